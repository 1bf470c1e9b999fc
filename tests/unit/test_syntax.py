"""Texts that are no YAML: the line, and plain words without the parser's own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from sim.language import speaking
from sim.scenario.problems import InputError
from sim.scenario.reading import DEEPEST_KEY, parsed, read_tree, setting_tree

QUOTES = "a text that begins with  & * ! ? | > - %  must stand in quotes"
COLUMN = (
    "does not begin in the same column as the lines that it belongs to; indent all of them alike, "
    "with spaces"
)
COLON = "found the Chinese mark '：'; write ': '"
LATIN = re.compile("[A-Za-z]{3,}")
BROKEN = {  # text, line and words
    "deeper than the line above": (
        "calendar:\n  start: 2024-01\n   months: 24\n",
        "3: begins further right than line 2; begin both in the same column",
    ),
    "less deep than its sisters": ("a:\n    b: 1\n  c: 2\n", f"3: {COLUMN}"),
    "an entry out of line": ("a:\n  - b: 1\n - b: 2\n", f"3: {COLUMN}"),
    "a tab for indent": (
        "calendar:\n  start: 1\n\tmonths: 2\n",
        "3: holds a tab; write spaces instead, as many as in the lines beside it",
    ),
    "a full-width colon": (
        "intake:\n  cases_per_month：320\n  season: 1\n",
        f"2: {COLON}",
    ),
    "a full-width colon at the top": ("title: x\nseed：1\narms: 2\n", f"2: {COLON}"),
    "a full-width colon at the end": ("title: x\nseed：1\n", f"2: {COLON}"),
    "a full-width comma": ("a: {x: 1，y: 2}\n", "1: found the Chinese mark '，'; write ', '"),
    "a full-width brace": ("a: ｛x: 1｝\n", "1: found the Chinese mark '｛'; write '{'"),
    "no space after a colon": (
        "title: x\nmonths:24\nseed: 1\n",
        "2: a space is missing after ':', as in  months: 24",
    ),
    "no colon": (
        "title: x\nmonths 24\nseed: 1\n",
        "2: a key without ': ' after it, as in  seed: 1",
    ),
    "a colon in a text": ("title: 目标: 更好\n", "1: a text with ': ' in it must stand in quotes"),
    "a bracket that stays open": (
        "a: 1\nb: [1, 2\nc: 3\n",
        "2: in the brackets that begin here, a comma or the closing ']' is missing",
    ),
    "a bracket too many": ("a: [1, 2]]\n", "1: a closing bracket too many"),
    "two commas": ("a: [1,,2]\n", "1: nothing stands before ',', where a value must be"),
    "a quotation mark that stays open": (
        "a: 1\nb: 'x\nc: 3\n",
        "2: the quotation mark that begins here has no closing one",
    ),
    "a text after quotes": (
        "a: 'it's'\n",
        "1: text after a closing quotation mark; put other quotation marks around the whole",
    ),
    "a path in double quotes": (
        'a: "C:\\dir"\n',
        "1: in double quotes '\\' has a meaning of its own; use single quotes",
    ),
    "an entry beside its key": (
        "a: - 1\n",
        "1: an entry with '- ' must begin a line of its own, below its key",
    ),
    "a sign at the beginning": (
        "a: @x\n",
        "1: a text that begins with '@' must stand in quotes, as in \"@...\"",
    ),
    "emphasis": ("a: *重点*\n", f"1: {QUOTES}"),
    "an exclamation": ("a: !重点\n", f"1: {QUOTES}"),
    "a bar with text": (
        "a: |x\n  y\n",
        "1: after  |  or  >  the text begins in the next line, indented",
    ),
    "two scenarios": (
        "a: 1\n---\nb: 1\n",
        "2: a second scenario begins here (after ---); one file holds one",
    ),
    "another version of YAML": (
        "%YAML 1.1\n---\na: yes\n",
        "1: a line may not begin with %; delete it",
    ),
    "a control character": (
        "a: 1\nb: \x1b[31m\n",
        "2: the character \\x1b cannot stand in a text; delete it",
    ),
    "a control character, spelt out": (
        'a: 1\nb: "\\e[31m"\n',
        "2: b: the character \\x1b cannot stand in a text; delete it",
    ),
    "half a character": (
        'a: "\\ud800"\n',
        "1: a: the character \\ud800 cannot stand in a text; delete it",
    ),
    "NUL in a key": (
        '"a\\0": 1\n',
        "1: a\\x00: the character \\x00 cannot stand in a text; delete it",
    ),
    "writing from right to left": (
        "a: \u202eb\n",
        "1: the character \\u202e cannot stand in a text; delete it",
    ),
    "Chinese commas in a list": (
        "a: [甲一，甲二、甲三]\n",
        '1: a[0]: found "甲一，甲二、甲三"; write [甲一, 甲二, 甲三], with \',\' between',
    ),
    "thousands in a list": (
        "a: [80,000]\n",
        "1: a[1]: found 000; write a number without commas, as 80000",
    ),
    "a number of thousands of digits": (
        f"a: {'9' * 5000}\n",
        "1: a: a number has at most 100 digits; this one has 5,000",
    ),
    "a hexadecimal one": (
        f"a: 0x{'f' * 5000}\n",
        "1: a: a number has at most 100 digits; this one has 5,002",
    ),
    "a list for a key": (
        "[a, b]: 1\n",
        "1: ?: a key must be a word, not a list or keys of its own",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), BROKEN.values(), ids=BROKEN)
def test_what_is_wrong_is_said_in_plain_words(text, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("x.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_tree(Path("x.yaml"))
    assert str(error.value) == f"x.yaml:{said}"
    with speaking("zh"), pytest.raises(InputError) as error:
        read_tree(Path("x.yaml"))
    (found,) = error.value.problems
    assert found.place.line == int(said.split(":")[0])
    assert not set("abcdefghijklmnopqrstuvwxyz") & set(found.message) - set(
        text + said[:0] + ALLOWED
    )


ALLOWED = "months seed x1b x00 ud800 u202e"
"""Letters that stand in Chinese messages: of examples of keys and of escapes."""


@pytest.mark.parametrize(
    "text",
    ["a: " + "[" * 3000, "a: " + "[" * 300 + "]" * 300, "a: " + "{a: " * 3000, "? " * 3000,
     "\n".join(" " * i + "a:" for i in range(1000))],
)  # fmt: skip
def test_what_is_nested_too_deeply_is_refused(text, tmp_path):
    (tmp_path / "x.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="is nested too deeply"):
        read_tree(tmp_path / "x.yaml")


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("a." * 3000 + "b=1", "is nested too deeply"),
        ("a." * DEEPEST_KEY + "b=1", "is nested too deeply"),
        ("a=" + "9" * 5000, "a number has at most 100 digits"),
        ("a=\udcff", "--set a=\\udcff: the character \\udcff cannot stand in a text"),
        ("a\x00=1", "--set a\\x00=1: the character \\x00 cannot stand in a text"),
        ("a=[甲，乙]", "write [甲, 乙], with ',' between"),
        ("a={b: [1}", "the closing ']' is missing"),
    ],
)
def test_a_setting_is_refused_in_the_same_words(setting, said):
    with pytest.raises(InputError) as error:
        setting_tree(setting)
    assert said in str(error.value)
    assert str(error.value).isprintable()
    assert len(str(error.value)) < 400


def test_a_text_is_composed_once_and_gives_a_tree_of_its_own_each_time(monkeypatch):
    texts: list[str] = []
    usual = YAML.compose
    monkeypatch.setattr(YAML, "compose", lambda yaml, text: texts.append(text) or usual(yaml, text))
    one, two = (parsed(Path(name), "title: only here\nseed: 3\n") for name in ("a", "b"))
    del one.value["seed"]
    assert two.plain() == {"title": "only here", "seed": 3}
    assert (one.place.file, two.place.file) == ("a", "b")
    assert len(texts) == 1
