"""Edits of a scenario's text: what is changed, and that nothing else is."""

from __future__ import annotations

from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.scenario.edits import edited, without
from sim.scenario.problems import InputError
from sim.scenario.reading import parsed
from tests.invariants.strategies import fixed_profile

SHIPPED = {path.stem: path.read_text("utf-8") for path in Path("scenarios").glob("*.yaml")}
BASELINE = SHIPPED["baseline"]


def plain(text: str) -> Any:
    return parsed(Path("x.yaml"), text).plain()


def paths(value: Any, above: tuple = ()) -> list[tuple]:
    items = value.items() if isinstance(value, dict) else enumerate(value)
    inner = [
        path
        for key, one in items
        if isinstance(one, dict | list)
        for path in paths(one, (*above, key))
    ]
    return [*((*above, key) for key, _ in items_of(value)), *inner]


def items_of(value: Any) -> list[tuple]:
    return list(value.items() if isinstance(value, dict) else enumerate(value))


PLACES = [(name, path) for name, text in SHIPPED.items() for path in paths(plain(text))]
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text("aZ0 ,:#'\"{}[]&*!|>%@-=~.甲，\t", max_size=8)
    | st.sampled_from(["null", "2013-10", "top_up", "1e3", "0x1", "yes", "-", "a: b", "x #y"])
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "b: c", "甲", "1"]), inner, max_size=3)
    ),
    max_leaves=5,
)


def put(data: Any, path: tuple, value: Any) -> Any:
    """What an edit should give, written another way than the edit does."""
    data = [*data] if isinstance(data, list) else {**(data or {})}
    if len(path) > 1:
        value = put(data[path[0]], path[1:], value)
    if isinstance(data, list) and path[0] == len(data):
        data.append(value)
    else:
        data[path[0]] = value
    return data


def cut(data: Any, path: tuple) -> Any:
    if len(path) > 1:
        return put(data, path[:1], cut(data[path[0]], path[1:]))
    data = [*data] if isinstance(data, list) else {**data}
    del data[path[0]]
    return data


def changed_lines(before: str, after: str) -> tuple[list[str], list[str]]:
    old, new = before.splitlines(), after.splitlines()
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    gone = [line for tag, a, b, _c, _d in codes if tag != "equal" for line in old[a:b]]
    come = [line for tag, _a, _b, c, d in codes if tag != "equal" for line in new[c:d]]
    return gone, come


@settings(fixed_profile, max_examples=20)
@given(st.sampled_from(PLACES), values)
def test_an_edit_says_what_it_was_asked_for_and_nothing_else(place, value):
    name, path = place
    after = edited(SHIPPED[name], path, value)
    assert repr(plain(after)) == repr(put(plain(SHIPPED[name]), path, value))


@settings(fixed_profile, max_examples=8)
@given(st.sampled_from(PLACES))
def test_what_is_removed_is_gone_and_nothing_else(place):
    name, path = place
    before = plain(SHIPPED[name])
    assert repr(plain(without(SHIPPED[name], path))) == repr(cut(before, path))


@settings(fixed_profile, max_examples=6)
@given(st.sampled_from(PLACES), st.sampled_from(["zz", "reviewed_by", "seed"]), scalars)
def test_a_key_that_was_not_there_is_added(place, key, value):
    name, path = place
    data = plain(SHIPPED[name])
    inner = data
    for step in path:
        inner = inner[step]
    if isinstance(inner, dict) and key not in inner:
        after = edited(SHIPPED[name], (*path, key), value)
        for step in path:
            data = data[step]
        found = plain(after)
        for step in path:
            found = found[step]
        assert found == {**inner, key: value}
        gone, come = changed_lines(SHIPPED[name], after)
        assert len(come) == 1
        assert len(gone) <= 1  # the line of brackets that it went into, or none


@pytest.mark.parametrize("place", PLACES[::37])
def test_a_single_value_is_changed_in_its_line(place):
    name, path = place
    value = plain(SHIPPED[name])
    for step in path:
        value = value[step]
    if isinstance(value, dict | list):
        return
    after = edited(SHIPPED[name], path, "instead")
    gone, come = changed_lines(SHIPPED[name], after)
    assert len(gone) == len(come) == 1
    comment = gone[0].partition("   #")[2]
    assert come[0].endswith(comment)
    assert len(after.splitlines()) == len(SHIPPED[name].splitlines())


