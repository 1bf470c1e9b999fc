"""Levelled receipts, lots below the mean, the deck, the accumulator, and rotation with credits."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest

from sim.bureau.board import Board, Pool, Rule, Workload
from sim.bureau.rules.credits import rotation_with_credits
from sim.bureau.rules.lots import accumulator, below_mean_lot, deck
from sim.bureau.rules.receipts import entitlements, even_receipts
from sim.bureau.rules.top_up import top_up
from sim.scenario.court_rules import Accumulator, Deck, EvenReceipts
from sim.scenario.rules import TopUp
from tests.hand.tables import board, by_month, deal
from tests.support import docket, monthly, play_arm, regions, scenario

VECTORS = [
    ([10, 15, 20, 25, 30], 75, [25, 20, 15, 10, 5]),
    # Level 35 as before; the four left over to those who are due least: 5, 10, 15, 20.
    ([10, 15, 20, 25, 30], 79, [25, 21, 16, 11, 6]),
    ([0, 0, 22, 28, 50], 50, [24, 24, 2, 0, 0]),  # levels 30, 25, 24
    ([0, 0, 5, 9, 26, 27, 55, 56, 89, 100], 50, [16, 16, 11, 7, 0, 0, 0, 0, 0, 0]),
    ([0] * 5, 9, [2, 2, 2, 2, 1]),
    ([0] * 10, 5, [1] * 5 + [0] * 5),
    ([3, 2, 2, 0], 1, [0, 0, 0, 1]),  # levels 2, 1, 1
    ([4, 4], 3, [2, 1]),
]


@pytest.mark.parametrize(("received", "cases", "due"), VECTORS)
def test_receipts_are_levelled(received: list[int], cases: int, due: list[int]) -> None:
    portions, _ = entitlements(np.array(received), cases, np.arange(len(received)))
    assert portions.tolist() == due


def test_cases_left_over_go_on_in_turn_where_teams_are_due_alike() -> None:
    teams = np.array([0, 2, 3])
    portions, pointer = entitlements(np.zeros(3, dtype=int), 4, teams)
    assert (portions.tolist(), pointer) == ([2, 1, 1], 1)
    portions, pointer = entitlements(np.zeros(3, dtype=int), 5, teams, pointer)
    assert (portions.tolist(), pointer) == ([1, 2, 2], 4)


def test_what_teams_are_due_is_dealt_in_turn() -> None:
    on = board([9, 9, 9])._replace(received=lambda months: np.array([months, 0, 2]))
    # In a window of 3 months 3, 0 and 2 were received; with 4 cases level 3: 0, 3, 1.
    assert deal(even_receipts, on, cases=4)[0] == [2, 3, 2, 2]
    # In one of 1 month 1, 0 and 2: level 2: 1, 2, 0, and one left over to who is due none.
    own = partial(even_receipts, options=EvenReceipts(window_months=1))
    assert deal(own, on, cases=4)[0] == [1, 2, 3, 2]


def received_by(**allocation: Any) -> list[list[float]]:
    """Cases that three teams received month by month; the second is away in month 1.

    Filed: 6 in each of months 0 to 4, a month of history under the regional rule.
    """
    bureau = scenario(
        calendar={"months": 5},
        intake={"regions": regions([1])},
        teams={"count": 3},
        history={"months": 1},
        allocation="regional",
        absences=[{"team": 2, "from": "2013-11", "months": 1}],
        arms=[{"name": "only", "allocation": {"rule": "even_receipts", **allocation}}],
    )
    filed = [20.0 * month + case for month in range(6) for case in range(6)]
    return by_month(play_arm(bureau, cases=docket(bureau, filed, [[1]] * 36)), "received")


def test_a_team_that_was_away_catches_up_within_the_window() -> None:
    # The event that opens a month deals what was filed in the one before. Month 2: team 2 is away.
    # Month 3: 5, 2 and 5 received, 6 more: level 6: 1, 4, 1. The window of three months ends.
    month_by_month = received_by(window_months=3)
    assert month_by_month == [[0] * 3, [2] * 3, [3, 0, 3], [1, 4, 1], [2] * 3, [2] * 3]
    assert received_by(window_months=1)[3] == [2, 2, 2]


def test_with_immediate_timing_every_filing_goes_to_who_received_least() -> None:
    # What was filed in the history is dealt at its end, when a window begins.
    month_by_month = received_by(window_months=3, timing="immediate")
    assert month_by_month == [[0] * 3, [4] * 3, [3, 0, 3], [1, 4, 1], [2] * 3, [2] * 3]


def test_the_lot_is_among_those_below_the_mean_and_each_case_is_seen_by_the_next() -> None:
    # Mean 4: teams 1 and 3. 0.6: the second, team 3. Then 13 / 3: team 1 and 3 (4): 0.1: team 1.
    assert deal(below_mean_lot, board([2, 7, 3]), cases=2, draws=[0.6, 0.1])[0] == [3, 1]
    # All alike: nobody is below the mean, so all three; then team 2 is above it.
    assert deal(below_mean_lot, board([5, 5, 5]), cases=2, draws=[0.5, 0.5])[0] == [2, 3]
    assert deal(below_mean_lot, board([0, 5, 5], absent=[1]), cases=1, draws=[0.9])[0] == [3]


def test_a_deck_is_drawn_without_replacement_and_shuffled_when_it_is_used_up() -> None:
    # Cards 1, 2, 3: floor(2.7) is 3, floor(1.8) of 1, 2 is 2, then 1; anew: floor(0.3) is 1.
    assert deal(deck, board([0] * 3), cases=4, draws=[0.9, 0.9, 0.9, 0.1])[0] == [3, 2, 1, 1]
    two_of_the_first = partial(deck, options=Deck(cards=(2,)))
    teams, left = deal(two_of_the_first, board([0, 0]), cases=2, draws=[0.5, 0.5])
    assert (teams, left.tolist()) == ([1, 2], [1, 0])  # cards 1, 1, 2: the second; 1, 2: the second


def test_an_absent_team_keeps_its_cards_until_the_deck_is_shuffled() -> None:
    teams, left = deal(deck, board([0] * 3, absent=[3]), cases=2, draws=[0.1, 0.1])
    assert (teams, left.tolist()) == ([1, 2], [0, 0, 1])
    assert deal(deck, board([0] * 3), cases=1, draws=[0.1], memory=left)[0] == [3]
    teams, left = deal(deck, board([0] * 3, absent=[3]), cases=1, draws=[0.9], memory=left)
    assert (teams, left.tolist()) == ([2], [1, 0, 1])


def with_uniforms(rule: Rule, uniforms: list[list[float]]) -> Rule:
    """A rule that gets these uniforms, a row a case and a column a team."""

    def dealt(on: Board, pool: Pool, memory: Any) -> tuple[Any, Any]:
        pool.team_draws = np.array(uniforms)
        return rule(on, pool, memory)

    return dealt


def test_the_accumulator_lets_those_near_the_lowest_take_part_and_others_by_chance() -> None:
    rule = partial(accumulator, options=Accumulator(most_ahead=1, weights={"general": 2}))
    # All at 0; the lot falls on team 1 (2). Then teams 2 and 3, and by 0.24 team 1: it again (4).
    # By 0.25 nobody joins: teams 2 and 3: team 3.
    uniforms = [[0.9] * 3, [0.24, 0.9, 0.9], [0.25, 0.9, 0.9]]
    teams, memory = deal(
        with_uniforms(rule, uniforms), board([0] * 3), cases=3, draws=[0.1, 0.1, 0.9]
    )
    assert (teams, memory.weights.tolist()) == ([1, 1, 3], [4, 0, 2])


def test_a_post_that_is_new_to_the_accumulator_begins_at_the_mean_of_the_others() -> None:
    rule = with_uniforms(accumulator, [[0.9] * 3] * 3)
    teams, memory = deal(rule, board([0] * 3, absent=[3]), cases=3, draws=[0.1, 0.9, 0.1])
    assert (teams, memory.weights.tolist()) == ([1, 2, 1], [2, 1, 0])
    _, memory = deal(rule, board([0] * 3), cases=3, draws=[0.9] * 3, memory=memory)
    assert memory.weights.tolist() == [2, 1, 4.5]
    # It comes back above the mean of the others: it keeps what it has.
    _, memory = deal(rule, board([0] * 3, absent=[3]), cases=3, draws=[0.1] * 3, memory=memory)
    _, memory = deal(rule, board([0] * 3), cases=3, draws=[0.1] * 3, memory=memory)
    assert memory.weights[2] == 4.5


def losing(rule: Rule, losers: list[int]) -> Rule:
    """A rule that sees which team, from 1, lost each case; 0: none."""

    def dealt(on: Board, pool: Pool, memory: Any) -> tuple[Any, Any]:
        pool.lost_by = np.array(losers) - 1
        return rule(on, pool, memory)

    return dealt


def test_who_takes_over_passes_turns_and_who_lost_has_two_in_a_row() -> None:
    # Team 3 is away and loses two cases: 1 and 2 take one each over and pass one turn each.
    away = board([0] * 3, absent=[3])
    rule = losing(rotation_with_credits, [3, 3, 0, 0])
    teams, memory = deal(rule, away, cases=4)
    assert (teams, memory.credits.tolist()) == ([1, 2, 1, 2], [0, 0, 2])
    # Back again it is next: two in a row, and again in the next round.
    back = losing(rotation_with_credits, [0] * 7)
    teams, memory = deal(back, board([0] * 3), cases=7, memory=memory)
    assert (teams, memory.credits.tolist()) == ([3, 3, 1, 2, 3, 3, 1], [0, 0, 0])


def test_leave_stops_the_rotation_and_is_not_made_up_for() -> None:
    # Team 1 has had the first of two turns and goes: its extra turn is gone, its credit stays.
    owed = losing(rotation_with_credits, [1, 1, 0])
    teams, memory = deal(owed, board([0] * 3, absent=[2]), cases=3)
    # The lost cases go to 1 and 3: credits 2 - 1 and -1; team 1 takes its turn and has one more.
    assert (teams, memory.credits.tolist(), memory.second) == ([1, 3, 1], [0, 0, -1], 0)
    plain = losing(rotation_with_credits, [0])
    teams, memory = deal(plain, board([0] * 3, absent=[1]), cases=1, memory=memory)
    assert (teams, memory.second) == ([2], -1)
    assert deal(plain, board([0] * 3), cases=1, memory=memory)[0] == [1]  # team 3 passes its turn


def test_cases_of_an_absent_team_are_credited_in_a_play() -> None:
    # Team 2 goes on day 20 with four cases, one of which it has in hand and keeps. The others take
    # over the three, 1, 3, 1, and pass two turns and one, so that the six new cases go 3, 1, 3, 1,
    # 3, 1. Back, team 2 has three extra turns: of six cases (2, 2, 3, 1, 2, 2) it gets four, of the
    # next six (3, 1, 2, 2, 3, 1) two.
    bureau = scenario(
        calendar={"months": 4},
        intake={"regions": regions([1])},
        teams={"count": 3},
        allocation="rotation_with_credits",
        absences=[{"team": 2, "from": "2013-11", "months": 1}],
        absent_cases="redistribute",
    )
    filed = [0] * 4 + [5 + i / 10 for i in range(6)] + [25 + i / 10 for i in range(6)]
    filed += [45 + i / 10 for i in range(6)]
    cases = docket(bureau, filed, [[1000]] * 22, opening_team=[1] * 4 + [-1] * 18)
    played = play_arm(bureau, cases=cases)
    assert by_month(played, "received") == [[0, 0, 0], [5, 0, 4], [1, 4, 1], [2, 2, 2]]
    assert monthly(played)["handed_back"].sum() == 3


def test_top_up_levels_weights_of_kinds() -> None:
    # Team 1 has 6 by weight, team 2 has 2: base 4. Cases of 1 until team 2 is at it, then in turn.
    weighed = Workload(np.array([6.0, 2.0]), np.ones((1, 1, 2)))
    rule = partial(top_up, options=TopUp(backlog="weight", weights={"general": 1}))
    assert deal(rule, board([2, 9])._replace(workload=weighed), cases=4)[0] == [2, 2, 1, 2]


def test_weights_are_summed_over_open_cases_by_kind() -> None:
    # Team 1 has one case of weight 3, team 2 two of weight 1: base 2.5; one case to team 2, which
    # then has 3, and the next in turn to team 1. By number it would be team 1 and then team 1.
    bureau = scenario(
        intake={"regions": regions([1])},
        kinds=[{"name": "a"}, {"name": "b"}],
        teams={"count": 2},
        allocation={"rule": "top_up", "backlog": "weight", "weights": {"b": 3}},
    )
    cases = docket(bureau, [0, 0, 0, 5, 6], [[1000]] * 5, opening_team=[0, 1, 1, -1, -1])
    cases.kind[0] = 1
    assert play_arm(bureau, cases=cases).log.team.tolist() == [0, 1, 1, 1, 0]
