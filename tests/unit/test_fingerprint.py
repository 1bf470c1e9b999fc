"""Checksums of worlds do not depend on how their columns are kept, and stay what they were."""

import numpy as np

from sim.bureau.engines import play
from sim.bureau.regime import plan
from sim.world.fingerprint import BLOCK, fingerprint
from sim.world.world import draw_worlds
from tests.support import docket, scenario

AB = [{"name": "A", "share": 1, "home": [1]}, {"name": "B", "share": 2, "home": [2]}]


def test_numbers_count_the_same_in_32_and_in_64_bits_and_when_they_are_kept_once():
    n = 2 * BLOCK + 1
    wide = np.arange(n) % 7 - 1
    assert fingerprint([wide.astype(np.int32)]) == fingerprint([wide])
    assert fingerprint([wide + 1]) != fingerprint([wide])
    once = np.broadcast_to(np.int32(-1), n)
    assert fingerprint([once]) == fingerprint([np.full(n, -1)])
    table = np.arange(2.0 * n).reshape(n, 2)
    assert fingerprint([table[:, 0]]) == fingerprint([table[:, 0].copy()])


def test_the_checksums_of_a_world_are_those_that_older_runs_have_kept():
    given = scenario(
        opening_backlog=[3, 0],
        teams={"count": 2},
        intake={"cases_per_month": 40, "regions": AB},
    )
    world = draw_worlds(given, 0)[0]
    assert world.docket.fingerprint == "2de871506c19e06e36b148beb56e0ac2"
    assert world.staff.fingerprint == "9e76b25927b501254d2eb8cd4dd8e541"


def test_numbers_of_regions_kinds_and_teams_have_32_bits_drawn_or_given():
    given = scenario(calendar={"months": 1}, teams={"count": 1})
    for cases in (draw_worlds(given, 0)[0].docket, docket(given, [1.0], [[1.0]])):
        columns = (cases.region, cases.kind, cases.opening_team)
        assert {column.dtype for column in columns} == {np.dtype(np.int32)}


def test_lots_are_drawn_where_a_rule_looks_at_them():
    for rule, looks in (("regional", False), ("random", True)):
        given = scenario(calendar={"months": 2}, teams={"count": 2}, allocation=rule)
        world = draw_worlds(given, 0)[0]
        play(world, plan(given, given.reference), "compiled")
        assert ("draws" in vars(world.lots)) == looks
