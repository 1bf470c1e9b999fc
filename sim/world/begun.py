"""Where opening cases stand when the run starts: stages that have ended, waits not yet over."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import FloatArray, IntArray

NO_TEAM, POOL = -1, -2
"""In place of a case's team when the run starts: it is filed later; it waits in the pool."""
IN_POOL = "pool"
"""The second of them as tables have it."""


@dataclass(frozen=True)
class Begun:
    """Where each of the n cases of an opening backlog stands.

    Attributes
    ----------
    stage : IntArray
        The stage it has reached, (n,): those before it ended before the run.
    ready : FloatArray
        Day on which that stage can be worked on, (n,); 0: it can.
    """

    stage: IntArray
    ready: FloatArray

    @property
    def is_any(self) -> bool:
        """Whether any case stands elsewhere than ready for its first stage."""
        return bool(self.stage.any() or self.ready.any())

    def not_before(self, days: FloatArray, stages: int) -> Begun:
        """The same where cases are not ready for the last of so many stages before days, (n,)."""
        is_last = (self.stage == stages - 1) & (self.stage > 0)
        return Begun(self.stage, np.where(is_last, np.maximum(self.ready, days), self.ready))
