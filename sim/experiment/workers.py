"""Where replications run: here, or on worker processes of this machine."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait

from sim.experiment.replication import Study, replicate
from sim.experiment.store import RunFolder

Finished = Callable[[int], None]


class WorkersLostError(Exception):
    """Worker processes died again and again without finishing anything."""


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run_all(
    study: Study, folder: RunFolder, todo: Sequence[int], workers: int, finished: Finished
) -> None:
    """Run replications; ``finished`` is called with each as soon as it is kept.

    A worker that dies costs the replications in hand; they are run again.

    Raises
    ------
    WorkersLostError
        If all workers died before anything was finished.
    """
    if workers == 1 or len(todo) == 1:
        for replication in todo:
            replicate(study, replication, folder)
            finished(replication)
        return
    left = set(todo)
    while left:
        before = len(left)
        try:
            _run_in_pool(study, folder, left, workers, finished)
        except BrokenProcessPool:
            for replication in [r for r in left if folder.part(r).is_dir()]:
                left.discard(replication)
                finished(replication)
            if len(left) == before:
                raise WorkersLostError from None


def _run_in_pool(
    study: Study, folder: RunFolder, left: set[int], workers: int, finished: Finished
) -> None:
    context = multiprocessing.get_context("spawn")
    size = min(workers, len(left))
    pool = ProcessPoolExecutor(
        size, mp_context=context, initializer=_start, initargs=(study, folder)
    )
    try:
        futures = {pool.submit(_work, replication): replication for replication in sorted(left)}
        for future in as_completed(futures):
            future.result()
            left.discard(futures[future])
            finished(futures[future])
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_job: tuple[Study, RunFolder] | None = None


def _start(study: Study, folder: RunFolder) -> None:
    """Prepare a worker: Ctrl-C is the parent's affair, and no worker outlives its parent."""
    global _job  # noqa: PLW0603 - a worker process has one job
    _job = (study, folder)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        watch = threading.Thread(target=_exit_with, args=(parent.sentinel,), daemon=True)
        watch.start()


def _exit_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def _work(replication: int) -> None:
    assert _job is not None
    study, folder = _job
    replicate(study, replication, folder)
