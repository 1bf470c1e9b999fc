"""What a table of bureaus means, in words: every row is read as a scenario of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
from rich.console import Group, RenderableType
from rich.text import Text

from sim.report.arms import arms_in_words
from sim.report.explanation import calendar_in_words, loads_of
from sim.scenario.panel import NO_PROVINCE, Panel
from sim.scenario.problems import InputError, Problem
from sim.words import chosen

OVERLOADED = 1.0


def panel_explanation(panel: Panel) -> RenderableType:
    """Bureaus, provinces, caseload and loads, arms, and warnings.

    Raises
    ------
    InputError
        With every row that does not fit.
    """
    base = panel.base
    parts = [Text(chosen(base.file.title), style="bold")]
    if base.file.question:
        parts.append(Text(chosen(base.file.question)))
    lines = [*calendar_in_words(base), *_bureaus(panel), *arms_in_words(base)]
    lines.append(f"{base.file.replications} replications, seed {base.file.seed}.")
    parts += [Text(line) for line in lines]
    found = [f"Warning: {warning}" for warning in _warnings(panel)]
    parts += [Text("")] + ([Text(line, style="yellow") for line in found] or [Text("No warnings.")])
    return Group(*parts)


def _bureaus(panel: Panel) -> Iterator[str]:
    teams, cases, loads = [], [], []
    problems: list[Problem] = []
    for i in range(len(panel)):
        try:
            bureau = panel.bureau(i)
        except InputError as error:
            problems += error.problems
            continue
        found = loads_of(bureau, bureau.reference)
        teams.append(len(found))
        cases.append(bureau.reference.setting.intake.cases_per_month)
        loads.append(float(np.mean([load.load for load in found])))
    if problems:
        raise InputError(problems)
    has_provinces = any(panel.column("province"))
    where = f" in {len(set(panel.provinces))} provinces" if has_provinces else ""
    yield (
        f"{len(panel):,} bureaus{where} ({panel.file}) with {sum(teams):,} teams, "
        f"{min(teams)} to {max(teams)} each; {sum(cases):,.0f} cases a month, "
        f"{12 * sum(cases):,.0f} a year."
    )
    low, middle, high = np.quantile(loads, [0.05, 0.5, 0.95])
    over = sum(load > OVERLOADED for load in loads)
    grow = f"In {over:,} bureaus it is above 1: their backlog grows whatever the rule."
    yield (
        f"Load = work / capacity, mean over a bureau's teams under the regional rule: median "
        f"{middle:.2f}, nine in ten bureaus between {low:.2f} and {high:.2f}. "
        + (grow if over else "In none it is above 1.")
    )


def _warnings(panel: Panel) -> Iterator[str]:
    base = panel.base
    if len(base.arms) == 1:
        yield "there is one arm only, so nothing is compared"
    if base.file.most_replications < 2:
        yield "one replication gives no intervals"
    has_backlog = "opening_backlog" in panel.columns or base.file.opening_backlog
    if not base.history_months and not has_backlog:
        yield "without history or opening_backlog all desks are empty at the start"
    few = [name for name, n in Counter(panel.provinces).items() if n == 1 and name != NO_PROVINCE]
    if few:
        yield f"some provinces have one bureau only: {', '.join(few[:5])}"
