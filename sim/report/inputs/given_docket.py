"""A docket of the court's own, in words: what it holds, and what of it is not used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from rich.console import Group, RenderableType

from sim.arrays import FloatArray
from sim.language import _, listed, marked, plural
from sim.report.inputs.slips import LEAST_AMOUNT
from sim.report.printing import Prose
from sim.scenario.scenario import Scenario
from sim.scenario.terms import called
from sim.world.begun import NO_TEAM
from sim.world.calendar import make_calendar
from sim.world.given_docket import GivenDocket

USUAL_AMOUNT, ODD_AMOUNT, ODD_SHARE = 10_000.0, 100.0, 0.05
"""Yuan at the median of a docket, beside which so low amounts are odd if so many are."""


def not_used(about: Mapping[str, Any]) -> Iterator[str]:
    """Sentences on what of a docket changes nothing, or is not played as it was; none: all is.

    Parameters
    ----------
    about : Mapping[str, Any]
        `GivenDocket.about`, as a manifest has it under ``docket_rows``; empty: no docket.
    """
    if about.get("not_played"):
        yield plural(
            about["not_played"],
            "{n} of {rows:,} rows of the docket is filed after the end of the run and is not "
            "played.",
            "{n:,} of {rows:,} rows of the docket are filed after the end of the run and are "
            "not played.",
            rows=about["rows"],
        )
    if about.get("unused_columns"):
        names = [_named(*column) for column in about["unused_columns"].items()]
        yield _("Columns of the docket that are not used: {names}.", names=listed(names))
    yield from _not_replayed(about.get("in_rotation", {}))


def _not_replayed(cases: Mapping[str, int]) -> Iterator[str]:
    """Cases that as_in_ledger does not give to who had them."""
    if n := cases.get("without_team", 0):
        yield plural(
            n,
            "Under as_in_ledger {n} case goes to the teams in turn, as the docket does not say who "
            "had it.",
            "Under as_in_ledger {n:,} cases go to the teams in turn, as the docket does not say "
            "who had them.",
        )
    if n := cases.get("team_away", 0):
        yield plural(
            n,
            "Under as_in_ledger {n} case goes to the teams in turn, as its team takes none in that "
            "month (joins, leaves, absences): another than had it works on it.",
            "Under as_in_ledger {n:,} cases go to the teams in turn, as their teams take none in "
            "those months (joins, leaves, absences): others than had them work on them.",
        )


def whose_cases(about: Mapping[str, Any]) -> str:
    """Of which docket all cases are, or those at the start; ``about``: a manifest with one."""
    if "filings" in (about.get("docket_rows") or {}).get("drawn", []):
        return _("The opening cases are those of {docket}.", docket=about["docket"])
    return _("All cases are those of {docket}.", docket=about["docket"])


def _named(name: str, likely: str) -> str:
    name = name or _("(without a heading)")
    return _("{name} (did you mean '{likely}'?)", name=name, likely=likely) if likely else name


def docket_in_words(cases: GivenDocket, scenario: Scenario) -> RenderableType:
    """What a docket holds: rows, span, opening cases by team, and what of it is not used."""
    return Group(*map(Prose, ["", *_lines(cases, scenario)]))


def _lines(cases: GivenDocket, scenario: Scenario) -> Iterator[str]:
    filed = cases.docket.filed
    yield plural(
        len(filed),
        "Docket {file}: {n} case, filed on day {first:,g}.",
        "Docket {file}: {n:,} cases, filed from day {first:,g} to day {last:,g}.",
        file=cases.file,
        first=_in_tenths(filed.min()),
        last=_in_tenths(filed.max()),
    )
    if by_month := cases_by_month(cases, scenario):
        yield _("Filed in the run by month: {months}.", months=listed(_counted(by_month)))
    if by_team := cases_by_team(cases, scenario):
        yield _("By the team that had them: {teams}.", teams=listed(_counted(by_team)))
    if opening := _opening_by_team(cases, scenario):
        yield _("Opening cases by team: {teams}.", teams=listed(_counted(opening)))
        yield from _stages(cases)
    elif not cases.docket.opening:
        yield _("No case has an opening_team: all desks are empty at the start of the run.")
    yield from not_used(cases.about)
    for warning in docket_warnings(cases, scenario):
        yield _("Warning: {warning}", warning=warning)
    yield _(HEEDED[cases.docket.drawn])


HEEDED = {
    (): marked("These cases are played instead of those of intake, on which the loads above rest."),
    ("work", "wait"): marked(
        "These cases are played instead of those of intake, on which the loads above rest (of "
        "intake only regions and homes count); their works and waits are drawn from the route in "
        "each replication."
    ),
    ("work", "wait", "filings"): marked(
        "The run begins with these cases; filings are drawn from intake in each replication, and "
        "works and waits of all cases from the route."
    ),
}
"""What of the scenario's cases is heeded beside a docket, by what is drawn."""


