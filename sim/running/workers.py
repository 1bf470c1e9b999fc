"""Worker processes of this machine, each with a pipe of its own.

Workers that share a pipe share its lock, too, and one that is killed while it sends takes the lock
with it: all others wait for ever. Here its death is the end of its own pipe, and nobody else's.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, nullcontext, suppress
from contextvars import copy_context
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing.connection import Connection, Pipe, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Generic, TypeVar

from sim.language import _, language_in_use
from sim.running.answering import Question, TracebackElsewhere, answer_all, packed, serve
from sim.running.server import UNGUARDED, WORKER, children_deaf, hearing_later, start_method

T = TypeVar("T")

End = int | Exception | None
"""How a worker ended: its exit code, minus a signal, or why it could not be started."""

MOST_FRUITLESS = 2
MOST_IN_HAND = 2  # chunks of a worker: one that it does, and one that it need not wait for
END_SECONDS = 5


class WorkersLostError(Exception):
    """Worker processes died again and again; says how, and what to do."""


@dataclass(frozen=True)
class Preparation:
    """What must be there before work begins.

    Attributes
    ----------
    do : Callable[[], None]
        Sees to it that this process has it and that others will find it.
    is_done : Callable[[], bool] | None
        Whether a process has it; asked of a worker first, so it must be picklable. None: it is not
        asked.
    """

    do: Callable[[], None]
    is_done: Callable[[], bool] | None = None


@dataclass(eq=False)
class _Worker:
    """One that answers in the order in which it is asked.

    Attributes
    ----------
    process : BaseProcess | None
        None: it is a thread of this process.
    generation : int
        How many generations of workers have died when it was started.
    asked : deque[Question]
        What it has not answered yet.
    """

    pipe: Connection
    process: BaseProcess | None
    thread: threading.Thread | None = None
    generation: int = 0
    asked: deque[Question] = field(default_factory=deque)

    @property
    def chunks(self) -> list[range]:
        """Chunks in its hands."""
        return [question for question in self.asked if question is not None]

    @property
    def signs(self) -> list[Any]:
        """What is to be waited for: an answer, or its death."""
        return [self.pipe] if self.process is None else [self.pipe, self.process.sentinel]

    def ask(self, question: Question) -> None:
        """Ask; of one that has died meanwhile it will be noticed."""
        self.asked.append(question)
        with suppress(OSError):
            self.pipe.send(question)

    def answers(self, *, is_dead: bool) -> Iterator[tuple[Question, Any]]:
        """What it has answered: the next answer, or, of a dead one, all that came whole.

        Raises
        ------
        EOFError, OSError, UnpicklingError
            If its pipe has ended, in the midst of an answer perhaps.
        """
        while self.pipe.poll():
            answer = self.pipe.recv()
            yield self.asked.popleft(), answer
            if not is_dead:
                return

    def kill(self) -> None:
        """End a process, whatever it does; a thread ends with what it has in hand."""
        self.pipe.close()
        if self.process is not None:
            self.process.kill()

    def join(self) -> int | None:
        """Wait until it has ended; its exit code, if it has one."""
        if self.thread is not None:
            self.thread.join()
        if self.process is None:
            return None
        self.process.join(END_SECONDS)
        code = self.process.exitcode
        if code is not None:
            self.process.close()
        return code


class _Ahead:
    """Chunks that are in nobody's hands yet; they are taken from their source when needed."""

    def __init__(self, source: Iterable[range]) -> None:
        self._source = iter(source)
        self._taken: deque[range] = deque()

    def up_to(self, count: int) -> int:
        """How many there are, if there are not more than so many."""
        self._taken.extend(islice(self._source, max(count - len(self._taken), 0)))
        return min(len(self._taken), count)

    def next(self) -> range:
        return self._taken.popleft()

    def again(self, chunks: Iterable[range]) -> None:
        """Chunks that were lost come first."""
        self._taken.extendleft(sorted(chunks, key=lambda chunk: -chunk.start))


