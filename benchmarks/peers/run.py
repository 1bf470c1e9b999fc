"""The same queue and the same bureau in other simulation packages and here, timed and compared.

    pip install -r benchmarks/peers/requirements.txt
    python benchmarks/peers/run.py [--customers 1000000] [--months 12] [--rounds 5] [--runs FILE]

All programs run in turn, round by round, so that a slow moment of the machine hits all of
them, each in a process of its own that lives for all its rounds, so that none finds memory that
another has left in pieces; the median of the rounds counts. Ends with an error if a program's
results disagree; else the run's rates are added to a table of runs (``runs.csv`` beside this
file), of which ``tables.py`` makes those of the performance page. Slow programs serve a part of
the customers.
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache, partial
from importlib import import_module
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any, Generic, TypeVar

import numpy as np
from common import (
    RATE,
    SERVICE_RATE,
    Contender,
    Served,
    bureau_scenario,
    draw_bureau,
    standard_error,
    theory,
)
from kept import RUNS, Line, append, commit, machine, now

from sim.arrays import FloatArray
from sim.world.world import draw_worlds

T = TypeVar("T")

NEEDS = {
    "simpy": ("simpy",),
    "ciw": ("ciw",),
    "salabim": ("salabim", "greenlet"),
    "cimba": ("cimba",),
    "this": (),
}
WIDTH = 3.29
"""Standard errors within which 99.9 % of the means of an M/M/1 queue lie."""
SAME_DAY = 1e-6
"""Days: programs add up times in another order and so differ in the last digits."""
REFERENCE = "plain SimPy"
USUAL = 1_000_000, 12
"""Customers of the queue and months of filings that runs are compared at."""
NOTES = """
What differs between the programs
- Queue: slow programs serve fewer customers, which if anything favours them: less to keep.
- Queue: the peers draw while they run. This project draws all work beforehand, in bulk; its rows
  say whether that is in the time. It serves about so many customers: filings are Poisson.
- Queue: SimPy, salabim and cimba have a process that puts customers into a store and one that
  serves them; Ciw has a node; this project a lone officer with one stage, and month counts.
- Bureau: all programs are handed the same docket. Left out everywhere: the monthly pool and
  event, history, opening backlog, absences, appraisal, behaviour. Left out by the peers alone:
  the allocation rule (they are handed the team of each case) and the month counts.
- Bureau: in SimPy, salabim and cimba a case is a process that requests people with its number as
  priority; in Ciw it is routed through a node a person and, to wait, one with infinite servers,
  whose individuals Ciw looks through at every event.
- The first rounds of a process touch memory that the system must provide and clear. It is kept for
  later rounds; so it is here with any program that plays replications one after another.
- First runs: cimba compiles a model once a process; this project's compiled engine once an
  installation, and then loads it.
- Recorded: SimPy, cimba: days in the system, or the closing day, of each case. Ciw: 16 fields of
  each visit to a node. salabim: besides, lengths of queues and stay, and the status of components
  (its default). This project: every allocation, and begin, end and person of every task."""


@dataclass
class Timing(Generic[T]):
    """Seconds of a program's first run, a small one, and of its rounds; what the last one gave."""

    contender: Contender
    first: float
    seconds: list[float]
    gave: T

    @property
    def median(self) -> float:
        """Seconds of the middle round."""
        return median(self.seconds)


def timed(run: Callable[[], T]) -> tuple[float, T]:
    """Seconds of a processor that something takes, and what it gives.

    What other processes do is not counted.
    """
    gc.collect()
    start = time.process_time()
    gave = run()
    return time.process_time() - start, gave


def serve(contender: Contender, customers: int) -> tuple[float, Served]:
    """Serve the program's part of the customers, in the process that it is called in."""
    assert contender.queue is not None
    number = max(1000, round(contender.part * customers))
    contender.prepare(number)
    return timed(partial(contender.queue, number))


def close(contender: Contender, months: int) -> tuple[float, FloatArray]:
    """Play the bureau until all cases of so many months are closed, as `serve` does."""
    assert contender.bureau is not None
    return timed(partial(contender.bureau, given(months)))


given = cache(draw_bureau)  # once a process


