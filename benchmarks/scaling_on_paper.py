"""What large machines would give for the country, 1,000 times: reckoned from measured pieces.

Nothing is measured here; whoever has newer pieces gives them.

    python benchmarks/scaling_on_paper.py [--court-ms 7.9] [--slower 1.5] ...
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, fields

COURTS, REPLICATIONS = 3_500, 1_000


@dataclass(frozen=True)
class Pieces:
    """Measured pieces; a unit is a court in a replication, with all its arms."""

    court_ms: float = 7.9  # of a core: row, worlds, both arms, follow-up, measures
    slower: float = 1.5  # times, where all cores of a node share its memory; assumed
    start_s: float = 2.0  # of a worker process: imports, and the engine loaded
    chunk: float = 100.0  # units
    sent_bytes: float = 911.0  # a unit
    kept_ms: float = 0.5  # of the driver a chunk: files and checksums
    task_ms: float = 4.7  # of the scheduler and the driver a chunk, on a cluster
    joined_ms: float = 0.11  # of the driver a unit: its chunk's tables read
    joined_bytes: float = 1_900.0  # of the driver's memory a unit, besides its start-up
    worker_mb: float = 250.0  # of a worker process
    network_mb_s: float = 100.0  # of the driver's node; assumed


@dataclass(frozen=True)
class Machine:
    """Nodes of 64 cores each, and whether chunks go over a network."""

    name: str
    cores: int
    is_cluster: bool


MACHINES = (
    Machine("2 cores", 2, is_cluster=False),
    Machine("a node of 64 cores", 64, is_cluster=False),
    Machine("32 nodes of 64 cores", 32 * 64, is_cluster=True),
)


def reckoned(machine: Machine, of: Pieces) -> dict[str, float]:
    """Hours of each part, and GB; parts of one process add to no other's."""
    units = COURTS * REPLICATIONS
    chunks = units / of.chunk
    slower = of.slower if machine.cores > 2 else 1.0  # the piece itself is of two cores at work
    a_chunk = of.kept_ms + (of.task_ms if machine.is_cluster else 0.0)
    hours = {
        "play": (units * of.court_ms * slower / machine.cores / 1e3 + of.start_s) / 3600,
        "driver": chunks * a_chunk / 1e3 / 3600,
        "network": units * of.sent_bytes / of.network_mb_s / 1e6 / 3600 * machine.is_cluster,
        "join": units * of.joined_ms / 1e3 / 3600,
    }
    return hours | {
        "chunks": chunks,
        "chunks GB": units * of.sent_bytes / 1e9,
        "driver GB": units * of.joined_bytes / 1e9,
        "workers GB a node": min(machine.cores, 64) * of.worker_mb / 1e3,
        "most chunks a s": 1e3 / a_chunk,
        "chunks a s": chunks / 3600 / hours["play"],
    }


def main() -> None:
    """Print a row a quantity, a column a machine."""
    parser = argparse.ArgumentParser(description=__doc__)
    for piece in fields(Pieces):
        option = f"--{piece.name.replace('_', '-')}"
        parser.add_argument(option, type=float, default=piece.default)
    pieces = Pieces(**vars(parser.parse_args()))
    found = [reckoned(machine, pieces) for machine in MACHINES]
    print("|", "|".join([" reckoned ", *(f" {machine.name} " for machine in MACHINES)]), "|")
    print("|---|" + "--:|" * len(MACHINES))
    for name in found[0]:
        print("|", " | ".join([name, *(f"{one[name]:,.3g}" for one in found)]), "|")


if __name__ == "__main__":
    main()
