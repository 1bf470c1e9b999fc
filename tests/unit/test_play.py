"""A play and the tables made of it: months, ages, teams, regions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.measures.breakdown import breakdowns, pending_table, region_table, team_table
from sim.measures.indicators import measures, survival_table
from sim.measures.play import Play
from sim.measures.pooled import age_columns, bureau_row, month_columns, team_columns
from tests.support import by_themselves, docket, monthly, play_arm, regions, scenario


def test_the_survival_table_has_a_row_for_every_five_days_of_the_window() -> None:
    # A window of 12 days: closed after 5 and 7, open after 12.
    play = by_themselves([0, 0, 0], [5, 7, 99], calendar={"months": 1, "days_per_month": 12})
    found = survival_table(play)
    assert list(found) == ["day", "closed_share"]
    assert found["day"].tolist() == [0, 5, 10, 15]
    np.testing.assert_allclose(found["closed_share"], [0, 1 / 3, 2 / 3, np.nan])


@pytest.fixture
def busy() -> Play:
    """A play that has all measures: closing types, appraisal and responses; history of a month."""
    return play_arm(
        scenario(
            calendar={"months": 20},
            history={"months": 2},
            intake={"cases_per_month": 30, "regions": regions([1], [2], [3], [3])},
            kinds=[{"name": "a", "closing": {"settled": {"share": 1, "recovered": 0.5}}}],
            teams={"count": 3, "assistant_speed": 1.0},
            appraisal={},
            responses={"pressure": {"gain": 0.1}},
        )
    )


def test_the_tables_of_a_play_have_their_names(busy: Play) -> None:
    tables = breakdowns(busy)
    assert list(tables) == ["teams", "regions", "pending"]
    for table, function in (
        ("teams", team_table),
        ("regions", region_table),
        ("pending", pending_table),
    ):
        pd.testing.assert_frame_equal(pd.DataFrame(tables[table]), pd.DataFrame(function(busy)))
    assert list(tables["pending"]) == ["month", "over_months", "cases"]
    assert list(team_columns(busy)) == ["team", "received", "closed", "backlog", "_at_work"]
    months = ["month", "teams", "received", "closed", "backlog"]
    months += ["_at_work", "_backlog", "_backlog_squared"]
    assert list(month_columns(busy)) == months
    assert "in_bureau" in monthly(busy)


def test_history_and_what_comes_after_are_the_months_before_and_from_the_start_on(
    busy: Play,
) -> None:
    labels = busy.calendar.labels
    assert sorted(set(busy.history["month"])) == sorted(labels[:2])
    assert sorted(set(busy.after_history["month"])) == sorted(labels[2:])
    months = pd.concat([pd.DataFrame(busy.history), pd.DataFrame(busy.after_history)])
    pd.testing.assert_frame_equal(months.reset_index(drop=True), monthly(busy))


def test_columns_of_months_and_ages_add_up_month_by_month(busy: Play) -> None:
    table = monthly(busy)
    sums = table[table["month"].isin(busy.calendar.labels[2:])].groupby("month", sort=False)
    found = month_columns(busy)
    for name in ("received", "closed", "backlog"):
        assert found[name].tolist() == sums[name].sum().tolist()
    assert found["_backlog"].tolist() == found["backlog"].tolist()
    squares = sums["backlog"].apply(lambda b: (b**2).sum())
    assert found["_backlog_squared"].tolist() == squares.tolist()


def test_the_closure_rate_of_a_month_is_of_what_was_there_and_what_came(busy: Play) -> None:
    table = monthly(busy)
    shape = busy.calendar.months, 3
    closed, left, came, rate, backlog = (
        table[name].to_numpy().reshape(shape)
        for name in ("closed", "handed_back", "received", "closure_rate", "backlog")
    )
    before = backlog + closed + left - came
    np.testing.assert_allclose(rate, closed / np.maximum(before + came, 1))
    assert ((before > 0) & (came > 0)).any()


def test_ages_are_whole_days_from_none_to_the_length_of_the_window() -> None:
    # A window of 60 days: closed after 2.5 days and after 60, open after 60 and 19.5.
    play = by_themselves([0, 0, 0, 40.5], [2.5, 60, 999, 999])
    found = age_columns(play)
    assert found["day"].tolist() == list(range(61))
    assert np.flatnonzero(found["closed"]).tolist() == [2, 60]
    assert np.flatnonzero(found["open"]).tolist() == [19, 60]


def test_a_team_that_is_gone_and_had_nothing_has_no_row() -> None:
    """Two months of history with two teams, then one month in which the arm has the first only."""
    given = scenario(
        calendar={"months": 1},
        history={"months": 2},
        teams={"count": 2},
        arms=[{"name": "usual"}, {"name": "one", "teams": {"count": 1}}],
    )
    play = play_arm(given, "one", cases=docket(given, [5, 15], [[1], [999]]))
    table = monthly(play)
    assert table["team"].tolist() == ["1", "2", "1", "2", "1"]
    assert table["in_bureau"].all()
    assert play.is_there.tolist() == [True, False]
    assert bureau_row(play)["teams"] == 1
    assert [month_columns(play)[name].tolist() for name in ("teams", "backlog")] == [[1], [1]]
    assert measures(play)["backlog_sd_mean_cases"] == 0


def test_days_end_with_the_last_count_and_are_negative_for_what_is_filed_after_it() -> None:
    # A window of 60 days: closed after 5 days, open after 10; filed with the last count, and after.
    play = by_themselves([0, 50, 60, 65], [5, 99, 1, 1])
    assert play.days.tolist() == [5, 10, 0, -5]
    assert play.is_closed.tolist() == [True, False, False, False]


@pytest.mark.parametrize("filed", [20, 60, 65])
def test_no_case_is_closed_before_it_is_filed(filed: float) -> None:
    """A log that says so is wrong, also of a case that is filed at the last count or after it."""
    play = by_themselves([0, filed], [5, 99])
    just = Play(play.world, replace(play.log, end=np.array([[5.0], [filed]])))
    assert just.days.tolist() == [5, min(60 - filed, 0)]
    before = Play(play.world, replace(play.log, end=np.array([[5.0], [filed - 0.5]])))
    with pytest.raises(AssertionError, match=r"^a case was closed before it was filed$"):
        _ = before.days


def test_a_region_without_cases_at_the_end_of_the_list_has_no_row() -> None:
    given = scenario(intake={"regions": regions([1], [1])})
    found = region_table(play_arm(given, cases=docket(given, [1, 2], [[1], [1]])))
    assert (found["region"].tolist(), found["filed"].tolist()) == (["A"], [2])