@contextmanager
def processes(contenders: Sequence[Contender]) -> Iterator[list[tuple[Contender, Executor]]]:
    """The programs that are timed, each with a process of its own."""
    fresh = partial(ProcessPoolExecutor, 1, get_context("spawn"))
    with ExitStack() as all_of_them:
        yield [(one, all_of_them.enter_context(fresh())) for one in contenders]


def in_turn(
    contenders: Sequence[Contender],
    run: Callable[[Contender, int], tuple[float, T]],
    small: int,
    size: int,
    rounds: int,
) -> list[Timing[T]]:
    """Run all contenders in turn, so many rounds, after a small run of each."""
    with processes(contenders) as own:
        timings = []
        for contender, process in own:
            first, gave = process.submit(run, contender, small).result()
            timings.append(Timing(contender, first, [], gave))
        for _ in range(rounds):
            for timing, (contender, process) in zip(timings, own, strict=True):
                seconds, timing.gave = process.submit(run, contender, size).result()
                timing.seconds.append(seconds)
    return timings


def installed() -> tuple[list[Contender], list[str]]:
    """Contenders that can run here, and packages that are absent."""
    absent = {name: [p for p in needs if not find_spec(p)] for name, needs in NEEDS.items()}
    found: list[Contender] = []
    for name, missing in absent.items():
        if not missing:
            found += import_module(f"with_{name}").CONTENDERS
    return found, sorted({package for missing in absent.values() for package in missing})


# The queue


def time_queue(
    contenders: Sequence[Contender], customers: int, rounds: int
) -> list[Timing[Served]]:
    """Time the M/M/1 queue."""
    queues = [c for c in contenders if c.queue]
    return in_turn(queues, serve, min(customers, 2000), customers, rounds)


def judge_queue(gave: Served) -> tuple[str, str]:
    """How far a mean is from theory, and what is wrong with that, if anything."""
    error = standard_error(gave.customers)
    off = (gave.mean_days - theory()) / error
    wrong = "" if abs(off) <= WIDTH else f"{gave.mean_days:.4f} days is {off:+.1f} errors off"
    return f"{off:+.2f} standard errors", wrong


# The bureau


def time_bureau(
    contenders: Sequence[Contender], months: int, rounds: int
) -> list[Timing[FloatArray]]:
    """Time the bureau."""
    return in_turn([c for c in contenders if c.bureau], close, 1, months, rounds)


def judge_bureau(gave: FloatArray, reference: FloatArray) -> tuple[str, str]:
    """How closing days agree with the reference, and what is wrong, if anything."""
    off = np.abs(gave - reference)
    differ = np.flatnonzero(~(off <= SAME_DAY))
    if len(differ):
        case = differ[0]
        days = f"case {case} closes on day {gave[case]:.7f}, there on {reference[case]:.7f}"
        return "no", f"{len(differ):,} of {len(off):,} cases differ from {REFERENCE}: {days}"
    within = f"within {off.max():.0e} days" if off.any() else "to the last digit"
    return f"all {len(off):,} cases, {within}", ""


# What is printed


def rows(
    timings: Sequence[Timing[T]],
    number: Callable[[T], int],
    mean: Callable[[T], float],
    judge: Callable[[T], tuple[str, str]],
) -> list[str]:
    """Print a table in Markdown and return what disagrees."""
    rate = {t.contender.name: number(t.gave) / t.median for t in timings}
    fastest = max(rate[t.contender.name] for t in timings if t.contender.is_peer)
    wrong = []
    for timing in timings:
        contender = timing.contender
        mine, (agreement, problem) = rate[contender.name], judge(timing.gave)
        of_fastest = "" if contender.is_peer else f"{mine / fastest:.2f}"
        cells = [
            contender.name,
            contender.version,
            f"{number(timing.gave):,}",
            f"{mine:,.0f}",
            f"{mine / rate[REFERENCE]:.2f}",
            of_fastest,
            f"{mean(timing.gave):.3f}",
            agreement,
        ]
        print("| " + " | ".join(cells) + " |")
        if problem:
            wrong.append(f"{contender.name}: {problem}")
    return wrong


def head(what: str, agreement: str) -> None:
    """Print the head of a table."""
    of = f"times {REFERENCE}", "times the fastest peer", "mean days in the system", agreement
    print(f"| program | version | {what} | {what} a second | {' | '.join(of)} |")
    print("|---|---|--:|--:|--:|--:|--:|---|")


