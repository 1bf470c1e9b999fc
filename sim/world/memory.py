"""Memory that is freed after a replication and is kept for the next one."""

from __future__ import annotations

import ctypes
from functools import cache

TRIM, MMAP = -1, -3
"""Parameters of ``mallopt``, see mallopt(3)."""
MEGABYTE = 1 << 20


@cache
def keep_memory() -> None:
    """Have the C library keep up to 64 MB that are free, where it is that of GNU.

    As it is set up, it gives back what a replication has freed, and the next one has each page
    anew: cleared by the system, which takes an eighth of the time of a bureau of nine teams.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, TypeError, AttributeError):  # another C library
        return
    mallopt(MMAP, 32 * MEGABYTE)
    mallopt(TRIM, 64 * MEGABYTE)
