"""The measures of a sweep as they are shown: differences between arms, or levels of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.analysis.effects import at_points
from sim.language import _
from sim.report.quantities import difference_unit, threshold_in_words
from sim.scenario.catalogue import MEASURES
from sim.studies.sweep import Sweep


@dataclass(frozen=True)
class Response:
    """The differences of one measure of a sweep, in the unit in which they are shown."""

    sweep: Sweep
    effects: pd.DataFrame
    measure: str

    @property
    def shown(self) -> list[str]:
        """The arms that are shown."""
        return self.sweep.arms[1:]

    @property
    def marks(self) -> tuple[float, ...]:
        """Values that are marked by lines: no difference, and the threshold."""
        return (0.0, self.limit) if self.limit else (0.0,)

    @property
    def how_of_maps(self) -> str:
        """What the marks of heat maps are."""
        return _(
            "\nline: where it is {limit}; grey dots: the 95 % interval includes {limit}",
            limit=threshold_in_words(self.sweep.limit),
        )

    def colours(self, values: Sequence[np.ndarray]) -> tuple[str, float, float]:
        """Colour map of heat maps, and the values at its ends."""
        top = max(float(np.nan_to_num(np.abs(y)).max()) for y in values) or 1.0
        return "RdBu", -top, top

    @property
    def title(self) -> str:
        """What the chart is of."""
        label = MEASURES[self.measure].label
        return _("{measure}: difference from {arm}", measure=label, arm=self.sweep.arms[0])

    def about(self, how: str) -> str:
        """What its marks are; ``how``: where intervals are."""
        return _(
            "Mean paired difference of {n} replications at {points} points, the same draws at all; "
            "{how}",
            n=self.sweep.points.replications,
            points=len(self.sweep.points.values),
            how=how,
        )

    @property
    def scale(self) -> float:
        """Factor from the tables' values."""
        return 100.0 if self.sweep.limit.relative else MEASURES[self.measure].scale

    @property
    def limit(self) -> float:
        """What a difference must exceed."""
        return self.sweep.limit.value * self.scale

    @property
    def unit(self) -> str:
        """Of the differences, in words."""
        if self.sweep.limit.relative:
            return _("% of {arm}", arm=self.sweep.arms[0])
        return difference_unit(MEASURES[self.measure])

    @property
    def axis(self) -> str:
        """What stands beside an axis of differences."""
        return _("difference, {unit}", unit=self.unit)

    def of(self, arm: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Differences of an arm and the ends of their intervals at the points, (P,) each."""
        limit = self.sweep.limit
        middle, low, high = (
            self.scale * at_points(self.effects, self.measure, arm, column)
            for column in (limit.column, *limit.ends)
        )
        return middle, low, high


class Levels(Response):
    """The levels of one measure of a sweep, in the unit in which they are shown."""

    @property
    def shown(self) -> list[str]:
        return self.sweep.arms

    @property
    def scale(self) -> float:
        return MEASURES[self.measure].scale

    @property
    def marks(self) -> tuple[float, ...]:
        return ()

    @property
    def unit(self) -> str:
        return MEASURES[self.measure].unit

    @property
    def axis(self) -> str:
        return self.unit

    @property
    def title(self) -> str:
        return MEASURES[self.measure].label

    @property
    def how_of_maps(self) -> str:
        return _("a panel an arm")

    def colours(self, values: Sequence[np.ndarray]) -> tuple[str, float, float]:
        known = np.concatenate([y[~np.isnan(y)] for y in values])
        return (
            ("cividis", float(known.min()), float(known.max())) if len(known) else ("cividis", 0, 1)
        )

    def about(self, how: str) -> str:
        return _(
            "Mean of {n} replications at {points} points, the same draws at all; {how}",
            n=self.sweep.points.replications,
            points=len(self.sweep.points.values),
            how=how,
        )

    def of(self, arm: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        middle, low, high = (
            self.scale * at_points(self.effects, self.measure, arm, column)
            for column in ("mean", "low_95", "high_95")
        )
        return middle, low, high
