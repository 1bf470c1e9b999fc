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

from sim.arrays import FloatArray, IntArray
from sim.bureau.engines import is_at_hand, prepare
from sim.fitting.model import Known, Point
from sim.fitting.past import Past, past_of
from sim.fitting.statistics import Target, statistics
from sim.running.executors import Files, Preparation, Where, Work, chunked, computed
from sim.scenario.scenario import Scenario, from_mapping
from sim.studies.replication import Setup, plays
from sim.world.begun import NO_TEAM, POOL, Begun
from sim.world.docket import Docket, of_kinds
from sim.world.opening import DRAWN
from sim.world.spread import Found, paths_of, places_of
from sim.world.streams import Streams


@dataclass(frozen=True)
class Cases:
    """N cases of a ledger, opening ones first, then in order of filing.

    Attributes
    ----------
    filed : FloatArray
        Day since the first midnight, (N,).
    team : IntArray
        Whose, (N,); -1: nobody's.
    kind : IntArray
        Index into the scenario's kinds, (N,).
    amount, limit : FloatArray
        Yuan, days, (N,).
    """

    filed: FloatArray
    team: IntArray
    kind: IntArray
    amount: FloatArray
    limit: FloatArray

    def __len__(self) -> int:
        return len(self.filed)

    def before(self, day: float) -> Cases:
        """Those that are filed before a day."""
        n = int(np.searchsorted(self.filed, day))
        return Cases(*(getattr(self, name)[:n] for name in self.__dataclass_fields__))


def drawn_docket(scenario: Scenario, cases: Cases, replication: int) -> Docket:
    """The cases as a docket, with works and waits drawn for a replication.

    Opening cases stand at the stages in proportion to the time that cases spend there; of an
    officer's cases those filed first have come farthest.
    """
    setting, n = scenario.reference.setting, len(cases)
    streams = Streams(scenario.file.seed, replication)
    route, kinds = setting.route, setting.kinds
    work = streams.table({f"given/work/{s.stage}": s.work for s in route}, n)
    wait = streams.table({f"given/wait/{s.stage}": s.wait for s in route}, n)
    work *= of_kinds([k.work_factor for k in kinds], cases.kind)
    wait *= of_kinds([k.wait_factor for k in kinds], cases.kind)
    opening = np.where(cases.filed < 0, np.where(cases.team < 0, POOL, cases.team), NO_TEAM)
    first = int((cases.filed < 0).sum())
    begun = None
    if (opening[:first] >= 0).any():
        given = cases.team[:first], cases.kind[:first], work[:first], wait[:first]
        begun, work[:first] = _placed(scenario, streams, given)
    regions = tuple(region.name for region in setting.intake.regions)
    return Docket(
        case=np.arange(n),
        filed=cases.filed,
        region=np.where(cases.team < 0, len(regions) - 1, cases.team),
        kind=cases.kind,
        amount=cases.amount,
        work=work,
        wait=wait,
        limit=cases.limit,
        opening_team=opening,
        begun=begun,
        regions=regions,
        kinds=tuple(kind.name for kind in kinds),
        stages=tuple(stage.stage for stage in route),
    )


def _placed(
    scenario: Scenario,
    streams: Streams,
    given: tuple[IntArray, IntArray, FloatArray, FloatArray],
) -> tuple[Begun, FloatArray]:
    team, kind, work, wait = given
    n, held = len(team), np.flatnonzero(team >= 0)
    of_teams = np.bincount(team[held], minlength=1).astype(np.float64)
    paths = paths_of(scenario, scenario.history.setting, of_teams)
    draws = [streams.draws(f"opening/{name}", n)[held] for name in DRAWN]
    found = Found(team[held], kind[held], work[held], wait[held], *draws)
    places = places_of(paths, found)
    farthest = np.lexsort((-places.age, team[held]))
    oldest = np.argsort(team[held], kind="stable")
    stage, ready, work = np.zeros(n, dtype=np.int64), np.zeros(n), work.copy()
    rows = held[oldest]
    stage[rows], ready[rows] = places.stage[farthest], places.ready[farthest]
    has_part = ~np.isnan(places.left[farthest])
    work[rows[has_part], stage[rows[has_part]]] *= 1 - found.elapsed[farthest][has_part]
    return Begun(stage, ready), work


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
        for replication in replications:
            docket = drawn_docket(scenario, self.cases, replication)
            ((_, play),) = plays(Setup(scenario, docket), replication)
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
