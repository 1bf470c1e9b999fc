"""Cases that come back after they were closed (恢复执行): rows of a docket of their own."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray


class Returns(NamedTuple):
    """The last R cases of a docket: each is a case before them that has come back.

    Whether one ever does, and when, is a matter of the play: it comes ``delay`` days after the
    other was closed.

    Attributes
    ----------
    parent : IntArray
        Row of the case that comes back, (R,), increasing.
    delay : FloatArray
        Days from its closure to the return, (R,).
    to_original : BoolArray
        Whether it goes to the team that closed it, if that takes cases, (R,).
    """

    parent: IntArray
    delay: FloatArray
    to_original: BoolArray

    def of_first(self, n: int) -> Returns:
        """Those of the first n cases of the docket."""
        r = int(np.searchsorted(self.parent, n))
        return Returns(self.parent[:r], self.delay[:r], self.to_original[:r])
