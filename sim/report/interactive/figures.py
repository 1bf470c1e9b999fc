"""What an interactive chart shows, as data; ``charts.js`` draws it, in report and app."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

Form = Literal["lines", "points", "bars", "heat"]
"""Lines over a row of places, with bands; points with intervals; bars; cells of two axes."""
Numbers = Sequence[float | None]
"""Of a series, one at each place; None where there is none."""


@dataclass(frozen=True)
class Series:
    """What is shown of an arm.

    Attributes
    ----------
    name : str
        Of the arm, as the reader calls it; or of a team.
    colour : str
        As ``#0072B2``: an arm has the same in all charts.
    values, low, high : sequence of float or None
        At each place, and the ends of their intervals; none if there are no intervals.
    """

    name: str
    colour: str
    values: Numbers
    low: Numbers = ()
    high: Numbers = ()


@dataclass(frozen=True)
class Figure:
    """A chart.

    Attributes
    ----------
    name : str
        Of the chart whose picture shows the same: ``backlog_by_team``.
    form : {"lines", "points", "bars", "heat"}
        How it is drawn.
    title, caption : str
        In the language in use; the caption says what intervals are of.
    across, up : str
        What the axes are, with units.
    places : sequence of str
        Along the horizontal axis: months, measures, values.
    series : sequence of Series
        What is drawn.
    digits : int
        Decimals of its numbers.
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

    def record(self) -> dict[str, Any]:
        """The same as plain data, for a page."""
        return asdict(self)
