"""Points in the space of a scenario's keys, and the same replications played at each.

The draws are those of the scenario's seed at every point, and they know no parameter: from point
to point only the key changes, so that curves are smooth.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.bureau.engines import Engine
from sim.experiment.comparison import compare
from sim.experiment.executors import Files
from sim.experiment.replication import Study, plays
from sim.experiment.store import compact, table
from sim.measures.indicators import measures
from sim.scenario.distributions import FloatArray
from sim.scenario.problems import Place
from sim.scenario.reading import laid_on, setting_tree, tree_of
from sim.scenario.scenario import Scenario, build, from_mapping

MOST_CHECKED = 100  # before anything is played; a check takes some milliseconds


@dataclass(frozen=True)
class Points:
    """Points at which a scenario is played.

    Attributes
    ----------
    base : the scenario where nothing is varied
    keys : K of its keys
    values : P points, each with K values
    replications : at every point
    engine : what plays; the results do not depend on it
    """

    base: Scenario
    keys: tuple[str, ...]
    values: tuple[tuple[float, ...], ...]
    replications: int
    engine: Engine = "auto"

    @property
    def units(self) -> int:
        """Replications at all points together."""
        return len(self.values) * self.replications

    def scenario(self, point: int) -> Scenario:
        """The scenario at a point; InputError if a value is not allowed."""
        tree = tree_of(self.base.resolved, Place(self.base.name, 0, ""))
        for key, value in zip(self.keys, self.values[point], strict=True):
            tree = laid_on(tree, setting_tree(f"{key}={written(value)}"))
        return build(tree, self.base.name)

    def table(self) -> pd.DataFrame:
        """A row a point: its number and the value of each key."""
        frame = pd.DataFrame(np.array(self.values, dtype=float), columns=list(self.keys))
        frame.insert(0, "point", np.arange(len(frame)))
        return frame


def written(value: float) -> str:
    """A number as a scenario has it; whole numbers without a point, for keys that count."""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def play_points(points: Points, chunk: range) -> Files:
    """Play units of work: unit = point x replications + replication.

    Returns
    -------
    The table ``replications``: point, arm, replication and one column a measure.
    """
    rows, studied, study = [], -1, None
    for unit in chunk:
        point, replication = divmod(unit, points.replications)
        if study is None or point != studied:
            studied, study = point, Study(points.scenario(point), engine=points.engine)
        for arm, played in plays(study, replication):
            labels = {"point": point, "arm": arm.name, "replication": replication}
            rows.append(labels | measures(played))
    return {"replications.parquet": compact(pd.DataFrame(rows))}


def effects(replications: pd.DataFrame, arms: list[str]) -> pd.DataFrame:
    """The comparison of the arms at every point: a row a point, measure and arm."""
    found = [
        compare(rows.drop(columns="point"), arms).assign(point=point)
        for point, rows in replications.groupby("point")
    ]
    table = pd.concat(found, ignore_index=True)
    return table[["point", *(name for name in table if name != "point")]]


def at_points(effects: pd.DataFrame, measure: str, arm: str, column: str) -> FloatArray:
    """One column of the effects of an arm on a measure, in the order of the points, (P,)."""
    chosen = effects[(effects["measure"] == measure) & (effects["arm"] == arm)]
    return chosen.sort_values("point")[column].to_numpy(dtype=np.float64)


def points_in(folder: Path, about: Mapping[str, Any]) -> Points:
    """The points of a study in a folder; ``about``: its manifest, or what is known of it so far."""
    keys = tuple(about["keys"])
    values = table(folder, "points")[list(keys)].itertuples(index=False, name=None)
    base = from_mapping(about["scenario"], about["scenario_name"])
    return Points(base, keys, tuple(values), about["replications"])


def points_of(
    base: Scenario,
    keys: tuple[str, ...],
    values: tuple[tuple[float, ...], ...],
    replications: int | None,
    engine: Engine = "auto",
) -> Points:
    """Points of a scenario, checked: all of them, or if there are many, the ends of every key.

    Parameters
    ----------
    replications : at every point; else as many as the scenario has, at the least

    Raises
    ------
    InputError
        If a value is not allowed.
    """
    given = base.file.replications
    usual = given if isinstance(given, int) else given.at_least
    points = Points(base, keys, values, replications or max(usual, 2), engine)
    ends = {int(i) for column in np.array(values).T for i in (column.argmin(), column.argmax())}
    for point in range(len(values)) if len(values) <= MOST_CHECKED else sorted(ends):
        points.scenario(point)
    return points
