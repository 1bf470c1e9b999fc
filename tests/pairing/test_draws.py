"""The smallest change to a scenario changes the least of what is drawn."""

from hashlib import blake2b
from typing import Any

import numpy as np
import pytest

import sim.world.streams as streams_module
from sim.bureau.engines import play
from sim.bureau.regime import plan
from sim.scenario.distributions import Distribution, Exponential
from sim.world.docket import Docket
from sim.world.streams import BLOCK, Streams, pick
from sim.world.world import World, draw_worlds
from tests.support import regions, scenario

LOGNORMAL = {"lognormal": {"mean": 0.3, "cv": 1}}
ROUTE = [
    {"stage": "plan", "role": "officer", "work": LOGNORMAL, "wait": {"exponential": {"mean": 4}}},
    {"stage": "closing", "role": "assistant", "work": {"gamma": {"mean": 0.2, "cv": 1}}},
]
BASE: dict[str, Any] = {
    "intake": {"cases_per_month": 60, "regions": regions([1], [2])},
    "route": ROUTE,
    "amount": {"lognormal": {"mean": 1000, "cv": 3}},
    "teams": {"count": 2, "officer_speed": {"lognormal": {"mean": 1, "cv": 0.2}}},
}


def world(replication: int = 0, **changes: Any) -> World:
    return draw_worlds(scenario(**(BASE | changes)), replication)[0]


def columns(docket: Docket) -> dict[str, np.ndarray]:
    named = {name: getattr(docket, name) for name in ("filed", "region", "kind", "amount")}
    for i, stage in enumerate(docket.stages):
        named |= {f"work {stage}": docket.work[:, i], f"wait {stage}": docket.wait[:, i]}
    return named


def same(one: World, two: World, but: tuple[str, ...] = ()) -> bool:
    """Whether two worlds have bit-identical columns, those left out apart."""
    mine, theirs = columns(one.docket), columns(two.docket)
    shared = [name for name in mine if name in theirs and name not in but]
    assert len(shared) > 3
    speeds = np.array_equal(one.staff.officer_ability, two.staff.officer_ability[:2])
    return speeds and all(np.array_equal(mine[name], theirs[name]) for name in shared)


def test_a_stream_goes_on_where_a_shorter_draw_ended():
    for base in ("uniform", "normal", "exponential"):
        long = Streams(5, 3).draws("x", 1000, base)
        np.testing.assert_array_equal(Streams(5, 3).draws("x", 400, base), long[:400])


@pytest.mark.parametrize("n", [0, 1, BLOCK - 1, BLOCK, 2 * BLOCK + 777])
def test_a_table_drawn_block_by_block_has_the_values_of_its_columns(n):
    stages = scenario(**BASE).reference.setting.route
    given = {f"{name}/{s.stage}": getattr(s, name) for s in stages for name in ("work", "wait")}
    streams = Streams(5, 2)
    table = streams.table(given, n)
    for column, (name, one) in enumerate(given.items()):
        values = np.zeros(n) if one is None else streams.values(name, n, one)
        assert table[:, column].tolist() == values.tolist()


def plainly(name: str, n: int, base: str) -> list[float]:
    """Draws of a stream, one after the other, as docs/model.md defines them."""
    digest = blake2b(name.encode(), digest_size=8, person=b"").digest()
    key = (2, *np.frombuffer(digest, dtype="<u4").tolist())
    sequence = np.random.SeedSequence(5, spawn_key=key)  # noqa: TID251 - what is drawn from
    generator = np.random.Generator(np.random.PCG64(sequence))  # noqa: TID251
    draw = {
        "uniform": lambda: generator.random() + 2.0**-54,
        "normal": generator.standard_normal,
        "exponential": generator.standard_exponential,
    }[base]
    return [draw() for _ in range(n)]


@pytest.mark.parametrize("block", [1, 7, 100, BLOCK])
def test_what_is_drawn_block_by_block_is_drawn_one_by_one(block, monkeypatch):
    monkeypatch.setattr(streams_module, "BLOCK", block)
    n, streams = 231, Streams(5, 2)
    for base in ("uniform", "normal", "exponential"):
        assert streams.draws("x", n, base).tolist() == plainly("x", n, base)
    times, reached = [], 0.0
    for gap in plainly("filings", 2 * n, "exponential"):
        reached += gap
        times.append(reached)
    assert streams.arrivals("filings", 200.0).tolist() == [day for day in times if day < 200]
    shares, uniforms = [3.0, 0.0, 1.0, 2.0, 0.0], plainly("kind", n, "uniform")
    ends = [0.5, 0.5, 4 / 6, 1.0]  # of the shares, added up
    assert streams.picks("kind", n, shares).tolist() == [
        sum(u >= end for end in ends) for u in uniforms
    ]
    factor = np.linspace(0.5, 2, n)
    wait = Distribution(exponential=Exponential(mean=3.0))
    found = streams.table({"wait": wait, "none": None}, n, factor)
    waits = plainly("wait", n, "exponential")
    assert found[:, 0].tolist() == [3.0 * one * by for one, by in zip(waits, factor, strict=True)]
    assert not found[:, 1].any()
    early = np.arange(n) < 40
    parts = [(early, wait), (~early, Distribution(fixed=7.0))]
    values = streams.values_in("wait", n, parts).tolist()
    assert values == [3.0 * one for one in waits[:40]] + [7.0] * (n - 40)


