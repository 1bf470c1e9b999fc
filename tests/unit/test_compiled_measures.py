"""What is counted in one pass over a log, against plain definitions; compiled and as Python."""

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.measures import compiled_months as months
from sim.measures import compiled_times as times
from sim.measures.durations import restricted_means

CALENDARS = ([20.0, 41.0, 60.0], [20.5, 41.0, 60.25], [3.0, 3.0, 9.5, 9.5, 12.0], [7.0])
"""Closing days: of whole days, of parts of one, of months without a day, of one month."""
DAYS = st.sampled_from([-5.0, 0.0, 0.25, 3.0, 7.0, 9.5, 12.0, 20.0, 20.5, 33.3, 41.0, 60.0, 60.25])


def counts_of(closing: list[float]) -> months.Counts:
    days = np.array(closing)
    return months.Counts(days, np.searchsorted(days, np.arange(int(days[-1]) + 1), side="right"))


def of_event(day: float, closing: list[float]) -> int:
    return sum(not day < count for count in closing)


def of_end(day: float, closing: list[float]) -> int:
    return sum(not day <= count for count in closing)


def column(data: st.DataObject, n: int, values: st.SearchStrategy[float]) -> np.ndarray:
    return data.draw(arrays(np.float64, n, elements=values))


everything = given(st.data(), st.sampled_from(CALENDARS), st.integers(0, 25))
fast = settings(max_examples=40, deadline=None, derandomize=True)


@fast
@everything
def test_cases_are_held_from_their_allocation_to_their_closure(data, closing, n):
    day, closed = column(data, n, DAYS), column(data, n, DAYS | st.just(np.nan))
    case = data.draw(arrays(np.int32, n, elements=st.integers(0, max(n - 1, 0))))
    since, until, is_closed = np.empty(n, np.int32), np.empty(n, np.int32), np.empty(n, np.bool_)
    held = months.Held(case, case, since, until, is_closed)
    months.hold(held, day, closed, counts_of(closing))
    assert since.tolist() == [of_event(one, closing) for one in day]
    left = [of_end(one, closing) for one in closed[case]]
    assert until.tolist() == [max(pair) for pair in zip(left, since.tolist(), strict=True)]
    assert is_closed.tolist() == (~np.isnan(closed[case])).tolist()


def drawn_spans(data: st.DataObject, of_months: int, n: int, teams: int) -> months.Held:
    whole = st.integers(-1, of_months)
    since = data.draw(arrays(np.int32, n, elements=whole))
    until = np.maximum(since, data.draw(arrays(np.int32, n, elements=st.integers(0, of_months))))
    team = data.draw(arrays(np.int32, n, elements=st.integers(0, teams - 1)))
    case = data.draw(arrays(np.int32, n, elements=st.integers(0, 4)))
    return months.Held(case, team, since, until, data.draw(arrays(np.bool_, n)))


@fast
@everything
def test_what_comes_and_leaves_is_added_up_in_the_order_of_rows(data, closing, n):
    size, teams = len(closing), 3
    held = drawn_spans(data, size, n, teams)
    amount, recovered = column(data, 5, st.floats(0, 1e6)), column(data, 5, st.floats(0, 1e6))
    if data.draw(st.booleans()):
        recovered = np.zeros(0)
    came = np.zeros((size + 1, teams), np.int64)
    left, yuan = np.zeros((2, size, teams), np.int64), np.zeros((2, size, teams))
    months.count(held, amount, recovered, months.Tables(came, *left, *yuan))
    rows = list(zip(*(part.tolist() for part in held), strict=True))
    for (month, team), found in np.ndenumerate(came):
        assert found == sum((a + 1, t) == (month, team) for _, t, a, _, _ in rows)
    for (month, team), back in np.ndenumerate(left[0]):
        mine = [row for row in rows if (row[3], row[1]) == (month, team)]
        done = [case for case, _, _, _, is_closed in mine if is_closed]
        assert (back, left[1][month, team]) == (len(mine) - len(done), len(done))
        total = 0.0
        for case in done:
            total += amount[case]
        assert yuan[0][month, team] == total
        known = [recovered[case] for case in done] if len(recovered) else []
        assert yuan[1][month, team] == float(np.bincount(np.zeros(len(known), int), known).sum())


