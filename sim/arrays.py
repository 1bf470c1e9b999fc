"""Types of arrays that everybody uses."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64 | np.int32]
Int32Array = NDArray[np.int32]
"""Of numbers of cases, teams, regions, kinds and months, in columns of many rows."""
BoolArray = NDArray[np.bool_]
