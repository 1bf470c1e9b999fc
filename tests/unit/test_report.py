"""Words, sentences and charts."""

import hashlib
import os
import re
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from scipy.optimize import isotonic_regression

import sim
from sim.analysis.comparison import compare
from sim.report.charts import drawing, look
from sim.report.charts.drawing import Drawing, draw_all, put
from sim.report.charts.registry import charts_of as registered
from sim.report.findings.headlines import answer
from sim.report.findings.run import days_in_words
from sim.report.findings.worlds import Unlike
from sim.report.quantities import between, number, percent, percent_between
from sim.running.executors import Files, computed_with_help
from sim.scenario.catalogue import MEASURES
from sim.scenario.scenario import Scenario
from tests.support import draw_few, regions, scenario, studied

SHARED = Unlike()


def test_where_every_day_counts_days_are_not_called_working_days():
    assert days_in_words(scenario()) == "Days are working days."
    all_days = {"days_per_month": None, "working_days": "all"}
    assert "calendar days" in days_in_words(scenario(calendar=all_days))


@pytest.mark.parametrize(
    ("value", "name", "signed", "text"),
    [
        (1234.4, "closures_cases", False, "1,234"),
        (-0.3, "closures_cases", True, "+0"),
        (-12.34, "backlog_sd_cases", True, "−12.3"),
        (0.1234, "clearance_rate", False, "12.3"),
        (np.nan, "clearance_rate", False, "–"),
    ],
)
def test_numbers_have_the_digits_of_their_measure(value, name, signed, text):
    assert number(value, MEASURES[name], signed) == text


def test_an_interval_that_leaves_out_zero_does_not_end_at_zero():
    closures = MEASURES["closures_cases"]
    assert between(-35.0, -0.3, closures, signed=True) == "−35.0 to −0.3"
    assert between(-35.0, 0.3, closures, signed=True) == "−35 to +0"
    assert between(0.0, 12.0, closures) == "0 to 12"
    assert percent_between(-0.006, -0.0002) == ("−0.60", "−0.02")


def test_percentages_never_show_a_negative_zero():
    assert percent(-0.0001, signed=True) == "+0.0"


def said(closures_a, closures_b, unlike=SHARED):
    table = pd.DataFrame({name: [1.0, 2.0, 3.0] * 2 for name in MEASURES})
    table.insert(0, "arm", ["old"] * 3 + ["new"] * 3)
    table.insert(1, "replication", [0, 1, 2] * 2)
    table["closures_cases"] = [*closures_b, *closures_a]
    given = scenario(arms=[{"name": "old"}, {"name": "new", "allocation": "top_up"}])
    calendar = {"start": "2013-10", "months": 24}
    run = SimpleNamespace(
        about={"arms": ["old", "new"], "scenario": {"calendar": calendar}},
        study=SimpleNamespace(base=given),
        table=lambda _name: compare(table, ["old", "new"]),
    )
    return answer(run, unlike)


def test_a_gain_is_called_a_gain_only_if_its_interval_lies_above_zero():
    # a - 120/110 b = -1/11, 0, 1/11: SD 1/11, no skewness; x 4.303 / sqrt(3) / 110 = 0.2 %
    assert said([109, 120, 131], [100, 110, 120])[0] == (
        "new closes 9.1 % more cases than old (95 % interval +8.9 to +9.3 %; 120 against 110 in "
        "the 24 months 2013-10 to 2015-09; more in 3 of 3 replications)."
    )
    assert said([91, 100, 109], [100, 110, 120])[0].startswith("new closes 9.1 % fewer cases")
    unclear = said([100, 130, 110], [110, 110, 110])[0]
    assert "no difference in closures from old is shown" in unclear
    assert "more in 1 of 3" in unclear


