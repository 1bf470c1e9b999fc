"""Finished studies as pages show them: read once, and again only when their folder has changed."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.language import Language, _, language_in_use

if TYPE_CHECKING:
    from sim.studies.study import Outcome

MOST_KEPT = 6
"""Studies whose tables are kept in memory."""


class Stamp(NamedTuple):
    """What of a file changes when it is written."""

    name: str
    changed: int
    size: int


def outcome_of(folder: Path) -> Outcome:
    """What a finished study has left, its tables and inputs as they were.

    Raises
    ------
    InputError
        If it is not finished, damaged, or of an older version.
    """
    return _outcome(folder, stamps(folder))


def figures_of(folder: Path) -> list[dict[str, Any]]:
    """Its interactive charts, as plain data, in the language in use; see `outcome_of`."""
    made = _figures(folder, stamps(folder), language_in_use())
    return [one | {"of_months": one["across"] == _("month")} for one in made]


def has_figures(kind: str) -> bool:
    """Whether studies of a kind have interactive charts."""
    from sim.report.interactive.figures import MAKERS

    return kind in MAKERS


def contents_of(folder: Path) -> dict[str, Any]:
    """What its report shows, by name, in the language in use; see `outcome_of`."""
    return _contents(folder, stamps(folder), language_in_use())


def stamps(folder: Path) -> tuple[Stamp, ...]:
    """Of the files in a folder, which tell whether one of them was written meanwhile."""
    files = (file for file in sorted(folder.iterdir()) if file.is_file())
    about = ((file.name, file.stat()) for file in files)
    return tuple(Stamp(name, of.st_mtime_ns, of.st_size) for name, of in about)


@lru_cache(MOST_KEPT)
def _outcome(folder: Path, _stamps: tuple[Stamp, ...]) -> Outcome:
    from sim.studies.library import outcome_in

    return outcome_in(folder)


@lru_cache(2 * MOST_KEPT)
def _contents(folder: Path, stamps: tuple[Stamp, ...], _language: Language) -> dict[str, Any]:
    from sim.report.names import named
    from sim.report.page.page import contents
    from sim.report.summaries import summary_of

    outcome = _outcome(folder, stamps)
    return contents(named(outcome), summary_of(outcome))


@lru_cache(2 * MOST_KEPT)
def _figures(folder: Path, stamps: tuple[Stamp, ...], _language: Language) -> list[dict[str, Any]]:
    from sim.report.interactive.figures import figures
    from sim.report.names import named

    made = figures(named(_outcome(folder, stamps)))
    return [{key: value for key, value in one.record().items() if key != "words"} for one in made]
