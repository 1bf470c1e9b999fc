"""A bureau in its steady state: the warm-up is history, the last month only lets cases close."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.measures.play import Play
from sim.scenario.scenario import Scenario
from tests.support import play_arm, regions, scenario

REPLICATIONS = 40


def queue(
    rate: float, work: dict[str, Any], days: int, teams: int = 1, rule: str = "rotation"
) -> Scenario:
    """Lone officers with one stage, each case dealt as it is filed.

    Parameters
    ----------
    rate : cases filed a day
    days : days on which the measured cases are filed, a multiple of 500
    """
    return scenario(
        calendar={"months": days // 500 + 1, "days_per_month": 500},
        history={"months": 1},
        intake={"cases_per_month": rate * 500, "regions": regions(range(1, teams + 1))},
        route=[{"stage": "measures", "role": "officer", "work": work}],
        teams={"count": teams},
        allocation={"rule": rule, "timing": "immediate"},
        seed=2013,
        follow_up={"months": 0},
    )


def plays(given: Scenario, replications: int = REPLICATIONS) -> Iterator[Play]:
    """The replications of the first arm; that engines agree is seen with fewer cases."""
    return (play_arm(given, replication=i, is_twice=False) for i in range(replications))


def settled(play: Play) -> NDArray[np.bool_]:
    """(N,) cases filed after the warm-up and before the last month, all of them closed."""
    cases = play.followed & (play.log.docket.filed < play.calendar.closing[-2])
    assert play.is_closed[cases].all()
    return cases


def mean_in_system(play: Play) -> float:
    """Mean days from filing to closure."""
    return float(play.days[settled(play)].mean())


def mean_wait(play: Play) -> float:
    """Mean days from filing to the first work."""
    return float((play.log.started - play.log.docket.filed)[settled(play)].mean())
