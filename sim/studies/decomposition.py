"""A reform taken apart: what each of its parts contributes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.analysis.shapley import decomposition
from sim.running.tables import table, write_csv
from sim.scenario.factorial import Factorial, factorial
from sim.scenario.scenario import from_mapping


def parts_in(about: Mapping[str, Any]) -> Factorial:
    """The combinations of parts that a decomposition played; ``about``: its manifest so far."""
    return factorial(from_mapping(about["scenario"], about["scenario_name"]))


def write_contributions(folder: Path, parts: Factorial) -> None:
    """Write the tables of a decomposition."""
    frames = decomposition(table(folder, "replications"), parts)
    names = ("contributions", "interactions", "contributions_by_replication")
    for name, frame in zip(names, frames, strict=True):
        write_csv(frame, folder / f"{name}.csv")
