"""One process at a time computes a study."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from sim.language import _
from sim.scenario.problems import InputError, problem


@contextmanager
def locked(
    final: Path,
    computed_by: Callable[[], Mapping[str, str | int]],
    waiting: Callable[[str], None] | None,
) -> Iterator[None]:
    """Keep a study's folder for this process.

    Parameters
    ----------
    final : Path
        Where the study will lie; the lock lies beside it.
    computed_by : Callable[[], Mapping[str, str | int]]
        Says who computes it: host, process, since.
    waiting : Callable[[str], None] | None
        Called with a sentence on who is waited for; None: it is refused instead.

    Raises
    ------
    InputError
        If another process computes it; says who, and since when.
    """
    from filelock import FileLock, Timeout  # not needed by most commands

    file = final.with_name(f".{final.name}.computing")
    lock = FileLock(file)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        if waiting is None:
            why = _("{said}; --wait waits for it", said=_in_use(computed_by()))
            raise InputError([problem(final, why)]) from None
        waiting(_("Waiting: {what}.", what=f"{final}: {_in_use(computed_by())}"))
        lock.acquire()
    try:
        yield
    finally:
        with suppress(OSError):  # where a file that is open cannot be erased it stays, empty
            if not file.stat().st_size:
                file.unlink()
        lock.release()


def _in_use(by: Mapping[str, str | int]) -> str:
    if not by:
        return _("is being computed by another process")
    return _("is being computed by process {process} on {host} since {since}", **by)
