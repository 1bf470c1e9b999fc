"""Both engines compared, in words and a table."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Column

from sim.language import _
from sim.report.printing import plain_table, right
from sim.studies.engines_agree import Difference, Verdict


def verdicts_in_words(verdicts: Sequence[Verdict]) -> RenderableType:
    """A row an arm and replication; the first case that differs, if any does."""
    many = any(verdict.bureau for verdict in verdicts)
    columns: list[str | Column] = [_("bureau")] if many else []
    columns += [*right(_("replication")), _("arm"), *right(_("cases"), _("tasks")), _("logs")]
    table = plain_table(columns)
    for verdict in verdicts:
        same = _("equal") if verdict.difference is None else _("DIFFERENT")
        counts = f"{verdict.cases:,}", f"{verdict.tasks:,}"
        place = (verdict.bureau,) if many else ()
        table.add_row(*place, str(verdict.replication), verdict.arm, *counts, same)
    return Group(table, "", conclusion(verdicts))


def conclusion(verdicts: Sequence[Verdict]) -> str:
    """What follows from the comparison."""
    for verdict in verdicts:
        if verdict.difference is not None:
            return f"{_where(verdict)}\n{_first_difference(verdict.difference)}"
    return _("Both engines give the same log, to the last bit.")


def _where(verdict: Verdict) -> str:
    of = {"arm": verdict.arm, "replication": verdict.replication}
    if not verdict.bureau:
        return _("The engines differ, first in arm {arm}, replication {replication}:", **of)
    return _(
        "The engines differ, first in bureau {bureau}, arm {arm}, replication {replication}:",
        bureau=verdict.bureau,
        **of,
    )


def _first_difference(difference: Difference) -> str:
    place = _("no case: {what}", what=difference.what)
    if difference.case != -1:
        day, case, what = difference.day, difference.case, difference.what
        place = _("day {day!r}, case {case}: {what}", day=day, case=case, what=what)
    return f"{place}\n  simpy     {difference.simpy!r}\n  compiled  {difference.compiled!r}"
