"""A run over many sets of values: how they are read, played, and put into a range."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim.analysis.ranges import ranges
from sim.cli.options import spelt_out
from sim.language import speaking
from sim.report.findings.sets import (
    SIDES,
    Range,
    by_use,
    range_in_words,
    sets_summary,
    what_would_settle,
)
from sim.report.results import results_in
from sim.scenario.problems import InputError
from sim.scenario.set_table import read_sets
from sim.studies.points import Points, ends_of, points_table
from sim.studies.sets import points_of_sets, sets_beside
from tests.support import regions, scenario

WORK = "route.measures.work.gamma.mean"
UNEVEN = {
    "calendar": {"months": 3},
    "history": {"months": 1},
    "intake": {"cases_per_month": 60, "regions": regions([1], [2])},
    "teams": {"count": 2, "officer_speed": {"lognormal": {"mean": 1, "cv": 0.3}}},
    "route": [{"stage": "measures", "role": "officer", "work": {"gamma": {"mean": 0.5, "cv": 1}}}],
    "arms": [{"name": "regional"}, {"name": "top_up", "allocation": "top_up"}],
    "replications": 5,
}
HEADING = f"set,use,{WORK},service_order,# note\n"
ROWS = "a,0.3,0.2,allocated_first,x\nb,0.9,0.6,newest_first,y\nc,0.9,0.55,allocated_first,z\n"


@pytest.fixture
def file(tmp_path) -> Path:
    path = tmp_path / "s.sets.csv"
    path.write_text(HEADING + ROWS, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sets")
    (folder / "s.sets.csv").write_text(HEADING + ROWS, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.report.charts.drawing.saved", lambda *_: {})
        given = scenario(**UNEVEN)
        return sim.run(given, sets=folder / "s.sets.csv", out=folder / "run", workers=1)


def test_a_table_of_sets_has_keys_labels_and_notes(file):
    sets = read_sets(file)
    assert sets.keys == (WORK, "service_order")
    assert sets.values[1] == (0.6, "newest_first")
    assert (sets.names, sets.use, sets.source) == (("a", "b", "c"), (0.3, 0.9, 0.9), "")
    assert sets.lines == (2, 3, 4)
    file.write_text(f"{WORK},use_source,use\n1,time sheets,0.5\n2,time sheets,.6\n", "utf-8")
    sets = read_sets(file)
    assert (sets.names, sets.use, sets.source) == (("1", "2"), (0.5, 0.6), "time sheets")
    file.write_text(f"# implausibility,{WORK}\n2.5,1\n1.5,2\n", "utf-8")
    assert (read_sets(file).keys, read_sets(file).far) == ((WORK,), (2.5, 1.5))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("set,use\n1,0.5\n", "s.sets.csv:1: names no key of the scenario"),
        (f"{WORK}\n", "s.sets.csv: has no rows"),
        (f"{WORK},use\n1,0.5\n2,1.5\n", 's.sets.csv:3: use: found "1.5"; must be 1 or less'),
        (f"{WORK},use\n1,much\n", 's.sets.csv:2: use: found "much"; must be a number'),
        (f"{WORK},use\n1,\n", "s.sets.csv:2: use: is empty; every set has a value of its own"),
        (f"set,{WORK}\na,1\nb,\n", f"s.sets.csv:3: {WORK}: is empty"),
        (f"set,{WORK}\na,1\na,2\n", 's.sets.csv:3: set: "a" stands in line 2 already'),
        (f"use_source,{WORK}\na,1\nb,2\n", "s.sets.csv:2: use_source: the source must be the same"),
        (f"{WORK},{WORK}\n1,2\n", f"s.sets.csv:1: the column '{WORK}' stands twice"),
    ],
)
def test_what_is_no_table_of_sets_is_refused_with_its_line(text, said, file, monkeypatch):
    monkeypatch.chdir(file.parent)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_sets(Path(file.name))
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("seed\n1\n", "s.sets.csv:1: seed: is the same at all points"),
        (f"{WORK}\n0.5\n-1\n", "s.sets.csv:3"),
        ("service_order\nnewest_frist\n", "did you mean 'newest_first'?"),
        ("teams.officer_sped\n1\n", "s.sets.csv:2: teams.officer_sped"),
    ],
)
def test_a_key_or_a_value_that_does_not_fit_is_refused_with_its_line(text, said, file, monkeypatch):
    monkeypatch.chdir(file.parent)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        points_of_sets(scenario(**UNEVEN), read_sets(Path(file.name)))
    assert said in str(error.value)


def test_all_sets_have_the_same_draws(run):
    replications = run.table("replications")
    assert len(replications) == 3 * 2 * 5
    received = replications.groupby(["arm", "replication"])["received_cases"].nunique()
    assert (received == 1).all()  # filings know nothing of work


def test_a_set_by_itself_is_a_run_with_its_values(run, file, no_charts):
    values = {"gamma": {"mean": 0.6, "cv": 1}}
    route = [{"stage": "measures", "role": "officer", "work": values}]
    one = scenario(**UNEVEN | {"route": route, "service_order": "newest_first"})
    alone = sim.run(one, out=file.parent / "one", workers=1).replications
    of_b = run.table("replications").query("point == 1").drop(columns="point")
    pd.testing.assert_frame_equal(of_b.reset_index(drop=True), alone[list(of_b)], check_dtype=False)


def test_the_tables_of_a_run_over_sets(run):
    points, found, effects = map(run.table, ("points", "range", "effects"))
    assert list(points) == ["point", "set", "use", WORK, "service_order"]
    assert list(points["service_order"]) == ["allocated_first", "newest_first", "allocated_first"]
    rows = found[(found["measure"] == "closures_cases") & (found["arm"] == "top_up")]
    row = rows[rows["of"] == "difference"].iloc[0]
    of = effects[(effects["measure"] == "closures_cases") & (effects["arm"] == "top_up")]
    assert (row["low"], row["high"]) == (of["difference"].min(), of["difference"].max())
    assert row["low_point"] == of.loc[of["difference"].idxmin(), "point"]
    assert sum(row[f"points_{side}"] for side in SIDES) == row["points"] == 3
    assert len(rows) == 3  # level, difference, relative difference
    assert "of the table" in str(run)


def test_a_folder_of_a_run_over_sets_is_shown_again_and_repeated(run, no_charts, tmp_path):
    again = results_in(run.folder)
    assert str(again) == str(run)
    sets = read_sets(run.folder / "sets.csv")
    assert sets.values == read_sets(run.folder.parent / "s.sets.csv").values
    repeated = sim.run(
        sim.load(run.folder / "scenario.yaml"), sets=run.folder / "sets.csv",
        out=tmp_path / "again", workers=1,
    )  # fmt: skip
    pd.testing.assert_frame_equal(repeated.table("range"), run.table("range"))


def test_what_is_of_single_runs_is_not_for_sets(file):
    with pytest.raises(InputError, match="--keep-logs: not together with --sets"):
        sim.run(scenario(**UNEVEN), sets=file, keep_logs=True, out=file.parent / "no")


def test_a_range_worked_out_by_hand():
    """Three sets: clearly less, not clear, without an interval."""
    effects = pd.DataFrame(
        {
            "point": [0, 1, 2, 3],
            "measure": "m",
            "arm": "b",
            "reference": "a",
            "difference": [-5.0, 2.0, 9.0, np.nan],
            "low_95": [-7.0, -1.0, np.nan, np.nan],
            "high_95": [-3.0, 4.0, np.nan, np.nan],
        }
    )
    relative = {f"relative_{c}": effects[c] / 10 for c in ("difference", "low_95", "high_95")}
    levels = effects.rename(columns={"difference": "mean"}).drop(columns="reference")
    found = ranges(levels, effects.assign(**relative)).set_index("of")
    row = found.loc["difference"]
    assert (row["low"], row["low_point"], row["high"], row["high_point"]) == (-5, 0, 9, 2)
    assert (row["envelope_low"], row["envelope_high"]) == (-7, 9)
    assert [row["points"], *(row[f"points_{side}"] for side in SIDES)] == [3, 0, 1, 2]
    assert found.loc["relative_difference", "envelope_low"] == pytest.approx(-0.7)
    assert np.isnan(found.loc["level", "points_above"])
    nowhere = ranges(levels.assign(mean=np.nan), effects.assign(**relative)).set_index("of")
    assert nowhere.loc["level", ["low", "high", "envelope_low"]].isna().all()


def a_range(low, high, above, below, unclear, standing="not_ruled_out") -> Range:
    points = above + below + unclear
    names = {"arm": "top_up", "reference": "regional", "measure": "closures_cases"}
    row = {**names, "low": low, "high": high, "points": points}
    sides = zip(SIDES, (above, below, unclear), strict=True)
    row |= {f"points_{side}": n for side, n in sides}
    relative = pd.Series({"low": low / 3000, "high": high / 3000})
    return Range(pd.Series(row), relative, standing)


def test_a_range_with_gains_and_losses_says_that_the_ledger_cannot_tell():
    said = range_in_words(a_range(-52.4, 685, 10, 6, 4))
    assert said == (
        "top_up, cases closed: over 20 sets that the ledger does not rule out the difference from "
        "regional is between −52 and +685 cases (−1.7 to +22.8 %). Of the 20 sets it is clearly "
        "more at 10, clearly less at 6, and not clear of chance at 4. So the ledger cannot tell "
        "whether top_up makes it more or less."
    )
    with speaking("zh"):
        assert range_in_words(a_range(-52.4, 685, 10, 6, 4)) != said


MORE, LESS = "It is clearly more at every set.", "It is clearly less at every set."
NOWHERE = "At no set is it clear of chance."
NOTHING = "So it may also change nothing."
NOT_TOLD = "cannot tell whether top_up makes it more or less."


@pytest.mark.parametrize(
    ("found", "end"),
    [
        (a_range(20, 685, 20, 0, 0), f"%). {MORE}"),
        (a_range(-20, -0.2, 0, 20, 0), f"−20.0 and −0.2 cases (−0.67 to −0.01 %). {LESS}"),
        (a_range(-2, 6, 0, 0, 20), f"{NOWHERE} So the ledger {NOT_TOLD}"),
        (a_range(-2, 6, 0, 0, 20, "given"), "not known whether top_up makes it more or less."),
        (a_range(2, 6, 0, 0, 20), f"{NOWHERE} {NOTHING}"),
        (a_range(2, 60, 15, 0, 5), f"clearly less at 0, and not clear of chance at 5. {NOTHING}"),
        (a_range(5, 5, 1, 0, 0), f"the difference from regional is +5 cases. {MORE}"),
    ],
)
def test_a_range_says_on_which_side_it_is(found, end):
    assert range_in_words(found).endswith(end)


def test_the_range_is_split_by_how_much_is_worked():
    use, gains = np.array([0.3, 0.5, 0.7, 0.9]), np.array([-40.0, 10.0, 90.0, np.nan])
    assert list(by_use(use, gains, "closures_cases")) == [
        "Where up to 60 % of officers' time is worked on cases, it is between −40 and +10 cases; "
        "where more is, between +90 and +90 cases."
    ]
    assert list(by_use(use[:2] * 0 + 0.5, gains[:2], "closures_cases")) == []


def test_what_one_number_would_settle_is_said_unless_it_is_known():
    general, of_the_map, not_tried = what_would_settle([0.3, 0.95], "", is_of_a_ledger=True)
    assert "Less than 30 % was not tried" in not_tried
    assert len(list(what_would_settle([0.5, 0.95], "", is_of_a_ledger=True))) == 2
    assert "from 30 to 95 %" in general
    assert "use: {share: 0.7" in of_the_map
    assert len(list(what_would_settle([0.3, 0.95], "", is_of_a_ledger=False))) == 1
    (known,) = what_would_settle([0.68, 0.72], "time sheets, March 2014", is_of_a_ledger=True)
    assert "time sheets, March 2014" in known
    assert list(what_would_settle([], "", is_of_a_ledger=True)) == []


def test_points_may_have_words():
    points = Points(scenario(**UNEVEN), (WORK, "service_order"), ((0.5, "newest_first"),), 2)
    assert points.scenario(0).reference.setting.service_order == "newest_first"
    frame = points_table(points)
    assert frame[WORK].dtype == float
    assert frame["service_order"].to_list() == ["newest_first"]
    assert sorted(ends_of(["b", "a", "b", 3.0, 1.0])) == [0, 1, 3, 4]
    assert ends_of([2.0, 1.0, 1.0, 2.0]) == [1, 0]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ([], []),
        (["s.yaml", "--sets"], ["s.yaml", "--sets="]),
        (["s.yaml", "--sets", "--seed", "1"], ["s.yaml", "--sets=", "--seed", "1"]),
        (["--sets", "s.yaml"], ["--sets=", "s.yaml"]),
        (["s.yaml", "--sets", "t.csv"], ["s.yaml", "--sets", "t.csv"]),
        (["s.yaml", "--sets=t.csv"], ["s.yaml", "--sets=t.csv"]),
    ],
)
def test_the_option_may_stand_alone(typed, meant):
    assert spelt_out(typed) == meant
    assert sets_beside(Path("a/fitted.yaml")) == Path("a/fitted.sets.csv")


@pytest.mark.parametrize(
    ("far", "standing", "said"),
    [
        ((), "given", "sets of the table the"),
        ((1.0, 3.0, 2.0), "not_ruled_out", "sets that the ledger does not rule out the"),
        ((4.0, 3.1, 9.0), "ruled_out", "sets all of which the ledger rules out, the"),
    ],
)
def test_what_a_ledger_says_of_the_sets_is_said(far, standing, said, run):
    study = replace(run.outcome.study, far=far)
    assert study.standing == standing
    answer = sets_summary(replace(run.outcome, study=study)).answer
    assert said in " ".join(answer)
    assert ("do not decide by it" in answer[0]) == (standing == "ruled_out")
