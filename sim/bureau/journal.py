"""The bureau's journal: who got which cases or gave them back, and the bulletins made of it."""

from __future__ import annotations

from copy import copy
from typing import NamedTuple, cast

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.bureau.board import Bulletin
from sim.bureau.log import NO_CASES, Batch, Moves

MONTHS_REMEMBERED = 3


class Counted(NamedTuple):
    """M months that were played in one go and counted; their bulletins are made when asked for.

    Attributes
    ----------
    opening : IntArray
        Backlog when the first of them began, (T,).
    received, left : IntArray
        Cases that teams had received, or given back, (T,), between that count and the first of
        these allocations.
    team : IntArray
        Of each allocation in these months.
    upto : IntArray
        Allocations up to the end of each month, (M,).
    backlog : IntArray
        At each count, (M, T).
    present : BoolArray
        Whether each team took cases in them, (T,).
    """

    opening: IntArray
    received: IntArray
    left: IntArray
    team: IntArray
    upto: IntArray
    backlog: IntArray
    present: BoolArray

    def bulletin(self, month: int) -> Bulletin:
        """The bulletin of a month, by its place among these."""
        first, teams = self.upto[month - 1] if month else 0, len(self.opening)
        received = np.bincount(self.team[first : self.upto[month]], minlength=teams)
        opening, left, backlog = self.opening, 0 * self.left, self.backlog[month]
        if month:
            opening = self.backlog[month - 1]
        else:
            received, left = received + self.received, self.left
        closed = opening + received - left - backlog
        return Bulletin(opening, received, closed, backlog, self.present)


