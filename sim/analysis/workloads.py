"""Months and teams of a run over its replications: means with the lowest and the highest."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

MONTHLY_COLUMNS = (
    "arm", "replication", "month", "team", "in_bureau", "received", "closed", "backlog",
    "idle_share_officer", "suspended",
)  # fmt: skip
"""Of the table ``monthly``, what is read here; the last one not all runs have."""
PENDING_COLUMNS = ("arm", "replication", "month", "over_months", "cases")
"""The same of the table ``pending``, and what its charts read, so that it is read once."""
OF_A_MONTH = ("received", "closed", "backlog", "pool", "pending")
OF_A_TEAM = ("months_present", "received", "closed", "closed_per_month_present", "backlog")
STATISTICS = {"mean": "mean", "lowest": "min", "highest": "max"}
"""Columns of a quantity: how they end, and what pandas calls them."""


def month_ranges(monthly: pd.DataFrame, pending: pd.DataFrame) -> pd.DataFrame:
    """What all teams together had and did in each month, over the replications.

    Parameters
    ----------
    monthly : pandas.DataFrame
        A row an arm, replication, month and team; columns as in `MONTHLY_COLUMNS`.
    pending : pandas.DataFrame
        Cases by age: a row an arm, replication, month and age band, column ``cases``.

    Returns
    -------
    pandas.DataFrame
        A row an arm and month: arm, month, replications, and of each of `OF_A_MONTH` the mean, the
        lowest and the highest, in cases, as ``closed_cases_mean``. Backlog: with teams at the
        month's count; pending: filed and not closed then; pool: pending cases with no team, the
        difference of the two.
    """
    keys = ["arm", "replication", "month"]
    summed = monthly.groupby(keys, sort=False)[["received", "closed", "backlog"]].sum()
    summed["pending"] = pending.groupby(keys, sort=False)["cases"].sum().reindex(summed.index)
    summed["pool"] = summed["pending"] - summed["backlog"]
    return _over_replications(summed, ["arm", "month"], OF_A_MONTH, {"": "_cases"})


def team_ranges(monthly: pd.DataFrame) -> pd.DataFrame:
    """What each team had and did over all months, over the replications.

    Parameters
    ----------
    monthly : pandas.DataFrame
        A row an arm, replication, month and team; columns as in `MONTHLY_COLUMNS`.

    Returns
    -------
    pandas.DataFrame
        A row an arm and team: arm, team, replications, and of each of `OF_A_TEAM` the mean, the
        lowest and the highest. A month counts as present if the bureau has the team and its officer
        works in it: not suspended, not absent, the post not vacant. ``closed_per_month_present``
        is empty for a team that never is; ``backlog`` is the mean over the counts at which the
        bureau has the team, or over all if it has it at none.
    """
    is_there = monthly["in_bureau"] & monthly["idle_share_officer"].notna()
    if "suspended" in monthly:
        is_there &= monthly["suspended"].fillna(0) == 0
    in_bureau = monthly["in_bureau"].astype(int)
    rows = monthly.assign(months_present=is_there.astype(int), counts=in_bureau)
    rows["held"] = rows["backlog"] * in_bureau
    grouped = rows.groupby(["arm", "replication", "team"], sort=False)
    of_team = grouped[["months_present", "received", "closed"]].sum()
    counts, over_all = grouped["counts"].sum(), grouped["backlog"].sum()
    of_team["backlog"] = (grouped["held"].sum() / counts).where(
        counts > 0, over_all / monthly["month"].nunique()
    )
    present = of_team["months_present"]
    of_team["closed_per_month_present"] = (of_team["closed"] / present).where(present > 0)
    units = dict.fromkeys(OF_A_TEAM, "_cases") | {"months_present": ""}
    return _over_replications(of_team, ["arm", "team"], OF_A_TEAM, units)


def _over_replications(
    rows: pd.DataFrame, keys: Sequence[str], names: Sequence[str], units: dict[str, str]
) -> pd.DataFrame:
    """Mean, lowest and highest over the replications; ``units``: what the names end with."""
    grouped = rows.groupby(level=list(keys), sort=False)
    columns = {"replications": grouped.size()}
    for name in names:
        for ending, statistic in STATISTICS.items():
            unit = units.get(name, units.get("", ""))
            columns[f"{name}{unit}_{ending}"] = grouped[name].agg(statistic)
    return pd.DataFrame(columns).reset_index().astype(dict.fromkeys(keys, "str"))
