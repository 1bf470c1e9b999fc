"""What an interactive chart shows, as data; ``charts.js`` draws it, in report and app."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from sim.analysis.intervals import mean_ends
from sim.arrays import FloatArray
from sim.language import _, marked

Form = Literal["lines", "points", "bars", "heat"]
"""Lines over a row of places, with bands; points with intervals, a row a place; bars with
intervals; cells of two axes, a series a row of them from the bottom up."""
Numbers = Sequence[float | None]
"""Of a series, one at each place; None where there is none."""
KEPT = 10
"""Significant digits of the numbers that a page has: more than any chart shows."""
WORDS = {
    "between": marked("{low} to {high}"),
    "with_ends": marked("{difference} ({ends})"),
    "said": marked("{place}: {name} {value}"),
    "cell": marked("{across} {place}, {up} {name}: {value}"),
    "series": marked("Lines and bars that are shown"),
    "parts": marked("What is shown of them"),
    "before": marked("before the last change"),
    "brackets": marked("In brackets: 95 % intervals, where there are any"),
    "table": marked("The figures as a table"),
    "hint": marked(
        "Point at the chart; or with the keyboard: left and right go from place to place, up and "
        "down from line to line."
    ),
    "picture": marked("Picture"),
    "chart": marked("Interactive chart"),
}
"""Words of the charts, by where ``charts.js`` puts them."""


@dataclass(frozen=True)
class Series:
    """What is shown of an arm.

    Attributes
    ----------
    name : str
        Of the arm, as the reader calls it; in a heat map, of the row of cells.
    colour : str
        As ``#0072B2``: an arm has the same in all charts.
    values, low, high : sequence of float or None
        At each place, and the ends of their intervals; none if there are no intervals.
    mark : int
        Which of the line styles and dots it has: those of its arm in all charts.
    part : str
        Of a series that is of one team, one age or one measure: which.
    """

    name: str
    colour: str
    values: Numbers
    low: Numbers = ()
    high: Numbers = ()
    mark: int = 0
    part: str = ""


@dataclass(frozen=True)
class Figure:
    """A chart.

    Attributes
    ----------
    name : str
        Of the chart whose picture shows the same: ``team_backlogs``.
    caption : str
        How to read it: the picture's, unless it is drawn in another way.
    form : {"lines", "points", "bars", "heat"}
        How it is drawn.
    title, how : str
        What is shown, and what lines and intervals are.
    across, up : str
        What the axes are, with units.
    unit : str
        Of the numbers, where no axis says it: in a heat map.
    places : sequence of str
        Along the horizontal axis: months, measures, values.
    series : sequence of Series
        What is drawn.
    digits : int
        Decimals of its numbers.
    each_digits : sequence of int
        Of the numbers at each place, where they differ.
    positions : sequence of float
        Where the places are along the axis, if they are not equally far apart.
    marks : sequence of float
        Values that are marked by lines: no difference, a threshold.
    history : int
        How many of the places are months that run first.
    signed : bool
        Whether numbers are differences, with a plus.
    apart : bool
        Whether each place has a scale of its own.
    from_zero : bool
        Whether the axis of values begins at 0.
    top : float or None
        Where it ends, if it cannot go on.
    colours : {"", "diverging", "sequential"}
        Of a heat map: on both sides of 0, or from the lowest to the highest value.
    contours : sequence of (str, sequence of (float, float))
        Lines over a heat map, and of which part they are; the middle of its first cell is (0, 0).
    parts : int
        How many of the parts, if there are any, are shown at first; of 1 never more than one is.
    brackets : str
        What stands in brackets, if it is not the 95 % interval.
    """

    name: str
    form: Form
    title: str
    caption: str
    across: str
    up: str
    places: Sequence[str]
    series: Sequence[Series]
    digits: int = 1
    how: str = ""
    unit: str = ""
    each_digits: Sequence[int] = ()
    positions: Sequence[float] = ()
    marks: Sequence[float] = ()
    history: int = 0
    signed: bool = False
    apart: bool = False
    from_zero: bool = False
    top: float | None = None
    colours: Literal["", "diverging", "sequential"] = ""
    contours: Sequence[tuple[str, Sequence[tuple[float, float]]]] = ()
    parts: int = 3
    brackets: str = ""

    def record(self) -> dict[str, Any]:
        """The same as plain data, for a page, with the words that ``charts.js`` needs."""
        series = [dict(vars(one)) for one in self.series]
        return vars(self) | {"series": series, "words": words()}


def words() -> dict[str, str]:
    """The words of the charts, in the language in use."""
    return {name: _(text) for name, text in WORDS.items()}


def plain(values: FloatArray) -> list[float | None]:
    """Numbers of an array as a page has them."""
    return [
        None if np.isnan(value) else float(f"{value:.{KEPT}g}")
        for value in np.asarray(values, dtype=np.float64).tolist()
    ]


def of_ends(
    name: str, colour: str, ends: Iterable[FloatArray], mark: int = 0, part: str = ""
) -> Series:
    """A series of values and the ends of their intervals, in this order."""
    middle, low, high = map(plain, ends)
    return Series(name, colour, middle, low, high, mark, part)


def of_means(name: str, colour: str, values: FloatArray, mark: int, part: str = "") -> Series:
    """Means over replications (rows) with their 95 % intervals, as in a picture's bands.

    Where a replication has no value there is no mean; a column without any is all nan.
    """
    return of_ends(name, colour, [values.mean(axis=0), *mean_ends(values.T)], mark, part)
