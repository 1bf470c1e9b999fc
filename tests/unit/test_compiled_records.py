"""What Numba keeps on the disk is used only as long as no file of the engine has changed."""

from __future__ import annotations

from pathlib import Path
from shutil import copy

import pytest

pytest.importorskip("numba")
from sim.bureau.engines import compiled_loop as loop
from sim.bureau.engines import compiled_memory as memory
from sim.bureau.engines import compiled_records as records
from sim.bureau.engines.compiled_engine import rehearse

FILES = sorted(Path(records.__file__).parent.glob("compiled_*.py"))


@pytest.mark.parametrize("changed", FILES, ids=lambda file: file.stem)
def test_a_change_in_any_file_of_the_engine_is_noticed(tmp_path, changed):
    for file in FILES:
        copy(file, tmp_path)
    assert records.digest_of(tmp_path) == records.SOURCES
    with (tmp_path / changed.name).open("a") as file:
        file.write("# changed\n")
    assert records.digest_of(tmp_path) != records.SOURCES


def test_what_is_kept_bears_the_digits_of_all_files_in_its_name():
    rehearse(lambda: None)
    for function in (loop.deal, loop.play_teams, memory.count_open):
        kept = Path(function.stats.cache_path).glob(f"*.{function.py_func.__name__}_*.nbi")
        assert any(records.SOURCES in file.name for file in kept)
