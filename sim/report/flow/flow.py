"""The flow of cases of a run: its data for a page, as plain numbers."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.language import _, chosen
from sim.language.signs import in_one_line
from sim.report.findings.one_case import check_replication
from sim.report.flow.clock import BEFORE, NEVER, TICKS
from sim.report.flow.paths import POOL, Paths, paths_of, within
from sim.report.flow.words import flow_words
from sim.report.names import named
from sim.scenario.posts import handover
from sim.scenario.problems import InputError, nearest, problem
from sim.scenario.terms import called
from sim.studies.one_case import setup_of
from sim.studies.replication import Setup, plays
from sim.studies.study import Outcome
from sim.world.calendar import WorkCalendar

MOST_STEPS = 300_000
"""Steps of cases that a page holds, some four bytes each; else fewer months are shown."""
SIDE_BY_SIDE = 2
"""Arms."""


@dataclass(frozen=True)
class FlowAsked:
    """What is to be shown of a run.

    Attributes
    ----------
    arms : tuple of str
        By their names in the file; none: the first two.
    replication : int
        Which one.
    first : str
        First month of the comparison that is shown; empty: its first.
    """

    arms: tuple[str, ...] = ()
    replication: int = 0
    first: str = ""


def flow(run: Outcome, asked: FlowAsked) -> dict[str, Any]:
    """Every case of one replication under some arms of a run: where it is, and when it moves.

    Its replication is played again. Ticks, phases and places are those of `Paths`; what is in the
    answer is in docs/app.md.

    Raises
    ------
    InputError
        If the run has no such replication, arm or month, its arms have no cases in common, or it
        played combinations of parts.
    """
    check_replication(asked.replication, run.about)
    names = dict(zip(run.study.arms, named(run).study.arms, strict=True))
    shown = flow_of(replace(setup_of(run), engine="auto"), asked)  # they are the same
    for arm in shown["arms"]:
        arm["name"] = names[arm["key"]]
    return {"title": in_one_line(chosen(run.about["title"])), **shown, "words": flow_words()}


def flow_of(setup: Setup, asked: FlowAsked) -> dict[str, Any]:
    """The same of what is played, without words."""
    arms = _arms(asked.arms, [arm.name for arm in setup.scenario.arms])
    ways = _ways(setup, arms, asked.replication)
    months = _months(list(ways.values()), asked.first)
    shown = _Shown(ways, months)
    calendar = shown.calendar
    return {
        "replication": asked.replication,
        "ticks": TICKS,
        "months": list(calendar.labels[months.start : months.stop]),
        "all_months": list(calendar.labels[calendar.history_months :]),
        "days": calendar.days[months.start : months.stop].tolist(),
        "dates": shown.one.clock.dates(months),
        "cases": shown.cases(),
        "arms": [{"name": arm, "key": arm} | shown.of_arm(arm) for arm in arms],
    }


def _arms(asked: Sequence[str], known: list[str]) -> list[str]:
    """The arms that are shown, in the order of the run."""
    for name in asked:
        if name not in known:
            why = _("no arm '{name}'; {nearest}", name=name, nearest=nearest(name, known))
            raise InputError([problem("arms", why)])
    return [arm for arm in known if arm in asked] if asked else known[:SIDE_BY_SIDE]


def _ways(setup: Setup, arms: Sequence[str], replication: int) -> dict[str, Paths]:
    played = plays(setup, replication)
    ways = {
        arm.name: paths_of(setup.scenario, arm, play) for arm, play in played if arm.name in arms
    }
    return {arm: ways[arm] for arm in arms}


def _months(ways: list[Paths], first: str) -> range:
    """The months that are shown, by their numbers: as many as a page can hold, at least one."""
    calendar = ways[0].play.calendar
    known = list(calendar.labels[calendar.history_months :])
    if first and first not in known:
        why = _("no month '{name}'; {nearest}", name=first, nearest=nearest(first, known))
        raise InputError([problem("first", why)])
    begin = known.index(first) if first else 0
    steps = np.zeros(len(known), dtype=np.int64)
    for one in ways:
        inside = one.entered[(one.entered >= 0) & (one.entered < NEVER)]
        steps += np.bincount(inside // TICKS, minlength=len(known))
    so_far = np.cumsum(steps[begin:])
    count = max(int(np.searchsorted(so_far, MOST_STEPS, side="right")), 1)
    start = calendar.history_months + begin
    return range(start, start + count)


@dataclass(frozen=True)
class _Shown:
    """Ways of cases in some months, and which cases of the arms are the same."""

    ways: dict[str, Paths]
    months: range

    @cached_property
    def one(self) -> Paths:
        """The first arm's."""
        return next(iter(self.ways.values()))

    @property
    def calendar(self) -> WorkCalendar:
        """The calendar of all of them."""
        return self.one.play.calendar

    @cached_property
    def span(self) -> tuple[int, int]:
        """The ticks of the months."""
        first = self.months.start - self.calendar.history_months
        return TICKS * first, TICKS * (first + len(self.months))

    @cached_property
    def begin(self) -> float:
        """Day, since the comparison began, on which the months begin."""
        closing, first = self.calendar.closing, self.months.start
        return float(closing[first - 1] if first else 0.0) - self.calendar.start_day

    @cached_property
    def rows(self) -> dict[str, IntArray]:
        """Of each arm the rows of the cases that are in the bureau in these months."""
        first, last = self.span
        return {
            arm: np.flatnonzero((one.filed < last) & (one.entered[:, -1] >= first))
            for arm, one in self.ways.items()
        }

    @cached_property
    def numbers(self) -> dict[Hashable, int]:
        """The number of each case here, in order of filing, then those that come back."""
        found: dict[Hashable, float] = {}
        for arm, rows in self.rows.items():
            filed = self.ways[arm].play.log.docket.filed
            found |= dict(zip(self._keys(arm), filed[rows].tolist(), strict=True))
        # A case that has come back did so on another day in each arm.
        order = sorted(found, key=lambda key: (key[0], found[key]))  # type: ignore[index]
        return {key: number for number, key in enumerate(order)}

    def _keys(self, arm: str) -> list[Hashable]:
        """What is the same of a case in all arms: its number and day; of one come back its row."""
        play = self.ways[arm].play
        docket, rows = play.log.docket, self.rows[arm]
        labels, filed = docket.case[rows].tolist(), docket.filed[rows].tolist()
        same = id(play.world.docket)
        return [
            (0, label, day) if row < docket.filings else (1, same, row)
            for row, label, day in zip(rows.tolist(), labels, filed, strict=True)
        ]

    def cases(self) -> dict[str, Any]:
        """What cases are, whatever arm has them, in the order of their numbers here."""
        n, labels = len(self.numbers), [""] * len(self.numbers)
        kind, limit = np.zeros(n, dtype=np.int64), np.zeros(n)
        filed, before = np.full(n, BEFORE), np.zeros(n, dtype=np.int64)
        returns: dict[int, str] = {}
        for arm, rows in self.rows.items():
            docket = self.ways[arm].play.log.docket
            at = self._at(arm)
            kind[at], limit[at] = docket.kind[rows], docket.limit[rows]
            filed[at] = within(self.ways[arm].filed[rows], *self.span)
            before[at] = np.floor(self._days_before(docket.filed[rows]))
            for number, row in zip(at.tolist(), rows.tolist(), strict=True):
                labels[number] = str(docket.case[row])
                if docket.returns is not None and row >= docket.filings:
                    parent = docket.returns.parent[row - docket.filings]
                    returns[number] = str(docket.case[parent])
        first = self.one.play.log.docket
        return {
            "label": _steps(labels) if all(map(str.isdecimal, labels)) else labels,
            "filed": np.diff(filed, prepend=0).tolist(),
            "before": before[filed == BEFORE].tolist(),
            "kind": kind.tolist() if len(first.kinds) > 1 else [],
            "kinds": list(first.kinds),
            "limit": limit.tolist() if len(set(limit.tolist())) > 1 else limit[:1].tolist(),
            "returns": returns,
        }

    def _days_before(self, filed: FloatArray) -> FloatArray:
        """Days from filing to the beginning of the months."""
        return np.asarray(self.begin + self.calendar.start_day - filed, dtype=np.float64)

    def _at(self, arm: str) -> IntArray:
        """Numbers here of an arm's cases, in the order of its rows."""
        return np.array([self.numbers[key] for key in self._keys(arm)], dtype=np.int64)

    def of_arm(self, arm: str) -> dict[str, Any]:
        """What became of the cases under an arm: a row a case that it has, in columns."""
        way, rows, at = self.ways[arm], self.rows[arm], self._at(arm)
        docket, setting = way.play.log.docket, way.arm.setting
        order = np.argsort(at)
        rows, at = rows[order], at[order]
        filed = within(way.filed[rows], *self.span)
        entered = within(way.entered[rows], *self.span)
        phase = np.minimum((entered <= filed[:, None]).sum(axis=1), entered.shape[1] - 1) - 1
        return {
            "teams": list(way.play.world.staff.names),
            "stages": [{"name": called(one.stage), "role": one.role} for one in setting.route],
            "handover": handover(setting),
            "presence": way.presence(self.months),
            "case": np.diff(at, prepend=0).tolist(),
            "phase": phase.tolist(),
            "steps": _lists(entered, filed, phase),
            "places": self._places(way, rows, filed),
            "late": self._late(way, rows) if docket.stops_clock else [],
            "returned": _returned(way, rows, at, filed),
        }

    def _places(self, way: Paths, rows: IntArray, filed: IntArray) -> list[int]:
        """Of each case where it is at first, how many moves come, and each: ticks on, and place."""
        case, moved, place = way.moved
        ticks, places = within(moved, *self.span).tolist(), place.tolist()
        begins = np.searchsorted(case, rows).tolist()
        ends = np.searchsorted(case, rows, side="right").tolist()
        flat: list[int] = []
        for begin, end, first in zip(begins, ends, filed.tolist(), strict=True):
            at = [i for i in range(begin, end) if ticks[i] <= first]
            later = [i for i in range(begin, end) if first < ticks[i] < NEVER]
            flat += [places[at[-1]] if at else POOL, len(later)]
            since = [first, *(ticks[i] for i in later)]
            for i, before in zip(later, since, strict=False):
                flat += [ticks[i] - before, places[i]]
        return flat

    def _late(self, way: Paths, rows: IntArray) -> list[int]:
        """Of each case the days since the months began when half its limit, and all, is over."""
        half, over = (np.floor(way.over(share)[rows] - self.begin) for share in (0.5, 1.0))
        return np.stack([half, over], axis=1).astype(np.int64).ravel().tolist()


def _lists(entered: IntArray, filed: IntArray, phase: IntArray) -> list[int]:
    """Of each case how many phases it enters, then ticks from one to the next."""
    comes = (entered < NEVER).sum(axis=1) - 1 - phase
    flat: list[int] = []
    columns = entered.tolist(), filed.tolist(), phase.tolist(), comes.tolist()
    for row, first, at, n in zip(*columns, strict=True):
        ticks = [first, *(max(tick, first) for tick in row[at + 1 : at + 1 + n])]
        flat += [n, *(later - tick for tick, later in pairwise(ticks))]
    return flat


def _returned(way: Paths, rows: IntArray, at: IntArray, filed: IntArray) -> list[int]:
    """Numbers of the cases that have come back, each with its tick, which is the arm's own."""
    back = rows >= way.play.log.docket.filings
    return np.stack([at[back], filed[back]], axis=1).ravel().tolist()


def _steps(labels: list[str]) -> list[int]:
    """Numbers by what each has more than the one before."""
    return np.diff(np.array([0, *map(int, labels)])).tolist() if labels else []
