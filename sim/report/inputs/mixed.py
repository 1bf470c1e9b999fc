"""Arms that change several things at once: which, and which arms would tell their effects apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from sim.language import _, in_a_row, listed, marked
from sim.report.inputs.assumptions import differing
from sim.report.names import names_in
from sim.scenario.checks import findings
from sim.scenario.distributions import FAMILIES
from sim.scenario.in_play import NEEDS, as_played, is_set, written_arms
from sim.scenario.scenario import Arm, Scenario
from sim.scenario.setting import Setting

MOST_SINGLE = 3
"""Changes for each of which an arm of its own is suggested; more are parts of a reform."""
REGIONS = "intake.regions"
WHOLE = (
    REGIONS, "intake.surges", "route", "kinds", "absences", "joins", "leaves", "moves", "tracks",
)  # fmt: skip
"""Lists whose entries are changed together."""
Rows = Sequence[tuple[str, ...]]
RULE, TIMING = "allocation.rule", "allocation.timing"

ONE_MIXED = marked(
    "Arm {arm} differs from {reference} in {n} things at once: {keys}. Its difference is that of "
    "all of them together."
)
SEVERAL_MIXED = marked(
    "Arms {arm} differ from {reference} in {n} things at once: {keys}. The difference of each is "
    "that of all of them together."
)


@dataclass(frozen=True)
class MixedChange:
    """An arm that differs from the reference in more than one thing.

    Attributes
    ----------
    arm : str
        Its name.
    keys : tuple of str
        What it changes: a rule with its options is one change, a list or a distribution, too.
    missing : tuple of str
        Those of ``keys`` that no arm changes alone, though one could: with these arms the effects
        can be told apart. Empty where arms lead from the reference to this one in single steps,
        and where parts make it.
    has_parts : bool
        Whether it is made of parts of a reform, which `decompose` plays in every combination.
    """

    arm: str
    keys: tuple[str, ...]
    missing: tuple[str, ...]
    has_parts: bool


def mixed_changes(scenario: Scenario) -> list[MixedChange]:
    """The arms of the file that differ from the reference in more than one thing."""
    arms, rows = written_arms(scenario), differing(scenario)
    keys = [_differ(0, i, arms, rows) for i in range(len(arms))]
    mixed = [i for i, changed in enumerate(keys) if len(changed) > 1]
    reached = _in_steps(arms, rows) if mixed else set()
    return [
        MixedChange(
            arms[i].name,
            keys[i],
            () if i in reached else _missing(arms[i], keys[i], scenario),
            len(scenario.file.arms[i].parts) > 1,
        )
        for i in mixed
    ]


def mixed_in_words(scenario: Scenario) -> Iterator[str]:
    """What arms change at once, and how to tell it apart: arms that change the same together."""
    names = names_in(scenario)
    reference = names.get(scenario.reference.name, scenario.reference.name)
    alike: dict[MixedChange, list[str]] = {}
    for mixed in mixed_changes(scenario):
        arms = alike.setdefault(replace(mixed, arm=""), [])
        arms.append(names.get(mixed.arm, mixed.arm))
    for mixed, arms in alike.items():
        text = SEVERAL_MIXED if len(arms) > 1 else ONE_MIXED
        of = {"n": len(mixed.keys), "keys": listed(list(mixed.keys)), "reference": reference}
        yield in_a_row([_(text, arm=listed(arms), **of), _suggestion(mixed, reference)])


def inherited_question(scenario: Scenario) -> str:
    """That a scenario with arms of its own asks another file's question; nothing if it does not."""
    if not scenario.asked_by:
        return ""
    return _(
        "The question is that of {file}, which this scenario extends, but the arms are its own: "
        "write a  question  of its own, as reports are headed by it.",
        file=scenario.asked_by,
    )


def _suggestion(mixed: MixedChange, reference: str) -> str:
    """How to tell the effects of several changes apart; nothing where the arms are there."""
    if mixed.has_parts:
        return _("python -m sim decompose tells them apart, as they are parts.")
    if not mixed.missing:
        return ""
    if len(mixed.keys) > MOST_SINGLE:
        return _(
            "To tell them apart, write them as parts (each with a name and its keys), and use "
            "python -m sim decompose."
        )
    text = marked(
        "To tell them apart, add an arm for each of these alone, all else as in {reference}: "
        "{keys}."
    )
    if len(mixed.keys) == 2:
        text = marked(
            "To tell them apart (a 2 x 2 design), add an arm for each of these alone, all else as "
            "in {reference}: {keys}."
        )
    return _(text, keys=listed(list(mixed.missing)), reference=reference)


