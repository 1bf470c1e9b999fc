"""Both engines compared, in words and a table."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table

from sim.experiment.verification import Difference, Verdict


def verdict_words(verdicts: Sequence[Verdict]) -> RenderableType:
    """A row an arm and replication; the first case that differs, if any does."""
    table = Table(box=None, pad_edge=False)
    many = any(verdict.bureau for verdict in verdicts)
    words = ("bureau", "arm", "logs")
    for name in ("bureau", "replication", "arm", "cases", "tasks", "logs")[not many :]:
        table.add_column(name, justify="left" if name in words else "right")
    for verdict in verdicts:
        same = "equal" if verdict.difference is None else "DIFFERENT"
        counts = f"{verdict.cases:,}", f"{verdict.tasks:,}"
        place = (verdict.bureau,) if many else ()
        table.add_row(*place, str(verdict.replication), verdict.arm, *counts, same)
    return Group(table, "", conclusion(verdicts))


def conclusion(verdicts: Sequence[Verdict]) -> str:
    """What follows from the comparison."""
    for verdict in verdicts:
        if verdict.difference is not None:
            where = f"bureau {verdict.bureau}, " if verdict.bureau else ""
            where += f"arm {verdict.arm}, replication {verdict.replication}"
            return f"The engines differ, first in {where}:\n{_told(verdict.difference)}"
    return "Both engines give the same log, to the last bit."


def _told(difference: Difference) -> str:
    of = f"day {difference.day!r}, case {difference.case}" if difference.case >= 0 else "no case"
    return (
        f"{of}: {difference.what}\n"
        f"  simpy     {difference.simpy!r}\n  compiled  {difference.compiled!r}"
    )
