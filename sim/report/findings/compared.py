"""Arms compared, as they are shown: a row of the comparison with its words, and the table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from rich.table import Column, Table

from sim.analysis.comparison import Pair
from sim.language import _, listed
from sim.report.printing import SplitTable, right
from sim.report.quantities import (
    between,
    difference_unit,
    in_percent,
    number,
    percent_between,
    spreads,
)
from sim.scenario.catalogue import MAIN_MEASURES, MEASURES
from sim.scenario.measure import Measure
from sim.scenario.units import SHARE


@dataclass(frozen=True)
class Finding:
    """One row of the comparison with the words for it; ``called``: what its arm is called here.

    Its interval is the one that is shown everywhere: of the mean of paired differences, after Hall,
    which need not be symmetrical, and holds together with those of all pairs in the measure.
    """

    row: pd.Series
    called: str = ""

    @property
    def name(self) -> str:
        """The arm, with what is to be said of it in passing."""
        return self.called or str(self.row["arm"])

    @property
    def measure(self) -> Measure:
        """What was compared."""
        return MEASURES[self.row["measure"]]

    @property
    def ends(self) -> tuple[float, float]:
        """Ends of the interval of the difference; nan where there is none."""
        return self.row["simultaneous_low_95"], self.row["simultaneous_high_95"]

    @property
    def relative_ends(self) -> tuple[float, float]:
        """The same of the relative difference."""
        row = self.row
        return row["simultaneous_relative_low_95"], row["simultaneous_relative_high_95"]

    @property
    def shown(self) -> bool:
        """Whether the interval of the difference leaves out zero."""
        return leaves_out(0.0, self.ends)

    @property
    def relative_shown(self) -> bool:
        """The same of the relative difference as well, if it has an interval."""
        has_one = spreads(*self.relative_ends, SHARE)
        return self.shown and (leaves_out(0.0, self.relative_ends) or not has_one)

    @property
    def is_rare(self) -> bool:
        """Whether too few replications differ for an interval; see `too_rare`."""
        row = self.row
        return bool(row["replications"] > 1 and row["differ"] > 0 and pd.isna(row["low_95"]))

    @property
    def is_partial(self) -> bool:
        """Whether the measure is defined in some of the replications only."""
        return bool(0 < self.row["replications"] < self.row["of_replications"])

    @property
    def has_interval(self) -> bool:
        """Whether there is an interval, and replications differ."""
        return spreads(*self.ends, self.measure)

    @property
    def interval(self) -> str:
        """The interval of the difference in the measure's unit, or why there is none."""
        row = self.row
        if not row["replications"]:
            return _("not defined")
        if row["replications"] < 2:
            return _("too few replications for an interval")
        if self.is_rare:
            of = {"differ": int(row["differ"]), "n": int(row["replications"])}
            return _("too rare to say ({differ} of {n} differ)", **of)
        return between(*self.ends, self.measure, signed=True)

    @property
    def relative_interval(self) -> str:
        """The interval of the relative difference, with the sign %; empty if there is none."""
        if not spreads(*self.relative_ends, SHARE):
            return ""
        low, high = percent_between(*self.relative_ends)
        return _("{low} to {high} %", low=low, high=high)

    @property
    def single_range(self) -> str:
        """Where the difference lies in a single court, with its unit; empty if it is not known."""
        ends = self.row["single_low_95"], self.row["single_high_95"]
        if not spreads(*ends, self.measure):
            return ""
        shown = between(*ends, self.measure, signed=True)
        return _("{ends} {unit}", ends=shown, unit=difference_unit(self.measure)).rstrip()

    @property
    def single_relative_range(self) -> str:
        """The same of the relative difference, with the sign %; empty if it is not known."""
        ends = self.row["single_relative_low_95"], self.row["single_relative_high_95"]
        if not spreads(*ends, SHARE):
            return ""
        low, high = percent_between(*ends)
        return _("{low} to {high} %", low=low, high=high)


def leaves_out(value: float, ends: tuple[float, float]) -> bool:
    """Whether an interval does not hold a value; not if there is none."""
    return bool(ends[0] > value or ends[1] < value)


def finding_of(
    comparison: pd.DataFrame, arm: str, measure: str, reference: str | None = None
) -> Finding:
    """The comparison of an arm in one measure: with the first arm, or with the reference named."""
    wanted = {"arm": arm, "measure": measure}
    if reference is not None:
        wanted["reference"] = reference
    # Much faster than a part of the table, and asked some dozens of times.
    found = np.logical_and.reduce([comparison[of].to_numpy() == one for of, one in wanted.items()])
    return Finding(comparison.iloc[int(np.flatnonzero(found)[0])])


