"""Arms compared, as they are shown: a row of the comparison with its words, and the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from rich.table import Column, Table

from sim.language import _, listed
from sim.report.printing import plain_table, right
from sim.report.quantities import difference_unit, has_spread, in_percent, interval, number
from sim.scenario.catalogue import MAIN_MEASURES, MEASURES


@dataclass(frozen=True)
class Finding:
    """One row of the comparison with the words for it; ``called``: what its arm is called here."""

    row: pd.Series
    called: str = ""

    @property
    def name(self) -> str:
        """The arm, with what is to be said of it in passing."""
        return self.called or str(self.row["arm"])

    @property
    def shown(self) -> bool:
        """Whether the interval of the difference, that of all arms at once, leaves out zero."""
        return bool(abs(self.row["difference"]) > self.row["simultaneous_half_width_95"])

    @property
    def has_interval(self) -> bool:
        """Whether replications differ, so that there is something to make an interval of."""
        return has_spread(self.row["half_width_95"], MEASURES[self.row["measure"]])

    @property
    def interval(self) -> str:
        """The interval of the difference in the measure's unit, or why there is none."""
        measure = MEASURES[self.row["measure"]]
        if self.row["replications"] < 2:
            return _("too few replications for an interval")
        half = self.row["simultaneous_half_width_95"]
        return interval(self.row["difference"], half, measure, signed=True)


def finding_of(comparison: pd.DataFrame, arm: str, measure: str) -> Finding:
    """The comparison of an arm in one measure."""
    rows = comparison[(comparison["arm"] == arm) & (comparison["measure"] == measure)]
    return Finding(rows.iloc[0])


def comparison_table(
    comparison: pd.DataFrame, arms: Sequence[str], measures: Sequence[str] = MAIN_MEASURES
) -> Table:
    """A row a measure and arm other than the reference: means, difference and interval."""
    # A short arm is kept on one line, so that measures are cut before it; a long one may break.
    short = all(len(arm) <= 20 for arm in arms)
    numbers = (_("mean"), _("reference"), _("difference"), _("95 % interval"), _("higher in"))
    columns = [
        Column(_("measure"), overflow="fold", min_width=26),
        Column(_("unit"), overflow="fold", min_width=5),
        Column(_("arm"), no_wrap=short, min_width=None if short else 8),
        *right(*numbers, no_wrap=True),
    ]
    rows = [_compared(finding_of(comparison, arm, name)) for name in measures for arm in arms[1:]]
    return plain_table(columns, rows)


def _compared(finding: Finding) -> tuple[str, ...]:
    row, measure = finding.row, MEASURES[finding.row["measure"]]
    units = dict.fromkeys([measure.unit, difference_unit(measure)])
    return (
        measure.label,
        listed(list(units)),
        row["arm"],
        number(row["mean_arm"], measure),
        number(row["mean_reference"], measure),
        number(row["difference"], measure, signed=True),
        finding.interval if finding.has_interval else _("none"),
        in_percent(row["share_positive"], digits=0),
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
