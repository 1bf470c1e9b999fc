"""What a scenario means, in words, and what in it is likely not meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table

from sim.report.arms import arms_in_words, warnings_of
from sim.report.doubts import doubts
from sim.report.prose import Prose
from sim.scenario.load import TeamLoad, team_loads, work_of_case
from sim.scenario.scenario import Arm, Scenario
from sim.words import _, chosen, listed, marked, plural
from sim.world.calendar import make_calendar

HIGHEST_LIKELY_LOAD = 1.5
LOWEST_LIKELY_LOAD = 0.2
MOST_ROWS = 30
ROLES = {"officer": marked("officer"), "assistant": marked("assistant")}


def explanation(scenario: Scenario, *, has_docket: bool = False) -> RenderableType:
    """Calendar, caseload, teams with their loads, arms, and warnings.

    Parameters
    ----------
    has_docket : whether a given docket says which cases there are at the start
    """
    loads = loads_of(scenario, scenario.reference)
    parts: list[RenderableType] = [Prose(chosen(scenario.file.title), style="bold")]
    parts += [Prose(line) for line in _description(scenario)]
    parts += [Prose(""), _load_table(loads), Prose(_growth(loads)), Prose("")]
    return Group(*parts, *warning_lines(warnings(scenario, has_docket=has_docket)))


def facts(scenario: Scenario, *, has_docket: bool = False) -> dict[str, Any]:
    """The same for scripts: what is compared, the teams' loads under each arm, and warnings."""
    return {
        "scenario": scenario.name,
        "arms": [arm.name for arm in scenario.arms],
        "months": scenario.calendar.months,
        "history_months": scenario.history_months,
        "days_per_month": float(make_calendar(scenario).days.mean()),
        "cases_per_month": scenario.reference.setting.intake.cases_per_month,
        "most_replications": scenario.file.most_replications,
        "seed": scenario.file.seed,
        "loads": [
            {"arm": arm.name, **asdict(load), "load": load.load, "growth": load.growth}
            for arm in scenario.arms
            for load in loads_of(scenario, arm)
        ],
        "warnings": list(warnings(scenario, has_docket=has_docket)),
    }


def warning_lines(warnings: Iterable[str]) -> list[Prose]:
    """Warnings as lines, or that there are none."""
    lines = [_("Warning: {warning}", warning=warning) for warning in warnings]
    return [Prose(line, style="yellow") for line in lines] or [Prose(_("No warnings."))]


def loads_of(scenario: Scenario, arm: Arm) -> list[TeamLoad]:
    """Expected load of every team under the regional rule."""
    return team_loads(arm.setting, float(make_calendar(scenario).days.mean()))


def calendar_in_words(scenario: Scenario) -> Iterator[str]:
    """Months of comparison and history, and the route."""
    setting, calendar = scenario.reference.setting, make_calendar(scenario)
    days = _("{days:g} working days a month", days=calendar.days.mean())
    if scenario.calendar.working_days == "china":
        days = _("real working days in China, {days:.1f} a month", days=calendar.days.mean())
    yield _(
        "Compares {span} from {first} ({days}).",
        span=plural(scenario.calendar.months, "{n} month", "{n} months"),
        first=calendar.labels[scenario.history_months],
        days=days,
    )
    if scenario.history_months:
        rule = scenario.history.setting.allocation
        yield _(
            "Before that, {span} of history from {first} run under {rule} ({timing}), "
            "the same for all arms.",
            span=plural(scenario.history_months, "{n} month", "{n} months"),
            first=calendar.labels[0],
            rule=rule.rule,
            timing=rule.timing,
        )
    route = [_("{stage} ({role})", stage=s.stage, role=_(ROLES[s.role])) for s in setting.route]
    yield plural(
        len(route),
        "Each case passes one stage: {route}.",
        "Each case passes {n} stages: {route}.",
        route=listed(route),
    )


def _description(scenario: Scenario) -> Iterator[str]:
    setting = scenario.reference.setting
    if scenario.file.question:
        yield chosen(scenario.file.question)
    yield from calendar_in_words(scenario)
    work = {role: work_of_case(setting, role) for role in ("officer", "assistant")}
    waits = sum(s.wait.family.expectation for s in setting.route if s.wait)
    yield _(
        "On average it takes {officer:.2f} days of officer's work, {assistant:.2f} of assistant's "
        "work and {waits:g} days of waiting.",
        waits=waits,
        **work,
    )
    yield plural(
        len(setting.intake.regions),
        "{cases:g} cases a month are filed in one region.",
        "{cases:g} cases a month are filed in {n} regions.",
        cases=setting.intake.cases_per_month,
    )
    yield from arms_in_words(scenario)
    yield replications_in_words(scenario)


