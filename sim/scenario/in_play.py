"""What of a scenario can have an effect in a run, before anything is played."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from sim.months import month_number
from sim.scenario.cases import Surge
from sim.scenario.monthly import season_factors
from sim.scenario.nodes import DerivedNode, Node
from sim.scenario.origins import labelled
from sim.scenario.posts import division_people
from sim.scenario.problems import Place
from sim.scenario.rules import RULES
from sim.scenario.scenario import SETTING_KEYS, Arm, Scenario, laid_over, overlays
from sim.scenario.setting import Setting
from sim.scenario.staffing import Absence, TeamGroup


def as_played(setting: Setting, scenario: Scenario) -> Setting:
    """The setting of an arm without what can have no effect on cases and teams in the comparison.

    Two arms with equal ones play the same. (Those that play the same need not have equal ones: that
    a limit is never reached is known only when it is played.)
    """
    intake = setting.intake
    surges = tuple(surge for surge in intake.surges if surge.factor != 1)
    season = None if set(season_factors(intake.season)) == {1} else intake.season
    dispersion = intake.dispersion if intake.dispersion and intake.dispersion.cv else None
    factor = setting.month_factor if has_month_factor(setting) else None
    absences = tuple(
        a for a in setting.absences if a.availability < 1 and reaches_comparison(a, scenario)
    )
    changes: dict[str, Any] = {
        "intake": intake.model_copy(
            update={"surges": surges, "season": season, "dispersion": dispersion}
        ),
        "month_factor": factor,
        "absences": absences,
        "allocation": setting.allocation.heeded,
        "teams": setting.team_list or setting.teams,
    }
    if len(setting.tracks) and not setting.limits:
        changes["tracks"] = ()
    if not setting.limits:
        changes["escalate"] = None
    if not setting.allocation.heeds_homes:
        changes["intake"] = _without_homes(changes["intake"])
    if not has_pooled_stages(setting):
        changes["pool"] = None
    if not has_shared_work(setting):
        changes["division_assistants"] = None
    if not has_lone_officers(setting):
        changes["clerical_factor"] = 1.0
    kept = setting.model_copy(update=changes)
    return kept if loses_cases(kept) else kept.model_copy(update={"absent_cases": "hold"})


def reaches_comparison(absence: Absence, scenario: Scenario) -> bool:
    """Whether an absence reaches into the comparison."""
    end = month_number(absence.start) + absence.months
    return end > month_number(scenario.calendar.start)


def written_arms(scenario: Scenario) -> tuple[Arm, ...]:
    """The arms of the file, without those that are added to show others without responses."""
    return scenario.arms[: len(scenario.file.arms)]


def arms_in_force(scenario: Scenario) -> tuple[Arm, ...]:
    """The history's arm, if it runs any month, and the arms of the file."""
    history = (scenario.history,) if scenario.history_months else ()
    return (*history, *written_arms(scenario))


Span = Absence | Surge


def cut_spans(arm: Arm, scenario: Scenario) -> list[Span]:
    """Absences and surges of an arm's own that begin in the history and reach beyond it.

    They are in force in the comparison only; of the history's own, in the history only.
    """
    if not scenario.history_months:
        return []
    others = (
        [scenario.file] if arm is scenario.history else [scenario.file, scenario.history.setting]
    )
    known = [span for other in others for span in spans_of(other)]
    start = month_number(scenario.calendar.start)
    return [
        span
        for span in spans_of(arm.setting)
        if span not in known
        and month_number(span.start) < start < month_number(span.start) + span.months
    ]


def spans_of(setting: Setting) -> list[Span]:
    """Absences and surges of a setting."""
    return [*setting.absences, *setting.intake.surges]


def _without_homes(intake: Any) -> Any:
    """An intake that does not say which teams serve a region."""
    regions = tuple(region.model_copy(update={"home": (1,)}) for region in intake.regions)
    return intake.model_copy(update={"regions": regions, "homes": None})


def has_pooled_stages(setting: Setting) -> bool:
    """Whether somebody of the pool has anything to do."""
    return any(stage.role == "pool" for stage in setting.route)


def has_shared_work(setting: Setting) -> bool:
    """Whether an assistant of a division is there, and has anything to do."""
    return any(division_people(setting)) and has_clerical_work(setting)


def has_clerical_work(setting: Setting) -> bool:
    """Whether an assistant has anything to do."""
    return not all(setting.lone) and any(stage.role == "assistant" for stage in setting.route)


def has_lone_officers(setting: Setting) -> bool:
    """Whether an officer does an assistant's work, too."""
    if isinstance(setting.teams, TeamGroup):
        return setting.teams.assistant_speed is None
    return any(team.assistant_speed is None for team in setting.team_list)


def favours_short(setting: Setting) -> bool:
    """Whether teams may take up short cases first, and so close more than cases of mean work."""
    kinds = {(kind.work_factor, kind.wait_factor) for kind in setting.kinds}
    order = setting.service_order
    return order == "shortest_work_first" or (order == "due_first" and len(kinds) > 1)


def has_month_factor(setting: Setting) -> bool:
    """Whether some months are faster for everybody, and others slower."""
    return setting.month_factor is not None and setting.month_factor.cv > 0


def loses_cases(setting: Setting) -> bool:
    """Whether a team may be absent or suspended, so that something becomes of its cases."""
    matched = _value(setting, "staff.matching") == "two_way"
    absent = any(a.availability == 0 for a in setting.absences)
    return _suspends(setting) or matched or absent


