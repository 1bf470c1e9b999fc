"""Differences adjusted for drawn speeds: by hand, in a known model, and with controls of mean 0."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import sim
from sim.analysis.controls import FEWEST_FREEDOM, adjusted, controlled
from sim.analysis.stopping import t_quantile
from sim.report.findings.adjusted import adjusted as in_words
from sim.report.findings.worlds import unlike_worlds
from sim.scenario.problems import InputError
from sim.studies.library import outcome_in
from sim.studies.replication import Setup
from sim.studies.run import Run, refuse_no_controls
from sim.world.controls import speed_controls
from sim.world.streams import Streams
from sim.world.world import draw_worlds
from tests.support import regions, scenario, undrawn

ARMS = [{"name": "a"}, {"name": "b", "allocation": "top_up"}]
FAMILIES = [
    {"lognormal": {"mean": 1, "cv": 0.4}},
    {"gamma": {"mean": 1, "cv": 0.4}},
    {"exponential": {"mean": 1}},
]


def drawn(**changes):
    """Two officers of drawn speeds with a region each, the second of which files twice as much."""
    homes = [region | {"share": i + 1} for i, region in enumerate(regions([1], [2]))]
    usual = {
        "teams": {"count": 2, "officer_speed": FAMILIES[0]},
        "intake": {"cases_per_month": 45, "regions": homes},
        "arms": ARMS,
    }
    return scenario(**(usual | changes))


def test_an_adjusted_mean_by_hand():
    """Slope 2, residuals 0, -1, 1, 0: variance 2 / 2, of which the mean has 1 / 4 + 1 / 2."""
    values, control = np.array([1.0, 2, 4, 5]), np.array([[-1.0], [0], [0], [1]])
    assert adjusted(values, control) == pytest.approx((3, 0.5, 0.8))
    assert adjusted(values, control + 1) == pytest.approx((1, math.sqrt(0.75), 0.8))


def test_intervals_of_a_known_model_cover_its_mean():
    """400 studies of 20 values; 95 % cover: fewer than 366 once in 500. Half as wide as without."""
    covered, widths = 0, []
    for seed in range(400):
        draws = Streams(seed, 0).draws("values", 60, "normal").reshape(20, 3)
        values = 7 + draws @ [1.5, 1.0, 1.0]
        mean, error, _explained = adjusted(values, draws[:, :2])
        half = t_quantile(17, 0.975) * error
        covered += abs(mean - 7) <= half
        widths.append(half / (t_quantile(19, 0.975) * values.std(ddof=1) / math.sqrt(20)))
    assert covered >= 366
    assert np.mean(widths) < 0.6


@pytest.mark.parametrize("speed", FAMILIES, ids=lambda family: next(iter(family)))
def test_controls_are_zero_on_average_whatever_speeds_are_drawn_from(speed):
    """Of 2,000 replications: variances 1 / n, 1 and 2 / n of n = 2; off by 4 standard errors."""
    given = drawn(teams={"count": 2, "officer_speed": speed})
    rows = pd.DataFrame([speed_controls(given, number) for number in range(2000)])
    assert list(rows) == ["officer_mean", "officer_load", "officer_square"]
    error = np.sqrt(np.array([0.5, 1, 1]) / 2000)
    assert (np.abs(rows.mean()) < 4 * error).all()
    np.testing.assert_allclose(rows.var(), [0.5, 1, 1], rtol=0.25)


def test_controls_are_those_of_the_people_who_are_played():
    """Log speeds are linear in the scores; the second team has twice the load of the first."""
    given = drawn()
    staff = draw_worlds(given, 3)[0].staff
    spread = math.log1p(0.4**2)
    one, two = (np.log(staff.officer_ability) + spread / 2) / math.sqrt(spread)
    expected = [(one + two) / 2, (two - one) / math.sqrt(2), (one**2 + two**2) / 2 - 1]
    np.testing.assert_allclose(list(speed_controls(given, 3).values()), expected)


def test_assistants_have_controls_of_their_own_and_equal_loads_have_none():
    both = {"count": 2, "officer_speed": FAMILIES[0], "assistant_speed": FAMILIES[1]}
    even = drawn(teams=both, intake={"regions": regions([1], [2])})
    assert list(speed_controls(even, 0)) == [
        "officer_mean", "officer_square", "assistant_mean", "assistant_square"
    ]  # fmt: skip
    mixed = [{"officer_speed": 1}, {"officer_speed": FAMILIES[0]}]
    assert list(speed_controls(drawn(teams=mixed), 0)) == ["officer_mean", "officer_square"]


def test_a_measure_that_is_not_defined_in_every_replication_is_not_adjusted():
    n = FEWEST_FREEDOM + 2
    control = Streams(1, 0).draws("control", n, "normal")
    rows = [(arm, i, i + (arm == "b") * (3 + control[i])) for i in range(n) for arm in "ab"]
    table = pd.DataFrame(rows, columns=["arm", "replication", "one"])
    table["two"] = table["one"].where(table["replication"] > 0)
    controls = pd.DataFrame({"replication": range(n), "z": control})
    found = controlled(table, controls, [("b", "a")]).set_index("measure")
    assert found.loc["one", "difference"] == pytest.approx(3)
    assert found.loc["one", "r_squared"] == pytest.approx(1)
    assert math.isnan(found.loc["two", "difference"])
    few = controlled(table[table["replication"] < n - 1], controls[:-1], [("b", "a")])
    assert few["difference"].isna().all()


@pytest.mark.parametrize(
    ("replications", "said"), [(20, "adjusted for the drawn speeds: "), (5, "are too few for 3")]
)
def test_a_run_says_what_adjusting_does(replications, said, tmp_path):
    given = drawn(replications=replications, calendar={"months": 6})
    undrawn(Run(Setup(given), adjusted=True), tmp_path / "run")
    outcome = outcome_in(tmp_path / "run")
    sentences = list(in_words(outcome, unlike_worlds(outcome)))
    assert said in sentences[0]
    assert "choose which one counts" in sentences[-1]
    assert len(outcome.table("controls")) == replications
    assert "--adjusted" in outcome.about["command"]


@pytest.mark.parametrize(
    ("given", "independent", "said"),
    [
        ({}, True, "not together with --independent"),
        ({"arms": ARMS[:1]}, False, "one arm only"),
        ({"teams": {"count": 2, "officer_speed": 1}}, False, "no speed is drawn in a"),
        (
            {"teams": {"count": 2}, "staff": {"people": 4, "selection": "competitive"}},
            False,
            "people are selected for their posts",
        ),
    ],
)
def test_where_speeds_cannot_be_adjusted_for_it_is_refused(given, independent, said):
    with pytest.raises(InputError, match=f"--adjusted: {said}"):
        refuse_no_controls(drawn(**given), independent)


def test_a_table_of_bureaus_is_not_adjusted():
    country = sim.load("scenarios/national.yaml")
    with pytest.raises(InputError, match="--adjusted: is for one bureau"):
        sim.run(replace(country), adjusted=True)
