"""Work on processes: what a worker that dies costs, also before it has begun."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable

import pytest

from sim.experiment.executors import Files, Where, WorkersLostError, computed

CHUNKS = [range(i, i + 1) for i in range(8)]


def label(chunk: range) -> Files:
    return {str(chunk.start): b""}


def kill_a_worker(times: int, after: float) -> tuple[Callable[[], None], list[int]]:
    """What kills a starting worker so many times, and the numbers of workers it saw."""
    seen: list[int] = []

    def ready() -> None:
        children = multiprocessing.active_children()
        seen.append(len(children))
        if len(seen) <= times:
            time.sleep(after)
            os.kill(children[0].pid or 0, signal.SIGKILL)
            time.sleep(0.2)

    return ready, seen


@pytest.mark.parametrize("after", [0.02, 2.0])  # as it starts; as it waits for the parent
def test_a_worker_that_dies_before_it_begins_loses_no_chunk(after):
    ready, seen = kill_a_worker(1, after)
    done = [chunk for chunk, _ in computed(label, CHUNKS, Where(workers=2), ready)]
    assert sorted(chunk.start for chunk in done) == list(range(8))
    assert seen == [2, 2]  # both workers start while the parent gets ready


def test_workers_that_die_again_and_again_are_said_so():
    ready, seen = kill_a_worker(9, 0.02)
    with pytest.raises(WorkersLostError):
        list(computed(label, CHUNKS, Where(workers=2), ready))
    assert len(seen) == 2


def test_nothing_to_do_starts_nobody():
    ready, seen = kill_a_worker(0, 0.0)
    assert list(computed(label, [], Where(workers=2), ready)) == []
    assert seen == []
