"""Little's law, L = lambda W: as an identity of every log, and as measured month by month."""

import numpy as np
import pytest

from sim.measures.play import Play
from tests.support import play_arm, regions, scenario
from tests.theory.interval import assert_theory_holds
from tests.theory.steady import plays

ROUTE = [
    {
        "stage": "notice",
        "role": "assistant",
        "work": {"exponential": {"mean": 1}},
        "wait": {"exponential": {"mean": 3}},
    },
    {"stage": "measures", "role": "officer", "work": {"exponential": {"mean": 1.5}}},
]
HOMES = regions([1], [2, 3])
BUREAU = {
    "route": ROUTE,
    "teams": {"count": 3, "assistant_speed": 1},
    "seed": 2013,
}


def area(come: np.ndarray, gone: np.ndarray, end: float) -> float:
    """Case-days from 0 to ``end``, counted from step to step; nan: not by the end."""
    days = np.concatenate([come[come < end], gone[gone < end], [end]])
    step = np.concatenate([np.ones((come < end).sum()), -np.ones((gone < end).sum()), [0]])
    order = np.argsort(days, kind="stable")
    present = np.cumsum(step[order])
    return float(present[:-1] @ np.diff(days[order]))


@pytest.mark.parametrize("timing", ["monthly", "rolling", "immediate"])
def test_case_days_at_each_team_are_cases_times_mean_time(timing: str) -> None:
    """L T = N W holds exactly for any run that starts empty, if open cases count to its end.

    L T is counted from the moves one by one, N W from the days of each case.
    """
    given = scenario(
        **BUREAU,
        intake={"cases_per_month": 60, "regions": HOMES},
        calendar={"months": 12},
        allocation={"rule": "least_backlog", "timing": timing},
    )
    play = play_arm(given)
    log, end = play.log, play.calendar.end_day
    assert (np.isnan(log.closed) & (log.allocated < end)).any()  # some are open at the end
    for team in range(3):
        moved = log.allocations.day[log.allocations.team == team]
        mine = (log.team == team) & (log.allocated < end)
        times = np.fmin(log.closed, end)[mine] - log.allocated[mine]
        case_days = area(moved, log.closed[mine], end)
        assert case_days == pytest.approx(mine.sum() * times.mean(), rel=1e-12)


def law(play: Play) -> float:
    """L / (lambda W): backlog at the counts over cases received a day x days they stay."""
    table, calendar, log = play.after_history, play.calendar, play.log
    months = calendar.months - calendar.history_months
    backlog = table["backlog"].sum() / months
    a_day = table["received"].sum() / (calendar.end_day - calendar.start_day)
    followed = play.followed & play.is_closed
    stay = (log.closed - log.allocated)[followed].mean()
    return float(backlog / (a_day * stay))


def test_the_monthly_backlog_is_cases_received_a_day_times_days_they_stay() -> None:
    """L = lambda W from the monthly table, in the steady state and dealt at once.

    A 99.9 % t interval over 40 replications of 300 months of 5 days, in which some
    1,200 cases are filed: a false alarm for one seed in 1,000.
    """
    given = scenario(
        **BUREAU,
        intake={"cases_per_month": 4, "regions": HOMES},
        calendar={"months": 300, "days_per_month": 5},
        history={"months": 60},
        allocation={"rule": "regional", "timing": "immediate"},
    )
    assert_theory_holds(1.0, [law(play) for play in plays(given)], narrow=0.01)
