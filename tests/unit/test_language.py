"""Every English text of the program has its Chinese one, with the same places for values."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from string import Formatter
from threading import Barrier, Thread

import pytest
from babel.messages.catalog import Catalog, Message
from matplotlib import font_manager
from matplotlib.figure import Figure

import sim
from sim.language import _, language_in_use, listed, plural, speaking, use_language
from sim.language.catalogue import LOCALES, Catalogue
from sim.report.charts import look
from sim.report.charts.drawing import Drawing, draw_all
from sim.report.charts.look import PACKAGED_FONT
from tools.words import read, template, written

HAN = "\u4e00-\u9fff"
UNUSUAL = re.compile(rf"[^{HAN}\n -~，。；：？！、（）“”《》【】…·±×−＝]")
NO_SPACE = re.compile(rf"[{HAN}][A-Za-z0-9]|[A-Za-z0-9%][{HAN}]")
FILE = LOCALES / "zh" / "LC_MESSAGES" / "sim.po"


def entries(catalogue: Catalog) -> dict[str | tuple[str, str], Message]:
    """By text; of plurals both."""
    return {message.id: message for message in catalogue if message.id}


def forms(message: Message) -> list[str]:
    """Its Chinese, in as many forms as Chinese has: one."""
    return [message.string] if isinstance(message.string, str) else list(message.string)


pytestmark = pytest.mark.xdist_group("words")  # reading all code takes long: one worker does


@cache
def in_the_code() -> Catalog:
    """All texts of the program."""
    return template()


@cache
def words() -> dict[str | tuple[str, str], Message]:
    """What the catalogue has."""
    return entries(read(FILE))


def chinese() -> list[str]:
    """All Chinese of the catalogue."""
    return [form for message in words().values() for form in forms(message)]


def places(text: str) -> set[str]:
    return {name for _before, name, _format, _how in Formatter().parse(text) if name is not None}


def test_no_text_lacks_its_chinese():
    found = entries(in_the_code())
    missing = {text: m.locations for text, m in found.items() if text not in words()}
    assert not missing
    assert not [text for text, message in words().items() if not all(forms(message))]
    assert not [text for text, message in words().items() if message.fuzzy]


@cache
def parsed() -> dict[Path, ast.Module]:
    """All code of the program."""
    files = Path(sim.__file__).parent.rglob("*.py")
    return {file: ast.parse(file.read_text("utf-8")) for file in files}


SAYS = {"_", "plural", "listed", "in_a_row", "chosen", "localized", "language_in_use"}
"""What looks at the language."""


def said_once(node: ast.AST, is_kept: bool = True) -> Iterator[tuple[int, str]]:
    """Where words are said while a module is imported, or in a function whose answer is kept."""
    for inner in ast.iter_child_nodes(node):
        if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            decorators = map(ast.unparse, getattr(inner, "decorator_list", ()))
            usual = [*inner.args.defaults, *filter(None, inner.args.kw_defaults)]
            yield from said_once(ast.Tuple(usual))
            kept = any("cache" in one for one in decorators)
            body = inner.body if isinstance(inner.body, list) else []
            yield from said_once(ast.Module(body, []), is_kept=kept)
            continue
        name = getattr(inner.func, "id", "") if isinstance(inner, ast.Call) else ""
        if is_kept and name in SAYS:
            yield inner.lineno, name
        yield from said_once(inner, is_kept)


def test_no_words_are_kept_for_a_reader_of_another_language():
    code = """
def usual(text=_("one")): return _("two")
class Kept:
    @cached_property
    def words(self): return _("three")
    def others(self): return [_("four") for _x in range(3)]
LATER = lambda: _("five")
NOW = _("six")
"""
    assert list(said_once(ast.parse(code))) == [(2, "_"), (5, "_"), (8, "_")]
    found = [f"{file}:{at}" for file, tree in parsed().items() for at in said_once(tree)]
    assert found == []


def test_errors_are_said_through_the_catalogue():
    """No message of a `problem` is a text by itself."""
    bare = [
        f"{file}:{call.lineno}"
        for file, tree in parsed().items()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") in ("problem", "Problem")
        and any(isinstance(a, ast.Constant | ast.JoinedStr) and is_said(a) for a in call.args[1:2])
    ]
    assert not bare


def is_said(text: ast.expr) -> bool:
    return isinstance(text, ast.JoinedStr) or isinstance(text.value, str)


def test_no_chinese_is_left_over():
    assert not set(words()) - set(entries(in_the_code()))


def test_the_catalogue_is_as_the_program_writes_it():
    """``python -m tools.words`` changes nothing but what was changed in the code."""
    catalogue = read(FILE)
    catalogue.update(in_the_code())
    assert written(catalogue) == FILE.read_text("utf-8")


def test_the_same_values_are_shown():
    for text, message in words().items():
        many = text if isinstance(text, str) else text[1]
        assert all(places(form) == places(many) for form in forms(message)), text


def test_what_the_program_reads_is_what_babel_reads():
    read_here = Catalogue(BytesIO(FILE.read_bytes()))
    for text, message in words().items():
        one, many = (text, text) if isinstance(text, str) else text
        assert [read_here.gettext(one)] == forms(message)
        assert {read_here.ngettext(one, many, n) for n in (0, 1, 2)} == set(forms(message))


ODD = r"""
msgid ""
msgstr "Plural-Forms: nplurals=2; plural=n != 1;\n"

