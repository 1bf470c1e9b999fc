"""What hangs on an assumption: how far another value moves the answer, where that was examined."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from sim.language import _
from sim.report.inputs.assumptions import Assumption
from sim.report.quantities import difference_unit, number
from sim.scenario.catalogue import MEASURES
from sim.studies.sensitivity import Sensitivity
from sim.studies.study import Outcome


@dataclass(frozen=True)
class Impact:
    """How far a key moves a difference between arms when it alone goes over its range.

    Attributes
    ----------
    study : str
        The id of the sensitivity study.
    measure, arm, key : str
        Whose difference, and what was varied.
    low, high : float
        Ends of the range.
    difference_low, difference_high : float
        The difference from the reference there, in the measure's unit.
    """

    study: str
    measure: str
    arm: str
    key: str
    low: float
    high: float
    difference_low: float
    difference_high: float

    @property
    def size(self) -> float:
        """How far the ends lie apart."""
        return abs(self.difference_high - self.difference_low)

    def __str__(self) -> str:
        measure = MEASURES[self.measure]
        low, high = (
            number(value, measure, signed=True)
            for value in (self.difference_low, self.difference_high)
        )
        return _(
            "{measure}, {arm}: {at_low} to {at_high} {unit} as it goes from {low} to {high}",
            measure=measure.label,
            arm=self.arm,
            at_low=low,
            at_high=high,
            unit=difference_unit(measure),
            low=f"{self.low:g}",
            high=f"{self.high:g}",
        )


def impacts(studies: Sequence[Outcome]) -> dict[str, Impact]:
    """The impact of each key that a study has varied, the largest of its arms.

    Parameters
    ----------
    studies : sequence of Outcome
        The newest first, which counts where several vary a key; those of other kinds are left out.
    """
    found: dict[str, Impact] = {}
    for outcome in studies:
        of_study: dict[str, Impact] = {}
        for one in _of_study(outcome):
            known = of_study.get(one.key)
            if known is None or one.size > known.size:
                of_study[one.key] = one
        found = of_study | found
    return found


def _of_study(outcome: Outcome) -> Iterator[Impact]:
    study = outcome.study
    if not isinstance(study, Sensitivity):
        return
    tornado: pd.DataFrame = outcome.table("tornado")
    columns = ["arm", "key", "low", "high", "difference_low", "difference_high"]
    for arm, key, *numbers in tornado[columns].dropna().itertuples(index=False):
        yield Impact(
            str(outcome.about["id"]), study.measure, str(arm), str(key), *map(float, numbers)
        )


def impact_of(key: str, known: Mapping[str, Impact]) -> Impact | None:
    """The impact of a value: of its own key, or the largest of the keys within it or around it."""
    near = [
        one
        for name, one in known.items()
        if name == key or name.startswith(f"{key}.") or key.startswith(f"{name}.")
    ]
    return max(near, key=lambda one: one.size, default=None)


def by_weight(assumed: Sequence[Assumption], known: Mapping[str, Impact]) -> list[Assumption]:
    """Assumptions by what hangs on them: those examined by their impact, then the others.

    Of the others first what is known worst, then what the field knows to matter, in the order of
    `OFTEN_DECISIVE`; then as in the file.
    """

    def weight(one: Assumption) -> tuple[bool, float, int, int]:
        impact = impact_of(one.key, known)
        decisive = (i for i, key in enumerate(OFTEN_DECISIVE) if one.key.startswith(key))
        return (
            impact is None,
            0.0 if impact is None else -impact.size,
            QUALITIES[one.quality],
            next(decisive, len(OFTEN_DECISIVE)),
        )

    return sorted(assumed, key=weight)


QUALITIES = {"low": 0, "medium": 1, "": 2, "high": 3}
"""Order in which values are doubted; what is not judged comes before what is well known."""
OFTEN_DECISIVE = (
    "teams", "intake.cases_per_month", "route", "intake.regions", "intake", "staff", "absences",
    "joins", "leaves", "history", "opening_backlog", "opening_stages", "responses", "appraisal",
)  # fmt: skip
"""Keys that decide answers most often, the first before the others."""
