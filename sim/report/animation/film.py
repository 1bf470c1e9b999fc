"""The months of a replication, moment by moment: what an animation shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.arrays import BoolArray, FloatArray
from sim.language import _, chosen
from sim.language.signs import in_one_line
from sim.studies.study import Outcome

LABELS = ("arm", "replication", "month", "team", "idle_share_officer")
COUNTED = ("received", "handed_back", "closed", "backlog")


@dataclass(frozen=True)
class Moment:
    """One picture: the allocation that opens a month, or the count that ends it.

    Attributes
    ----------
    month : int
        Number of the month; 0 is what came before the comparison.
    is_allocation : bool
        Whether the new cases are there, and nothing is closed yet.
    """

    month: int
    is_allocation: bool


@dataclass(frozen=True)
class ArmMonths:
    """What the teams of an arm had and did, the last month of the history first.

    Attributes
    ----------
    teams : tuple of str
        Names of the T teams.
    at_work : ndarray of bool, (M, T)
        Whether the team takes cases.
    received, handed_back, closed, backlog : ndarray of float, (M, T)
        Cases.
    """

    teams: tuple[str, ...]
    at_work: BoolArray
    received: FloatArray
    handed_back: FloatArray
    closed: FloatArray
    backlog: FloatArray

    def kept(self, moment: Moment) -> FloatArray:
        """(T,) backlogs, without the new cases of an allocation."""
        if not moment.is_allocation:
            return np.asarray(self.backlog[moment.month])
        return np.asarray(self.backlog[moment.month - 1] - self.handed_back[moment.month])

    def new(self, moment: Moment) -> FloatArray:
        """(T,) cases received at an allocation, or later in its month."""
        return np.asarray(self.received[moment.month] * moment.is_allocation)

    def gone(self, moment: Moment) -> FloatArray:
        """(T,) cases closed in the month that a count ends."""
        is_count = not moment.is_allocation and moment.month > 0
        return np.asarray(self.closed[moment.month] * is_count)

    def closed_so_far(self, moment: Moment) -> int:
        """Cases closed since the comparison began."""
        return int(self.closed[1 : moment.month + 1 - moment.is_allocation].sum())

    def base(self, month: int) -> float:
        """Mean backlog of the teams at work when a month opens, before any new case."""
        at_work = self.at_work[month]
        kept = self.kept(Moment(month, is_allocation=True))
        return float(kept[at_work].mean()) if at_work.any() else 0.0


@dataclass(frozen=True)
class Film:
    """Arms of one replication over months.

    Attributes
    ----------
    title : str
        Of the scenario.
    replication : int
        Which one is shown.
    places : dict of str to int
        Number of each arm in its run, which decides its colour.
    months : tuple of str
        M names; the first is that of the count before the comparison, empty if there is none.
    arms : dict of str to ArmMonths
        The arms that are shown.
    as_filed : frozenset of str
        Arms that deal cases as they are filed, so that they never have a month's all at once.
    """

    title: str
    replication: int
    places: dict[str, int]
    months: tuple[str, ...]
    arms: dict[str, ArmMonths]
    as_filed: frozenset[str] = frozenset()

    @property
    def highest(self) -> float:
        """The most cases that a team has at any moment."""
        return max(
            float((arm.backlog + arm.closed + arm.handed_back).max(initial=0))
            for arm in self.arms.values()
        )

    def moments(self) -> Iterator[Moment]:
        """The count before the comparison, then of each month its allocation and its count."""
        yield Moment(0, is_allocation=False)
        for month in range(1, len(self.months)):
            yield Moment(month, is_allocation=True)
            yield Moment(month, is_allocation=False)

    def heading(self, moment: Moment) -> str:
        """When it is, and what happens."""
        month = self.months[moment.month] or _("before the first month")
        if moment.is_allocation:
            if self.as_filed:
                return _("{month}: the month's new cases", month=month)
            return _("{month}: new cases are allocated", month=month)
        return _("{month}: count of the month", month=month)

    def told(self, moment: Moment) -> Iterator[str]:
        """What each arm has come to, in words, with its name."""
        for name in self.arms:
            yield _("{arm}: {said}", arm=name, said=self.totals(name, moment))

    def totals(self, name: str, moment: Moment) -> str:
        """What an arm has come to, in words."""
        arm = self.arms[name]
        closed, new = arm.closed_so_far(moment), int(arm.new(moment).sum())
        if self.comes_one_by_one(name, moment):
            return _("closed so far {closed:,}; {new:,} new cases, one by one as filed",
                     closed=closed, new=new)  # fmt: skip
        backlog = int(arm.kept(moment).sum()) + new
        return _("closed so far {closed:,}, backlog {backlog:,}", closed=closed, backlog=backlog)

    def comes_one_by_one(self, name: str, moment: Moment) -> bool:
        """Whether what is shown as a month's new cases was never there all at once."""
        return moment.is_allocation and name in self.as_filed


def film(run: Outcome, arms: Sequence[str], replication: int) -> Film:
    """The months of some arms of a run in one replication, from its tables."""
    history, monthly = (
        rows[rows["replication"] == replication]
        for rows in (run.table(name, LABELS + COUNTED) for name in ("history", "monthly"))
    )
    before = history[history["month"] == history["month"].max()]
    labels = [*(before["month"].unique().tolist() or [""]), *monthly["month"].unique().tolist()]
    shown = pd.concat([before, monthly[monthly["arm"].isin(arms)]])
    teams = shown["team"].drop_duplicates().tolist()
    by_arm = {
        arm: _arm_months(pd.concat([before, monthly[monthly["arm"] == arm]]), labels, teams)
        for arm in arms
    }
    places = {arm: run.study.arms.index(arm) for arm in arms}
    timing = {arm.name: arm.setting.allocation.timing for arm in run.study.base.arms}
    as_filed = frozenset(arm for arm in arms if timing.get(arm, "monthly") != "monthly")
    title = in_one_line(chosen(run.about["title"]))
    return Film(title, replication, places, tuple(labels), by_arm, as_filed)


def _arm_months(rows: pd.DataFrame, months: list[str], teams: list[str]) -> ArmMonths:
    """Tables of months and teams; without history the first month is what came before."""
    by_team = rows.set_index(["month", "team"])
    by_team["at_work"] = by_team["idle_share_officer"].notna().astype(int)
    cells = pd.MultiIndex.from_product([months, teams])
    shape = len(months), len(teams)
    cases = {
        name: by_team[name].reindex(cells, fill_value=0).to_numpy(np.float64).reshape(shape)
        for name in (*COUNTED, "at_work")
    }
    if not months[0]:  # the opening backlog, if there is one
        first = {name: values[1] for name, values in cases.items()}
        cases["backlog"][0] = (
            first["backlog"] - first["received"] + first["closed"] + first["handed_back"]
        )
        cases["at_work"][0] = first["at_work"]
    at_work = cases.pop("at_work") > 0
    return ArmMonths(tuple(teams), at_work, **cases)
