"""A script may wait for the next closure, and both engines stop there alike."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from sim.bureau.bureau import Bureau
from sim.bureau.engines import _workforce
from sim.bureau.log import Log
from sim.bureau.regime import plan
from sim.bureau.workforce import Moment
from sim.scenario.scenario import Scenario
from sim.studies.engines_agree import first_difference
from sim.world.docket import Docket
from sim.world.world import draw_worlds
from tests.support import docket, regions, scenario

ENGINES = ("simpy", "compiled")
Seen = list[tuple[float, list[int]]]


class Replacing(Bureau):
    """Cases that come in wait in the pool; a team that closes one is given the first of them."""

    seen: Seen

    def until(self, day: float) -> Iterator[Moment]:
        """Stop at each closure on the way."""
        backlog = self.workforce.backlog
        while self.day < day:
            yield from self.until_closure(day)
            now = self.workforce.backlog
            self.seen.append((self.day, now.tolist()))
            fewer = np.flatnonzero(now < backlog)[: len(self.pool)]
            self.deal(self.pool[: len(fewer)], fewer)
            self.pool, backlog = self.pool[len(fewer) :], self.workforce.backlog

    def rest_of(self, month: int, dealing: object) -> Iterator[Moment]:
        """Filings wait for a closure."""
        coming = np.arange(self.filed_before[month], self.filed_before[month + 1])
        self.pool = np.concatenate([self.pool, coming])
        yield from self.until(float(self.world.calendar.closing[month]))


def played(given: Scenario, engine: str, cases: Docket | None, how: type[Bureau]) -> Log:
    world = draw_worlds(given, 0, cases)[0]
    played_as = plan(given, given.arms[0])
    workforce = _workforce(world, played_as, engine)  # type: ignore[arg-type]
    workforce.follows_script = True  # type: ignore[attr-defined]  # months are not as they are
    return how(world, played_as, workforce).play()


def stops(given: Scenario, cases: Docket | None = None) -> Seen:
    """Day and backlogs at each stop, the same in both engines, whose logs are, too."""
    kinds = [type("Watched", (Replacing,), {"seen": []}) for _ in ENGINES]
    logs = [played(given, e, cases, kind) for e, kind in zip(ENGINES, kinds, strict=True)]
    assert first_difference(*logs) is None
    assert kinds[0].seen == kinds[1].seen  # type: ignore[attr-defined]
    return kinds[0].seen  # type: ignore[attr-defined,no-any-return]


def test_all_closures_of_an_instant_are_one_moment_and_a_case_that_is_dealt_begins_there() -> None:
    """Two teams with a case each, both closed on day 3; what is dealt then begins on day 3.

    Case  team  work          Case  team  work
      0     1     3             2     1     4    day 3 to 7
      1     2     3             3     2    30    day 3 to 33
    """
    given = scenario(teams={"count": 2}, intake={"regions": regions([1, 2])})
    cases = docket(given, [0, 0, 0, 0], [[3], [3], [4], [30]], opening_team=[0, 1, -1, -1])
    closures = [(3, [0, 0]), (7, [0, 1]), (20, [0, 1]), (33, [0, 0])]
    assert stops(given, cases) == [*closures, (40, [0, 0]), (60, [0, 0])]


def test_a_closure_without_work_is_a_moment_of_its_own_before_the_next_takes_up() -> None:
    """Team 1's case needs no work: at day 0 it is closed, its successor too, then team 2 begins."""
    given = scenario(teams={"count": 2}, intake={"regions": regions([1, 2])})
    cases = docket(given, [0, 0, 0, 0], [[0], [5], [0], [1]], opening_team=[0, 1, -1, -1])
    assert stops(given, cases)[:5] == [
        (0, [0, 1]),
        (0, [0, 1]),
        (1, [0, 1]),
        (5, [0, 0]),
        (20, [0, 0]),
    ]


def test_what_is_filed_at_the_instant_of_a_closure_comes_after_the_stop() -> None:
    """Dealt in advance, filed on day 5, at which the first case is closed."""

    class Stopping(Replacing):
        rest_of = Bureau.rest_of  # type: ignore[assignment]

    given = scenario(allocation={"rule": "rotation", "timing": "rolling"})
    cases = docket(given, [0, 5], [[5], [5]])
    for engine in ENGINES:
        kind = type("Watched", (Stopping,), {"seen": []})
        played(given, engine, cases, kind)
        assert kind.seen[:2] == [(5, [0]), (10, [0])]  # type: ignore[attr-defined]


@pytest.mark.parametrize("limit", [None, 2])
def test_both_engines_stop_at_the_same_closures(limit: int | None) -> None:
    """With waits, absences, appraisal and people who hurry at the end of months."""
    given = scenario(
        calendar={"start": "2013-10", "months": 4, "days_per_month": 20},
        intake={"cases_per_month": 40, "regions": regions([1, 2, 3])},
        route=[
            {"stage": "ask", "role": "officer", "work": {"exponential": {"mean": 1}}, "wait": 3},
            {"stage": "close", "role": "assistant", "work": {"exponential": {"mean": 1}}},
        ],
        teams={"count": 3, "assistant_speed": 1},
        absences=[{"team": 2, "from": "2013-11", "months": 1}],
        max_open_cases=limit,
        opening_backlog=[3, 4, 5],
        responses={"month_end": {"days": 5, "gain": 0.2}},
    )
    seen = stops(given)
    assert len(seen) > 60
    assert {15, 20, 35, 40} <= {day for day, _ in seen}
