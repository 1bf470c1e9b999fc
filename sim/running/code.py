"""The code of this program, known by its digits: a version's number says less than what runs."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

from sim.version import __version__


@cache
def code_digest() -> str:
    """Twelve hexadecimal digits of all Python files of the package, and of its words.

    Two programs share them only if every line of code is the same, whatever their version says.
    """
    root = Path(__file__).parents[1]
    digits = sha256()
    files = [*root.rglob("*.py"), *root.rglob("*.po")]
    for file in sorted(files, key=lambda file: file.relative_to(root).as_posix()):
        data = file.read_bytes()
        digits.update(f"{file.relative_to(root).as_posix()}\0{len(data)}\0".encode())
        digits.update(data)
    return digits.hexdigest()[:12]


def program() -> tuple[str, str]:
    """The program of this process: its version, and a digest of its code."""
    return __version__, code_digest()
