"""Who comes and goes, in sentences, and what of it is likely not meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sim.language import _, listed, plural
from sim.months import month_name, month_number
from sim.scenario.in_play import arms_in_force, written_arms
from sim.scenario.problems import likeliest
from sim.scenario.rules import Levelling
from sim.scenario.scenario import Arm, Scenario
from sim.scenario.setting import Setting
from sim.scenario.staffing import Absence, TeamList
from sim.scenario.team_forms import NamedTeams, team_entries
from sim.scenario.tenure import ALWAYS, tenures

MOST_NAMES = 12


def doubts_on_comers(scenario: Scenario) -> Iterator[str]:
    """What of joining, leaving, returning and of teams in a list is likely not meant."""
    for arm in arms_in_force(scenario):
        yield from _absent_heirs(arm)
        yield from _absent_and_gone(arm)
        yield from _idle_options(arm, scenario)
        yield from _said_by_all(arm.setting)
    for arm in written_arms(scenario):
        yield from _in_the_history(arm, scenario)
    yield from _opening_of_comers(scenario)
    yield from _near_names(scenario)


def _absent_heirs(arm: Arm) -> Iterator[str]:
    """Successors that are absent in the month in which they take over."""
    for leave in arm.setting.leaves:
        away = _away(arm.setting, leave.to, month_number(leave.start))
        if leave.to is not None and away:
            yield _(
                "team {heir} is absent in {month}, when it takes over from team {team}: the cases "
                "are dealt anew",
                heir=leave.to,
                month=leave.start,
                team=leave.team,
            )


def _away(setting: Setting, team: Any, month: int) -> bool:
    place = setting.team_index(team)
    return any(
        absence.availability == 0
        and setting.team_index(absence.team) == place
        and month_number(absence.start) <= month < _end(absence)
        for absence in setting.absences
    )


def _end(absence: Absence) -> int:
    return month_number(absence.start) + absence.months


def _absent_and_gone(arm: Arm) -> Iterator[str]:
    """Absences in months in all of which the bureau does not have the team anyway."""
    known = tenures(arm.setting)
    for absence in arm.setting.absences:
        tenure = known.get(arm.setting.team_index(absence.team), ALWAYS)
        months = range(month_number(absence.start), _end(absence))
        if not any(map(tenure.is_there, months)):
            yield _(
                "the absence of team {team} from {month} changes nothing: the bureau does not have "
                "it then",
                team=absence.team,
                month=absence.start,
            )


def _idle_options(arm: Arm, scenario: Scenario) -> Iterator[str]:
    """How a rule treats who comes back, or new, where nobody does."""
    allocation = arm.setting.allocation
    inherits = arm is scenario.history and any(
        allocation == other.setting.allocation for other in written_arms(scenario)
    )
    if inherits or not isinstance(allocation, Levelling):
        return
    joins = bool(new_teams(arm, scenario))
    if allocation.joining is not None and not joins:
        yield _("arm {arm}: joins of its allocation means nothing, as no team comes new",
                arm=arm.name)  # fmt: skip
    heeded = joins and allocation.joining is None
    if allocation.returning != "level" and not (heeded or _comes_back(arm.setting)):
        yield _("arm {arm}: return of its allocation means nothing, as no team comes back",
                arm=arm.name)  # fmt: skip


def _comes_back(setting: Setting) -> bool:
    """Whether a team may take cases again after it took none."""
    appraisal = setting.appraisal
    suspends = appraisal is not None and appraisal.suspend_after is not None
    returns = any(t.joins is not None and t.leaves is not None for t in tenures(setting).values())
    return suspends or returns or any(absence.availability == 0 for absence in setting.absences)


def new_teams(arm: Arm, scenario: Scenario) -> list[str]:
    """Teams that come new while an arm, or the history, is in force."""
    setting, before = arm.setting, scenario.history
    start = month_number(scenario.calendar.start)
    in_history = arm is before
    since = start - scenario.history_months + 1 if in_history else start
    last = start - 1 if in_history else start + scenario.calendar.months - 1
    known = tenures(setting)
    new = []
    for i, name in enumerate(setting.team_names):
        joins = known.get(i, ALWAYS).joins
        comes = joins is not None and since <= joins <= last
        may_be_added = scenario.history_months > 0 and not in_history
        if comes or (may_be_added and _is_added(setting, before, i, start)):
            new.append(name)
    return new


def _is_added(setting: Setting, history: Arm, team: int, start: int) -> bool:
    """Whether a team is there when the comparison begins, and was not in the last month before."""
    if not tenures(setting).get(team, ALWAYS).is_there(start):
        return False
    had = team < len(history.setting.team_names)
    return not (had and tenures(history.setting).get(team, ALWAYS).is_there(start - 1))


def _said_by_all(setting: Setting) -> Iterator[str]:
    """What holds for each team, and every team says otherwise itself."""
    if not isinstance(setting.teams, TeamList):
        return
    for key in setting.teams.each.model_fields_set:
        if all(key in team.model_fields_set for team in setting.teams.list):
            yield _("teams.each.{key} changes nothing: every team says its own", key=key)


def _in_the_history(arm: Arm, scenario: Scenario) -> Iterator[str]:
    """Teams that join under an arm, though the bureau has them in the history."""
    start = month_number(scenario.calendar.start)
    if not scenario.history_months:
        return
    history, known = scenario.history.setting, tenures(arm.setting)
    for i, name in enumerate(arm.setting.team_names):
        joins = known.get(i, ALWAYS).joins
        had = i < len(history.team_names) and tenures(history).get(i, ALWAYS).is_there(start - 1)
        if joins is not None and joins >= start and had and not known[i].is_there(start):
            yield _(
                "arm {arm}: team {team} joins in {month}, but the bureau has it in the history: it "
                "is gone when the comparison begins, and its cases are dealt anew; write  joins  "
                "into the file, so that the history is without it, too",
                arm=arm.name,
                team=name,
                month=month_name(joins),
            )


def _opening_of_comers(scenario: Scenario) -> Iterator[str]:
    """Opening cases of teams that the bureau does not have yet."""
    first = arms_in_force(scenario)[0].setting
    begins = month_number(scenario.calendar.start) - scenario.history_months
    known = tenures(first)
    cases_of: dict[int, int] = {}
    opening: Sequence[Any] = scenario.file.opening_backlog
    for i, one in enumerate(opening):
        if isinstance(one, int):
            cases_of[i] = one
        elif one.team is not None:  # it is with whoever stands at this place at the start
            team = scenario.file.team_index(one.team)
            cases_of[team] = cases_of.get(team, 0) + one.cases
    for team, cases in cases_of.items():
        is_there = team < len(first.team_names) and known.get(team, ALWAYS).is_there(begins)
        if cases and not is_there:
            yield _(
                "the opening backlog of team {team} is dealt anew at the start: the bureau does "
                "not have it then",
                team=scenario.file.team_names[team],
            )


# Lists that name some of the teams


def kept_teams(scenario: Scenario) -> Iterator[str]:
    """Of each list that names some of the teams: which it adds, and which stay as they are."""
    for place, teams in _lists(scenario):
        if teams.added:
            yield plural(
                len(teams.added),
                "{place}: {teams} is a new team.",
                "{place}: {teams} are new teams.",
                place=place,
                teams=_first_names(teams.added),
            )
        if teams.kept:
            yield plural(
                len(teams.kept),
                "{place}: the team that is not named, {teams}, stays as it is.",
                "{place}: the {n} teams that are not named, {teams}, stay as they are.",
                place=place,
                teams=_first_names(teams.kept),
            )


def _first_names(names: Sequence[str]) -> str:
    more = ["..."] * (len(names) > MOST_NAMES)
    return listed([*names[:MOST_NAMES], *more])


def _near_names(scenario: Scenario) -> Iterator[str]:
    """Names in such a list that are new, and near to one that is there and not named."""
    for place, teams in _lists(scenario):
        for name in teams.added:
            if near := likeliest(name, teams.kept):
                yield _(
                    "{place}: {name} is a new team; is {near} meant, which stays as it is?",
                    place=place,
                    name=name,
                    near=near,
                )


def _lists(scenario: Scenario) -> Iterator[tuple[str, NamedTeams]]:
    """Lists of teams that name some of those that are there, and where they stand."""
    if scenario.named.named:
        yield "teams", scenario.named
    resolved = scenario.resolved
    base = _names(resolved.get("teams"))
    tops = [(_("arm {arm}", arm=arm["name"]), arm) for arm in resolved["arms"]]
    tops += [(_("part {part}", part=part["name"]), part) for part in resolved.get("parts", [])]
    history = (resolved.get("history") or {}).get("arm")
    for place, top in [*tops, *([("history.arm", history)] if history else [])]:
        teams = top.get("teams")
        inner = teams.get("list") if isinstance(teams, dict) else teams
        named = _names(inner) if isinstance(inner, list) else []
        if not {*named}.isdisjoint(base):
            added = tuple(name for name in named if name not in base)
            kept = tuple(name for name in base if name not in named)
            yield place, NamedTeams(tuple(named), added, kept)


def _names(teams: Any) -> list[str]:
    return [entry["name"] for entry in team_entries(teams) if "name" in entry]
