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
    """

    present: BoolArray
    active: IntArray
    since: IntArray
    events_back: IntArray

    @classmethod
    def at_first(cls, present: BoolArray) -> Presence:
        """Presence at the first event: nobody has come back from anywhere."""
        nothing: IntArray = np.zeros(len(present), dtype=np.int64)
        return cls(present, np.flatnonzero(present), nothing, nothing)

    def followed_by(self, present: BoolArray, month: int) -> Presence:
        """Presence from the event on that opens a month."""
        # Months that are alike share an array: that it is the same one is quicker to see.
        alike = present is self.present or bool((present == self.present).all())
        if alike and not self.is_anyone_back:
            return self
        since = np.where(present == self.present, self.since, month)
        goes_on = np.where(self.events_back > 0, (self.events_back + 1) % EVENTS_OF_RETURN, 0)
        events_back = np.where(present, np.where(self.present, goes_on, 1), 0)
        return Presence(present, np.flatnonzero(present), since, events_back)

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
