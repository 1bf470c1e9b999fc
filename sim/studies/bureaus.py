"""Replications of a panel: every bureau by itself, and what is kept of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sim.bureau.engines import Engine
from sim.measures.play import Play
from sim.measures.pooled import age_columns, bureau_row, month_columns, team_columns
from sim.measures.tables import Columns
from sim.running.executors import Files
from sim.running.tables import Part, joined, packed
from sim.scenario.panel import Panel
from sim.scenario.scenario import Arm
from sim.studies.replication import Study, plays_in, worlds
from sim.world.world import World

TABLES = ("bureaus", "teams", "months", "ages")
CASES_TOGETHER = 100_000  # of all arms


@dataclass(frozen=True)
class PanelStudy:
    """What a panel's run plays: ``replications`` of every bureau."""

    panel: Panel
    replications: int
    engine: Engine = "auto"

    @property
    def units(self) -> int:
        """Plays of a bureau, all arms, one replication."""
        return len(self.panel) * self.replications


@dataclass(frozen=True)
class Drawn:
    """A unit of work: a bureau in a replication, and the worlds of its arms there."""

    labels: Part
    bureau: str
    study: Study
    worlds: Sequence[World]

    @property
    def cases(self) -> int:
        """Cases to play, of all arms."""
        return sum(len(world.docket) for world in self.worlds)


def play_bureaus(study: PanelStudy, chunk: range) -> Files:
    """Play units of work: unit = replication x bureaus + bureau.

    Some bureaus are drawn, then they are played, then measured: what each of these steps needs
    stays in the processor's caches, so that small bureaus take a tenth less time. One that is large
    is played by itself, and of its plays one is held at a time.

    Returns
    -------
    The tables of `TABLES`; months and ages are sums over the chunk's bureaus of a province.
    """
    rows: list[Part] = []
    teams: list[Part] = []
    sums: dict[str, dict[tuple[Any, ...], Columns]] = {"months": {}, "ages": {}}
    for some in _drawn(study, chunk):
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
    return {f"{name}.parquet": packed(frame) for name, frame in tables.items()}


def _drawn(study: PanelStudy, chunk: range) -> Iterator[list[Drawn]]:
    """The chunk's units, as many at a time as have `CASES_TOGETHER`, or one that has more.

    One that is too many is drawn before the others are given, and kept meanwhile.
    """
    panel, cases = study.panel, 0
    numbers = sorted({unit % len(panel) for unit in chunk})
    studies = {i: Study(panel.bureau(i), engine=study.engine) for i in numbers}
    some: list[Drawn] = []
    for unit in chunk:
        replication, i = divmod(unit, len(panel))
        labels = {"replication": replication, "province": panel.provinces[i]}
        drawn = Drawn(labels, panel.names[i], studies[i], worlds(studies[i], replication))
        if some and cases + drawn.cases > CASES_TOGETHER:
            yield some
            some, cases = [], 0
        some.append(drawn)
        cases += drawn.cases
        del drawn  # else it would be kept while the next one is drawn
        if cases >= CASES_TOGETHER:
            yield some
            some, cases = [], 0
    if some:
        yield some


def _played(some: list[Drawn]) -> Iterator[tuple[dict[str, Any], str, Play]]:
    """Labels, name of the bureau and play of every arm; first all are played, unless it is one."""
    plays: list[Iterable[tuple[Arm, Play]]] = [plays_in(one.study, one.worlds) for one in some]
    together = plays if len(some) == 1 else [list(arms) for arms in plays]
    for drawn, arms in zip(some, together, strict=True):
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