def first_runs(*tables: Sequence[Timing[Any]]) -> str:
    """Seconds of the first, small runs of each task, in which code is compiled or loaded."""
    found: dict[str, list[str]] = {}
    for timings in tables:
        for timing in timings:
            found.setdefault(timing.contender.name, []).append(f"{timing.first:.2f}")
    return "; ".join(f"{name} {', '.join(seconds)}" for name, seconds in found.items())


def drawing(months: int, rounds: int) -> float:
    """Seconds in which docket and staff of the bureau are drawn, the median of some rounds."""
    scenario = bureau_scenario(months)
    return median(timed(lambda: draw_worlds(scenario, 0))[0] for _ in range(rounds))


def versions() -> str:
    """What the programs run on."""
    python, machine = platform.python_version(), platform.machine()
    return f"Python {python}, NumPy {np.__version__}, one of {os.cpu_count()} cores, {machine}"


def compare(
    contenders: Sequence[Contender], customers: int, months: int, rounds: int
) -> tuple[list[Line], list[str]]:
    """Time both tasks and print; lines of the run, and what disagrees."""
    begun = now(), commit(), machine()
    served = time_queue(contenders, customers, rounds)
    print(f"M/M/1, {customers:,} customers or a part, {RATE:g} a day, served {SERVICE_RATE:g};")
    print(f"theory {theory():.3f} days in the system, 99.9 % of means of a million within ", end="")
    print(f"{WIDTH * standard_error(1_000_000):.3f}\n")
    head("customers", "difference from theory")
    wrong = rows(served, lambda gave: gave.customers, lambda gave: gave.mean_days, judge_queue)

    closed, bureau = time_bureau(contenders, months, rounds), given(months)
    reference = next(t.gave for t in closed if t.contender.name == REFERENCE)
    days = partial(mean_days, bureau.filed)
    print(f"\nBureau, {len(bureau):,} cases filed in {months} months, played until all closed\n")
    head("cases", f"closing days as in {REFERENCE}")
    wrong += rows(closed, len, days, partial(judge_bureau, reference=reference))
    seconds = drawing(months, rounds)
    print(f"\nDrawing docket and staff, in no row: {len(bureau) / seconds:,.0f} cases a second.")
    print(f"Seconds of the first run, a small one, of each task: {first_runs(served, closed)}.")
    lines = [
        Line(*begun, "queue", t.contender.name, t.contender.version, n, n / t.median)
        for t, n in ((t, t.gave.customers) for t in served)
    ]
    lines += [
        Line(*begun, "bureau", t.contender.name, t.contender.version, n, n / t.median)
        for t, n in ((t, len(bureau)) for t in closed)
    ]
    return lines, wrong


def mean_days(filed: FloatArray, closed: FloatArray) -> float:
    """Mean days from filing to closure."""
    return float(np.mean(closed - filed))


def main() -> None:
    """Print both tables and what they leave open; fail if a program disagrees."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    customers, months = USUAL
    parser.add_argument(
        "--customers", type=int, default=customers, help="of the queue; 1000 or more"
    )
    parser.add_argument("--months", type=int, default=months, help="of filings in the bureau")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--runs", type=Path, help="table that the run is added to; runs.csv, if sizes are as usual"
    )
    wanted = parser.parse_args()
    if wanted.customers < 1000 or wanted.months < 1 or wanted.rounds < 1:
        parser.error("needs 1000 customers, a month and a round, or more")
    contenders, absent = installed()
    print(versions() + f"; medians of {wanted.rounds} rounds\n")
    lines, wrong = compare(contenders, wanted.customers, wanted.months, wanted.rounds)
    print(f"Absent: {', '.join(absent) or 'none'}.")
    print(NOTES)
    if wrong:
        raise SystemExit("Results disagree:\n" + "\n".join(wrong))
    file = wanted.runs or (RUNS if (wanted.customers, wanted.months) == USUAL else None)
    if file is None:
        print("\nNot kept, as sizes are not the usual ones; --runs names a table of their own.")
        return
    append(lines, file)
    print(f"\nAdded to {file}; of all runs there: python benchmarks/peers/tables.py")


if __name__ == "__main__":
    main()
