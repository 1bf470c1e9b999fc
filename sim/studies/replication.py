"""Replications: every arm on the same world, and what is kept of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path

from sim.bureau.engines import Engine, play_all
from sim.bureau.regime import Plan, plans, regime
from sim.measures.breakdown import breakdowns
from sim.measures.indicators import measures, survival_table
from sim.measures.play import Play
from sim.running.executors import Files
from sim.running.tables import Piece, as_arrow, joined, packed
from sim.scenario.scenario import Arm, Scenario
from sim.world.docket import Docket
from sim.world.named_docket import named_cases
from sim.world.world import World, draw_worlds

APART = 10_000_000
"""Between the numbers of the worlds of independent arms; more than a run has replications."""

Tables = dict[str, list[Piece]]

TABLES = (
    "monthly",
    "history",
    "replications",
    "survival",
    "worlds",
    "teams",
    "regions",
    "pending",
)
"""The tables of a run's replications."""


@dataclass(frozen=True)
class Setup:
    """What is played in each replication, and how.

    Attributes
    ----------
    docket : Docket | None
        One given by a file, played in every replication; None: that which the scenario names, if it
        names one.
    keep_logs : bool
        Whether to keep what every case went through.
    independent : bool
        Give every arm worlds of its own; only to see what the pairing buys.
    engine : Engine
        What plays; the results do not depend on it.
    """

    scenario: Scenario
    docket: Docket | None = None
    docket_file: Path | None = None
    keep_logs: bool = False
    independent: bool = False
    engine: Engine = "auto"

    @cached_property
    def cases(self) -> Docket | None:
        """The docket that is given, or that the scenario names; None: cases are drawn."""
        return named_cases(self.scenario) if self.docket is None else self.docket

    @property
    def plans(self) -> tuple[Plan, ...]:
        """The plan of each arm, the same in all replications, whatever cases are filed."""
        return self.scenario.once("plans", self._plans)

    def _plans(self) -> tuple[Plan, ...]:
        return tuple(plans(self.scenario, [regime(arm.setting) for arm in self.scenario.arms]))


def plays(setup: Setup, replication: int) -> Iterator[tuple[Arm, Play]]:
    """Play every arm of a replication."""
    return plays_in(setup, worlds(setup, replication))


def plays_in(setup: Setup, worlds: Sequence[World]) -> Iterator[tuple[Arm, Play]]:
    """Play every arm in its world; neighbours that share a world are played together."""
    by_world = groupby(
        zip(setup.scenario.arms, worlds, setup.plans, strict=True),
        key=lambda played: (id(played[1].docket), id(played[1].staff)),
    )
    for _, together in by_world:
        arms, shared, how = zip(*together, strict=True)
        logs = play_all(shared[0], how, setup.engine)
        for arm in arms:
            yield arm, Play(shared[0], next(logs))  # nothing else keeps a log, which may be large


def worlds(setup: Setup, replication: int) -> tuple[World, ...]:
    """The worlds of the arms in a replication."""
    if not setup.independent:
        return draw_worlds(setup.scenario, replication, setup.cases)
    return tuple(
        draw_worlds(setup.scenario, replication + APART * i, setup.cases)[i]
        for i in range(len(setup.scenario.arms))
    )


def play_chunk(setup: Setup, chunk: range) -> Files:
    """Play a chunk of replications.

    Returns
    -------
    Files
        Arrow files of the tables ``monthly``, ``history``, ``replications``, ``survival``,
        ``worlds``, ``teams``, ``regions`` and ``pending``; with logs also
        ``<replication>/logs/<arm>/<replication>.csv`` and so on.
    """
    tables, files = _played(setup, chunk)
    return packed({name: joined(rows) for name, rows in tables.items()}) | files


def play_at_once(setup: Setup, chunk: range) -> Files:
    """The same tables as bytes for whoever has asked; see `sim.running.tables.as_arrow`."""
    return {name: as_arrow(joined(rows), None) for name, rows in _played(setup, chunk)[0].items()}


def _played(setup: Setup, chunk: range) -> tuple[Tables, Files]:
    """The tables of a chunk in pieces, and the files of its logs."""
    tables: Tables = {}
    files: Files = {}
    for replication in chunk:
        first: World | None = None
        for arm, played in plays(setup, replication):
            labels = {"arm": arm.name, "replication": replication}
            _add(tables, labels, _measured(played))
            if first is None:
                _add(tables, {"replication": replication}, {"history": played.history})
            if setup.keep_logs:
                from sim.running.logs import logs  # with pandas, which is not needed else

                files |= logs(replication, arm, played, first)
            first = first or played.world
            del played  # before the next arm is played
    return tables, files


def _measured(played: Play) -> dict[str, Piece]:
    return {
        "monthly": played.after_history,
        "replications": measures(played),
        "survival": survival_table(played),
        "worlds": {
            "docket": played.world.docket.fingerprint,
            "staff": played.world.staff.fingerprint,
        },
        **breakdowns(played),
    }


def _add(tables: Tables, labels: Piece, pieces: Mapping[str, Piece]) -> None:
    for name, piece in pieces.items():
        tables.setdefault(name, []).append({**labels, **piece})
