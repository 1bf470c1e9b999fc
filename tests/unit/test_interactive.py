"""Interactive charts: their numbers are those of the tables, and nothing of them comes changed."""

import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.analysis.intervals import mean_ends
from sim.language import _, speaking
from sim.report.charts.registry import charts_of
from sim.report.interactive.embedding import LICENSES, SCRIPTS, VENDOR, embedded, in_script, sealed
from sim.report.interactive.figure import Figure, Series, plain
from sim.report.interactive.figures import MAKERS, figures
from sim.report.interactive.of_sweeps import crossings
from sim.report.summaries import SUMMARIES
from sim.scenario.catalogue import MEASURES
from sim.studies.library import outcome_in
from sim.studies.replication import Setup
from sim.studies.run import Run
from sim.studies.study import Outcome
from tests.support import regions, scenario, undrawn

ARMS = ("a", "b", "c")
SHA_256 = {
    "NOTICE": "d491d358344f842685c1b1585970999db65fe30ecf7ef3867af8814f4016c016",
    "LICENSE": "634293835b43a6dd2094fa39182a3d9a6b9ca43b7fdb9ac354e8037af2a3093a",
    "licenses/LICENSE-d3": "e1211892da0b0e0585b7aebe8f98c1274fba15bafe47fa1f4ee8a7a502c06304",
    "licenses/LICENSE-zrender": "a681e9d183c72b4af4856935893805eb48c08f0f5a3f260203db7444c20fb98a",
    "echarts.common.min.js": "61f13280aba3161f77fc801bf5f9c786f55f10432153a0683fc5cc0700b013d5",
}
"""Of Apache ECharts 6.1.0, as in its release, and of the ZRender 6.1.0 that is in it."""


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Outcome:
    """Three arms over a history of two months and a comparison of three; no picture is drawn."""
    given = scenario(
        history={"months": 2},
        teams={"count": 3, "officer_speed": {"lognormal": {"mean": 1, "cv": 0.3}}},
        intake={"cases_per_month": 60, "regions": regions([1], [2], [3])},
        arms=[
            {"name": "a", "title": {"en": "Arm A", "zh": "甲方案"}},
            {"name": "b", "allocation": "top_up"},
            {"name": "c", "allocation": "rotation"},
        ],
        replications=5,
    )
    folder = tmp_path_factory.mktemp("interactive") / "run"
    undrawn(Run(Setup(given)), folder)
    return outcome_in(folder)


@pytest.fixture(scope="module")
def drawn(run) -> dict[str, Figure]:
    return {figure.name: figure for figure in figures(run)}


def csv(run: Outcome, name: str) -> pd.DataFrame:
    return pd.read_csv(run.folder / f"{name}.csv", dtype={"team": str})


def test_every_maker_is_of_a_chart_and_words_are_the_chart_s():
    assert set(MAKERS) <= set(SUMMARIES)
    for kind, makers in MAKERS.items():
        assert set(makers) <= {chart.name for chart in charts_of(kind)}


def test_figures_stand_in_the_order_of_the_page_with_its_captions(run, drawn):
    of_page = {chart.name: chart for chart in charts_of("run")}
    assert len(drawn) >= 10
    assert list(drawn) == [name for name in of_page if name in drawn]
    assert [f.name for f in figures(run, ("horizon", "closures"))] == ["closures", "horizon"]
    with speaking("zh"):
        chinese = {figure.name: figure for figure in figures(run)}
        for name, figure in chinese.items():
            assert figure.caption == _(of_page[name].caption) != drawn[name].caption
    assert chinese["closures"].series[1].name == "甲方案"
    assert chinese["closures"].title != drawn["closures"].title


def test_lines_over_months_are_means_of_the_tables_with_their_intervals(run, drawn):
    figure = drawn["closures"]
    months = [*csv(run, "history")["month"].unique(), *csv(run, "monthly")["month"].unique()]
    assert list(figure.places) == months
    assert figure.history == 2
    before, *arms = figure.series
    past = csv(run, "history").groupby(["replication", "month"])["closed"].sum().unstack()
    np.testing.assert_allclose(before.values[:2], past.mean(), rtol=1e-9)
    assert before.values[2:] == [None] * 3
    assert [series.name for series in arms] == ["Arm A", "b", "c"]
    for series, arm in zip(arms, ARMS, strict=True):
        monthly = csv(run, "monthly")
        rows = monthly[monthly["arm"] == arm]
        closed = rows.groupby(["replication", "month"])["closed"].sum().unstack()
        low, high = mean_ends(closed.to_numpy(dtype=float).T)
        assert series.values[0] is None
        assert series.values[1] == before.values[1]  # it goes on from the last count
        np.testing.assert_allclose(series.values[2:], closed.mean(), rtol=1e-9)
        np.testing.assert_allclose(series.low[2:], low, rtol=1e-9)
        np.testing.assert_allclose(series.high[2:], high, rtol=1e-9)


def test_differences_are_those_of_the_comparison_in_the_unit_that_is_shown(run, drawn):
    figure = drawn["differences"]
    comparison = csv(run, "comparison").query("reference == 'a'")
    assert figure.apart
    assert figure.signed
    labels = {name: MEASURES[name].label for name in comparison["measure"].unique()}
    shown = [
        next(name for name, label in labels.items() if place in (label, f"{label}, {unit(name)}"))
        for place in figure.places
    ]
    assert "closed_within_limit_share" in shown  # in points, where the table has shares
    assert list(figure.each_digits) == [MEASURES[name].digits for name in shown]
    for series, arm in zip(figure.series, "bc", strict=True):
        rows = comparison[comparison["arm"] == arm].set_index("measure").loc[shown]
        scale = np.array([MEASURES[name].scale for name in shown])
        for numbers, column in (
            (series.values, "difference"),
            (series.low, "simultaneous_low_95"),
            (series.high, "simultaneous_high_95"),
        ):
            assert numbers == plain(rows[column].to_numpy() * scale)