def difference(path: list, value: Any, text: str = BASELINE) -> list[str]:
    gone, come = changed_lines(text, edited(text, path, value))
    return [*(f"- {line}" for line in gone), *(f"+ {line}" for line in come)]


def test_comments_and_what_stands_beside_stay():
    assert difference(["intake", "cases_per_month"], 260) == [
        "-   cases_per_month: 234      # 9 teams x 26, the source's pace",
        "+   cases_per_month: 260      # 9 teams x 26, the source's pace",
    ]


def test_entries_are_named():
    assert difference(["intake", "regions", "B", "home"], [2, 3]) == [
        "-     - {name: B, share: 0.75, home: [2]}",
        "+     - {name: B, share: 0.75, home: [2, 3]}",
    ]


def test_a_new_key_of_the_file_stands_where_the_vocabulary_has_it():
    after = edited(BASELINE, ["time_limit_days"], 63)
    lines = after.splitlines()
    at = lines.index("time_limit_days: 63")
    assert lines[at - 1].startswith("amount:")
    first = edited(after, ["extends"], "other.yaml").splitlines()
    assert first[first.index("title:") - 1] == "extends: other.yaml"


def test_keys_that_lead_to_a_new_value_are_added_with_it():
    assert difference(["appraisal", "every_months"], 6)[0] == "+ appraisal: {every_months: 6}"


def test_of_a_mapping_only_what_differs_is_changed():
    teams = {**plain(BASELINE)["teams"], "count": 4, "assistants": 2}
    assert difference(["teams"], teams) == ["-   count: 9", "+   count: 4", "+   assistants: 2"]


@pytest.mark.parametrize(
    ("text", "path", "after"),
    [
        ("a: {b: 1, c: 2}\n", ["a", "b"], "a: {c: 2}\n"),
        ("a: {b: 1, c: 2}\n", ["a", "c"], "a: {b: 1}\n"),
        ("a: {b: 1}  # x\n", ["a", "b"], "a: {}  # x\n"),
        ("a:\n  b: 1\nc: 2\n", ["a", "b"], "a: {}\nc: 2\n"),
        ("a:\n  - b: 1\n    c: 2\n", ["a", 0, "b"], "a:\n  - c: 2\n"),
        ("a:\n- 1\n# why\n- 2  # x\n", ["a", 1], "a:\n- 1\n# why\n"),
        ("a: [1, 2, 3]\n", ["a", 0], "a: [2, 3]\n"),
        ("x: 1\na: |\n  b\n  c\nd: 1", ["a"], "x: 1\nd: 1"),
    ],
)
def test_what_is_removed(text, path, after):
    assert without(text, path) == after


@pytest.mark.parametrize(
    ("text", "path", "value", "after"),
    [
        ("a: 'x'  # y\n", ["a"], "it's", "a: 'it''s'  # y\n"),
        ('a: "x"\n', ["a"], "y", 'a: "y"\n'),
        ("a:\nb: 1\n", ["a"], 2, "a: 2\nb: 1\n"),
        ("a:   # y\n  b: 1\n", ["a"], 2, "a: 2   # y\n"),
        ("a: {b}\n", ["a", "c"], 2, "a: {b, c: 2}\n"),
        ("a: >\n  x\n  y\n\nb: 1\n", ["a"], "z", "a: z\n\nb: 1\n"),
        ("a: {\n  b: 1,  # y\n  c: 2\n}\n", ["a", "b"], 3, "a: {\n  b: 3,  # y\n  c: 2\n}\n"),
        ("a: []\n", ["a", 0], {"b": "x, y"}, 'a: [{b: "x, y"}]\n'),
        ("a:\n  - 1\n\n# end\nb: 1\n", ["a", 1], 2, "a:\n  - 1\n  - 2\n\n# end\nb: 1\n"),
    ],
)
def test_what_is_changed(text, path, value, after):
    assert edited(text, path, value) == after


def test_what_cannot_be_read_is_refused_as_reading_does():
    with pytest.raises(InputError, match=r"scenario.yaml:1: found the Chinese mark"):
        edited("seed：1\n", ["seed"], 2)


@pytest.mark.parametrize("path", [["seed", "x"], ["arms", "nobody", "name"], ["arms", 9], []])
def test_a_path_that_leads_nowhere_is_refused(path):
    with pytest.raises(InputError):
        edited(BASELINE, path, 1)


def test_what_is_not_there_cannot_be_removed():
    with pytest.raises(InputError, match="is not there"):
        without(BASELINE, ["appraisal"])
