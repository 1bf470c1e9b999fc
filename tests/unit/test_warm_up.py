"""When a history has settled: MSER-5, Welch's moving average, and the play they are taken from."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.analysis.warm_up import mser5, welch
from sim.report.charts.warm_up import draw_warm_up
from sim.report.findings.warm_up import warm_up_in_words
from sim.report.printing import as_text
from sim.scenario.scenario import Scenario
from sim.studies.warm_up import WarmUp, history_alone, open_cases, warm_up
from tests.support import docket, play_arm, scenario

WAITING = [
    {"stage": "plan", "role": "officer", "work": 0.01, "wait": {"exponential": {"mean": 20}}},
    {"stage": "closing", "role": "officer", "work": 0.01},
]
"""A case is open for 20 days on average and nearly nobody has work with it: M/M/inf."""

AT_ONCE = {"rule": "rotation", "timing": "immediate"}


def waiting(**changes: object) -> Scenario:
    """Ten filings a day: 200 open cases in the steady state, 24 months of 20 days."""
    given = {
        "calendar": {"months": 18},
        "history": {"months": 6, "arm": {"service_order": "newest_first"}},
        "allocation": AT_ONCE,
        "intake": {"cases_per_month": 200},
        "route": WAITING,
    }
    return scenario(**given | changes)


def brute_force(series: list[int]) -> int:
    """MSER-5 from its definition, in exact fractions."""
    count = len(series) // 5
    means = [Fraction(sum(series[5 * i : 5 * i + 5]), 5) for i in range(count)]
    errors = []
    for d in range(count // 2 + 1):
        kept = means[d:]
        middle = sum(kept) / len(kept)
        errors.append(sum((mean - middle) ** 2 for mean in kept) / len(kept) ** 2)
    return 5 * errors.index(min(errors))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(st.integers(0, 50), min_size=20, max_size=90))
def test_mser5_is_its_definition(series):
    # Exact ties between two truncations other than in a constant end do not occur here.
    assert mser5(np.array(series, dtype=float)) == brute_force(series)


def test_mser5_of_a_series_worked_out_by_hand():
    # Batch means 0, 4, 6, 6, 4, 5 and a rest that fills no batch.
    # d = 0: mean 25/6, sum 24.83, / 36 = 0.690; d = 1: mean 5, sum 4, / 25 = 0.160;
    # d = 2: mean 21/4, sum 2.75, / 16 = 0.172; d = 3: mean 5, sum 2, / 9 = 0.222.
    series = np.concatenate([np.repeat([0.0, 4, 6, 6, 4, 5], 5), [99, 99]])
    assert mser5(series) == 5


def test_mser5_takes_means_of_batches():
    # Within its batch the outlier of day 1 is spread over five: all of them are deleted.
    series = np.tile([1.0, 2, 3, 2, 1], 10)
    series[0] = 500
    assert mser5(series) == 5


@pytest.mark.parametrize("level", [0.0, 0.1, 1 / 3, 1e9 + 0.1])
def test_of_a_constant_series_nothing_is_deleted(level):
    assert mser5(np.full(503, level)) == 0


def test_a_series_that_steps_to_a_constant_is_cut_at_the_step():
    assert mser5(np.where(np.arange(400) < 85, 0.0, 0.1)) == 85


def test_a_step_with_noise_is_cut_at_the_step():
    noise = np.sin(np.arange(400.0) ** 2)  # looks like chance, and is always the same
    assert mser5(np.where(np.arange(400) < 85, 0, 20) + noise) == 85


def test_a_growing_series_is_cut_as_late_as_may_be():
    assert mser5(np.arange(400.0)) == 200
    assert mser5(np.arange(414.0)) == 205  # 82 batches


@pytest.mark.parametrize("length", [0, 1, 19])
def test_mser5_says_what_is_too_short(length):
    with pytest.raises(ValueError, match=f"needs 20 observations or more; found {length}"):
        mser5(np.ones(length))


def test_welch_of_a_series_worked_out_by_hand():
    squares = np.array([1.0, 4, 9, 16, 25])
    np.testing.assert_allclose(welch(squares, 1), [1, 14 / 3, 29 / 3, 50 / 3])
    # The third value has all five points about it, the second only three.
    np.testing.assert_allclose(welch(squares, 2), [1, 14 / 3, 11])
    np.testing.assert_array_equal(welch(squares, 0), squares)
    np.testing.assert_array_equal(welch(np.arange(1.0, 6), 1), [1, 2, 3, 4])


def test_welch_averages_the_replications_first():
    series = np.array([[0.0, 4, 8, 20, 20], [2.0, 4, 10, 12, 30]])  # means 1, 4, 9, 16, 25
    np.testing.assert_allclose(welch(series, 1), [1, 14 / 3, 29 / 3, 50 / 3])


@pytest.mark.parametrize("window", [-1, 5])
def test_welch_refuses_a_window_that_leaves_nothing(window):
    with pytest.raises(ValueError, match="must be 0 to 4 points"):
        welch(np.ones(5), window)


def test_open_cases_are_counted_at_the_end_of_each_day():
    # Cases of an opening backlog, filed before the run; a day's work each, one officer.
    given = scenario(calendar={"months": 1, "days_per_month": 6}, allocation=AT_ONCE)
    cases = docket(given, [-7, -3, 0.5, 1.5, 9], [[1]] * 5, opening_team=[0, 0, -1, -1, -1])
    played = play_arm(given, cases=cases)
    # Closed on days 1, 2, 3, 4; the last case is filed after the calendar's end.
    np.testing.assert_array_equal(played.log.closed[:4], [1, 2, 3, 4])
    assert open_cases(played.log, played.calendar).tolist() == [2, 2, 1, 0, 0, 0]


def test_the_history_regime_is_played_alone_for_24_months_or_more():
    short = history_alone(scenario(history={"months": 2}))
    assert short.calendar.months == 22
    assert [arm.name for arm in short.arms] == ["history"]
    long = waiting(calendar={"months": 30})
    alone = history_alone(long)
    assert alone.calendar.months == 30
    assert alone.reference.setting == long.history.setting


def test_real_working_days_are_played_as_far_as_they_are_known():
    days = {"years": [2026], "holidays": ["2026-05-01"]}
    given = scenario(calendar={"start": "2026-03", "months": 3, "working_days": days})
    assert history_alone(given).calendar.months == 10


def test_the_history_is_that_of_a_run():
    given = waiting(history={"months": 6}, calendar={"months": 3}, arms=[{"name": "only"}])
    found = warm_up(given, replications=2)
    for replication in range(2):
        played = play_arm(given, replication=replication)
        day = int(played.calendar.start_day)
        run = open_cases(played.log, played.calendar)[:day]
        np.testing.assert_array_equal(found.open_cases[replication, :day], run)
    assert found.open_cases.shape == (2, 24 * 20)


def test_a_bureau_that_begins_empty_needs_months_and_one_in_its_steady_state_few():
    # Exponential waits begun anew are as good as half over: the opening backlog of 200 is the
    # steady state. Open cases are strongly correlated from day to day: of 20 seeds, two leave
    # MSER-5 undecided even with 30 replications. This seed is not one of them.
    empty, steady = warm_up(waiting(seed=0)), warm_up(waiting(seed=0, opening_backlog=[200]))
    assert empty.settled
    assert steady.settled
    assert 3 <= empty.recommended_months <= 8
    assert steady.recommended_months <= 2
    assert empty.mean[-240:].mean() == pytest.approx(200, abs=6)
    assert empty.mean[0] < 15
    assert steady.mean[0] == pytest.approx(200, abs=10)


def test_more_demand_than_capacity_does_not_settle():
    given = scenario(intake={"cases_per_month": 30}, history={"months": 12})
    found = warm_up(given, replications=3)
    assert not found.settled
    assert not found.is_enough
    words = as_text(warm_up_in_words(found))
    assert "does not settle" in words
    assert "demand exceeds capacity" in " ".join(words.split())
    assert "Recommended" not in words


@pytest.mark.parametrize(("days", "months"), [(0, 0), (5, 1), (20, 1), (25, 2), (40, 2), (45, 3)])
def test_recommended_months_hold_all_deleted_days(days, months):
    assert made(days).recommended_months == months


def made(days: int, history: int = 2) -> WarmUp:
    """A warm-up of a constant series with a given truncation."""
    calendar = play_arm(scenario(history={"months": history})).calendar
    series = np.full((2, int(calendar.end_day)), 7.0)
    return WarmUp("Made", calendar, series, days, settled=True)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (40, "Recommended: 2 months or more. history: months is 2: long enough."),
        (45, "Recommended: 3 months or more. history: months is 2: too short; set it to 3."),
        (5, "Recommended: 1 month or more. history: months is 2: long enough."),
    ],
)
def test_the_words_say_whether_the_history_is_long_enough(days, said):
    words = " ".join(as_text(warm_up_in_words(made(days))).split())
    assert said in words
    assert f"MSER-5 deletes {days} working days of the mean series" in words
    assert "5 months, 2 replications" in words


@pytest.mark.parametrize("history", [0, 2])
def test_the_chart_is_drawn_as_png_and_svg(tmp_path, history):
    draw_warm_up(made(5, history), tmp_path / "warm_up")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["warm_up.png", "warm_up.svg"]
