"""An arm in words: how it allocates, whom it selects, how it appraises, what it supposes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Any

from sim.language import _, chosen, in_a_row, listed, marked, plural
from sim.report.inputs.assumptions import differing, in_short
from sim.report.inputs.places import places_in_words
from sim.report.inputs.sharing import sharing_in_words
from sim.report.inputs.tracks import tracks_in_words
from sim.report.names import names_in, with_its_key
from sim.scenario.cases import Intake
from sim.scenario.conduct import Appraisal, Responses
from sim.scenario.distributions import FAMILIES
from sim.scenario.in_play import has_month_factor
from sim.scenario.monthly import season_factors
from sim.scenario.opening import opening_count
from sim.scenario.rules import Allocation
from sim.scenario.scenario import Arm, Scenario
from sim.scenario.setting import Setting
from sim.scenario.staffing import StaffPlan, TeamGroup
from sim.scenario.terms import called

MOST_KEYS = 10
"""That are named of an arm, a list of names."""
TOGETHER = re.compile(
    r"^(absences|joins|leaves|moves|tracks|intake\.(?:surges|regions)|appraisal|responses\.\w+)\..*$"
)
"""Keys that are named by what is around them."""
SELECTED = {
    "chance": marked("by lot"),
    "competitive": marked("in competition (exam {exam}, evaluation {evaluation} points)"),
    "seniority": marked("by seniority"),
    "perfect": marked("by their true ability"),
}
POSTS = {
    "alone": marked(
        "{people} people for {posts} lone officers, chosen {how}; {left} await a post."
    ),
    "two_way": marked(
        "{people} people for {posts} teams of officer and assistant, chosen {how}, "
        "two-way selection; {left} await a post."
    ),
    "by_lot": marked(
        "{people} people for {posts} teams of officer and assistant, chosen {how}, "
        "partners by lot; {left} await a post."
    ),
}
"""Who gets the posts: lone officers, or teams matched in one of two ways."""


def arms_in_words(scenario: Scenario) -> Iterator[str]:
    """One paragraph an arm, then what is said of parts."""
    rows, named = differing(scenario), names_with_keys(scenario)
    for i, arm in enumerate(scenario.arms):
        allocation = allocation_in_words(arm.setting.allocation)
        of = {"arm": named[i], "allocation": allocation}
        place = _("Arm {arm}: {allocation}; compared with {reference}.", reference=named[0], **of)
        if i == 0:
            place = _("Arm {arm}: {allocation}; the reference.", **of)
        changed = [row[0] for row in rows if row[1 + i] != row[1]]
        words = [place, _changes_in_words(changed, named[0]), *setting_in_words(arm.setting)]
        yield in_a_row([*words, _sentence(chosen(arm.description))])
    if scenario.file.parts:
        names = listed([part.name for part in scenario.file.parts])
        yield _("Parts of a reform, for decompose: {names}.", names=names)


def _sentence(text: str) -> str:
    """A description as a sentence among others; nothing if there is none."""
    if not text or text.endswith((".", "!", "?", "。", "！", "？")):
        return text
    return _("{clauses}.", clauses=text[0].upper() + text[1:])


def names_with_keys(scenario: Scenario) -> list[str]:
    """What each arm is called, with its name in the file behind it where that is another."""
    written, shown = [arm.name for arm in scenario.file.arms], names_in(scenario)
    names = [with_its_key(name, shown) for name in written]
    return names + [shown.get(arm.name, arm.name) for arm in scenario.arms[len(written) :]]


def _changes_in_words(changed: Sequence[str], reference: str) -> str:
    """The keys in which an arm differs from the reference; or nothing."""
    whole = (re.sub(TOGETHER, r"\1", key) for key in changed)
    keys = list(dict.fromkeys(map(_without_family, whole)))
    if not keys:
        return ""
    of = {"keys": listed(keys[:MOST_KEYS]), "n": len(keys) - MOST_KEYS, "reference": reference}
    if len(keys) <= MOST_KEYS:
        return _("It differs from {reference} in {keys}.", **of)
    return _("It differs from {reference} in {keys} and {n:,} more.", **of)


def _without_family(key: str) -> str:
    """The key of a quantity, without the parameters of its distribution."""
    steps = key.split(".")
    return ".".join(takewhile(lambda step: step not in FAMILIES, steps))


def bureau_in_words(scenario: Scenario) -> str:
    """What the reference has of absences, opening cases, kinds, season, surges; or nothing."""
    parts = _("; ").join(_traits(scenario))
    return _("With the reference there are also: {parts}.", parts=parts) if parts else ""


def _traits(scenario: Scenario) -> Iterator[str]:
    setting = scenario.reference.setting
    if cases := opening_count(scenario.file.opening_backlog):
        yield plural(cases, "{n} opening case", "{n:,} opening cases")
    if len(setting.kinds) > 1:
        names = _first_names([called(kind.name) for kind in setting.kinds])
        yield _("kinds of case: {names}", names=names)
    yield from _of_intake(setting.intake)
    if setting.month_factor and has_month_factor(setting):
        yield _("faster and slower months (cv {cv:g})", cv=setting.month_factor.cv)
    yield from _of_presence(setting)


def _of_intake(intake: Intake) -> Iterator[str]:
    """What is not alike in the filings of all months."""
    if set(season_factors(intake.season)) != {1}:
        yield _("a season")
    if intake.trend_per_year:
        yield _("a trend of {percent:+g} % a year", percent=100 * intake.trend_per_year)
    if intake.surges:
        yield plural(len(intake.surges), "{n} surge", "{n} surges")
    if intake.diverted:
        yield _("{percent:g} % of cases settled before filing", percent=100 * intake.diverted)
    if intake.dispersion and intake.dispersion.cv:
        yield _("filings that vary by more than chance (cv {cv:g})", cv=intake.dispersion.cv)


def _of_presence(setting: Setting) -> Iterator[str]:
    """Which teams are not there all the time."""
    if absences := setting.absences:
        teams = _first_names([str(absence.team) for absence in absences])
        yield plural(len(absences), "{n} absence ({teams})", "{n} absences ({teams})", teams=teams)
    if setting.joins:
        yield _("joining: {teams}", teams=listed([f"{j.team} {j.start}" for j in setting.joins]))
    if setting.leaves:
        yield _("leaving: {teams}", teams=listed([f"{j.team} {j.start}" for j in setting.leaves]))


def _first_names(names: Sequence[str]) -> str:
    names = list(dict.fromkeys(names))
    if len(names) <= MOST_KEYS:
        return listed(names)
    return _("{names} and {n} more", names=listed(names[:MOST_KEYS]), n=len(names) - MOST_KEYS)


def allocation_in_words(allocation: Allocation) -> str:
    """Rule and timing, and options that differ from their defaults."""
    usual = allocation.usual_options()
    others = {key: value for key, value in allocation.options.items() if value != usual[key]}
    options = [f"{key} {in_short(value)}" for key, value in others.items()]
    of = {"rule": _with_key(allocation.rule), "timing": called(allocation.timing)}
    if not options:
        return _("allocation {rule}, {timing}", **of)
    return _("allocation {rule}, {timing}, {options}", options=listed(options), **of)


def _with_key(rule: str) -> str:
    """A rule by what it is called, and as it is written in a file where that is another."""
    return with_its_key(rule, {rule: called(rule)})


def setting_in_words(setting: Setting) -> Iterator[str]:
    """Homes, moves, shared people, tracks, staff, appraisal, responses, closing types, if any."""
    yield from places_in_words(setting)
    yield from sharing_in_words(setting)
    yield from tracks_in_words(setting)
    if setting.staff is not None:
        yield staff_in_words(setting.staff, setting)
    if setting.appraisal is not None:
        yield appraisal_in_words(setting.appraisal)
    if setting.responses.on:
        yield responses_in_words(setting.responses)
    if setting.kinds[0].closing is not None:
        yield _("{n} kinds of case with closing types of their own.", n=len(setting.kinds))


def staff_in_words(plan: StaffPlan, setting: Setting) -> str:
    """Who gets the posts, and how many await one."""
    assert isinstance(setting.teams, TeamGroup)
    count, alone = setting.teams.count, setting.teams.assistant_speed is None
    points = {"exam": f"{plan.exam.weight:g}", "evaluation": f"{plan.evaluation.weight:g}"}
    of = {
        "people": plan.people,
        "posts": count,
        "how": _(SELECTED[plan.selection], **points),
        "left": plan.people - count * (1 if alone else 2),
    }
    return _(POSTS["alone" if alone else plan.matching], **of)


def appraisal_in_words(appraisal: Appraisal) -> str:
    """Ranking, suspension and commendation."""
    every = plural(appraisal.every_months, "every month", "every {n} months")
    of = {"ranking": called(appraisal.ranking), "every": every, "commended": appraisal.commended}
    if appraisal.suspend_after is None:
        return _("Ranking by {ranking} {every}; {commended} commended.", **of)
    suspended = plural(
        appraisal.suspend_after,
        "a last place suspends a team for {span}",
        "{n} last places in a row suspend a team for {span}",
        span=plural(appraisal.suspension_months, "{n} month", "{n} months"),
    )
    words = marked("Ranking by {ranking} {every}; {suspended}; {commended} commended.")
    return _(words, suspended=suspended, **of)


def responses_in_words(responses: Responses) -> str:
    """Responses that are on with their sizes, and that they are assumptions."""
    sizes = [_sizes(name, getattr(responses, name).model_dump()) for name in responses.on]
    return _("People respond (sizes assumed): {responses}.", responses=listed(sizes))


def _sizes(name: str, sizes: dict[str, Any]) -> str:
    low, high = sizes.pop("range")
    values = listed([f"{key} {value:g}" for key, value in sizes.items()])
    of = {"name": name, "values": values, "low": low, "high": high}
    of["name"] = _with_key(name)
    return _("{name} ({values}; {low:g} to {high:g})", **of)


def warnings_of(arm: Arm) -> Iterator[str]:
    """What in an arm is likely not meant."""
    staff, teams = arm.setting.staff, len(arm.setting.team_names)
    if staff is None or staff.division_capacity is None:
        return
    short = teams - sum(staff.division_capacity)
    if short > 0:
        yield _(
            "arm {arm}: division chiefs have no room for {n} of its teams", arm=arm.name, n=short
        )
    if staff.matching == "by_lot":
        yield _("arm {arm}: division_capacity means nothing to  matching: by_lot", arm=arm.name)
