"""What is begun before the command line is read, which takes a tenth of a second by itself."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from itertools import zip_longest
from pathlib import Path

PLAYING = ("run", "sweep", "sensitivity", "seek", "decompose", "variance")
"""Commands that need workers."""
ELSEWHERE = ("--help", "--cluster", "--workers")
"""Options with which there may be none; then it is left to whoever has read them."""


def start_server() -> None:
    """Start the server that worker processes are forked from, if the command will need it.

    What is wrong in the command line, or with the server, is said by whoever comes to it.
    """
    if not needs_workers(sys.argv[1:]):
        return
    from sim.bureau import WANTED
    from sim.running.server import start_method
    from sim.scenario.problems import InputError

    os.environ[WANTED] = option(sys.argv[1:], "--engine") or "auto"
    with suppress(InputError):
        start_method()


def needs_workers(words: Sequence[str]) -> bool:
    """Whether a command line, as far as its words tell, will play on this machine's processes."""
    command = next((word for word in words if word in PLAYING), None)
    asked = {word.partition("=")[0] for word in words}
    out = option(words, "--out")
    return command is not None and asked.isdisjoint(ELSEWHERE) and not (out and Path(out).exists())


def option(words: Sequence[str], name: str) -> str | None:
    """The value of an option as it is given last; None if it is not."""
    given = None
    for word, after in zip_longest(words, words[1:]):
        if word == name:
            given = after
        elif word.startswith(f"{name}="):
            given = word.partition("=")[2]
    return given