def _changes(reference: Arm, arm: Arm, keys: Sequence[str]) -> tuple[str, ...]:
    """The things that an arm changes, of the keys that differ."""
    settings = reference.setting, arm.setting
    whole = [*WHOLE, *(key for key in ("appraisal", "staff") if _is_none(key, *settings))]
    if any(setting.team_list for setting in settings):
        whole.append("teams")
    rule = settings[0].allocation.rule != settings[1].allocation.rule
    changes = dict.fromkeys(_change(key, whole, rule=rule) for key in keys)
    if _moves_homes(changes, *settings):
        changes.pop(REGIONS, None)
    return tuple(changes)


def _is_none(key: str, *settings: Setting) -> bool:
    return any(getattr(setting, key) is None for setting in settings)


def _moves_homes(changes: Iterable[str], first: Setting, second: Setting) -> bool:
    """Whether regions differ only in who serves them, as there are other teams or even homes."""
    shares = [[(one.name, one.share) for one in each.intake.regions] for each in (first, second)]
    return shares[0] == shares[1] and not {"teams", "teams.count", "intake.homes"}.isdisjoint(
        changes
    )


def _change(key: str, whole: Sequence[str], *, rule: bool) -> str:
    """The thing that a key belongs to."""
    if key.startswith("allocation.") and key != TIMING and rule:
        return RULE
    for around in whole:
        if key.startswith(f"{around}."):
            return around
    steps = key.split(".")
    family = next((i for i, step in enumerate(steps) if i and step in FAMILIES), len(steps))
    depth = 2 if steps[0] in ("responses", "staff") else family
    return ".".join(steps[: min(depth, family)])


def _differ(i: int, j: int, arms: Sequence[Arm], rows: Rows) -> tuple[str, ...]:
    """The things in which two arms differ; ``rows``: see `differing`."""
    return _changes(arms[i], arms[j], [row[0] for row in rows if row[1 + i] != row[1 + j]])


def _in_steps(arms: Sequence[Arm], rows: Rows) -> set[int]:
    """The arms to which others of the file lead from the reference, a thing a step."""
    reached, ahead = {0}, [0]
    while ahead:
        here = ahead.pop()
        others = [other for other in range(len(arms)) if other not in reached]
        new = [other for other in others if len(_differ(here, other, arms, rows)) == 1]
        reached.update(new)
        ahead += new
    return reached


def _missing(arm: Arm, changes: Sequence[str], scenario: Scenario) -> tuple[str, ...]:
    """The things that could be changed alone, to some effect, and that no arm changes alone."""
    if len(scenario.file.arms[written_arms(scenario).index(arm)].parts) > 1:
        return ()  # decompose plays every combination
    known = [as_played(other.setting, scenario) for other in scenario.arms]
    alone = {change: _with(change, arm, scenario) for change in changes}
    return tuple(
        change
        for change, setting in alone.items()
        if setting is not None and as_played(setting, scenario) not in known
    )


def _with(change: str, arm: Arm, scenario: Scenario) -> Setting | None:
    """The reference with one thing as the arm has it; None if that cannot be, or means nothing."""
    plain, other = (
        one.setting.model_dump(mode="json", by_alias=True) for one in (scenario.reference, arm)
    )
    changed = deepcopy(plain)
    if change == RULE:
        changed["allocation"] = other["allocation"] | {"timing": plain["allocation"]["timing"]}
    else:
        _copy(change.split("."), other, changed)
    if _moves_homes([change], scenario.reference.setting, arm.setting):
        _copy(REGIONS.split("."), other, changed)
    run = {"calendar": scenario.resolved["calendar"], "history": scenario.resolved.get("history")}
    try:
        setting = Setting.model_validate(changed)
    except ValidationError:
        return None
    if any(loc[0] not in run for loc, _why in findings(changed | run, tuple(run))):
        return None
    heeded = (holds(setting) for key, (_n, holds) in NEEDS.items() if is_set(arm.setting, key)
              and f"{key}.".startswith(f"{change}."))  # fmt: skip
    return setting if all(heeded) else None


def _copy(steps: Sequence[str], source: Any, into: Any) -> None:
    """Give a place of nested mappings what another has there."""
    *above, last = steps
    for step in above:
        into[step] = into.get(step) or {}
        source, into = source.get(step) or {}, into[step]
    if last in source:
        into[last] = source[last]
    else:
        into.pop(last, None)
