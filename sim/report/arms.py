"""An arm in words: how it allocates, whom it selects, how it appraises, what it supposes."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.conduct import RULE_OPTIONS, Allocation, Appraisal, Responses
from sim.scenario.scenario import Arm, Scenario
from sim.scenario.schema import Setting
from sim.scenario.staffing import StaffPlan, TeamGroup
from sim.words import chosen

SELECTED = {
    "chance": "by lot",
    "competitive": "in competition (exam {exam}, evaluation {evaluation} points)",
    "seniority": "by seniority",
    "perfect": "by their true ability",
}


def arms_in_words(scenario: Scenario) -> Iterator[str]:
    """One paragraph an arm, then what is said of parts."""
    for i, arm in enumerate(scenario.arms):
        role = "the reference" if i == 0 else "compared with it"
        said = [f"Arm {arm.name}: {allocation_in_words(arm.setting.allocation)}; {role}."]
        said += list(setting_in_words(arm.setting))
        yield " ".join([*said, *filter(None, [chosen(arm.description)])])
    if scenario.file.parts:
        names = ", ".join(part.name for part in scenario.file.parts)
        yield f"Parts of a reform, for decompose: {names}."


def allocation_in_words(given: Allocation) -> str:
    """Rule and timing, and options that differ from their defaults."""
    options = [
        f"{_key(name)} {getattr(given, name)}"
        for name in RULE_OPTIONS.get(given.rule, ())
        if getattr(given, name) != Allocation.model_fields[name].default
    ]
    return ", ".join([f"allocation {given.rule}", given.timing, *options])


def unused_options(given: Allocation) -> list[str]:
    """Options that are set but mean nothing to the rule."""
    heeded = RULE_OPTIONS.get(given.rule, ())
    return [
        _key(name)
        for name, field in Allocation.model_fields.items()
        if name not in ("rule", "timing", *heeded) and getattr(given, name) != field.default
    ]


def _key(name: str) -> str:
    return Allocation.model_fields[name].alias or name


def setting_in_words(setting: Setting) -> Iterator[str]:
    """Staff, appraisal, responses and closing types, where there are any."""
    if setting.staff is not None:
        yield staff_in_words(setting.staff, setting)
    if setting.appraisal is not None:
        yield appraisal_in_words(setting.appraisal)
    if setting.responses.on:
        yield responses_in_words(setting.responses)
    if setting.kinds[0].closing is not None:
        yield f"{len(setting.kinds)} kinds of case with closing types of their own."


def staff_in_words(given: StaffPlan, setting: Setting) -> str:
    """Who gets the posts, and how many await one."""
    assert isinstance(setting.teams, TeamGroup)
    count, alone = setting.teams.count, setting.teams.assistant_speed is None
    points = {"exam": f"{given.exam.weight:g}", "evaluation": f"{given.evaluation.weight:g}"}
    how = SELECTED[given.selection].format(**points)
    left = given.people - count * (1 if alone else 2)
    posts = "lone officers" if alone else "teams of officer and assistant"
    matched = "two-way selection" if given.matching == "two_way" else "partners by lot"
    end = "" if alone else f", {matched}"
    return f"{given.people} people for {count} {posts}, chosen {how}{end}; {left} await a post."


def appraisal_in_words(given: Appraisal) -> str:
    """Ranking, suspension and commendation."""
    said = f"Ranking by {given.ranking} every {given.every_months} months"
    if given.suspend_after is not None:
        places = f"{given.suspend_after} last places in a row"
        said += f"; {places} suspend a team for {given.suspension_months} months"
    return f"{said}; {given.commended} commended."


def responses_in_words(given: Responses) -> str:
    """Responses that are on with their sizes, and that they are assumptions."""
    said = []
    for name in given.on:
        sizes = getattr(given, name).model_dump()
        low, high = sizes.pop("range")
        values = ", ".join(f"{key} {value:g}" for key, value in sizes.items())
        said.append(f"{name} ({values}; {low:g} to {high:g})")
    return f"People respond (sizes assumed): {', '.join(said)}."


def warnings_of(arm: Arm) -> Iterator[str]:
    """What in an arm is likely not meant."""
    unused = unused_options(arm.setting.allocation)
    if unused:
        rule = arm.setting.allocation.rule
        yield f"arm {arm.name}: the rule {rule} does not heed {', '.join(unused)}"
    capacity = arm.setting.staff.division_capacity if arm.setting.staff else None
    if capacity is not None and sum(capacity) < len(arm.setting.team_names):
        short = len(arm.setting.team_names) - sum(capacity)
        yield f"arm {arm.name}: division chiefs have no room for {short} of its teams"
    if arm.setting.staff and capacity is not None and arm.setting.staff.matching == "by_lot":
        yield f"arm {arm.name}: division_capacity means nothing to  matching: by_lot"
