"""Tracks: cases that the same teams may be given, each dealt by the rule as if it were alone.

Teams may be limited to kinds. Cases with the same set of teams are a track; a case that such a team
has not closed in time is escalated, and then only teams that take all kinds are left for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from sim.arrays import BoolArray, IntArray
from sim.bureau.board import Pool, Workload
from sim.bureau.journal import Journal
from sim.scenario.setting import Setting

IN_POOL = -1
"""In the place of a team: the case stays in the pool until the next event."""


@dataclass(frozen=True)
class Tracks:
    """Which of T teams may be given which cases.

    Attributes
    ----------
    of_class : IntArray
        Track of the cases of each kind, and at last that of escalated cases, (K + 1,). Tracks are
        numbered in the order of their first kind.
    takes : BoolArray
        Whether a team may be given the cases of a track, (G, T).
    """

    of_class: IntArray
    takes: BoolArray

    def of(self, pool: Pool, escalated: BoolArray) -> IntArray:
        """Track of each case of a pool, (n,); ``escalated``, (n,): whether it is."""
        return self.of_class[np.where(escalated, len(self.of_class) - 1, pool.kind)]

    def allows(self, kind: IntArray, escalated: BoolArray, team: IntArray) -> BoolArray:
        """Whether each case, of its kind, escalated or not, may go to a team, (n,); none: no."""
        track = self.of_class[np.where(escalated, len(self.of_class) - 1, kind)]
        takes = np.pad(self.takes, ((0, 0), (0, 1)), constant_values=True)
        return np.asarray(takes[track, np.minimum(team, takes.shape[1] - 1)] & (team >= 0))


def tracks_of(setting: Setting) -> Tracks | None:
    """The tracks of a setting; None: every team takes all kinds."""
    if not setting.limits:
        return None
    kinds, teams = len(setting.kinds), len(setting.team_names)
    takes = np.ones((kinds + 1, teams), dtype=np.bool_)
    for team, own in setting.limits.items():
        takes[:, team] = np.isin(np.arange(kinds + 1), own)
    rows = [tuple(row) for row in takes.tolist()]
    distinct = list(dict.fromkeys(rows))
    return Tracks(np.array([distinct.index(row) for row in rows]), np.array(distinct))


class Seen(NamedTuple):
    """What there is to be seen of T teams when cases are dealt.

    Attributes
    ----------
    backlog : IntArray
        (T,) those that cases of tracks asked before went to just now are counted in.
    journal : Journal
        Who got which cases before.
    workload : Workload or None
        As on a `Board`.
    dealt : IntArray or None
        (T,) cases of tracks asked before that went to each just now; None: none.
    """

    backlog: IntArray
    journal: Journal
    workload: Workload | None = None
    dealt: IntArray | None = None

    def after(self, pool: Pool, teams: IntArray) -> Seen:
        """The same after the cases of a pool went to teams, (n,); some are still in the pool."""
        dealt = np.flatnonzero(teams != IN_POOL)
        more = np.bincount(teams[dealt], minlength=len(self.backlog))
        later = self._replace(
            backlog=self.backlog + more, dealt=more if self.dealt is None else self.dealt + more
        )
        if self.workload is None:
            return later
        days, of_case = self.workload.days.tolist(), self.workload.of_case
        for k in dealt.tolist():
            team = int(teams[k])
            days[team] = round(days[team] + float(of_case[pool.kind[k], pool.stage[k], team]), 9)
        return later._replace(workload=Workload(np.array(days), of_case))


class Answer(NamedTuple):
    """What a rule answered.

    Attributes
    ----------
    teams : IntArray
        Of each case, (n,); `IN_POOL`: it stays there.
    memory : Any
        What it remembers.
    latest : tuple
        What it remembers of each time that it was asked just now.
    """

    teams: IntArray
    memory: Any
    latest: tuple[Any, ...]
