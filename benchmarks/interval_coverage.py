"""How often intervals hold the truth, on the simulator itself.

Plays a scenario many times (the pool), takes its means for the truth, draws small studies from it
without replacement, and counts how often their 95 % intervals hold it:

    python benchmarks/interval_coverage.py scenarios/baseline.yaml --pool 8000 > coverage.md

With ``--write FILE`` it also writes what `tests/theory/test_coverage.py` reads: the values of some
measures under two arms.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd

import sim
from sim.analysis.comparison import half_width
from sim.analysis.intervals import is_imprecise, mean_ends, pairing_ends, single_ends, too_rare
from sim.analysis.stopping import half_widths, settled
from sim.arrays import FloatArray
from sim.scenario.catalogue import MAIN_MEASURES
from sim.scenario.replications import look_ahead
from sim.world.streams import Streams

RARE = ("pending_over_12_months_cases", "pending_over_18_months_cases")
MEASURES = (*MAIN_MEASURES, *RARE)
SIZES = (5, 10, 20, 30, 100)
Ends = tuple[FloatArray, FloatArray]


def main() -> None:
    """Play the pool and print what was counted."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("scenario", type=Path)
    options.add_argument("--pool", type=int, default=2000, help="replications that are played")
    options.add_argument("--studies", type=int, default=4000, help="drawn for each cell")
    options.add_argument("--out", type=Path, help="folder of the pool; one that is there is taken")
    options.add_argument("--write", type=Path, help="file for the values of some measures")
    chosen = options.parse_args()
    settings = f"replications={chosen.pool}"
    run = sim.run(sim.load(chosen.scenario, settings), out=chosen.out)
    table = run.replications
    arms = list(dict.fromkeys(table["arm"]))
    if chosen.write:
        write_pool(table, arms[:2], chosen.write)
    for arm in arms[1:]:
        print(f"\n## {arm} against {arms[0]}, {chosen.pool:,} replications\n")
        for report in (means, relatives, singles, pairing, stopping):
            print("\n".join([*report(table, (arm, arms[0]), chosen.studies), ""]), flush=True)


def write_pool(table: pd.DataFrame, arms: list[str], file: Path) -> None:
    """Write the values of the measures under two arms, a row a replication."""
    columns = {}
    for name in ("closures_cases", "time_to_closure_p90_days", *RARE):
        wide = table.pivot(index="replication", columns="arm", values=name)
        columns |= {f"{name} {arm}": wide[arm].round(2) for arm in arms}
    pd.DataFrame(columns).to_csv(file, index=False, float_format="%.10g")


def pool(table: pd.DataFrame, arms: tuple[str, str], name: str) -> tuple[FloatArray, FloatArray]:
    """A measure under two arms, (R,) each, where both define it."""
    wide = table.pivot(index="replication", columns="arm", values=name)[list(arms)].dropna()
    return wide[arms[0]].to_numpy(np.float64), wide[arms[1]].to_numpy(np.float64)


def studies(size: int, of: int, count: int) -> np.ndarray:
    """Places of ``count`` studies of so many replications of a pool, (count, size)."""
    generator = Streams(0, size).generator("coverage")
    return np.stack([generator.choice(of, size, replace=False) for _ in range(count)])


def student(values: FloatArray) -> Ends:
    """Ends of Student's interval of the mean of values (studies, n)."""
    half, mean = half_width(values, axis=1), values.mean(axis=1)
    return mean - half, mean + half


def is_shown(differences: FloatArray) -> np.ndarray:
    """Whether an interval is shown of differences (studies, n), which are not all alike."""
    return ~too_rare(differences) & (np.ptp(differences, axis=1) > 0)


def held(ends: Ends, truth: float, among: np.ndarray | None = None) -> str:
    """How often the intervals hold the truth, in per cent, of those there are."""
    tiny = 1e-12 * abs(truth)
    there = ~np.isnan(ends[0]) if among is None else ~np.isnan(ends[0]) & among
    if there.mean() < 0.01:
        return "–"
    return f"{100 * ((ends[0] - tiny <= truth) & (truth <= ends[1] + tiny))[there].mean():.1f}"


def _rows(
    heading: str, table: pd.DataFrame, arms: tuple[str, str], count: int, cell: Callable[..., str]
) -> Iterator[str]:
    yield f"| {heading} | " + " | ".join(f"n = {n}" for n in SIZES) + " |"
    yield "|---|" + "--:|" * len(SIZES)
    for name in MEASURES:
        a, b = pool(table, arms, name)
        cells = [cell(a, b, studies(n, len(a), count)) for n in SIZES]
        yield f"| {name} | " + " | ".join(cells) + " |"


