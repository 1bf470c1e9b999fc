"""Plays of the fitted bureau on the ledger's own cases, at many points with the same draws."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.fitting.model import Known, Point
from sim.fitting.past import Past, past_of
from sim.fitting.statistics import Target, statistics
from sim.measures.rehearsal import is_at_hand, prepare
from sim.running.executors import Files, Where, Work, chunked, computed
from sim.running.workers import Preparation
from sim.scenario.scenario import Scenario, from_mapping
from sim.studies.replication import Setup, plays
from sim.world.begun import NO_TEAM, POOL
from sim.world.docket import Docket
from sim.world.given_docket import drawn_of


@dataclass(frozen=True)
class Cases:
    """N cases of a ledger, opening ones first, then in order of filing.

    Attributes
    ----------
    filed : FloatArray
        Day since the first midnight, (N,).
    team : IntArray
        Whose, (N,); -1: nobody's.
    region, kind : IntArray
        Index into the scenario's regions and kinds, (N,).
    amount, limit : FloatArray
        Yuan, days, (N,).
    """

    filed: FloatArray
    team: IntArray
    region: IntArray
    kind: IntArray
    amount: FloatArray
    limit: FloatArray

    def __len__(self) -> int:
        return len(self.filed)

    def before(self, day: float) -> Cases:
        """Those that are filed before a day."""
        return self.of(slice(int(np.searchsorted(self.filed, day))))

    def of(self, rows: slice | BoolArray | IntArray) -> Cases:
        """Some of them."""
        return Cases(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))


def docket_of(scenario: Scenario, cases: Cases) -> Docket:
    """The cases as a given docket, of which works and waits are drawn in each replication.

    It is what reading their table under the scenario gives. How far opening cases have come is
    drawn, too, given their ages.
    """
    setting, n = scenario.reference.setting, len(cases)
    nothing = np.zeros((n, len(setting.route)))
    opening = np.where(cases.filed < 0, np.where(cases.team < 0, POOL, cases.team), NO_TEAM)
    return Docket(
        case=np.arange(n),
        filed=cases.filed,
        region=cases.region,
        kind=cases.kind,
        amount=cases.amount,
        work=nothing,
        wait=nothing,
        limit=cases.limit,
        opening_team=opening,
        regions=tuple(region.name for region in setting.intake.regions),
        kinds=tuple(kind.name for kind in setting.kinds),
        stages=tuple(stage.stage for stage in setting.route),
        team=cases.team,
        drawn=drawn_of(scenario),
        spreads=bool((opening >= 0).any()),
    )


@dataclass(frozen=True)
class Replay:
    """What is played at every point.

    Attributes
    ----------
    known : Known
        The scenario but for what is sought.
    cases : Cases
        Of the ledger.
    target : Target
        What statistics are taken at.
    """

    known: Known
    cases: Cases
    target: Target

    def pasts(self, point: Point, replications: Sequence[int]) -> Iterator[Past]:
        """What becomes of the cases at a point, in each of the replications."""
        scenario = from_mapping(self.known.data(point))
        setup = Setup(scenario, docket_of(scenario, self.cases))
        for replication in replications:
            ((_, play),) = plays(setup, replication)
            yield past_of(play)


@dataclass(frozen=True)
class Points:
    """Points of a replay, each played in the same replications."""

    replay: Replay
    points: tuple[Point, ...]
    replications: int
    first: int = 0

    def play(self, chunk: range) -> Files:
        """The statistics of a chunk of points, (P, R, S), as an array of NumPy."""
        numbers = range(self.first, self.first + self.replications)
        found = [
            [statistics(past, self.replay.target) for past in self.replay.pasts(point, numbers)]
            for point in (self.points[i] for i in chunk)
        ]
        return {"statistics.npy": packed(np.array(found))}


def played(points: Points, where: Where) -> FloatArray:
    """The statistics of all plays at the points, (P, R, S); the same on any number of workers."""
    found = chunked_work(points.play, len(points.points), where)
    return np.concatenate([np.load(io.BytesIO(files["statistics.npy"])) for files in found])


def chunked_work(work: Work, units: int, where: Where) -> list[Files]:
    """What chunks of work leave, in the order of their units."""
    engine = Preparation(partial(prepare, "auto", _quiet), partial(is_at_hand, "auto"))
    found: dict[int, Files] = {}
    with closing(computed(work, chunked(range(units), where.processes), where, engine)) as done:
        for chunk, files in done:
            found[chunk.start] = files
    return [found[start] for start in sorted(found)]


def packed(values: NDArray[Any]) -> bytes:
    """An array as a file of NumPy."""
    file = io.BytesIO()
    np.save(file, values, allow_pickle=False)
    return file.getvalue()


def _quiet() -> None:
    """Nothing is said while the engine is compiled."""
