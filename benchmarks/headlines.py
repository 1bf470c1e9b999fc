"""Headline figures of the shipped scenarios, stored for the notes of the next release.

    PYTHONPATH=. python benchmarks/headlines.py [--results FOLDER] [--out FILE]

Runs every shipped scenario as it stands, with its own seed and replications, and writes
``benchmarks/headlines/<version>.csv``. Two such tables, or one and a folder of results, are set
side by side by ``python -m sim diff OLD NEW --markdown``. What is in the folder of results already,
made by this very program, is not computed again.
"""

from __future__ import annotations

import argparse
import tempfile
from contextlib import ExitStack
from pathlib import Path

import pandas as pd

import sim
from sim.running.tables import write_csv
from sim.studies.headline_figures import headline_figures

HERE = Path(__file__).parent
SCENARIOS = HERE.parent / "scenarios"


def main() -> None:
    """Run all scenarios that compare arms, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", type=Path, help="Folder of the runs; else they are dropped.")
    parser.add_argument("--out", type=Path, default=HERE / "headlines" / f"{sim.__version__}.csv")
    given = parser.parse_args()
    with ExitStack() as stack:
        folder = given.results or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        figures = []
        for file in sorted(SCENARIOS.glob("*.yaml")):
            scenario = sim.load(file)
            if len(scenario.arms) > 1:
                print(file.stem, flush=True)
                run = sim.run(scenario, out=folder / file.stem)
                figures.append(headline_figures(run.folder, run.manifest))
    given.out.parent.mkdir(parents=True, exist_ok=True)
    table = pd.concat(figures, ignore_index=True)
    write_csv(table, given.out)
    print(f"{given.out}: {len(table)} figures of {table['scenario'].nunique()} scenarios")


if __name__ == "__main__":
    main()
