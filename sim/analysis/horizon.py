"""How a difference in closures comes about over the months: by year, once, or lasting.

At every count a bureau has closed what was pending at the start and has been filed since, less
what is pending now. So where two arms get the same cases, the one has closed more than the other
by just what it has less pending: in part because its own stock has shrunk, which can happen once,
in part because the other's has grown, which helps only as long as it goes on growing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.analysis.comparison import relative_values, unless_rare
from sim.analysis.intervals import mean_ends
from sim.arrays import FloatArray

YEAR = 12
"""Months of which a difference is given by itself."""
WITH_ENDS = (
    "closures",
    "closures_relative",
    "closures_of_year",
    "closures_of_last_12_months",
    "closures_of_last_12_months_relative",
    "released",
    "piled_up",
    "pending",
)
"""Quantities of the table that have an interval."""


@dataclass(frozen=True)
class Course:
    """What an arm closed and had pending over the months of the window, in every replication.

    Attributes
    ----------
    closed : FloatArray of shape (R, M)
        Cases closed in each month.
    pending : FloatArray of shape (R, M)
        Cases filed and not closed at each count, with a team or in the pool.
    filed : FloatArray of shape (R,)
        Cases filed in the window, and those that came back in it.
    """

    closed: FloatArray
    pending: FloatArray
    filed: FloatArray

    @property
    def at_start(self) -> FloatArray:
        """Cases pending when the window begins, (R,)."""
        return np.asarray(self.closed.sum(axis=1) + self.pending[:, -1] - self.filed)

    @property
    def filed_so_far(self) -> FloatArray:
        """Cases filed from the beginning of the window to each count, (R, M)."""
        return np.asarray(self.closed.cumsum(axis=1) + self.pending - self.at_start[:, None])

    def has_the_cases_of(self, other: Course) -> bool:
        """Whether as many cases are there at the start and filed up to every count, always."""
        return np.array_equal(self.at_start, other.at_start) and np.array_equal(
            self.filed_so_far, other.filed_so_far
        )


def courses(tables: Mapping[str, pd.DataFrame], arms: Sequence[str]) -> dict[str, Course]:
    """The course of every arm, from the tables `horizon_table` reads."""
    keys = ["arm", "replication"]
    closed = tables["monthly"].groupby([*keys, "month"])["closed"].sum().unstack(fill_value=0)
    pending = tables["pending"].groupby([*keys, "month"])["cases"].sum().unstack(fill_value=0)
    filed = tables["regions"].groupby(keys)["filed"].sum().reindex(closed.index, fill_value=0)
    if "returned_cases" in tables.get("replications", ()):
        filed = filed + tables["replications"].set_index(keys)["returned_cases"]
    return {
        arm: Course(*(one.loc[arm].to_numpy(dtype=np.float64) for one in (closed, pending, filed)))
        for arm in arms
    }


def horizon_table(tables: Mapping[str, pd.DataFrame], arms: Sequence[str]) -> pd.DataFrame:
    """How each arm differs from the first one up to every month.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        ``monthly`` with closed, ``pending`` with cases, ``regions`` with filed, ``replications``
        with returned_cases where cases come back; see docs/results.md.
    arms : sequence of str
        Names; the first is the reference.

    Returns
    -------
    pandas.DataFrame
        A row an arm and month, see docs/results.md. The intervals of all arms in a quantity and
        month hold together with 95 % (Bonferroni).
    """
    months = tables["monthly"]["month"].drop_duplicates().sort_values().to_list()
    of_arm = courses(tables, arms)
    reference = of_arm[arms[0]]
    rows = []
    for arm in arms[1:]:
        label = {"arm": arm, "reference": arms[0], "month": months}
        found = differences(of_arm[arm], reference, len(arms) - 1)
        rows.append(pd.DataFrame(label | {"months": np.arange(1, len(months) + 1)} | found))
    if not rows:  # a table of its columns alone
        label = {"arm": [], "reference": [], "month": [], "months": []}
        return pd.DataFrame(label | {name: [] for name in differences(reference, reference)})
    return pd.concat(rows, ignore_index=True)


def differences(arm: Course, reference: Course, simultaneous: int = 1) -> dict[str, FloatArray]:
    """Columns of the table of an arm, (M,) each; nan where nothing can be said."""
    a, b = (of.closed.cumsum(axis=1) for of in (arm, reference))
    last = [one - _up_to(one, YEAR) for one in (a, b)]
    same = arm.has_the_cases_of(reference)
    nothing = np.full_like(a, np.nan)
    amounts = {
        "closures": a - b,
        "closures_of_year": a - b - _before_year(a - b),
        "closures_of_last_12_months": last[0] - last[1],
        "released": arm.at_start[:, None] - arm.pending if same else nothing,
        "piled_up": reference.pending - reference.at_start[:, None] if same else nothing,
        "pending": arm.pending - reference.pending,
    }
    ratios = {
        "closures_relative": (a, b),
        "closures_of_last_12_months_relative": (last[0], last[1]),
    }
    of_amounts = {name: (one.mean(axis=0), unless_rare(one.T)) for name, one in amounts.items()}
    of_ratios = {
        name: (_relative(*two), relative_values(*(one.T for one in two)))
        for name, two in ratios.items()
    }
    found = of_amounts | of_ratios
    columns: dict[str, FloatArray] = {}
    for name in WITH_ENDS:
        mean, values = found[name]
        low, high = mean_ends(values, simultaneous)
        columns |= {name: mean, f"{name}_low": low, f"{name}_high": high}
    counts = {
        "pending_at_start": np.broadcast_to(reference.at_start[:, None], a.shape),
        "pending_of_arm": arm.pending,
        "pending_of_reference": reference.pending,
        "filed": arm.filed_so_far - reference.filed_so_far,
    }
    return columns | {name: values.mean(axis=0) for name, values in counts.items()}


def _up_to(totals: FloatArray, before: int) -> FloatArray:
    """Totals so many months before each month, 0 before the first one, (R, M)."""
    earlier = np.zeros_like(totals)
    earlier[:, before:] = totals[:, :-before]
    return earlier


def _before_year(totals: FloatArray) -> FloatArray:
    """Totals at the end of the last whole year before each month, (R, M)."""
    month = np.arange(totals.shape[1])
    padded = np.concatenate([np.zeros((len(totals), 1)), totals], axis=1)
    return np.asarray(padded[:, month // YEAR * YEAR])


def _relative(a: FloatArray, b: FloatArray) -> FloatArray:
    """How much the mean of a differs from that of b, as a share of it, (M,); nan where b is 0."""
    mean_a, mean_b = a.mean(axis=0), b.mean(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(mean_b != 0, mean_a / mean_b - 1, np.nan))
