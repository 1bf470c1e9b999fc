"""The measures of a play, each worked out by hand from a few scripted cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from sim.bureau.log import Conduct
from sim.measures.breakdown import region_table, team_table
from sim.measures.indicators import measures
from sim.measures.play import Play
from sim.measures.pooled import (
    bureau_row,
)
from sim.measures.spread import ratio
from sim.scenario.cases import CLOSING_TYPES
from sim.scenario.catalogue import MEASURES
from sim.scenario.measure import Ratio
from sim.world.outcome import CaseOutcomes
from tests.support import by_themselves, docket, monthly, play_arm, regions, scenario


def test_the_share_within_the_limit_counts_each_case_by_the_limit_of_its_kind() -> None:
    """Limits of 10 and 20 days, a window of 60.

    In units of their limits: closed at 0.5 (5 of 10 days) and 1.5 (15 of 10), closed at 0.75 (15 of
    20), open at 0.5 (filed on day 50, limit 20). At 0.5 one of four is closed; of the two that are
    left at 0.75, one: open are 3/4 x 1/2, closed 5/8.
    """
    play = by_themselves([0, 0, 0, 50], [5, 15, 15, 99], [10, 10, 20, 20])
    assert measures(play)["closed_within_limit_share"] == pytest.approx(5 / 8)
    alike = by_themselves([0, 0, 0, 50], [5, 15, 15, 99], [20, 20, 20, 20])
    assert measures(alike)["closed_within_limit_share"] == 1


def test_the_share_within_limits_that_are_longer_than_the_window_is_unknown() -> None:
    play = by_themselves([0, 0, 0], [5, 15, 99], [10, 10, 100])
    assert np.isnan(measures(play)["closed_within_limit_share"])
    all_closed = by_themselves([0, 0], [15, 15], [10, 100])
    assert np.isnan(measures(all_closed)["closed_within_limit_share"])
    in_time = by_themselves([0, 0], [5, 15], [10, 100])  # what is more than all there is to know
    assert measures(in_time)["closed_within_limit_share"] == 1


def test_a_limit_of_a_day_is_known_after_a_day() -> None:
    play = by_themselves([0, 0.5], [0.25, 9], [1, 1], calendar={"months": 1, "days_per_month": 1})
    assert measures(play)["closed_within_limit_share"] == 0.5


def test_without_cases_measures_are_nothing_or_undefined() -> None:
    given = scenario()
    found = measures(play_arm(given, cases=docket(given, [], [])))
    nothing = [name for name, value in found.items() if value == 0]
    assert set(nothing) == {
        "closures_cases",
        "received_cases",
        "amount_closed_yuan",
        "backlog_cases",
        "pending_cases",
        "pending_over_12_months_cases",
        "pending_over_18_months_cases",
        "backlog_sd_cases",
        "backlog_sd_mean_cases",
        "backlog_range_cases",
        "closures_per_officer_sd_cases",
    }
    assert {name for name, value in found.items() if value == 1} == {"idle_share_officer"}
    assert all(np.isnan(found[name]) for name in set(found) - {*nothing, "idle_share_officer"})


def outcome_of(types: Sequence[str], recovered: Sequence[float]) -> CaseOutcomes:
    n = len(types)
    return CaseOutcomes(
        np.array([CLOSING_TYPES.index(name) for name in types]),
        np.array(recovered, dtype=np.float64),
        np.full(n, -np.inf),
    )


@pytest.fixture
def ended() -> Play:
    """One month of history (to day 20), a window to day 60, limits of 10 days.

    Case 0: closed in the history; 1: closed on its last day, day 20; 2: closed on day 30, after
    just 10 days; 3: closed on day 35, late; 4: open since 40 days; 5: closed on day 60, the last
    one, late; 6: open since 5; 7: filed when all is over.
    """
    return by_themselves(
        filed=[0, 10, 20, 20, 20, 40, 55, 60],
        work=[0.5, 10, 10, 15, 99, 20, 99, 1],
        limit=[10] * 8,
        outcome=outcome_of(
            ["settled"] * 2
            + ["voluntary", "lack_of_assets", "settled", "compulsory"]
            + ["settled"] * 2,
            [900, 800, 400, 0, 700, 1000, 600, 500],
        ),
        history={"months": 1},
        calendar={"months": 2},
    )


def test_how_cases_end_by_hand(ended: Play) -> None:
    found = measures(ended)
    assert found["closures_cases"] == 3  # 2, 3 and 5
    assert found["actual_enforcement_rate"] == pytest.approx(2 / 3)
    assert found["recovered_yuan"] == 1400
    assert found["recovery_rate"] == pytest.approx(1400 / 3000)
    assert found["closures_within_limit_share"] == pytest.approx(1 / 3)
    # Pending are 4 and 6, of which 4 is late; all five closures are of the last twelve months.
    assert found["pending_cases"] == 2
    assert found["aging_index"] == pytest.approx(1 / 7)
    assert found["pending_age_mean_days"] == 22.5
    assert found["closed_cases_only_mean_days"] == 15
    # Filed in the window: 2 to 6. Closed after 10, 15 and 20 days, open after 5 and 40: of those
    # followed to 10 days, one of four.
    assert found["closed_within_limit_share"] == 0.25
    assert found["time_to_closure_median_days"] == 15
    assert bureau_row(ended)["_filed"] == region_table(ended)["filed"].sum() == 5


def test_months_of_cases_that_ended_and_what_was_recovered(ended: Play) -> None:
    table = monthly(ended)
    sums = table.groupby("month")[["closed", "closed_within_limit", "recovered_yuan"]].sum()
    # Month 0: cases 0 and 1, both within 10 days; month 1: 2 and 3, of which 2; month 2: 5.
    assert sums.to_numpy().tolist() == [[2, 2, 1700], [2, 1, 400], [1, 0, 1000]]
    assert table["amount_closed_yuan"].sum() == 5000


def test_the_last_year_is_the_last_twelve_months_with_the_history() -> None:
    # 13 months: the year begins after day 20. Closed on days 10, 20 and 30.
    play = by_themselves([0, 0, 0, 0], [10, 20, 30, 999], calendar={"months": 13})
    assert play.closed_in_last_year == 1
    assert measures(play)["disposition_calendar_days"] == 365
    whole = by_themselves([0, 0], [10, 999], calendar={"months": 12})
    assert whole.closed_in_last_year == 1


def test_a_window_of_less_than_a_year_counts_as_its_share_of_one() -> None:
    # Two months after one of history: two cases closed are twelve a year; one is pending.
    play = by_themselves(
        [5, 20, 25, 30], [1, 1, 1, 99], history={"months": 1}, calendar={"months": 2}
    )
    assert measures(play)["disposition_calendar_days"] == pytest.approx(365 / 12)
    assert bureau_row(play)["_closed_in_a_year"] == 12


def test_an_age_of_just_twelve_or_eighteen_months_is_not_over_them() -> None:
    # Twenty months of 20 days: ages of 240, 241, 360 and 361 days.
    play = by_themselves([39, 40, 159, 160], [999] * 4, calendar={"months": 20})
    found = measures(play)
    assert found["pending_over_12_months_cases"] == 3
    assert found["pending_over_18_months_cases"] == 1


def test_the_share_over_twelve_months_is_of_the_cases_that_are_pending() -> None:
    """Twenty months of 20 days: open for 300, 241, 240 and 10 days, one of 390 days is closed.

    Two of four are over 240 days. With a bureau whose one pending case is 300 days old it is three
    of five: no mean of the two shares.
    """
    play = by_themselves([10, 100, 159, 160, 390], [5] + [999] * 4, calendar={"months": 20})
    assert measures(play)["pending_over_12_months_share"] == 2 / 4
    other = by_themselves([100], [999], calendar={"months": 20})
    assert measures(other)["pending_over_12_months_share"] == 1
    rows = [bureau_row(one) for one in (play, other)]
    bureaus = {name: np.array([row[name] for row in rows]) for name in rows[0]}
    pooled = MEASURES["pending_over_12_months_share"].pooled
    assert isinstance(pooled, Ratio)
    assert ratio(bureaus[pooled.part].sum(), bureaus[pooled.whole].sum()) == 3 / 5


def test_of_no_pending_cases_no_share_is_old() -> None:
    done = by_themselves([0, 20], [5, 5], calendar={"months": 20})
    assert np.isnan(measures(done)["pending_over_12_months_share"])
    assert measures(done)["pending_over_12_months_cases"] == 0


def test_cases_that_were_never_allocated_count_for_no_team() -> None:
    """18 months of 20 days, just the 360 to which means are restricted; the last without a team.

    Team 1 gets its case on day 20 and closes it on day 30, after 25 days. Team 2 closes one on day
    70, after 65, and has another to the end: half of its cases are open until day 360:
    65 + 295 / 2 = 212.5. The case of day 345 is with nobody.
    """
    away = [{"team": team, "from": "2015-03", "months": 1} for team in (1, 2)]
    given = scenario(
        calendar={"months": 18},
        intake={"regions": regions([1], [2])},
        teams={"count": 2},
        absences=away,
    )
    cases = docket(given, [5, 5, 5, 345], [[10], [50], [999], [1]], region=[0, 1, 1, 0])
    play = play_arm(given, cases=cases)
    assert play.log.team.tolist() == [0, 1, 1, -1]
    spread = measures(play)["time_to_closure_sd_teams_days"]
    assert spread == pytest.approx((212.5 - 25) / 2)


def conduct(response: list[list[float]], suspended: list[list[int]]) -> Conduct:
    factor = np.array(response)
    return Conduct(factor, np.array(suspended) > 0, np.ones(factor.shape, dtype=np.int64))


def test_the_mean_response_leaves_suspended_teams_out_and_teams_that_are_gone() -> None:
    """Three months after one of history; three teams, of which the arm has two."""
    given = scenario(
        history={"months": 1},
        teams={"count": 3},
        arms=[{"name": "usual"}, {"name": "two", "teams": {"count": 2}}],
    )
    plain = play_arm(given, "two")
    found = conduct(
        [[9, 1.0, 0.8, 1.2], [9, 1.1, 0.5, 1.0], [9, 7, 7, 7]],
        [[1, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]],
    )
    play = Play(plain.world, replace(plain.log, conduct=found))
    told = measures(play)
    assert told["response_mean"] == pytest.approx((1.0 + 0.8 + 1.2 + 1.1 + 1.0) / 5)
    assert told["suspended_team_months"] == 1
    table = monthly(play)
    assert table.columns[-4:].tolist() == ["closure_rate", "response", "suspended", "rank"]
    mine = table[table["team"] == "2"]
    assert (mine["suspended"].tolist(), mine["suspended"].dtype) == ([0, 0, 1, 0], np.int64)
    assert mine["idle_share_officer"].isna().tolist() == [False, False, True, False]


def test_cases_that_are_handed_back_are_received_again_and_counted_once() -> None:
    """Two months; team 1 begins with four cases and is away in the second month.

    It closes two, on days 5 and 15; the third is in hand on day 20 and ended on day 21. The fourth
    goes to team 2, which closes it on day 26.
    """
    given = scenario(
        calendar={"months": 2},
        teams={"count": 2},
        intake={"regions": regions([1], [2])},
        absences=[{"team": 1, "from": "2013-11", "months": 1}],
        absent_cases="redistribute",
        appraisal={"ranking": "closures", "every_months": 1},
    )
    cases = docket(given, [0] * 4, [[5], [10], [6], [6]], opening_team=[0] * 4)
    play = play_arm(given, cases=cases)
    found, row, table = measures(play), bureau_row(play), monthly(play)
    assert table["handed_back"].tolist() == [0, 0, 1, 0]
    assert table["closed"].tolist() == [2, 0, 1, 1]
    # 2 of 4 and 0 of 0; 1 of 2 and 1 of 1.
    assert table["closure_rate"].tolist() == [0.5, 0, 0.5, 1]
    assert (found["closures_cases"], found["received_cases"]) == (4, 1)
    assert found["backlog_cases"] == 0
    # The four of the beginning are 0 left + 4 closed + 1 handed back - 1 received.
    assert found["closure_rate"] == 4 / (4 + 1)
    assert row["_opening_and_received"] == 5
    # Team 1 was there in one month of two and had no idle day; team 2 was idle in the first month
    # and worked 6 of 20 days in the second.
    assert (row["_officer_months"], row["_assistant_months"]) == (3, 0)
    assert found["idle_share_officer"] == pytest.approx((0 + 1 + 14 / 20) / 3)


def idle_play() -> Play:
    """Teams 1 and 2 with assistants, 3 without; two months of 20 days; team 2 away in the second.

    Cases of an officer's 5 days and an assistant's 8: of team 1 on days 0 to 5 and 5 to 13, of team
    2 just so; of team 3 a lone officer does both. Clerical work takes that one the same time.
    """
    given = scenario(
        calendar={"months": 2},
        intake={"regions": regions([1], [2], [3])},
        route=[
            {"stage": "inquiry", "role": "officer", "work": 1},
            {"stage": "closing", "role": "assistant", "work": 1},
        ],
        teams=[{"assistant_speed": 1.0}, {"assistant_speed": 1.0}, {"assistant_speed": None}],
        absences=[{"team": 2, "from": "2013-11", "months": 1}],
    )
    cases = docket(given, [0] * 3, [[5, 8]] * 3, region=[0, 1, 2], opening_team=[0, 1, 2])
    return play_arm(given, cases=cases)


def test_idle_shares_are_of_the_months_in_which_somebody_is_there() -> None:
    play = idle_play()
    found, teams, row = measures(play), team_table(play), bureau_row(play)
    # Officers: 15/20 and 1; 15/20; 20 - 5 - 8 x the clerical factor, and 1.
    lone = 1 - float(play.log.end[2, 1]) / 20
    assert teams["idle_share_officer"].tolist() == pytest.approx([0.875, 0.75, (lone + 1) / 2])
    assert found["idle_share_officer"] == pytest.approx((0.75 + 1 + 0.75 + lone + 1) / 5)
    # Assistants: 12/20 and 1; 12/20; team 3 has none.
    np.testing.assert_allclose(teams["idle_share_assistant"], [0.8, 0.6, np.nan])
    assert found["idle_share_assistant"] == pytest.approx((0.6 + 1 + 0.6) / 3)
    assert (row["_officer_months"], row["_assistant_months"]) == (5, 3)
    # The opening cases came before the window's months; speeds are means over both months.
    assert teams["received"].tolist() == [0, 0, 0]
    assert teams["officer_speed"].tolist() == [1, 0.5, 1]


def test_nothing_pending_and_nothing_closed_is_no_late_case() -> None:
    given = scenario(kinds=[{"name": "a", "closing": {"settled": {"share": 1}}}])
    nothing = replace(docket(given, [], []), outcome=outcome_of([], []))
    row = bureau_row(play_arm(given, cases=nothing))
    assert (row["_pending_late"], row["_pending_and_closed"]) == (0, 0)
    assert np.isnan(row["aging_index"])


def test_one_case_of_one_is_all_of_them() -> None:
    found = measures(by_themselves([20], [1], history={"months": 1}))
    assert (found["clearance_rate"], found["closure_rate"]) == (1, 1)
    assert found["idle_share_officer"] == pytest.approx(1 - 1 / 60)
