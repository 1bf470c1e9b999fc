"""How Numba keeps the compiled engine on the disk, so that it need not compile it in every run.

What is spoiled is compiled anew, and where nothing can be kept the engine plays all the same.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from numba.core import config
from numba.core.caching import (
    CompileResultCacheImpl,
    FunctionCache,
    IndexDataCacheFile,
    NullCache,
)

from sim.language import _
from sim.language.notices import notice
from sim.own_folder import own_folder

DIGITS = 32  # bytes of a checksum


def kept(dispatcher: Any) -> Any:
    """A compiled function that is kept on the disk and loaded from there, as with ``cache=True``.

    With Numba switched off it stays what it is, a function of Python.
    """
    if hasattr(dispatcher, "py_func"):
        try:
            dispatcher._cache = KeptFunction(dispatcher.py_func)
        except RuntimeError:  # there is no place for it
            dispatcher._cache = NotKept()
    return dispatcher


class KeptFunction(FunctionCache):
    """What is kept of one function; nothing that is wrong with it stops a run."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._impl_class = Places
        super().__init__(function)
        place = self._impl.locator
        self._cache_file = SoundFile(
            self._cache_path, self._impl.filename_base, place.get_source_stamp()
        )

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """The compiled function, or None; what is spoiled is removed."""
        try:
            return super().load_overload(sig, target_context)
        except Exception:  # there is no end to what spoiled bytes can mean
            notice(
                _(
                    "What is kept of the compiled engine in {folder} is spoiled; it is compiled "
                    "anew.",
                    folder=self.cache_path,
                )
            )
            for file in Path(self.cache_path).glob(f"{self._impl.filename_base}.*nb[ci]"):
                with suppress(OSError):
                    file.unlink()
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep the compiled function, if that is possible."""
        try:
            super().save_overload(sig, data)
        except Exception as error:  # among others, of an index that cannot be removed
            notice(
                _(
                    "The compiled engine cannot be kept in {folder} ({error}), so every run "
                    "compiles it anew. Make room there, or delete the files in it that begin with "
                    "compiled_.",
                    folder=self.cache_path,
                    error=error,
                )
            )
            return
        wanted = config.CACHE_DIR  # type: ignore[attr-defined]  # made when Numba is loaded
        is_elsewhere = wanted and not Path(self.cache_path).is_relative_to(wanted)
        if is_elsewhere or isinstance(self._impl.locator, OwnTemporary):
            notice(
                _(
                    "The compiled engine is kept in {folder}, as nothing can be written where it "
                    "should be.",
                    folder=self.cache_path,
                )
            )


class NotKept(NullCache):
    """Nothing is kept."""

    def save_overload(self, sig: Any, cres: Any) -> None:  # noqa: ARG002 - Numba's signature
        """Say so."""
        notice(
            _(
                "The compiled engine cannot be kept anywhere, so every run compiles it anew; "
                "NUMBA_CACHE_DIR can name a folder for it."
            )
        )


class SoundFile(IndexDataCacheFile):
    """Compiled code is run only if it is what was kept, to the last bit."""

    def _save_data(self, name: str, data: Any) -> None:
        packed = self._dump(data)
        with self._open_for_write(self._data_path(name)) as file:
            file.write(sha256(packed).digest() + packed)

    def _load_data(self, name: str) -> Any:
        content = Path(self._data_path(name)).read_bytes()
        known, packed = content[:DIGITS], content[DIGITS:]
        if sha256(packed).digest() != known:
            raise ValueError(name)
        return pickle.loads(packed)  # noqa: S301 - from a folder of the user's own, as code is


class OwnTemporary:
    """Where nothing can be written beside the program or at home: `own_folder`."""

    def __init__(self, folder: Path, line: int) -> None:
        self.folder, self.line = folder, line

    @classmethod
    def from_function(cls, function: Callable[..., Any], _file: str) -> OwnTemporary | None:
        """The place for a function; None if there is none."""
        folder = own_folder("engine")
        return None if folder is None else cls(folder, function.__code__.co_firstlineno)

    def ensure_cache_path(self) -> None:
        """There it is."""

    def get_cache_path(self) -> str:
        """The folder."""
        return str(self.folder)

    def get_source_stamp(self) -> str:
        """Nothing: the digits of all sources are in the functions' names."""
        return ""

    def get_disambiguator(self) -> str:
        """What tells functions of the same name apart."""
        return str(self.line)


class Places(CompileResultCacheImpl):
    """Numba's places for what is kept, and another one where it has none."""

    _locator_classes = [*CompileResultCacheImpl._locator_classes, OwnTemporary]  # noqa: RUF012
