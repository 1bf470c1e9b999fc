"""One JSON document on standard output, for scripts: the same keys in every language."""

from __future__ import annotations

import json
import math
import re
import sys
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sim.language import _
from sim.language.signs import HIDDEN

if TYPE_CHECKING:
    import pandas as pd

    from sim.api import Results


def print_document(document: dict[str, Any]) -> None:
    """Print a document in UTF-8, whatever the terminal's encoding; what is undefined is null."""
    text = json.dumps(
        _plain(document), ensure_ascii=False, indent=2, allow_nan=False, default=_as_json
    )
    if sys.stdout is not None:
        with to_the_output():
            sys.stdout.flush()
            sys.stdout.buffer.write(HIDDEN.sub(_escaped, text).encode() + b"\n")
            sys.stdout.buffer.flush()


@contextmanager
def to_the_output() -> Iterator[None]:
    """What is written meanwhile is written to standard output; errors name it as their file."""
    try:
        yield
    except OSError as error:
        error.filename = error.filename or _("the output")
        raise


def _escaped(match: re.Match[str]) -> str:
    """The same in JSON, which knows escapes of its own, but none for what a terminal obeys."""
    return f"\\u{ord(match[0]):04x}"


def _plain(content: Any) -> Any:
    """The same without what JSON has not: NaN and infinity."""
    if isinstance(content, dict):
        return {key: _plain(value) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [_plain(value) for value in content]
    return None if isinstance(content, float) and not math.isfinite(content) else content


def _as_json(value: Any) -> Any:
    """A number of NumPy as one of Python; a path, or whatever it may be, as text."""
    return value.item() if hasattr(value, "item") else str(value)


def records(table: pd.DataFrame) -> list[dict[Hashable, Any]]:
    """A record a row; None where there is nothing."""
    return table.astype(object).where(table.notna(), None).to_dict(orient="records")


def study_document(results: Results, tables: tuple[str, ...]) -> dict[str, Any]:
    """What a study left, as a JSON document.

    Parameters
    ----------
    results : Results
        Of the study.
    tables : tuple of str
        Names of its main tables; one that it has not is null in the document.

    Returns
    -------
    dict
        Its folder, its manifest, its tables as lists of records; ``certainty`` has the sentences
        on what its answer is worth, in the language in use.
    """
    known = results.tables
    return {
        "folder": results.folder.as_posix(),
        "computed": results.computed,
        "manifest": results.manifest,
        "certainty": list(results.words().cautions),
        **{name: records(results.table(name)) if name in known else None for name in tables},
    }
