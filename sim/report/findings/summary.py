"""What a study found: question, answer, tables, and what the figures are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.language import _, chosen, marked
from sim.report.inputs.governance import draft_mark
from sim.report.inputs.working_days import by_pattern
from sim.report.printing import Printable, Prose

COURSE = marked("How it comes about over the months")
CERTAINTY = marked("How sure is that?")
"""Headings of a summary's parts."""


@dataclass(frozen=True)
class Summary:
    """What a study found, in the order it is read; printed by rich, and the heart of a page.

    Attributes
    ----------
    about : Mapping[str, Any]
        The study's manifest, which has the scenario's title and question.
    answer : Sequence[str]
        Sentences, each with its interval.
    certainty : Sequence[str]
        Sentences on how certain that is.
    course : Sequence[str]
        Sentences on how it comes about over the months; or none.
    tables : Sequence[Table]
        The figures behind them.
    note : str
        What means and intervals are; or nothing.
    court : str
        The only bureau of a table; or nothing.
    """

    about: Mapping[str, Any]
    answer: Sequence[str]
    certainty: Sequence[str]
    tables: Sequence[Table]
    note: str = ""
    court: str = ""
    course: Sequence[str] = ()

    @property
    def title(self) -> str:
        """Of the scenario, after the name of the court where it is one of a table of bureaus."""
        title, court = chosen(self.about["scenario"]["title"]), self.court
        place = self.about["scenario"].get("place", "")
        if place and place == self.about.get("scenario_name"):
            court = place
        return _("{court}, one court of: {title}", court=court, title=title) if court else title

    @property
    def question(self) -> str:
        """That the scenario asks; or nothing."""
        return chosen(self.about["scenario"].get("question"))

    @property
    def cautions(self) -> list[str]:
        """Sentences on how certain it is, and on what of the calendar is not."""
        why = by_pattern(self.about["scenario"])
        return [*self.certainty, *([_("Working days: {why}.", why=why)] if why else [])]

    def __rich__(self) -> RenderableType:
        return Printable(Group(*self._parts()))

    def _parts(self) -> Iterator[RenderableType]:
        yield Text(self.title, style="bold")
        if draft := draft_mark(self.about["scenario"]):
            yield Text(draft, style="bold red")
        if self.question:
            yield Prose(self.question)
        yield Text("")
        yield from map(_point, self.answer)
        for heading, sentences in ((COURSE, self.course), (CERTAINTY, self.cautions)):
            if sentences:
                yield Text("")
                yield Text(_(heading), style="bold")
                yield from map(_point, sentences)
        for table in self.tables:
            yield Text("")
            yield table
        if self.note:
            yield Text("")
            yield Prose(self.note, style="dim")


def _point(sentence: str) -> RenderableType:
    return Prose(f"• {sentence}")
