"""A simulated play and the ledger of it are the same numbers; what a ledger alone may say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sim.ledger.ledger import NOBODY
from sim.ledger.measured import ledger_measures, measured
from sim.ledger.play import LedgerPlay, play_of
from sim.ledger.window import window_of
from sim.measures.indicators import measures, within_limits
from sim.measures.play import Play
from tests.ledgers import ledger, ledger_of_play, map_of
from tests.support import play_arm, scenario

ENDINGS = {"name": "a", "share": 1, "closing": {"settled": {"share": 1, "recovered": 0.5}}}
EVERY_DAY = {"working_days": "all", "days_per_month": None}
NOT_OF_A_LEDGER = {
    "idle_share_officer", "idle_share_assistant", "actual_enforcement_rate", "recovered_yuan",
    "recovery_rate",
}  # fmt: skip
"""What a ledger does not say."""
OPENING = [
    {"team": 1, "cases": 30, "age_days": 40},
    {"team": 2, "cases": 12, "filed": "2013-11"},
    {"team": 3, "cases": 5, "age_days": 400},
    {"cases": 9, "age_days": 3},
]
"""The last nine are in the pool."""


def both(**changes) -> tuple[Play, LedgerPlay]:
    """A small bureau's play, and that of its ledger: three teams that always have cases."""
    given_ = scenario(
        **{
            "calendar": {"start": "2014-02", "months": 5} | EVERY_DAY,
            "intake": {"cases_per_month": 90, "regions": [
                {"name": name, "share": 1, "home": [i + 1]} for i, name in enumerate("ABC")
            ]},
            "route": [{"stage": "measures", "role": "officer",
                       "work": {"exponential": {"mean": 1.3}}}],
            "amount": {"exponential": {"mean": 1000}},
            "teams": {"count": 3},
            "allocation": {"rule": "regional", "timing": "immediate"},
            "kinds": [ENDINGS],
            "time_limit_days": 60,
        }
        | changes
    )  # fmt: skip
    simulated = play_arm(given_)
    of_it = ledger_of_play(simulated)
    months = simulated.calendar.labels[simulated.calendar.history_months :]
    return simulated, play_of(of_it, window_of(of_it, months[0], months[-1]))


def assert_same(simulated: Play, of_ledger: LedgerPlay, rel: float = 1e-9) -> None:
    backlog = simulated.window("backlog")
    assert (backlog > 0).all(), "spreads of a ledger are over officers who have a case"
    expected, found = measures(simulated), measures(of_ledger) | within_limits(of_ledger)
    shared = expected.keys() & found.keys() - NOT_OF_A_LEDGER
    assert expected.keys() - shared == NOT_OF_A_LEDGER
    for name in shared:
        assert found[name] == pytest.approx(expected[name], rel=rel, nan_ok=True), name
    ours, theirs = measured(of_ledger.ledger, of_ledger.span).officers, simulated.after_history
    assert set(theirs) - set(ours) <= {
        "idle_share_officer", "idle_share_assistant", "recovered_yuan",
    }  # fmt: skip
    for name in ours:
        if name == "team":
            assert [f"T{int(team):03d}" for team in theirs[name]] == ours[name].tolist()
        elif ours[name].dtype.kind == "f":
            np.testing.assert_allclose(ours[name], theirs[name], rtol=rel)
        else:
            assert ours[name].tolist() == theirs[name].tolist(), name


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"history": {"months": 3}},
        {"follow_up": {"months": 6}},
        {"history": {"months": 2}, "follow_up": {"months": 1}},
        {"allocation": {"rule": "rotation", "timing": "monthly"}, "history": {"months": 2}},
        {"opening_backlog": OPENING},
    ],
    ids=["plain", "history", "follow_up", "both", "monthly", "opening"],
)
def test_a_play_and_its_ledger_are_the_same_numbers(changes) -> None:
    assert_same(*both(**changes))


@settings(max_examples=6)
@given(data=st.data())
def test_of_drawn_bureaus_too(data) -> None:
    """Timings, kinds with limits of their own, cases in the pool, runs of any length."""
    draw = data.draw
    timing = draw(st.sampled_from(["immediate", "monthly"]))
    kinds = [
        ENDINGS,
        ENDINGS | {"name": "b", "time_limit_days": draw(st.sampled_from([20, 75, 400]))},
    ]
    history = draw(st.integers(1 if timing == "monthly" else 0, 4))
    opening = draw(st.just([]) | st.just(OPENING))
    simulated, of_ledger = both(
        seed=draw(st.integers(1, 10**6)),
        calendar={
            "start": draw(st.sampled_from(["2014-05", "2015-03", "2014-12"])),
            "months": draw(st.integers(1, 14)),
            "closing_day": draw(st.sampled_from(["last", 20])),
        }
        | EVERY_DAY,
        allocation={"rule": draw(st.sampled_from(["rotation", "least_backlog"])), "timing": timing},
        history={"months": history},
        follow_up={"months": draw(st.integers(0, 5))},
        kinds=kinds,
        opening_backlog=opening,
    )
    assume((simulated.window("backlog") > 0).all())
    assert_same(simulated, of_ledger)


