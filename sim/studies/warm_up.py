"""How long the history must be: when a bureau that begins as the scenario says has settled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sim.analysis.warm_up import BATCH, mser5
from sim.arrays import FloatArray
from sim.bureau.engines import play
from sim.bureau.log import Log
from sim.bureau.regime import plan
from sim.language import chosen
from sim.scenario import checks
from sim.scenario.scenario import Arm, Scenario
from sim.world.calendar import WorkCalendar
from sim.world.world import draw_worlds

FEWEST_MONTHS = 24
LATE = 0.9
"""A truncation beyond this share of the permitted half says that the series has not settled."""


@dataclass(frozen=True)
class WarmUp:
    """What the play of a scenario's history regime shows of its warm-up.

    Attributes
    ----------
    title : str
        Of the scenario.
    calendar : WorkCalendar
        Months played; ``history_months`` of them are the scenario's history.
    open_cases : FloatArray
        (R, T) cases filed and not closed, pooled or with a team, at the end of each working day.
    truncation_days : int
        Working days that MSER-5 deletes from the mean series.
    settled : bool
        Whether the truncation lies clear of the end of the permitted half.
    """

    title: str
    calendar: WorkCalendar
    open_cases: FloatArray
    truncation_days: int
    settled: bool

    @property
    def mean(self) -> FloatArray:
        """(T,) open cases, mean of the replications."""
        return np.asarray(self.open_cases.mean(axis=0), dtype=np.float64)

    @property
    def history_months(self) -> int:
        """Months of history that the scenario has."""
        return self.calendar.history_months

    @property
    def recommended_months(self) -> int:
        """Whole months that hold the deleted days; if not settled, no more than a lower bound."""
        if not self.truncation_days:
            return 0
        return int(np.searchsorted(self.calendar.closing, self.truncation_days)) + 1

    @property
    def is_enough(self) -> bool:
        """Whether the scenario's history is as long as recommended."""
        return self.settled and self.history_months >= self.recommended_months

    def record(self) -> dict[str, Any]:
        """What was found, for scripts."""
        return {
            "replications": len(self.open_cases),
            "months": self.calendar.months,
            "truncation_days": self.truncation_days,
            "settled": self.settled,
            "recommended_months": self.recommended_months if self.settled else None,
            "history_months": self.history_months,
            "is_enough": self.is_enough,
        }


def warm_up(scenario: Scenario, replications: int = 10) -> WarmUp:
    """Play a scenario's history regime alone, and find when its open cases have settled.

    It is played for the months of history and comparison, at least 24 (with real working days
    as far as they are known), from the scenario's opening backlog or, without one, empty.
    The days before the end of the history are those of a run of the scenario.

    Raises
    ------
    ValueError
        For fewer working days than MSER-5 needs.
    """
    alone = history_alone(scenario)
    played = []
    for replication in range(replications):
        world = draw_worlds(alone, replication)[0]
        log = play(world, plan(alone, alone.reference))
        played.append(open_cases(log, world.calendar))
    series = np.array(played)
    days = mser5(series.mean(axis=0))
    latest = series.shape[1] // BATCH // 2 * BATCH
    return WarmUp(
        chosen(scenario.file.title), world.calendar, series, days, settled=days <= LATE * latest
    )


def history_alone(scenario: Scenario) -> Scenario:
    """The scenario with the history's regime as its only arm, for the months to be played."""
    calendar, before = scenario.calendar, scenario.history_months
    months = max(calendar.months, FEWEST_MONTHS - before)
    while months > calendar.months and not _is_known(scenario, months):
        months -= 1
    longer = calendar.model_copy(update={"months": months})
    file = scenario.file.model_copy(update={"calendar": longer})
    return replace(scenario, file=file, arms=(Arm("history", scenario.history.setting),))


def _is_known(scenario: Scenario, months: int) -> bool:
    """Whether the working days of so many months of comparison are known."""
    calendar = scenario.calendar.model_dump(mode="json") | {"months": months}
    return not list(checks.calendar_span({"calendar": calendar}))


def open_cases(log: Log, calendar: WorkCalendar) -> FloatArray:
    """Cases filed and not closed at the end of each working day of the calendar, (T,)."""
    day = np.arange(1, int(calendar.end_day) + 1)
    filed, closed = np.sort(log.docket.filed), np.sort(log.closed)  # nan, still open, come last
    came, went = (np.searchsorted(dates, day, side="right") for dates in (filed, closed))
    return np.asarray(came - went, dtype=np.float64)
