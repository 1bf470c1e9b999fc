"""Teams written as a list with what holds for each, and what is laid over them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sim.report.inputs.comers import doubts_on_comers, kept_teams
from sim.scenario.problems import InputError
from sim.scenario.scenario import load
from tests.support import scenario
from tests.unit.test_overlays import laid

EACH = {"officer_speed": 1.2}
LIST: list[Any] = ["甲一", "甲二", {"name": "丙一", "assistant_speed": 0.5}]
NAMED = {"each": EACH, "list": LIST}
FIRST, SECOND, THIRD = {"name": "甲一"}, {"name": "甲二"}, LIST[2]
HOME = {"regions": [{"name": "A", "share": 1, "home": [1]}]}

LAID: dict[str, tuple[Any, Any, Any]] = {
    "a list of known and new names": (
        [FIRST, SECOND], ["甲二", {"name": "乙"}], [FIRST, SECOND, {"name": "乙"}]),
    "a list that changes one": (
        [FIRST, SECOND], [{"name": "甲二", "division": 2}], [FIRST, SECOND | {"division": 2}]),
    "a list of new names only": ([FIRST], ["乙"], ["乙"]),
    "a list with an entry without a name": ([FIRST], ["甲一", {"division": 2}],
                                            ["甲一", {"division": 2}]),
    "a list over each and list": (NAMED, [{"name": "甲二", "division": 2}], {
        "each": EACH, "list": [FIRST, SECOND | {"division": 2}, THIRD]}),
    "a list of new names over each and list": (NAMED, ["x"], ["x"]),
    "list over each and list": (NAMED, {"list": ["x"]}, {"each": EACH, "list": ["x"]}),
    "list with a known name": (NAMED, {"list": ["甲一", "x"]}, {
        "each": EACH, "list": [FIRST, SECOND, THIRD, {"name": "x"}]}),
    "names": (NAMED, {"丙一": {"division": 2}, "甲二": None}, {
        "each": EACH, "list": [FIRST, THIRD | {"division": 2}]}),
    "each over each": (NAMED, {"each": {"division": 2}}, {
        "each": EACH | {"division": 2}, "list": [FIRST, SECOND, THIRD]}),
    "each over a list": ([FIRST], {"each": EACH}, {"list": [FIRST], "each": EACH}),
    "a group over each and list": (NAMED, {"count": 3}, {"count": 3}),
    "each and list over a group": ({"count": 3}, NAMED, NAMED),
}  # fmt: skip


@pytest.mark.parametrize(("base", "top", "found"), LAID.values(), ids=LAID)
def test_what_is_laid_over_teams(base, top, found):
    assert laid({"teams": base}, {"teams": top})["teams"] == found


def test_what_holds_for_each_holds_unless_a_team_says_otherwise():
    each = {"officer_speed": 1.2, "assistant_speed": None, "division": 2, "availability": 0.5}
    teams = {"each": each, "list": ["甲一", {"name": "丙一", "assistant_speed": 0.5,
                                             "availability": 1}]}  # fmt: skip
    setting = scenario(teams=teams, intake=HOME).reference.setting
    assert setting.team_names == ("甲一", "丙一")
    assert [officer.family.expectation for officer, _ in setting.speeds] == [1.2, 1.2]
    assert setting.speeds[0][1] is None
    assert setting.speeds[1][1] is not None
    assert (setting.divisions, setting.availabilities) == ((2, 2), (0.5, 1))


WRONG = {
    "a key of each": ({"each": {"officer_spee": 1}, "list": ["a"]}, "did you mean 'officer_speed'"),
    "no list": ({"each": {}}, "teams: 'list' is missing"),
    "a name twice": ({"each": {}, "list": ["a", {"name": "a"}]}, '"a" is used already'),
    "no full post": ({"count": 1, "availability": 0}, "availability"),
}


@pytest.mark.parametrize(("teams", "said"), WRONG.values(), ids=WRONG)
def test_a_mistake_in_teams_is_said(teams, said):
    with pytest.raises(InputError) as error:
        scenario(teams=teams, intake=HOME)
    assert said in str(error.value)


def said(given) -> str:
    return "\n".join([*kept_teams(given), *doubts_on_comers(given)])


def test_it_is_said_which_teams_stay_and_which_are_new_and_near_to_one_that_stays():
    arms = [{"name": "as_is"}, {"name": "b", "teams": ["north one", "suoth one"]}]
    teams = ["north one", "south one", "west"]
    found = said(scenario(teams=teams, intake=HOME, arms=arms))
    assert "arm b: suoth one is a new team." in found
    assert "arm b: the 2 teams that are not named, south one, west, stay as they are." in found
    assert "arm b: suoth one is a new team; is south one meant, which stays as it is?" in found
    assert "as_is" not in found


def test_the_same_of_a_file_that_extends_another_and_of_a_setting(tmp_path: Path):
    base = Path(__file__).parents[2] / "scenarios" / "baseline.yaml"
    names = "teams: {each: {assistant_speed: 1}, list: [n1, n2, n3, n4, n5, n6, n7, n8, n9]}"
    (tmp_path / "b.yaml").write_text(f"extends: {base}\n{names}\n", "utf-8")
    (tmp_path / "c.yaml").write_text("extends: b.yaml\nteams: [n1, other]\n", "utf-8")
    assert said(load(tmp_path / "b.yaml")) == ""
    found = said(load(tmp_path / "c.yaml"))
    assert "teams: other is a new team." in found
    assert "teams: the 8 teams that are not named" in found
    found = said(load(tmp_path / "b.yaml", ["teams=[{name: n2, division: 3}]"]))
    assert found.startswith("teams: the 8 teams that are not named, n1, n3")


def test_what_each_team_says_itself_is_said_to_change_nothing():
    teams = {"each": {"officer_speed": 2}, "list": [{"name": "a", "officer_speed": 1}]}
    assert "teams.each.officer_speed changes nothing" in said(scenario(teams=teams, intake=HOME))


def test_a_sweep_moves_what_holds_for_each():
    teams = {"each": {"assistant_speed": 1}, "list": ["a", {"name": "b", "assistant_speed": 2}]}
    base = scenario(teams=teams, intake=HOME).resolved
    moved = laid(base, {"teams": {"each": {"assistant_speed": 3}}})["teams"]
    assert moved["each"] == {"assistant_speed": 3}
