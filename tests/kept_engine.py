"""What Numba keeps of the compiled engine, in a folder of a test's own: compiling takes long."""

from __future__ import annotations

import shutil
from pathlib import Path

from sim.bureau.engines import compiled_loop as loop
from sim.bureau.engines.compiled_engine import rehearse
from sim.compiled.cache import Places
from sim.compiled.functions import SOURCES


def copied_engine(folder: Path) -> Path:
    """Copy all that is kept into a folder for ``NUMBA_CACHE_DIR``; where its files are there."""
    rehearse(lambda: None)
    known = Path(loop.play_teams.stats.cache_path)
    copy = folder / Places._locator_classes[0].get_suitable_cache_subpath(loop.__file__)
    copy.mkdir(parents=True)
    for file in known.glob(f"compiled_*_{SOURCES}-*.nb[ci]"):
        shutil.copy(file, copy)
    return copy
