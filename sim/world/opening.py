"""The opening backlog: whose its cases are, when they were filed, and how far they have come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.scenario.distributions import Distribution
from sim.scenario.opening import OpeningCases, entries_of
from sim.scenario.scenario import Scenario
from sim.scenario.setting import Setting
from sim.world.begun import POOL, Begun
from sim.world.calendar import Past, days_ago, past_of
from sim.world.spread import Found, Paths, Places, paths_of, places_of, stated_places
from sim.world.streams import Streams, pick

DRAWN = ("position", "in_progress", "elapsed")
"""Of cases on their way: at which step they are, how long that is, what share of it is over."""


@dataclass(frozen=True)
class Opening:
    """The n cases of an opening backlog in order of filing, as far as it is written.

    Attributes
    ----------
    entries : tuple of OpeningCases
        What is written.
    entry : IntArray
        Number of each case's entry, (n,).
    team : IntArray
        Who has it, (n,); ``POOL``: nobody.
    filed : FloatArray
        Day of filing, (n,); 0 where it is not said.
    is_dated : BoolArray
        Whether that day is said, (n,).
    is_spread : BoolArray
        Whether it is to be spread over the stages in proportion, (n,).
    """

    entries: tuple[OpeningCases, ...]
    entry: IntArray
    team: IntArray
    filed: FloatArray
    is_dated: BoolArray
    is_spread: BoolArray

    def __len__(self) -> int:
        return len(self.entry)


class Written(NamedTuple):
    """What is written of an opening backlog's E entries, but for how many cases they have.

    Attributes
    ----------
    team : IntArray
        Who has them, (E,); ``POOL``: nobody.
    filed : Past
        When they were filed, (E,) each.
    is_dated, is_spread : BoolArray
        As of `Opening`, (E,).
    """

    team: IntArray
    filed: Past
    is_dated: BoolArray
    is_spread: BoolArray


def _written(scenario: Scenario) -> Written:
    entries, in_order = entries_of(scenario.file.opening_backlog), scenario.file.team_index
    in_proportion = scenario.file.opening_stages == "in_proportion"
    past = [
        days_ago(e.age_days or 0.0) if e.filed is None else past_of(scenario, e.filed)
        for e in entries
    ]
    return Written(
        np.array([POOL if e.team is None else in_order(e.team) for e in entries], dtype=np.int64),
        Past(*np.array(past, dtype=np.float64).reshape(-1, len(Past._fields)).T),
        np.array([e.filed is not None or e.age_days is not None for e in entries], dtype=np.bool_),
        np.array(
            [in_proportion and e.team is not None and not e.has_place for e in entries],
            dtype=np.bool_,
        ),
    )


def opening_of(scenario: Scenario) -> Opening:
    """The opening backlog of a scenario, in order of filing; ties as they are written."""
    entries = tuple(entries_of(scenario.file.opening_backlog))
    written = scenario.once("opening backlog", partial(_written, scenario))
    size = np.array([entry.cases for entry in entries], dtype=np.int64)
    row = np.repeat(np.arange(len(size)), size)
    position = (np.arange(len(row)) - (np.cumsum(size) - size)[row] + 0.5) / size[row]
    days = Past(*(values[row] for values in written.filed)).at(position)
    assert (days <= 0).all(), "a case of the opening backlog is filed after the run has begun"
    order = np.argsort(days, kind="stable")
    row = row[order]
    return Opening(
        entries,
        row,
        written.team[row],
        days[order],
        written.is_dated[row],
        written.is_spread[row],
    )


def opening_paths(scenario: Scenario, setting: Setting, opening: Opening) -> Paths | None:
    """The paths of opening cases through the bureau; None where nobody has begun any."""
    if not (opening.is_spread.any() or any(entry.has_place for entry in opening.entries)):
        return None
    held = opening.team[opening.team >= 0]
    return paths_of(scenario, setting, np.bincount(held, minlength=1).astype(np.float64))


class OpeningLoad(NamedTuple):
    """What is to be done on opening cases, in cases of mean work that nobody has begun.

    Attributes
    ----------
    held : FloatArray
        By team, up to the last that has any, (T,).
    pool : FloatArray
        Of the pool, by region, (R,).
    """

    held: FloatArray
    pool: FloatArray

    @property
    def is_any(self) -> bool:
        """Whether there is any."""
        return bool(self.held.any() or self.pool.any())

    @property
    def none(self) -> OpeningLoad:
        """The same without any case."""
        return OpeningLoad(0 * self.held, 0 * self.pool)


def opening_load(scenario: Scenario) -> OpeningLoad:
    """The load of the opening backlog, in expectation; formula: docs/model.md, "Expected loads"."""
    setting, opening = scenario.history.setting, opening_of(scenario)
    regions = [region.name for region in setting.intake.regions]
    share = np.array([region.share for region in setting.intake.regions])
    pool = np.zeros(len(regions))
    for entry in opening.entries:
        if entry.team is None and entry.region is None:
            pool += entry.cases * share / share.sum()
        elif entry.team is None and entry.region is not None:
            pool[regions.index(entry.region)] += entry.cases
    held = np.bincount(opening.team[opening.team >= 0]).astype(np.float64)
    paths = opening_paths(scenario, setting, opening)
    if paths is None:
        return OpeningLoad(held, pool)
    stages = [stage.stage for stage in setting.route]
    at = np.zeros((len(held), len(stages)))  # cases by the first stage that is still to be done
    for i, entry in enumerate(opening.entries):
        mine = opening.team[(opening.entry == i) & (opening.team >= 0)]
        if opening.is_spread[opening.entry == i].any():
            at += np.bincount(mine, minlength=len(held))[:, None] * paths.to_do
        else:
            stage = 0 if entry.stage is None else stages.index(entry.stage)
            at[:, stage] += np.bincount(mine, minlength=len(held))
    return OpeningLoad(paths.load(at), pool)


class Drawing(NamedTuple):
    """What the state of opening cases is drawn from.

    Attributes
    ----------
    opening : Opening
        The cases.
    setting : Setting
        In force before the run.
    streams : Streams
        Of docket and replication.
    paths : Paths or None
        How long cases spend where; None: nobody has begun any case.
    month_days : float
        Mean length of a month.
    """

    opening: Opening
    setting: Setting
    streams: Streams
    paths: Paths | None
    month_days: float

    @property
    def days_in_pool(self) -> FloatArray:
        """Days from filing to allocation of cases that a team has, (n,)."""
        if self.setting.allocation.timing != "monthly":
            return np.zeros(len(self.opening))
        return self.month_days * self.streams.draws("opening/pool", len(self.opening))

    def kinds(self) -> IntArray:
        """The kind of each case, (n,)."""
        opening, kinds = self.opening, self.setting.kinds
        shares = [kind.share for kind in kinds]
        chosen = self.streams.picks("opening/kind", len(opening), shares)
        if len(kinds) > 1 and self.paths is not None:
            draws = self.streams.draws("opening/kind", len(opening))
            mine = opening.is_spread
            chosen[mine] = self.paths.kinds(opening.team[mine], draws[mine])
        names = [kind.name for kind in kinds]
        for i, entry in enumerate(opening.entries):
            if entry.kind is not None:
                chosen[opening.entry == i] = names.index(entry.kind)
        return chosen

    def regions(self, homes: tuple[tuple[int, ...], ...]) -> IntArray:
        """The region of each case, (n,): one that its team serves; any if it serves none."""
        opening, regions = self.opening, self.setting.intake.regions
        teams = opening.team
        served: dict[int, list[int]] = {}
        for j, home in enumerate(homes):
            for team in home:
                served.setdefault(team, []).append(j)
        chosen = np.full(len(opening), -1)
        names = [region.name for region in regions]
        for i, entry in enumerate(opening.entries):
            if entry.region is not None:
                chosen[opening.entry == i] = names.index(entry.region)
        only = np.full(int(teams.max(initial=0)) + 2, -1)  # the last one is the pool's
        for team, own in served.items():
            if len(own) == 1 and team < len(only) - 1:
                only[team] = own[0]
        chosen = np.where(chosen < 0, only[np.maximum(teams, -1)], chosen)
        if (chosen >= 0).all():
            return chosen
        draws = self.streams.draws("opening/region", len(teams))
        for team in np.unique(teams[chosen < 0]).tolist():
            own = served.get(team, list(range(len(regions))))
            mine = (teams == team) & (chosen < 0)
            chosen[mine] = np.array(own)[pick([regions[j].share for j in own], draws[mine])]
        return chosen


def begin(drawing: Drawing, columns: Mapping[str, Any]) -> tuple[FloatArray, Begun, FloatArray]:
    """How far opening cases have come, and when they were filed.

    Parameters
    ----------
    columns : mapping of str to ndarray
        Of the cases as if nobody had begun them: ``kind``, and ``work`` and ``wait`` of every
        stage.

    Returns
    -------
    filed : FloatArray
        Day of filing, (n,); no longer in order.
    begun : Begun
        The stages that they have reached.
    work : FloatArray
        What is left of the work of the stage reached, and all of the others', (n, S).
    """
    opening, work = drawing.opening, columns["work"]
    n = len(opening)
    places = Places(np.zeros(n, dtype=np.int64), np.zeros(n), np.full(n, np.nan), np.zeros(n))
    begun = np.zeros(n, dtype=np.bool_)
    for mine, placed in _placed(drawing, columns):
        begun[mine] = (placed.age > 0) & (opening.team[mine] >= 0)
        for name in ("stage", "ready", "left", "age"):
            getattr(places, name)[mine] = getattr(placed, name)
    places.age[begun] += drawing.days_in_pool[begun]
    filed = np.where(opening.is_dated, opening.filed, -places.age)
    for team in np.unique(opening.team[opening.is_spread]).tolist():
        _date(filed, places.age, (opening.team == team) & opening.is_spread & opening.is_dated)
    has_part = ~np.isnan(places.left)
    if has_part.any():
        work = work.copy()
        work[has_part, places.stage[has_part]] = places.left[has_part]
    return filed, Begun(places.stage, places.ready), work


def _date(filed: FloatArray, age: FloatArray, mine: BoolArray) -> None:
    """Of cases whose days of filing are said, the oldest have the places of the greatest age."""
    rows = np.flatnonzero(mine)
    filed[rows[np.argsort(-age[rows], kind="stable")]] = np.sort(filed[rows])


def _placed(drawing: Drawing, columns: Mapping[str, Any]) -> Iterator[tuple[IntArray, Places]]:
    """Cases that somebody may have begun, and where they stand."""
    opening, paths, n = drawing.opening, drawing.paths, len(drawing.opening)
    if paths is None:
        return
    draws = [drawing.streams.draws(f"opening/{name}", n) for name in DRAWN]
    of_case = (columns["kind"], columns["work"], columns["wait"], *draws)

    def found(rows: IntArray) -> Found:
        return Found(opening.team[rows], *(values[rows] for values in of_case))

    if (rows := np.flatnonzero(opening.is_spread)).size:
        yield rows, places_of(paths, found(rows))
    for i, entry in enumerate(opening.entries):
        if entry.has_place and (rows := np.flatnonzero(opening.entry == i)).size:
            left = {
                name: drawing.streams.values(f"opening/{name}", n, quantity)[rows]
                for name in ("wait_left", "work_left")
                if isinstance(quantity := getattr(entry, name), Distribution)
            }
            yield rows, stated_places(paths, entry, found(rows), left)


class Given(NamedTuple):
    """The n opening cases of a given docket, in order of filing.

    Attributes
    ----------
    team, kind : IntArray
        (n,).
    work, wait : FloatArray
        (n, S).
    """

    team: IntArray
    kind: IntArray
    work: FloatArray
    wait: FloatArray


def spread_given(scenario: Scenario, cases: Given) -> tuple[Begun, FloatArray]:
    """How far cases of a given docket have come that are spread in proportion, and their works.

    Of a team's cases those filed first have the places of the greatest age. The draws are those of
    the first replication: a given docket is the same in all.
    """
    n, held = len(cases.team), np.flatnonzero(cases.team >= 0)
    setting, team = scenario.history.setting, cases.team[held]
    paths = paths_of(scenario, setting, np.bincount(team, minlength=1).astype(np.float64))
    streams = Streams(scenario.file.seed, 0, scenario.file.place)
    draws = [streams.draws(f"opening/{name}", n)[held] for name in DRAWN]
    found = Found(team, cases.kind[held], cases.work[held], cases.wait[held], *draws)
    places = places_of(paths, found)
    farthest, oldest = np.lexsort((-places.age, team)), np.argsort(team, kind="stable")
    stage, ready, work = np.zeros(n, dtype=np.int64), np.zeros(n), cases.work.copy()
    rows = held[oldest]
    stage[rows], ready[rows] = places.stage[farthest], places.ready[farthest]
    has_part = ~np.isnan(places.left[farthest])
    work[rows[has_part], stage[rows[has_part]]] *= 1 - found.elapsed[farthest][has_part]
    return Begun(stage, ready), work
