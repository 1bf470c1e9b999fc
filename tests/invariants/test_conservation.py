"""What must hold in every log, whatever the scenario: nothing is lost, doubled or out of order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.arrays import FloatArray
from sim.bureau.log import Log
from sim.measures.indicators import measures
from sim.measures.play import Play
from sim.world.files import write_world
from sim.world.given_docket import read_docket
from sim.world.world import draw_worlds
from tests.invariants.strategies import RULES, fixed_profile, small_scenarios
from tests.support import monthly, play_arm


@st.composite
def plays(draw: st.DrawFn) -> Play:
    return play_arm(draw(small_scenarios(draw(st.sampled_from(RULES)))))


LAWS: list[Callable[[Play], None]] = []
"""What holds in every log."""


def law(of: Callable[[Play], None]) -> Callable[[Play], None]:
    """One of the laws: all are asked of each play, as playing takes longer than asking."""
    LAWS.append(of)
    return of


@settings(fixed_profile, max_examples=32)
@given(plays())
def test_every_log_keeps_the_laws(played: Play) -> None:
    for one in LAWS:
        one(played)


@law
def every_case_is_somewhere_at_every_count(played: Play) -> None:
    """Filed = in the pool + with a team + closed, at the last count; and month by month by team."""
    log, calendar, table = played.log, played.calendar, monthly(played)
    filed = log.docket.filed < calendar.end_day
    held = pd.Series(log.allocations.case).value_counts()
    back = pd.Series(log.releases.case).value_counts()
    with_team = held.sub(back, fill_value=0).reindex(range(len(filed)), fill_value=0) > 0
    before_end = ~(log.allocated >= calendar.end_day)  # the event after the last count
    closed = log.closed <= calendar.end_day
    last = table["month"] == calendar.labels[-1]
    if len(log.releases.case) == 0:
        backlog = (with_team.to_numpy() & before_end & ~closed).sum()
        assert table.loc[last, "backlog"].sum() == backlog
    assert table["closed"].sum() == closed.sum()
    assert measures(played)["pending_cases"] == (filed & ~closed).sum()


@law
def received_less_closed_and_handed_back_is_the_change_of_backlog(played: Play) -> None:
    table = monthly(played)
    opening = pd.Series(played.log.docket.opening_team).value_counts()
    for team, rows in table.groupby("team", sort=False):
        number = played.world.staff.names.index(str(team))
        change = rows["received"] - rows["closed"] - rows["handed_back"]
        expected = opening.get(number, 0) + change.cumsum()
        np.testing.assert_array_equal(rows["backlog"], expected)
        assert (rows["backlog"] >= 0).all()


@law
def no_time_runs_backward(played: Play) -> None:
    log, docket = played.log, played.log.docket
    known = ~np.isnan(log.allocated)
    opening = docket.opening_team >= 0
    assert (log.allocated[known & ~opening] >= docket.filed[known & ~opening]).all()
    begun, ended = ~np.isnan(log.begin), ~np.isnan(log.end)
    assert (log.end >= log.begin)[ended].all()
    assert (log.begin >= ready_days(log))[begun].all()
    before = np.arange(begun.shape[1]) < docket.first_stages(np.arange(len(docket)))[:, None]
    assert not (before & (begun | ended)).any()
    assert not (begun[:, 1:] & ~(ended | before)[:, :-1]).any()
    assert (np.diff(log.allocations.day) >= 0).all()


def ready_days(log: Log) -> FloatArray:
    """Day from which each stage could be worked on, (N, S); nan: it could not, in the run."""
    docket = log.docket
    ready = np.column_stack([log.allocated, (log.end + docket.wait)[:, :-1]])
    if docket.outcome is not None and ready.shape[1] > 1:
        ready[:, -1] = np.maximum(ready[:, -1], docket.outcome.not_before)
    if docket.begun is not None:
        for row, (stage, day) in enumerate(
            zip(docket.begun.stage, docket.begun.ready, strict=True)
        ):
            ready[row, :stage] = np.nan
            ready[row, stage] = np.maximum(day, log.allocated[row])
    return ready


@law
def nobody_does_two_tasks_at_once(played: Play) -> None:
    log = played.log
    case, stage = np.nonzero(log.person >= 0)
    tasks = pd.DataFrame(
        {
            "person": log.person[case, stage],
            "begin": log.begin[case, stage],
            "end": np.nan_to_num(log.end[case, stage], nan=np.inf),
        }
    )
    for _, mine in tasks.sort_values(["begin", "end"]).groupby("person"):
        assert (mine["begin"].to_numpy()[1:] >= mine["end"].to_numpy()[:-1]).all()


@settings(fixed_profile, max_examples=24)
@given(st.data())
def test_nobody_idles_while_a_task_of_theirs_is_ready(data: st.DataObject) -> None:
    """Where no limit, absence or suspension explains it, a person works whenever a task is ready.

    A task is ready from the end of the wait before it (from allocation for the first) until it
    begins, or to the last count; in all that time its person must have had another in hand.
    """
    rule = data.draw(st.sampled_from(RULES))
    bureau = data.draw(small_scenarios(rule, plain=True))
    played = play_arm(bureau)
    log, end_day = played.log, played.calendar.end_day
    alone = np.isnan(played.world.staff.assistant_ability)
    ready = ready_days(log)
    for c, s in zip(*np.nonzero(ready < end_day), strict=True):
        team, role = log.team[c], bureau.reference.setting.route[s].role
        mine = log.person == 2 * team + (role == "assistant" and not alone[team])
        ends = np.nan_to_num(log.end[mine], nan=np.inf)
        since, until = ready[c, s], np.fmin(log.begin[c, s], end_day)
        covered = np.clip(np.minimum(ends, until) - np.maximum(log.begin[mine], since), 0, None)
        assert np.isclose(covered.sum(), until - since, rtol=1e-9, atol=1e-9)


@law
def allocation_numbers_are_given_in_the_order_of_filing_within_an_event(played: Play) -> None:
    """Successors take over first, then cases go back to who closed them; others return last."""
    log, docket = played.log, played.log.docket
    moves, row = log.allocations, np.arange(len(log.allocations.case))
    turn = np.where(docket.is_first, 1, 2)[moves.case]
    if docket.returns is not None:
        parent, to_original = np.full(len(docket), -1), np.zeros(len(docket), dtype=np.bool_)
        parent[docket.filings :] = docket.returns.parent
        to_original[docket.filings :] = docket.returns.to_original
        turn[to_original[moves.case] & (log.team[parent[moves.case]] == moves.team)] = 0
    dealt = (docket.opening_team < 0)[moves.case] | (row >= docket.opening)
    released = set(zip(log.releases.case.tolist(), log.releases.day.tolist(), strict=True))
    for day in np.unique(moves.day[dealt]).tolist():
        rows = np.flatnonzero(dealt & (moves.day == day))
        cases = moves.case[rows].tolist()
        keys = list(zip(turn[rows].tolist(), cases, strict=True))
        taken_over = [(case, day) in released for case in cases]
        assert any(
            all(taken_over[:k]) and cases[:k] == sorted(cases[:k]) and keys[k:] == sorted(keys[k:])
            for k in range(len(cases) + 1)
        )


@law
def a_case_returns_once_at_the_most_and_after_it_was_closed(played: Play) -> None:
    log, docket = played.log, played.log.docket
    returns, calendar = docket.returns, played.calendar
    if returns is None:
        assert docket.is_filed.all()
        return
    assert len(np.unique(returns.parent)) == len(returns.parent)
    assert (returns.parent < docket.filings).all()
    closed, back = log.closed[returns.parent], docket.filed[docket.filings :]
    known = np.isfinite(back)
    assert (back[known] == (closed + returns.delay)[known]).all()
    assert (back[known] <= calendar.end_day).all()
    waits_for_count = closed + returns.delay < calendar.end_day
    assert known[waits_for_count].all()
    first_held = log.allocated[docket.filings :]
    dealt = ~np.isnan(first_held)
    counts = np.searchsorted(calendar.closing, back[dealt], side="left")
    at_next_or_later = np.isin(first_held[dealt], calendar.closing)
    assert at_next_or_later.all()
    assert (first_held[dealt] >= calendar.closing[counts]).all()


@law
def measures_are_within_their_bounds(played: Play) -> None:
    found = measures(played)
    shares = ("closed_within_limit_share", "idle_share_officer", "idle_share_assistant")
    endings = ("closures_within_limit_share", "aging_index", "lack_of_assets_share")
    shares += tuple(name for name in (*endings, "terminations_that_return_share") if name in found)
    for name in (*shares, "closure_rate", "backlog_gini", "backlog_jain"):
        assert np.isnan(found[name]) or -1e-9 <= found[name] <= 1 + 1e-9, (name, found[name])
    if "net_closures_cases" in found:
        assert found["first_closures_cases"] <= found["closures_cases"]
        assert found["first_pending_cases"] <= found["pending_cases"]
        start = played.calendar.start_day
        at_start = (played.log.docket.filed < start) & ~(played.log.closed <= start)
        filed = played.followed.sum()
        net = found["net_closures_cases"]
        assert net == at_start.sum() + filed - found["pending_cases"]
    assert not found["backlog_max_over_mean"] < 1
    assert not found["time_to_closure_p90_days"] < found["time_to_closure_median_days"]
    assert (played.curve.closed_share[1:] >= played.curve.closed_share[:-1]).all()


@settings(fixed_profile, max_examples=12)
@given(st.data())
def test_a_world_that_is_written_and_read_back_is_the_same(data: st.DataObject) -> None:
    from pathlib import Path
    from tempfile import TemporaryDirectory

    drawn = data.draw(small_scenarios("top_up"))
    world = draw_worlds(drawn, 0)[0]
    drawn = replace(drawn, file=drawn.file.model_copy(update={"docket": None}))  # all is written
    same_cases = drawn.file.opening_backlog == ()
    with TemporaryDirectory() as folder:
        write_world(world, Path(folder))
        if not same_cases or len({arm.setting for arm in drawn.arms}) > 1 or not len(world.docket):
            return
        read = read_docket(Path(folder) / "docket.csv", drawn).docket
    filed = world.docket.case[: world.docket.filings]
    assert read.case.tolist() == list(map(str, filed))
    for name in ("filed", "region", "kind", "amount", "work", "wait", "limit"):
        expected = getattr(world.docket, name)[: world.docket.filings]
        np.testing.assert_array_equal(getattr(read, name), expected, name)
    if len(filed) != filed[-1] + 1:  # some are diverted: what returns is drawn by other numbers
        return
    again = draw_worlds(drawn, 0, read)[0].docket
    assert again.work.tolist() == world.docket.work.tolist()  # and the same come back
