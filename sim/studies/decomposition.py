"""A reform taken apart: all combinations of its parts are played, as the arms of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar

from sim.analysis.shapley import decomposition
from sim.running.tables import write_csv
from sim.scenario.factorial import Factorial, factorial
from sim.studies.replication import Setup
from sim.studies.run import Run
from sim.studies.study import Outcome


@dataclass(frozen=True)
class Decomposition(Run):
    """A run of all combinations of a scenario's parts."""

    kind: ClassVar[str] = "decomposition"
    command: ClassVar[str] = "decompose"
    is_compared: ClassVar[bool] = False

    @cached_property
    def parts(self) -> Factorial:
        """The combinations.

        Raises
        ------
        InputError
            If the scenario has no parts that can be combined.
        """
        return factorial(self.base)

    @property
    def played(self) -> Setup:
        return replace(self.setup, scenario=self.parts.scenario)

    @property
    def purpose(self) -> str:
        return "decomposition"

    @property
    def options(self) -> Mapping[str, Any]:
        return {}

    def write_tables(self, outcome: Outcome) -> None:
        """Write the tables of a run, and what each part contributes."""
        super().write_tables(outcome)
        frames = decomposition(outcome.table("replications"), self.parts)
        names = ("contributions", "interactions", "contributions_by_replication")
        for name, frame in zip(names, frames, strict=True):
            write_csv(frame, outcome.folder / f"{name}.csv")