def replications_in_words(scenario: Scenario) -> str:
    """How many replications, or until when, and the seed."""
    number, seed = _replications(scenario), scenario.file.seed
    return _("{replications}, seed {seed}.", replications=number, seed=seed)


def _replications(scenario: Scenario) -> str:
    given = scenario.file.replications
    if isinstance(given, int):
        return plural(given, "{n} replication", "{n} replications")
    sought = [
        _("{measure} to ± {width:g}", measure=name, width=width)
        for name, width in (given.until or {}).items()
    ]
    sought += [
        _(
            "which arm is best in {measure} (differences below {zone:g} do not count)",
            measure=name,
            zone=zone,
        )
        for name, zone in (given.best or {}).items()
    ]
    return _(
        "{least} to {most} replications, until it is known at {confidence:g} % confidence: "
        "{sought}",
        least=given.at_least,
        most=given.at_most,
        confidence=100 * given.confidence,
        sought=listed(sought),
    )


def _load_table(loads: list[TeamLoad]) -> Table:
    caption = None
    if len(loads) > MOST_ROWS:
        caption = _("the first {n} of {all} teams", n=MOST_ROWS, all=len(loads))
    title = _("Load = work / capacity, regional rule, mean speeds")
    table = Table(title=title, box=None, caption=caption)
    for heading in (
        _("team"),
        _("cases a month"),
        _("officer"),
        _("assistant"),
        _("backlog growth a month"),
    ):
        table.add_column(heading, justify="right")
    for load in loads[:MOST_ROWS]:
        assistant = _("none") if load.assistant is None else f"{load.assistant:.2f}"
        cells = (load.team, f"{load.cases:.1f}", f"{load.officer:.2f}", assistant)
        table.add_row(*cells, f"{load.growth:.1f}", style="red" if load.load > 1 else "")
    return table


def _growth(loads: list[TeamLoad]) -> str:
    over = [load for load in loads if load.load > 1]
    if not over:
        return _("On average every team keeps up with its cases.")
    return _(
        "Under the regional rule {over} of {all} teams get more than they can close ({names}); "
        "their backlog is expected to grow by {growth:.1f} cases a month.",
        over=len(over),
        all=len(loads),
        names=listed([load.team for load in over]),
        growth=sum(load.growth for load in over),
    )


def warnings(scenario: Scenario, *, has_docket: bool = False) -> Iterator[str]:
    """What is allowed but likely not meant."""
    said: set[str] = set()
    for arm in scenario.arms:
        loads = loads_of(scenario, arm)
        whole = sum(load.load for load in loads) / len(loads)
        for text in _load_warnings(loads, whole):
            if text not in said:
                said.add(text)
                is_reference = arm is scenario.reference
                yield text if is_reference else _("arm {arm}: {text}", arm=arm.name, text=text)
        yield from warnings_of(arm)
    if len(scenario.arms) == 1:
        yield _("there is one arm only, so nothing is compared")
    if scenario.file.most_replications < 10:
        yield _(
            "{n} replications give wide intervals or none; 30 are usual",
            n=scenario.file.most_replications,
        )
    yield from doubts(scenario)
    if not (scenario.history_months or scenario.file.opening_backlog or has_docket):
        yield _("without history or opening_backlog all desks are empty at the start")


def _load_warnings(loads: list[TeamLoad], whole: float) -> Iterator[str]:
    for load in loads:
        if load.load > HIGHEST_LIKELY_LOAD:
            yield _(
                "team {team} has a load of {load:.2f} under the regional rule",
                team=load.team,
                load=load.load,
            )
        if load.cases == 0:
            yield _(
                "team {team} serves no region: it gets nothing under the regional rule",
                team=load.team,
            )
    if whole > 1:
        yield _(
            "the bureau as a whole has a load of {load:.2f}: its backlog grows without end",
            load=whole,
        )
    if whole < LOWEST_LIKELY_LOAD:
        yield _("the bureau as a whole has a load of {load:.2f}: hardly anything to do", load=whole)
