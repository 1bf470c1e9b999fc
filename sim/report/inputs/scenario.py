"""What a scenario means, in words, and what in it is likely not meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Group, RenderableType

from sim.language import _, chosen, listed, marked, plural
from sim.report.inputs.arms import arms_in_words, bureau_in_words, warnings_of
from sim.report.inputs.by_month import month_table, varies
from sim.report.inputs.comers import kept_teams
from sim.report.inputs.doubts import doubts, idle_opening_stages
from sim.report.inputs.governance import governance_lines, governance_warnings
from sim.report.inputs.loads import load_table, loads_in_words, loads_of_arms
from sim.report.inputs.misnamed import misnamed
from sim.report.inputs.mixed import inherited_question, mixed_in_words
from sim.report.inputs.returned_loads import returned_in_words
from sim.report.inputs.slips import slips
from sim.report.inputs.unlikely_loads import load_warnings
from sim.report.inputs.values import differences_of, values_of, values_table
from sim.report.inputs.working_days import days_in_words, doubts_of_days
from sim.report.names import names_in
from sim.report.printing import Prose
from sim.scenario.governance import GOVERNANCE
from sim.scenario.replications import Precision, look_ahead
from sim.scenario.scenario import Scenario
from sim.scenario.size import GIGABYTE, MANY_CASE_PLAYS, Size, memory
from sim.scenario.terms import called
from sim.world.calendar import make_calendar
from sim.world.capacity import wait_of_case, work_of_case
from sim.world.expected_load import Loads, TeamLoad

ROLES = {
    "officer": marked("officer"),
    "assistant": marked("assistant"),
    "pool": marked("the pool"),
}


def scenario_in_words(scenario: Scenario, *, has_docket: bool = False) -> RenderableType:
    """Calendar, caseload, teams with their loads, arms, and warnings.

    Parameters
    ----------
    has_docket : bool
        Whether a given docket says which cases there are at the start.
    """
    loads = loads_of_arms(scenario)
    doubted = list(scenario_warnings(scenario, loads, has_docket=has_docket))
    parts: list[RenderableType] = [Prose(chosen(scenario.file.title), style="bold")]
    if scenario.file.question:
        parts.append(Prose(chosen(scenario.file.question)))
    parts += map(Prose, governance_lines(scenario.resolved))
    parts += warnings_first(doubted)
    parts += [*section(_("What is compared")), *map(Prose, _description(scenario))]
    parts += [*section(_("What is asked of the teams")), load_table(_of_reference(loads))]
    returned = returned_in_words(loads, names_in(scenario))
    parts += map(Prose, [*loads_in_words(scenario, loads), *returned])
    if varies(_of_reference(loads)):
        parts += [Prose(""), month_table(_of_reference(loads))]
    parts += [*section(_("What the file sets")), values_table(scenario)]
    parts.append(Prose(_("All other keys have their usual values: docs/scenario.md.")))
    return Group(*parts, Prose(""), Prose(warnings_above(len(doubted))))


def _of_reference(loads: Mapping[str, Loads]) -> Loads:
    return next(iter(loads.values()))


def section(heading: str) -> list[RenderableType]:
    """A heading of what is said."""
    return [Prose(""), Prose(heading, style="bold")]


def warnings_above(n: int) -> str:
    """How many warnings there are, where a terminal shows it last."""
    if not n:
        return _("No warnings.")
    return plural(n, "{n} warning, at the top.", "{n} warnings, at the top.")


def scenario_facts(scenario: Scenario, *, has_docket: bool = False) -> dict[str, Any]:
    """The same for scripts: what is compared, the loads under each arm, and warnings."""
    loads = loads_of_arms(scenario)
    return {
        "scenario": scenario.name,
        **{key: getattr(scenario.file, key) for key in GOVERNANCE},
        "arms": [arm.name for arm in scenario.arms],
        "months": scenario.calendar.months,
        "history_months": scenario.history_months,
        "days_per_month": float(make_calendar(scenario).days.mean()),
        "cases_per_month": scenario.reference.setting.intake.cases_per_month,
        "most_replications": scenario.file.most_replications,
        "seed": scenario.file.seed,
        "loads": [
            {"arm": arm, **_facts_of_load(team), "load": team.load}
            for arm, of_arm in loads.items()
            for team in of_arm.teams
        ],
        "overloaded_teams": [
            {"arm": arm, "expected": of_arm.expected_overloaded, "probability": of_arm.overloaded}
            for arm, of_arm in loads.items()
        ],
        "together": [{"arm": arm, **asdict(of_arm.whole)} for arm, of_arm in loads.items()],
        "case_plays": round(scenario.size.case_plays),
        "by_month": [
            {"arm": arm, **asdict(month)}
            for arm, of_arm in loads.items()
            for month in of_arm.by_month
        ],
        "values": dict(values_of(scenario)),
        "differences": list(differences_of(scenario)),
        "hints": list(hints(scenario)),
        "warnings": list(scenario_warnings(scenario, loads, has_docket=has_docket)),
    }


def _facts_of_load(team: TeamLoad) -> dict[str, Any]:
    """The figures of a team's load; of the pool only where there is one."""
    return {key: value for key, value in asdict(team).items() if key != "pool" or value is not None}


def hints(scenario: Scenario) -> Iterator[str]:
    """What could be asked, or told apart, better."""
    if inherited := inherited_question(scenario):
        yield inherited
    yield from mixed_in_words(scenario)


def warnings_first(warnings: Sequence[str]) -> list[RenderableType]:
    """Warnings under a heading; nothing if there are none."""
    lines = [_("Warning: {warning}", warning=warning) for warning in warnings]
    heading = section(_("Warnings")) if lines else []
    return [*heading, *(Prose(line, style="yellow") for line in lines)]


