"""A ledger, or a simulated play in its place, as a fit sees it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from sim.arrays import BoolArray, IntArray
from sim.fitting.past import Past, in_past, past_of
from sim.fitting.replay import Cases
from sim.ledger.ledger import NOBODY, Ledger
from sim.ledger.play import LedgerPlay, play_of
from sim.ledger.window import Window
from sim.measures.play import Play

USUAL_LIMIT = 126.0
MOST_NAMES = 20
"""Regions, and kinds, that are told apart; the others are one."""
OTHERS = "others"


@dataclass(frozen=True)
class Seen:
    """A play of the past, and what a scenario says of its calendar.

    Attributes
    ----------
    play : Play
        A ledger as one (or, in tests, a simulated one).
    calendar : Mapping
        The scenario's calendar but for ``start`` and ``months``.
    nobody : str or None
        Team of the play that stands for cases without an officer; the last one.
    file : str
        Name of the ledger's file.
    only : tuple of int
        Officers who are looked at, by their numbers in the play; empty: all.
    """

    play: Play
    calendar: Mapping[str, Any]
    nobody: str | None = None
    file: str = ""
    only: tuple[int, ...] = ()

    @property
    def months(self) -> tuple[str, ...]:
        """Names of the months, (M,)."""
        return self.play.calendar.labels[self.play.calendar.history_months :]

    @property
    def officers(self) -> tuple[str, ...]:
        """Names of the T officers, as teams can have them."""
        names = self.play.world.staff.names
        own = fit_names(names if self.nobody is None else names[:-1], "O")
        return tuple(own[i] for i in self.only) if self.only else own

    @cached_property
    def _whole(self) -> Past:
        """The cases of all officers; those of nobody are no team's."""
        past = past_of(self.play)
        teams = len(self.play.world.staff.names) - (self.nobody is not None)
        return replace(past, team=np.where(past.team < teams, past.team, -1), teams=teams)

    @cached_property
    def _mine(self) -> BoolArray:
        """Which of them are looked at: those of the chosen officers, and as many of nobody's."""
        team = self._whole.team
        mine = np.ones(len(team), dtype=np.bool_)
        if self.only:
            mine = np.isin(team, self.only)
            of_nobody = np.flatnonzero(team < 0)
            share = mine.sum() / max((team >= 0).sum(), 1)
            turn = np.floor((np.arange(len(of_nobody)) + 1) * share)
            mine[of_nobody] = np.diff(turn, prepend=0.0) > 0
        return mine

    @cached_property
    def past(self) -> Past:
        """Its cases; those of nobody are no team's."""
        whole, mine = self._whole, self._mine
        if not self.only:
            return whole
        number = np.full(whole.teams + 1, -1)  # the last one is that of nobody
        number[list(self.only)] = np.arange(len(self.only))
        columns = whole.filed[mine], whole.closed[mine], number[whole.team[mine]]
        return Past(*columns, whole.ends, len(self.only))

    def some(self, months: int, most: int) -> Seen:
        """A part of the officers with all their cases, if there are more than so many cases.

        Where each case has its officer, what one of them does is nothing to the others. Officers
        are taken evenly in the order of how many cases they have; the one with most is among them.
        """
        past = self.past.first(months)
        if len(past.filed) <= most or len(self.officers) < 2:
            return self
        cases = np.bincount(past.team[past.team >= 0], minlength=past.teams)
        in_turn = np.argsort(-cases, kind="stable")
        step = max(len(past.filed) / most, 1.0)
        turns = np.arange(int(len(in_turn) / step) + 1) * step
        chosen = np.unique(in_turn[turns[turns < len(in_turn)].astype(np.int64)])
        return replace(self, only=tuple(chosen.tolist()))

    @cached_property
    def cases(self) -> Cases:
        """The cases of its past with what the docket says of them, in order of filing."""
        docket, kept = self.play.log.docket, np.flatnonzero(in_past(self.play))[self._mine]
        amount = np.nan_to_num(docket.amount[kept], nan=0.0)
        limit = np.where(np.isfinite(docket.limit), docket.limit, np.nan)[kept]
        usual = np.nanmedian(limit) if not np.isnan(limit).all() else USUAL_LIMIT
        limit = np.where(np.isnan(limit), usual, limit)
        region = self._region[0][docket.region[kept]]
        kind = self._kind[0][docket.kind[kept]]
        cases = Cases(self.past.filed, self.past.team, region, kind, amount, limit)
        return cases.of(self._order)

    @property
    def has_limits(self) -> bool:
        """Whether any case has a time limit of its own."""
        return bool(np.isfinite(self.play.log.docket.limit[in_past(self.play)]).any())

    @cached_property
    def _order(self) -> IntArray:
        return np.argsort(self.past.filed, kind="stable")

    @property
    def labels(self) -> tuple[str, ...]:
        """Number of each case as its table has it, each once."""
        case = self.play.log.docket.case[in_past(self.play)][self._mine][self._order]
        labels = [str(one) for one in case.tolist()]
        again = Counter(labels)
        return tuple(
            label if again[label] == 1 else f"{label} {i + 1}" for i, label in enumerate(labels)
        )

    def open_at(self, day: float) -> Cases:
        """The cases that are open on a day, as seen from it."""
        closed = self.past.closed[self._order]
        cases = self.cases.of((self.cases.filed < day) & (closed > day))
        return replace(cases, filed=cases.filed - day)

    def labels_open_at(self, day: float) -> tuple[str, ...]:
        """Numbers of the cases that are open on a day."""
        closed = self.past.closed[self._order]
        is_open = (self.cases.filed < day) & (closed > day)
        return tuple(self.labels[i] for i in np.flatnonzero(is_open).tolist())

    @cached_property
    def open_cases(self) -> IntArray:
        """Cases open at the first midnight and at each count, (M + 1,): counted then.

        Not what came and went is added up, so that the one can be held against the other. Of a
        ledger they are those of ``months.csv``.
        """
        play = self.play
        if isinstance(play, LedgerPlay):
            from sim.ledger.measured import is_open

            return is_open(play.ledger, play.span.begins)
        start, later = play.calendar.start_day, play.calendar.history_months
        filed, closed = play.log.docket.filed, play.log.closed
        counts = np.append(start, play.calendar.closing[later:])[:, None]
        return np.asarray(((filed < counts) & ~(closed <= counts)).sum(axis=1))

    @property
    def regions(self) -> tuple[str, ...]:
        """Names of the regions, as they are in the scenario."""
        return self._region[1]

    @property
    def kinds(self) -> tuple[str, ...]:
        """Names of the kinds, as they are in the scenario."""
        return self._kind[1]

    @cached_property
    def _region(self) -> tuple[IntArray, tuple[str, ...]]:
        docket = self.play.log.docket
        return _few(docket.regions, docket.region, "R", "all")

    @cached_property
    def _kind(self) -> tuple[IntArray, tuple[str, ...]]:
        docket = self.play.log.docket
        return _few(docket.kinds, docket.kind, "K", "general")


