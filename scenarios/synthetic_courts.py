"""Makes ``courts.csv``: a synthetic country of 3,500 basic courts with 31,500 teams.

    python scenarios/synthetic_courts.py

No court in it is a real one. The numbers of courts, teams and cases (9.5 million a year) are of the
order of a large country's; how they are spread over courts is assumed, not measured.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from sim.scenario.panel import shared_out
from sim.world.streams import Streams

PROVINCES, COURTS, TEAMS, CASES_A_YEAR = 31, 3_500, 31_500, 9_500_000
LEAST_TEAMS = 3
FILE = Path(__file__).with_name("courts.csv")


def courts() -> list[tuple[object, ...]]:
    """A row a court, the courts of a province together."""
    streams = Streams(2013, 0, "synthetic courts")
    provinces = np.array(shared_out(COURTS, np.exp(0.5 * _normal(streams, "province", PROVINCES))))
    province = np.repeat(np.arange(PROVINCES), provinces)
    size = np.exp(0.45 * _normal(streams, "size", COURTS))
    teams = LEAST_TEAMS + np.array(shared_out(TEAMS - LEAST_TEAMS * COURTS, size))
    pressure = 0.08 * _normal(streams, "pressure of a province", PROVINCES)[province]
    load = teams * np.exp(pressure + 0.12 * _normal(streams, "pressure", COURTS))
    cases = CASES_A_YEAR / 12 * load / load.sum()
    imbalance = 0.5 * streams.draws("imbalance", COURTS)
    months_open = 2 + 2 * streams.draws("months of opening backlog", COURTS)
    place = np.arange(COURTS) - np.repeat(np.cumsum(provinces) - provinces, provinces)
    return [
        (
            f"P{province[i] + 1:02d}-{place[i] + 1:03d}",
            f"P{province[i] + 1:02d}",
            teams[i],
            max(1, round(teams[i] / 3)),
            f"{cases[i]:.1f}",
            f"{imbalance[i]:.2f}",
            round(cases[i] * months_open[i]),
        )
        for i in range(COURTS)
    ]


def _normal(streams: Streams, name: str, n: int) -> np.ndarray:
    return streams.draws(name, n, "normal")


def main() -> None:
    """Write the table."""
    names = ("name", "province", "teams", "divisions", "cases_per_month")
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow((*names, "region_imbalance", "opening_backlog"))
        writer.writerows(courts())


if __name__ == "__main__":
    main()
