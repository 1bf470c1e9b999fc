"""Which code of the program this is: a number of a version does not say."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path


@cache
def code_digest() -> str:
    """12 hexadecimal digits of all Python files of the package, names and contents."""
    package = Path(__file__).parents[1]
    files = {file.relative_to(package).as_posix(): file for file in package.rglob("*.py")}
    found = hashlib.sha256()
    for name in sorted(files):
        data = files[name].read_bytes()
        found.update(f"{name}\0{len(data)}\0".encode() + data)
    return found.hexdigest()[:12]
