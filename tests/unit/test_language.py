"""Every English text of the program has its Chinese one, with the same places for values."""

import ast
import re
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from string import Formatter

from babel.messages.extract import extract_from_dir
from matplotlib import font_manager
from matplotlib.figure import Figure

import sim
from sim.language import _, chinese, language_in_use, listed, plural, speaking
from sim.language.chinese import CHINESE
from sim.report.charts import look
from sim.report.charts.drawing import Drawing, draw_all
from sim.report.charts.look import PACKAGED_FONT

HAN = "\u4e00-\u9fff"
UNUSUAL = re.compile(rf"[^{HAN}\n -~，。；：？！、（）“”《》【】…·±×−＝]")
NO_SPACE = re.compile(rf"[{HAN}][A-Za-z0-9]|[A-Za-z0-9%][{HAN}]")
KEYWORDS = {"_": None, "marked": None, "plural": (2, 3)}


def texts() -> dict[str, str]:
    """Every text in the code and where it stands first; of plurals the form for many."""
    package = Path(sim.__file__).parent
    found: dict[str, str] = {}
    for file, line, said, *_rest in extract_from_dir(package, keywords=KEYWORDS):
        text = said[1] if isinstance(said, tuple) else said
        found.setdefault(text, f"{file}:{line}")
    return {text: place for text, place in found.items() if text}


def places(text: str) -> set[str]:
    return {name for _before, name, _format, _how in Formatter().parse(text) if name is not None}


def test_no_text_lacks_its_chinese():
    missing = {text: place for text, place in texts().items() if text not in CHINESE}
    assert not missing


def test_errors_are_said_through_the_catalogue():
    """No message of a `problem` is a text by itself."""
    bare = [
        f"{file}:{call.lineno}"
        for file in Path(sim.__file__).parent.rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") in ("problem", "Problem")
        and any(isinstance(a, ast.Constant | ast.JoinedStr) and is_said(a) for a in call.args[1:2])
    ]
    assert not bare


def is_said(text: ast.expr) -> bool:
    return isinstance(text, ast.JoinedStr) or isinstance(text.value, str)


def test_no_chinese_is_left_over():
    assert not set(CHINESE) - set(texts())


def test_the_same_values_are_shown():
    assert not [text for text in CHINESE if places(CHINESE[text]) != places(text)]


def test_no_text_is_translated_twice():
    tables = [table for name, table in vars(chinese).items() if name.isupper()]
    times = Counter(text for table in tables if table is not CHINESE for text in table)
    assert set(times) == set(CHINESE)
    assert not [text for text, n in times.items() if n > 1]


def test_chinese_is_set_as_chinese_is():
    """With its own marks, and a space between Chinese and Latin."""
    plain = [re.sub(r"\{[^{}]*\}", "", text) for text in CHINESE.values()]
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


def test_chinese_texts_hold_only_what_the_fonts_of_charts_show():
    """DejaVu Sans first, then the font of the extra ``[zh]``; no boxes, ever."""
    package = find_spec("mplfonts")
    assert package is not None
    assert package.submodule_search_locations
    chinese = Path(package.submodule_search_locations[0]) / "fonts" / PACKAGED_FONT
    files = [font_manager.findfont("DejaVu Sans"), str(chinese)]
    shown = {chr(code) for file in files for code in font_manager.get_font(file).get_charmap()}
    said = {character for text in CHINESE.values() for character in text}
    assert said - shown - {"\n"} == set()
    assert "\u9fff" not in shown  # a character that neither has: the test can fail


def test_characters_without_a_font_are_said_in_one_sentence(monkeypatch, tmp_path, capsys):
    """The warning that charts swallow comes out again, and is what the next test looks for."""
    monkeypatch.setattr(look, "chinese_fonts", list)
    draw_all(Drawing({"a": written}, lambda: "补平"), tmp_path / "one")
    assert capsys.readouterr().err.count("no font") == 1


def test_charts_in_chinese_show_no_boxes(tmp_path, capsys):
    with speaking("zh"):
        every = "".join(sorted(set("".join(CHINESE.values()))))
        draw_all(Drawing({"a": written}, lambda: every), tmp_path)
    assert capsys.readouterr().err == ""


def written(text: str) -> Figure:
    figure = Figure()
    figure.text(0, 0, text.replace("\n", "").replace("$", ""))
    return figure
