"""Which cases and staff finished runs played, told by checksums that are made in one way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from sim.studies.replication import Setup, worlds
from sim.studies.run import Run
from sim.studies.study import GIVEN_DOCKET, Outcome
from sim.world.fingerprint import DIGITS
from sim.world.given_docket import read_docket


def checksums_of(runs: Sequence[Outcome]) -> list[pd.DataFrame]:
    """The tables ``worlds`` of runs of arms, their checksums being comparable.

    Where an older program made those of some runs in another way, which says nothing of the worlds,
    their worlds are drawn again, as this program draws them.
    """
    tables = [run.table("worlds") for run in runs]
    if len({len(rows["docket"].iloc[0]) for rows in tables}) == 1:
        return tables
    return [
        rows if len(rows["docket"].iloc[0]) == DIGITS else _drawn_again(run, rows)
        for run, rows in zip(runs, tables, strict=True)
    ]


def _drawn_again(run: Outcome, known: pd.DataFrame) -> pd.DataFrame:
    setup = setup_in(run)
    rows = [
        (arm.name, replication, world.docket.fingerprint, world.staff.fingerprint)
        for replication in known["replication"].unique().tolist()
        for arm, world in zip(setup.scenario.arms, worlds(setup, replication), strict=True)
    ]
    return pd.DataFrame(rows, columns=["arm", "replication", "docket", "staff"])


def setup_in(run: Outcome) -> Setup:
    """What a finished run of arms has played, with the docket that was given."""
    study = run.study
    assert isinstance(study, Run), "only a run keeps what its arms have played"
    if study.setup.docket_file is None:
        return study.played
    file = run.folder / GIVEN_DOCKET
    return replace(study.played, docket=read_docket(file, study.base).docket, docket_file=file)
