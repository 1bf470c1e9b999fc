"""Designs, sweeps and the same draws at every point."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import sim
from sim.analysis.break_even import Threshold, break_even, crossings, threshold
from sim.analysis.comparison import compare
from sim.analysis.design import axes, axis, design, in_whole_numbers, whole_ends
from sim.analysis.effects import effects
from sim.language import speaking
from sim.measures.indicators import measures
from sim.report.findings.sensitivity import impossible
from sim.report.quantities import threshold_in_words
from sim.scenario.problems import InputError, Place
from sim.studies.points import Points, points_of
from sim.studies.replication import Setup, plays
from sim.studies.sweep import Sweep
from tests.support import regions, scenario, undrawn

UNEVEN = {
    "calendar": {"months": 4},
    "history": {"months": 2},
    "intake": {"cases_per_month": 120, "regions": regions([1], [2], [3])},
    "teams": {"count": 3, "officer_speed": {"lognormal": {"mean": 1, "cv": 0.3}}},
    "route": [{"stage": "measures", "role": "officer", "work": {"gamma": {"mean": 0.5, "cv": 1}}}],
    "arms": [{"name": "regional"}, {"name": "top_up", "allocation": "top_up"}],
}


def test_axes_as_they_are_written():
    assert axis("a.b=3,1,2") == ("a.b", (1, 2, 3))
    assert axis(" a = 0:0.6:7") == ("a", (0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6))
    assert axis("a=-1:1") == ("a", (-1, 1))
    assert axis("a=1e3,2.5e3") == ("a", (1000, 2500))
    assert list(axes(["b=1,2", "a=3,4"])) == ["b", "a"]


@pytest.mark.parametrize("text", ["a", "a=", "=1,2", "a=1", "a=2:1:3", "a=1:2:1", "a=1:2:3:4"])
def test_what_is_no_axis_is_refused(text):
    with pytest.raises(InputError, match="must be KEY=VALUE,VALUE"):
        axis(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a=4:2", "--vary a=4:2: LOW (4) is not below HIGH (2); must be KEY=VALUE"),
        ("a=2:2", "LOW (2) is not below HIGH (2)"),
        ("a=1:2:1", "COUNT is 2 to 1,000, not 1"),
        ("a=1:2:1001", "COUNT is 2 to 1,000, not 1,001"),
        ("a=1,2,1.0", "1 stands twice"),
        ("a=80,000", "found 000; write a number without commas, as 80000"),
        ("a=1,1e999", "must be a finite number"),
        ("a=0:1e999", "must be a finite number"),
    ],
)
def test_why_it_is_no_axis_is_said(text, said):
    with pytest.raises(InputError) as error:
        axis(text)
    assert said in str(error.value)


def test_signs_of_a_chinese_keyboard_stand_in_an_axis():
    assert axis("a＝1，2") == ("a", (1, 2))
    assert axis("a=0：1：3") == ("a", (0, 0.5, 1))
    assert axis("a=１，２") == ("a", (1, 2))
    with pytest.raises(InputError, match="must be KEY=VALUE"):
        axis("a=١,٢")


def test_a_key_stands_once():
    with pytest.raises(InputError, match="a stands twice"):
        axes(["a=1,2", "a=3,4"])


def test_a_grid_has_all_combinations():
    found = design([(1, 2), (5, 6, 7)], "grid", 0, seed=1)
    assert found == ((1, 5), (1, 6), (1, 7), (2, 5), (2, 6), (2, 7))


def test_a_latin_hypercube_has_one_point_in_each_stratum():
    found = np.array(design([(0, 10), (-1, 1)], "latin-hypercube", 10, seed=4))
    assert sorted(np.floor(found[:, 0])) == list(range(10))
    assert sorted(np.floor((found[:, 1] + 1) * 5)) == list(range(10))


def test_sobol_points_are_a_power_of_two_and_balanced():
    found = np.array(design([(0, 1), (0, 1), (0, 1)], "sobol", 50, seed=4))
    assert found.shape == (64, 3)
    assert ((found < 0.5).sum(axis=0) == 32).all()
    assert design([(0, 1)], "sobol", 4, seed=1) == design([(0, 1)], "sobol", 4, seed=1)
    assert design([(0, 1)], "sobol", 4, seed=1) != design([(0, 1)], "sobol", 4, seed=2)


def test_too_many_points_are_refused():
    with pytest.raises(InputError, match="found 1,000,000 points"):
        design([range(1000), range(1000)], "grid", 0, seed=1)


def test_points_of_whole_numbers_are_whole():
    keys = ("teams.count", "intake.cases_per_month")
    values = ((2.375, 10.5), (2.625, 11.0), (4.0, 12.25))
    assert in_whole_numbers(keys, values) == ((2, 10.5), (3, 11), (4, 12.25))
    whole_ends({"teams.count": [2.0, 4.0], "intake.cases_per_month": [0.5, 1.5]})
    with pytest.raises(InputError) as error:
        whole_ends({"teams.count": [2.0, 4.5]})
    assert str(error.value) == "--vary teams.count: found 4.5; must be a whole number"


def test_a_fault_of_a_point_names_the_option_or_the_place_of_the_range():
    given, values = scenario(**UNEVEN), ((100.0, 3.0), (-1.0, 3.0))
    keys = ("intake.cases_per_month", "teams.count")
    with pytest.raises(InputError) as error:
        points_of(given, keys, values, 2)
    assert str(error.value) == "--vary intake.cases_per_month=-1: found -1; must be 0 or more"
    places = tuple(Place("ranges.yaml", line, key) for line, key in enumerate(keys, start=3))
    with pytest.raises(InputError) as error:
        points_of(given, keys, values, 2, places=places)
    said = "ranges.yaml:3: intake.cases_per_month: found -1; must be 0 or more"
    assert str(error.value) == said


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("seed", "--vary seed: is the same at all points, which share their draws"),
        ("replications", "--vary replications: is the same at all points; change it with --repl"),
        ("replications.at_most", "--vary replications.at_most: is the same at all points"),
        ("title", "--vary title: is no number of the bureau, so it cannot be varied"),
    ],
)
def test_what_does_not_vary_is_refused(key, said):
    with pytest.raises(InputError) as error:
        points_of(scenario(**UNEVEN), (key,), ((1.0,), (2.0,)), 2)
    assert said in str(error.value)


def test_thresholds_as_they_are_written():
    assert threshold("2%") == Threshold(0.02, relative=True)
    assert threshold(" -10 ") == Threshold(-10.0)
    assert str(threshold("2 %")) == "2 %"
    assert threshold("1e9") == Threshold(1e9)
    assert threshold("5e-1 %") == Threshold(0.005, relative=True)
    assert threshold("２％") == Threshold(0.02, relative=True)  # of a keyboard for Chinese
    for text in ("two", "1e999", "1,000", "٢%"):
        with pytest.raises(InputError, match=f"found '{text}'"):
            threshold(text)


def test_a_threshold_is_set_as_its_readers_language_is():
    """As text it is in the name of a folder, and so the same in all languages."""
    limit = threshold("2%")
    with speaking("zh"):
        assert threshold_in_words(limit) == "2%"
        assert str(limit) == "2 %"
    assert threshold_in_words(limit) == "2 %"
    assert threshold_in_words(threshold("10")) == "10"


def test_crossings_by_hand():
    x = np.array([0.0, 1, 2, 3])
    assert crossings(x, np.array([-1.0, 1, 1, -3])) == [0.5, 2.25]
    assert crossings(x, np.array([-1.0, 0, 2, 2])) == [1]
    assert crossings(x, np.array([1.0, 0, 1, 1])) == []
    assert crossings(x, np.array([0.0, 1, 1, 1])) == [0]
    assert crossings(x, np.zeros(4)) == []  # what changes nothing does not begin to anywhere


def test_break_even_by_hand():
    points = pd.DataFrame({"point": [0, 1, 2], "intake.cases_per_month": [100, 120, 140]})
    table = pd.DataFrame(
        {
            "measure": "closures_cases", "arm": "top_up", "point": [0, 1, 2],
            "difference": [0.0, 10, 30], "low_95": [-5.0, 5, 25], "high_95": [5.0, 15, 35],
        }
    )  # fmt: skip
    (row,) = break_even(table, points, ["closures_cases"], Threshold(15)).to_dict("records")
    assert (row["break_even"], row["low"], row["high"], row["above"]) == (125, 120, 130, "above")
    (row,) = break_even(
        table.assign(difference=[30.0, 10, 0]), points, ["closures_cases"], Threshold(15)
    ).to_dict("records")
    assert (row["break_even"], row["above"]) == (115, "below")


def test_a_value_that_is_not_allowed_is_refused_before_anything_is_played():
    with pytest.raises(InputError, match=r"teams\.count"):
        points_of(scenario(**UNEVEN), ("teams.count",), ((3,), (2.5,)), 2)
    many = tuple((float(v),) for v in [*range(1, 200), -5, *range(300, 350)])
    with pytest.raises(InputError, match="cases_per_month"):
        points_of(scenario(**UNEVEN), ("intake.cases_per_month",), many, 2)


def curve(points: Points, seed_of_point) -> np.ndarray:
    """Mean difference in closures at each point, played with a seed of its own or a shared one."""
    found = []
    for point in range(len(points.values)):
        given = points.scenario(point)
        file = given.file.model_copy(update={"seed": seed_of_point(point)})
        study = Setup(replace(given, file=file))
        rows = [
            [measures(played)["closures_cases"] for _, played in plays(study, replication)]
            for replication in range(points.replications)
        ]
        found.append(np.diff(np.array(rows), axis=1).mean())
    return np.array(found)


def test_the_same_draws_at_all_points_make_a_smooth_curve():
    # Over ten months the officers' speeds decide; in a short run it is how the last cases fall.
    longer = {
        "calendar": {"months": 10},
        "intake": {"cases_per_month": 300, "regions": regions([1], [2], [3], [4])},
        "teams": {"count": 4, "officer_speed": {"lognormal": {"mean": 1, "cv": 0.4}}},
        "route": [{"stage": "measures", "role": "officer", "work": 0.25}],
    }
    values = tuple((float(v),) for v in np.linspace(0.2, 0.5, 5))
    points = points_of(scenario(**UNEVEN | longer), ("teams.officer_speed.cv",), values, 4)
    same, apart = curve(points, lambda _: 1), curve(points, lambda point: 100 + point)
    # Second differences: what is left of a curve when its slope is taken away.
    shared, independent = (np.square(np.diff(y, 2)).mean() for y in (same, apart))
    assert shared < independent / 100  # the variance saved; some 2,000 times here
    assert (np.diff(same) > 0).all()


def of_points(points: Points) -> Sweep:
    return Sweep(points, ("closures_cases",), Threshold(), True, asked={"--more-than": "0"})


@pytest.fixture
def two_points() -> Points:
    values = ((100.0,), (140.0,))
    return points_of(scenario(**UNEVEN), ("intake.cases_per_month",), values, 3)


@pytest.mark.study
def test_a_study_is_the_same_on_any_number_of_workers(two_points, tmp_path):
    for workers in (1, 2):
        undrawn(of_points(two_points), tmp_path / str(workers), workers)
    names = ("replications", "effects", "points")
    one, two = ([(tmp_path / w / f"{n}.csv").read_bytes() for n in names] for w in "12")
    assert one == two


def test_a_study_is_as_its_points_alone(two_points, tmp_path):
    points = two_points
    undrawn(of_points(points), tmp_path / "study")
    replications = pd.read_csv(tmp_path / "study" / "replications.csv")
    for point, rows in replications.groupby("point"):
        setup = Setup(points.scenario(int(str(point))))
        alone = pd.DataFrame(
            [
                {"arm": arm.name, "replication": r} | measures(played)
                for r in range(3)
                for arm, played in plays(setup, r)
            ]
        )
        wanted = compare(alone, ["regional", "top_up"])
        found = effects(replications, ["regional", "top_up"])
        found = found[found["point"] == point].drop(columns="point").reset_index(drop=True)
        pd.testing.assert_frame_equal(found, wanted)
        assert len(rows) == 6


KEYS = {"intake.cases_per_month": (20, 30), "teams.officer_speed.fixed": (1, 2)}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (lambda given: sim.sweep(given, {}), "--vary: give at least one KEY=VALUES"),
        (
            lambda given: sim.sweep(given, {"seed": [1, 2]}, design="sobol", points=0),
            "--vary: found 0 points",
        ),
        (
            lambda given: sim.sweep(given, {"intake.cases_per_month": [20, 30]}, replications=1),
            "--replications: found 1; must be a whole number, 2 or more",
        ),
        (lambda given: sim.sensitivity(given, {}), "ranges: give ranges of two keys or more"),
        (
            lambda given: sim.sensitivity(given, {"intake.cases_per_month": (20, 30)}),
            "ranges: give ranges of two keys or more; one is a sweep",
        ),
        (lambda given: sim.sensitivity(given, KEYS, size=0), "--size: found 0"),
        (lambda given: sim.sensitivity(given, KEYS, size=2.5), "--size: found 2.5"),
    ],
)
def test_what_cannot_be_studied_is_refused_in_words(asked, said):
    given = scenario(arms=[{"name": "a"}, {"name": "b", "allocation": "rotation"}])
    with pytest.raises(InputError) as error:
        asked(given)
    assert said in str(error.value)


def test_a_total_share_below_the_first_order_one_is_said():
    columns = ["arm", "key", "first_order", "total"]
    found = [("b", "x", 0.5, 0.45), ("b", "y", 0.2, 0.3), ("b", "z", 0.1, 0.09)]
    rows = pd.DataFrame(found, columns=columns)
    (said,) = impossible(rows)
    assert "which are part of them: x (0.45 and 0.50), z (0.09 and 0.10)." in said
    assert not list(impossible(rows[["arm", "key"]]))  # Morris has no shares
