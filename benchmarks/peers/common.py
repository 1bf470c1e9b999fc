"""What all programs play: the same M/M/1 queue, and the same cases in the same bureau."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.arrays import FloatArray
from sim.bureau.regime import Plan, plan
from sim.scenario.scenario import Scenario, load
from sim.world.world import World, draw_worlds

BASELINE = Path(__file__).parents[2] / "scenarios" / "baseline.yaml"
SEED = 2013
RATE, SERVICE_RATE = 3.0, 4.0  # customers a day


class Served(NamedTuple):
    """Customers that an M/M/1 queue has served, and their mean days in the system."""

    customers: int
    mean_days: float


@dataclass(frozen=True)
class Bureau:
    """N cases of a bureau of T teams, S stages each, all known before the clock starts.

    Attributes
    ----------
    world, plan : the same as this project's engines take it
    filed, team : (N,) day of filing, in order, and the team that serves the region
    work, wait : (N, S) days a stage takes the person in charge, and days nobody works after it
    clerical : (S,) whether a stage is the assistant's; otherwise the officer's
    """

    world: World
    plan: Plan
    filed: FloatArray
    team: NDArray[np.int64]
    work: FloatArray
    wait: FloatArray
    clerical: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.filed)

    @property
    def teams(self) -> int:
        """T."""
        return len(self.world.staff.names)


@dataclass(frozen=True)
class Contender:
    """A program that is timed.

    Attributes
    ----------
    queue : serves so many customers of the M/M/1 queue; None: has no row there
    bureau : plays the cases; returns the day on which each is closed, (N,)
    prepare : what is done for so many customers before the time is taken; usually nothing
    is_peer : whether it is not of this project
    part : of the customers, that a slow program serves
    """

    name: str
    version: str
    queue: Callable[[int], Served] | None
    bureau: Callable[[Bureau], FloatArray] | None = None
    prepare: Callable[[int], object] = int
    is_peer: bool = True
    part: float = 1.0


def theory() -> float:
    """Mean days in the system of an M/M/1 queue: 1 / (mu - lambda)."""
    return 1 / (SERVICE_RATE - RATE)


def standard_error(customers: int) -> float:
    """Standard error of the mean days in the system of so many customers in a row.

    (1 + rho) / (mu (1 - rho)^2 sqrt(n)), for large n. It follows from the asymptotic variance of
    the number in the system, 2 rho (1 + rho) / (mu (1 - rho)^4), by the central limit version of
    Little's law (Glynn and Whitt 1989).
    """
    rho = RATE / SERVICE_RATE
    return float((1 + rho) / (SERVICE_RATE * (1 - rho) ** 2 * customers**0.5))


def bureau_scenario(months: int) -> Scenario:
    """The baseline's bureau, filings in so many months, then months without any to close all.

    Without history; every case goes to the team of its region as soon as it is filed.
    """
    after = 12 + months
    return load(
        BASELINE,
        [
            "history.months=0",
            "follow_up.months=0",
            f"calendar.start={month(0)}",
            f"calendar.months={months + after}",
            f"intake.surges=[{{from: {month(months)}, months: {after}, factor: 0}}]",
            "arms=[{name: only, allocation: {rule: regional, timing: immediate}}]",
        ],
    )


def draw_bureau(months: int) -> Bureau:
    """The cases filed in so many months."""
    scenario = bureau_scenario(months)
    world = draw_worlds(scenario, 0)[0]
    docket, staff = world.docket, world.staff
    setting = scenario.reference.setting
    clerical = np.array([stage.role == "assistant" for stage in setting.route])
    homes = np.array([teams[0] for teams in setting.homes])
    team = homes[docket.region]
    speeds = staff.officer_speed[team, :1], staff.assistant_speed[team, :1]  # alike in all months
    return Bureau(
        world=world,
        plan=plan(scenario, scenario.reference),
        filed=docket.filed,
        team=team,
        work=docket.work / np.where(clerical, speeds[1], speeds[0]),
        wait=docket.wait,
        clerical=clerical,
    )


def month(after: int) -> str:
    """Label of the month so many months after January 2001."""
    return f"{2001 + after // 12}-{after % 12 + 1:02d}"
