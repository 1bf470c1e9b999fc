"""What changed nothing in what was played, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from sim.experiment.alike import arms_alike, keys_without_effect, parts_without_effect
from sim.experiment.points import Points
from sim.experiment.tables import table
from sim.scenario.factorial import Factorial
from sim.words import _

OF_A_RUN = ("replications", "monthly")
"""Tables of a run that say all that is said of arms which played the same."""


def of_arms(folder: Path, about: Mapping[str, Any]) -> list[str]:
    """A sentence for each arm of a run that played the same as one before it."""
    alike = arms_alike(partial(table, folder), OF_A_RUN, about["arms"])
    return [
        _(
            "{arm} played the same as {other} in all {n} replications: every measure is equal, and "
            "every figure of each team and month but its rank. What it changes has no effect here.",
            arm=arm,
            other=other,
            n=about["replications"],
        )
        for arm, other in alike.items()
    ]


def of_arms_of_bureaus(folder: Path, about: Mapping[str, Any]) -> list[str]:
    """The same of a run of a table of bureaus."""
    alike = arms_alike(partial(table, folder), ("replications", "bureaus", "teams"), about["arms"])
    return [
        _(
            "{arm} played the same as {other} in every bureau and all {n} replications: every "
            "measure, and every figure of each team, is equal. What it changes has no effect here.",
            arm=arm,
            other=other,
            n=about["replications"],
        )
        for arm, other in alike.items()
    ]


def of_parts(folder: Path, about: Mapping[str, Any], given: Factorial) -> list[str]:
    """A sentence for each part of a reform that changes nothing in any combination."""
    alike = arms_alike(partial(table, folder), OF_A_RUN, about["arms"])
    return [
        _(
            "{part} changes nothing: with and without it, whatever other parts there are, every "
            "measure is equal in all {n} replications, and every figure of each team and month but "
            "its rank.",
            part=part,
            n=about["replications"],
        )
        for part in parts_without_effect(alike, given)
    ]


def of_points(folder: Path, about: Mapping[str, Any], points: Points) -> list[str]:
    """A sentence for each arm, and each key, that changes nothing at the points of a study."""
    replications = table(folder, "replications")
    alike = arms_alike(lambda _name: replications, ("replications",), about["arms"])
    said = [
        _(
            "{arm} played the same as {other} at all {points} points: every measure is equal in "
            "every replication. What it changes has no effect here.",
            arm=arm,
            other=other,
            points=len(points.values),
        )
        for arm, other in alike.items()
    ]
    return said + [
        _(
            "{key} has no effect: between points that differ in it alone every measure of every "
            "arm is equal in every replication.",
            key=key,
        )
        for key in keys_without_effect(replications, points)
    ]
