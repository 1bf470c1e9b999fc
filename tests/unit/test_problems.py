"""How problems are said: in one line, nearest names, nothing that steers a terminal."""

from __future__ import annotations

import pytest

from sim.scenario.problems import InputError, Place, Problem, likely_name, nearest, shown, visible
from sim.scenario.scenario import from_mapping
from tests.support import scenario


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("plain 甲，“x”", "plain 甲，“x”"),
        ("\x1b]0;x\x07", "\\x1b]0;x\\x07"),
        ("a\nb\tc\r", "a\\nb\\tc\\r"),
        ("\x9b31m\x7f", "\\x9b31m\\x7f"),
        ("\u202e\ud800\u2028", "\\u202e\\ud800\\u2028"),
    ],
)
def test_control_characters_are_spelt_out(text, seen):
    assert visible(text) == seen
    assert shown(text) == f'"{seen}"' or "\\" in shown(text)
    said = str(Problem(Place(text, 3, text), text))
    assert said == f"{seen}:3: {seen}: {seen}"
    assert said.isprintable()


@pytest.mark.parametrize(
    ("found", "names", "likely"),
    [
        ("topup", ["regional", "top_up"], "top_up"),
        ("Top-Up", ["regional", "top_up"], "top_up"),
        ("“top_up”", ["regional", "top_up"], "top_up"),
        ("ｔｏｐ＿ｕｐ", ["regional", "top_up"], "top_up"),
        ("存案补平", ["regional", "top_up"], "top_up"),
        ("存案补平法", ["regional", "top_up"], "top_up"),
        ("小组", ["intake", "teams"], "teams"),
        ("案件", ["team", "cases", "filed"], "cases"),
        ("存案补平", ["officer", "assistant"], None),
        ("x" * 100_000, ["regional", "top_up"], None),
    ],
)
def test_the_likely_name_is_found(found, names, likely):
    assert likely_name(found, names) == likely


def test_of_very_many_names_some_are_named():
    said = nearest("x", [f"team {i}" for i in range(1000)])
    assert said.endswith("team 59, ...")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": "\x1b[31m"}, "test: title: the character \\x1b cannot stand in a text"),
        ({"place": "\ud800"}, "test: place: the character \\ud800 cannot stand in a text"),
        ({"a\x00": 1}, "test: a\\x00: the character \\x00 cannot stand in a text"),
        ({"seed": 10**5000}, "test: seed: found int; must be less than"),
    ],
)
def test_a_scenario_made_in_python_is_refused_in_the_same_words(change, said):
    with pytest.raises(InputError) as error:
        from_mapping(scenario().resolved | change, "test")
    assert said in str(error.value)


def test_a_value_within_itself_is_refused():
    loop: dict[str, object] = {}
    loop["a"] = loop
    with pytest.raises(InputError, match="is nested too deeply"):
        from_mapping({"title": loop}, "test")


def test_a_title_may_have_several_lines():
    assert from_mapping(scenario().resolved | {"title": "a\n\tb"}).file.title == "a\n\tb"