@pytest.mark.parametrize("n", [99, 9999])
@pytest.mark.parametrize("regions", [2, 9, 16, 17, 64, 65, 3000])
def test_a_share_is_chosen_as_a_search_would(regions, n):
    shares = np.arange(regions) % 5 * 9.0 ** -np.arange(regions) + 1e-9  # many in one cell
    ends = (np.cumsum(shares) / shares.sum())[:-1]
    draws = np.concatenate([np.linspace(0, 1 - 2**-53, n), ends, np.nextafter(ends, 0)])
    draws = draws[draws < 1]
    expected = np.searchsorted(ends, draws, side="right")
    np.testing.assert_array_equal(pick(shares, draws), expected)


def test_arrivals_of_a_shorter_run_are_the_first_of_a_longer_one():
    long = Streams(5, 3).arrivals("filings", 5000)
    short = Streams(5, 3).arrivals("filings", 700)
    np.testing.assert_array_equal(short, long[: len(short)])
    assert long[len(short)] >= 700


@pytest.mark.parametrize("other", [(5, 3, "y"), (5, 4, "x"), (6, 3, "x")])
def test_another_name_replication_or_seed_is_another_stream(other):
    seed, replication, name = other
    first = Streams(5, 3).draws("x", 1000)
    second = Streams(seed, replication).draws(name, 1000)
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.1


def test_a_stream_is_the_same_on_every_machine_and_version():
    """Streams are addressed by a stable hash: these numbers must never change by accident."""
    np.testing.assert_array_equal(
        Streams(2013, 17).draws("work/plan", 3, "uniform"),
        [0.41323198985725723, 0.6634581595677673, 0.85816508356627],
    )


@pytest.mark.parametrize("seed", [0, 2013, 2**32 + 5, 2**64 - 1])
def test_a_stream_is_spawned_by_replication_and_hash_of_its_name(seed):
    digest = blake2b(b"work/plan", digest_size=8, person=b"").digest()
    key = (17, *np.frombuffer(digest, dtype="<u4").tolist())
    sequence = np.random.SeedSequence(seed, spawn_key=key)  # noqa: TID251 - what it stands for
    expected = sequence.generate_state(4)
    found = Streams(seed, 17).generator("work/plan").bit_generator.seed_seq.generate_state(4)
    np.testing.assert_array_equal(found, expected)


def test_a_replication_is_the_same_alone_as_among_many():
    alone = world(17)
    among = [world(r) for r in range(20)][17]
    assert same(alone, among)
    assert not same(alone, world(16))


def test_a_new_stage_leaves_all_other_draws_as_they_were():
    more = [ROUTE[0], {"stage": "inquiry", "role": "assistant", "work": LOGNORMAL}, ROUTE[1]]
    assert same(world(), world(route=more))


def test_a_new_region_leaves_all_other_draws_as_they_were():
    more = {"cases_per_month": 60, "regions": regions([1], [2], [1])}
    assert same(world(), world(intake=more), but=("region",))


def test_a_new_kind_that_changes_nothing_leaves_all_other_draws_as_they_were():
    kinds = [{"name": "civil"}, {"name": "criminal"}]
    assert same(world(), world(kinds=kinds), but=("kind",))


def test_a_new_team_leaves_the_others_as_able_as_they_were():
    assert same(world(), world(teams=BASE["teams"] | {"count": 5}))


def test_a_new_arm_and_another_rule_leave_the_world_as_it_was():
    arms = [{"name": "a", "allocation": "random"}, {"name": "b", "allocation": "top_up"}]
    assert same(world(), world(arms=arms))


def test_an_opening_backlog_leaves_the_filings_as_they_were():
    with_backlog = world(opening_backlog=[3, 4]).docket
    for name, values in columns(world().docket).items():
        np.testing.assert_array_equal(columns(with_backlog)[name][7:], values, err_msg=name)