def _counted(counts: Mapping[str, int]) -> list[str]:
    return [f"{name} ({n:,})" for name, n in counts.items()]


def cases_by_month(cases: GivenDocket, scenario: Scenario) -> dict[str, int]:
    """Cases of a ledger that are filed in each month of the run; empty where filings are drawn."""
    calendar, docket = make_calendar(scenario), cases.docket
    is_ledger = docket.team is not None or bool(docket.drawn)
    if not is_ledger or "filings" in docket.drawn:
        return {}
    filed = docket.filed[(docket.opening_team == NO_TEAM) & (docket.filed < calendar.end_day)]
    month = np.searchsorted(calendar.closing, filed, side="right")
    counts = np.bincount(month, minlength=calendar.months).tolist()
    return dict(zip(calendar.labels, counts, strict=True))


def cases_by_team(cases: GivenDocket, scenario: Scenario) -> dict[str, int]:
    """Cases by the team that had them in the ledger; empty where that is not said of any."""
    if cases.docket.team is None:
        return {}
    counts = np.bincount(cases.docket.team + 1, minlength=1 + len(scenario.file.team_names))
    names = [*scenario.file.team_names, _("no team named")]
    by_name = zip(names, [*counts[1:].tolist(), int(counts[0])], strict=True)
    return {name: n for name, n in by_name if n}


def _stages(cases: GivenDocket) -> Iterator[str]:
    """How far opening cases have come, and how many wait in the pool."""
    docket = cases.docket
    if in_pool := docket.opening - len(docket.held_at_start):
        yield plural(
            in_pool,
            "{n} opening case waits in the pool for the first event.",
            "{n:,} opening cases wait in the pool for the first event.",
        )
    if docket.begun is not None:
        counts = np.bincount(docket.begun.stage, minlength=len(docket.stages)).tolist()
        names = map(called, docket.stages)
        stages = [f"{name} ({n:,})" for name, n in zip(names, counts, strict=True)]
        yield _(
            "Opening cases by the stage they have reached: {stages}; {n:,} of them still wait for "
            "it.",
            stages=listed(stages),
            n=int((docket.begun.ready > 0).sum()),
        )


def docket_warnings(cases: GivenDocket, scenario: Scenario) -> Iterator[str]:
    """What of a docket is allowed but likely not meant."""
    docket = cases.docket
    yield from odd_amounts(docket.amount)
    is_placed = docket.begun is not None or docket.spreads
    if len(docket.held_at_start) and not is_placed and not scenario.history_months:
        yield _(
            "all {n:,} cases with an opening_team stand at the first stage, with all of their work "
            "and waits to come: closures are few at first and many at once later; say in the "
            "columns stage and wait_left_days how far each has come, or write  opening_stages: "
            "in_proportion  in the scenario to spread them over the stages",
            n=len(docket.held_at_start),
        )


def odd_amounts(amount: FloatArray) -> Iterator[str]:
    """Warnings of amounts, (n,), that are likely in 10,000 yuan; those of 0 are left aside."""
    stated = amount[amount > 0]
    if not len(stated):
        return
    middle = float(np.median(stated))
    if middle < LEAST_AMOUNT:
        yield _(
            "half of the amounts in amount_yuan are at most {middle:g}: are they in 10,000 yuan "
            "(万元)?",
            middle=middle,
        )
    elif middle >= USUAL_AMOUNT and (few := (stated < ODD_AMOUNT).mean()) >= ODD_SHARE:
        yield _(
            "{percent:.0f} % of the amounts in amount_yuan are below {least:g}, while half are at "
            "least {middle:,.0f}: are some in yuan and some in 10,000 yuan (万元)?",
            percent=100 * few,
            least=ODD_AMOUNT,
            middle=middle,
        )


def _in_tenths(day: float) -> float:
    return round(float(day), 1) + 0.0  # no minus before 0


def docket_facts(cases: GivenDocket, scenario: Scenario) -> dict[str, Any]:
    """The same for scripts."""
    filed = cases.docket.filed
    by = {
        "cases_by_month": cases_by_month(cases, scenario),
        "cases_by_team": cases_by_team(cases, scenario),
    }
    return {
        "file": cases.file.as_posix(),
        **cases.about,
        "first_filed_day": float(filed.min()),
        "last_filed_day": float(filed.max()),
        **{name: counts for name, counts in by.items() if counts},
        "warnings": list(docket_warnings(cases, scenario)),
        "opening_cases": _opening_by_team(cases, scenario),
    }


def _opening_by_team(cases: GivenDocket, scenario: Scenario) -> dict[str, int]:
    """Opening cases of each team that has any."""
    team = cases.docket.opening_team
    teams, counts = np.unique(team[team >= 0], return_counts=True)
    names = scenario.file.team_names
    return {names[i]: n for i, n in zip(teams.tolist(), counts.tolist(), strict=True)}