def played(*rows, as_of="2014-04-01", first="2014-02", last="2014-02", **keys) -> LedgerPlay:
    """The play of February 2014; rows: filed, assigned, closed, officer."""
    filed, assigned, closed, officer = zip(*rows, strict=True)
    of_it = ledger(filed, closed, officer, as_of, map_of(**keys), assigned=assigned)
    return play_of(of_it, window_of(of_it, first, last))


def in_table(play: LedgerPlay, column: str) -> dict[str, int]:
    """A column of the one month, by officer."""
    return dict(zip(play.world.staff.names, play.measured[column][0].tolist(), strict=True))


def test_cases_of_nobody_are_in_all_totals_and_in_no_spread() -> None:
    """A has two open cases, B four; five have no officer: the spread is of 2 and 4."""
    rows = [("2014-02-03", None, None, name) for name in ["A"] * 2 + ["B"] * 4 + [None] * 5]
    play = played(*rows)
    found = ledger_measures(play)
    assert in_table(play, "backlog") == {"A": 2, "B": 4, NOBODY: 5}
    assert (found["backlog_cases"], found["pending_cases"]) == (11, 11)
    assert found["without_officer_cases"] == 5
    assert found["backlog_sd_cases"] == 1
    assert found["backlog_gini"] == pytest.approx(1 / 6)
    assert found["backlog_max_over_mean"] == pytest.approx(4 / 3)


def test_who_holds_no_open_case_at_a_count_is_in_no_spread() -> None:
    """C closed all and D comes later: of A and B, who have one each, the spread is 0."""
    play = played(
        ("2014-02-03", None, None, "A"),
        ("2014-01-03", None, None, "B"),
        ("2014-02-03", None, "2014-02-28", "C"),
        ("2014-03-03", None, None, "D"),
    )
    found = measured(play.ledger, play.span)
    assert found.months["officers_with_cases"].tolist() == [2]
    assert found.months["backlog_sd_cases"].tolist() == [0]
    assert found.officers["team"].tolist() == ["A", "B", "C"]
    assert ledger_measures(play)["closures_per_officer_sd_cases"] == 0  # of A and B: none closed


def test_an_officer_is_there_from_the_first_case_to_the_last() -> None:
    filed = ["2014-02-03", "2014-04-03", "2014-01-20", "2014-05-20"]
    closed = ["2014-02-05", "2014-04-05", None, "2014-06-20"]
    of_it = ledger(filed, closed, ["A", "A", "B", "C"], "2014-07-01")
    window = window_of(of_it, "2014-02", "2014-05")
    officers = measured(of_it, window).officers
    there = officers[officers["in_bureau"]].groupby("team")["month"].agg(["min", "max", "size"])
    assert there.T.to_dict("list") == {
        "A": ["2014-02", "2014-04", 3],
        "B": ["2014-02", "2014-05", 4],
        "C": ["2014-05", "2014-05", 1],
    }


def test_days_of_allocation_before_the_filing_or_after_the_closure_are_those_days() -> None:
    play = played(
        ("2014-02-10", "2014-01-20", None, "A"),
        ("2014-01-10", "2014-03-20", "2014-02-20", "A"),
        ("2014-01-10", "2014-03-02", None, "A"),
    )
    assert in_table(play, "received") == {"A": 2, NOBODY: 0}
    assert play.log.allocations.day.tolist() == [9.0, 19.0]
    assert in_table(play, "closed") == {"A": 1, NOBODY: 0}
    found = ledger_measures(play)
    assert (found["backlog_cases"], found["pending_cases"], found["pool_cases"]) == (1, 2, 1)


def test_who_has_neither_officer_nor_day_of_allocation_waits_if_others_have_days() -> None:
    """Two wait, one of them for February's 27 days; the closed one was somebody's."""
    waiting = [
        ("2014-01-31", None, None, None),
        ("2014-02-02", None, None, None),
        ("2014-02-02", None, "2014-02-09", None),
    ]
    play = played(*waiting, ("2014-02-03", "2014-02-12", None, "A"))
    found = ledger_measures(play)
    assert in_table(play, "backlog") == {"A": 1, NOBODY: 0}
    assert in_table(play, "closed") == {"A": 0, NOBODY: 1}
    assert (found["pool_cases"], found["pending_cases"]) == (2, 3)
    assert found["pool_wait_mean_days"] == (27 + 0 + 9) / 3
    without = ledger_measures(played(*waiting))
    assert "pool_cases" not in without  # no day of allocation is known at all
    assert without["backlog_cases"] == 2


