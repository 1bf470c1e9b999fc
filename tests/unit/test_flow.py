"""The flow of cases says what the tables and the log say, at every count."""

import json
import re
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path

import numpy as np
import pytest

from sim.report.flow import flow as flow_module
from sim.report.flow.clock import BEFORE, NEVER, TICKS, Clock
from sim.report.flow.flow import FlowAsked, flow_of
from sim.scenario.problems import InputError
from sim.scenario.scenario import load
from sim.studies.replication import Setup, plays
from sim.world.calendar import calendar_of
from tests.support import docket, scenario, studied

SCENARIOS = Path(__file__).parents[2] / "scenarios"


@dataclass
class Counted:
    """What is counted of an arm at the end of each month.

    backlog, closed: (M, T); pool: (M,); at: open cases in each phase, (M, 3 S).
    """

    backlog: np.ndarray
    closed: np.ndarray
    pool: np.ndarray
    at: np.ndarray


def counted(data, arm):
    """Read an arm's columns as a page does, case by case, and count."""
    months, phases, teams = len(data["months"]), 3 * len(arm["stages"]), len(arm["teams"])
    filed = list(accumulate(data["cases"]["filed"]))
    own = dict(zip(arm["returned"][::2], arm["returned"][1::2], strict=True))
    steps, places = iter(arm["steps"]), iter(arm["places"])
    # What changes at a month's count, added up over months at the end.
    held, gone = np.zeros((months + 1, teams + 2)), np.zeros((months + 1, teams))
    at = np.zeros((months + 1, phases))
    for number, phase in zip(accumulate(arm["case"]), arm["phase"], strict=True):
        begin = own.get(number, filed[number])
        ends = [*accumulate((next(steps) for _ in range(next(steps))), initial=begin)]
        is_closed = phase + len(ends) == phases
        until = [max(tick, 0) // TICKS for tick in ends] + [months] * (not is_closed)
        for k in range(len(until) - 1):
            at[until[k], phase + k] += 1
            at[until[k + 1], phase + k] -= 1
        place, since = next(places), until[0]
        tick = begin
        for _ in range(next(places)):
            later = next(places)
            assert later >= 0
            tick += later
            held[since, place] += 1
            held[tick // TICKS, place] -= 1
            since, place = tick // TICKS, next(places)
        held[since, place] += 1
        held[until[-1], place] -= 1
        if is_closed:
            gone[until[-1], place] += 1
    backlog = np.cumsum(held, axis=0)[:-1]
    return Counted(
        backlog[:, :teams], gone[:-1], backlog[:, teams:].sum(axis=1), np.cumsum(at, axis=0)[:-1]
    )


@cache
def played(name):
    setup = Setup(load(SCENARIOS / f"{name}.yaml"))
    return setup, {arm.name: play for arm, play in plays(setup, 0)}


@pytest.mark.parametrize(
    "name",
    [
        "baseline",
        "tracks",
        *map(studied, ("teams_of_today", "pooled_stages", "reopening", "suspension")),
    ],
)
def test_teams_have_and_close_in_the_flow_what_the_tables_say(name, monkeypatch):
    monkeypatch.setattr(flow_module, "MOST_STEPS", 10**9)
    setup, tables = played(name)
    arms = tuple(tables) if name in ("tracks", "suspension") else tuple(tables)[:2]
    data = flow_of(setup, FlowAsked(arms))
    for arm in data["arms"]:
        play, found = tables[arm["key"]], counted(data, arm)
        np.testing.assert_array_equal(found.backlog, play.window("backlog"))
        np.testing.assert_array_equal(found.closed, play.window("closed"))
        calendar = play.calendar
        pending = calendar.month_of_event(play.log.docket.filed)[:, None] <= np.arange(
            calendar.months
        )
        pending &= calendar.month_of_end(play.log.closed)[:, None] > np.arange(calendar.months)
        in_window = pending.sum(axis=0)[calendar.history_months :]
        np.testing.assert_array_equal(found.pool, in_window - found.backlog.sum(axis=1))


@pytest.mark.parametrize("name", [studied("baseline"), "pooled_stages", studied("reopening")])
def test_as_many_cases_are_worked_on_in_the_flow_as_in_the_log(name):
    setup, tables = played(name)
    arm = (data := flow_of(setup, FlowAsked()))["arms"][-1]
    log, calendar = tables[arm["key"]].log, tables[arm["key"]].calendar
    months = np.arange(calendar.history_months, calendar.months)
    at = counted(data, arm).at
    for stage in range(len(arm["stages"])):
        begun = calendar.month_of_event(log.begin[:, stage])[:, None] <= months
        ended = calendar.month_of_end(log.end[:, stage])[:, None] <= months
        np.testing.assert_array_equal(at[:, 3 * stage + 1], (begun & ~ended).sum(axis=0))


def test_a_case_is_on_the_way_as_long_as_a_handover_takes():
    setup, tables = played("pooled_stages")
    data = flow_of(setup, FlowAsked(("pool_a_day_away",)))
    (arm,), log, calendar = (
        data["arms"],
        tables["pool_a_day_away"].log,
        tables["pool_a_day_away"].calendar,
    )
    waiting = counted(data, arm).at[-1, 2:-1:3]
    assert any(arm["handover"])
    for stage, days in enumerate(arm["handover"][:-1]):
        ends = log.end[:, stage] <= calendar.end_day
        ready = log.end[:, stage] + log.docket.wait[:, stage] + days
        assert waiting[stage] == (ends & ~(ready < calendar.end_day)).sum()


def test_small_flows_by_hand():
    """Months of 20 days: case 0 is there from the start, 1 without work is dealt on day 20."""
    given = scenario(allocation="rotation")
    cases = docket(given, [-3, 5], [[10], [0]], opening_team=[0, -1])
    (arm,) = (data := flow_of(Setup(given, docket=cases), FlowAsked()))["arms"]
    assert data["cases"]["filed"] == [-1, 65]  # the second in tick 64 of 256
    assert data["cases"]["before"] == [3]
    assert arm["places"] == [0, 0, -1, 1, 192, 0]  # with the team from the start; dealt in tick 256
    assert arm["phase"] == [0, 0]
    assert arm["steps"] == [2, 1, 128, 2, 192, 0]  # begun at once, for ten days; on day 20, at once


def test_a_case_is_the_same_one_in_both_arms():
    setup, tables = played("reopening")
    data = flow_of(setup, FlowAsked(("top_up", "regional")))
    assert [arm["key"] for arm in data["arms"]] == list(tables)[:2]  # in the order of the run
    labels = list(accumulate(data["cases"]["label"]))
    assert data["cases"]["returns"]
    for arm in data["arms"]:
        cases = tables[arm["key"]].log.docket
        own = np.array(arm["returned"]).reshape(-1, 2)
        rows = {int(case): row for row, case in enumerate(cases.case)}
        for number, tick in own[own[:, 1] >= 0].tolist():
            row = rows[labels[number]]
            month = tables[arm["key"]].calendar.month_of_event(cases.filed[[row]])[0]
            assert tick // TICKS == month - tables[arm["key"]].calendar.history_months
            parent = cases.returns.parent[row - cases.filings]
            assert data["cases"]["returns"][number] == str(cases.case[parent])


def test_what_a_team_gave_up_for_others_is_told_from_what_it_left():
    data = flow_of(played("tracks")[0], FlowAsked(("fast_teams_escalate",)))
    seen, places = set(), iter(data["arms"][0]["places"])
    for place in places:
        seen |= {place, *[next(places) for _ in range(2 * next(places))][1::2]}
    assert -2 in seen
    held = flow_of(played("suspension")[0], FlowAsked())
    assert any("s" in month for arm in held["arms"] for month in arm["presence"])


def test_a_page_has_as_many_months_as_it_can_hold(monkeypatch):
    setup, tables = played("baseline")
    monkeypatch.setattr(flow_module, "MOST_STEPS", 40_000)
    data = flow_of(setup, FlowAsked(first="2014-03"))
    assert data["months"][0] == "2014-03"
    assert 1 < len(data["months"]) < 8
    assert len(data["all_months"]) == 24
    for arm in data["arms"]:
        shown = slice(5, 5 + len(data["months"]))
        play, found = tables[arm["key"]], counted(data, arm)
        np.testing.assert_array_equal(found.backlog, play.window("backlog")[shown])
        np.testing.assert_array_equal(found.closed, play.window("closed")[shown])


def test_two_arms_of_the_baseline_take_less_than_a_megabyte():
    data = flow_of(played("baseline")[0], FlowAsked())
    assert len(json.dumps(data, separators=(",", ":"))) < 1_000_000


def test_what_is_not_there_is_refused():
    setup = played("baseline")[0]
    for asked, said in (
        (FlowAsked(("topup",)), "no arm 'topup'; did you mean 'top_up'?"),
        (FlowAsked(first="2019-01"), "no month '2019-01'"),
    ):
        with pytest.raises(InputError, match=re.escape(said)):
            flow_of(setup, asked)


def test_ticks_keep_on_which_side_of_a_count_things_happen():
    given = load(SCENARIOS / "baseline.yaml")
    clock = Clock(calendar_of(given.calendar, given.history_months))
    day = np.array([504.0, 525.0, 525.0 + 1e-9, np.nan, np.inf, 503.9, 1008.0])
    assert clock.of_events(day).tolist() == [0, 256, 256, NEVER, NEVER, BEFORE, NEVER]
    assert clock.of_ends(day).tolist() == [BEFORE, 255, 256, NEVER, NEVER, BEFORE, 24 * 256 - 1]
