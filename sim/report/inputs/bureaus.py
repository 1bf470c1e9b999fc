"""What a table of bureaus means, in words: every row is read as a scenario of its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from rich.console import Group, RenderableType

from sim.language import _, chosen, in_a_row, listed, marked
from sim.report.inputs.arms import arms_in_words
from sim.report.inputs.doubts import doubts
from sim.report.inputs.governance import governance_lines, governance_warnings
from sim.report.inputs.left_out import is_limited, left_out
from sim.report.inputs.loads import all_keep_up, is_bound
from sim.report.inputs.no_effect import unheeded, unheeded_columns
from sim.report.inputs.scenario import (
    calendar_in_words,
    differences_in_words,
    hints,
    replications_in_words,
    section,
    size_warnings,
    warnings_above,
    warnings_first,
)
from sim.report.inputs.slips import slips
from sim.report.inputs.values import differences_of, values_of, values_table
from sim.report.inputs.working_days import doubts_of_days
from sim.report.printing import Prose
from sim.scenario.conduct import Responses
from sim.scenario.governance import GOVERNANCE
from sim.scenario.panel import COLUMNS, NO_PROVINCE, Panel
from sim.scenario.problems import InputError, Problem
from sim.scenario.rules import Regional
from sim.scenario.scenario import Arm, Scenario
from sim.scenario.setting import Setting
from sim.scenario.size import Size
from sim.world.expected_load import expected_loads

TOTALS = re.compile(
    r".*(合计|总计|小计|共计|总数|总和)|(grand |sub-?)?totals?|sums?", re.IGNORECASE
)
"""Names that a table's sums have."""
NONE = Responses()


def panel_in_words(panel: Panel) -> RenderableType:
    """Bureaus, provinces, caseload and loads, arms, and warnings.

    Raises
    ------
    InputError
        With every row that does not fit.
    """
    base, loads = panel.base, _loads(panel)
    parts: list[RenderableType] = [Prose(chosen(base.file.title), style="bold")]
    if base.file.question:
        parts.append(Prose(chosen(base.file.question)))
    parts += [Prose(line) for line in governance_lines(base.resolved)]
    lines = [*calendar_in_words(base), *_bureaus(panel, loads), *arms_in_words(base)]
    lines += [*differences_in_words(base), *hints(base), replications_in_words(base)]
    warnings = list(_warnings(panel, loads))
    parts += [*warnings_first(warnings), *section(_("What is compared")), *map(Prose, lines)]
    parts += [*section(_("What the file sets")), values_table(base)]
    columns = listed([column for column in panel.columns if column not in ("name", "province")])
    parts.append(
        Prose(_("Columns of the table hold instead, bureau by bureau: {columns}.", columns=columns))
    )
    return Group(*parts, Prose(""), Prose(warnings_above(len(warnings))))


def panel_facts(panel: Panel) -> dict[str, Any]:
    """The same for scripts: a load for each bureau, and warnings; see `panel_in_words`."""
    base, loads = panel.base, _loads(panel)
    return {
        "scenario": base.name,
        **{key: getattr(base.file, key) for key in GOVERNANCE},
        "arms": [arm.name for arm in base.arms],
        "months": base.calendar.months,
        "history_months": base.history_months,
        "most_replications": base.file.most_replications,
        "seed": base.file.seed,
        "loads": [asdict(load) for load in loads],
        "values": dict(values_of(base)),
        "differences": list(differences_of(base)),
        "hints": list(hints(base)),
        "warnings": list(_warnings(panel, loads)),
    }


@dataclass(frozen=True)
class BureauLoad:
    """Loads of a bureau under the arm that leaves most cases beyond what can be closed.

    Attributes
    ----------
    load : float
        Mean of the teams' loads under the regional rule.
    load_together : float
        Load of all teams as one.
    teams_over : int
        Teams that have more than they can close at the end of some month, under the regional rule.
    is_over : bool
        Whether all teams together do.
    before, after : float
        Cases beyond what all teams together can close, when the comparison begins, and ends,
        opening backlog included.
    opening_left : float
        Cases of the opening backlog that are not worked off at the end.
    case_plays : int
        Cases of all arms and replications, history included.
    """

    bureau: str
    province: str
    teams: int
    cases_per_month: float
    load: float
    load_together: float
    teams_over: int
    is_over: bool
    before: float
    after: float
    opening_left: float
    case_plays: int