def test_of_an_arm_with_other_cases_pending_ones_are_said_first_and_closures_not_at_all():
    first, second, third, *others = said([110, 121, 129], [100, 110, 120], Unlike(cases=("new",)))
    assert first == (
        "new has other cases than old: 2 received against 2 in the 24 months 2013-10 to 2015-09. "
        "So closures are not compared here."
    )
    assert "number of cases pending at the last count" in second
    assert "share closed within the time limit" in third
    assert not any("closes" in one for one in [first, second, third, *others])


def test_a_gain_whose_relative_interval_holds_zero_is_none():
    """Of three replications: the difference is 7.5 to 12.5, the ratio -3.2 to +11.6 %."""
    assert (
        "no difference in closures from old is shown" in said([110, 121, 129], [100, 110, 120])[0]
    )


def test_nothing_is_said_to_change_where_nothing_does():
    assert all("all replications alike" in one for one in said([1, 2, 3], [1, 2, 3]))


@pytest.mark.parametrize("n", [1, 2, 9, 30])
def test_labels_are_moved_apart_and_stay_near_their_lines(n):
    wanted = np.full(n, 50.0)
    placed = look.spread_out(wanted, 2.0, 0.0, 100.0)
    assert (np.diff(np.sort(placed)) >= 2.0 - 1e-9).all()
    assert placed.mean() == pytest.approx(50)


def test_labels_are_as_near_their_lines_as_can_be():
    wanted = 50 + 20 * np.sin(np.arange(40.0) ** 2)
    order = np.argsort(wanted)
    nearest = isotonic_regression(wanted[order] - 2.0 * np.arange(40)).x + 2.0 * np.arange(40)
    np.testing.assert_allclose(look.spread_out(wanted, 2.0, 0.0, 200.0)[order], nearest)


def test_labels_that_do_not_touch_stay_where_they_are():
    wanted = np.array([10.0, 90.0, 40.0])
    assert look.spread_out(wanted, 2.0, 0.0, 100.0).tolist() == wanted.tolist()


def charts_of(given: Scenario, folder: Path) -> dict[str, bytes]:
    sim.run(given, out=folder, workers=1)
    return {path.name: path.read_bytes() for path in (folder / "charts").iterdir()}


SHAPES = {
    "one arm": {"arms": [{"name": "a"}]},
    "one replication without history": {"replications": 1, "history": {"months": 0}},
    "nine arms": {"arms": [{"name": f"arm {i}", "time_limit_days": 10 + i} for i in range(9)]},
    "forty teams": {
        "teams": {"count": 40, "officer_speed": {"lognormal": {"mean": 1, "cv": 0.3}}},
        "intake": {"regions": regions([1], range(2, 41))},
    },
    "one month": {"calendar": {"months": 1}},
    "no cases": {"intake": {"cases_per_month": 0}},
    "long names and ten years": {
        "arms": [{"name": "a" * 60}, {"name": "补平" * 30, "allocation": "top_up"}],
        "calendar": {"months": 120},
        "intake": {"cases_per_month": 3},
    },
    "nothing ever closes": {"route": [{"stage": "measures", "role": "officer", "work": 10_000}]},
}

FEW = ("one arm", "forty teams", "one month", "no cases")
"""Shapes in which something is left out, or much is drawn: of the test command."""

LEFT_OUT = {
    "of a single arm": {"one arm"},
    "of a single month": {"one month"},
    "of a single arm or month": {"one arm", "one month"},
    "of a single region": SHAPES.keys() - {"forty teams"},
    "where all officers are equally fast": SHAPES.keys() - {"forty teams"},
    "of fewer than three arms": SHAPES.keys() - {"nine arms"},
    "where no arm has the rule `pull`, unless `tracks` make arms differ in it": SHAPES.keys(),
}
"""When a chart has nothing to show, in the words of docs/results.md, and the shapes that are so."""


def left_out(shape: str) -> set[str]:
    """Charts that have nothing to show, as their documentation says."""
    text = (Path(__file__).parents[2] / "docs/results.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \| .* \| (.*) \|$", text, re.MULTILINE)
    without = {name for name, when in rows if shape in LEFT_OUT.get(when, ())}
    return without | ({"one_case"} if shape == "no cases" else set())