class Crew(Generic[T]):
    """Workers that do chunks of the same work; at the end of the ``with`` there are none left.

    Parameters
    ----------
    work : Callable[[range], T]
        Does a chunk; picklable.
    chunks : Iterable[range]
        Asked for the next one when somebody has room for it.
    most : int
        Processes, at the most.
    needed : Preparation
        What must be there before work begins.
    helps : bool
        Whether a thread of this process works, too; if the others die, it does the rest. All of
        them are started then, before any chunk is asked for, and nobody waits for their start.

    Raises
    ------
    WorkersLostError
        If processes died twice without finishing anything, and nobody else works.
    """

    def __init__(
        self,
        work: Callable[[range], T],
        chunks: Iterable[range],
        most: int,
        needed: Preparation,
        *,
        helps: bool = False,
    ) -> None:
        self._work, self._needed, self._most, self._helps = work, needed, most, helps
        self._job = packed(work, needed.is_done or bool)
        self._ahead = _Ahead(chunks)
        self._workers: list[_Worker] = []
        self._generation = self._fruitless = 0
        self._last_end: End = None
        self._failures: list[tuple[BaseException, str]] = []

    def __enter__(self) -> Crew[T]:
        return self

    def __exit__(self, *_raised: object) -> None:
        with hearing_later():
            for worker in self._workers:
                worker.kill()
            for worker in self._workers:
                if worker.process is not None:
                    worker.join()
        for worker in self._workers:
            if worker.thread is not None:
                worker.join()

    def done(self) -> Iterator[tuple[range, T]]:
        """Each chunk and what came of it, as soon as it is done."""
        if not self._helps:
            self.start()
            if self._needed.is_done is None or not self._first_reply():
                self._needed.do()
        if self._helps:
            self._workers.append(_thread(self._work))
        while self._hand_out():
            for question, result in self._replies():
                if question is not None:
                    self._fruitless = 0
                    yield question, result
            self._raise_failure()
            if not self._helps:
                self.start()

    def begun(self) -> Iterator[tuple[range, T]]:
        """As `done`; those who have been started get their first chunks at once."""
        self._hand_out()
        return self.done()

    def _hand_out(self) -> bool:
        """Give chunks to those who have room; whether there is anything to wait for.

        A second one is given only while others are left, so that all end at the same time.
        """
        for held in range(1 if self._helps else MOST_IN_HAND):
            for worker in self._workers:
                if len(worker.chunks) == held and self._ahead.up_to(held + 1) > held:
                    worker.ask(self._ahead.next())
        return self._is_busy

    @property
    def _is_busy(self) -> bool:
        return any(worker.chunks for worker in self._workers)

    def _first_reply(self) -> bool:
        while self._workers:
            for _question, result in self._replies():
                return bool(result)
            self._raise_failure()
            if not self._helps:
                self.start()
        return False

    def _replies(self) -> list[tuple[Question, Any]]:
        """Wait for replies; who has died leaves, and what was in its hands is to be done again."""
        signs = set(wait([sign for worker in self._workers for sign in worker.signs]))
        replies: list[tuple[Question, Any]] = []
        for worker in [worker for worker in self._workers if not signs.isdisjoint(worker.signs)]:
            is_dead = worker.process is not None and worker.process.sentinel in signs
            try:
                for question, (result, failure) in worker.answers(is_dead=is_dead):
                    if failure is None:
                        replies.append((question, result))
                    else:
                        self._failures.append(failure)
            except (EOFError, OSError, pickle.UnpicklingError):
                is_dead = True
            if is_dead:
                self._bury(worker)
        return replies

    def _raise_failure(self) -> None:
        """Raise what was raised in a worker, when all that is done has been given."""
        for error, text in self._failures:
            raise error from TracebackElsewhere(text)

    def _bury(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        self._ahead.again(worker.chunks)
        worker.kill()
        self._count_death(worker.generation, worker.join())

    def _count_death(self, generation: int, end: End) -> None:
        """Deaths of those who were started together count once."""
        self._last_end = end
        if generation == self._generation:
            self._generation += 1
            self._fruitless += 1

    def start(self) -> None:
        """Start workers for chunks that nobody is there for, up to the most."""
        while (missing := self._missing()) > 0:
            if self._last_end == UNGUARDED or self._fruitless >= MOST_FRUITLESS:
                if self._helps or (self._is_busy and self._last_end != UNGUARDED):
                    return
                raise WorkersLostError(_why(self._last_end))
            method = start_method()
            context = multiprocessing.get_context(method)
            with hearing_later(), children_deaf() if method == "spawn" else nullcontext():
                started = [self._start_one(context) for _worker in range(missing)]
            if self._workers and not all(started):
                self._most = len(self._workers)  # there is no room for more on this machine

    def _missing(self) -> int:
        if self._helps:
            return self._most - len(self._workers)
        idle = sum(not worker.chunks for worker in self._workers)
        room = self._most - len(self._workers)
        return min(room, self._ahead.up_to(self._most) - idle) if room > 0 else 0

    def _start_one(self, context: Any) -> bool:
        """Whether one could be started."""
        generation = self._generation
        ours, theirs = Pipe()
        arguments = theirs, self._job, language_in_use(), dict(os.environ)
        process = context.Process(target=serve, args=arguments, name=WORKER, daemon=True)
        with theirs, ExitStack() as unless_started:
            unless_started.enter_context(ours)
            try:
                process.start()
            except (EOFError, OSError) as error:  # no memory, too many processes, no server
                self._count_death(generation, error)
                return False
            unless_started.pop_all()
        self._workers.append(_Worker(ours, process, generation=generation))
        self._workers[-1].ask(None)
        return True


def _thread(work: Callable[[range], Any]) -> _Worker:
    """A thread of this process that works as a process does."""

    def do(question: Question) -> Any:
        return None if question is None else work(question)

    ours, theirs = Pipe()
    thread = threading.Thread(target=copy_context().run, args=(answer_all, theirs, do))
    with ExitStack() as unless_started:
        unless_started.enter_context(ours)
        unless_started.enter_context(theirs)
        thread.start()
        unless_started.pop_all()
    return _Worker(ours, None, thread)


def _why(end: End) -> str:
    """Why workers are lost, and what to do about it."""
    if end == UNGUARDED:
        script = Path(getattr(sys.modules["__main__"], "__file__", None) or sys.argv[0]).name
        return _(
            "Worker processes read {script} again, and found the simulator called there. Put the "
            'calls under a line `if __name__ == "__main__":`, or give workers=1.',
            script=script,
        )
    return _(
        "The worker processes died twice without finishing anything ({how}). Out of memory? "
        "Try fewer workers: --workers 1, or workers=1 in Python.",
        how=_how(end),
    )


def _how(end: End) -> str:
    if isinstance(end, Exception):
        return str(end) or type(end).__name__
    if end is not None and end < 0:
        return _("signal {name}", name=signal.Signals(-end).name)
    return _("exit code {code}", code=end)
