"""The form of a scenario: a field for every value, and what a change in it writes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest

from sim.app.form.changes import changed
from sim.app.form.field import Field
from sim.app.form.fields import Sight
from sim.app.form.form import form_of
from sim.app.form.naming import choice_of, help_of, label_of
from sim.app.form.records import everything
from sim.app.form.shapes import SINGLE, Shape, family_shapes, rule_shapes, shapes
from sim.app.form.values import name_of
from sim.language import LANGUAGES, speaking
from sim.scenario.problems import InputError
from sim.scenario.reading import read_tree, tree_from

FILES = sorted(Path("scenarios").glob("*.yaml"))
HAN = re.compile("[一-鿿]")


def fields_of(file: Path) -> list[Field]:
    tree = read_tree(file)
    return list(everything(form_of(Sight(file, tree.plain()), tree)))


def leaves(value: Any, path: tuple = ()) -> Iterator[tuple]:
    """Paths of all single values, and lists of them."""
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list) and any(isinstance(one, dict | list) for one in value):
        if path == ("contrasts",):
            yield path
            return
        named = path[-1] in ("arms", "parts", "regions", "route", "kinds", "teams", "list")
        for i, one in enumerate(value):
            yield from leaves(one, (*path, name_of(one, i) if named else str(i)))
    else:
        yield path


def holders(fields: list[Field], path: tuple) -> list[Field]:
    """The fields that show the value at a path."""
    single = SINGLE | {"pairs", "reading"}
    at = [one for one in fields if one.path == path]
    found = [one for one in at if one.kind in single and not (one.kind == "wording" and one.parts)]
    if not found:  # a word or null alone, which is chosen
        found = [one for one in at if one.kind in ("rule", "distribution") or one.off]
    if not found and path[-1] == "rule":
        found = [one for one in fields if one.path == path[:-1] and one.kind == "rule"]
    if not found:  # a text that stands for a name, a file or an origin
        found = [one for one in fields if one.path[:-1] == path and one.kind in single
                 and one.path[-1] in ("name", "file", "from")]  # fmt: skip
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_value_has_one_field_with_a_label_and_help(file):
    fields = fields_of(file)
    for path in leaves(read_tree(file).plain()):
        if path[0] == "origins" and len(path) > 2 and path[2] == "note":
            continue  # see the next test
        found = holders(fields, path)
        assert len(found) == 1, path
        assert found[0].label, path
        assert found[0].help, path


def shapes_within(shape: Shape) -> Iterator[Shape]:
    for part in (*shape.parts, *shape.forms):
        yield part
        yield from shapes_within(part)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_has_a_label_and_help(language):
    options = [
        one for of in (rule_shapes(), family_shapes()) for some in of.values() for one in some
    ]
    with speaking(language):
        for shape in (*shapes_within(shapes()), *options):
            assert help_of(shape), shape.words
            assert bool(HAN.search(label_of(shape))) == (language == "zh"), shape.words
            for choice in shape.choices:
                assert choice_of(shape, choice), (shape.words, choice)


def test_notes_on_origins_have_a_field_for_each_language():
    fields = fields_of(Path("scenarios/baseline.yaml"))
    path = ("origins", "calendar.start", "note")
    values = {one.path[-1]: one.value for one in fields if one.path[:-1] == path}
    assert values["zh"] == "改革约自 2013 年 10 月起施行"
    assert values["en"].startswith("the reform was in force")


def ask(name: str, **asked: Any) -> tuple[list[str], list[str], str]:
    """Lines that a change takes away from a shipped scenario, and those that it brings."""
    file = Path(f"scenarios/{name}.yaml")
    before = file.read_text("utf-8")
    asked["path"] = asked["path"].split("/")
    after = changed(before, asked, file, lambda text: tree_from(file, text))
    old, new = before.splitlines(), after.splitlines()
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    gone = [line for tag, a, b, _c, _d in codes if tag != "equal" for line in old[a:b]]
    come = [line for tag, _a, _b, c, d in codes if tag != "equal" for line in new[c:d]]
    return gone, come, after


@pytest.mark.parametrize(
    ("name", "asked", "come"),
    [
        ("baseline", {"path": "intake/cases_per_month", "text": "260"},
         "  cases_per_month: 260      # 9 teams x 26, the source's pace"),
        ("pull", {"path": "intake/cases_per_month", "text": "260"},
         "intake: {cases_per_month: 260}"),
        ("pull", {"path": "intake/regions/B/home", "text": "2，3"},
         "intake: {regions: {B: {home: [2, 3]}}}"),
        ("pull", {"path": "intake/regions/B", "gone": True}, "intake: {regions: {B: null}}"),
        ("pull", {"path": "intake/regions", "new": True},
         "intake: {regions: {J: {name: J, share: 1.45, home: [9]}}}"),
        ("pull", {"path": "route/measures/work/lognormal/mean", "text": "0.5"},
         "route: {measures: {work: {lognormal: {mean: 0.5}}}}"),
        ("pull", {"path": "arms/pull_60/allocation", "choice": "top_up"},
         "    allocation: {rule: top_up, timing: immediate}"),
        ("pull", {"path": "arms/pull_60/allocation/cap", "text": "80"},
         "    allocation: {rule: pull, cap: 80, timing: immediate}"),
        ("baseline", {"path": "arms/top_up/allocation/timing", "choice": "rolling"},
         "  - {name: top_up, allocation: {rule: top_up, timing: rolling}}"),
        ("even_regions", {"path": "arms/top_up/allocation/timing", "choice": "rolling"},
         "arms: {top_up: {allocation: {timing: rolling}}}"),
        ("even_regions", {"path": "arms/rotation", "gone": True}, "arms: {rotation: null}"),
        ("baseline", {"path": "arms/rotation/intake/diverted", "begin": True},
         "  - {name: rotation, intake: {diverted: 0}, allocation: rotation}  # equal intake and no "
         "look at backlogs: what that does"),
        ("baseline", {"path": "arms", "new": "mine"}, "  - {name: mine}"),
        ("baseline", {"path": "absences", "new": True},
         "absences: [{team: 3, from: 2013-10, months: 3}]"),
        ("baseline", {"path": "teams/assistant_speed", "choice": "null"},
         "  assistant_speed: null        # null: a lone officer who does both roles"),
        ("baseline", {"path": "teams/officer_speed", "choice": "uniform"},
         "  officer_speed: {uniform: {low: 0.5, high: 1.5}}"),
        ("baseline", {"path": "calendar/working_days", "choice": "0"}, "  working_days: china"),
        ("baseline", {"path": "origins/teams.count/note", "text": "the report"},
         "  teams.count: {from: source, note: the report}"),
        ("huancui", {"path": "parts/incentives/responses/pressure/gain", "text": "0.1"},
         "      pressure: {gain: 0.1}"),
        ("joiners_and_leavers", {"path": "leaves/0/to", "text": "2"}, None),
    ],
)  # fmt: skip
def test_a_change_is_one_line(name, asked, come):
    before, after, _text = ask(name, **asked)
    assert len(before) <= 1
    assert len(after) == 1
    assert come is None or after == [come]


def test_teams_become_a_list_and_origins_of_what_is_no_more_go():
    gone, come, after = ask("baseline", path="teams", choice="1")
    assert come[0].startswith("teams: {each: {officer_speed: {lognormal: {mean: 1, cv: 0.2}}")
    assert [line.strip() for line in gone[-2:]] == [
        "teams.count: source",
        "teams.divisions: source",
    ]
    assert tree_from(Path("scenarios/baseline.yaml"), after).plain()["teams"]["list"][8] == "9"


def test_what_another_file_says_cannot_be_left_out_here():
    with pytest.raises(InputError, match="stands in a file that this one extends"):
        ask("pull", path="seed", gone=True)


def test_a_field_that_there_is_not_is_refused():
    with pytest.raises(InputError, match="there is no such field"):
        ask("pull", path="nonsense/x", text="1")


@pytest.mark.parametrize("name", ["baseline", "joiners_and_leavers"])
def test_typing_what_stands_there_changes_nothing(name):
    file = Path(f"scenarios/{name}.yaml")
    text, before = file.read_text("utf-8"), read_tree(file).plain()
    kinds = ("number", "whole", "text", "month", "single", "list")
    said = [one for one in fields_of(file) if one.said and one.value and one.kind in kinds]
    for one in said[:: len(said) // 6]:
        asked = {"path": list(one.path), "text": one.value}
        after = changed(text, asked, file, lambda text: tree_from(file, text))
        assert tree_from(file, after).plain() == before, one.path
        if one.line:
            assert after == text


def test_where_one_of_two_keys_is_said_the_other_goes():
    gone, _come, _after = ask("baseline", path="calendar/working_days", choice="0")
    assert [line.split("#")[0].strip() for line in gone] == ["days_per_month: 21"]