def laid_out(figure: Figure, name: str) -> Files:
    """What of a chart shows something; it is drawn on nothing, as nobody looks at it."""
    figure.draw_without_rendering()
    return {f"{name}.png": b"data" * sum(axes.has_data() for axes in figure.axes)}


@pytest.mark.parametrize("shape", [one if one in FEW else studied(one) for one in SHAPES])
def test_every_shape_of_study_can_be_drawn(shape, tmp_path, monkeypatch):
    monkeypatch.setattr(drawing, "saved", laid_out)
    two_arms = {"arms": [{"name": "a"}, {"name": "b", "allocation": "top_up"}]}
    charts = charts_of(scenario(**(two_arms | SHAPES[shape])), tmp_path / "run")
    drawn = {one.name for one in registered("run")} - left_out(shape)
    assert set(charts) == {f"{name}.png" for name in drawn}
    assert all(charts.values())


def test_the_same_run_draws_the_same_bytes(tmp_path, monkeypatch):
    draw_few(monkeypatch, ["team_backlogs", "one_case"])
    given = scenario(arms=[{"name": "a"}, {"name": "b", "allocation": "top_up"}])
    sums = [
        {name: hashlib.sha256(data).hexdigest() for name, data in charts.items()}
        for charts in (charts_of(given, tmp_path / "one"), charts_of(given, tmp_path / "two"))
    ]
    assert len(sums[0]) == 4
    assert sums[0] == sums[1]


def small_chart(name: str, drawers: Path, _tables: dict[str, str]) -> Figure:
    (drawers / str(os.getpid())).touch()
    return Figure(figsize=(1, 1))


def draw_together(charts: Drawing[dict[str, str]], folder: Path, processes: int) -> None:
    """Draw as a study's charts are drawn."""
    with computed_with_help(charts, charts.chunks(), processes) as begun:
        put(charts, begun(), folder)


def test_several_processes_draw_the_same_charts(tmp_path):
    drawn, drawers = [], []
    for processes in (1, 2):
        who, folder = tmp_path / f"who{processes}", tmp_path / f"charts{processes}"
        charts = {name: partial(small_chart, name, who) for name in "abc"}
        who.mkdir()
        draw_together(Drawing(charts, dict), folder, processes)
        drawn.append({file.name: file.read_bytes() for file in folder.iterdir()})
        drawers.append({int(file.name) for file in who.iterdir()})
    assert drawn[0] == drawn[1]
    assert len(drawn[0]) == 6
    assert drawers[0] == {os.getpid()}
    assert os.getpid() in drawers[1]
    assert len(drawers[1]) == 2


def a_size(drawers: Path, _tables: dict[str, str]) -> Figure:
    (drawers / f"{mpl.rcParams['font.size']:g}").touch()
    return Figure(figsize=(1, 1))


@pytest.mark.parametrize("processes", [1, studied(2)])
def test_a_notebook_keeps_its_own_style(processes, tmp_path):
    with mpl.rc_context({"font.size": 21}):
        before = dict(mpl.rcParams)
        charts = {name: partial(a_size, tmp_path) for name in "abc"}
        draw_together(Drawing(charts, dict), tmp_path / "charts", processes)
        assert dict(mpl.rcParams) == before
    assert {path.name for path in tmp_path.iterdir()} == {"charts", "9"}


def test_charts_arrive_when_all_are_drawn_or_none_does(tmp_path):
    def fails(_tables: dict[str, str]) -> Figure:
        raise MemoryError

    charts = tmp_path / "charts"
    draw_all(Drawing({"a": lambda _: Figure()}, dict), charts)
    before = (charts / "a.png").read_bytes()
    bad = Drawing({"a": lambda _: Figure(figsize=(1, 1)), "b": fails}, dict)
    with pytest.raises(MemoryError):
        draw_all(bad, charts)
    assert (charts / "a.png").read_bytes() == before
    assert {path.name for path in tmp_path.rglob("*")} == {"charts", "a.png", "a.svg"}
