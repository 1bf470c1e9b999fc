"""What is drawn of cases that come back, what `check` expects of them, and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.measures.indicators import measures
from sim.report.findings.worlds import what_makes_cases
from sim.report.inputs.returns_doubts import doubts_of_returns
from sim.running.logs import log_table
from sim.scenario.problems import InputError
from sim.studies.one_case import one_case
from sim.studies.run import Setup
from sim.world.expected_load import expected_loads
from sim.world.world import World, draw_worlds
from tests.support import play_arm, regions, scenario

DELAY = {"gamma": {"mean": 10, "cv": 1}}
ROUTE = [
    {"stage": "ask", "role": "officer", "work": {"exponential": {"mean": 0.2}}, "wait": 3},
    {"stage": "close", "role": "officer", "work": {"exponential": {"mean": 0.1}}},
]


def kinds(share: float = 0.5, **more: Any) -> list[dict[str, Any]]:
    back = {"share": share, "delay": DELAY, **more}
    closing = {
        "settled": {"share": 1, "recovered": 1},
        "lack_of_assets": {"share": 1, "recovered": 0.25, "earliest_days": 0, "reopened": back},
    }
    return [{"name": "a", "closing": closing, "work_factor": 2}]


def bureau(**changes: Any) -> Any:
    return scenario(
        **{
            "route": ROUTE,
            "intake": {"cases_per_month": 60, "regions": regions([1], [2])},
            "teams": {"count": 2, "officer_speed": {"lognormal": {"mean": 2, "cv": 0.3}}},
            "calendar": {"months": 6},
            "amount": {"lognormal": {"mean": 1000, "cv": 1}},
            "kinds": kinds(),
        }
        | changes
    )


def world(**changes: Any) -> World:
    return draw_worlds(bureau(**changes), 0)[0]


def returns_of(one: World) -> dict[int, tuple[float, ...]]:
    """Of each case that comes back: its delay, works and waits, amount, end and recovery."""
    docket = one.docket
    assert docket.returns is not None
    assert docket.outcome is not None
    rows, back = slice(docket.filings, None), docket.returns
    parts = (back.delay, *docket.work[rows].T, *docket.wait[rows].T, docket.amount[rows],
             docket.outcome.closing_type[rows], docket.outcome.recovered[rows])  # fmt: skip
    return dict(zip(back.parent.tolist(), zip(*(part.tolist() for part in parts), strict=True),
                    strict=True))  # fmt: skip


def test_cases_without_returns_are_drawn_as_ever():
    """A scenario that says what comes back draws the same filings, staff and draws of rules."""
    plain = kinds()
    del plain[0]["closing"]["lack_of_assets"]["reopened"]
    one, other = world(), world(kinds=plain)
    n = other.docket.filings
    assert other.docket.returns is None
    assert len(other.docket) == n == one.docket.filings < len(one.docket)
    for name in ("filed", "region", "kind", "amount", "work", "wait", "limit"):
        assert getattr(one.docket, name)[:n].tolist() == getattr(other.docket, name).tolist(), name
    assert one.rule_draws[:n].tolist() == other.rule_draws.tolist()
    assert one.staff.fingerprint == other.staff.fingerprint


def test_who_returns_with_a_small_share_returns_with_a_large_one_and_alike():
    few, many, all_of_them = (returns_of(world(kinds=kinds(share))) for share in (0.2, 0.6, 1))
    assert 10 < len(few) < len(many) < len(all_of_them)
    assert few.items() <= many.items() <= all_of_them.items()


@pytest.mark.parametrize(
    ("more", "column", "factor"),
    [({"work_factor": 0.5}, slice(1, 3), 0.5), ({"wait_factor": 0}, slice(3, 5), 0),
     ({"delay": {"gamma": {"mean": 20, "cv": 1}}}, slice(0, 1), 2)],
)  # fmt: skip
def test_each_key_changes_what_it_names_and_nothing_else(more, column, factor):
    before, after = returns_of(world()), returns_of(world(kinds=kinds(**more)))
    assert list(before) == list(after)
    one, other = (np.array(list(of.values())) for of in (before, after))
    assert one[:, column].any()
    np.testing.assert_allclose(other[:, column], factor * one[:, column])
    np.testing.assert_array_equal(np.delete(other, column, axis=1), np.delete(one, column, axis=1))


def test_a_longer_run_and_more_filings_leave_the_returns_of_the_first_cases():
    short, long = world(), world(calendar={"months": 9})
    some, more = returns_of(short), returns_of(long)
    assert len(some) < len(more)
    assert some.items() <= more.items()


def test_a_returned_case_is_the_other_without_what_was_recovered():
    docket = world().docket
    assert docket.returns is not None
    assert docket.outcome is not None
    parent, rows = docket.returns.parent, slice(docket.filings, None)
    assert docket.amount[rows] == pytest.approx(0.75 * docket.amount[parent])
    assert (docket.region[rows] == docket.region[parent]).all()
    assert (docket.outcome.closing_type[parent] == 3).all()
    assert set(docket.outcome.closing_type[rows].tolist()) == {2, 3}
    assert np.isneginf(docket.outcome.not_before[rows]).all()
    assert docket.work[rows].mean(axis=0) == pytest.approx([0.4, 0.2], rel=0.4)  # of kind a: x 2
    assert (docket.wait[rows] == [3, 0]).all()


def test_arms_share_returns_whatever_their_rule_and_timing():
    rules = ["regional", "top_up", {"rule": "random", "timing": "immediate"}]
    arms = [{"name": str(i), "allocation": rule} for i, rule in enumerate(rules)]
    given = bureau(arms=arms)
    worlds = draw_worlds(given, 0)
    assert all(one.docket is worlds[0].docket for one in worlds)
    plays = [play_arm(given, arm["name"]) for arm in arms]
    back = [play.log.docket.filed[play.log.docket.filings :] for play in plays]
    known = np.isfinite(back).all(axis=0)
    assert known.sum() > 10
    assert not (back[0][known] == back[2][known]).all()  # they do change when


def test_an_arm_that_does_not_say_what_returns_has_the_measures_and_nothing_returns():
    plain = kinds()
    del plain[0]["closing"]["lack_of_assets"]["reopened"]
    given = bureau(arms=[{"name": "a"}, {"name": "b", "kinds": plain}])
    found = measures(play_arm(given, "b"))
    assert found["returned_cases"] == 0
    assert found["net_closures_cases"] == found["closures_cases"] > 0
    assert found["terminations_that_return_share"] == 0


def test_the_table_of_cases_has_those_that_came_back_and_says_of_which():
    play = play_arm(bureau())
    table = log_table(play.log, play.world.staff.names)
    returns, docket = play.log.docket.returns, play.log.docket
    assert returns is not None
    came = np.isfinite(docket.filed[docket.filings :])
    assert 0 < came.sum() < len(came)
    assert len(table) == docket.filings + came.sum()
    assert table["returns_of"].tolist()[docket.filings :] == returns.parent[came].tolist()
    assert (table["returns_of"][: docket.filings] == "").all()


def test_a_case_that_came_back_can_be_followed_in_every_arm_in_which_it_did():
    given = bureau(arms=[{"name": "a"}, {"name": "b", "allocation": "top_up"}])
    play = play_arm(given)
    docket = play.log.docket
    came = docket.filings + np.flatnonzero(np.isfinite(docket.filed[docket.filings :]))
    found = one_case(Setup(given), 0, int(came[0]))
    assert set(found.lives) == {"a", "b"}
    not_yet = docket.filings + np.flatnonzero(np.isinf(docket.filed[docket.filings :]))
    with pytest.raises(InputError, match="does not come back before the end of the run"):
        one_case(Setup(given), 0, int(not_yet[0]))


def test_check_expects_the_work_of_what_comes_back():
    """20 cases a month, half of them terminated, 0.4 of these back a month later, at half the work.

    What comes back is 20 x 0.5 x 0.4 x 0.5 = 2 cases of mean work a month, as nothing waits: from
    the event after the one after the first closures on. The first cases are dealt after a month.
    """
    plain = [{"stage": "a", "role": "officer", "work": 0.01}]
    back = kinds(0.4, delay=20, work_factor=0.5)
    given = scenario(calendar={"months": 8}, kinds=back, route=[*plain, plain[0] | {"stage": "b"}])
    loads = expected_loads(given, given.reference)
    assert loads.whole.returned == pytest.approx(2 * 5 / 8)  # in the events that open 3 to 7
    without = scenario(calendar={"months": 8}, kinds=kinds(0), route=given.resolved["route"])
    nothing = expected_loads(without, without.reference)
    assert nothing.whole.returned == 0
    assert loads.whole.load == pytest.approx(nothing.whole.load * (1 + 2 * 5 / 8 / 20))
    assert loads.teams[0].cases > nothing.teams[0].cases


@pytest.mark.parametrize("to", ["rule", "original"])
def test_expected_returns_are_those_of_plays(to):
    """At loads far below 1, and months after the beginning, expectation and plays agree."""
    given = bureau(
        kinds=kinds(0.8, to=to),
        history={"months": 12},
        calendar={"months": 24},
        teams={"count": 2, "officer_speed": 9},
    )
    expected = expected_loads(given, given.reference).whole.returned
    plays = [play_arm(given, replication=i) for i in range(2)]
    back = np.mean([measures(play)["returned_cases"] for play in plays]) / 24
    assert expected == pytest.approx(back, rel=0.05)


REFUSED = {
    "share": ({"kinds": kinds(1.5)}, "reopened.share.*must be 1 or less"),
    "no share": ({"kinds": kinds(share=None)}, "reopened.share"),
    "to": ({"kinds": kinds(to="origin")}, "reopened.to.*original"),
    "a key": ({"kinds": kinds(delays=3)}, "reopened.delays.*delay"),
    "delay": ({"kinds": kinds(delay={"mean": 3})}, "reopened.delay"),
    "work": ({"kinds": kinds(work_factor=0)}, "work_factor.*0.001 or more"),
    "clock": ({"route": [ROUTE[0] | {"stops_clock": "yes"}, ROUTE[1]]}, "stops_clock.* true  or"),
    "no wait": ({"route": [ROUTE[0], ROUTE[1] | {"stops_clock": True}]}, "needs a wait"),
    "mixture of mixtures": (
        {"amount": {"mixture": {"share": 0.5, "of": {"mixture": {"share": 0.5, "of": 1}}}}},
        "mixture.of.mixture",
    ),
    "mixture of nothing": ({"amount": {"mixture": {"share": 0, "of": 1}}}, "greater than 0"),
    "a speed of 0": (
        {"teams": {"officer_speed": {"mixture": {"share": 0.5, "of": 1}}}}, "greater than 0"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_refused(changes, said):
    with pytest.raises(InputError, match=said):
        bureau(**changes)


def test_a_clock_is_the_same_in_the_history_and_in_arms():
    other = {"route": {"ask": {"stops_clock": True}}}
    with pytest.raises(InputError, match='stage "ask": must be the same in the history'):
        bureau(history={"months": 2}, arms=[{"name": "a"}, {"name": "b", **other}])
    assert bureau(arms=[{"name": "a"}, {"name": "b", **other}]).arms[1].setting.route[0].stops_clock


def test_a_measure_of_returns_needs_them():
    with pytest.raises(InputError, match="no closing type has  reopened"):
        scenario(replications={"until": {"net_closures": 5}})


DOUBTED = {
    "no share": ({"kinds": kinds(0)}, "nothing comes back, as its share is 0"),
    "too late": ({"kinds": kinds(delay=120)}, "which has 120 working days: the delay is 120 or"),
    "due first": (
        {"route": [ROUTE[0] | {"stops_clock": True}, ROUTE[1]], "service_order": "due_first"},
        "not heeding stops_clock",
    ),
}


@pytest.mark.parametrize(("changes", "said"), DOUBTED.values(), ids=DOUBTED)
def test_what_can_have_no_effect_is_said(changes, said):
    assert not list(doubts_of_returns(bureau()))
    (text,) = doubts_of_returns(bureau(**changes))
    assert said in text


def test_who_gets_a_returned_case_makes_no_other_cases():
    arms = [{"name": "a"}, {"name": "b", "kinds": kinds(to="original")}]
    one, other = draw_worlds(bureau(arms=arms), 0)
    assert one.docket.fingerprint == other.docket.fingerprint
    first, second = (arm.setting for arm in bureau(arms=arms).arms)
    assert what_makes_cases(first) == what_makes_cases(second)
    assert what_makes_cases(first) != what_makes_cases(bureau(kinds=kinds(0.6)).arms[0].setting)
