"""Fingerprints: whether two worlds are the same, told by a few digits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from xxhash import xxh3_128

DIGITS = 32
"""Digits of a fingerprint; one of another length was made in another way, and tells nothing."""


def fingerprint(columns: Iterable[NDArray[Any]]) -> str:
    """Digits that columns share only with columns that have the same values.

    XXH3 of 128 bits, which tells apart what chance makes, and is some fifty times as fast as a
    hash that nobody can forge.
    """
    digest = xxh3_128()
    for column in columns:
        digest.update(str(column.shape).encode())
        digest.update(np.ascontiguousarray(column).data)
    return digest.hexdigest()
