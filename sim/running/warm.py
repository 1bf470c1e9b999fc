"""Worker processes that stay, with the engine loaded: for answers that are wanted at once.

They work in memory: what they give back goes to whoever asked, and into no folder. None outlives
the program that started them, however that ends.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from math import inf
from multiprocessing.connection import Connection, Pipe, wait
from multiprocessing.process import BaseProcess
from time import monotonic, process_time

from sim.language import Language, _, language_in_use, speaking
from sim.measures.rehearsal import prepare
from sim.running.answering import TracebackElsewhere, serve
from sim.running.executors import Files, Work, checked, chunked, cores
from sim.running.server import WORKER, children_deaf, start_method
from sim.running.workers import WorkersLostError

MOST_PROCESSES = 8
"""More would hold memory for what is played in a second."""
PATIENCE = 0.05
"""Seconds between two looks at whether an answer is still wanted."""
MOST_DEATHS = 2
END_SECONDS = 5
Asked = tuple[object, range]
"""A chunk in a worker's hands, and the call that it is of."""


@dataclass(frozen=True)
class Done:
    """What workers leave: the files of each chunk, in order, and the seconds of their work."""

    files: list[Files]
    seconds: float


class Superseded(Exception):  # noqa: N818 - no error: somebody has asked anew
    """What was asked is not wanted any more."""


class TooLong(Exception):  # noqa: N818 - no error: there was a limit
    """What was asked takes longer than it may."""


@dataclass(eq=False)
class _Worker:
    """One that answers in the order in which it is asked."""

    pipe: Connection
    process: BaseProcess
    asked: deque[Asked] = field(default_factory=deque)

    def end(self) -> None:
        """End it, whatever it does."""
        self.pipe.close()
        self.process.kill()
        self.process.join(END_SECONDS)


class WarmPool:
    """Workers that stay until the pool is closed; they are started when they are first needed.

    Calls from several threads take turns.

    Parameters
    ----------
    processes : int, optional
        How many; else one a core, up to `MOST_PROCESSES`.
    """

    def __init__(self, processes: int | None = None) -> None:
        self.processes = processes or min(cores(), MOST_PROCESSES)
        self._turn = threading.Lock()
        self._workers: list[_Worker] = []
        self._is_ready = self._is_closing = False

    def done(
        self, work: Work, units: range, is_wanted: Callable[[], bool], longest: float = inf
    ) -> Done:
        """Work on some units, in chunks, and what each leaves, in their order.

        Parameters
        ----------
        is_wanted : callable
            Asked again and again; when it says no, what is not begun yet is left.
        longest : float
            Seconds after which it is given up, and whoever is at it ended: nobody waits for them.

        Raises
        ------
        Superseded
            If it is not wanted any more, or the pool is being closed.
        TooLong
            If it takes longer than it may.
        WorkersLostError
            If workers died again and again.
        """
        if not self._is_ready:  # one compiles the engine, if need be; the others find it done
            self._is_ready = True
            self.done(_prepared, range(1), lambda: True)
        call = pickle.dumps(work)
        left, found, deaths = deque(chunked(units, self.processes)), dict[int, Files](), 0
        seconds = 0.0
        with self._in_turn(is_wanted):
            until = monotonic() + longest
            while left or self._has_in_hand(call):
                if self._is_closing or not is_wanted():
                    raise Superseded
                if monotonic() > until:
                    self._give_up(call)
                self._hand_out(call, left)
                for worker in self._ready():
                    try:
                        result, failure = worker.pipe.recv()
                        of, chunk = worker.asked.popleft()
                    except (EOFError, OSError, pickle.UnpicklingError):
                        deaths += 1
                        left.extendleft(chunk for of, chunk in self._buried(worker) if of is call)
                        continue
                    if of is call and failure is not None:
                        raise failure[0] from TracebackElsewhere(failure[1])
                    if of is call:
                        found[chunk.start], seconds = checked(result[0]), seconds + result[1]
                if deaths > MOST_DEATHS:
                    why = _("Worker processes died again and again. Out of memory? Run it in full.")
                    raise WorkersLostError(why)
        return Done([found[start] for start in sorted(found)], seconds)

    def close(self) -> None:
        """End all workers, whatever they do; the pool may be used again, with new ones."""
        self._is_closing = True
        with self._turn:
            while self._workers:
                self._workers.pop().end()
            self._is_closing = False

    @contextmanager
    def _in_turn(self, is_wanted: Callable[[], bool]) -> Iterator[None]:
        while not self._turn.acquire(timeout=PATIENCE):
            if self._is_closing or not is_wanted():
                raise Superseded
        try:
            yield
        finally:
            self._turn.release()

    def _has_in_hand(self, call: bytes) -> bool:
        return any(of is call for worker in self._workers for of, _chunk in worker.asked)

    def _hand_out(self, call: bytes, left: deque[range]) -> None:
        """A chunk to everybody who has none of this call; workers that lack are started."""
        for _missing in range(min(self.processes - len(self._workers), len(left))):
            self._workers.append(_started())
        for worker in self._workers:
            if left and not any(of is call for of, _chunk in worker.asked):
                worker.asked.append((call, left[0]))
                with suppress(OSError):  # of one that has died it will be noticed
                    worker.pipe.send((call, left[0], language_in_use()))
                left.popleft()

    def _ready(self) -> Sequence[_Worker]:
        """Who has answered, or died."""
        signs = set(wait([worker.pipe for worker in self._workers], PATIENCE))
        return [worker for worker in self._workers if worker.pipe in signs]

    def _give_up(self, call: bytes) -> None:
        for worker in list(self._workers):
            if any(of is call for of, _chunk in worker.asked):
                self._buried(worker)
        raise TooLong

    def _buried(self, worker: _Worker) -> Sequence[Asked]:
        """What a dead worker had in hand."""
        self._workers.remove(worker)
        worker.end()
        return worker.asked


def _started() -> _Worker:
    method = start_method()
    context = multiprocessing.get_context(method)
    ours, theirs = Pipe()
    arguments = theirs, _answer, language_in_use(), dict(os.environ)
    with theirs, children_deaf() if method == "spawn" else nullcontext():
        process = context.Process(  # type: ignore[attr-defined]
            target=serve, args=arguments, name=WORKER, daemon=True
        )
        process.start()
    return _Worker(ours, process)


def _answer(question: tuple[bytes, range, Language]) -> tuple[Files, float]:
    """What a worker does with a chunk, and the seconds that it took of the processor's time."""
    packed, chunk, language = question
    work: Work = pickle.loads(packed)  # noqa: S301 - the parent packed it
    before = process_time()
    with speaking(language):
        return work(chunk), process_time() - before


def _prepared(_chunk: range) -> Files:
    prepare("auto", lambda: None)
    return {}
