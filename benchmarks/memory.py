"""Memory traffic: bytes a case of what is drawn, played and measured; cost of touching it first.

    python benchmarks/memory.py [--teams 9 90] [--customers 1000000]

Of the baseline's first arm with so many teams, and of the M/M/1 queue of the peers, each in a fresh
process: bytes of every column of docket and log, of a record of the compiled engine, and what each
step has allocated in the end and at the most (NumPy tells ``tracemalloc``; memory that is allocated
and never touched counts). Then the same is done once more, in another process, and the page faults
are counted and the seconds of the processor that the program and the system worked. Cache misses
need counters of the processor: ``perf stat -e cache-misses``, where a machine has them.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from steps import bureau, found

from sim.bureau.engines import play, prepare
from sim.bureau.regime import plan
from sim.measures.indicators import measures, survival_table
from sim.scenario.scenario import Scenario
from sim.world.world import draw_worlds

BASELINE = Path("scenarios/baseline.yaml")
PEERS = Path(__file__).with_name("peers")


class Cost(NamedTuple):
    """What a step cost: page faults, and seconds of the program and of the system."""

    faults: int
    user: float
    system: float


def scenario_of(what: str, size: int) -> Scenario:
    """The bureau with so many teams, or the queue of so many customers."""
    if what == "bureau":
        return bureau(BASELINE, size)
    sys.path.append(str(PEERS))
    from with_this import mm1

    queue: Scenario = mm1(size)
    return queue


def held(array: np.ndarray[Any, Any]) -> int:
    """Bytes that the cells of an array lie in: those that are repeated count once."""
    if not array.size:
        return 0
    spans = [(n - 1) * abs(s) for n, s in zip(array.shape, array.strides, strict=True)]
    return int(min(array.nbytes, sum(spans) + array.itemsize))


def columns(name: str, thing: Any) -> Iterator[tuple[str, str, int]]:
    """Name, type and bytes of all arrays in a dataclass and those that it is made of."""
    if isinstance(thing, np.ndarray):
        yield name, str(thing.dtype), held(thing)
    elif is_dataclass(thing):
        for field in fields(thing):
            if field.name not in ("docket", "whole"):  # a log's docket; a world's later months
                yield from columns(f"{name}.{field.name}", getattr(thing, field.name))


def records(stages: int) -> Iterator[tuple[str, str, int]]:
    """Bytes of what the compiled engine has of an open case."""
    from sim.bureau.engines.compiled_records import CASE, TASK

    yield "engine: a case", "record", CASE.itemsize
    yield f"engine: its {stages} tasks", "record", stages * TASK.itemsize


def bytes_of(what: str, size: int) -> dict[str, Any]:
    """The arrays, and what each step has allocated."""
    scenario = scenario_of(what, size)
    first = plan(scenario, scenario.reference)
    marks = {}

    def step(name: str, do: Callable[[], Any]) -> Any:
        before = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        made = do()
        now, peak = tracemalloc.get_traced_memory()
        marks[name] = now - before, peak - before
        return made

    tracemalloc.start()
    world = step("draw", lambda: draw_worlds(scenario, 0)[0])
    log = step("play", lambda: play(world, first, "compiled"))
    played = found("Play")(world, log)
    step("measure", lambda: (measures(played), survival_table(played)))
    tracemalloc.stop()
    cases, stages = world.docket.work.shape
    parts = [("docket", world.docket), ("log", log)]
    arrays = [column for name, part in parts for column in columns(name, part)]
    return {"cases": cases, "arrays": arrays, "records": list(records(stages)), "steps": marks}


def costs_of(what: str, size: int) -> dict[str, list[Cost]]:
    """Page faults and seconds of each step, the first time in a process and the fifth."""
    scenario = scenario_of(what, size)
    first = plan(scenario, scenario.reference)
    costs: dict[str, list[Cost]] = {"draw": [], "play": [], "measure": []}

    def step(name: str, do: Callable[[], Any]) -> Any:
        before = resource.getrusage(resource.RUSAGE_SELF)
        made = do()
        now = resource.getrusage(resource.RUSAGE_SELF)
        differences = (getattr(now, k) - getattr(before, k) for k in MEANT)
        costs[name].append(Cost(*differences))
        return made

    def replication(k: int) -> None:
        world = step("draw", lambda: draw_worlds(scenario, k)[0])
        played = found("Play")(world, step("play", lambda: play(world, first, "compiled")))
        step("measure", lambda: (measures(played), survival_table(played)))

    for k in range(5):
        replication(k)
    return {name: [of[0], of[-1]] for name, of in costs.items()}


MEANT = ("ru_minflt", "ru_utime", "ru_stime")


def in_a_process(*words: str) -> Any:
    """What this script says of one thing, in a fresh process."""
    call = [sys.executable, __file__, "--one", *words]
    return json.loads(subprocess.run(call, check=True, capture_output=True, text=True).stdout)


def tell(what: str, size: int) -> None:
    """Print the tables of one thing, in Markdown."""
    of = in_a_process("bytes", what, str(size))
    n = of["cases"]
    print(f"\n**{what}, {size:,} {'teams' if what == 'bureau' else 'customers'}**: {n:,} cases\n")
    print("| array | type | bytes a case |\n|---|---|--:|")
    for name, kind, size_of in of["arrays"]:
        if size_of > n / 100:
            print(f"| {name} | {kind} | {size_of / n:.1f} |")
    for part in ("docket", "log"):
        total = sum(size_of for name, _, size_of in of["arrays"] if name.startswith(part))
        print(f"| **{part}** | | {total / n:.1f} |")
    for name, kind, size_of in of["records"]:
        print(f"| {name}, while it is open | {kind} | {size_of} |")
    print("\n| step | allocated and kept, bytes a case | at the most | ", end="")
    print("page faults: first time | fifth | ms of the program and of the system: first | fifth |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    costs = in_a_process("costs", what, str(size))
    for name, (kept, peak) in of["steps"].items():
        first, fifth = (Cost(*cost) for cost in costs[name])
        cells = [name, f"{kept / n:.0f}", f"{peak / n:.0f}", f"{first.faults:,}"]
        cells += [f"{fifth.faults:,}"]
        cells += [f"{1e3 * one.user:.1f} + {1e3 * one.system:.1f}" for one in (first, fifth)]
        print(f"| {' | '.join(cells)} |")


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--teams", type=int, nargs="+", default=[9, 90])
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    prepare("compiled", lambda: None)
    if given.one:
        ask, what, size = given.one
        said = {"bytes": bytes_of, "costs": costs_of}[ask](what, int(size))
        print(json.dumps(said))
        return
    for teams in given.teams:
        tell("bureau", teams)
    tell("queue", given.customers)


if __name__ == "__main__":
    main()