def means(table: pd.DataFrame, arms: tuple[str, str], count: int) -> Iterator[str]:
    """Of the mean difference: Student's, Hall's, and Hall's where it is shown, how often."""

    def cell(a: FloatArray, b: FloatArray, at: np.ndarray) -> str:
        values, truth = (a - b)[at], float((a - b).mean())
        ends, there = mean_ends(values), is_shown(values)
        shown = f"{held(ends, truth, there)} of {100 * there.mean():.0f} %"
        return f"{held(student(values), truth)} / {held(ends, truth)} / {shown}"

    yield from _rows("mean: Student / Hall / Hall, shown", table, arms, count, cell)


def relatives(table: pd.DataFrame, arms: tuple[str, str], count: int) -> Iterator[str]:
    """Of the relative difference: all, and those that are shown."""

    def cell(a: FloatArray, b: FloatArray, at: np.ndarray) -> str:
        x, y = a[at], b[at]
        truth = a.mean() / b.mean() - 1
        with np.errstate(invalid="ignore", divide="ignore"):
            r = x.mean(axis=1, keepdims=True) / y.mean(axis=1, keepdims=True) - 1
            scaled = r + (x - (1 + r) * y) / np.abs(y.mean(axis=1, keepdims=True))
        shown = ~(too_rare(x - y) | is_imprecise(x) | is_imprecise(y))
        ends = mean_ends(scaled)
        return f"{held(ends, truth)} / {held(ends, truth, shown)} of {100 * shown.mean():.0f} %"

    yield from _rows("relative: all / shown", table, arms, count, cell)


def singles(table: pd.DataFrame, arms: tuple[str, str], count: int) -> Iterator[str]:
    """How many of the single courts of the pool lie in the range for one."""

    def cell(a: FloatArray, b: FloatArray, at: np.ndarray) -> str:
        values, ordered = (a - b)[at], np.sort(a - b)
        low, high = single_ends(values)
        inside = np.searchsorted(ordered, high, "right") - np.searchsorted(ordered, low, "left")
        there = ~np.isnan(low) & is_shown(values)
        return f"{100 * inside[there].mean() / len(ordered):.1f}" if there.any() else "–"

    yield from _rows("single court", table, arms, count, cell)


def pairing(table: pd.DataFrame, arms: tuple[str, str], count: int) -> Iterator[str]:
    """Of the ratio of variances, with the truth."""

    def cell(a: FloatArray, b: FloatArray, at: np.ndarray) -> str:
        truth = float((a - b).var() / (a.var() + b.var()))
        shown = is_shown((a - b)[at])
        return f"{held(pairing_ends(a[at], b[at]), truth, shown)} ({100 * truth:.0f} %)"

    yield from _rows("pairing (truth)", table, arms, count, cell)


def stopping(table: pd.DataFrame, arms: tuple[str, str], count: int) -> Iterator[str]:
    """Where a run stops at a half-width: the intervals there, by the first decision."""
    wanted = {"closures_cases": (30, 50), "time_to_closure_p90_days": (10, 20, 30)}
    firsts = (3, 10, 20, 30)
    yield "| stopped at ± | " + " | ".join(f"at_least = {n}" for n in firsts) + " |"
    yield "|---|" + "--:|" * len(firsts)
    for name, widths in wanted.items():
        a, b = pool(table, arms, name)
        values, truth = a - b, float((a - b).mean())
        for width in widths:
            cells = [_stopped(values, truth, (width, first), count // 4) for first in firsts]
            yield f"| {name} ± {width} | " + " | ".join(cells) + " |"


def _stopped(values: FloatArray, truth: float, target: tuple[float, int], count: int) -> str:
    """Coverage of Student's and Hall's interval where it stopped, and after how many."""
    most = min(600, len(values))
    by_student, by_hall, needed = [], [], []
    for at in studies(most, len(values), count):
        drawn = values[at]
        found = settled(drawn, target[0], at_least=target[1])
        if found is None:
            continue
        n = found + look_ahead(found)
        low, high = mean_ends(drawn[:n])
        by_student.append(abs(drawn[:n].mean() - truth) <= half_widths(drawn[:n])[-1])
        by_hall.append(low <= truth <= high)
        needed.append(n)
    if not needed:
        return "–"
    shares = " / ".join(f"{100 * np.mean(one):.1f}" for one in (by_student, by_hall))
    return f"{shares} after {np.mean(needed):.0f}"


if __name__ == "__main__":
    main()
