"""A sweep: how the differences between arms change as keys of the scenario do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.analysis.break_even import Threshold, break_even, threshold
from sim.running.tables import table, write_csv
from sim.studies.points import Points, points_in, points_table


@dataclass(frozen=True)
class Sweep:
    """What is shown of a sweep.

    Attributes
    ----------
    points : Points
        Where it was played.
    responses : tuple of str
        Measures whose differences are shown.
    limit : Threshold
        What a difference must exceed.
    is_grid : bool
        Whether the points are all combinations of the keys' values.
    """

    points: Points
    responses: tuple[str, ...]
    limit: Threshold
    is_grid: bool

    @property
    def arms(self) -> list[str]:
        """The arms that are compared, the reference first."""
        return [arm.name for arm in self.points.base.file.arms]


def sweep_in(folder: Path, about: Mapping[str, Any]) -> Sweep:
    """The sweep in a folder; ``about``: its manifest, or what is known of it so far."""
    study = about["study"]
    limit = threshold(study["more_than"])
    return Sweep(points_in(folder, about), tuple(study["responses"]), limit, study["is_grid"])


def write_break_even(folder: Path, sweep: Sweep) -> None:
    """Write the break-even table of a grid."""
    if sweep.is_grid:
        effects = table(folder, "effects")
        points = points_table(sweep.points)
        crossed = break_even(effects, points, sweep.responses, sweep.limit)
        write_csv(crossed, folder / "break_even.csv")
