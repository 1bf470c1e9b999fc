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

from sim.arrays import IntArray
from sim.fitting.past import Past, in_past, past_of
from sim.fitting.replay import Cases
from sim.ledger.ledger import NOBODY, Ledger
from sim.ledger.play import play_of
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
    """

    play: Play
    calendar: Mapping[str, Any]
    nobody: str | None = None
    file: str = ""

    @property
    def months(self) -> tuple[str, ...]:
        """Names of the months, (M,)."""
        return self.play.calendar.labels[self.play.calendar.history_months :]

    @property
    def officers(self) -> tuple[str, ...]:
        """Names of the T officers, as teams can have them."""
        names = self.play.world.staff.names
        return fit_names(names if self.nobody is None else names[:-1], "O")

    @cached_property
    def past(self) -> Past:
        """Its cases; those of nobody are no team's."""
        past = past_of(self.play)
        teams = len(self.officers)
        return replace(past, team=np.where(past.team < teams, past.team, -1), teams=teams)

    @cached_property
    def cases(self) -> Cases:
        """The cases of its past with what the docket says of them, in order of filing."""
        docket, kept = self.play.log.docket, in_past(self.play)
        amount = np.nan_to_num(docket.amount[kept], nan=0.0)
        limit = np.where(np.isfinite(docket.limit), docket.limit, np.nan)[kept]
        usual = np.nanmedian(limit) if not np.isnan(limit).all() else USUAL_LIMIT
        limit = np.where(np.isnan(limit), usual, limit)
        region = self._region[0][docket.region[kept]]
        kind = self._kind[0][docket.kind[kept]]
        columns = self.past.filed, self.past.team, region, kind, amount, limit
        return Cases(*(column[self._order] for column in columns))

    @cached_property
    def _order(self) -> IntArray:
        return np.argsort(self.past.filed, kind="stable")

    @property
    def labels(self) -> tuple[str, ...]:
        """Number of each case as its table has it, each once."""
        case = self.play.log.docket.case[in_past(self.play)][self._order]
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
