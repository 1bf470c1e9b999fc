"""Where a difference crosses a threshold: break-even points, and what is clear of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np
import pandas as pd

from sim.analysis.effects import at_points
from sim.arrays import FloatArray
from sim.language import _
from sim.scenario.numbers import WRITTEN
from sim.scenario.problems import InputError, problem


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
    def ends(self) -> tuple[str, str]:
        """Columns with the ends of its interval."""
        of = "relative_" if self.relative else ""
        return f"{of}low_95", f"{of}high_95"

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
    match = re.fullmatch(rf"({WRITTEN})\s*(%?)", plain)
    if not match or not isfinite(float(match[1])):
        message = _("found '{text}'; must be a number, or a share as in 2%", text=text)
        raise InputError([problem("--more-than", message)])
    value, relative = float(match[1]), bool(match[2])
    return Threshold(value / 100 if relative else value, relative)


def crossings(x: FloatArray, y: FloatArray) -> list[float]:
    """Where the line through the points (x, y) crosses zero, or leaves it; x increasing."""
    places = []
    for i in range(len(x) - 1):
        if y[i] == 0 and (y[i - 1] * y[i + 1] < 0 if i else y[1] != 0):
            places.append(float(x[i]))
        elif y[i] * y[i + 1] < 0:
            places.append(float(x[i] - y[i] * (x[i + 1] - x[i]) / (y[i + 1] - y[i])))
    return places


def break_even(
    effects: pd.DataFrame, points: pd.DataFrame, measures: Sequence[str], limit: Threshold
) -> pd.DataFrame:
    """Where on a grid the difference crosses a threshold, along the last key.

    Parameters
    ----------
    effects : pandas.DataFrame
        The comparison at each point.
    points : pandas.DataFrame
        The number of each point, ``point``, and the values of the keys, in their order.
    measures : sequence of str
        Whose differences are looked at.
    limit : Threshold
        What they are to cross.

    Returns
    -------
    pandas.DataFrame
        A row a measure, arm, combination of the other keys and crossing. ``break_even`` is the
        last key's value at which the line through the means crosses the threshold; ``low`` and
        ``high`` are the same for the two ends of the 95 % intervals (nan where they do not cross),
        in increasing order; ``above``: whether the difference exceeds the threshold below or above
        it.
    """
    *others, last = points.columns.drop("point")
    rows: list[dict[str, object]] = []
    for measure in measures:
        for arm in effects["arm"].drop_duplicates():
            table = points.assign(
                y=at_points(effects, measure, arm, limit.column) - limit.value,
                low=at_points(effects, measure, arm, limit.ends[0]) - limit.value,
                high=at_points(effects, measure, arm, limit.ends[1]) - limit.value,
            )
            lines = table.groupby(others) if others else [((), table)]
            for at, line in lines:
                label = {"measure": measure, "arm": arm} | dict(zip(others, at, strict=True))
                rows += [label | crossing for crossing in _crossed(line.sort_values(last), last)]
    columns = ["measure", "arm", *others, "break_even", "low", "high", "above"]
    return pd.DataFrame(rows, columns=columns)


def _crossed(line: pd.DataFrame, key: str) -> list[dict[str, object]]:
    x, y, *edges = (line[at].to_numpy(dtype=np.float64) for at in (key, "y", "low", "high"))
    rows: list[dict[str, object]] = []
    for place in crossings(x, y):
        ends = [
            min(crossed, key=lambda end: abs(end - place))
            for edge in edges
            if (crossed := crossings(x, edge))
        ]
        low, high = sorted(ends) if len(ends) == 2 else (np.nan, np.nan)
        right = y[np.searchsorted(x, place, side="right")] if place < x[-1] else -y[-2]
        rows.append(
            {
                "break_even": place,
                "low": low,
                "high": high,
                "above": "above" if right > 0 else "below",
            }
        )
    return rows


def clear_of(limit: float, low: FloatArray, high: FloatArray) -> tuple[int, int]:
    """At how many points an interval lies above a limit, and at how many below it."""
    return int((low > limit).sum()), int((high < limit).sum())  # neither where there is none