def _loads(panel: Panel) -> list[BureauLoad]:
    loads: list[BureauLoad] = []
    problems: list[Problem] = []
    for i in range(len(panel)):
        try:
            bureau = panel.bureau(i)
        except InputError as error:
            problems += error.problems
            continue
        loads.append(_load(bureau, panel.names[i], panel.provinces[i]))
    if problems:
        raise InputError(problems)
    return loads


def _unlike(bureau: Scenario) -> Iterator[Arm]:
    """The arms that differ in more than the rule and what the loads do not heed."""
    seen: list[Setting] = []
    for arm in bureau.arms:
        timing = arm.setting.allocation.timing
        alike = {"allocation": Regional(timing=timing), "appraisal": None, "responses": NONE}
        setting = arm.setting.model_copy(update={**alike, "service_order": "allocated_first"})
        if setting not in seen:
            seen.append(setting)
            yield arm


def _load(bureau: Scenario, name: str, province: str) -> BureauLoad:
    arms = [expected_loads(bureau, arm, drawn=False) for arm in _unlike(bureau)]
    worst = max(arms, key=lambda arm: (arm.whole.after, arm.whole.load, arm.most))
    whole, teams = worst.whole, worst.teams
    return BureauLoad(
        bureau=name,
        province=province,
        teams=len(teams),
        cases_per_month=bureau.reference.setting.intake.cases_per_month,
        load=float(np.mean([team.load for team in teams])),
        load_together=whole.load,
        teams_over=sum(team.is_over for team in teams),
        is_over=bool(whole.months) or whole.inherits,
        before=whole.before,
        after=whole.after,
        opening_left=worst.opening_left,
        case_plays=round(bureau.size.case_plays),
    )


def _bureaus(panel: Panel, loads: list[BureauLoad]) -> Iterator[str]:
    teams, cases = [one.teams for one in loads], [one.cases_per_month for one in loads]
    of = {
        "n": len(panel),
        "provinces": len(set(panel.provinces)),
        "file": panel.file,
        "teams": sum(teams),
        "fewest": min(teams),
        "most": max(teams),
        "cases": sum(cases),
        "cases_a_year": 12 * sum(cases),
    }
    text = marked(
        "{n:,} bureaus ({file}) with {teams:,} teams, {fewest} to {most} each; "
        "{cases:,.0f} cases a month, {cases_a_year:,.0f} a year."
    )
    if any(panel.column("province")):
        text = marked(
            "{n:,} bureaus in {provinces} provinces ({file}) with {teams:,} teams, {fewest} to "
            "{most} each; {cases:,.0f} cases a month, {cases_a_year:,.0f} a year."
        )
    yield _(text, **of)
    if empty := empty_cells(panel):
        yield empty
    low, middle, high = np.quantile([one.load for one in loads], [0.05, 0.5, 0.95])
    spread = _(
        "Load = work / capacity, mean over a bureau's teams under the regional rule: median "
        "{middle:.2f}, nine in ten bureaus between {low:.2f} and {high:.2f}.",
        low=low,
        middle=middle,
        high=high,
    )
    yield in_a_row([spread, *_overloaded(loads, panel)])
    yield left_out(panel.bureau(0), speeds=True)  # a column may give what the scenario does not


