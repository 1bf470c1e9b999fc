"""What is known of a measure, and nothing of it can be left out: the form of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from sim.language import _

Better = Literal[1, -1, 0]
HIGHER: Final = 1
LOWER: Final = -1
NEITHER: Final = 0


@dataclass(frozen=True)
class Unit:
    """A unit as it is in tables, and as it is shown.

    Attributes
    ----------
    in_tables : str
        As it is in tables.
    english : str
        As it is shown, in English.
    scale : float
        Factor from a table's value to the one shown.
    digits : int
        Decimals shown.
    """

    in_tables: str
    english: str
    scale: float
    digits: int


@dataclass(frozen=True)
class Sum:
    """Many bureaus have the sum of the bureaus' values."""


@dataclass(frozen=True)
class Ratio:
    """Many bureaus have the ratio of two sums: of measures, or of ``_parts`` of `bureau_row`."""

    part: str
    whole: str


@dataclass(frozen=True)
class Mean:
    """Many bureaus have the mean, weighted by a measure or part of `bureau_row`."""

    weight: str


@dataclass(frozen=True)
class OwnWay:
    """Many bureaus have it from something else, in a way that `sim.measures.pooled` knows."""

    how: str


@dataclass(frozen=True)
class OneBureauOnly:
    """Many bureaus do not have it, for a reason."""

    reason: str


Pooling = Sum | Ratio | Mean | OwnWay | OneBureauOnly


@dataclass(frozen=True)
class Measure:
    """What is known of a measure beside its value.

    Attributes
    ----------
    name : str
        Column of the tables; ends with the unit.
    measured_in : Unit
        What its values count.
    better : Better
        `HIGHER`, `LOWER` or `NEITHER`: for selecting the best arm.
    pooled : Pooling
        How it is put together over many bureaus.
    english_label, english_definition : str
        What it is, in short and in a sentence.
    formula, empty_if, source : str
        As Markdown, for docs/measures.md; empty_if: when it is not defined, source: whose it is.
    """

    name: str
    measured_in: Unit
    better: Better
    pooled: Pooling
    english_label: str
    english_definition: str
    formula: str
    empty_if: str
    source: str

    @property
    def label(self) -> str:
        """What it is, in the language in use."""
        return _(self.english_label)

    @property
    def definition(self) -> str:
        """What it is, in a sentence in the language in use."""
        return _(self.english_definition)

    @property
    def unit(self) -> str:
        """Of its values as they are shown, in the language in use; empty if it has none."""
        return self.measured_in.english and _(self.measured_in.english)

    @property
    def scale(self) -> float:
        """Factor from the table's value to the one shown."""
        return self.measured_in.scale

    @property
    def digits(self) -> int:
        """Decimals shown."""
        return self.measured_in.digits


Need = Literal[
    "nothing",
    "shared people",
    "closing types",
    "cases that come back",
    "pull or tracks",
    "appraisal or responses",
    "a table of bureaus",
    "a ledger",
]


@dataclass(frozen=True)
class Section:
    """Measures of one subject, and what defines them all.

    Attributes
    ----------
    name : str
        Of their table in docs/measures.md.
    needs : Need
        What a scenario must have for them to be defined.
    measures : tuple[Measure, ...]
        In the order of the tables.
    """

    name: str
    needs: Need
    measures: tuple[Measure, ...]
