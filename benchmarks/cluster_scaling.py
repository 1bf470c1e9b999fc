"""A run on a Dask cluster of 1, 2 and 4 worker processes of this machine: what it takes, and sends.

Needs the extra `cluster`. Each number of workers is played once in every round, in turn.

    python benchmarks/cluster_scaling.py [--replications 200] [--rounds 3]
"""

from __future__ import annotations

import argparse
import resource
import statistics
import time
from collections.abc import Iterator
from functools import partial

from distributed import LocalCluster

from sim.running.executors import Files, Where, chunked, computed
from sim.scenario.scenario import load
from sim.studies.replication import Setup, play_chunk

SCENARIO = "scenarios/baseline.yaml"
WORKERS = (1, 2, 4)
EMPTY_TASKS = 400


def nothing(_chunk: range) -> Files:
    """A chunk that costs nothing but to be sent and answered."""
    return {}


def timed(work: partial[Files], chunks: list[range], address: str) -> tuple[float, float, int]:
    """Seconds, seconds of this process's processor, and bytes that came of it."""
    began, own = time.perf_counter(), time.process_time()
    done: Iterator[tuple[range, Files]] = computed(work, chunks, Where(cluster=address))
    sent = sum(len(data) for _chunk, files in done for data in files.values())
    return time.perf_counter() - began, time.process_time() - own, sent


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replications", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    play = partial(play_chunk, Setup(load(SCENARIO)))
    single = [range(i, i + 1) for i in range(EMPTY_TASKS)]
    found: dict[int, list[tuple[float, float, int]]] = {n: [] for n in WORKERS}
    empty: dict[int, list[float]] = {n: [] for n in WORKERS}
    for _round in range(asked.rounds):
        for n in WORKERS:
            how = {"threads_per_worker": 1, "dashboard_address": None}
            with LocalCluster(n_workers=n, **how) as cluster:
                assert len(cluster.workers) == n
                address = cluster.scheduler_address
                timed(play, [range(i, i + 1) for i in range(2 * n)], address)  # engines are loaded
                chunks = chunked(range(asked.replications), n)
                found[n].append(timed(play, chunks, address))
                empty[n].append(timed(partial(nothing), single, address)[0])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print("workers | s | replications a s | driver's s of processor | kB a replication | ms a task")
    for n in WORKERS:
        seconds, own = (statistics.median(one[i] for one in found[n]) for i in (0, 1))
        each = found[n][0][2] / asked.replications / 1000
        task = statistics.median(empty[n]) / EMPTY_TASKS * 1000
        rate = asked.replications / seconds
        print(f"{n} | {seconds:.2f} | {rate:.1f} | {own:.2f} | {each:.1f} | {task:.2f}")
    print(f"{peak:.0f} MB at most in this process, the scheduler in it")


if __name__ == "__main__":
    main()
