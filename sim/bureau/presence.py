"""Who takes cases: presence of the teams at an event, and how long ago they came back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.arrays import BoolArray, IntArray

EVENTS_OF_RETURN = 3


@dataclass(frozen=True)
class Presence:
    """Which of T teams take cases from an event on.

    Attributes
    ----------
    present : BoolArray
        Whether a team takes cases, (T,).
    active : IntArray
        The teams that do, (A,), in team order.
    since : IntArray
        Month since which this has been so of each team, (T,).
    events_back : IntArray
        Events since a team takes cases again, (T,), from 1; 0: it was not away, or is long back.
    exists : BoolArray
        Whether the bureau has the team, absent or not, (T,).
    is_new : BoolArray
        Whether the bureau did not have the team at some event since it took cases last, (T,), as
        long as it is not back for long: it joins, and does not return.
    """

    present: BoolArray
    active: IntArray
    since: IntArray
    events_back: IntArray
    exists: BoolArray
    is_new: BoolArray

    @classmethod
    def at_first(cls, present: BoolArray, exists: BoolArray | None = None) -> Presence:
        """Presence at the first event: nobody has come back from anywhere."""
        nothing: IntArray = np.zeros(len(present), dtype=np.int64)
        exists = np.ones(len(present), dtype=np.bool_) if exists is None else exists
        return cls(present, np.flatnonzero(present), nothing, nothing, exists, ~exists)

    def followed_by(
        self, present: BoolArray, month: int, exists: BoolArray | None = None
    ) -> Presence:
        """Presence from the event on that opens a month; ``exists``: as before if not given."""
        exists = self.exists if exists is None else exists
        # Months that are alike share an array: that it is the same one is quicker to see.
        alike = _alike(present, self.present) and _alike(exists, self.exists)
        if alike and not self.is_anyone_back:
            return self
        since = np.where(present == self.present, self.since, month)
        goes_on = np.where(self.events_back > 0, (self.events_back + 1) % EVENTS_OF_RETURN, 0)
        events_back = np.where(present, np.where(self.present, goes_on, 1), 0)
        # Who takes cases for long is new no more, and is so again when the bureau has it no longer.
        is_new = ~exists | (self.is_new & (~present | (events_back > 0)))
        active = np.flatnonzero(present)
        return Presence(present, active, since, events_back, exists, is_new)

    @cached_property
    def is_anyone_back(self) -> bool:
        """Whether a team has come back lately."""
        return bool(self.events_back.any())

    def throughout(self, months: int, month: int) -> BoolArray:
        """Whether a team took cases in so many months, all of those before ``month``, (T,)."""
        return self.present & (self.since <= month - months)

    def leaving(self, exists: BoolArray, *, redistribute: bool) -> list[int]:
        """Teams that take no cases and may not hold those they have.

        Parameters
        ----------
        exists : BoolArray
            Whether the bureau has the team, (T,), absent or not.
        redistribute : bool
            Whether absent teams, too, give their cases back.
        """
        absent = ~self.present
        return np.flatnonzero(absent if redistribute else absent & ~exists).tolist()


def _alike(one: BoolArray, other: BoolArray) -> bool:
    return one is other or bool((one == other).all())
