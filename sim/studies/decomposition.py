"""A reform taken apart: all combinations of its parts are played, as the arms of a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar, Self

from sim.analysis.shapley import decomposition
from sim.running.tables import write_csv
from sim.scenario.factorial import Factorial, factorial, renamed
from sim.scenario.scenario import Scenario
from sim.studies.replication import Setup
from sim.studies.run import Run
from sim.studies.study import Outcome
from sim.world.given_docket import refuse_changed_cases


def decomposition_of(setup: Setup, rows: Mapping[str, Any] | None) -> Decomposition:
    """The decomposition of a scenario; InputError if a part changes the cases of its docket."""
    study = Decomposition(setup, rows)
    if setup.docket_file is not None:
        refuse_changed_cases(setup.docket_file, study.played.scenario)
    return study


@dataclass(frozen=True)
class Decomposition(Run):
    """A run of all combinations of a scenario's parts.

    Attributes
    ----------
    names : callable or None
        Gives what a part or combination is called where it is shown; None: what the file says.
    """

    names: Callable[[str], str] | None = None

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
        combined = factorial(self.base)
        return combined if self.names is None else renamed(combined, self.names)

    def showing(self, base: Scenario, names: Callable[[str], str]) -> Self:
        return replace(super().showing(base, names), names=names)

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
