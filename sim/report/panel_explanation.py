"""What a table of bureaus means, in words: every row is read as a scenario of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from rich.console import Group, RenderableType

from sim.report.arms import arms_in_words
from sim.report.doubts import doubts
from sim.report.explanation import (
    calendar_in_words,
    loads_of,
    replications_in_words,
    warning_lines,
)
from sim.report.prose import Prose
from sim.scenario.panel import COLUMNS, NO_PROVINCE, Panel
from sim.scenario.problems import InputError, Problem
from sim.words import _, chosen, in_a_row, listed

OVERLOADED = 1.0


def panel_explanation(panel: Panel) -> RenderableType:
    """Bureaus, provinces, caseload and loads, arms, and warnings.

    Raises
    ------
    InputError
        With every row that does not fit.
    """
    base = panel.base
    parts = [Prose(chosen(base.file.title), style="bold")]
    if base.file.question:
        parts.append(Prose(chosen(base.file.question)))
    lines = [*calendar_in_words(base), *_bureaus(panel), *arms_in_words(base)]
    lines.append(replications_in_words(base))
    parts += [Prose(line) for line in lines]
    return Group(*parts, Prose(""), *warning_lines(_warnings(panel)))


def panel_facts(panel: Panel) -> dict[str, Any]:
    """The same for scripts: a load for each bureau, and warnings; see `panel_explanation`."""
    base = panel.base
    return {
        "scenario": base.name,
        "arms": [arm.name for arm in base.arms],
        "months": base.calendar.months,
        "history_months": base.history_months,
        "most_replications": base.file.most_replications,
        "seed": base.file.seed,
        "loads": [asdict(load) for load in _loads(panel)],
        "warnings": list(_warnings(panel)),
    }


@dataclass(frozen=True)
class BureauLoad:
    """Teams of a bureau, and the mean of their loads under the regional rule."""

    bureau: str
    province: str
    teams: int
    cases_per_month: float
    load: float


def _loads(panel: Panel) -> list[BureauLoad]:
    loads: list[BureauLoad] = []
    problems: list[Problem] = []
    for i in range(len(panel)):
        try:
            bureau = panel.bureau(i)
        except InputError as error:
            problems += error.problems
            continue
        found = loads_of(bureau, bureau.reference)
        cases = bureau.reference.setting.intake.cases_per_month
        mean = float(np.mean([load.load for load in found]))
        of = (panel.names[i], panel.provinces[i], len(found))
        loads.append(BureauLoad(*of, cases_per_month=cases, load=mean))
    if problems:
        raise InputError(problems)
    return loads


def _bureaus(panel: Panel) -> Iterator[str]:
    found = _loads(panel)
    teams, cases = [one.teams for one in found], [one.cases_per_month for one in found]
    loads = [one.load for one in found]
    of = {
        "n": len(panel),
        "file": panel.file,
        "teams": sum(teams),
        "fewest": min(teams),
        "most": max(teams),
        "cases": sum(cases),
        "cases_a_year": 12 * sum(cases),
    }
    yield (
        _(
            "{n:,} bureaus in {provinces} provinces ({file}) with {teams:,} teams, {fewest} to "
            "{most} each; {cases:,.0f} cases a month, {cases_a_year:,.0f} a year.",
            provinces=len(set(panel.provinces)),
            **of,
        )
        if any(panel.column("province"))
        else _(
            "{n:,} bureaus ({file}) with {teams:,} teams, {fewest} to {most} each; "
            "{cases:,.0f} cases a month, {cases_a_year:,.0f} a year.",
            **of,
        )
    )
    low, middle, high = np.quantile(loads, [0.05, 0.5, 0.95])
    over = sum(load > OVERLOADED for load in loads)
    grow = _("In {n:,} bureaus it is above 1: their backlog grows whatever the rule.", n=over)
    spread = _(
        "Load = work / capacity, mean over a bureau's teams under the regional rule: median "
        "{middle:.2f}, nine in ten bureaus between {low:.2f} and {high:.2f}.",
        low=low,
        middle=middle,
        high=high,
    )
    yield in_a_row([spread, grow if over else _("In none it is above 1.")])


def _warnings(panel: Panel) -> Iterator[str]:
    base = panel.base
    if len(base.arms) == 1:
        yield _("there is one arm only, so nothing is compared")
    if base.file.most_replications < 2:
        yield _("one replication gives no intervals")
    if set(panel.columns) <= set(COLUMNS):  # else a row may give what a key needs
        yield from doubts(base)
    has_backlog = "opening_backlog" in panel.columns or base.file.opening_backlog
    if not base.history_months and not has_backlog:
        yield _("without history or opening_backlog all desks are empty at the start")
    few = [name for name, n in Counter(panel.provinces).items() if n == 1 and name != NO_PROVINCE]
    if few:
        yield _("some provinces have one bureau only: {names}", names=listed(few[:5]))
