"""Memory that is freed after a replication and is kept for the next one."""

from __future__ import annotations

import ctypes
import os
from functools import cache

MEGABYTE = 1 << 20
KEPT = {
    "MALLOC_MMAP_THRESHOLD_": (-3, 32 * MEGABYTE),
    "MALLOC_TRIM_THRESHOLD_": (-1, 256 * MEGABYTE),
}
"""Settings of GNU's C library, as its environment names them: the parameters of ``mallopt`` that
they are (see mallopt(3)), and bytes."""


@cache
def keep_memory() -> None:
    """Have the C library keep up to 256 MB that are free, where it is that of GNU.

    As it is set up, it gives back what a replication has freed, and the next one has each page
    anew: cleared by the system, which takes an eighth of the time of a bureau of nine teams, and a
    fourth of a queue of a million customers. What the environment sets stays as it is.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, TypeError, AttributeError):  # another C library
        return
    for name, (parameter, usual) in KEPT.items():
        if name not in os.environ:
            mallopt(parameter, usual)