def test_limits_that_are_not_known_are_neither_kept_nor_missed() -> None:
    """Of three closures one has a limit and keeps it; so does one of the four filings."""
    filed = ["2014-02-03", "2014-02-03", "2014-02-04", "2014-02-04"]
    closed = ["2014-02-20", "2014-02-20", "2014-02-20", None]
    limit = ["2014-02-20", None, None, "2014-02-25"]
    of_it = ledger(filed, closed, ["A"] * 4, "2014-05-01", limit=limit)
    found = ledger_measures(play_of(of_it, window_of(of_it, "2014-02", "2014-02")))
    assert found["closures_within_limit_share"] == 1
    assert found["closures_with_limit_cases"] == 1
    assert found["closed_within_limit_share"] == 1 / 2
    assert found["aging_index"] == 1 / (1 + 1)


def test_cases_that_were_filed_again_are_counted_if_the_map_lets_them() -> None:
    filed = ["2014-01-03", "2014-02-03", "2014-02-13"]
    for how, expected in (("new_case", 1), ("refuse", None)):
        of_it = ledger(
            filed, [None] * 3, ["A"] * 3, "2014-05-01", map_of(rows={"reopened": how}),
            returned=[True, False, True],
        )  # fmt: skip
        found = ledger_measures(play_of(of_it, window_of(of_it, "2014-02", "2014-02")))
        assert found.get("returned_cases") == expected


def test_amounts_are_summed_over_cases_of_which_they_are_known() -> None:
    filed, closed = ["2014-02-03"] * 3, ["2014-02-13", "2014-02-13", None]
    of_it = ledger(filed, closed, ["A"] * 3, "2014-03-01", amount=[7, np.nan, 5])
    window = window_of(of_it, "2014-02", "2014-02")
    assert ledger_measures(play_of(of_it, window))["amount_closed_yuan"] == 7
    assert measured(of_it, window).officers["amount_closed_yuan"].tolist() == [7]


def test_a_case_closed_before_it_is_filed_counts_in_the_window_that_has_either_day() -> None:
    """One is closed in February and filed in March, one closed in January and filed in February."""
    play = played(
        ("2014-03-05", None, "2014-02-20", "A"),
        ("2014-02-05", None, "2014-01-20", "A"),
        ("2014-02-05", None, None, "A"),
    )
    found = ledger_measures(play)
    assert (found["filed_cases"], found["closures_cases"], found["pending_cases"]) == (2, 1, 1)
    assert in_table(play, "received") == {"A": 2, NOBODY: 0}
    assert in_table(play, "closed") == {"A": 1, NOBODY: 0}
    assert found["closed_cases_only_mean_days"] == -13


def test_such_a_case_does_not_wait_for_an_officer_either() -> None:
    play = played(
        ("2014-02-05", "2014-02-06", "2014-02-03", "A"),
        ("2014-02-05", "2014-02-08", None, "A"),
    )
    assert ledger_measures(play)["pool_wait_mean_days"] == 3


def test_such_a_case_was_not_held_when_the_window_began() -> None:
    play = played(("2014-03-05", None, "2014-02-20", "A"), ("2014-02-05", None, None, "A"))
    assert ledger_measures(play)["closure_rate"] == 1 / (0 + 1)


def test_such_a_case_is_within_its_limit_by_officer_as_by_month() -> None:
    filed, closed = ["2014-02-05", "2014-02-05"], ["2014-02-03", "2014-02-20"]
    of_it = ledger(filed, closed, ["A"] * 2, "2014-03-01", limit=["2014-03-01"] * 2)
    found = measured(of_it, window_of(of_it, "2014-02", "2014-02"))
    assert found.officers["closed_within_limit"].tolist() == [2]
    assert found.months["closures_within_limit_cases"].tolist() == [2]


def test_the_clearance_rate_is_of_filings_though_others_are_received() -> None:
    play = played(
        ("2014-02-03", "2014-02-04", "2014-02-20", "A"),
        ("2014-01-03", "2014-02-04", None, "A"),
        ("2014-02-03", "2014-02-05", None, "B"),
        ("2014-01-03", "2014-02-05", None, "B"),
    )
    found = ledger_measures(play)
    assert (found["received_cases"], found["filed_cases"]) == (4, 2)
    assert found["clearance_rate"] == 1 / 2