def _overloaded(loads: list[BureauLoad], panel: Panel) -> Iterator[str]:
    """In how many bureaus there is more than can be closed, in some month or all."""
    bureau = panel.bureau(0)
    settings = [arm.setting for arm in (bureau.history, *bureau.arms)]
    whole = [one for one in loads if one.is_over]
    teams = [one for one in loads if one.teams_over and not one.is_over]
    if whole:
        yield _whole(whole, bounds=is_bound(settings))
    if teams:
        text = marked(
            "Bureaus in which some team has more than it can close under the regional rule, "
            "while all together can close what comes in: {n:,} (such teams: {teams:,})."
        )
        if whole:
            text = marked(
                "Bureaus in which some team has more than it can close under the regional rule, "
                "while all together can close what comes in: another {n:,} (such teams: {teams:,})."
            )
        yield _(text, teams=sum(one.teams_over for one in teams), n=len(teams))
    if not whole and not teams:
        yield all_keep_up(is_limited(settings))
    late = [one for one in loads if one.opening_left >= 1]
    if late:
        yield _(
            "Bureaus in which, by capacity alone and under the regional rule, the opening backlog "
            "is not worked off by the end of the comparison: {n:,}.",
            n=len(late),
        )
    base = panel.base
    starts_with_them = "opening_backlog" in panel.columns and not base.history_months
    if starts_with_them and base.file.opening_stages == "untouched":
        yield _(
            "Nobody has worked on the opening backlogs of the table: closures are few in the first "
            "months and many later;  opening_stages: in_proportion  spreads them over the stages."
        )


def _whole(whole: list[BureauLoad], *, bounds: bool) -> str:
    """In how many bureaus all teams together have too much; ``bounds``: whatever the rule."""
    of = {
        "n": len(whole),
        "before": sum(one.before for one in whole),
        "after": sum(one.after for one in whole),
    }
    if not bounds:
        return _(
            "Bureaus in which all teams together have more than they can close in some months or "
            "all: {n:,}. Cases beyond what they can close: {before:,.0f} when the comparison "
            "begins, {after:,.0f} at the end of the comparison.",
            **of,
        )
    return _(
        "Bureaus in which all teams together have more than they can close in some months or all, "
        "whatever the rule: {n:,}. Cases beyond what they can close: {before:,.0f} when the "
        "comparison begins, {after:,.0f} at the end of the comparison. On average no rule "
        "leaves fewer.",
        **of,
    )


def _warnings(panel: Panel, loads: list[BureauLoad]) -> Iterator[str]:
    base = panel.base
    yield from size_warnings(Size(0.0, sum(load.case_plays for load in loads), 0.0))
    if len(base.arms) == 1:
        yield _("there is one arm only, so nothing is compared")
    yield from governance_warnings(base.file)
    yield from doubts_of_days(base.resolved)
    if base.file.most_replications < 2:
        yield _("one replication gives no intervals")
    if set(panel.columns) <= set(COLUMNS):  # else a row may give what a key needs
        yield from doubts(base)
        yield from slips(base)
    else:
        yield from unheeded(base)
    yield from unheeded_columns(panel)
    yield from total_rows(panel.names)
    has_backlog = "opening_backlog" in panel.columns or base.file.opening_backlog
    if not base.history_months and not has_backlog:
        yield _("without history or opening_backlog all desks are empty at the start")
    few = [name for name, n in Counter(panel.provinces).items() if n == 1 and name != NO_PROVINCE]
    if few:
        yield _("some provinces have one bureau only: {names}", names=listed(few[:5]))


def total_rows(names: Iterable[str]) -> Iterator[str]:
    """A warning of each bureau that has the name of a sum."""
    for name in names:
        if TOTALS.fullmatch(name.strip()):
            yield _(
                "the row {name} seems to be a sum of others: it is played as a bureau of its own; "
                "delete it from the table",
                name=name,
            )


def empty_cells(panel: Panel) -> str:
    """How many cells of which columns leave the scenario as it is; empty if none does."""
    counts = {
        column: panel.column(column).count("")
        for column in panel.columns
        if column not in ("name", "province")
    }
    cells = [_("{column} ({n:,})", column=column, n=n) for column, n in counts.items() if n]
    if not cells:
        return ""
    return _("Empty cells, for which the scenario's own value holds: {cells}.", cells=listed(cells))