class Journal:
    """Allocations and releases of T teams so far, and the bulletins of the months counted.

    Parameters
    ----------
    opening : IntArray
        Backlog of each team, (T,), when the run begins. Allocating it is the first thing written
        down, and is in no bulletin: it was received before.
    room : int
        How many allocations are probably to come.

    Attributes
    ----------
    columns : Moves
        Of all allocations, in the order of happening, and room for more.
    releases : list of Batch
        In the order of happening.
    allocated : int
        Cases allocated so far; the number of the next allocation.
    """

    def __init__(self, opening: IntArray, room: int = 0) -> None:
        self.columns = _blank(room)
        self.releases: list[Batch] = []
        self.allocated = 0
        self._months: list[Bulletin | Counted] = []
        self._teams, self._nothing = len(opening), 0 * opening
        self._backlog = opening  # at the last count
        self._counted = int(opening.sum()), 0  # allocations and releases that bulletins tell of
        self._tallied = self._counted[0], self._nothing  # up to which receipts are added up since
        self._lost: tuple[int, IntArray] = 0, NO_CASES  # releases of which it is known whose

    def fork(self) -> Journal:
        """The same journal, to go on by itself."""
        other = copy(self)
        other.columns = _blank(len(self.columns.case), self.allocations)
        other.releases, other._months = [*self.releases], [*self._months]
        return other

    @property
    def allocations(self) -> Moves:
        """Every allocation so far, in the order of happening; not a copy."""
        return self.columns[: self.allocated]

    def blank(self, most: int) -> Moves:
        """Where so many allocations can be written down, which `allocate_in_months` then counts."""
        self._make_room(self.allocated + most)
        return self.columns[self.allocated : self.allocated + most]

    def _make_room(self, upto: int) -> None:
        if upto > len(self.columns.case):
            self.columns = _blank(max(upto, 2 * len(self.columns.case)), self.columns)

    def allocate(self, cases: IntArray, teams: IntArray, days: float | FloatArray) -> FloatArray:
        """Write down allocations; their numbers."""
        first, self.allocated = self.allocated, self.allocated + len(cases)
        self._make_room(self.allocated)
        new, columns = slice(first, self.allocated), self.columns
        columns.case[new], columns.team[new], columns.day[new] = cases, teams, days
        return np.arange(first, self.allocated, dtype=np.float64)

    def allocate_in_months(self, upto: IntArray, backlog: IntArray, present: BoolArray) -> None:
        """Count what was written down of M months, of which the last is not counted yet.

        Parameters
        ----------
        upto : IntArray
            Allocations up to the end of each month, (M,).
        backlog : IntArray
            At the event that opens each month, (M, T), which follows its predecessor's count.
        present : BoolArray
            Whether each team took cases in them, (T,).
        """
        first = self.allocated
        if len(upto) > 1:
            before = self._since_the_count()
            self.allocated += int(upto[-2])
            teams = self.columns.team[first : self.allocated]
            months = Counted(self._backlog, *before, teams, upto[:-1], backlog[1:], present)
            self._months.append(months)
            self._begin_month(backlog[-1])
        self.allocated = first + int(upto[-1])

    def release(self, cases: IntArray, teams: IntArray, day: float) -> None:
        """Write down cases that teams gave back."""
        self.releases.append((cases, teams, day))

    def numbers(self, n: int) -> FloatArray:
        """Number of the last allocation of each of n cases, (n,); 0 where there is none."""
        numbers = np.zeros(n)
        numbers[self.allocations.case] = np.arange(self.allocated)
        return numbers

    def last_allocations(self, n: int) -> tuple[IntArray, FloatArray]:
        """Team and day of the last allocation of each of n cases, (n,) each; -1: there is none."""
        team, day = np.full(n, -1, dtype=np.int64), np.zeros(n)
        written = self.allocations
        team[written.case], day[written.case] = written.team, written.day  # the last one wins
        return team, day

    def publish(self, backlog: IntArray, present: BoolArray | None = None) -> None:
        """Publish the bulletin of the month that ends with this backlog, (T,).

        Parameters
        ----------
        present : BoolArray or None
            Whether each team took cases in that month, (T,); None: all did.
        """
        received, left = self._since_the_count()
        closed = self._backlog + received - left - backlog
        self._months.append(Bulletin(self._backlog, received, closed, backlog, present))
        self._begin_month(backlog)

    def _since_the_count(self) -> tuple[IntArray, IntArray]:
        """Cases that teams received, and gave back, since the last count, (T,) each."""
        allocated, released = self._counted
        given_back = self.releases[released:]
        left = self._by_team(np.concatenate([b[1] for b in given_back])) if given_back else None
        return self._received_since(allocated), self._nothing if left is None else left

    def _received_since(self, first: int) -> IntArray:
        """Cases that teams received from an allocation on, (T,)."""
        return self._by_team(self.columns.team[first : self.allocated])

    def _by_team(self, teams: IntArray) -> IntArray:
        return np.bincount(teams, minlength=self._teams) if len(teams) else self._nothing

    def _begin_month(self, backlog: IntArray) -> None:
        """All that was written down belongs to months that have been counted."""
        self._counted = self.allocated, len(self.releases)
        self._tallied = self.allocated, self._nothing
        self._backlog = backlog

    @property
    def bulletins(self) -> list[Bulletin]:
        """Of the months counted so far."""
        if any(isinstance(months, Counted) for months in self._months):
            self._months = [*self._last(self.counted)]
        return cast("list[Bulletin]", self._months)

    @property
    def counted(self) -> int:
        """Months counted so far."""
        return sum(len(m.upto) if isinstance(m, Counted) else 1 for m in self._months)

    @property
    def last_bulletins(self) -> tuple[Bulletin, ...]:
        """The bulletins that a rule may look at, the last one last."""
        return self._last(MONTHS_REMEMBERED)

    def _last(self, n: int) -> tuple[Bulletin, ...]:
        """The last n bulletins, or all, the last one last."""
        last: list[Bulletin] = []
        for months in reversed(self._months):
            if len(last) >= n:
                break
            if isinstance(months, Bulletin):
                last.append(months)
            else:
                of_months = range(len(months.upto))[::-1][: n - len(last)]
                last += [months.bulletin(month) for month in of_months]
        return tuple(last[::-1])

    def received(self, months: int) -> IntArray:
        """Cases received in the last months that were counted, and since the last count, (T,)."""
        upto, tally = self._tallied
        if upto < self.allocated:
            tally = tally + self._received_since(upto)
            self._tallied = self.allocated, tally
        counted = self._last(months)
        return np.asarray(sum((month.received for month in counted), tally))

    def lost_by(self, n: int) -> IntArray:
        """The team that each of n cases was taken from last, (n,); -1: none."""
        upto, teams = self._lost
        if len(teams) < n or upto < len(self.releases):
            teams = teams.copy() if len(teams) else np.full(n, -1)
            for cases, whose, _day in self.releases[upto:]:
                teams[cases] = whose
            self._lost = len(self.releases), teams
        return teams


def _blank(room: int, written: Moves | None = None) -> Moves:
    """Columns with room for allocations, of which some are written down."""
    columns = Moves(np.empty(room, np.int32), np.empty(room, np.int32), np.empty(room))
    if written is not None:
        for column, before in zip(vars(columns).values(), vars(written).values(), strict=True):
            column[: len(before)] = before
    return columns
