"""Every chart of a page is everywhere where it must be, and reads what it says that it reads."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

import sim
from sim.language import _, speaking
from sim.report.charts import look, registry
from sim.report.charts.cases import pending_over_12_months
from sim.report.charts.differences import differences
from sim.report.charts.horizon import horizon
from sim.report.charts.registry import Chart, captions_of, charts_of, draws_of, read_by
from sim.report.charts.tables import Tables, cells_of, drawing_of, once
from sim.report.illustration import illustrate
from sim.report.summaries import SUMMARIES
from sim.running.manifest import LEDGER
from sim.running.tables import table
from sim.studies.library import outcome_in
from sim.studies.run import Run
from tests.support import regions, scenario

ROOT = Path(__file__).parents[2]
KINDS = [*SUMMARIES, LEDGER]
CHARTS = [chart for kind in KINDS for chart in charts_of(kind)]


def name(chart: Chart) -> str:
    return f"{chart.study}-{chart.name}"


def decorated() -> Iterator[tuple[str, str]]:
    """Kind of study and name of all charts as they stand in the code."""
    for file in (ROOT / "sim/report/charts").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            for one in getattr(node, "decorator_list", []):
                if isinstance(one, ast.Call) and ast.unparse(one.func) == "chart":
                    yield ast.literal_eval(one.args[1]), ast.literal_eval(one.args[0])


def test_no_chart_is_lost_where_nothing_imports_its_module():
    code = (
        "from sim.report.charts.registry import charts_of\n"
        f"for kind in {KINDS}:\n"
        "    for one in charts_of(kind): print(kind, one.name)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert sorted(map(str.split, run.stdout.splitlines())) == sorted(map(list, decorated()))


@pytest.mark.parametrize("chart", CHARTS, ids=name)
def test_a_chart_is_everywhere(chart):
    assert len(chart.caption) > 20
    with speaking("zh"):
        assert _(chart.caption) != chart.caption
    assert chart.cost > 0
    places = [other.place for other in charts_of(chart.study)]
    assert places.count(chart.place) == 1
    prefix = "panel-" if chart.study == "bureaus" else ""
    stem, _brace, values = chart.name.partition("_{")
    image = f"{prefix}{stem}{'-*' if values else ''}.png"  # one of several values: of its shapes
    assert list((ROOT / "tests/regression/images").glob(image)), f"no {image}"
    if chart.study == "run":
        assert f"| `{chart.name}` |" in (ROOT / "docs/results.md").read_text("utf-8")


def test_no_chart_is_documented_or_kept_that_is_not_drawn():
    """A function that has lost its registration is seen by what it leaves behind."""
    page = (ROOT / "docs/results.md").read_text("utf-8")
    table = page.partition("| chart | question | left out |\n")[2].partition("\n\n")[0]
    documented = re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)
    assert set(documented) == {one.name for one in charts_of("run")}
    images = {file.stem for file in (ROOT / "tests/regression/images").glob("*.png")}
    kept = {stem.removesuffix("-zh") for stem in images if not stem.startswith("animation-")}
    of_bureaus = {f"panel-{one.name}" for one in charts_of("bureaus")}
    shapes = {f"{of}-{shape}" for of in ("sweep", "levels") for shape in ("lines", "heat_maps")}
    others = {"tornado", "waterfall", "whose_chance", "sought", "costs", "gain-use"}
    of_ledgers = {one.name for one in charts_of(LEDGER)}
    assert kept == {*documented, *of_bureaus, *shapes, *others, *of_ledgers}


def test_a_chart_for_each_of_several_values_is_named_by_them():
    study = SimpleNamespace(kind="sweep", responses=("b", "a"))
    files = ["sweep_a", "sweep_b", "levels_a", "levels_b"]
    assert list(draws_of(study)) == list(captions_of(study)) == files


def test_what_takes_long_is_drawn_first_and_the_page_has_its_own_order(monkeypatch):
    slow = replace(CHARTS[0], name="slow", study="tale", place=2, cost=9, caption="Slow.")
    quick = replace(slow, name="quick", place=1, cost=1, caption="Quick.")
    monkeypatch.setattr(registry, "_CHARTS", {"a": slow, "b": quick})
    study = SimpleNamespace(kind="tale")
    assert list(draws_of(study)) == ["slow", "quick"]
    assert captions_of(study) == {"quick": "Quick.", "slow": "Slow."}


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Path:
    given = scenario(
        teams={"count": 3, "officer_speed": {"lognormal": {"mean": 1, "cv": 0.3}}},
        intake={"regions": regions([1], [2], [3])},
        arms=[
            {"name": "a"},
            {"name": "b", "allocation": "top_up"},
            {"name": "c", "allocation": "rotation"},
            {"name": "d", "allocation": {"rule": "pull", "cap": 2}},
        ],
        replications=3,
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.report.charts.drawing.saved", lambda *_: {})
        return sim.run(given, out=tmp_path_factory.mktemp("charts") / "run", workers=1).folder


def texts(figure: Figure | None) -> list[tuple[str, tuple[float, float]]]:
    """What a chart says and where: another number moves or changes some of it."""
    assert figure is not None
    figure.draw_without_rendering()
    found = figure.findobj(Text)
    return [(one.get_text(), one.get_position()) for one in found]


@pytest.mark.parametrize("chart", charts_of("run"), ids=name)
def test_a_chart_needs_no_column_but_those_that_it_says(chart, run):
    tables = drawing_of(outcome_in(run)).tables
    cut = {
        name: tables[name][[column for column in tables[name] if column in columns]]
        for name, columns in chart.reads.items()
    }
    with look.styled():
        assert texts(chart.draw(replace(tables, frames=cut))) == texts(chart.draw(tables))


@pytest.mark.parametrize("young", [3, 0])
def test_the_line_of_old_cases_is_their_share_and_breaks_where_nothing_is_pending(run, young):
    """Two replications: 1 of 4 and 0 of 1 cases older than a year, then 3 of 4 and ``young``."""
    rows = [
        (arm, replication, month, over, cases)
        for arm in "abcd"
        for replication, month, counts in (
            (0, "x", (3, 1, 0)), (1, "x", (1, 0, 0)), (0, "y", (1, 1, 2)), (1, "y", (young, 0, 0))
        )
        for over, cases in zip((0, 12, 18), counts, strict=True)
    ]  # fmt: skip
    columns = ["arm", "replication", "month", "over_months", "cases"]
    tables = drawing_of(outcome_in(run)).tables
    frames = {**tables.frames, "pending": pd.DataFrame(rows, columns=columns)}
    with look.styled():
        figure = pending_over_12_months(replace(tables, frames=frames))
    assert figure is not None
    line = figure.axes[0].lines[0].get_ydata()
    np.testing.assert_allclose(line, [12.5, 37.5 if young else np.nan])
    said = " ".join(text for text, _place in texts(figure))
    assert ("no line where a replication has no pending case" in said) == (young == 0)


def test_of_arms_with_other_cases_no_closures_are_drawn_over_the_months():
    months = range(1, 5)
    rows = [(arm, "a", m, m, m - 1, m + 1, m / 2 if arm == "b" else np.nan)
            for arm in "bc" for m in months]  # fmt: skip
    columns = ["arm", "reference", "months", "closures", "closures_low", "closures_high"]
    table = pd.DataFrame(rows, columns=[*columns, "released"])
    figure = horizon(Given({"horizon": table}, ["a", "b", "c"]))
    assert [axes.get_title() for axes in figure.axes] == ["b"]
    said = " ".join(text.get_text() for text in figure.findobj(Text))
    assert "Not drawn, as they have other cases: c." in said
    assert horizon(Given({"horizon": table[table["arm"] == "c"]}, ["a", "c"])) is None


class Given(dict[str, pd.DataFrame]):
    """Tables of a chart, with what else it asks of them."""

    def __init__(self, tables, arms):
        super().__init__(tables)
        self.arms, self.n = arms, "3 replications"


def test_of_very_many_replications_the_first_ones_are_drawn_and_all_are_counted(run, monkeypatch):
    tables = drawing_of(outcome_in(run)).tables
    for most in (3, 2):
        monkeypatch.setattr("sim.report.charts.differences.MOST_DOTS", most)
        with look.styled():
            figure = differences(tables)
        assert figure is not None
        dots = [line for line in figure.axes[0].lines if line.get_marker() == "."]
        assert [len(line.get_xdata()) for line in dots] == [most] * 3  # of an arm each
        said = " ".join(text for text, _place in texts(figure))
        assert "3 replications; pale dots" in said
        assert ("the first 2 of them" in said) == (most == 2)


def test_tables_are_read_and_looked_through_once_for_charts_and_figures(run, monkeypatch):
    outcome, counted = outcome_in(run), []

    def counting(*what):
        counted.append(what)
        return cells_of(*what)

    monkeypatch.setattr("sim.report.charts.tables.cells_of", counting)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.report.charts.drawing.saved", lambda *_: {})
        illustrate(outcome)
    assert len(counted) == len(outcome.study.arms)


def test_what_charts_read_of_large_tables_is_read_before_the_chunks_go(
    tmp_path, monkeypatch, blank_charts
):
    read = []

    def reading(folder, name, columns=None):
        read.append(name)
        return table(folder, name, columns)

    monkeypatch.setattr("sim.studies.study.SMALL_BYTES", 0)
    monkeypatch.setattr("sim.studies.study.table", reading)
    sim.run(scenario(replications=2), out=tmp_path / "run", workers=1)
    assert list((tmp_path / "run" / "charts").iterdir())
    assert set(Run.charted) <= set(read_by("run"))
    assert set(Run.charted).isdisjoint(read)


def test_columns_that_are_read_before_the_chunks_go_are_all_that_charts_read():
    for name, columns in Run.charted.items():
        assert read_by("run")[name] <= set(columns)


def test_what_picture_and_figure_show_is_found_out_once():
    asked = []
    found = once(lambda _tables, arm: asked.append(arm) or [arm])
    tables = Tables(None, {})
    assert found(tables, "a") is found(tables, "a")
    assert found(tables, "b") == ["b"]
    assert found(Tables(None, {}), "a") == ["a"]
    assert asked == ["a", "b", "a"]
