"""Who is told that functions are compiled, which takes some seconds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from numba.core import event


class _Compilation(event.Listener):
    """Hears when Numba begins to compile, and tells of it once."""

    def __init__(self, compiling: Callable[[], None]) -> None:
        self.compiling, self.has_begun = compiling, False

    def on_start(self, event: event.Event) -> None:  # noqa: ARG002 - Numba's signature
        if not self.has_begun:
            self.has_begun = True
            self.compiling()

    def on_end(self, event: event.Event) -> None:
        pass


@contextmanager
def told(compiling: Callable[[], None]) -> Iterator[None]:
    """Have ``compiling`` called when Numba begins to compile anything inside the ``with``."""
    with event.install_listener("numba:compile", _Compilation(compiling)):
        yield