def differences_in_words(scenario: Scenario) -> Iterator[str]:
    """Every key in which arms differ, a line a key; nothing if there is one arm."""
    if differing := list(differences_of(scenario)):
        yield _("The arms differ in these keys:")
        yield from (f"  {line}" for line in differing)


def calendar_in_words(scenario: Scenario) -> Iterator[str]:
    """Months of comparison and history, and the route."""
    setting, calendar = scenario.reference.setting, make_calendar(scenario)
    days = days_in_words(scenario, float(calendar.days.mean()))
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
            rule=called(rule.rule),
            timing=called(rule.timing),
        )
    if months := scenario.file.follow_up.months:
        yield plural(
            months,
            "After the last count the cases are followed until they are closed, for {n} month at "
            "the most; only times to closure are of that.",
            "After the last count the cases are followed until they are closed, for {n} months at "
            "the most; only times to closure are of that.",
        )
    else:
        yield _("After the last count the cases are not followed.")
    route = [
        _("{stage} ({role})", stage=called(s.stage), role=_(ROLES[s.role])) for s in setting.route
    ]
    yield plural(
        len(route),
        "Each case passes one stage: {route}.",
        "Each case passes {n} stages: {route}.",
        route=listed(route),
    )


def _description(scenario: Scenario) -> Iterator[str]:
    setting = scenario.reference.setting
    yield from calendar_in_words(scenario)
    work = {role: work_of_case(setting, role) for role in ("officer", "assistant")}
    yield _(
        "On average it takes {officer:.2f} days of officer's work, {assistant:.2f} of assistant's "
        "work and {waits:g} days of waiting.",
        waits=wait_of_case(setting),
        **work,
    )
    if pooled := work_of_case(setting, "pool"):
        yield _("Beside that it takes {days:.2f} days of work of the pool's people.", days=pooled)
    yield plural(
        len(setting.intake.regions),
        "{cases:g} cases a month are filed in one region.",
        "{cases:g} cases a month are filed in {n} regions.",
        cases=setting.intake.cases_per_month * (1 - setting.intake.diverted),
    )
    if also := bureau_in_words(scenario):
        yield also
    yield from arms_in_words(scenario)
    yield from kept_teams(scenario)
    yield from differences_in_words(scenario)
    yield from hints(scenario)
    yield replications_in_words(scenario)


def replications_in_words(scenario: Scenario) -> str:
    """How many replications, or until when, and the seed."""
    number, seed = _replications(scenario), scenario.file.seed
    return _("{replications}, seed {seed}.", replications=number, seed=seed)


def _replications(scenario: Scenario) -> str:
    precision = scenario.file.replications
    if isinstance(precision, int):
        return plural(precision, "{n} replication", "{n} replications")
    sought = [
        _("{measure} to ± {width:g}", measure=name, width=width)
        for name, width in (precision.until or {}).items()
    ]
    sought += [
        _(
            "which arm is best in {measure} (differences below {zone:g} do not count)",
            measure=name,
            zone=zone,
        )
        for name, zone in (precision.best or {}).items()
    ]
    return _(
        "{least} to {most} replications, until it is known at {confidence:g} % confidence: "
        "{sought}",
        least=precision.at_least,
        most=precision.at_most,
        confidence=100 * precision.confidence,
        sought=listed(sought),
    )


def size_warnings(size: Size) -> Iterator[str]:
    """What is large, of what is to be played."""
    if size.case_plays > MANY_CASE_PLAYS:
        yield _(
            "{n:,.0f} million cases are to be played, history, all arms and all replications "
            "counted: this takes long",
            n=size.case_plays / 1e6,
        )
    if size.bytes > memory() / 4:
        yield _(
            "each replication needs some {needed:.1f} GB of memory, and every worker plays one at "
            "a time; this machine has {there:.1f} GB: give --workers accordingly",
            needed=size.bytes / GIGABYTE,
            there=memory() / GIGABYTE,
        )


def _precision_warnings(precision: int | Precision) -> Iterator[str]:
    """Why a precision that is asked for cannot be reached."""
    if isinstance(precision, int) or precision.can_settle:
        return
    ahead = look_ahead(precision.at_least)
    yield _(
        "replications: at_most {most} is too small to be as precise as is asked: what is narrow "
        "enough after at_least {least} replications must stay so for {ahead} more; give at_most "
        "{enough} or more",
        most=precision.at_most,
        least=precision.at_least,
        ahead=ahead,
        enough=precision.at_least + ahead,
    )


def scenario_warnings(
    scenario: Scenario, loads: Mapping[str, Loads], *, has_docket: bool = False
) -> Iterator[str]:
    """What is allowed but likely not meant; ``loads``: see `loads_of_arms`."""
    yield from load_warnings(scenario, loads)
    for arm in scenario.arms:
        yield from warnings_of(arm)
    yield from size_warnings(scenario.size)
    if len(scenario.arms) == 1:
        yield _("there is one arm only, so nothing is compared")
    if scenario.file.most_replications < 10:
        yield _(
            "{n} replications give wide intervals or none; 30 are usual",
            n=scenario.file.most_replications,
        )
    yield from _precision_warnings(scenario.file.replications)
    yield from doubts_of_days(scenario.resolved)
    yield from governance_warnings(scenario.file)
    yield from doubts(scenario)
    yield from slips(scenario)
    yield from misnamed(scenario)
    if not has_docket:
        yield from idle_opening_stages(scenario)
    if not (scenario.history_months or scenario.file.opening_backlog or has_docket):
        yield _("without history or opening_backlog all desks are empty at the start")
