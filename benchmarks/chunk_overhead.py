"""What chunks cost: keeping parts with checksums, and sending work to a process, beside playing.

    python benchmarks/chunk_overhead.py [rounds]

Prints medians of alternating rounds: the time of the store, relative to playing and measuring
the same replications in a loop; and of one worker process, its start not counted.
"""

from __future__ import annotations

import statistics
import sys
import time
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from sim.experiment.executors import Where, chunked, computed
from sim.experiment.provenance import provenance
from sim.experiment.replication import Study, play_chunk, plays
from sim.experiment.run import folder_of
from sim.measures.indicators import measures
from sim.scenario.scenario import load

COUNT = 20
SCENARIO = Path(__file__).parents[1] / "scenarios" / "baseline.yaml"


def bare(study: Study) -> float:
    """Seconds to play and measure in a loop."""
    began = time.perf_counter()
    for replication in range(COUNT):
        for _, played in plays(study, replication):
            measures(played)
            len(played.after_history)
    return time.perf_counter() - began


def stored(study: Study, workers: int) -> float:
    """Seconds from the first part kept to the last, for as many replications."""
    with TemporaryDirectory() as out:
        folder = folder_of(study, Path(out) / "run")
        folder.prepare(again=False, about=provenance(study.scenario))
        more = COUNT if workers == 1 else COUNT + 2  # the first ones also start the processes
        began, kept = time.perf_counter(), 0
        work, chunks = partial(play_chunk, study), chunked(range(more), 1)
        for chunk, files in computed(work, chunks, Where(workers)):
            folder.keep(chunk, files)
            kept += len(chunk)
            if workers > 1 and kept == more - COUNT:
                began = time.perf_counter()
        return time.perf_counter() - began


def main() -> None:
    """Measure and print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    study = Study(load(SCENARIO, [f"replications={COUNT}"]))
    times: list[tuple[float, float, float]] = []
    for _ in range(rounds):
        times.append((bare(study), stored(study, 1), stored(study, 2)))
    store = statistics.median(kept / alone for alone, kept, _ in times)
    two = statistics.median(2 * sent / alone for alone, _, sent in times)
    print(f"store: {store:.3f} of playing; two processes: {two:.3f} of the time of two cores")


if __name__ == "__main__":
    main()
