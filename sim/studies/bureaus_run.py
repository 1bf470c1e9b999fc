"""A panel's run: every bureau by itself; measures by bureau, by province and all together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype

from sim.analysis.comparison import compare, compare_each
from sim.analysis.precision import Watch
from sim.bureau.engines import resolved
from sim.measures import pooled as measured
from sim.measures.tables import Columns
from sim.running.provenance import begun, duration, provenance, run_id, study_entry
from sim.running.store import RunFolder
from sim.running.tables import write_csv
from sim.scenario.catalogue import SHOWN_OF_EACH
from sim.scenario.names import folder_name
from sim.scenario.reading import write_resolved
from sim.studies.bureaus import TABLES, PanelStudy, play_bureaus
from sim.studies.run import Illustrate, Job, Listener, Options, once, play_all

LARGEST_CHUNK = 100  # bureaus
GIVEN = "bureau_table.csv"  # a copy of the table, beside scenario.yaml
A_TABLE: Mapping[str, Any] = study_entry("bureaus", "run", {})


def run_panel(
    study: PanelStudy,
    folder: RunFolder,
    options: Options,
    listener: Listener,
    illustrate: Illustrate,
    what: Mapping[str, Any] = A_TABLE,
) -> bool:
    """Play all bureaus and measure them by bureau, by province and all together.

    Writes, of the whole panel, ``replications.csv`` and ``comparison.csv`` as of a run, and
    ``ages.csv``; of each province ``provinces.csv``, ``provinces_comparison.csv``, ``months.csv``;
    of each bureau ``bureaus.csv``, ``bureaus_comparison.csv``; ``teams.csv``.

    Returns
    -------
    Whether anything was computed; False if the finished run was there already.
    """
    play = partial(_run_panel, study, folder, options, listener, illustrate, what)
    return once(folder, options, listener, play)


def _run_panel(
    study: PanelStudy,
    folder: RunFolder,
    options: Options,
    listener: Listener,
    illustrate: Illustrate,
    what: Mapping[str, Any],
) -> None:
    started = datetime.now(UTC)
    about = {"id": folder.id, **provenance(study.panel.base), **begun(started), **what}
    about["engine"] = resolved(study.engine)
    about |= {"replications": study.replications, "bureaus": len(study.panel)}
    folder.prepare(options.again, about)
    listener.begun(folder.work, study.units, "bureaus")
    exactly = Watch(study.units, [])
    job = Job(partial(play_bureaus, study), study.engine, "bureaus", LARGEST_CHUNK)
    chunks = play_all(job, folder, options.where, listener, exactly)

    def write_tables() -> None:
        folder.parts.refuse_others(chunks)
        tables = {name: folder.parts.whole(name, chunks) for name in TABLES}
        given = study.panel.base.resolved | {"bureaus": GIVEN}
        write_resolved(given, folder.making / "scenario.yaml")
        (folder.making / GIVEN).write_text(study.panel.text, encoding="utf-8")
        for name, frame in _measured(tables, about["arms"]).items():
            write_csv(frame, folder.making / f"{name}.csv")

    illustrate(folder.making, about, write_tables)
    folder.finish(about | duration(started) | options.where.about)


def _measured(tables: dict[str, pd.DataFrame], arms: list[str]) -> dict[str, pd.DataFrame]:
    """The tables that a run leaves, by name."""
    whole = by_level(tables, [])
    provinces = by_level(tables, ["province"])
    of_bureaus = tables["bureaus"]
    bureaus = of_bureaus.loc[:, ~of_bureaus.columns.str.startswith("_")]
    ages = tables["ages"].groupby(["arm", "replication", "day"], sort=False, as_index=False)
    months = tables["months"].drop(columns="backlog_squared")
    labels = ["arm", "replication", "province", "month"]
    measures = [str(name) for name in provinces.columns[3:]]
    shown = [name for name in SHOWN_OF_EACH if name in bureaus]
    return {
        "replications": whole,
        "comparison": compare(whole, arms),
        "provinces": provinces,
        "provinces_comparison": compare_each(provinces, "province", arms, measures),
        "bureaus": bureaus,
        "bureaus_comparison": compare_each(bureaus, "bureau", arms, shown),
        "teams": tables["teams"],
        "months": months.groupby(labels, sort=False, as_index=False).sum(),
        "ages": ages[["closed", "open"]].sum(),
    }


def by_level(tables: dict[str, pd.DataFrame], level: list[str]) -> pd.DataFrame:
    """Measures of bureaus together: a row an arm and replication of each group at the level."""
    keys = [*level, "arm", "replication"]
    grouped = [_groups(tables[name], keys) for name in TABLES]
    rows = [
        dict(zip(keys, key, strict=True)) | measured.together(*(group[key] for group in grouped))
        for key in grouped[0]
    ]
    return pd.DataFrame(rows)


def _groups(table: pd.DataFrame, keys: list[str]) -> dict[tuple[Any, ...], Columns]:
    """Columns of the rows with the same keys, as numbers: of labels, their places among all."""
    columns = {
        str(name): values.to_numpy(dtype=np.float64)
        if is_numeric_dtype(values)
        else pd.factorize(values)[0]
        for name, values in table.drop(columns=keys).items()
    }
    rows = table.groupby(keys, sort=False, dropna=False).indices
    in_order: list[tuple[Any, Any]] = sorted(rows.items(), key=lambda group: group[1][0])
    return {key: {n: values[mine] for n, values in columns.items()} for key, mine in in_order}


def panel_folder(study: PanelStudy, out: Path | None) -> RunFolder:
    """Where a panel's run lands: ``out``, or results/<scenario>/<id>."""
    base = study.panel.base
    content = {k: v for k, v in base.resolved.items() if k != "bureaus"}  # where the table lies
    content_id = run_id(replace(base, resolved=content), purpose=f"panel {study.panel.digest}")
    return RunFolder(out or Path("results") / folder_name(base.name) / content_id, content_id)
