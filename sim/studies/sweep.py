"""A sweep: how the differences between arms change as keys of the scenario do."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from sim.arrays import FloatArray
from sim.language import _
from sim.running.tables import write_csv
from sim.scenario.numbers import WRITTEN
from sim.scenario.problems import InputError, problem
from sim.scenario.scenario import Scenario
from sim.studies.effects import at_points, points_in, points_table
from sim.studies.points import Points, StudyOfPoints
from sim.studies.study import About, Outcome


@dataclass(frozen=True)
class Threshold:
    """What a difference must exceed; ``relative``: as a share of the reference's mean."""

    value: float = 0.0
    relative: bool = False

    @property
    def column(self) -> str:
        """Column of the effects that is to exceed it."""
        return "relative_difference" if self.relative else "difference"

    @property
    def half_width(self) -> str:
        """Column with that one's half-width."""
        return "relative_half_width_95" if self.relative else "half_width_95"

    def __str__(self) -> str:
        return f"{100 * self.value:g} %" if self.relative else f"{self.value:g}"


def threshold(text: str) -> Threshold:
    """A threshold as it is written: ``2%`` of the reference, or ``10`` in the measure's own unit.

    Raises
    ------
    InputError
        If it is neither.
    """
    plain = unicodedata.normalize("NFKC", text).strip()  # of a keyboard for Chinese
    found = re.fullmatch(rf"({WRITTEN})\s*(%?)", plain)
    if not found or not isfinite(float(found[1])):
        message = _("found '{text}'; must be a number, or a share as in 2%", text=text)
        raise InputError([problem("--more-than", message)])
    value, relative = float(found[1]), bool(found[2])
    return Threshold(value / 100 if relative else value, relative)


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
        """Write the tables of all points and, of a grid, ``break_even.csv``."""
        super().write_tables(outcome)
        if self.is_grid:
            effects = outcome.table("effects")
            crossed = break_even(effects, self.points, self.responses, self.limit)
            write_csv(crossed, outcome.folder / "break_even.csv")


def crossings(x: FloatArray, y: FloatArray) -> list[float]:
    """Where the line through the points (x, y) crosses zero, or leaves it; x increasing."""
    found = []
    for i in range(len(x) - 1):
        if y[i] == 0 and (y[i - 1] * y[i + 1] < 0 if i else y[1] != 0):
            found.append(float(x[i]))
        elif y[i] * y[i + 1] < 0:
            found.append(float(x[i] - y[i] * (x[i + 1] - x[i]) / (y[i + 1] - y[i])))
    return found


def break_even(
    effects: pd.DataFrame, points: Points, measures: Sequence[str], limit: Threshold
) -> pd.DataFrame:
    """Where on a grid the difference crosses a threshold, along the last key.

    Returns
    -------
    A row a measure, arm, combination of the other keys and crossing. ``break_even`` is the last
    key's value at which the line through the means crosses the threshold; ``low`` and ``high``
    are the same for the two ends of the 95 % intervals (nan where they do not cross), in
    increasing order; ``above``: whether the difference exceeds the threshold below or above it.
    """
    *others, last = points.keys
    grid = points_table(points)
    rows: list[dict[str, object]] = []
    for measure in measures:
        for arm in effects["arm"].drop_duplicates():
            table = grid.assign(
                y=at_points(effects, measure, arm, limit.column) - limit.value,
                half=at_points(effects, measure, arm, limit.half_width),
            )
            lines = table.groupby(others) if others else [((), table)]
            for at, line in lines:
                label = {"measure": measure, "arm": arm} | dict(zip(others, at, strict=True))
                rows += [label | found for found in _crossed(line.sort_values(last), last)]
    columns = ["measure", "arm", *others, "break_even", "low", "high", "above"]
    return pd.DataFrame(rows, columns=columns)


def _crossed(line: pd.DataFrame, key: str) -> list[dict[str, object]]:
    x, y, half = (line[name].to_numpy(dtype=np.float64) for name in (key, "y", "half"))
    found: list[dict[str, object]] = []
    for place in crossings(x, y):
        ends = [
            min(crossed, key=lambda end: abs(end - place))
            for edge in (y - half, y + half)
            if (crossed := crossings(x, edge))
        ]
        low, high = sorted(ends) if len(ends) == 2 else (np.nan, np.nan)
        right = y[np.searchsorted(x, place, side="right")] if place < x[-1] else -y[-2]
        found.append(
            {
                "break_even": place,
                "low": low,
                "high": high,
                "above": "above" if right > 0 else "below",
            }
        )
    return found
