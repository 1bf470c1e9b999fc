"""What comes back of what is closed, in expectation: work that the teams are asked to do again.

Formulas: docs/model.md, "Expected loads".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.arrays import FloatArray
from sim.scenario.cases import returning
from sim.scenario.setting import Setting
from sim.world.capacity import wait_of_case


class Comeback(NamedTuple):
    """Part of all cases that ends in one way and comes back, in one setting.

    Attributes
    ----------
    work : float
        Of returned cases for each case that is closed, in cases of mean work.
    cases : float
        Returned cases for each case that is closed.
    months : float
        Mean time from closing to the return, in months.
    to_original : bool
        Whether they go to the team that closed them.
    """

    work: float
    cases: float
    months: float
    to_original: bool


def comebacks(setting: Setting, month_days: float) -> list[Comeback]:
    """The parts of all cases that come back; waits are part of the time until they do."""
    total = sum(kind.share for kind in setting.kinds)
    mean = sum(kind.share * kind.work_factor for kind in setting.kinds) / total
    wait = wait_of_case(setting)
    return [
        Comeback(
            share * factor * reopened.work_factor / mean,
            share,
            (wait + reopened.delay.family.expectation) / month_days,
            reopened.to == "original",
        )
        for share, factor, reopened in returning(setting.kinds)
        if share
    ]


@dataclass
class Returned:
    """Returned work of M months and T teams, in cases of mean work, as it comes to be known.

    Attributes
    ----------
    pool : FloatArray
        What enters the pool at each event, (M + 1,).
    of_team : FloatArray
        What comes to each team that closed it, at each event, (M + 1, T).
    ways : list of list of Comeback
        In which cases come back that are closed in the history, and in the comparison.
    stock : FloatArray
        Filed and returned cases that are not closed, (2,).
    """

    ways: list[list[Comeback]]
    pool: FloatArray
    of_team: FloatArray
    stock: FloatArray

    @property
    def are_any(self) -> bool:
        """Whether any case comes back, sooner or later."""
        return any(self.ways)

    @property
    def total(self) -> FloatArray:
        """All that comes back at each event, (M + 1,)."""
        if not self.are_any:
            return self.pool
        return np.asarray(self.pool + self.of_team.sum(axis=1), dtype=np.float64)

    def close(self, month: int, phase: int, closed: FloatArray, new: float) -> None:
        """So many cases of each team, (T,), are closed in a month, when ``new`` were filed.

        What had come back does not do so again: of all that is closed as large a part as there is
        of it among what the teams have.
        """
        if not self.are_any:
            return
        self.stock += (new, self.total[month])
        n = float(closed.sum())
        part = self.stock / max(self.stock.sum(), n, 1e-12)
        self.stock = np.maximum(self.stock - n * part, 0.0)
        for way in self.ways[phase]:
            back = closed * part[0] * way.work
            whole, late = divmod(way.months, 1.0)
            for event, share in (
                (month + 1 + int(whole), 1 - late),
                (month + 2 + int(whole), late),
            ):
                if event < len(self.pool):
                    if way.to_original:
                        self.of_team[event] += back * share
                    else:
                        self.pool[event] += back.sum() * share


def returned_work(ways: list[list[Comeback]], months: int, teams: int, opening: float) -> Returned:
    """Nothing has come back yet, in so many months; ``opening``: cases there are."""
    events = months + 1
    return Returned(ways, np.zeros(events), np.zeros((events, teams)), np.array([opening, 0.0]))
