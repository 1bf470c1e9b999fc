"""What the deputy director sees when cases are dealt: the board of the teams, and the pool."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.world.docket import Register, Rows


def rows_of(cases: IntArray) -> Rows:
    """The rows of increasing numbers of cases."""
    if len(cases):
        first, after = int(cases[0]), int(cases[-1]) + 1
        if after - first == len(cases):
            return slice(first, after)
    return cases


class Bulletin(NamedTuple):
    """One month of T teams, as published after its count: (T,) cases.

    Attributes
    ----------
    opening : IntArray
        Backlog when the month began.
    received, closed : IntArray
        In the month.
    backlog : IntArray
        At the count.
    present : BoolArray or None
        Whether the team took cases in it; None: all did.
    """

    opening: IntArray
    received: IntArray
    closed: IntArray
    backlog: IntArray
    present: BoolArray | None = None

    @property
    def closure_rate(self) -> FloatArray:
        """(T,) closed / (backlog at the start + received); 0 without cases."""
        return closure_rate(self.closed, self.opening + self.received)


def closure_rate(closed: IntArray, cases: IntArray) -> FloatArray:
    """Share of the cases that was closed, (T,); 0 without cases."""
    return np.asarray(closed / np.maximum(cases, 1), dtype=np.float64)


class Workload(NamedTuple):
    """What the open cases of T teams weigh: expected remaining work in days, or weights.

    Attributes
    ----------
    days : FloatArray
        (T,) of the open cases, at the speeds in force; or the sum of their weights.
    of_case : FloatArray
        (K, S, T) of a case of each kind at each stage reached.
    """

    days: FloatArray
    of_case: FloatArray


def unknown_receipts(months: int) -> IntArray:
    """Receipts on a board that shows none."""
    raise ValueError(f"receipts of {months} months are not shown")


class Board(NamedTuple):
    """What is known of T teams at an allocation event.

    Attributes
    ----------
    backlog : IntArray
        (T,) allocated cases that are not closed.
    active : IntArray
        (A,) teams that take cases, in team order.
    division : IntArray
        (T,) number of the team's division.
    homes : tuple[tuple[int, ...], ...]
        Teams that serve each region, in the order of the scenario.
    bulletins : tuple[Bulletin, ...]
        Of the last three counted months, the last one last; fewer at the beginning.
    workload : Workload | None
        None where the rule does not weigh work.
    takes : BoolArray | None
        Whether a team takes the cases of each track, (G, T); None: all do, or the rule is asked
        track by track.
    received : callable
        Of a number of months: (T,) cases received so far in the current one of spans so long, the
        first of which begins with the comparison.
    """

    backlog: IntArray
    active: IntArray
    division: IntArray
    homes: tuple[tuple[int, ...], ...]
    bulletins: tuple[Bulletin, ...] = ()
    workload: Workload | None = None
    takes: BoolArray | None = None
    received: Callable[[int], IntArray] = unknown_receipts


NO_REGISTER = Register((), (), np.zeros(0))


@dataclass  # frozen would take five times as long, and there may be one at every filing
class Pool:
    """Cases to deal, in order of filing: (n,) columns.

    Attributes
    ----------
    region, kind : IntArray
        Numbers.
    filed : FloatArray
        Day of filing.
    draw : FloatArray
        Uniforms for chance.
    stage : IntArray
        Stage reached; above 0 for a case that was begun by another team.
    register : Register
        What the court's register says of all cases.
    rows : Rows
        Where the cases stand in the register.
    lost_by : IntArray | None
        The team that each case was taken from last; -1: none. None where the rule does not ask.
    team_draws : FloatArray | None
        (n, T) uniforms, for each case and team; None where the rule needs none.
    track : IntArray | None
        Number of each case's track, where the board says which teams take it.
    """

    region: IntArray
    kind: IntArray
    filed: FloatArray
    draw: FloatArray
    stage: IntArray
    register: Register = NO_REGISTER
    rows: Rows = field(default_factory=lambda: slice(0, 0))
    lost_by: IntArray | None = None
    team_draws: FloatArray | None = None
    track: IntArray | None = None

    def __len__(self) -> int:
        return len(self.region)

    def part(self, cases: IntArray) -> Pool:
        """The pool of some of these cases, by their places in it, (k,)."""
        where, kind, filed, draw = (self.region, self.kind, self.filed, self.draw)
        rows = self.rows.start + cases if isinstance(self.rows, slice) else self.rows[cases]
        own = where[cases], kind[cases], filed[cases], draw[cases], self.stage[cases]
        part = Pool(*own, self.register, rows_of(rows))
        if self.lost_by is not None:
            part.lost_by = self.lost_by[cases]
        if self.team_draws is not None:
            part.team_draws = self.team_draws[cases]
        return part

    @property
    def amount(self) -> FloatArray:
        """(n,) sum in dispute, yuan."""
        return self.register.amount[self.rows]

    @property
    def own_team(self) -> IntArray:
        """(n,) team that had a case in the ledger; -1: that is not known, or not its."""
        own = self.register.team
        return np.full(len(self), -1) if own is None else own[self.rows].astype(np.int64)

    def of_kind(self, name: str) -> BoolArray:
        """(n,) whether a case is of the kind of this name; ValueError if there is no such kind."""
        return np.asarray(self.kind == _number(name, "kind", self.register.kinds))

    def of_region(self, name: str) -> BoolArray:
        """(n,) whether a case is of the region of this name; ValueError if there is none."""
        return np.asarray(self.region == _number(name, "region", self.register.regions))


def _number(name: str, what: str, names: Sequence[str]) -> int:
    if name not in names:
        raise ValueError(f"no {what} {name!r}; allowed: {', '.join(names)}")
    return names.index(name)


Rule = Callable[[Board, Pool, Any], tuple[IntArray, Any]]
"""From board, pool and memory (None at first) to the team of each case and a new memory."""


def eased(
    levels: FloatArray, active: IntArray, events_back: IntArray, gradual: BoolArray | None = None
) -> FloatArray:
    """Levels with those of returning teams raised towards the mean of the others.

    So that a team that comes back is not flooded: two thirds of the way at the event of its
    return, one third at the next, and not at all from the third on.

    Parameters
    ----------
    levels : FloatArray
        (T,) backlogs or loads.
    active : IntArray
        (A,) teams that take cases.
    events_back : IntArray
        (T,) events since the team takes cases again, from 1; 0: it was never away.
    gradual : BoolArray or None
        (T,) whether a returning team is seen so, and not as it is; None: all are.
    """
    back = active[events_back[active] > 0]
    others = np.setdiff1d(active, back)
    back = back if gradual is None else back[gradual[back]]
    seen = np.array(levels, dtype=np.float64)
    if len(others) and len(back):
        missing = np.maximum(seen[others].mean() - seen[back], 0.0)
        seen[back] += (3 - events_back[back]) / 3 * missing
    return seen
