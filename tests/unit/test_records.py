"""Where the compiled engine keeps what its teams work on."""

from __future__ import annotations

import numpy as np
import pytest

from sim.world.docket import Docket

pytest.importorskip("numba")
from sim.bureau.engines import compiled_memory as memory
from sim.bureau.engines.compiled_engine import CompiledWorkforce
from sim.bureau.engines.compiled_fetching import fetch
from sim.bureau.workforce import Terms
from sim.compiled.functions import compiles

if not compiles():
    pytest.skip("Numba is switched off", allow_module_level=True)


def of_two_teams(cases: int) -> CompiledWorkforce:
    """Two idle teams that will have so many cases of a stage, without a wait."""
    one, none = np.ones(cases), np.zeros(cases, dtype=np.int64)
    stage, names = np.ones((cases, 1)), ("",)
    drawn = none, one, none, none, one, stage, 0 * stage, one
    docket = Docket(*drawn, np.zeros(1, dtype=np.int64), names, names, names)
    workforce = CompiledWorkforce(docket, 2)
    both = np.zeros(2, dtype=np.bool_)
    terms = Terms(one, False, np.inf, both, 1.0, np.zeros(1, dtype=np.int64), np.zeros(1))
    workforce.reorganise(terms)
    workforce.set_speeds(np.zeros(4))
    return workforce


def deal(workforce: CompiledWorkforce, first: int, *teams: int) -> None:
    """Give cases, from the first on, to these teams."""
    cases = np.arange(first, first + len(teams))
    workforce.deal(cases, np.array(teams, dtype=np.int64), cases.astype(np.float64))


def runs(workforce: CompiledWorkforce, team: int) -> list[tuple[int, int]]:
    """Where the runs of a team's records begin, and their lengths."""
    its = workforce.all.teams[team]
    many = int(its["runs"])
    return list(
        zip(its["run_first"][:many].tolist(), its["run_length"][:many].tolist(), strict=True)
    )


def test_a_team_gets_at_least_sixteen_records_side_by_side_and_keeps_account_of_them() -> None:
    workforce = of_two_teams(60)
    deal(workforce, 0, *[0] * 3, *[1] * 20)
    assert runs(workforce, 0) == [(0, 16)]
    assert runs(workforce, 1) == [(16, 20)]
    deal(workforce, 23, *[0] * 13, 1)  # the first team has just enough
    assert runs(workforce, 0) == [(0, 16)]
    assert runs(workforce, 1) == [(16, 20), (36, 16)]
    assert workforce.used == 52
    places = workforce.docketed.place[:37]
    assert len(set(places.tolist())) == 37
    assert workforce.all.cases["number"][places].tolist() == list(range(37))


def test_records_that_nobody_has_are_no_cases() -> None:
    workforce = of_two_teams(3)
    deal(workforce, 0, 0, 1, 1)
    assert workforce.used == 2 * memory.AT_LEAST
    assert workforce.used <= len(workforce.all.cases)
    assert workforce.open_cases[:, 0, 0].tolist() == [1, 2]
    assert [column.tolist() for column in workforce.release([0, 1])] == [[0, 1, 2], [0, 1, 1]]
    _, _, person = workforce.record()
    assert person.tolist() == [[-1]] * 3


def test_the_processor_is_told_what_to_fetch() -> None:
    numba = pytest.importorskip("numba")
    tell = numba.njit(lambda array: fetch(array, 1, 64))
    tell(np.zeros((2, 16)))
    assert any("prefetch" in text for text in tell.inspect_asm().values())
