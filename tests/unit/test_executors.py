"""Work on processes: what a worker that dies costs, also before it has begun."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from sim.experiment.executors import (
    Files,
    Preparation,
    Where,
    WorkersLostError,
    computed,
    computed_together,
)
from sim.experiment.server import IMPORTED
from sim.words import language_in_use, speaking

ROOT = Path(__file__).parents[2]
CHUNKS = [range(i, i + 1) for i in range(8)]


def label(chunk: range) -> Files:
    return {str(chunk.start): b""}


def spoken(chunk: range) -> Files:
    return {f"{chunk.start} {language_in_use()}": b""}


def kill_workers(times: int, after: float, most: int = 1) -> tuple[Callable[[], None], list[int]]:
    """What kills so many starting workers so many times, and the numbers of workers it saw."""
    seen: list[int] = []

    def ready() -> None:
        children = multiprocessing.active_children()
        seen.append(len(children))
        if len(seen) <= times:
            time.sleep(after)
            for child in children[:most]:
                os.kill(child.pid or 0, signal.SIGKILL)
            time.sleep(0.2)

    return ready, seen


@pytest.mark.parametrize("after", [0.02, 2.0])  # as it starts; as it waits for the parent
def test_a_worker_that_dies_before_it_begins_loses_no_chunk(after):
    ready, seen = kill_workers(1, after)
    done = [chunk for chunk, _ in computed(label, CHUNKS, Where(workers=2), Preparation(ready))]
    assert sorted(chunk.start for chunk in done) == list(range(8))
    assert seen == [2, 2]  # both workers start while the parent gets ready


def test_workers_that_die_again_and_again_are_said_so():
    # All of them: one that is left may finish a chunk before the death of the other is noticed.
    ready, seen = kill_workers(9, 0.02, most=2)
    with pytest.raises(WorkersLostError):
        list(computed(label, CHUNKS, Where(workers=2), Preparation(ready)))
    assert len(seen) == 2


def dies_elsewhere(home: int, chunk: range) -> Files:
    if os.getpid() != home:
        os.kill(os.getpid(), signal.SIGKILL)
    return label(chunk)


def test_what_is_done_together_is_done_here_if_the_others_die():
    prepared: list[bool] = []
    work, needed = partial(dies_elsewhere, os.getpid()), Preparation(lambda: prepared.append(True))
    done = [chunk.start for chunk, _ in computed_together(work, CHUNKS, 3, needed)]
    assert sorted(done) == list(range(8))
    assert prepared


@pytest.mark.parametrize("there", [True, False])
def test_what_workers_have_already_is_not_prepared(there):
    done: list[str] = []
    needed = Preparation(lambda: done.append("prepared"), partial(bool, there))
    assert len(list(computed(label, CHUNKS, Where(workers=2), needed))) == len(CHUNKS)
    assert done == ([] if there else ["prepared"])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_workers_speak_the_language_in_use_when_they_start(language):
    with speaking(language):
        done = list(computed(spoken, CHUNKS, Where(workers=2)))
    assert {name for _, files in done for name in files} == {f"{i} {language}" for i in range(8)}


def test_nothing_to_do_starts_nobody():
    ready, seen = kill_workers(0, 0.0)
    assert list(computed(label, [], Where(workers=2), Preparation(ready))) == []
    assert seen == []


SCRIPT = """
import sys
from pathlib import Path
import sim
from sim.experiment.executors import Where, computed

def where(chunk):
    return {sim.__file__: b""}

if __name__ == "__main__":
    done = computed(where, [range(i, i + 1) for i in range(4)], Where(workers=2))
    print({name for _, files in done for name in files} == {sim.__file__})
"""


@pytest.mark.parametrize("socket", ["short", "x" * 120])
def test_workers_import_what_their_parent_does(socket, tmp_path):
    """Not what lies in the current folder; also where a server could have no socket."""
    for folder in ("scripts", "here/sim", socket):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "here/sim/__init__.py").write_text("raise RuntimeError('another sim')\n")
    (tmp_path / "scripts/script.py").write_text(SCRIPT)
    ran = subprocess.run(
        [sys.executable, tmp_path / "scripts/script.py"],
        cwd=tmp_path / "here",
        env=os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path / socket)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ran.stdout, ran.stderr) == ("True\n", "")


def initial_environment(_chunk: range) -> Files:
    """That of the process which this one was forked from, as it was started."""
    return {"found": Path(f"/proc/{os.getppid()}/environ").read_bytes()}


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked from a server on Linux")
def test_workers_keep_the_memory_that_was_let_go_unless_the_user_has_said_otherwise():
    code = (
        "import os; from tests.unit.test_executors import initial_environment as work; "
        "from sim.experiment.executors import Where, computed; "
        "print(*(files['found'] for _, files in computed(work, [range(1)], Where(workers=2)))); "
        "print({n for n in os.environ if n.startswith('MALLOC')})"
    )
    given = {"MALLOC_TRIM_THRESHOLD_": "123456"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **given},
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert "MALLOC_MMAP_THRESHOLD_=33554432" in done.stdout
    assert "MALLOC_TRIM_THRESHOLD_=123456" in done.stdout
    assert done.stdout.endswith("{'MALLOC_TRIM_THRESHOLD_'}\n")


def test_what_workers_are_forked_with_is_not_looked_through_for_garbage():
    code = f"import gc, {IMPORTED}; print(gc.get_freeze_count(), gc.isenabled())"
    command = [sys.executable, "-c", code]
    count, is_on = subprocess.run(
        command, check=True, capture_output=True, text=True
    ).stdout.split()
    assert int(count) > 100_000
    assert is_on == "True"