#. a note
#: sim/a.py sim/b.py
#, python-brace-format
msgid "\"{a}\"\n"
"on two\tlines \\n"
msgstr ""
"„{a}“\n"
"zwei\t\"\\n\""

#, fuzzy
#| msgid "was"
msgid "is"
msgstr "war"

msgid "not yet"
msgstr ""

msgid "{n} day"
msgid_plural "{n} days"
msgstr[0] "{n} Tag"
msgstr[1] "{n} Tage"
"""


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("begin", ["", "\ufeff"])
def test_catalogues_are_read_as_editors_leave_them(begin, ends):
    content = (begin + ODD.strip().replace("\n", ends)).encode()
    given = Catalogue(BytesIO(content))
    assert given.gettext('"{a}"\non two\tlines \\n') == '„{a}“\nzwei\t"\\n"'
    assert given.gettext("is") == "is"  # nobody has seen whether it still holds
    assert given.gettext("not yet") == "not yet"
    assert given.gettext("") == ""  # not the header
    assert [given.ngettext("{n} day", "{n} days", n) for n in (1, 2)] == ["{n} Tag", "{n} Tage"]
    assert given.ngettext("{n} cat", "{n} cats", 2) == "{n} cats"


def test_chinese_is_set_as_chinese_is():
    """With its own marks, and a space between Chinese and Latin."""
    plain = [re.sub(r"\{[^{}]*\}", "", text) for text in chinese()]
    assert not [text for text in plain if UNUSUAL.search(text) or NO_SPACE.search(text)]


def test_a_language_is_spoken_for_a_while():
    with speaking("zh"):
        assert language_in_use() == "zh"
        assert _("cases closed") == "结案数"
        assert plural(1, "{n} replication", "{n} replications") == "1 次重复"
        assert listed(["a", "b"]) == "a、b"
    assert language_in_use() == "en"
    assert _("cases closed") == "cases closed"
    assert plural(1, "{n} replication", "{n} replications") == "1 replication"
    assert listed(["a", "b"]) == "a, b"


def test_two_threads_speak_two_languages():
    both, heard = Barrier(2, timeout=30), {}

    def speak(language):
        with speaking(language):
            both.wait()  # now both have chosen
            heard[language] = _("cases closed")
            both.wait()

    threads = [Thread(target=speak, args=(language,)) for language in ("en", "zh")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard == {"en": "cases closed", "zh": "结案数"}
    assert language_in_use() == "en"


def test_a_thread_that_chooses_no_language_speaks_the_usual_one():
    heard = []
    use_language("zh")
    try:
        with speaking("en"):
            thread = Thread(target=lambda: heard.append(language_in_use()))
            thread.start()
            thread.join()
            assert language_in_use() == "en"
        assert language_in_use() == "zh"
    finally:
        use_language("en")
    assert heard == ["zh"]


def test_a_language_that_is_none_is_refused():
    for speak in (use_language, lambda language: speaking(language).__enter__()):
        with pytest.raises(ValueError, match="no language 'fr'; there are en, zh"):
            speak("fr")
    assert language_in_use() == "en"


def test_chinese_texts_hold_only_what_the_fonts_of_charts_show():
    """DejaVu Sans first, then the font of the extra ``[zh]``; no boxes, ever."""
    package = find_spec("mplfonts")
    assert package is not None
    assert package.submodule_search_locations
    packaged = Path(package.submodule_search_locations[0]) / "fonts" / PACKAGED_FONT
    files = [font_manager.findfont("DejaVu Sans"), str(packaged)]
    shown = {chr(code) for file in files for code in font_manager.get_font(file).get_charmap()}
    said = {character for text in chinese() for character in text}
    assert said - shown - {"\n"} == set()
    assert "\u9fff" not in shown  # a character that neither has: the test can fail


def test_characters_without_a_font_are_said_in_one_sentence(monkeypatch, tmp_path, capsys):
    """The warning that charts swallow comes out again, and is what the next test looks for."""
    monkeypatch.setattr(look, "chinese_fonts", list)
    draw_all(Drawing({"a": drawn}, lambda: "补平"), tmp_path / "one")
    assert capsys.readouterr().err.count("no font") == 1


def test_charts_in_chinese_show_no_boxes(tmp_path, capsys):
    with speaking("zh"):
        every = "".join(sorted(set("".join(chinese()))))
        draw_all(Drawing({"a": drawn}, lambda: every), tmp_path)
    assert capsys.readouterr().err == ""


def drawn(text: str) -> Figure:
    figure = Figure()
    figure.text(0, 0, text.replace("\n", "").replace("$", ""))
    return figure