def unit(name: str) -> str:
    return "points" if MEASURES[name].unit == "%" else MEASURES[name].unit


def test_teams_ages_and_days_are_those_of_the_tables(run, drawn):
    team = next(s for s in drawn["team_backlogs"].series if (s.name, s.part) == ("b", "team 2"))
    rows = csv(run, "monthly").query("arm == 'b' and team == '2'")
    np.testing.assert_allclose(team.values[2:], rows.groupby("month")["backlog"].mean(), rtol=1e-9)
    ages = [s for s in drawn["pending_by_age"].series if s.name == "c"]
    pending = csv(run, "pending").query("arm == 'c'").groupby("month")["cases"].sum() / 5
    np.testing.assert_allclose(ages[0].values, pending, rtol=1e-9)
    np.testing.assert_allclose(ages[0].values, sum(np.array(s.values) for s in ages[1:]))
    curve = drawn["time_to_closure"]
    survival = csv(run, "survival").query("arm == 'a'")
    shares = 100 * survival.groupby("day")["closed_share"].mean()
    np.testing.assert_allclose(curve.series[0].values, shares.loc[list(curve.positions)])
    backlog = drawn["backlog_range"].series[1]
    counts = csv(run, "monthly").query("arm == 'b'").groupby(["month", "replication"])["backlog"]
    median = counts.sum().groupby("month").median()
    np.testing.assert_allclose(backlog.values[2:], median)


def test_every_mean_of_several_replications_has_its_interval(drawn):
    for figure in drawn.values():
        for series in figure.series:
            assert len(series.values) == len(figure.places), figure.name
            if figure.name == "backlog_by_team" or series.part.startswith("of which"):
                continue  # the picture has no interval there, either
            known = sum(value is not None for value in series.values)
            assert sum(end is not None for end in series.low) >= 0.5 * known, (figure.name, series)


def test_figures_can_be_made_of_tables_in_memory(run, tmp_path):
    names = ("history", "monthly", "replications", "comparison", "survival", "pending", "regions",
             "teams", "horizon")  # fmt: skip
    tables = {(name, ()): run.table(name) for name in names}
    nowhere = replace(run, folder=tmp_path / "none", _tables=tables)
    assert [one.record() for one in figures(nowhere)] == [one.record() for one in figures(run)]


def test_cells_are_crossed_halfway_between_a_value_below_and_one_above():
    cells = pd.DataFrame([[0.0, 2.0], [0.0, 2.0]])
    (line,) = crossings(cells, 1.0)
    assert sorted(line) == [(0.5, 0.0), (0.5, 1.0)]
    assert crossings(cells, 3.0) == []
    assert crossings(cells + np.nan, 1.0) == []


# What is in a page


def test_the_library_is_as_apache_released_it_with_all_its_licences():
    found = {
        file.relative_to(VENDOR).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in VENDOR.rglob("*")
        if file.is_file()
    }
    assert found == SHA_256
    assert {file.relative_to(VENDOR).as_posix() for file in LICENSES} == set(found) - {
        "echarts.common.min.js"
    }


def test_scripts_and_styles_are_short_and_hold_no_words_for_readers():
    for file in [*SCRIPTS[1:], SCRIPTS[1].with_name("charts.css")]:
        text = file.read_text("utf-8")
        assert len(text.splitlines()) <= 400, file.name
        assert "innerHTML" not in text
        assert "eval(" not in text
    assert all("</script" not in file.read_text("utf-8").lower() for file in SCRIPTS)


def test_data_in_a_page_end_no_element_whatever_is_in_them():
    evil = "</script><script>alert(1)</script> & \u2028 95 %"
    text = in_script({"name": evil})
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text)["name"] == evil.replace(" %", "\N{NO-BREAK SPACE}%")


def test_a_page_gets_words_once_and_all_licences():
    one = Series("a", "#000000", [1.0, None], [0.5, None], [1.5, None])
    figure = Figure("x", "lines", "T", "C", "across", "up", ["p", "q"], [one])
    parts = embedded([figure, figure])
    assert parts is not None
    data = json.loads(parts["data"])
    assert set(data["words"]) == set(figure.record()["words"])
    assert not any("words" in each for each in data["figures"])
    for text in ("Apache License", "Mike Bostock", "2017, Baidu", "Copyright 2017-2026"):
        assert text in parts["licenses"]
    assert embedded([]) is None


def test_a_page_without_scripts_lets_none_run():
    page = sealed('<meta content="sealed-by-hashes"><style>p { }</style>')
    policy = re.findall('content="(.*?)"', page)[0]
    assert "script-src" not in policy
    assert "'unsafe-inline'" not in policy
    assert policy.startswith("default-src 'none'; img-src data:; style-src 'sha256-")


def test_the_files_are_in_the_wheel_and_named_in_the_licences_of_the_project():
    project = (Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8")
    (line,) = re.findall(r"^license-files = (.*)$", project, re.MULTILINE)
    for file in LICENSES:
        relative = file.relative_to(VENDOR.parents[3]).as_posix()
        assert any(Path(relative).match(pattern) for pattern in json.loads(line)), relative
