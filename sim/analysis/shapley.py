"""What each part of a reform contributes: Shapley values and interactions over a full factorial."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from math import factorial

import numpy as np
import pandas as pd

from sim.analysis.comparison import half_width
from sim.analysis.intervals import mean_ends
from sim.arrays import FloatArray
from sim.scenario.factorial import Factorial

TOTAL = "all"
"""What the row of all parts together is called in the table of contributions."""
CharacteristicFunction = Mapping[frozenset[str], FloatArray]
"""A measure in each replication, (R,), for every set of parts that the bureau may have."""


def shapley(values: CharacteristicFunction, parts: Sequence[str]) -> dict[str, FloatArray]:
    """Contribution of each part: mean of what it adds over all orders of introduction.

    The contributions of a replication add up to v(all) - v(none). Shapley (1953), A value for
    n-person games.
    """
    orders = factorial(len(parts))
    contributions = {}
    for part in parts:
        others = [other for other in parts if other != part]
        total = np.zeros_like(values[frozenset()])
        for before in subsets(others):  # whole numbers as long as possible, so that sums are exact
            weight = factorial(len(before)) * factorial(len(others) - len(before))
            total = total + weight * (values[before | {part}] - values[before])
        contributions[part] = total / orders
    return contributions


def dividends(
    values: CharacteristicFunction, parts: Sequence[str]
) -> dict[frozenset[str], FloatArray]:
    """What each set of parts does beyond all its smaller sets; single parts: their effect alone.

    They add up to v(all) - v(none) as well. Harsanyi (1963), A simplified bargaining model
    for the n-person cooperative game.
    """
    surplus = {}
    for chosen in filter(None, subsets(parts)):
        in_order = [part for part in parts if part in chosen]  # a set's own differs by process
        signed = ((-1) ** (len(chosen) - len(s)) * values[s] for s in subsets(in_order))
        surplus[chosen] = sum(signed, np.zeros_like(values[frozenset()]))
    return surplus


def subsets(parts: Sequence[str]) -> Iterator[frozenset[str]]:
    """All sets of parts, the smaller ones first."""
    for size in range(len(parts) + 1):
        yield from map(frozenset, combinations(parts, size))


def decomposition(
    replications: pd.DataFrame, design: Factorial
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Every measure taken apart.

    Parameters
    ----------
    replications : pandas.DataFrame
        Columns arm, replication and one a measure.

    Returns
    -------
    contributions : a row a measure and part; ``contribution`` is the Shapley value, ``alone``
        and ``added_last`` what the part adds to none and to all the others; ends of 95 %
        intervals, half-widths of t intervals; the part ``all`` is the total difference
    interactions : a row a measure and set of two or more parts
    by_replication : a row a measure, replication and part
    """
    names = [name for name in replications if name not in ("arm", "replication")]
    arms = [arm.name for arm in design.scenario.arms]
    rows: tuple[list[dict[str, object]], ...] = ([], [], [])
    for name in names:
        wide = replications.pivot_table(name, "replication", "arm", dropna=False)
        known = wide.reindex(columns=arms).dropna()
        columns = (known[arm].to_numpy(dtype=np.float64) for arm in arms)
        values = dict(zip(design.subsets, columns, strict=True))
        for table, of_measure in zip(
            rows, _taken_apart(values, design.parts, known.index), strict=True
        ):
            table += [{"measure": name} | row for row in of_measure]
    contributions, interactions, single = (pd.DataFrame(table) for table in rows)
    return contributions, interactions, single


TableRows = list[dict[str, object]]


def _taken_apart(
    values: CharacteristicFunction, parts: Sequence[str], replications: pd.Index
) -> tuple[TableRows, TableRows, TableRows]:
    contributions, surplus = shapley(values, parts), dividends(values, parts)
    none, everything = frozenset[str](), frozenset(parts)
    total = values[everything] - values[none]
    rows: TableRows = []
    for part in parts:
        last = values[everything] - values[everything - {part}]
        rows.append({"part": part} | _means(contributions[part], surplus[frozenset({part})], last))
    rows.append({"part": TOTAL} | _means(total, total, total))
    joint: TableRows = [
        {"parts": " + ".join(p for p in parts if p in chosen)} | _mean("interaction", value)
        for chosen, value in surplus.items()
        if len(chosen) > 1
    ]
    single: TableRows = [
        {"replication": replication, "part": part, "contribution": float(value)}
        for part in parts
        for replication, value in zip(replications, contributions[part], strict=True)
    ]
    return rows, joint, single


def _means(contribution: FloatArray, alone: FloatArray, last: FloatArray) -> dict[str, object]:
    return {
        **_mean("contribution", contribution),
        **_mean("alone", alone),
        **_mean("added_last", last),
        "replications": len(contribution),
    }


def _mean(name: str, values: FloatArray) -> dict[str, object]:
    mean = float(values.mean()) if len(values) else np.nan
    low, high = (float(end) for end in mean_ends(values))
    half = float(half_width(values))
    return {
        name: mean,
        f"{name}_low_95": low,
        f"{name}_high_95": high,
        f"{name}_half_width_95": half,
    }
