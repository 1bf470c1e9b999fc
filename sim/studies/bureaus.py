"""A run of a table of bureaus: what is played of each, and measured by bureau, province and all."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

from sim.bureau.engines import Engine, resolved
from sim.language import marked
from sim.measures.pooled import age_columns, bureau_row, month_columns, team_columns
from sim.running.executors import Files, Work
from sim.running.files import open_regular
from sim.running.provenance import run_id
from sim.running.tables import ENDING, Piece, joined, packed, write_csv
from sim.scenario.panel import KEYS, Panel, panel_of
from sim.scenario.reading import write_resolved
from sim.scenario.scenario import Scenario
from sim.studies.bureau_tables import TABLES, Sums, write_joined
from sim.studies.bureau_units import Order, drawn_units, played
from sim.studies.study import About, Outcome, Study

if TYPE_CHECKING:
    from sim.analysis.precision import Watch

TABLE_FILE = "bureau_table.csv"
"""A copy of the table, beside ``scenario.yaml``."""
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
    def units(self) -> str:
        """Bureaus; of several replications each of them is one."""
        return "bureaus" if self.replications == 1 else "bureau_replications"

    @property
    def needed(self) -> str:
        return f"bureaus{ENDING}"

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
        from sim.analysis.comparison import compare, compare_each

        chunks = outcome.chunks
        assert chunks is not None
        chunks.folder.chunks.refuse_others(chunks.chunks)
        found = write_joined(chunks, order_of(self.panel), outcome.folder)
        whole, provinces, shown = found.whole, found.provinces, found.bureaus
        measures = [str(name) for name in provinces.columns[3:]]
        others = {
            "replications": whole,
            "comparison": compare(whole, self.arms, self.scenario.contrasts),
            "provinces": provinces,
            "provinces_comparison": compare_each(provinces, "province", self.arms, measures),
            "bureaus_comparison": compare_each(shown, "bureau", self.arms, [*shown.columns[3:]]),
        }
        for name, frame in others.items():
            write_csv(frame, outcome.folder / f"{name}.csv")


def play_bureaus(
    panel: Panel, engine: Engine, chunk: range, together: int = CASES_TOGETHER
) -> Files:
    """Play units of work, numbered as `Bureaus.order` says.

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
    months, ages = Sums(), Sums()
    order = order_of(panel)
    for some in drawn_units(panel, engine, [order[number] for number in chunk], together):
        for labels, bureau, play in played(some):
            rows.append(labels | {"bureau": bureau} | bureau_row(play))
            teams.append(labels | {"bureau": bureau} | team_columns(play))
            months.add(tuple(labels.values()), month_columns(play))
            ages.add(tuple(labels.values()), age_columns(play))
            del play  # before the next arm is played
        del some  # before others are drawn
    tables = joined(rows), joined(teams), months.table(), ages.table()
    return packed(dict(zip(TABLES, tables, strict=True)))


def order_of(panel: Panel) -> Order:
    """The order of the units of work of a table of bureaus."""
    return Order(len(panel), panel.base.file.most_replications)
