"""What Numba keeps of the compiled engine, in a folder of a test's own: compiling takes long."""

from __future__ import annotations

import shutil
from pathlib import Path

from sim.bureau.engines import compiled_engine
from sim.bureau.engines import compiled_loop as loop
from sim.bureau.rules import compiled_kernels
from sim.compiled.cache import Places
from sim.compiled.functions import SOURCES
from sim.measures import compiled_months
from sim.measures.rehearsal import rehearse


def copied_engine(folder: Path) -> Path:
    """Copy all that is kept into a folder for ``NUMBA_CACHE_DIR``; where its files are there."""
    compiled_engine.rehearse(lambda: None)
    rehearse()
    copies = [_copied(folder, one.stats.cache_path, file) for one, file in KEPT]
    return copies[0]


KEPT = (
    (loop.play_teams, loop.__file__),
    (compiled_months.hold, compiled_months.__file__),
    (compiled_kernels.answer, compiled_kernels.__file__),
)
"""A function of each folder with compiled ones, and its file."""


SMALL_ONES = ("compiled_memory.count_open", "compiled_loop.write_all_down")
"""Of the functions in the first folder those that are compiled soonest."""


def _copied(folder: Path, known: str, file: str) -> Path:
    copy = folder / Places._locator_classes[0].get_suitable_cache_subpath(file)
    copy.mkdir(parents=True, exist_ok=True)
    for kept in Path(known).glob(f"compiled_*_{SOURCES}-*.nb[ci]"):
        shutil.copy(kept, copy)
    return copy
