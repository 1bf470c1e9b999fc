"""What changed nothing in what was played, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from sim.language import _, marked
from sim.report.inputs.assumptions import in_short
from sim.scenario.factorial import Factorial
from sim.scenario.in_play import idle_keys, is_idle
from sim.scenario.panel import KEYS, Panel
from sim.scenario.scenario import Scenario
from sim.studies.alike import arms_alike, keys_without_effect, parts_without_effect
from sim.studies.points import Points
from sim.studies.study import Outcome

OPTIONS = ("seed", "replications")
"""Keys that have options of their own, which may well say what the file says."""
OF_A_RUN = ("replications", "monthly", "regions", "pending", "survival")
"""Tables of a run that say all that is said of arms which played the same."""
OF_BUREAUS = ("replications", "bureaus", "teams")


def _written(about: Mapping[str, Any]) -> list[str]:
    """The arms of the file, without those that are added to show others without responses."""
    return list(about["arms"][: len(about["scenario"].get("arms") or about["arms"])])


def idle_settings(resolved: Mapping[str, Any]) -> list[str]:
    """A sentence for each key of a scenario's plain data that every arm sets itself."""
    return [
        _(
            "{setting} changes no arm: every arm sets its own; write it into the arms",
            setting=key if isinstance(value, dict | list) else f"{key}={in_short(value)}",
        )
        for key, value in idle_keys(resolved).items()
    ]


def unheeded(scenario: Scenario) -> list[str]:
    """Sentences on what of a scenario, and of ``--set``, is in force nowhere or changed nothing."""
    return [*idle_settings(scenario.resolved), *idle_assignments(scenario)]


def idle_assignments(scenario: Scenario) -> list[str]:
    """A sentence for each assignment of ``--set`` that left everything as it was."""
    return [
        _("{setting} changes nothing: it is so already", setting=assignment)
        for assignment in scenario.same
        if assignment.partition("=")[0] not in OPTIONS
    ]


def unheeded_columns(panel: Panel) -> Iterator[str]:
    """A sentence for each column of a table of bureaus that every arm sets itself."""
    idle_in = cache(lambda row: idle_keys(panel.bureau(row).resolved))
    for column in panel.columns:
        row = next((i for i, cell in enumerate(panel.column(column)) if cell), None)
        key = KEYS.get(column, column)
        if row is not None and "." in key and is_idle(key, idle_in(row)):
            yield _(
                "the column {column} changes no arm: every arm sets its own {key}",
                column=column,
                key=key,
            )


def unheeded_keys(points: Points) -> list[str]:
    """A sentence for each varied key of a study that every arm sets itself."""
    idle = idle_keys(points.scenario(0).resolved)
    return [
        _("{key} changes no arm: every arm sets its own; vary it in the arms", key=key)
        for key in points.keys
        if is_idle(key, idle)
    ]


def _arms_alike(outcome: Outcome, tables: Sequence[str], text: str, **of: int) -> list[str]:
    """What is idle, and a sentence for each arm with the same tables as one before it."""
    alike = arms_alike(outcome.table, tables, _written(outcome.about))
    pairs = [_(text, arm=arm, other=other, **of) for arm, other in alike.items()]
    return idle_settings(outcome.about["scenario"]) + pairs


def of_arms(run: Outcome) -> list[str]:
    """A sentence for each arm of a run that played the same as one before it."""
    text = marked(
        "{arm} played the same as {other} in all {n} replications. Equal are every measure, "
        "every figure that both have of each team and month but its rank, and every figure of "
        "the regions, of open cases by age and of the time to closure. What it changes has no "
        "effect on any of these."
    )
    return _arms_alike(run, OF_A_RUN, text, n=run.about["replications"])


def of_caps(run: Outcome) -> list[str]:
    """A sentence for each arm of a run whose cap on open cases kept no case waiting.

    With monthly timing cases wait for the event anyway, so that it is not known.
    """
    replications = run.table("replications")
    idle = []
    for arm in run.study.base.arms:
        if arm.setting.allocation.leaves_cases and arm.setting.allocation.timing == "immediate":
            mine = replications[replications["arm"] == arm.name]
            if not (mine[["pool_cases", "pool_wait_mean_days"]] > 0).any(axis=None):
                idle.append(arm.name)
    return [
        _("The cap of {arm} was never reached: every case had a team when it was filed.", arm=arm)
        for arm in idle
    ]


def of_arms_of_bureaus(run: Outcome) -> list[str]:
    """The same of a run of a table of bureaus, which keeps fewer tables."""
    text = marked(
        "{arm} and {other} have equal measures in every bureau and all {n} replications, and "
        "equal figures of each team: no measure shows what {arm} changes."
    )
    return _arms_alike(run, OF_BUREAUS, text, n=run.about["replications"])


def of_parts(run: Outcome, parts: Factorial) -> list[str]:
    """A sentence for each part of a reform that changes nothing in any combination."""
    alike = arms_alike(run.table, OF_A_RUN, run.about["arms"])
    return [
        _(
            "{part} changes none of the figures. With and without it, whatever other parts there "
            "are, these are equal in all {n} replications: every measure, every figure that both "
            "have of each team and month but its rank, and every figure of the regions, of open "
            "cases by age and of the time to closure.",
            part=part,
            n=run.about["replications"],
        )
        for part in parts_without_effect(alike, parts)
    ]


def of_points(outcome: Outcome, points: Points) -> list[str]:
    """A sentence for each arm, and each key, that no measure shows at the points of a study."""
    text = marked(
        "{arm} and {other} have equal measures at all {points} points, in every replication: "
        "no measure shows what {arm} changes."
    )
    return _arms_alike(outcome, ("replications",), text, points=len(points.values)) + [
        _(
            "Between points that differ in {key} alone every measure of every arm is equal in "
            "every replication: no measure shows what it changes.",
            key=key,
        )
        for key in keys_without_effect(outcome.table("replications"), points)
    ]
