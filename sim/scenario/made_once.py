"""What is made of a scenario once, and kept with it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cached_property
from typing import Any, Self, TypeVar, cast

T = TypeVar("T")


class MadeOnce:
    """Keeps what is made of it and does not depend on how many cases there are.

    Bureaus that differ in these numbers alone share it: `sim.scenario.alike`.
    """

    @cached_property
    def _made(self) -> dict[Hashable, Any]:
        return {}

    def once(self, name: Hashable, make: Callable[[], T]) -> T:
        """What has this name; made now, if it was not before."""
        if name not in self._made:
            self._made[name] = make()
        return cast("T", self._made[name])

    def sharing(self, other: MadeOnce) -> Self:
        """The same, sharing from now on what is made once with another one like it."""
        vars(self)["_made"] = other._made
        return self

    def __getstate__(self) -> dict[str, Any]:
        """What is sent to a worker: not what it makes by itself."""
        return {name: value for name, value in vars(self).items() if name != "_made"}
