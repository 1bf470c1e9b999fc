"""Changes that changed nothing: arms that played the same, and keys and parts without any effect.

What is compared is what a study's tables say, to the last digit; nothing is called equal because it
is near.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.scenario.factorial import Factorial
from sim.studies.points import Points

if TYPE_CHECKING:
    import pandas as pd

Read = Callable[[str], "pd.DataFrame"]
"""Reads one of a study's tables, whose column ``arm`` says of which arm a row is."""


WITHOUT_CONDUCT = {
    "response_mean": 1.0,
    "suspended_team_months": 0.0,
    "response": 1.0,
    "suspended": 0.0,
}
"""What is empty for an arm without appraisal and responses, and what it amounts to there."""
NOT_PLAYED = ("rank", "closure_rate")
"""What a table says of arms with an appraisal alone, without it being another course of events; the
closure rate follows from what else is said."""


def arms_alike(read: Read, names: Sequence[str], arms: Sequence[str]) -> dict[str, str]:
    """Arms that played the same as one before them in every row of every table.

    Parameters
    ----------
    names : Sequence[str]
        Tables, the shortest first; a later one is read only if arms are alike in those before.
    arms : Sequence[str]
        Names, in their order.

    Returns
    -------
    dict[str, str]
        For each such arm, by its name, the first one that it is like.
    """
    groups: list[list[str]] = [list(arms)]
    for name in names:
        groups = [group for group in groups if len(group) > 1]
        if not groups:
            break
        of_arm = _of_arms(read(name))
        groups = [alike for group in groups for alike in _divided(group, of_arm)]
    return {arm: group[0] for group in groups for arm in group[1:]}


def _of_arms(table: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """What a table says of how each arm was played."""
    played = table.drop(columns=[name for name in NOT_PLAYED if name in table])
    by_arm = played.fillna(WITHOUT_CONDUCT).groupby("arm", sort=False)
    return {str(arm): rows.drop(columns="arm").reset_index(drop=True) for arm, rows in by_arm}


def _divided(arms: Sequence[str], of_arm: Mapping[str, pd.DataFrame]) -> list[list[str]]:
    """Arms put together with those before them of which a table says the same."""
    groups: list[list[str]] = []
    for arm in arms:
        played = of_arm.get(arm)
        alike = (group for group in groups if _equal(of_arm.get(group[0]), played))
        group = next(alike, None)
        groups.append([arm]) if group is None else group.append(arm)
    return groups


def _equal(one: pd.DataFrame | None, other: pd.DataFrame | None) -> bool:
    """Whether a table says the same of two arms; it has no row of one that filed no case."""
    return one is other if one is None or other is None else one.equals(other)


def parts_without_effect(alike: Mapping[str, str], reform: Factorial) -> list[str]:
    """Parts of a reform that change nothing, whatever other parts there are.

    Parameters
    ----------
    alike : Mapping[str, str]
        The combinations that played the same; see `arms_alike`.
    """
    names = [arm.name for arm in reform.scenario.arms]
    of = {subset: alike.get(name, name) for subset, name in zip(reform.subsets, names, strict=True)}
    return [part for part in reform.parts if all(of[s] == of[s - {part}] for s in reform.subsets)]


def keys_without_effect(replications: pd.DataFrame, points: Points) -> Iterator[str]:
    """Keys of a study of many points that change nothing: no measure of any arm.

    Points are compared that differ in this key alone. A key is passed over where there are no two
    such points, as in a Latin hypercube.
    """
    values = replications.drop(columns=["point", "arm", "replication"])
    numbers = values.to_numpy(dtype=np.float64)
    of_point = {
        int(point): numbers[rows]  # type: ignore[call-overload]
        for point, rows in replications.groupby("point").indices.items()
    }
    for place, key in enumerate(points.keys):
        groups = [
            group
            for group in _but_for(points.values, place)
            if len({points.values[point][place] for point in group}) > 1
        ]
        alike = (
            np.array_equal(of_point[group[0]], of_point[other], equal_nan=True)
            for group in groups
            for other in group[1:]
        )
        if groups and all(alike):
            yield key


def _but_for(values: Sequence[Sequence[object]], place: int) -> Collection[list[int]]:
    """Numbers of the points that differ in one coordinate at the most, group by group."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for point, value in enumerate(values):
        groups.setdefault((*value[:place], *value[place + 1 :]), []).append(point)
    return groups.values()
