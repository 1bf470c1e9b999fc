"""Chunks of work on a Dask cluster.

Its workers run code with the rights of whoever started them, and what they send back is opened
here: scheduler, workers and this side have to trust each other (docs/studies.md).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar

from sim.language import _
from sim.running.code import program

T = TypeVar("T")

CONNECT_SECONDS = 10
SILENCE_SECONDS = 30.0
"""After so long without a result it is said what is being waited for."""
FEWEST_IN_FLIGHT = 4


class ClusterError(Exception):
    """The cluster cannot be reached, or cannot do the work."""


class OtherProgramError(Exception):
    """A worker has another version of the program, or other code: version, digest of the code."""


WHICH_PROGRAM = f"__import__({program.__module__!r}, fromlist=['program']).program()"
"""Evaluated elsewhere, it says what the program there is."""


@dataclass(frozen=True)
class _Checked(Generic[T]):
    """Work for a cluster, whose workers may have another program than this one."""

    work: Callable[[range], T]
    version: str
    code: str

    def __call__(self, chunk: range) -> T:
        if program() != (self.version, self.code):
            raise OtherProgramError(*program())
        return self.work(chunk)


def on_cluster(
    work: Callable[[range], T],
    chunks: Iterator[range],
    address: str,
    waiting: Callable[[str], None],
) -> Iterator[tuple[range, T]]:
    """Do the chunks and give each, with what came of it, as soon as it is done.

    Parameters
    ----------
    waiting : Callable[[str], None]
        Told when nothing has come for a while, and what workers there are.

    Raises
    ------
    ClusterError
        If the cluster cannot be reached or cannot do the work.
    """
    flying: dict[Future[T], range] = {}
    with _client(address) as client, _in_words(address):
        _wait_for_workers(client, address, waiting)
        _ask_who_is_there(client)
        executor = client.get_executor(pure=False)
        checked, silent = _Checked(work, *program()), 0.0
        try:
            while True:
                room = max(2 * _threads(client), FEWEST_IN_FLIGHT) - len(flying)
                for chunk in islice(chunks, max(room, 0)):
                    flying[executor.submit(checked, chunk)] = chunk
                if not flying:
                    return
                done = wait(flying, SILENCE_SECONDS, FIRST_COMPLETED).done
                silent = 0.0 if done else silent + SILENCE_SECONDS
                if silent:
                    waiting(_waited(address, silent, _threads(client)))
                for future in done:
                    yield flying.pop(future), _result(future)
        finally:
            executor.shutdown(wait=False)


def _result(future: Future[T]) -> T:
    """What came of a chunk; an error of the worker's system is not one of the connection."""
    from distributed.comm.core import CommClosedError

    try:
        return future.result()
    except CommClosedError:
        raise
    except OSError as error:
        raise ClusterError(_("a worker could not do its work: {error}", error=error)) from error


def _threads(client: Any) -> int:
    """Chunks that the cluster's workers can do at the same time."""
    if client.status != "running":
        raise ConnectionError(client.status)  # it would try again for a while to no avail
    return int(sum(client.nthreads().values()))


def _wait_for_workers(client: Any, address: str, waiting: Callable[[str], None]) -> None:
    """Wait until a worker is there; it may come later than this program."""
    silent = 0.0
    while not _threads(client):
        try:
            client.wait_for_workers(1, SILENCE_SECONDS)
        except TimeoutError:
            silent += SILENCE_SECONDS
            waiting(_waited(address, silent, 0))


def _ask_who_is_there(client: Any) -> None:
    """Ask scheduler and workers for their program, in words that all of them understand.

    A worker that is sent work of a program which it lacks leaves without a word.
    """
    client.run_on_scheduler(eval, WHICH_PROGRAM)
    for answer in client.run(eval, WHICH_PROGRAM, on_error="return").values():
        if isinstance(answer, ModuleNotFoundError):
            raise answer
        if isinstance(answer, tuple) and answer != program():
            raise OtherProgramError(*answer)


def _waited(address: str, seconds: float, threads: int) -> str:
    if not threads:
        return _(
            "--cluster: {address} has had no worker for {seconds} s; still waiting (Ctrl-C "
            "stops). One that lacks this program leaves when it gets work.",
            address=address,
            seconds=round(seconds),
        )
    return _(
        "--cluster: nothing from {address} for {seconds} s; {threads} threads of workers are "
        "there; still waiting (Ctrl-C stops).",
        address=address,
        seconds=round(seconds),
        threads=threads,
    )


@contextmanager
def _client(address: str) -> Iterator[Any]:
    """A client of the scheduler there."""
    try:
        from distributed import Client
    except ImportError:
        message = _("--cluster needs Dask: pip install 'execution-bureau-sim[cluster]'")
        raise ClusterError(message) from None
    with _silent_logs():
        try:
            client = Client(address, timeout=CONNECT_SECONDS)  # type: ignore[no-untyped-call]
        except (OSError, TimeoutError, TypeError, ValueError) as error:  # TypeError: no TLS given
            message = _(
                "no Dask scheduler answers at {address}: {error}", address=address, error=error
            )
            raise ClusterError(message) from None
        try:
            yield client
        finally:
            client.close()  # type: ignore[no-untyped-call]


@contextmanager
def _silent_logs() -> Iterator[None]:
    """Dask does not print what is said in words here, with tracebacks of its own threads."""
    loggers = [logging.getLogger(name) for name in logging.root.manager.loggerDict]
    handlers = {h for log in loggers if log.name.startswith("distributed") for h in log.handlers}
    levels = {handler: handler.level for handler in handlers}
    for handler in handlers:
        handler.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for handler, level in levels.items():
            handler.setLevel(level)


@contextmanager
def _in_words(address: str) -> Iterator[None]:
    """Whatever can be wrong with a cluster, said in words."""
    from distributed.scheduler import KilledWorker

    try:
        yield
    except KilledWorker as error:
        raise ClusterError(_("workers died again and again: {error}", error=error)) from None
    except OtherProgramError as error:
        raise ClusterError(_other_program(*error.args)) from None
    except ModuleNotFoundError as error:
        message = _(
            "the scheduler or a worker of {address} lacks this program, or has another version: "
            "{error}",
            address=address,
            error=error,
        )
        raise ClusterError(message) from None
    except (CancelledError, OSError) as error:
        message = _(
            "the connection to the scheduler at {address} is lost: {error}",
            address=address,
            error=str(error) or type(error).__name__,
        )
        raise ClusterError(message) from None


def _other_program(version: str, code: str) -> str:
    our_version, our_code = program()
    if version != our_version:
        return _(
            "a worker has version {other} of this program, not {version}",
            other=version,
            version=our_version,
        )
    return _(
        "a worker has other code of this program under the same version {version} "
        "({other}, here {code}): install the same program on both",
        version=version,
        other=code,
        code=our_code,
    )
