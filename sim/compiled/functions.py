"""How functions are compiled, and when what is kept of them is out of date."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from functools import cache, wraps
from hashlib import sha256
from importlib import import_module
from importlib.resources import files
from importlib.resources.abc import Traversable
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import TYPE_CHECKING, Any

from sim.compiled import WANTED

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROOMS = ("bureau", "measures")
"""Parts of ``sim`` that have such functions, with what is inside them."""

# Without Numba's reference counts, which would take most of the time: nothing is allocated here.
# Nor for who calls from C.
OPTIONS: dict[str, Any] = {"error_model": "numpy", "_nrt": False, "no_cfunc_wrapper": True}
INNER = OPTIONS | {"no_cpython_wrapper": True}
"""Of functions that Python may not call, which would end the process: a fourth of the work less."""


_compiles = True  # but for what `as_python` loads


def compiles() -> bool:
    """Whether Numba is installed and compiles; it is not loaded for that."""
    is_off = os.environ.get("NUMBA_DISABLE_JIT", "0").strip() not in ("", "0")
    return not is_off and find_spec("numba") is not None


def compiles_columns() -> bool:
    """Whether functions on columns are compiled: Numba can be loaded, and SimPy is not wanted."""
    return compiles() and os.environ.get(WANTED) != "simpy" and _is_there()


def as_python(module: str) -> ModuleType:
    """A copy of a module of compiled functions in which they are functions of Python.

    For who does without Numba, which is not loaded for that.
    """
    global _compiles  # noqa: PLW0603 - of the decorators below, which know of no argument
    spec = find_spec(module)
    assert spec is not None
    assert spec.loader is not None
    copy = module_from_spec(spec)
    _compiles = False
    try:
        spec.loader.exec_module(copy)
    finally:
        _compiles = True
    return copy


def compiled(function: Callable[..., Any]) -> Any:
    """Compile a function that only compiled ones call, into each of them."""
    return _jitted(function, forceinline=True, **INNER)


def compiled_apart(function: Callable[..., Any]) -> Any:
    """Compile a function that only compiled ones call, and seldom."""
    return _jitted(function, **INNER)


def called(function: Callable[..., Any]) -> Any:
    """Compile a function that is called from Python, and keep it on the disk for later runs.

    Numba looks for changes only in the file of the function, not in those of what it calls; so what
    it keeps bears the digits of all of them in its name.
    """
    if not _compiles or not _is_there():
        return function
    from sim.compiled.cache import kept

    function.__qualname__ += f"_{SOURCES}"
    return kept(_jitted(function, **OPTIONS))


def called_on_columns(function: Callable[..., Any]) -> Any:
    """As `called`, for arrays of plain numbers, also in named tuples, each of one type and layout.

    They may be called where SimPy's engine plays, which is to need no Numba. Where nothing is
    compiled a function gets views of the arrays (`memoryview`): Python reads and writes a number
    there in half the time that it takes for one of NumPy's.
    """
    if compiles_columns():
        return called(function)

    @wraps(function)
    def of_views(*arguments: Any) -> Any:
        return function(*map(_view, arguments))

    return of_views


def compiled_on_columns(function: Callable[..., Any]) -> Any:
    """As `compiled`, of a function that only those of `called_on_columns` call."""
    return compiled(function) if compiles_columns() else function


def flat(values: NDArray[Any]) -> NDArray[Any]:
    """Values of one type as every array of that type is given to `called_on_columns`.

    They are a copy where they are not contiguous, or must not be written to.
    """
    return values if values.flags.carray else values.copy()


def _view(argument: Any) -> Any:
    """A view of an array's memory, or of those in a named tuple; anything else as it is."""
    if hasattr(argument, "_make"):
        return argument._make(map(_view, argument))
    return memoryview(argument) if hasattr(argument, "dtype") else argument


def _jitted(function: Callable[..., Any], **options: Any) -> Any:
    """A compiled function; without Numba what it was."""
    if not _compiles or not _is_there():
        return function
    from numba import njit

    return njit(**options)(function)


@cache
def _is_there() -> bool:
    """Whether Numba can be loaded; the compiled engine says so if it cannot."""
    if find_spec("numba") is None:
        return False
    try:
        import_module("numba")
    except (ImportError, OSError):  # OSError: of a library of the system that is missing
        return False
    return True


def digest_of(folders: list[Traversable]) -> str:
    """Digits that change with any file of compiled functions in folders, or in an archive."""
    ours = sorted(_sources(folders), key=lambda file: file.name)
    return sha256(b"".join(file.read_bytes() for file in ours)).hexdigest()[:12]


def _sources(folders: list[Traversable]) -> Iterator[Traversable]:
    """The files of compiled functions in folders, and in those within them."""
    for entry in (entry for folder in folders for entry in folder.iterdir()):
        if entry.is_dir():
            yield from _sources([entry])
        elif fnmatch(entry.name, "compiled_*.py"):
            yield entry


SOURCES = digest_of([files("sim") / room for room in ROOMS])