def seen_of(ledger: Ledger, window: Window) -> Seen:
    """A ledger's months as a fit sees them."""
    source = window.calendar.source.model_dump(mode="json", exclude_none=True)
    calendar = {key: value for key, value in source.items() if key not in ("start", "months")}
    return Seen(play_of(ledger, window), calendar, NOBODY, Path(ledger.file).name)


def _few(
    names: Sequence[str], number: IntArray, letter: str, alone: str
) -> tuple[IntArray, tuple[str, ...]]:
    """New numbers by the old ones, those of none last, and the names that they have now.

    The most frequent names stay; the others, and what has none, are one.
    """
    counts = np.bincount(number[number >= 0], minlength=len(names))
    stay = np.sort(np.argsort(-counts, kind="stable")[:MOST_NAMES])
    stay = stay[counts[stay] > 0]
    if not len(stay):
        return np.zeros(len(names) + 1, dtype=np.int64), (alone,)
    new = np.full(len(names) + 1, len(stay), dtype=np.int64)  # the last one is that of -1
    new[stay] = np.arange(len(stay))
    kept = fit_names([names[i] for i in stay.tolist()], letter)
    rest = bool((new[number] == len(stay)).any())
    return new, (*kept, OTHERS) if rest else kept


def fit_names(names: Sequence[str], letter: str) -> tuple[str, ...]:
    """Names that a scenario can have: the same ones, or numbers with a letter where it cannot."""
    plain = [re.sub(r"[^\w -]+", " ", name).strip() for name in names]
    fine = all(re.fullmatch(r"\w[\w -]{0,59}", one) for one in plain)
    apart = len({one.casefold() for one in plain}) == len(plain) and OTHERS not in plain
    if fine and apart and not any(one.isdecimal() for one in plain):
        return tuple(plain)
    return tuple(f"{letter}{i + 1:03d}" for i in range(len(names)))