@fast
@everything
def test_the_oldest_and_what_keeps_its_limit_are_found_by_looking_at_every_case(data, closing, n):
    from sim.measures.tables import _handed_down

    size = len(closing)
    held = drawn_spans(data, size, n, 2)
    filed, on_time = column(data, 5, DAYS), data.draw(arrays(np.bool_, 5))
    within, first = np.zeros((size, 2), np.int64), np.full((size.bit_length(), size, 2), np.inf)
    months.count_cases(held, filed, on_time, within, first)
    rows = list(zip(*(part.tolist() for part in held), strict=True))
    found = _handed_down(first)
    for (month, team), oldest in np.ndenumerate(found):
        there = [filed[case] for case, t, a, b, _ in rows if t == team and a <= month < b]
        np.testing.assert_equal(oldest, min(there, default=np.nan))
        in_time = [c for c, t, _, b, closed in rows if (t, b) == (team, month) and closed]
        assert within[month, team] == on_time[in_time].sum()


@fast
@everything
def test_work_is_added_up_month_by_month_of_each_task(data, closing, n):
    """First what all tasks take of the months they begin in, then of the next ones, to the bit."""
    begin = column(data, n, st.floats(0, 70) | DAYS.filter(lambda day: day >= 0))
    end = begin + column(data, n, st.floats(0, 50) | st.just(np.nan))
    person = data.draw(arrays(np.int32, n, elements=st.integers(-1, 2)))
    begin[person < 0] = np.nan
    busy, part = np.zeros((2, len(closing), 3))
    work = months.Work(busy, part, *np.empty((2, n), np.int32))
    months.work_days(months.Tasks(begin, end, person), counts_of(closing), work)
    turns = np.zeros((len(closing) + 1, *busy.shape))
    for one in np.flatnonzero(person >= 0):
        turn, since = 0, begin[one]
        for month in range(of_event(since, closing), len(closing)):
            until = min(closing[month], np.inf if np.isnan(end[one]) else end[one])
            if until > since:
                turns[turn, month, person[one]] += until - since
                turn, since = turn + 1, until
    expected = np.zeros(busy.shape)
    for turn in turns:
        expected += turn
    np.testing.assert_array_equal(busy, expected)
    assert not part.any()


@fast
@everything
def test_ages_at_each_count_are_those_of_every_open_case(data, closing, n):
    filed, closed = column(data, n, DAYS | st.just(np.inf)), column(data, n, DAYS | st.just(np.nan))
    closed[closed < filed] = np.nan
    over, size = np.array([0.0, 6.5, 20.0]), len(closing)
    since = data.draw(st.integers(0, size - 1))
    change = np.zeros((3, size + 1), np.int64)
    times.count_ages(filed, closed, times.Ages(over, since, change), counts_of(closing))
    for (age, month), found in np.ndenumerate(np.cumsum(change, axis=1)[:, since:-1]):
        count = closing[since + month]
        assert found == ((filed + over[age] < count) & ~(closed <= count)).sum()


def test_areas_under_the_open_shares_of_two_groups_by_hand():
    """Group 0: closed after 2 and 4 days, open since 5; group 1: closed before it was filed."""
    days, closed = np.array([-1.0, 2.0, 4.0, 5.0]), np.array([True, True, True, False])
    group = np.array([1, 0, 0, 0])
    found = restricted_means(days, closed, group, 10.0, 6.0)
    assert found.tolist() == pytest.approx([2 + 2 * 2 / 3 + 2 / 3, 0.0])
    beyond = restricted_means(days, closed, group, 5.0, 6.0)
    np.testing.assert_equal(beyond, [np.nan, 0.0])


MEASURED = """
import sys
from pathlib import Path
from sim.compiled.functions import compiles_columns
from sim.running.tables import joined
from sim.scenario.scenario import load
from sim.studies.replication import Setup, _measured, plays
assert compiles_columns() == (sys.argv[1] == "1")
changes = ["calendar.months=9", "history.months=4", "intake.cases_per_month=40"]
for name in ("joiners_and_leavers", "reopening"):
    scenario = load(Path(f"scenarios/{name}.yaml"), changes)
    for _arm, play in plays(Setup(scenario), 0):
        for table in (*_measured(play).values(), play.history):
            print({column: joined([table])[column].to_pylist() for column in table})
if compiles_columns():
    from sim.measures import compiled_months as months, compiled_times as times
    all_of_them = [one for two in (months, times) for one in vars(two).values()]
    assert {len(one.signatures) for one in all_of_them if hasattr(one, "stats")} <= {0, 1}
"""


@pytest.mark.study
def test_without_numba_the_same_functions_give_the_same_numbers_and_each_is_compiled_once():
    def measured(off: str) -> str:
        command = [sys.executable, "-c", MEASURED, str(1 - int(off))]
        environment = {**os.environ, "NUMBA_DISABLE_JIT": off, "BUREAU_SIM_ENGINE": "auto"}
        done = subprocess.run(
            command, env=environment, check=True, capture_output=True, encoding="utf-8"
        )
        return done.stdout

    assert measured("0") == measured("1")
