"""What a scenario means, in words, and what in it is likely not meant."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.report.arms import arms_in_words, warnings_of
from sim.scenario.load import TeamLoad, team_loads, work_of_case
from sim.scenario.scenario import Arm, Scenario
from sim.words import chosen
from sim.world.calendar import make_calendar

HIGHEST_LIKELY_LOAD = 1.5
LOWEST_LIKELY_LOAD = 0.2
MOST_ROWS = 30


def explanation(scenario: Scenario) -> RenderableType:
    """Calendar, caseload, teams with their loads, arms, and warnings."""
    loads = loads_of(scenario, scenario.reference)
    parts: list[RenderableType] = [Text(chosen(scenario.file.title), style="bold")]
    parts += [Text(line) for line in _description(scenario)]
    parts += [Text(""), _load_table(loads), Text(_growth(loads)), Text("")]
    found = [f"Warning: {warning}" for warning in warnings(scenario)]
    parts += [Text(line, style="yellow") for line in found] or [Text("No warnings.")]
    return Group(*parts)


def loads_of(scenario: Scenario, arm: Arm) -> list[TeamLoad]:
    """Expected load of every team under the regional rule."""
    return team_loads(arm.setting, float(make_calendar(scenario).days.mean()))


def calendar_in_words(scenario: Scenario) -> Iterator[str]:
    """Months of comparison and history, and the route."""
    setting, calendar = scenario.reference.setting, make_calendar(scenario)
    days = f"{calendar.days.mean():g} working days a month"
    if scenario.calendar.working_days == "china":
        days = f"real working days in China, {calendar.days.mean():.1f} a month"
    first = calendar.labels[scenario.history_months]
    yield f"Compares {scenario.calendar.months} months from {first} ({days})."
    if scenario.history_months:
        rule = scenario.history.setting.allocation
        begin = f"{scenario.history_months} months of history from {calendar.labels[0]}"
        yield f"Before that, {begin} run under {rule.rule} ({rule.timing}), the same for all arms."
    route = ", ".join(f"{s.stage} ({s.role})" for s in setting.route)
    yield f"Each case passes {len(setting.route)} stages: {route}."


def _description(scenario: Scenario) -> Iterator[str]:
    setting = scenario.reference.setting
    if scenario.file.question:
        yield chosen(scenario.file.question)
    yield from calendar_in_words(scenario)
    work = {role: work_of_case(setting, role) for role in ("officer", "assistant")}
    waits = sum(s.wait.family.expectation for s in setting.route if s.wait)
    yield (
        f"On average it takes {work['officer']:.2f} days of officer's work, "
        f"{work['assistant']:.2f} of assistant's work and {waits:g} days of waiting."
    )
    yield (
        f"{setting.intake.cases_per_month:g} cases a month are filed in "
        f"{len(setting.intake.regions)} regions."
    )
    yield from arms_in_words(scenario)
    yield f"{_replications(scenario)}, seed {scenario.file.seed}."


def _replications(scenario: Scenario) -> str:
    given = scenario.file.replications
    if isinstance(given, int):
        return f"{given} replications"
    sought = [f"{name} to ± {width:g}" for name, width in (given.until or {}).items()]
    sought += [
        f"which arm is best in {name} (differences below {zone:g} do not count)"
        for name, zone in (given.best or {}).items()
    ]
    return (
        f"{given.at_least} to {given.at_most} replications, until it is known "
        f"at {100 * given.confidence:g} % confidence: {', '.join(sought)}"
    )


def _load_table(loads: list[TeamLoad]) -> Table:
    caption = None if len(loads) <= MOST_ROWS else f"the first {MOST_ROWS} of {len(loads)} teams"
    table = Table(
        title="Load = work / capacity, regional rule, mean speeds", box=None, caption=caption
    )
    headings = ("team", "cases a month", "officer", "assistant", "backlog growth a month")
    for heading in headings:
        table.add_column(heading, justify="right")
    for load in loads[:MOST_ROWS]:
        assistant = "none" if load.assistant is None else f"{load.assistant:.2f}"
        cells = (load.team, f"{load.cases:.1f}", f"{load.officer:.2f}", assistant)
        table.add_row(*cells, f"{load.growth:.1f}", style="red" if load.load > 1 else "")
    return table


def _growth(loads: list[TeamLoad]) -> str:
    over = [load for load in loads if load.load > 1]
    if not over:
        return "On average every team keeps up with its cases."
    names = ", ".join(load.team for load in over)
    growth = sum(load.growth for load in over)
    return (
        f"Under the regional rule {len(over)} of {len(loads)} teams get more than they can close "
        f"({names}); their backlog is expected to grow by {growth:.1f} cases a month."
    )


def warnings(scenario: Scenario) -> Iterator[str]:
    """What is allowed but likely not meant."""
    said: set[str] = set()
    for arm in scenario.arms:
        loads = loads_of(scenario, arm)
        whole = sum(load.load for load in loads) / len(loads)
        for text in _load_warnings(loads, whole):
            if text not in said:
                said.add(text)
                yield text if arm is scenario.reference else f"arm {arm.name}: {text}"
        yield from warnings_of(arm)
    if len(scenario.arms) == 1:
        yield "there is one arm only, so nothing is compared"
    if scenario.file.most_replications < 10:
        few = scenario.file.most_replications
        yield f"{few} replications give wide intervals or none; 30 are usual"
    settings = [arm.setting for arm in scenario.arms]
    for i, setting in enumerate(settings):
        if setting in settings[:i]:
            first = scenario.arms[settings.index(setting)].name
            yield f"arm {scenario.arms[i].name} is the same as {first}"
    if not scenario.history_months and not scenario.file.opening_backlog:
        yield "without history or opening_backlog all desks are empty at the start"


def _load_warnings(loads: list[TeamLoad], whole: float) -> Iterator[str]:
    for load in loads:
        if load.load > HIGHEST_LIKELY_LOAD:
            yield f"team {load.team} has a load of {load.load:.2f} under the regional rule"
        if load.cases == 0:
            yield f"team {load.team} serves no region: it gets nothing under the regional rule"
    if whole > 1:
        yield f"the bureau as a whole has a load of {whole:.2f}: its backlog grows without end"
    if whole < LOWEST_LIKELY_LOAD:
        yield f"the bureau as a whole has a load of {whole:.2f}: hardly anything to do"
