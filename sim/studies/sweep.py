"""A sweep: how the differences between arms change as keys of the scenario do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from sim.analysis.break_even import Threshold, break_even, threshold
from sim.analysis.levels import levels
from sim.running.tables import write_csv
from sim.scenario.scenario import Scenario
from sim.studies.points import StudyOfPoints, points_in, points_table
from sim.studies.study import About, Outcome


@dataclass(frozen=True)
class Sweep(StudyOfPoints):
    """Points along keys, and what is shown of them.

    Attributes
    ----------
    responses : tuple of str
        Measures whose differences are shown.
    limit : Threshold
        What a difference must exceed.
    is_grid : bool
        Whether the points are all combinations of the keys' values.
    """

    responses: tuple[str, ...]
    limit: Threshold
    is_grid: bool

    kind: ClassVar[str] = "sweep"
    command: ClassVar[str] = "sweep"

    @classmethod
    def in_folder(cls, folder: Path, about: About, base: Scenario) -> Sweep:
        """The sweep that a folder holds."""
        study = about["study"]
        points, limit = points_in(folder, about, base), threshold(study["more_than"])
        return cls(points, tuple(study["responses"]), limit, study["is_grid"])

    @property
    def purpose(self) -> str:
        return "sweep-" + "-".join([*self.responses, str(self.limit)])

    @property
    def details(self) -> Mapping[str, Any]:
        more_than = self.asked["--more-than"]
        return {"responses": self.responses, "more_than": more_than, "is_grid": self.is_grid}

    def write_tables(self, outcome: Outcome) -> None:
        """Write the tables of all points, ``levels.csv`` and, of a grid, ``break_even.csv``."""
        super().write_tables(outcome)
        levels_of_arms = levels(outcome.table("replications"), self.arms)
        write_csv(levels_of_arms, outcome.folder / "levels.csv")
        if self.is_grid:
            effects, points = outcome.table("effects"), points_table(self.points)
            crossed = break_even(effects, points, self.responses, self.limit)
            write_csv(crossed, outcome.folder / "break_even.csv")
