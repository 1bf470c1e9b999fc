"""What chunks cost: keeping parts with checksums, and sending work to a process, beside playing.

    python benchmarks/chunk_overhead.py [rounds]

Prints medians of alternating rounds: what a replication takes in the chunks of a run, kept, in one
process and in two, their start not counted, relative to playing and measuring
all as one chunk that is not kept.
"""

from __future__ import annotations

import statistics
import sys
import time
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from sim.running.executors import Where, chunked, computed
from sim.running.provenance import provenance
from sim.scenario.scenario import load
from sim.studies.carry_out import folder_of
from sim.studies.replication import Setup, play_chunk
from sim.studies.run import Run

COUNT = 100
SCENARIO = Path(__file__).parents[1] / "scenarios" / "baseline.yaml"


def bare(setup: Setup) -> float:
    """Seconds a replication, played and measured as one chunk, in memory."""
    began = time.perf_counter()
    play_chunk(setup, range(COUNT))
    return (time.perf_counter() - began) / COUNT


def stored(setup: Setup, workers: int) -> float:
    """Seconds a replication, from the first chunk that each process has done to the last."""
    with TemporaryDirectory() as out:
        folder = folder_of(Run(setup), Path(out) / "run")
        folder.prepare(again=False, about=provenance(setup.scenario))
        began, first, left = time.perf_counter(), workers, COUNT
        for chunk, files in computed(
            partial(play_chunk, setup), chunked(range(COUNT), workers), Where(workers)
        ):
            folder.chunks.keep(chunk, files)
            if first:
                began, first, left = time.perf_counter(), first - 1, left - len(chunk)
        return (time.perf_counter() - began) / left


def main() -> None:
    """Measure and print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    setup = Setup(load(SCENARIO, [f"replications={COUNT}"]))
    times: list[tuple[float, float, float]] = []
    for _ in range(rounds):
        times.append((bare(setup), stored(setup, 1), stored(setup, 2)))
    store = statistics.median(kept / alone for alone, kept, _ in times)
    two = statistics.median(2 * sent / alone for alone, _, sent in times)
    print(f"store: {store:.3f} of playing; two processes: {two:.3f} of the time of two cores")


if __name__ == "__main__":
    main()
