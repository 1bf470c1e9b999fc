"""Where chunks of work run: here, on processes of this machine, or on a Dask cluster.

All three give the same results; they differ in what they survive. Only a few chunks are in
flight at a time, so that results never pile up on the driving machine.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice

from sim.language import _
from sim.running.cluster import on_cluster
from sim.running.files import is_plain
from sim.running.workers import Crew, Preparation
from sim.scenario.problems import InputError, problem

Files = dict[str, bytes]
"""What a chunk of work leaves: contents of files by their names."""
Work = Callable[[range], Files]
"""Does a chunk of numbered units of work; must be picklable."""
Done = Generator[tuple[range, Files]]

LARGEST_CHUNK = 20
CHUNKS_A_WORKER = 4
ROUNDS_LEFT = 2  # that what is left makes at least, so that all workers end at the same time
MOST_WORKERS = 256
MOST_ON_WINDOWS = 30
"""Windows waits for 64 things at once; a worker is two, its pipe and its end."""
NO_PREPARATION = Preparation(lambda: None)


class UnsafeFilesError(Exception):
    """A worker gives back something else than files with plain names; says what."""


@dataclass(frozen=True)
class Where:
    """Where to run; ``workers``: processes, None for all cores; ``cluster``: a Dask scheduler.

    Raises
    ------
    InputError
        If there are too many workers, or none.
    """

    workers: int | None = None
    cluster: str | None = None

    def __post_init__(self) -> None:
        most = most_workers()
        if self.workers is not None and self.workers not in range(1, most + 1):
            why = _("{workers} processes; allowed: 1 to {most}", workers=self.workers, most=most)
            raise InputError([problem("--workers", why)])

    @property
    def processes(self) -> int:
        """Worker processes of this machine."""
        return self.workers or min(cores(), most_workers())

    @property
    def on_this_machine(self) -> int:
        """Processes of this machine that have a part in it."""
        return 1 if self.cluster else self.processes

    @property
    def about(self) -> dict[str, str | int]:
        """The same for a manifest."""
        return {"cluster": self.cluster} if self.cluster else {"workers": self.processes}


def most_workers() -> int:
    """How many processes may work on this machine; more would only be in each other's way."""
    return MOST_ON_WINDOWS if sys.platform == "win32" else MOST_WORKERS


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
    work: Work,
    chunks: Iterable[range],
    where: Where,
    needed: Preparation = NO_PREPARATION,
    waiting: Callable[[str], None] = lambda _what: None,
) -> Done:
    """Do the chunks and give each, with its files, as soon as it is done.

    ``chunks`` is asked for the next one only when there is room for it. A worker that dies costs
    the chunks in its hands; they are done again. What is ``needed`` on this machine is prepared
    before work begins, while its workers start. Close it (`contextlib.closing`) if you do not take
    all of it: its workers end then.

    Parameters
    ----------
    waiting : Callable[[str], None]
        Told when nothing has come from a cluster for a while, and why.

    Raises
    ------
    WorkersLostError
        If workers died twice without finishing anything.
    ClusterError
        If the cluster cannot be reached or cannot do the work.
    UnsafeFilesError
        If a worker gives back anything that is not a file inside the chunk's own folder.
    """
    ahead = iter(chunks)
    first = list(islice(ahead, 1))
    todo = chain(first, ahead)
    if not first:
        return
    if where.cluster is not None:
        for chunk, files in on_cluster(work, todo, where.cluster, waiting):
            yield chunk, checked(files)
    elif where.processes == 1:
        needed.do()
        for chunk in todo:
            yield chunk, checked(work(chunk))
    else:
        with Crew(work, todo, where.processes, needed) as crew:
            for chunk, files in crew.done():
                yield chunk, checked(files)


@contextmanager
def computed_with_help(
    work: Work, chunks: Iterable[range], processes: int, is_ready: Callable[[], bool] | None = None
) -> Iterator[Callable[[], Done]]:
    """A few chunks, to be done in their order by this process (in a thread) and by others.

    The others start now, and import what the work needs while this process does something else.
    They are given their first chunks, which are not asked for before, when what this gives is
    called; this process begins when the first one that is done is wanted. If the others die, the
    rest is done here.

    Parameters
    ----------
    is_ready : callable, optional
        Imports what the work needs; picklable. The others call it as soon as they have started.
    """
    imported = Preparation(lambda: None, is_ready)
    with Crew(work, chunks, processes - 1, imported, helps=True) as crew:
        crew.start()
        yield lambda: ((chunk, checked(files)) for chunk, files in crew.begun())


def checked(files: object) -> Files:
    """The files that a worker gave back, if they lie in the chunk's own folder.

    Raises
    ------
    UnsafeFilesError
        If a name leads elsewhere on any system, or if these are no files at all.
    """
    if not isinstance(files, dict) or not all(isinstance(d, bytes) for d in files.values()):
        raise UnsafeFilesError(_("a worker gave back something else than files"))
    for name in files:
        if not is_plain(name):
            raise UnsafeFilesError(
                _("a worker gave back a file whose name leads elsewhere: {name!r}", name=name)
            )
    return files
