"""What a study found: question, answer, tables, and what the figures are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.report.printing import Printable, Prose


@dataclass(frozen=True)
class Summary:
    """What a study found, in the order it is read; printed by rich, and the heart of a page.

    Attributes
    ----------
    title, question : str
        Of the scenario.
    answer : Sequence[str]
        Sentences, each with its interval.
    certainty : Sequence[str]
        Sentences on how certain that is.
    tables : Sequence[Table]
        The figures behind them.
    note : str
        What means and intervals are.
    """

    title: str
    question: str
    answer: Sequence[str]
    certainty: Sequence[str]
    tables: Sequence[Table]
    note: str

    def __rich__(self) -> RenderableType:
        return Printable(Group(*self._parts()))

    def _parts(self) -> Iterator[RenderableType]:
        yield Text(self.title, style="bold")
        if self.question:
            yield Prose(self.question)
        yield Text("")
        for sentence in [*self.answer, *self.certainty]:
            yield Prose(f"• {sentence}")
        for table in self.tables:
            yield Text("")
            yield table
        if self.note:
            yield Text("")
            yield Prose(self.note, style="dim")


def as_text(shown: RenderableType) -> str:
    """What is printed, without colours, for a file."""
    text = StringIO()
    Console(
        file=text, width=120, color_system=None, highlight=False, markup=False, emoji=False
    ).print(Printable(shown))
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines()) + "\n"
