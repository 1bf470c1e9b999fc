"""The verdict: each criterion worked out by hand, and what it says as a whole."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from sim.analysis.scores import COVERAGE
from sim.fitting.backtest import backtest
from sim.fitting.prediction import Flows, Observed, Prediction
from sim.fitting.verdict import CRITERIA, Verdict, quarters, verdict
from sim.report.ledger.verdict import (
    MISSED,
    backtest_in_words,
    backtest_table,
    verdict_in_words,
    verdict_table,
)
from sim.report.printing import as_text

MONTHS = ("2011-07", "2011-08", "2011-09", "2011-10", "2011-11", "2011-12")
CLOSURES = np.array([100, 90, 110, 95, 105, 100.0])
FIT = np.array([80, 120, 100, 90, 110, 100.0])


def flows(closed, filed=100.0, opening=500.0) -> Flows:
    """Flows of months that add up."""
    closing = opening + np.cumsum(filed - closed, axis=-1)
    first = np.full((*closed.shape[:-1], 1), opening)
    before = np.concatenate([first, closing[..., :-1]], axis=-1)
    return Flows(before, np.full(closed.shape, filed), closed, closing)


def spread(middle, half, plays: int = 199):
    """Plays at even distances about a middle, whose 90 % band reaches 0.9 half to either side."""
    steps = np.linspace(-1, 1, plays + 2)[1:-1].reshape(-1, *[1] * np.ndim(middle))
    return np.asarray(middle) + half * steps


CLOSED = spread(CLOSURES, 20.0)
GOOD = Prediction(
    months=MONTHS,
    closures=CLOSED,
    gini=spread(np.full(6, 0.4), 0.1),
    curve=spread(np.array([0.25, 0.5, 0.75]), 0.04),
    flows=flows(CLOSED),
)
REAL = Observed(
    closures=CLOSURES,
    gini=np.full(6, 0.42),
    curve=np.array([0.25, 0.51, 0.74]),
    fit_months=("2011-01", "2011-02", "2011-03", "2011-04", "2011-05", "2011-06"),
    fit_closures=FIT,
    fit_hazard=np.array([0.008, 0.010, 0.012, 0.013, 0.014, 0.015]),
    hazard=np.array([0.010, 0.011, 0.012, 0.012, 0.012, 0.012]),
    flows=flows(np.concatenate([FIT, CLOSURES])),
)
NEAR = {"closures": 0.4, "gini": -2.9}


def failed(prediction=GOOD, observed=REAL, distances=NEAR) -> list[str]:
    """Names of the criteria that are not met."""
    return [row.criterion.name for row in verdict(prediction, observed, distances).those("failed")]


def row(name: str, found: Verdict):
    return next(one.measured for one in found.rows if one.criterion.name == name)


def test_a_forecast_that_holds_passes_all():
    found = verdict(GOOD, REAL, NEAR)
    assert found.answer == "passed"
    assert [one.criterion for one in found.rows] == list(CRITERIA)
    assert list(found.table["answer"]) == ["passed"] * len(CRITERIA)


def test_the_bands_are_those_of_the_plays():
    test = backtest(GOOD, REAL)
    low, high = test.bands["model"]
    np.testing.assert_allclose(high - low, 2 * COVERAGE * 20)
    assert test.covered == {"model": 6, "poisson": 6, "negative_binomial": 6}
    assert test.scores["model"] == pytest.approx(36)
    assert list(test.months["month"]) == list(MONTHS)
    assert test.forecasts.set_index("forecast")["covered_months"].to_dict() == test.covered


def test_a_month_that_does_not_add_up_fails_in_the_ledger_and_in_the_plays():
    lost = replace(REAL.flows, closing=REAL.flows.closing + np.eye(12)[3])
    found = verdict(GOOD, replace(REAL, flows=lost), NEAR)
    assert row("flows", found).value == 2  # of the month, and of the next one's opening
    leaking = replace(GOOD.flows, filed=GOOD.flows.filed + np.eye(199, 6))
    assert failed(prediction=replace(GOOD, flows=leaking)) == ["flows"]


@pytest.mark.parametrize(("missed", "fails"), [(2, False), (3, True)])
def test_of_six_months_four_must_be_covered(missed, fails):
    """Missed by little, and to either side, so that total and score stay as they are."""
    off = np.array([19, -19, 19, 0, 0, 0.0]) * (np.arange(6) < missed)
    found = verdict(GOOD, replace(REAL, closures=CLOSURES + off), NEAR)
    assert row("coverage", found).value == 6 - missed
    assert row("coverage", found).low == 4
    assert ("coverage" in [one.criterion.name for one in found.those("failed")]) == fails


def test_fewer_than_six_held_out_months_are_not_judged_by_coverage():
    few = replace(
        GOOD, months=MONTHS[:3], closures=CLOSED[:, :3], gini=GOOD.gini[:, :3],
        flows=flows(CLOSED[:, :3]),
    )  # fmt: skip
    long_fit = np.tile(FIT, 2)
    real = replace(
        REAL, closures=CLOSURES[:3], gini=REAL.gini[:3], hazard=REAL.hazard[:3],
        fit_closures=long_fit, flows=flows(np.concatenate([long_fit, CLOSURES[:3]])),
    )  # fmt: skip
    found = verdict(few, real, NEAR)
    assert [one.criterion.name for one in found.those("not judged")] == ["coverage"]
    assert found.answer == "not judged"


def test_a_band_that_is_wider_than_the_naive_one_is_no_better_than_extrapolation():
    naive = np.subtract(*backtest(GOOD, REAL).bands["negative_binomial"][::-1])[0]
    for part, fails in ((1.05, []), (1.15, ["score"])):
        wide = spread(CLOSURES, part * naive / 2 / COVERAGE)
        found = verdict(replace(GOOD, closures=wide, flows=flows(wide)), REAL, NEAR)
        assert row("score", found).value == pytest.approx(part)
        assert [one.criterion.name for one in found.those("failed")] == fails


def test_the_total_may_be_off_where_no_single_month_is():
    """Each month 15 too many: inside bands of 18; but all six together vary less."""
    apart = stats.uniform(-20, 40).rvs((199, 6), random_state=4)  # months are independent
    closures = CLOSURES + apart
    model = replace(GOOD, closures=closures, flows=flows(closures))
    assert failed(model, replace(REAL, closures=CLOSURES + 15)) == ["total"]


@pytest.mark.parametrize("quartile", [0, 1, 2])
def test_the_curve_is_judged_at_each_quartile(quartile):
    off = REAL.curve + 0.05 * np.eye(3)[quartile]
    assert failed(observed=replace(REAL, curve=off)) == [f"curve_{25 * (quartile + 1)}"]


def test_the_mean_gini_is_judged_and_no_single_month():
    rising = REAL.gini + np.array([0.2, -0.2, 0.2, -0.2, 0, 0])
    assert failed(observed=replace(REAL, gini=rising)) == []
    assert failed(observed=replace(REAL, gini=REAL.gini + 0.1)) == ["gini"]


def test_a_fit_statistic_beyond_three_sd_fails_and_is_named():
    found = verdict(GOOD, REAL, NEAR | {"elasticity": -3.01})
    assert row("statistics", found).which == "elasticity"
    assert row("statistics", found).value == pytest.approx(3.01)
    assert failed(distances=NEAR | {"elasticity": -3.0}) == []
    some = row("statistics", verdict(GOOD, REAL, NEAR | {"elasticity": np.nan}))
    assert (some.value, some.of, some.which) == (2.9, 2, "gini")


def test_closures_per_open_case_and_day_are_judged_by_quarters():
    """Fit quarters .010 and .014: between .0075 and .0175 passes; single months may lie outside."""
    np.testing.assert_allclose(quarters(np.array([1, 2, 3, 4, 5, 9, 7.0])), [2, 6])
    wild = np.array([0.002, 0.010, 0.012, 0.020, 0.020, 0.012])
    assert failed(observed=replace(REAL, hazard=wild)) == []
    assert failed(observed=replace(REAL, hazard=wild * 0.9)) == ["slowest_quarter"]
    assert failed(observed=replace(REAL, hazard=wild * 1.02)) == ["fastest_quarter"]


@pytest.mark.parametrize("hole", ["curve", "statistics", "plays"])
def test_what_is_not_known_is_not_judged_and_the_whole_is_not_passed(hole):
    model, real, distances = GOOD, REAL, dict(NEAR)
    if hole == "curve":
        real = replace(REAL, curve=np.array([0.25, 0.51, np.nan]))
    elif hole == "statistics":
        distances = dict.fromkeys(NEAR, np.nan)
    else:
        model = replace(GOOD, gini=GOOD.gini[:18])
    found = verdict(model, real, distances)
    assert found.answer == "not judged"
    assert len(found.those("not judged")) == 1
    assert failed(model, replace(real, gini=REAL.gini + 1), NEAR) in (["gini"], [])


def test_a_failure_outweighs_what_is_not_known():
    real = replace(REAL, curve=np.array([0.25, 0.9, np.nan]))
    assert verdict(GOOD, real, NEAR).answer == "failed"


@pytest.mark.parametrize(
    ("factor", "months", "judged"), [(1, 6, True), (1, 5, False), (0.16, 6, False)]
)
def test_a_short_or_small_ledger_is_not_judged_and_the_reason_is_said(factor, months, judged):
    """Twelve months with 1,200 closures; eleven months; twelve months with 192 closures."""
    real = replace(REAL, fit_closures=FIT[:months] * factor, closures=CLOSURES * factor)
    found = verdict(GOOD, real, NEAR)
    assert bool(found.rows) == judged
    if not judged:
        assert found.answer == "not judged"
        assert found.facts is not None
        assert found.facts["found_months"] == months + 6
        assert found.table.empty


def test_the_first_sentence_is_as_plain_for_a_failure_as_for_a_pass():
    def words(found: Verdict) -> list[str]:
        return verdict_in_words(found, {"gini": "Gini of backlogs"})

    passed = words(verdict(GOOD, REAL, NEAR))
    assert passed[0] == "Passed: the fitted model meets all 11 criteria that were fixed beforehand."
    assert "does not show that it is right" in passed[1]
    missed = words(verdict(GOOD, replace(REAL, gini=REAL.gini + 0.1), {"gini": -4}))
    assert missed[0] == (
        "Failed: the fitted model misses 2 of the 11 criteria that were fixed beforehand: mean "
        "Gini of officers' open cases, SD between the ledger and its farthest fit statistic."
    )
    assert "do not decide by it" in missed[1]
    assert "a mean Gini of 0.520; the forecast: 0.310 to 0.490." in missed[2]
    assert "Gini of backlogs is 4.00 SD from the ledger's; 3.00 at the most" in missed[2]
    unknown = words(verdict(GOOD, replace(REAL, curve=np.array([0.25, 0.5, np.nan])), NEAR))
    assert unknown[0].startswith("Cannot be judged: the fitted model misses none of the 11")
    assert unknown[0].endswith("1 of them: share closed by the day of the ledger's third quartile.")
    few = words(verdict(GOOD, replace(REAL, fit_closures=FIT[:3]), NEAR))
    assert few[0].startswith("Cannot be judged: a model is fitted and judged from 12 months and")
    assert "there are 9 months and" in few[0]


def test_a_share_of_the_curve_is_said_with_its_day():
    real = replace(REAL, curve=np.array([0.25, 0.9, np.nan]), curve_days=(4.25, 37.2, np.nan))
    found = verdict(GOOD, real, NEAR)
    first, _follows, missed = verdict_in_words(found)
    assert first.endswith("fixed beforehand: share closed by day 37.")
    assert missed.startswith("By day 37 the ledger has 90.0 % closed, the forecast 46.4 to 53.6 %:")
    shown = as_text(verdict_table(found))
    assert "share closed by day 4.2, % " in shown
    assert "share closed by day 37, % " in shown
    assert "share closed by the day of the ledger's third quartile, % " in shown


def test_it_is_said_why_few_months_are_not_judged():
    months = MONTHS[:4]
    few = replace(
        GOOD, months=months, closures=CLOSED[:, :4], gini=GOOD.gini[:, :4],
        flows=flows(CLOSED[:, :4]),
    )  # fmt: skip
    real = replace(REAL, closures=CLOSURES[:4], fit_closures=np.append(FIT, [100.0, 90.0]),
                   gini=REAL.gini[:4])  # fmt: skip
    found = verdict(few, real, NEAR)
    assert row("coverage", found).answer == "not judged"
    said = verdict_in_words(found)
    assert said[-1].startswith("Of 4 held-out months it is not judged how many the 90 % band holds")
    lines = as_text(verdict_table(found)).splitlines()
    (line,) = (" ".join(one.split()) for one in lines if "held-out months in" in one)
    assert line.endswith("4 of 4 judged from 6 on not judged")


def test_every_criterion_says_what_it_means_that_it_is_not_met():
    assert set(MISSED) == {one.name for one in CRITERIA}


def test_every_criterion_is_a_row_and_the_naive_forecasts_are_always_shown():
    found = verdict(GOOD, replace(REAL, curve=np.array([0.25, 0.9, np.nan])), NEAR)
    shown = as_text(verdict_table(found))
    assert "6 of 6" in shown
    assert [shown.count(answer) for answer in (" passed", " failed", " not judged")] == [9, 1, 1]
    test = backtest(GOOD, REAL)
    assert as_text(backtest_table(test)).count("naive") == 2
    assert "36.0 for the fitted model" in backtest_in_words(test)
