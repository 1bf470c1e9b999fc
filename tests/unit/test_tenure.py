"""Who joins and leaves: what is refused, what is doubted, what loads are expected."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.report.inputs.comers import doubts_on_comers
from sim.scenario.problems import InputError
from sim.scenario.scenario import Scenario
from sim.world.course import course
from sim.world.opening import opening_load
from tests.support import regions, scenario

THREE: dict[str, Any] = {"teams": {"count": 3}, "intake": {"regions": regions([1], [2], [3])}}
HISTORY = {"history": {"months": 2}}  # from 2013-08 on


def leave(team: int, month: str, **more: Any) -> dict[str, Any]:
    return {"team": team, "from": month, **more}


REFUSED = {
    "a team that is none": ({"joins": [leave(4, "2013-11")]}, "joins[0].team: no team 4"),
    "a successor that is none": (
        {"leaves": [leave(1, "2013-11", to=9)]}, "leaves[0].to: no team 9"),
    "the first month": (
        {"joins": [leave(1, "2013-10")]}, "must be later than 2013-10, the run's first month"),
    "after the run": ({"leaves": [leave(1, "2014-01")]}, "the run has only 2013-10 to 2013-12"),
    "twice": ({"joins": [leave(1, "2013-11"), leave(1, "2013-12")]}, "team 1 is named twice"),
    "both at once": (
        {"joins": [leave(1, "2013-11")], "leaves": [leave(1, "2013-11")]},
        "team 1 joins and leaves in the same month"),
    "itself": ({"leaves": [leave(1, "2013-11", to=1)]}, "a team cannot take over from itself"),
    "one that has left": (
        {"leaves": [leave(1, "2013-12", to=2), leave(2, "2013-11")]},
        "the bureau has no team 2 in 2013-12"),
    "one that is yet to come": (
        {"leaves": [leave(1, "2013-11", to=2)], "joins": [leave(2, "2013-12")]},
        "the bureau has no team 2 in 2013-11"),
    "nobody is left": (
        {"leaves": [leave(team, "2013-12") for team in (1, 2, 3)]},
        "leaves: the bureau has no team in 2013-12"),
    "nobody is there yet": (
        {"joins": [leave(team, "2013-12") for team in (1, 2, 3)]},
        "joins: the bureau has no team in 2013-10"),
    "of the history, in the comparison": (
        {**HISTORY, "history": {"months": 2, "arm": {"joins": [leave(1, "2013-11")]}}},
        "history.arm is in force in the history only"),
    "of an arm, in the history": (
        {**HISTORY, "arms": [{"name": "a", "leaves": [leave(1, "2013-09")]}]},
        "arms and parts are in force in the comparison only"),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "said"), REFUSED.values(), ids=REFUSED)
def test_what_can_never_be_so_is_refused(changes, said):
    with pytest.raises(InputError) as error:
        scenario(**THREE | changes)
    assert said in str(error.value)


def doubted(**changes: Any) -> str:
    return "\n".join(doubts_on_comers(scenario(**THREE | changes)))


AWAY = {"absences": [leave(2, "2013-11", months=1)]}
TOP_UP = {"rule": "top_up", "joins": "even_share"}
DOUBTED = {
    "an absent successor": (
        {"leaves": [leave(1, "2013-11", to=2)]}, AWAY,
        "team 2 is absent in 2013-11, when it takes over from team 1: the cases are dealt anew"),
    "an absence of who is gone": (
        {"absences": [leave(2, "2013-11", months=1)]}, {"leaves": [leave(2, "2013-11")]},
        "the absence of team 2 from 2013-11 changes nothing"),
    "a joiner with an opening backlog": (
        {"joins": [leave(2, "2013-11")]}, {"opening_backlog": [1, 1, 1]},
        "the opening backlog of team 2 is dealt anew at the start"),
    "an opening backlog of whom the history lacks": (
        {"opening_backlog": [{"team": 3}, {"cases": 2}]},
        {"history": {"months": 2, "arm": {"teams": {"count": 2}, "intake": {
            "regions": regions([1], [2], [1])}}}},
        "the opening backlog of team 3 is dealt anew at the start"),
    "a joiner whom the history has": (
        HISTORY, {"arms": [{"name": "a"}, {"name": "b", "joins": [leave(2, "2013-11")]}]},
        "arm b: team 2 joins in 2013-11, but the bureau has it in the history"),
}  # fmt: skip


@pytest.mark.parametrize(("usual", "odd", "said"), DOUBTED.values(), ids=DOUBTED)
def test_what_is_likely_not_meant_is_said(usual, odd, said):
    assert said in doubted(**usual, **odd)
    assert said not in doubted(**usual)


def test_how_a_rule_treats_who_comes_is_said_to_mean_nothing_where_nobody_does():
    assert "joins of its allocation means nothing" in doubted(allocation=TOP_UP)
    assert doubted(allocation=TOP_UP, joins=[leave(2, "2013-11")]) == ""
    back = {"rule": "top_up", "return": "gradual"}
    assert "return of its allocation means nothing" in doubted(allocation=back)
    assert doubted(allocation=back, **AWAY) == ""
    assert doubted(allocation=back, joins=[leave(2, "2013-11")]) == ""
    added = {"history": {"months": 2, "arm": {"teams": {"count": 2}, "intake": {
        "regions": regions([1], [2], [1])}}}}  # fmt: skip
    assert doubted(allocation=TOP_UP, **added) == ""


def expected(**changes: Any) -> np.ndarray:
    """Cases that each team is expected to get at each event: 20 a month, a third a region."""
    given: Scenario = scenario(**THREE | changes)
    return course(given, given.reference, opening_load(given)).cases


def test_expected_loads_go_to_who_is_there_and_to_successors():
    third = 20 / 3
    assert expected()[1:].tolist() == pytest.approx(np.full((3, 3), third))
    found = expected(joins=[leave(2, "2013-12")])[1:]
    # Its cases of the first month go to the stand-ins, all of one division.
    assert found.tolist() == pytest.approx(np.array([[10, 0, 10], [third] * 3, [third] * 3]))
    found = expected(leaves=[leave(2, "2013-11", to=3)])[1:]
    assert found.tolist() == pytest.approx(np.array([[third, 0, 2 * third]] * 3))


def test_expected_backlogs_of_a_leaver_are_its_successors():
    leaves = [leave(2, "2013-11", to=3)]
    given = scenario(**THREE, opening_backlog=[0, 50, 0], leaves=leaves)
    waiting = course(given, given.reference, opening_load(given)).waiting
    # It closes 20 in the first month, has got none, and its successor closes 20 in the next.
    assert waiting[1].tolist() == pytest.approx([0, 30, 0])
    assert waiting[2, 1] == 0
    assert waiting[2, 2] == pytest.approx(30 + 2 * 20 / 3 - 20)
