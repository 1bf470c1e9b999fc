"""What a worker does: answer what its parent asks, for as long as there is a parent."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import ForkingPickler
from typing import Any

from sim.language import Language, use_language

Question = range | None
"""A chunk of work to be done; None: whether what is needed is there already."""


class ElsewhereError(Exception):
    """What was raised in a worker and cannot be sent itself, as text."""


class TracebackElsewhere(Exception):  # noqa: N818 - the cause of an error, none by itself
    """Where in a worker an error was raised."""


@dataclass(frozen=True)
class Job:
    """Work as it is sent to a worker, who opens it when it is first asked."""

    packed: bytes

    @cached_property
    def _opened(self) -> tuple[Callable[[range], Any], Callable[[], bool]]:
        opened: tuple[Callable[[range], Any], Callable[[], bool]] = pickle.loads(self.packed)  # noqa: S301 - the parent packed it
        return opened

    def __call__(self, question: Question) -> Any:
        work, is_done = self._opened
        return is_done() if question is None else work(question)


def packed(work: Callable[[range], Any], is_done: Callable[[], bool]) -> Job:
    """Work, and what tells whether all that it needs is there, ready to be sent."""
    return Job(_dumps((work, is_done)))


def _dumps(value: object) -> bytes:
    return bytes(ForkingPickler.dumps(value))


def serve(
    pipe: Connection, job: Callable[[Any], Any], language: Language, environment: dict[str, str]
) -> None:
    """Be a worker, with the language and environment of the parent, for as long as it asks.

    Ctrl-C is the parent's affair, and no worker outlives its parent.
    """
    os.environ.clear()
    os.environ.update(environment)
    use_language(language)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_exit_with, args=(parent.sentinel,), daemon=True).start()
    answer_all(pipe, job)


def _exit_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def answer_all(pipe: Connection, do: Callable[[Any], Any]) -> None:
    """Answer questions in their order until nobody asks any more."""
    with pipe:
        try:
            while True:
                pipe.send_bytes(_answer(do, pipe.recv()))
        except (EOFError, OSError):
            return


def _answer(do: Callable[[Any], Any], question: Any) -> bytes:
    """A result and None, or None and what was raised, with where it was raised."""
    try:
        return _dumps((do(question), None))
    except BaseException as error:  # all of it is the parent's affair
        text = traceback.format_exc()
        return _dumps((None, (_portable(error, text), text)))


def _portable(error: BaseException, text: str) -> BaseException:
    """The error itself if it can be sent; else what it says."""
    try:
        same = type(pickle.loads(_dumps(error))) is type(error)  # noqa: S301 - its own
    except Exception:  # an error's own code may raise anything
        same = False
    return error if same else ElsewhereError(text)
