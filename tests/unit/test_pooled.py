"""Measures of bureaus together follow from those of each."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.analysis.comparison import compare, compare_each
from sim.measures import pooled as measured
from sim.measures.indicators import measures
from sim.measures.play import Play
from sim.measures.pooled import age_columns, bureau_row, month_columns, team_columns
from sim.scenario.catalogue import MEASURES, OF_A_BUREAU
from sim.scenario.measure import Mean, Ratio, Sum
from sim.world.streams import Streams
from tests.support import play_arm, regions, scenario


def tables_of(plays: dict[str, Play]) -> tuple[pd.DataFrame, ...]:
    frames = [[], [], [], []]
    for name, play in plays.items():
        frames[0].append(pd.DataFrame([{"bureau": name} | bureau_row(play)]))
        columns = (team_columns, month_columns, age_columns)
        for found, of in zip(frames[1:], columns, strict=True):
            found.append(pd.DataFrame({"bureau": name} | of(play)))
    return tuple(pd.concat(found) for found in frames)


def together_of(tables: tuple[pd.DataFrame, ...]) -> dict[str, float]:
    """Measures of the bureaus of these tables together."""
    return measured.pooled_row(
        *({name: table[name].to_numpy() for name in table} for table in tables)
    )


def bureau(place: str, cases: float, speed: float, teams: int = 3) -> Play:
    back = {"share": 0.5, "delay": 5}
    ends = {
        "settled": {"share": 1, "recovered": 0.5},
        "lack_of_assets": {"share": 1, "reopened": back},
    }
    return play_arm(
        scenario(
            place=place,
            calendar={"months": 18},
            intake={"cases_per_month": cases, "regions": regions([1], [2], [3])},
            route=[
                {
                    "stage": "plan",
                    "role": "officer",
                    "work": 0.6,
                    "wait": {"exponential": {"mean": 9}},
                },
                {"stage": "closing", "role": "assistant", "work": 0.3},
            ],
            teams={
                "count": teams,
                "officer_speed": {"lognormal": {"mean": speed, "cv": 0.5}},
                "assistant_speed": 1.0,
            },
            kinds=[{"name": "a", "closing": ends}, {"name": "b", "share": 0.01, "closing": ends}],
            tracks=[{"teams": [1], "kinds": ["a"]}],
            absences=[{"team": 1, "from": "2014-03", "months": 1}],
            opening_backlog=[5] * teams,
            appraisal={"every_months": 3, "suspension_months": 1},
            responses={"pressure": {"gain": 0.1}},
            division_assistants={"people": 1},
        )
    )


@pytest.fixture(scope="module")
def plays() -> dict[str, Play]:
    return {"A": bureau("A", 60, 1), "B": bureau("B", 45, 1.2), "C": bureau("C", 80, 0.8, 5)}


@pytest.mark.parametrize("is_overloaded", [False, True])
def test_one_bureau_together_is_that_bureau(plays, is_overloaded):
    play = bureau("D", 90, 0.3) if is_overloaded else plays["A"]
    together, own = together_of(tables_of({"A": play})), measures(play)
    assert own["backlog_cases"] != own["pending_cases"]
    assert is_overloaded == (own["pending_over_12_months_cases"] > 0)
    for name, value in together.items():
        if name in own and not name.startswith("time_to_closure"):
            assert value == pytest.approx(own[name], rel=1e-9, nan_ok=True), name
    for name in ("time_to_closure_median_days", "time_to_closure_p90_days"):
        assert together[name] == pytest.approx(own[name], abs=1.0, nan_ok=True)
    assert together["backlog_sd_between_cases"] == 0
    assert together["backlog_sd_within_cases"] == pytest.approx(own["backlog_sd_cases"])


def test_counts_add_up_and_ratios_are_of_sums(plays):
    together = together_of(tables_of(plays))
    own = pd.DataFrame([measures(play) for play in plays.values()])
    for name in ("closures_cases", "received_cases", "pending_cases", "recovered_yuan"):
        assert together[name] == pytest.approx(own[name].sum())
    closed, received = own["closures_cases"].sum(), own["received_cases"].sum()
    assert together["clearance_rate"] == pytest.approx(closed / received)
    amount = own["amount_closed_yuan"].sum()
    assert together["recovery_rate"] == pytest.approx(own["recovered_yuan"].sum() / amount)
    year = sum(float(play.window("closed")[-12:].sum()) for play in plays.values())
    disposition = 365 * own["pending_cases"].sum() / year
    assert together["disposition_calendar_days"] == pytest.approx(disposition)


def test_every_ratio_is_of_sums_and_every_mean_is_weighted(plays):
    together, rows = together_of(tables_of(plays)), [bureau_row(play) for play in plays.values()]
    own = pd.DataFrame(rows)
    for name in OF_A_BUREAU:
        match MEASURES[name].pooled:
            case Sum():
                assert together[name] == pytest.approx(own[name].sum()), name
            case Ratio(part, whole):
                assert together[name] == pytest.approx(own[part].sum() / own[whole].sum()), name
            case Mean(weight):
                mean = np.average(own[name], weights=own[weight])
                assert together[name] == pytest.approx(mean), name


def test_means_over_bureaus_are_those_over_all_that_they_are_means_of(plays):
    """Over all pending or closed cases, or all months with somebody there, whatever the bureau."""
    together = together_of(tables_of(plays))

    def over_all(of_one):
        return np.concatenate([np.ravel(of_one(play)) for play in plays.values()])

    def pending(play):
        return ~play.is_closed & (play.log.docket.filed < play.calendar.end_day)

    def late(play):
        return play.days > play.log.docket.limit

    def is_settled(play):  # the first closing type of `bureau` alone is actual enforcement
        return play.log.docket.outcome.recovered[play.is_closed] > 0

    closed = over_all(lambda play: play.days[play.is_closed & play.log.docket.is_first])
    of_last_year = over_all(lambda play: play.log.closed > play.calendar.closing[-13])
    expected = {
        "pending_age_mean_days": over_all(lambda play: play.days[pending(play)]).mean(),
        "closed_cases_only_mean_days": closed.mean(),
        "actual_enforcement_rate": over_all(is_settled).mean(),
        "closures_within_limit_share": over_all(lambda p: ~late(p)[p.is_closed]).mean(),
        "idle_share_officer": np.nanmean(over_all(lambda p: p.window("idle_share_officer"))),
        "idle_share_assistant": np.nanmean(over_all(lambda p: p.window("idle_share_assistant"))),
        "aging_index": over_all(lambda play: pending(play) & late(play)).sum()
        / (over_all(pending).sum() + of_last_year.sum()),
    }
    assert {name: together[name] for name in expected} == pytest.approx(expected)
    assert 0 < together["aging_index"] < 1
    own = pd.DataFrame([measures(play) for play in plays.values()])
    sizes = [play.is_there.sum() for play in plays.values()]
    response = np.average(own["response_mean"], weights=sizes)
    assert together["response_mean"] == pytest.approx(response)
    for name in ("suspended_team_months", "amount_closed_yuan"):
        assert together[name] == own[name].sum() > 0
    for months in (12, 18):
        name = f"pending_over_{months}_months_cases"
        assert together[name] == own[name].sum()
    rates = own["closures_cases"] / own["closure_rate"]  # of what was there and what came
    rate = own["closures_cases"].sum() / rates.sum()
    assert together["closure_rate"] == pytest.approx(rate)
    filed = np.array([play.followed.sum() for play in plays.values()])
    shares = [measures(play)["closed_within_limit_share"] for play in plays.values()]
    assert together["closed_within_limit_share"] == pytest.approx(np.average(shares, weights=filed))


def test_the_variance_over_all_teams_is_that_within_bureaus_and_that_between(plays):
    together = together_of(tables_of(plays))
    parts = [together[f"backlog_sd_{part}_cases"] for part in ("within", "between")]
    assert min(parts) > 0
    assert np.hypot(*parts) == pytest.approx(together["backlog_sd_cases"])
    backlogs = np.hstack([play.window("backlog") for play in plays.values()])
    at_work = np.hstack([play.at_work for play in plays.values()])
    assert not at_work.all()
    counts = np.std(backlogs, axis=1, where=at_work)
    assert together["backlog_sd_mean_cases"] == pytest.approx(counts.mean())


def test_a_mean_without_any_weight_is_not_defined():
    assert np.isnan(measured.weighted(np.array([1.0, 2.0]), np.zeros(2)))
    assert np.isnan(measured.weighted(np.array([1.0, np.nan]), np.array([2.0, 3.0])))
    assert measured.weighted(np.array([1.0, np.nan, 4.0]), np.array([1.0, 0.0, 2.0])) == 3.0


def test_a_bureau_that_receives_nothing_counts_in_ratios(plays):
    bureaus, *others = tables_of(plays)
    idle = bureaus.assign(received_cases=[60.0, 0.0, 0.0], clearance_rate=[1.0, np.nan, np.nan])
    together = together_of((idle, *others))
    assert together["clearance_rate"] == pytest.approx(bureaus["closures_cases"].sum() / 60)


def test_a_ratio_of_one_case_is_known_and_of_none_it_is_not(plays):
    bureaus, *others = tables_of(plays)
    for received, expected in (
        ([1.0, 0.0, 0.0], bureaus["closures_cases"].sum()),
        ([0.0] * 3, np.nan),
    ):
        together = together_of((bureaus.assign(received_cases=received), *others))
        assert together["clearance_rate"] == pytest.approx(expected, nan_ok=True)


def test_a_mean_of_a_single_case_is_known():
    assert measured.weighted(np.array([3.0, 5.0]), np.array([1.0, 0.0])) == 3


def test_the_spread_over_bureaus_needs_two_of_them(plays):
    both = {name: plays[name] for name in ("A", "B")}
    bureaus, *others = tables_of(both)
    bureaus["time_to_closure_median_days"] = [40.0, 50.0]
    bureaus["disposition_calendar_days"] = [100.0, 140.0]
    together = together_of((bureaus, *others))
    assert together["time_to_closure_median_sd_bureaus_days"] == 5
    assert together["disposition_calendar_sd_bureaus_days"] == 20
    alone = together_of(tables_of({"A": plays["A"]}))
    assert np.isnan(alone["time_to_closure_median_sd_bureaus_days"])
    assert np.isnan(alone["disposition_calendar_sd_bureaus_days"])


def test_what_is_not_defined_for_every_bureau_is_not_defined_together(plays):
    bureaus, *others = tables_of(plays)
    bureaus["time_to_closure_median_days"] = [40.0, np.nan, 50.0]
    bureaus["suspended_team_months"] = np.nan
    together = together_of((bureaus, *others))
    assert np.isnan(together["time_to_closure_median_sd_bureaus_days"])
    assert np.isnan(together["suspended_team_months"])


def test_groups_are_compared_as_each_would_be_by_itself():
    labels = [(g, arm, r) for r in range(4) for arm in ("x", "y") for g in ("P", "Q", "R")]
    rows = pd.DataFrame(labels, columns=["province", "arm", "replication"])
    rows["m"] = 10 + 2 * Streams(3, 0).draws("m", len(rows), "normal")
    rows.loc[(rows["province"] == "R") & (rows["replication"] > 0), "m"] = np.nan
    rows.loc[(rows["province"] == "Q") & (rows["replication"] == 2), "m"] = np.nan
    found = compare_each(rows, "province", ["x", "y"], ["m"]).set_index("province")
    for group, own in rows.groupby("province"):
        alone = compare(own.drop(columns="province"), ["x", "y"]).iloc[0]
        for name in (
            "replications",
            "mean_arm",
            "difference",
            "low_95",
            "high_95",
            "half_width_95",
        ):
            assert found.loc[group, name] == pytest.approx(alone[name], nan_ok=True), (group, name)
    assert found["replications"].tolist() == [4, 3, 1]
