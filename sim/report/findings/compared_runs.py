"""Arms of several runs that share their worlds, as they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from rich.table import Table

from sim.language import _, in_a_row
from sim.report.findings.compared import (
    about_the_table,
    comparison_table,
    hold_together,
    selected,
)
from sim.report.findings.timing import shown_measures
from sim.report.findings.window import window_in_words
from sim.report.findings.worlds import unlike_in, unlike_in_words
from sim.report.names import named
from sim.scenario.catalogue import MAIN_MEASURES
from sim.studies.library import comparable_in
from sim.studies.same_worlds import checksums_of


def compared_runs(
    folders: Sequence[Path], comparison: pd.DataFrame, arms: Sequence[str], replications: int
) -> tuple[Table, str]:
    """The table of a comparison of runs, and what its figures are.

    Parameters
    ----------
    folders : sequence of Path
        Of the runs.
    comparison, arms : pandas.DataFrame, sequence of str
        See `sim.studies.library.compare_runs`.
    replications : int
        How many all runs share.
    """
    runs = [comparable_in(folder) for folder in folders]
    written = [(run, arm) for run in runs for arm in run.about["arms"]]
    of_reader = [arm for run in runs for arm in named(run).about["arms"]]
    shown = {
        arm: called + arm.removeprefix(name)  # with the run's name behind it, if it has one
        for arm, called, (_run, name) in zip(arms, of_reader, written, strict=True)
    }
    keys = {(str(run.folder), name): arm for arm, (run, name) in zip(arms, written, strict=True)}
    worlds = pd.concat(
        [
            _worlds(str(run.folder), rows, keys)
            for run, rows in zip(runs, checksums_of(runs), strict=True)
        ],
        ignore_index=True,
    )
    worlds["arm"] = worlds["arm"].map(shown)
    complete = worlds.groupby("replication")["arm"].transform("nunique") == len(arms)
    names = [shown[arm] for arm in arms]
    table = comparison.assign(
        **{column: comparison[column].map(shown) for column in ("arm", "reference")}
    )
    settings = [arm for run in runs for arm in run.study.base.arms]
    unlike = unlike_in(worlds[complete], names)
    shared = _(
        "Reference: {arm} of {run}. {n} replications that all runs share, {window}.",
        arm=names[0],
        run=folders[0],
        n=replications,
        window=window_in_words(runs[0].about),
    )
    measures = shown_measures(MAIN_MEASURES, settings)
    said = [
        shared,
        unlike_in_words(unlike, names),
        *about_the_table(table, measures),
        selected(table, measures),
        hold_together(len(names) - 1),
    ]
    return comparison_table(table, names, measures), in_a_row(said)


def _worlds(folder: str, rows: pd.DataFrame, names: dict[tuple[str, str], str]) -> pd.DataFrame:
    """Checksums of a run's cases and staff, its arms named as in the comparison."""
    return rows.assign(arm=[names[folder, arm] for arm in rows["arm"]])
