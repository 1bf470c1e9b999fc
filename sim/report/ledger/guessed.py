"""A map that was guessed, shown: each column, what stands in it, and what it seems to be."""

from __future__ import annotations

from pathlib import Path

from rich.console import Group, RenderableType
from rich.table import Column
from rich.text import Text

from sim.language import _
from sim.ledger.guess import Guess, GuessedColumn
from sim.report.printing import Printable, Prose, plain_table
from sim.running.files import write_text_whole
from sim.scenario.problems import InputError, problem

LONGEST = 24
"""Characters of a value that are shown."""


def guess_in_words(guess: Guess) -> RenderableType:
    """The columns of a ledger as a table, and what the map leaves open."""
    columns = [
        Column(_("heading"), overflow="fold"),
        Column(_("key in the map"), no_wrap=True),
        Column(_("the first values that differ"), overflow="fold"),
    ]
    rows = [(one.heading, _key(one), _values(one)) for one in guess.columns]
    parts: list[RenderableType] = [plain_table(columns, rows)]
    if guess.questions:
        parts += [Text(""), Text(_("To be looked at in the map"), style="bold")]
        parts += [Prose(f"• {question}") for question in guess.questions]
    return Printable(Group(*parts))


def _key(column: GuessedColumn) -> str:
    if not column.key:
        return "–"
    return column.key if column.sure else _("{key}?", key=column.key)


def _values(column: GuessedColumn) -> str:
    values = (v if len(v) <= LONGEST else f"{v[: LONGEST - 1]}…" for v in column.values)
    return " | ".join(values)


def write_map(guess: Guess, file: Path) -> None:
    """Write the map that was guessed, where there is no file yet.

    Raises
    ------
    InputError
        If there is one: what the analyst has written is not overwritten.
    """
    if file.exists() or file.is_symlink():
        why = _(
            "is there already and stays as it is: read the ledger with it, or rename it and guess "
            "again"
        )
        raise InputError([problem(file, why)])
    write_text_whole(file, guess.text)
