"""The rules alone, without a clock."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.bureau.board import Board, Pool, Workload
from sim.bureau.engines import play
from sim.bureau.regime import plan
from sim.bureau.rules.least import least_backlog
from sim.bureau.rules.regional import regional
from sim.bureau.rules.registry import FUNCTIONS, rule_of, traits_of
from sim.bureau.rules.top_up import top_up
from sim.bureau.rules.turns import in_turn
from sim.scenario.rules import RULES, Rotation, TopUp
from sim.world.docket import Register
from sim.world.world import draw_worlds
from tests.support import option_values, play_arm, regions, scenario, with_partners


def board(backlog, active=None, homes=((0,),), division=None) -> Board:
    teams = range(len(backlog))
    return Board(
        backlog=np.array(backlog),
        active=np.array(teams if active is None else active),
        division=np.array([1] * len(backlog) if division is None else division),
        homes=homes,
        workload=Workload(1.5 * np.array(backlog), np.full((1, 1, len(backlog)), 1.5)),
        received=lambda _months: np.zeros(len(backlog), dtype=np.int64),
    )


def pool(n, region=None) -> Pool:
    where = np.zeros(n, dtype=np.int64) if region is None else np.array(region, dtype=np.int64)
    kind = np.zeros(n, dtype=np.int64)
    register = Register(("A", "B"), ("general",), 1000.0 * np.arange(n))
    filed, draw = np.arange(n) / 10, (np.arange(n) + 0.5) / n
    by_team = np.random.default_rng(1).random((n, 6))  # noqa: TID251
    lost_by = np.where(np.arange(n) % 3, -1, 0)
    return Pool(where, kind, filed, draw, kind, register, np.arange(n), lost_by, by_team)


@pytest.mark.parametrize(
    ("active", "n", "pointer", "sequence", "after"),
    [
        ([0, 1, 2], 4, 0, [0, 1, 2, 0], 1),
        ([0, 1, 2], 2, 2, [2, 0], 1),
        ([0, 2], 3, 1, [2, 0, 2], 3),
        ([0, 1], 1, 3, [0], 1),
        ([1], 2, 0, [1, 1], 2),
        ([0, 1], 0, 1, [], 1),
    ],
)
def test_dealing_in_turn(active, n, pointer, sequence, after):
    teams, pointer = in_turn(np.array(active), n, pointer)
    assert (teams.tolist(), pointer) == (sequence, after)


@pytest.mark.parametrize("rule", RULES)
@settings(max_examples=50, deadline=None, derandomize=True)
@given(data=st.data())
def test_every_rule_gives_each_case_an_active_team(rule, data):
    count = data.draw(st.integers(1, 6))
    backlog = data.draw(st.lists(st.integers(0, 30), min_size=count, max_size=count))
    active = sorted(data.draw(st.sets(st.integers(0, count - 1), min_size=1)))
    n = data.draw(st.integers(0, 40))
    homes = tuple((i,) for i in range(count))
    region = data.draw(st.lists(st.integers(0, count - 1), min_size=n, max_size=n))
    sequence, _ = FUNCTIONS[rule](board(backlog, active, homes), pool(n, region), None)
    assert len(sequence) == n
    assert set(sequence.tolist()) <= {*active, *([-1] if RULES[rule].leaves_cases else [])}
    assert sequence.dtype == np.int64


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(st.integers(0, 40), min_size=1, max_size=8), st.integers(0, 120))
def test_top_up_is_what_its_sentence_says(backlog, n):
    """Case by case the lowest below the base, then in turn: literally, team by team."""
    now, expected, turn = list(backlog), [], 0
    base = sum(backlog) / len(backlog)
    for _ in range(n):
        below = [team for team, b in enumerate(now) if b < base]
        if below:
            team = min(below, key=lambda t: (now[t], t))
        else:
            team, turn = turn % len(now), turn + 1
        now[team] += 1
        expected.append(team)
    assert top_up(board(backlog), pool(n), None)[0].tolist() == expected


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(st.integers(0, 40), min_size=2, max_size=8), st.integers(1, 120))
def test_least_backlog_never_gives_to_a_team_with_more_than_another(backlog, n):
    now = list(backlog)
    for team in least_backlog(board(backlog), pool(n), None)[0].tolist():
        assert now[team] == min(now)
        assert team == now.index(min(now))
        now[team] += 1


def test_regional_keeps_a_pointer_for_each_region():
    homes = ((0, 1), (1, 2))
    sequence, memory = regional(board([0, 0, 0], homes=homes), pool(3, [0, 1, 0]), None)
    assert sequence.tolist() == [0, 1, 1]
    sequence, _ = regional(board([0, 0, 0], homes=homes), pool(2, [0, 1]), memory)
    assert sequence.tolist() == [0, 2]


def test_regional_follows_the_order_in_which_homes_are_written():
    sequence, _ = regional(board([0, 0, 0], homes=((2, 0),)), pool(3), None)
    assert sequence.tolist() == [2, 0, 2]


def test_regional_falls_back_to_the_division_and_then_to_all():
    where = {"homes": ((0,),), "division": [1, 1, 2, 1]}
    sequence, _ = regional(board([0] * 4, active=[1, 2, 3], **where), pool(3), None)
    assert sequence.tolist() == [1, 3, 1]
    sequence, _ = regional(board([0] * 4, active=[2], **where), pool(2), None)
    assert sequence.tolist() == [2, 2]


def test_a_rule_leaves_the_memory_it_was_given_as_it_was():
    _, memory = regional(board([0, 0], homes=((0, 1),)), pool(1), None)
    kept = memory.copy()
    regional(board([0, 0], homes=((0, 1),)), pool(1), memory)
    assert memory.tolist() == kept.tolist() == [1, 0]


def test_regional_goes_on_where_homes_have_changed():
    _, memory = regional(board([0] * 4, homes=((0, 1, 2),)), pool(2), None)
    sequence, memory = regional(board([0] * 4, homes=((3,), (1, 2))), pool(3, [0, 1, 0]), memory)
    assert (sequence.tolist(), memory.tolist()) == ([3, 1, 3], [0, 0, 1, 0])


def test_random_gives_all_active_teams_the_same():
    sequence, _ = FUNCTIONS["random"](board([0, 5, 0], active=[0, 2]), pool(1000), None)
    assert Counter(sequence.tolist()) == {0: 500, 2: 500}


def test_with_the_base_reached_nobody_is_topped_up_and_teams_take_turns():
    teams, memory = top_up(board([3, 3]), pool(3), None)
    assert teams.tolist() == [0, 1, 0]
    assert (memory.pointer, memory.topped.tolist(), memory.topped.dtype) == (1, [], np.int64)


def test_regional_remembers_nothing_where_every_region_has_one_team_that_is_there():
    sequence, after = regional(board([0, 0], homes=((0,), (1,))), pool(3, [1, 0, 1]), None)
    assert (sequence.tolist(), after.tolist()) == ([1, 0, 1], [0, 0, 0, 0])


@pytest.mark.parametrize("name", RULES)
def test_a_rule_by_its_name_deals_as_the_rule_itself(name):
    on, cases = board([4, 0, 2], homes=((0,),)), pool(7)
    by_name, _ = rule_of(RULES[name]())(on, cases, None)
    assert by_name.tolist() == FUNCTIONS[name](on, cases, None)[0].tolist()


@pytest.mark.parametrize("name", RULES)
def test_a_rule_looks_at_backlogs_if_who_has_little_gets_more(name):
    dealt = [
        Counter(FUNCTIONS[name](board(backlog, homes=((0, 1),)), pool(6), None)[0].tolist())
        for backlog in ([0, 9], [9, 0])
    ]
    gets_more = dealt[0][0] > dealt[1][0] and dealt[1][1] > dealt[0][1]
    assert gets_more == traits_of(FUNCTIONS[name]).looks_at_backlogs


@pytest.mark.parametrize("name", RULES)
def test_a_rule_says_whether_it_heeds_homes(name):
    dealt = [
        FUNCTIONS[name](board([4, 0, 2], homes=homes), pool(7), None)[0].tolist()
        for homes in (((0,),), ((1, 2),))
    ]
    assert (dealt[0] != dealt[1]) == RULES[name].heeds_homes


COLUMNS = ("region", "kind", "filed", "draw", "stage", "rows", "lost_by", "team_draws")
DEALING_BLINDLY = [name for name in RULES if traits_of(FUNCTIONS[name]).deals_blindly]


@pytest.mark.parametrize("name", DEALING_BLINDLY)
def test_a_rule_that_deals_blindly_deals_a_batch_as_case_by_case(name):
    assert not RULES[name].looks_at_backlogs
    backlog, cases = [3, 0, 5], pool(7, [0, 1, 0, 0, 1, 1, 0])
    at_once, _ = FUNCTIONS[name](board(backlog, homes=((0, 2), (1,))), cases, None)
    memory, one_by_one = None, []
    for k in range(7):
        one = replace(cases, **{name: getattr(cases, name)[k : k + 1] for name in COLUMNS})
        teams, memory = FUNCTIONS[name](board(backlog, homes=((0, 2), (1,))), one, memory)
        one_by_one += teams.tolist()
        backlog[one_by_one[-1]] += 1
    assert at_once.tolist() == one_by_one


@pytest.mark.parametrize(
    ("name", "key"),
    [
        (name, key)
        for name in RULES
        for key in option_values(name)
        if key not in ("return", "joins")
    ],
)
def test_every_option_of_a_rule_reaches_it(name, key):
    value = option_values(name)[key][1]
    given = RULES[name].model_validate({"rule": name, **with_partners(name, key, value)})
    assert rule_of(given).keywords["options"] == given != RULES[name]()


def test_the_rule_is_the_same_object_for_the_same_options_only():
    """So that what a rule remembers is forgotten when its terms change, and not before."""
    usual, again = (rule_of(TopUp()) for _ in range(2))
    assert usual is again is rule_of(TopUp(timing="rolling"))
    assert rule_of(TopUp(base="including")) is not usual
    assert rule_of(Rotation()) is not usual


def test_a_rule_sees_kinds_and_regions_by_name_and_amounts():
    register = Register(("north", "south"), ("family", "loan"), np.array([7.0, 5.0, 3.0, 9.0]))
    zeros = np.zeros(2)
    where, kind = np.array([1, 0]), np.array([0, 1])
    seen = Pool(where, kind, zeros, zeros, where, register, rows=np.array([1, 3]))
    assert seen.amount.tolist() == [5.0, 9.0]
    assert seen.of_kind("loan").tolist() == [False, True]
    assert seen.of_region("south").tolist() == [True, False]
    with pytest.raises(ValueError, match="no kind 'tax'; allowed: family, loan"):
        seen.of_kind("tax")


@pytest.mark.parametrize("timing", ["monthly", "rolling", "immediate"])
def test_what_a_rule_sees_of_a_case_is_what_the_docket_says_of_it(timing):
    seen = []

    def own(board, pool, memory):
        seen.append(pool)
        return np.resize(board.active, len(pool)), memory

    given = scenario(
        intake={"cases_per_month": 20, "regions": regions([1], [2])},
        kinds=[{"name": "family", "share": 1}, {"name": "loan", "share": 2}],
        amount={"lognormal": {"mean": 50_000, "cv": 2}},
        teams={"count": 2},
        absences=[{"team": 1, "from": "2013-11", "months": 1}],
        absent_cases="redistribute",
        allocation={"rule": "regional", "timing": timing},
    )
    world = draw_worlds(given, 0)[0]
    play(world, plan(given, given.reference, own), "simpy")
    docket = world.as_far_as_known.docket
    assert sum(map(len, seen)) >= len(world.docket) - 25
    for pool in seen:
        case = np.searchsorted(docket.filed, pool.filed)
        assert pool.amount.tolist() == docket.amount[case].tolist()
        assert pool.of_kind("loan").tolist() == (docket.kind[case] == 1).tolist()
        assert pool.of_region("B").tolist() == (docket.region[case] == 1).tolist()


@pytest.mark.parametrize("timing", ["monthly", "rolling", "immediate"])
def test_top_up_to_the_mean_including_the_new_cases_is_least_backlog(timing):
    teams = [{"officer_speed": speed} for speed in (0.5, 1, 1, 2)]
    same = {
        "calendar": {"months": 6},
        "teams": teams,
        "intake": {"cases_per_month": 60, "regions": regions([1], [2], [3], [4])},
        "opening_backlog": [40, 3, 0, 17],
        "absences": [{"team": 2, "from": "2013-12", "months": 1}],
        "absent_cases": "redistribute",
    }
    logs = []
    for rule in (
        {"rule": "top_up", "base": "including"},
        {"rule": "least_backlog"},
        {"rule": "top_up"},
    ):
        given = scenario(**same, allocation={**rule, "timing": timing})
        logs.append(play_arm(given).log.allocations)
    assert logs[0].case.tolist() == logs[1].case.tolist()
    assert logs[0].team.tolist() == logs[1].team.tolist()
    assert logs[0].team.tolist() != logs[2].team.tolist()
