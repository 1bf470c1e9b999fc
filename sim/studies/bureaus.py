"""A run of a table of bureaus: what is played of each, and measured by bureau, province and all."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

from sim.bureau.engines import Engine, resolved
from sim.language import marked
from sim.measures import pooled
from sim.measures.play import Play
from sim.measures.pooled import age_columns, bureau_row, month_columns, team_columns
from sim.measures.tables import Columns
from sim.running.executors import Files, Work
from sim.running.files import open_regular
from sim.running.provenance import run_id
from sim.running.tables import Piece, as_parquet, joined, write_csv
from sim.scenario.catalogue import SHOWN_OF_EACH
from sim.scenario.panel import KEYS, Panel, panel_of
from sim.scenario.reading import write_resolved
from sim.scenario.scenario import Arm, Scenario
from sim.studies.replication import Setup, plays_in, worlds
from sim.studies.study import About, Outcome, Study
from sim.world.world import World

if TYPE_CHECKING:
    import pandas as pd

    from sim.analysis.precision import Watch

TABLE_FILE = "bureau_table.csv"
"""A copy of the table, beside ``scenario.yaml``."""
TABLES = ("bureaus", "teams", "months", "ages")
CASES_TOGETHER = 100_000  # of all arms


@dataclass(frozen=True)
class Bureaus(Study):
    """A run of a scenario with a table of bureaus: every bureau by itself.

    Measures are by bureau, by province and of all together.

    Attributes
    ----------
    scenario : Scenario
        What every row of the table is laid over; it names the table.
    replications : int
        Of every bureau.
    engine : {"auto", "simpy", "compiled"}
        What plays; the results do not depend on it.
    """

    scenario: Scenario
    replications: int
    engine: Engine = "auto"

    kind: ClassVar[str] = "bureaus"
    command: ClassVar[str] = "run"
    units: ClassVar[str] = "bureaus"
    largest: ClassVar[int] = 100
    is_compared: ClassVar[bool] = True
    counts: ClassVar[Mapping[str, str]] = {marked("Bureaus"): "bureaus"}
    no_months: ClassVar[str] = marked(
        "is a run of a table of bureaus; run one of them by itself with --bureau"
    )
    no_worlds: ClassVar[str] = marked(
        "is a run of a table of bureaus; only runs of one bureau can be compared"
    )

    @classmethod
    def in_folder(cls, _folder: Path, about: About, base: Scenario) -> Bureaus:
        """The run that a folder holds."""
        return cls(base, about["replications"])

    @cached_property
    def panel(self) -> Panel:
        """The bureaus."""
        return panel_of(self.scenario)

    @property
    def base(self) -> Scenario:
        return self.scenario

    def showing(self, base: Scenario, names: Callable[[str], str]) -> Self:  # noqa: ARG002
        return replace(self, scenario=base)

    @property
    def play(self) -> Work:
        return partial(play_bureaus, self.panel, self.engine)

    @property
    def watch(self) -> Watch:
        from sim.analysis.precision import Watch

        return Watch(len(self.panel) * self.replications, [])

    @property
    def id(self) -> str:
        content = {k: v for k, v in self.base.resolved.items() if k != "bureaus"}  # where it lies
        return run_id(replace(self.base, resolved=content), purpose=f"panel {self.panel.digest}")

    @property
    def about(self) -> dict[str, Any]:
        of = {"replications": self.replications, "bureaus": len(self.panel)}
        return {"engine": resolved(self.engine), **of}

    @property
    def beside(self) -> str:
        return TABLE_FILE

    def replaced(self, outcome: Outcome) -> dict[str, str]:
        with open_regular(outcome.folder / TABLE_FILE) as file:
            columns = next(csv.reader([file.readline().decode()]))
        keys = {"region_imbalance": "intake.regions", **KEYS}
        of_bureaus = [name for name in columns if name not in ("name", "province")]
        return {keys.get(name, name): TABLE_FILE for name in of_bureaus}

    def write_inputs(self, folder: Path) -> None:
        write_resolved(self.base.resolved | {"bureaus": TABLE_FILE}, folder / "scenario.yaml")
        (folder / TABLE_FILE).write_text(self.panel.text, encoding="utf-8")

    def write_tables(self, outcome: Outcome) -> None:
        """Write the tables of all bureaus together, of provinces, of bureaus and of teams.

        Of all together ``replications.csv`` and ``comparison.csv`` as of a run, and ``ages.csv``;
        of provinces ``provinces.csv``, ``provinces_comparison.csv``, ``months.csv``; of bureaus
        ``bureaus.csv``, ``bureaus_comparison.csv``; ``teams.csv``.
        """
        assert outcome.chunks is not None
        tables = {name: outcome.chunks.table(name) for name in TABLES}
        for name, frame in _measured(tables, self.arms, self.scenario.contrasts).items():
            write_csv(frame, outcome.folder / f"{name}.csv")


@dataclass(frozen=True)
class UnitOfWork:
    """A unit of work: a bureau in a replication, and the worlds of its arms there."""

    labels: Piece
    bureau: str
    setup: Setup
    worlds: Sequence[World]

    @property
    def cases(self) -> int:
        """Cases to play, of all arms."""
        return sum(len(world.docket) for world in self.worlds)


def play_bureaus(
    panel: Panel, engine: Engine, chunk: range, together: int = CASES_TOGETHER
) -> Files:
    """Play units of work: unit = replication x bureaus + bureau.

    Some bureaus are drawn, then they are played, then measured: what each of these steps needs
    stays in the processor's caches, so that small bureaus take a tenth less time. One that is large
    is played by itself, and of its plays one is held at a time.

    Parameters
    ----------
    panel : Panel
        The bureaus.
    engine : Engine
        What plays; the results do not depend on it.
    chunk : range
        The units.
    together : int
        Cases that bureaus which are drawn at once may have, of all arms.

    Returns
    -------
    Files
        The tables of `TABLES`; months and ages are sums over the chunk's bureaus of a province.
    """
    rows: list[Piece] = []
    teams: list[Piece] = []
    sums: dict[str, dict[tuple[Any, ...], Columns]] = {"months": {}, "ages": {}}
    for some in _drawn_units(panel, engine, chunk, together):
        for labels, bureau, play in _played(some):
            rows.append(labels | {"bureau": bureau} | bureau_row(play))
            teams.append(labels | {"bureau": bureau} | team_columns(play))
            for name, columns in (("months", month_columns(play)), ("ages", age_columns(play))):
                _add(sums[name], tuple(labels.items()), columns)
            del play  # before the next arm is played
        del some  # before others are drawn
    tables = {"bureaus": joined(rows), "teams": joined(teams)}
    for name, by_labels in sums.items():
        tables[name] = joined([dict(labels) | columns for labels, columns in by_labels.items()])
    return {f"{name}.parquet": as_parquet(frame) for name, frame in tables.items()}


def _drawn_units(
    panel: Panel, engine: Engine, chunk: range, together: int
) -> Iterator[list[UnitOfWork]]:
    """The chunk's units, as many at a time as have so many cases ``together``, or one with more.

    One that is too many is drawn before the others are given, and kept meanwhile.
    """
    cases = 0
    numbers = sorted({unit % len(panel) for unit in chunk})
    setups = {i: Setup(panel.bureau(i), engine=engine) for i in numbers}
    some: list[UnitOfWork] = []
    for unit in chunk:
        replication, i = divmod(unit, len(panel))
        labels = {"replication": replication, "province": panel.provinces[i]}
        drawn = UnitOfWork(labels, panel.names[i], setups[i], worlds(setups[i], replication))
        if some and cases + drawn.cases > together:
            yield some
            some, cases = [], 0
        some.append(drawn)
        cases += drawn.cases
        del drawn  # else it would be kept while the next one is drawn
        if cases >= together:
            yield some
            some, cases = [], 0
    if some:
        yield some


def _played(some: list[UnitOfWork]) -> Iterator[tuple[dict[str, Any], str, Play]]:
    """Labels, name of the bureau and play of every arm; first all are played, unless it is one."""
    plays: list[Iterable[tuple[Arm, Play]]] = [plays_in(one.setup, one.worlds) for one in some]
    arms_of = plays if len(some) == 1 else [list(arms) for arms in plays]
    for drawn, arms in zip(some, arms_of, strict=True):
        for arm, play in arms:
            yield {"arm": arm.name, **drawn.labels}, drawn.bureau, play
            del play  # else it would be kept while the next arm of a large bureau is played


def _add(sums: dict[tuple[Any, ...], Columns], labels: tuple[Any, ...], columns: Columns) -> None:
    """Add columns to the sum of those with the same labels; the first column says what of."""
    key, *others = columns
    before = sums.get(labels)
    summed = {
        name: columns[name] if before is None else before[name] + columns[name] for name in others
    }
    sums[labels] = {key: columns[key], **summed}


def _measured(
    tables: dict[str, pd.DataFrame], arms: list[str], contrasts: Iterable[tuple[str, str]]
) -> dict[str, pd.DataFrame]:
    """The tables that a run leaves, by name."""
    from sim.analysis.comparison import compare, compare_each

    whole = by_level(tables, [])
    provinces = by_level(tables, ["province"])
    of_bureaus = tables["bureaus"]
    bureaus = of_bureaus.loc[:, ~of_bureaus.columns.str.startswith("_")]
    ages = tables["ages"].groupby(["arm", "replication", "day"], sort=False, as_index=False)
    months, teams = (
        tables[name].loc[:, ~tables[name].columns.str.startswith("_")]
        for name in ("months", "teams")
    )
    labels = ["arm", "replication", "province", "month"]
    measures = [str(name) for name in provinces.columns[3:]]
    shown = [name for name in SHOWN_OF_EACH if name in bureaus]
    return {
        "replications": whole,
        "comparison": compare(whole, arms, contrasts),
        "provinces": provinces,
        "provinces_comparison": compare_each(provinces, "province", arms, measures),
        "bureaus": bureaus,
        "bureaus_comparison": compare_each(bureaus, "bureau", arms, shown),
        "teams": teams,
        "months": months.groupby(labels, sort=False, as_index=False).sum(),
        "ages": ages[["closed", "open"]].sum(),
    }


def by_level(tables: dict[str, pd.DataFrame], level: list[str]) -> pd.DataFrame:
    """Measures of bureaus together: a row an arm and replication of each group at the level."""
    import pandas as pd

    keys = [*level, "arm", "replication"]
    grouped = [_groups(tables[name], keys) for name in TABLES]
    rows = [
        dict(zip(keys, key, strict=True)) | pooled.pooled_row(*(group[key] for group in grouped))
        for key in grouped[0]
    ]
    return pd.DataFrame(rows)


def _groups(table: pd.DataFrame, keys: list[str]) -> dict[tuple[Any, ...], Columns]:
    """Columns of the rows with the same keys, as numbers: of labels, their places among all."""
    import pandas as pd
    from pandas.api.types import is_numeric_dtype

    columns = {
        str(name): values.to_numpy(dtype=np.float64)
        if is_numeric_dtype(values)
        else pd.factorize(values)[0]
        for name, values in table.drop(columns=keys).items()
    }
    rows = table.groupby(keys, sort=False, dropna=False).indices
    in_order: list[tuple[Any, Any]] = sorted(rows.items(), key=lambda group: group[1][0])
    return {key: {n: values[mine] for n, values in columns.items()} for key, mine in in_order}
