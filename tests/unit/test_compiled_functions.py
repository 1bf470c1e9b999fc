"""What Numba keeps on the disk is used only as long as no compiled function has changed."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

pytest.importorskip("numba")
from sim.bureau.engines import compiled_loop as loop
from sim.bureau.engines import compiled_memory as memory
from sim.bureau.engines.compiled_engine import rehearse
from sim.compiled.functions import ROOMS, SOURCES, digest_of

SIM = Path(str(files("sim")))
FILES = sorted(file for room in ROOMS for file in (SIM / room).rglob("compiled_*.py"))


def test_nobody_else_has_compiled_functions():
    assert sorted(SIM.rglob("compiled_*.py")) == FILES


@pytest.mark.parametrize("changed", FILES, ids=lambda file: file.stem)
def test_a_change_in_any_file_of_compiled_functions_is_noticed(tmp_path, changed):
    for file in FILES:
        copy = tmp_path / file.relative_to(SIM)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(file.read_bytes())
    rooms = [tmp_path / room for room in ROOMS if (tmp_path / room).is_dir()]
    assert digest_of(rooms) == SOURCES
    with (tmp_path / changed.relative_to(SIM)).open("a") as file:
        file.write("# changed\n")
    assert digest_of(rooms) != SOURCES


def test_what_is_kept_bears_the_digits_of_all_files_in_its_name():
    rehearse(lambda: None)
    for function in (loop.deal, loop.play_teams, memory.count_open):
        kept = Path(function.stats.cache_path).glob(f"*.{function.py_func.__name__}_*.nbi")
        assert any(SOURCES in file.name for file in kept)
