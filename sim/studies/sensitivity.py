"""A sensitivity study: which assumption decides the difference between the arms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from sim.analysis.effects import differences
from sim.analysis.indices import MAIN_INDEX, Method, Ranges, indices, method_named, tornado_table
from sim.running.tables import write_csv
from sim.scenario.reading import write_resolved
from sim.scenario.scenario import Scenario
from sim.studies.points import StudyOfPoints, points_in
from sim.studies.study import About, Outcome

RANGES_FILE = "ranges.yaml"


@dataclass(frozen=True)
class Sensitivity(StudyOfPoints):
    """First the points of the tornado, then those of the method.

    Attributes
    ----------
    ranges : mapping of str to (float, float)
        The lowest and the highest value of each key.
    method : {"morris", "sobol"}
        Of the indices.
    measure : str
        Whose difference is looked at.
    """

    ranges: Ranges
    method: Method
    measure: str

    kind: ClassVar[str] = "sensitivity"
    command: ClassVar[str] = "sensitivity"

    @classmethod
    def in_folder(cls, folder: Path, about: About, base: Scenario) -> Sensitivity:
        """The study that a folder holds."""
        study = about["study"]
        ranges = {key: (low, high) for key, (low, high) in study["ranges"].items()}
        points, method = points_in(folder, about, base), method_named(study["method"])
        return cls(points, ranges, method, study["measure"])

    @property
    def alone(self) -> int:
        """Points of the tornado: the base and two ends of each key."""
        return 1 + 2 * len(self.ranges)

    @property
    def purpose(self) -> str:
        return f"sensitivity-{self.method}-{self.measure}"

    @property
    def details(self) -> Mapping[str, Any]:
        return {"ranges": dict(self.ranges), "method": self.method, "measure": self.measure}

    @property
    def beside(self) -> str:
        return RANGES_FILE

    def write_inputs(self, folder: Path) -> None:
        super().write_inputs(folder)
        write_resolved({key: list(ends) for key, ends in self.ranges.items()}, folder / RANGES_FILE)

    def write_tables(self, outcome: Outcome) -> None:
        """Write the tables of all points, ``tornado.csv`` and ``indices.csv``."""
        super().write_tables(outcome)
        effects = outcome.table("effects")
        base, arms = tuple(map(float, self.points.values[0])), self.arms[1:]
        alone = [tornado_table(effects, self.measure, arm, self.ranges, base) for arm in arms]
        write_csv(pd.concat(alone), outcome.folder / "tornado.csv")
        replications = outcome.table("replications")
        by_arm = [_indices(replications, self, arm) for arm in arms]
        write_csv(pd.concat(by_arm), outcome.folder / "indices.csv")


def _indices(replications: pd.DataFrame, study: Sensitivity, arm: str) -> pd.DataFrame:
    points = np.array(study.points.values)[study.alone :]
    responses = differences(replications, study.measure, arm, study.arms[0])[study.alone :]
    rows = indices(study.ranges, study.method, points, responses, study.base.file.seed)
    rows.insert(0, "arm", arm)
    rows.insert(1, "measure", study.measure)
    return rows.sort_values(MAIN_INDEX[study.method], ascending=False, kind="stable")
