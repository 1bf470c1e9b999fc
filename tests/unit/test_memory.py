"""Memory that is freed is kept for the next replication, unless the user has said otherwise."""

import os
import platform
import subprocess
import sys

import pytest

PAGES_ANEW = """
from resource import RUSAGE_SELF, getrusage
import numpy as np
from sim.world.memory import keep_memory
keep_memory()
def columns():
    before = getrusage(RUSAGE_SELF).ru_minflt
    found = [np.ones(1 << 20) for _ in range(15)]
    return getrusage(RUSAGE_SELF).ru_minflt - before
first, again = columns(), columns()
print(again / first)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library")
@pytest.mark.parametrize(("given", "share"), [({}, 0.1), ({"MALLOC_TRIM_THRESHOLD_": "0"}, 0.9)])
def test_pages_are_handed_out_once(given, share):
    done = subprocess.run(
        [sys.executable, "-c", PAGES_ANEW],
        env={**os.environ, "NUMPY_MADVISE_HUGEPAGE": "0", **given},
        check=True,
        capture_output=True,
        text=True,
    )
    assert (float(done.stdout) > share) == bool(given)