def test_more_cases_add_cases_and_move_the_others_forward():
    fewer, more = world().docket, world(intake=BASE["intake"] | {"cases_per_month": 66}).docket
    n = len(fewer)
    assert len(more) > n
    for name in ("region", "amount", "work plan", "wait plan", "work closing"):
        np.testing.assert_array_equal(columns(more)[name][:n], columns(fewer)[name], err_msg=name)
    np.testing.assert_allclose(more.filed[:n], fewer.filed / 1.1, rtol=1e-12)


def test_a_longer_mean_lengthens_every_work_alike():
    longer = [ROUTE[0] | {"work": {"lognormal": {"mean": 0.6, "cv": 1}}}, ROUTE[1]]
    changed = world(route=longer)
    assert same(world(), changed, but=("work plan",))
    np.testing.assert_allclose(changed.docket.work[:, 0], 2 * world().docket.work[:, 0])


def test_another_spread_keeps_the_order_of_works():
    wider = [ROUTE[0] | {"work": {"lognormal": {"mean": 0.3, "cv": 2}}}, ROUTE[1]]
    changed = world(route=wider)
    assert same(world(), changed, but=("work plan",))
    order = np.argsort(world().docket.work[:, 0])
    assert (np.diff(changed.docket.work[order, 0]) >= 0).all()


def test_arms_share_one_docket_and_one_staff():
    arms = [{"name": "a"}, {"name": "b", "allocation": "top_up", "service_order": "due_first"}]
    one, two = draw_worlds(scenario(**(BASE | {"arms": arms})), 0)
    assert one.docket is two.docket
    assert one.staff is two.staff
    assert np.shares_memory(one.rule_draws, two.rule_draws)


def test_lots_are_drawn_when_a_rule_asks_for_them():
    pytest.importorskip("numba")
    for rule, asks in (("regional", False), ("random", True)):
        given = scenario(**(BASE | {"allocation": rule}))
        drawn = draw_worlds(given, 0)[0].as_far_as_known
        play(drawn, plan(given, given.reference), "compiled")
        assert ("rule_draws" in vars(drawn)) == asks


def test_lots_by_team_are_drawn_where_a_rule_needs_them_and_change_no_other_draw():
    def drawn(*arms, **changes):
        return draw_worlds(scenario(**(BASE | {"arms": list(arms)} | changes)), 0)

    plain, lots = {"name": "a"}, {"name": "b", "allocation": "accumulator"}
    (without,), both = drawn(plain), drawn(plain, lots)
    assert without.team_draws is None
    assert np.shares_memory(both[0].team_draws, both[1].team_draws)
    assert both[0].team_draws.shape == (len(without.docket), len(without.staff.names))
    np.testing.assert_array_equal(both[0].rule_draws, without.rule_draws)
    ends = [draws[:, t] for draws in [both[0].team_draws] for t in range(draws.shape[1])]
    assert len({column[0] for column in ends} | {without.rule_draws[0]}) == len(ends) + 1
    # A team more, and cases more, leave the lots of the others as they were.
    more = drawn(lots | {"teams": {"count": 4}, "intake": {"cases_per_month": 120}})[0].team_draws
    np.testing.assert_array_equal(more[: len(ends[0]), : len(ends)], both[0].team_draws)


def test_an_arm_that_changes_work_changes_it_for_cases_filed_under_it_only():
    shorter = {"route": {"plan": {"work": {"lognormal": {"mean": 0.15}}}}}
    arms = [{"name": "a"}, {"name": "b", **shorter}]
    given = scenario(**(BASE | {"arms": arms, "history": {"months": 2}}))
    one, two = (world.docket for world in draw_worlds(given, 0))
    before = one.filed < 40
    assert 0 < before.sum() < len(one)
    np.testing.assert_array_equal(two.work[before], one.work[before])
    np.testing.assert_allclose(two.work[~before, 0], one.work[~before, 0] / 2)
    np.testing.assert_array_equal(two.filed, one.filed)


def test_an_arm_with_more_cases_gets_them_from_its_first_month_on():
    arms = [{"name": "a"}, {"name": "b", "intake": {"cases_per_month": 120}}]
    given = scenario(**(BASE | {"arms": arms, "history": {"months": 2}}))
    one, two = (world.docket for world in draw_worlds(given, 0))
    n = int((one.filed < 40).sum())
    np.testing.assert_array_equal(two.filed[:n], one.filed[:n])
    assert two.filed[n] >= 40
    assert (two.filed >= 40).sum() > 1.7 * (one.filed >= 40).sum()
