"""Where chunks of work run: here, on processes of this machine, or on a Dask cluster.

All three give the same results; they differ in what they survive. Only a few chunks are in
flight at a time, so that results never pile up on the driving machine.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing.connection import wait as wait_for

from sim.experiment.server import deaf, hearing_later, start_method
from sim.version import __version__
from sim.words import Language, _, language_in_use, use_language

Files = dict[str, bytes]
"""What a chunk of work leaves: contents of files by their names."""
Work = Callable[[range], Files]
"""Does a chunk of numbered units of work; must be picklable."""
Done = Iterator[tuple[range, Files]]
Submit = Callable[[range], "Future[Files]"]

LARGEST_CHUNK = 20
CHUNKS_A_WORKER = 4
ROUNDS_LEFT = 2  # that what is left makes at least, so that all workers end at the same time
CONNECT_SECONDS = 10
MOST_FRUITLESS = 2


class WorkersLostError(Exception):
    """Worker processes died again and again without finishing anything."""


class ClusterError(Exception):
    """The cluster cannot be reached, or cannot do the work."""


@dataclass(frozen=True)
class Preparation:
    """What must be there before work begins.

    Attributes
    ----------
    do : sees to it that this process has it and that others will find it
    is_done : whether a process has it; asked of a worker first, so it must be picklable. None:
        it is not asked
    """

    do: Callable[[], None]
    is_done: Callable[[], bool] | None = None


NOTHING = Preparation(lambda: None)


@dataclass(frozen=True)
class Where:
    """Where to run; ``workers``: processes, None for all cores; ``cluster``: a Dask scheduler."""

    workers: int | None = None
    cluster: str | None = None

    @property
    def processes(self) -> int:
        """Worker processes of this machine."""
        return self.workers or cores()

    @property
    def on_this_machine(self) -> int:
        """Processes of this machine that have a part in it."""
        return 1 if self.cluster else self.processes

    @property
    def about(self) -> dict[str, str | int]:
        """The same for a manifest."""
        return {"cluster": self.cluster} if self.cluster else {"workers": self.processes}


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def chunked(units: Iterable[int], workers: int, largest: int = LARGEST_CHUNK) -> list[range]:
    """Units of work in chunks of neighbours.

    Chunks are small enough that a stop costs little, and large enough that sending work and keeping
    results costs little beside it. Towards the end they become smaller (guided self-scheduling:
    Polychronopoulos and Kuck 1987), so that all workers end at the same time.
    """
    todo = sorted(units)
    usual = min(max(len(todo) // (workers * CHUNKS_A_WORKER), 1), largest)
    chunks: list[range] = []
    for done, unit in enumerate(todo):
        last = chunks[-1] if chunks else range(0)
        left = len(todo) - done + len(last)
        size = min(usual, max(left // (workers * ROUNDS_LEFT), 1))
        if unit == last.stop and len(last) in range(1, size):
            chunks[-1] = range(last.start, unit + 1)
        else:
            chunks.append(range(unit, unit + 1))
    return chunks


def computed(
    work: Work, chunks: Iterable[range], where: Where, needed: Preparation = NOTHING
) -> Done:
    """Do the chunks and give each, with its files, as soon as it is done.

    ``chunks`` is asked for the next one only when there is room for it. A worker that dies costs
    the chunks in its hands; they are done again. What is ``needed`` on this machine is prepared
    before work begins, while its workers start.

    Raises
    ------
    WorkersLostError
        If workers died twice without finishing anything.
    ClusterError
        If the cluster cannot be reached or cannot do the work.
    """
    ahead = iter(chunks)
    first = list(islice(ahead, 1))
    todo = chain(first, ahead)
    if not first:
        return
    if where.cluster is not None:
        with _cluster(where.cluster) as (executor, width):
            yield from _flow(executor, _Checked(work), todo, {}, width)
    elif where.processes == 1:
        needed.do()
        for chunk in todo:
            yield chunk, work(chunk)
    else:
        yield from _on_processes(work, todo, where.processes, needed)


def _flow(
    executor: Executor,
    work: Work,
    chunks: Iterator[range],
    flying: dict[Future[Files], range],
    width: Callable[[], int],
) -> Done:
    while True:
        for chunk in islice(chunks, max(width() - len(flying), 0)):
            try:
                flying[executor.submit(work, chunk)] = chunk
            except BrokenProcessPool:
                flying[Future()] = chunk  # it was taken, and is to be done again
                raise
        if not flying:
            return
        for future in wait(flying, return_when=FIRST_COMPLETED).done:
            files = future.result()
            yield flying.pop(future), files


# Processes of this machine


def _on_processes(work: Work, chunks: Iterator[range], workers: int, needed: Preparation) -> Done:
    fruitless = 0
    while True:
        flying: dict[Future[Files], range] = {}
        finished = 0
        try:
            with _pool(work, workers, needed) as pool:
                for found in _flow(pool, _work, chunks, flying, lambda: 2 * workers):
                    finished += 1
                    yield found
        except BrokenProcessPool:
            fruitless = 0 if finished else fruitless + 1
            if fruitless == MOST_FRUITLESS:
                raise WorkersLostError from None
            lost = sorted(flying.values(), key=lambda chunk: chunk.start)
            chunks = chain(lost, chunks)
        else:
            return


def computed_together(
    work: Work, chunks: Sequence[range], processes: int, needed: Preparation
) -> Done:
    """Do a few chunks in their order, by this process (in a thread) and by others.

    What is needed is prepared while the others start. If one of them dies, the rest is done here.
    """
    todo = deque(chunks)
    flying: dict[Future[Files], tuple[range, Submit]] = {}
    try:
        with ThreadPoolExecutor(1) as thread, _pool(work, processes - 1, needed) as pool:
            here = copy_context()
            free: list[Submit] = [lambda chunk: thread.submit(here.run, work, chunk)]
            free += [lambda chunk: pool.submit(_work, chunk)] * (processes - 1)
            while todo or flying:
                while todo and free:
                    future = free[-1](todo[0])  # by others, if they are free
                    flying[future] = todo.popleft(), free.pop()
                for future in wait(flying, return_when=FIRST_COMPLETED).done:
                    files = future.result()
                    chunk, submit = flying.pop(future)
                    free.append(submit)
                    yield chunk, files
    except BrokenProcessPool:
        left = [*todo, *(chunk for chunk, _ in flying.values())]
        yield from computed(work, left, Where(workers=1), needed)


@contextmanager
def _pool(work: Work, workers: int, needed: Preparation) -> Iterator[ProcessPoolExecutor]:
    method = start_method()
    context = multiprocessing.get_context(method)
    given = work, language_in_use(), dict(os.environ)
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_start, initargs=given)
    try:
        # Children of the server are deaf to Ctrl-C as it is, but it may have to import first.
        with hearing_later() if method == "forkserver" else deaf():
            asked = [pool.submit(needed.is_done or bool) for _worker in range(workers)]  # all start
        if needed.is_done is None or not asked[0].result():
            needed.do()
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_job: Work | None = None


def _start(work: Work, language: Language, environment: dict[str, str]) -> None:
    """Prepare a worker, with the language and environment that its parent has.

    Ctrl-C is the parent's affair, and no worker outlives its parent.
    """
    global _job  # noqa: PLW0603 - a worker process has one job
    _job = work
    os.environ.clear()
    os.environ.update(environment)
    use_language(language)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        watch = threading.Thread(target=_exit_with, args=(parent.sentinel,), daemon=True)
        watch.start()


def _exit_with(sentinel: int) -> None:
    wait_for([sentinel])
    os._exit(1)


def _work(chunk: range) -> Files:
    assert _job is not None
    return _job(chunk)


# A Dask cluster


@dataclass(frozen=True)
class _Checked:
    """Work for a cluster, whose workers may have another version of the program."""

    work: Work
    version: str = __version__

    def __call__(self, chunk: range) -> Files:
        if __version__ != self.version:
            message = _(
                "a worker has version {other} of this program, not {version}",
                other=__version__,
                version=self.version,
            )
            raise ClusterError(message)
        return self.work(chunk)


@contextmanager
def _cluster(address: str) -> Iterator[tuple[Executor, Callable[[], int]]]:
    """An executor on the cluster, and how many chunks to keep in flight there."""
    try:
        from distributed import Client
        from distributed.scheduler import KilledWorker
    except ImportError:
        message = _("--cluster needs Dask: pip install 'execution-bureau-sim[cluster]'")
        raise ClusterError(message) from None
    try:
        client = Client(address, timeout=CONNECT_SECONDS)  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError, TypeError, ValueError) as error:  # TypeError: no TLS settings
        message = _("no Dask scheduler answers at {address}: {error}", address=address, error=error)
        raise ClusterError(message) from None
    executor = client.get_executor(pure=False)  # type: ignore[no-untyped-call]
    try:
        yield executor, lambda: max(2 * sum(client.nthreads().values()), 4)  # type: ignore[no-untyped-call]
    except KilledWorker as error:
        raise ClusterError(_("workers died again and again: {error}", error=error)) from None
    except ModuleNotFoundError as error:
        message = _(
            "a worker of {address} lacks this program: {error}", address=address, error=error
        )
        raise ClusterError(message) from None
    finally:
        executor.shutdown(wait=False)
        client.close()  # type: ignore[no-untyped-call]
