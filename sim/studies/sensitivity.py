"""A sensitivity study: which assumption decides the difference between the arms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.effects import at_points
from sim.analysis.indices import MAIN_INDEX, Method, Ranges, indices, method_named, tornado
from sim.running.tables import table, write_csv
from sim.scenario.reading import write_resolved
from sim.studies.points import Points, points_in


@dataclass(frozen=True)
class Sensitivity:
    """A sensitivity study: first the points of the tornado, then those of the method.

    Attributes
    ----------
    points : Points
        Where it was played.
    ranges : mapping of str to (float, float)
        The lowest and the highest value of each key.
    method : {"morris", "sobol"}
        Of the indices.
    measure : str
        Whose difference is looked at.
    """

    points: Points
    ranges: Ranges
    method: Method
    measure: str

    @property
    def arms(self) -> list[str]:
        """The arms that are compared, the reference first."""
        return [arm.name for arm in self.points.base.file.arms]

    @property
    def alone(self) -> int:
        """Points of the tornado: the base and two ends of each key."""
        return 1 + 2 * len(self.ranges)


def sensitivity_in(folder: Path, about: Mapping[str, Any]) -> Sensitivity:
    """The study in a folder; ``about``: its manifest, or what is known of it so far."""
    study = about["study"]
    ranges = {key: (low, high) for key, (low, high) in study["ranges"].items()}
    points, method = points_in(folder, about), method_named(study["method"])
    return Sensitivity(points, ranges, method, study["measure"])


def write_indices(folder: Path, study: Sensitivity) -> None:
    """Write ``tornado.csv``, ``indices.csv`` and, to repeat the study, ``ranges.yaml``."""
    write_resolved({key: list(ends) for key, ends in study.ranges.items()}, folder / "ranges.yaml")
    effects = table(folder, "effects")
    base, arms = study.points.values[0], study.arms[1:]
    alone = [tornado(effects, study.measure, arm, study.ranges, base) for arm in arms]
    write_csv(pd.concat(alone), folder / "tornado.csv")
    together = [_indices(effects, study, arm) for arm in arms]
    write_csv(pd.concat(together), folder / "indices.csv")


def _indices(effects: pd.DataFrame, study: Sensitivity, arm: str) -> pd.DataFrame:
    points = np.array(study.points.values)[study.alone :]
    response = at_points(effects, study.measure, arm, "difference")[study.alone :]
    seed = study.points.base.file.seed
    rows = indices(study.ranges, study.method, points, response, seed)
    rows.insert(0, "arm", arm)
    rows.insert(1, "measure", study.measure)
    return rows.sort_values(MAIN_INDEX[study.method], ascending=False, kind="stable")