def heeds_divisions(setting: Setting) -> bool:
    """Whether it makes a difference in which division a team is, or which regions it serves."""
    by_division = getattr(setting.allocation, "unit", "team") == "division"
    shares = setting.division_assistants is not None
    return setting.allocation.heeds_homes or by_division or shares


def _suspends(setting: Setting) -> bool:
    return _value(setting, "appraisal.suspend_after") is not None


def _value(setting: Setting, key: str) -> Any:
    """The value of a key; None where what it belongs to is not there."""
    value: Any = setting
    for step in key.split("."):
        value = getattr(value, step, None)
    return value


Need = tuple[str, Callable[[Setting], bool]]
"""What is needed, as it is written, and whether a setting has it."""


def _set_to(key: str, value: str) -> Need:
    return f"{key}: {value}", lambda setting: _value(setting, key) == value


def _rule_that(trait: str) -> Need:
    rules = (name for name, model in RULES.items() if getattr(model, trait))
    return f"allocation.rule: {' / '.join(rules)}", lambda s: getattr(s.allocation, trait)


WORK_OF_ASSISTANTS = "route.role: assistant + teams.assistant_speed"

NEEDS: Mapping[str, Need] = {
    "appraisal.score_weights": _set_to("appraisal.ranking", "score"),
    "appraisal.suspension_months": ("appraisal.suspend_after", _suspends),
    "staff.exam": _set_to("staff.selection", "competitive"),
    "staff.evaluation": _set_to("staff.selection", "competitive"),
    "staff.affinity_share": _set_to("staff.matching", "two_way"),
    "division_assistants": (
        f"{WORK_OF_ASSISTANTS} + division_assistants.people > 0",
        has_shared_work,
    ),
    "teams.assistants": (WORK_OF_ASSISTANTS, has_clerical_work),
    "teams.each.assistants": (WORK_OF_ASSISTANTS, has_clerical_work),
    "pool": ("route.role: pool", has_pooled_stages),
    "intake.homes": _rule_that("heeds_homes"),
    "moves": (
        "allocation.rule: regional / allocation.unit: division / division_assistants",
        heeds_divisions,
    ),
    "clerical_factor": ("teams.assistant_speed: null", has_lone_officers),
    "absent_cases": ("absences / appraisal.suspend_after", loses_cases),
    "escalate": ("tracks", lambda setting: bool(setting.limits)),
    "allocation.weights": (
        "allocation.backlog: weight",
        lambda setting: (
            setting.allocation.rule != "top_up"
            or bool(_value(setting, "allocation.heeded.weights"))
        ),
    ),
    "responses.ratchet": _rule_that("tops_up"),
    "responses.foot_dragging": _rule_that("looks_at_backlogs"),
}
"""Keys that mean something only with another one."""


def not_heeded(scenario: Scenario) -> dict[str, str]:
    """Keys that are set, and mean nothing in any arm nor in the history: what each needs."""
    settings = [arm.setting for arm in arms_in_force(scenario)]
    return {
        key: needed
        for key, (needed, holds) in NEEDS.items()
        if any(is_set(setting, key) for setting in settings) and not any(map(holds, settings))
    }


def is_set(setting: Setting, key: str) -> bool:
    """Whether a key is written down, and not left at what it is if nothing is said."""
    value: Any = setting
    for step in key.split("."):
        if not isinstance(value, BaseModel) or step not in value.model_fields_set:
            return False
        value = getattr(value, step)
    return value is not None


def idle_keys(resolved: Mapping[str, Any]) -> dict[str, Any]:
    """Keys of a checked scenario that are in force in no arm nor in its history, and their values.

    A key all of whose parts are idle is there once, without them. Where nothing is laid over the
    file, as where the history is not changed, all of it is in force.

    Parameters
    ----------
    resolved : Mapping[str, Any]
        The plain data of a scenario, `Scenario.resolved`.
    """
    tree = DerivedNode(dict(resolved), Place("", 0, ""))
    history = resolved.get("history") or {}
    played = list(overlays(tree))[: 1 + len(resolved["arms"])]
    laid = [laid_over(tree, tops) for tops in (played if history.get("months") else played[1:])]
    # What no overlay replaces is the very same node there, not one that is equal.
    keys = {
        key: node
        for key, node in tree.value.items()
        if key in SETTING_KEYS and not any(one.value.get(key) is node for one in laid)
    }
    parts = (one.value[key] for one in laid for key in keys if key in one.value)
    in_force = {id(leaf) for part in parts for leaf in _leaves(part)}
    return dict(_idle(keys, "", in_force))


def is_idle(key: str, idle: Collection[str]) -> bool:
    """Whether a key, as ``teams.count``, or one around it is among idle ones, `idle_keys`."""
    dotted = key.replace("[", ".").replace("]", "")
    return any(f"{dotted}.".startswith(f"{one}.") for one in idle)


def _leaves(node: Node) -> Iterator[Node]:
    """The single values of a tree."""
    if isinstance(node.value, dict | list):
        for part in node.value.values() if isinstance(node.value, dict) else node.value:
            yield from _leaves(part)
    else:
        yield node


def _idle(parts: Mapping[str, Node], above: str, in_force: set[int]) -> Iterator[tuple[str, Any]]:
    for name, node in parts.items():
        key, leaves = f"{above}{name}", list(_leaves(node))
        if leaves and all(id(leaf) not in in_force for leaf in leaves):
            yield key, node.plain()
        elif isinstance(node.value, dict):
            yield from _idle(node.value, f"{key}.", in_force)
        elif isinstance(node.value, list):
            names = labelled(node.plain())
            yield from _idle(dict(zip(names, node.value, strict=True)), f"{key}.", in_force)
