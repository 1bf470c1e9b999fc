"""What a run of 10,000 replications needs on the driving machine: memory, and time of each step.

Plays a few replications, lays their chunks down again and again under other numbers, as if all
had been played, and lets the program finish the run in a process of its own, measured.

    python benchmarks/large_run.py [replications] [scenario] [key=value ...]
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from pyarrow import Table
from pyarrow.compute import add

from sim.running.provenance import provenance
from sim.running.tables import ENDING, from_arrow, packed
from sim.scenario.scenario import load
from sim.studies.carry_out import folder_of
from sim.studies.replication import Setup, play_chunk
from sim.studies.run import Run

CHUNK = 20
SCENARIO = Path(__file__).parents[1] / "scenarios" / "baseline.yaml"


def lay_down(folder: Path, count: int, scenario: Path, values: list[str]) -> None:
    """Keep ``count`` replications in chunks, all made of the first chunk's tables."""
    setup = Setup(load(scenario, [f"replications={count}", *values]))
    run = folder_of(Run(setup), folder)
    run.prepare(again=False, about=provenance(setup.scenario))
    played = play_chunk(setup, range(CHUNK)).items()
    tables = {name.removesuffix(ENDING): from_arrow([data]) for name, data in played}
    for first in range(0, count, CHUNK):
        moved = packed({name: _moved(table, first) for name, table in tables.items()})
        run.chunks.keep(range(first, first + CHUNK), moved)


def _moved(table: Table, first: int) -> Table:
    """The table of as many replications from another one on."""
    place = table.column_names.index("replication")
    return table.set_column(place, "replication", add(table["replication"], first))


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    scenario = Path(sys.argv[2]) if len(sys.argv) > 2 else SCENARIO
    values = sys.argv[3:]
    with TemporaryDirectory() as folder:
        out = Path(folder) / "run"
        lay_down(out, count, scenario, values)
        command = [sys.executable, "-m", "sim", "run", str(scenario), "--quiet", "--workers", "1"]
        command += [word for value in values for word in ("--set", value)]
        began = time.perf_counter()
        subprocess.run([*command, "--replications", str(count), "--out", str(out)], check=True)
        took = time.perf_counter() - began
        size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{count} replications: peak {peak:.0f} MB, {took:.0f} s to finish, {size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