def contrasts_in(comparison: pd.DataFrame) -> list[Pair]:
    """The pairs of a comparison whose reference is not the first arm."""
    pairs = comparison[["arm", "reference"]].drop_duplicates()
    others = pairs[pairs["reference"] != comparison["reference"].iloc[0]]
    return [(arm, reference) for arm, reference in others.itertuples(index=False)]


def comparison_table(
    comparison: pd.DataFrame,
    arms: Sequence[str],
    measures: Sequence[str] = MAIN_MEASURES,
    ranges: bool = False,
) -> Table:
    """A row a measure and pair of arms: means, difference and interval.

    Where the terminal is narrow names break into lines, and means stand in a table of their own.

    Parameters
    ----------
    ranges : bool
        With the range of a single court: for pages, which are wide enough.
    """
    columns = [
        *(Column(name, overflow="fold") for name in (_("measure"), _("unit"), _("arm"))),
        *right(_("mean"), _("reference"), _("difference"), no_wrap=True),
        *right(_("95 % interval"), overflow="fold"),
        *right(*([_("in a single court")] if ranges else [])),
        *right(_("higher in"), no_wrap=True),
    ]
    pairs = [(arm, arms[0]) for arm in arms[1:]] + contrasts_in(comparison)
    found = (finding_of(comparison, *_row(pair, name)) for name in measures for pair in pairs)
    table = SplitTable(*columns, box=None, pad_edge=False)
    for finding in found:
        table.add_row(*_compared(finding, arms[0], ranges))
    return table


def _row(pair: Pair, measure: str) -> tuple[str, str, str]:
    return pair[0], measure, pair[1]


def _compared(finding: Finding, first: str, ranges: bool) -> tuple[str, ...]:
    row, measure = finding.row, finding.measure
    units = dict.fromkeys([measure.unit, difference_unit(measure)])
    of = {"arm": row["arm"], "reference": row["reference"]}
    return (
        measure.label + (f" {_partial(finding)}" if finding.is_partial else ""),
        listed(list(units)),
        of["arm"] if of["reference"] == first else _("{arm} (against {reference})", **of),
        number(row["mean_arm"], measure),
        number(row["mean_reference"], measure),
        number(row["difference"], measure, signed=True),
        finding.interval,
        *([finding.single_range or "–"] if ranges else []),
        "–" if pd.isna(row["share_positive"]) else in_percent(row["share_positive"], digits=0),
    )


def _partial(finding: Finding) -> str:
    n, whole = int(finding.row["replications"]), int(finding.row["of_replications"])
    return _("({n} of {all})", n=n, all=whole)


def about_the_table(
    comparison: pd.DataFrame, measures: Sequence[str] = MAIN_MEASURES
) -> Iterator[str]:
    """What the columns and marks of the comparison's table mean, those that are there."""
    rows = comparison[comparison["measure"].isin(measures)]
    findings = [Finding(row) for _place, row in rows.iterrows()]
    yield _("Higher in: the share of replications in which the arm has the higher value.")
    if any(one.is_rare for one in findings):
        yield _(
            "Too rare to say: the arms differ in fewer than ten replications, and in a quarter or "
            "more they do not; an interval from so few would promise more than it holds."
        )


def selected(comparison: pd.DataFrame, measures: Sequence[str] = MAIN_MEASURES) -> str:
    """A warning of measures that are not defined in all replications; nothing if all are."""
    rows = comparison[comparison["measure"].isin(measures)]
    partial = [one for _place, row in rows.iterrows() if (one := Finding(row)).is_partial]
    if not partial:
        return ""
    return _(
        "Not from all replications: {measures}. There the measure is defined in both arms in the "
        "replications counted only; these were not picked by chance, so their means and "
        "intervals may mislead.",
        measures=listed(
            list(dict.fromkeys(f"{one.measure.label} {_partial(one)}" for one in partial))
        ),
    )


def hold_together(differences: int) -> str:
    """What to say of the intervals of so many differences from a reference; nothing of one."""
    if differences < 2:
        return ""
    return _(
        "The intervals of the {n} differences in a measure hold together with 95 % "
        "(Bonferroni: each alone with {each} %); those of single differences are in "
        "comparison.csv.",
        n=differences,
        each=f"{100 - 5 / differences:.4g}",
    )
