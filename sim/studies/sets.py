"""A run over many sets of values that belong together: those that a ledger does not rule out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from sim.bureau.engines import Engine
from sim.running.provenance import digest, run_id
from sim.running.tables import table, write_csv
from sim.scenario.scenario import Scenario
from sim.scenario.set_table import NAME, SOURCE, USE, SetTable
from sim.studies.points import (
    Points,
    StudyOfPoints,
    points_in,
    points_table,
    refuse_fixed,
    refuse_unfit,
    usual_replications,
)
from sim.studies.study import About, Outcome

if TYPE_CHECKING:
    import pandas as pd

SETS_FILE = "sets.csv"


def sets_beside(scenario: Path) -> Path:
    """The table of sets that belongs to a scenario's file, if nothing else is said."""
    return scenario.with_suffix(".sets.csv")


def points_of_sets(base: Scenario, sets: SetTable, engine: Engine = "auto") -> Points:
    """The points at which a scenario is played, with its own replications at each; checked.

    Raises
    ------
    InputError
        If a key does not vary, or is none, or a value is not allowed: with its line and column.
    """
    refuse_fixed(sets.keys, sets.places)
    of = (usual_replications(base), engine, sets.places, sets.lines)
    points = Points(base, sets.keys, sets.values, *of)
    refuse_unfit(points)
    return points


@dataclass(frozen=True)
class Sets(StudyOfPoints):
    """All arms at every set, on the same draws.

    Attributes
    ----------
    responses : tuple of str
        Measures that are shown.
    names : tuple of str
        Of the sets.
    use : tuple of float
        Share of time worked in each; empty: it is not known.
    source : str
        Who says how much is worked; or nothing.
    """

    responses: tuple[str, ...]
    names: tuple[str, ...]
    use: tuple[float, ...] = ()
    source: str = ""

    kind: ClassVar[str] = "sets"
    command: ClassVar[str] = "run"

    @classmethod
    def in_folder(cls, folder: Path, about: About, base: Scenario) -> Sets:
        """The study that a folder holds."""
        study, frame = about["study"], table(folder, "points")
        use = tuple(frame[USE].astype(float)) if USE in frame else ()
        names = tuple(frame[NAME].astype(str))
        points = points_in(folder, about, base)
        return cls(points, tuple(study["responses"]), names, use, study["source"])

    @property
    def purpose(self) -> str:
        return "sets"

    @property
    def details(self) -> Mapping[str, Any]:
        return {"responses": self.responses, "source": self.source}

    @property
    def id(self) -> str:
        points = self.points
        of = (points.keys, points.values, points.replications, self.responses)
        labels = (self.names, self.use, self.source)
        return run_id(self.base, purpose=f"sets {digest(repr((*of, *labels)).encode())}")

    @property
    def beside(self) -> str:
        return SETS_FILE

    @property
    def points_frame(self) -> pd.DataFrame:
        frame = points_table(self.points)
        frame.insert(1, NAME, self.names)
        if self.use:
            frame.insert(2, USE, self.use)
        return frame

    def write_inputs(self, folder: Path) -> None:
        super().write_inputs(folder)
        frame = self.points_frame.drop(columns="point")
        write_csv(frame.assign(**{SOURCE: self.source} if self.source else {}), folder / SETS_FILE)

    def write_tables(self, outcome: Outcome) -> None:
        """Write the tables of all points, ``levels.csv`` and ``range.csv``."""
        from sim.analysis.levels import levels
        from sim.analysis.ranges import ranges

        super().write_tables(outcome)
        of_arms = levels(outcome.table("replications"), self.arms)
        write_csv(of_arms, outcome.folder / "levels.csv")
        write_csv(ranges(of_arms, outcome.table("effects")), outcome.folder / "range.csv")
