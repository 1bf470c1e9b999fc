"""Interactive charts in a real browser: hover, keyboard, table; report on screen and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.language import speaking
from sim.report.charts import drawing
from sim.report.interactive.figure import Figure, Series
from sim.report.interactive.figures import figures
from sim.report.quantities import number, with_ends
from sim.scenario.measure import Unit
from sim.studies.library import outcome_in
from tests.app.conftest import AXE
from tests.browsers import GROUP
from tests.support import draw_few, regions, scenario, studied

pytestmark = GROUP
GREY = (
    b"<svg xmlns='http://www.w3.org/2000/svg' width='80' height='40'>"
    b"<rect width='80' height='40' fill='#888'/></svg>"
)
PICTURES = ("closures", "backlog_by_team", "differences", "one_case")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A run of two arms with four charts, one of them a picture only; pictures are grey here."""
    given = scenario(
        history={"months": 1},
        teams={"count": 2},
        intake={"cases_per_month": 40, "regions": regions([1], [2])},
        arms=[{"name": "a"}, {"name": "b", "allocation": "top_up"}],
        replications=4,
    )
    with pytest.MonkeyPatch.context() as patch:
        draw_few(patch, PICTURES)
        grey = lambda _figure, name: {f"{name}.png": b"", f"{name}.svg": GREY}  # noqa: E731
        patch.setattr(drawing, "saved", grey)
        made = sim.run(given, out=tmp_path_factory.mktemp("interactive") / "run", workers=1).folder
        with speaking("zh"):
            sim.write_report(made)
    return made


@contextmanager
def opening(browser: Any, folder: Path) -> Iterator[Any]:
    """Opens the report; at the end it has complained of nothing and asked for nothing."""
    said: list[str] = []
    asked: list[str] = []
    contexts = []

    def opened(name: str = "report", **options: Any) -> Any:
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto((folder / f"{name}.html").as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert said == []
    assert all(url.startswith(("file:", "data:")) for url in asked)


@pytest.fixture
def report(browser: Any, folder: Path) -> Iterator[Any]:
    """Opens the report for a test that changes what is seen of it."""
    with opening(browser, folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def page(browser: Any, folder: Path) -> Iterator[Any]:
    """The report, opened once for all tests that leave it as it is, or do not mind."""
    with opening(browser, folder) as opened:
        yield opened()


def unit_of(digits: int) -> Unit:
    """A unit whose numbers are shown as they are."""
    return Unit("", "", 1.0, digits)


def status(figure: Any) -> str:
    return str(figure.locator(".chart-status").inner_text())


def test_keys_go_from_place_to_place_and_a_line_says_what_is_there(page, folder):
    (closures,) = figures(outcome_in(folder), ("closures",))
    figure = page.locator("#chart-closures")
    area = figure.locator(".chart-area")
    area.focus()
    said = []
    for key in ("End", "ArrowDown", "ArrowLeft", "Home", "ArrowUp", "ArrowUp"):
        page.keyboard.press(key)
        said.append(status(figure))
    before, _first, second = closures.series
    last = len(closures.places) - 1
    assert said[1] == spoken(closures, _first, last)
    assert said[2] == spoken(closures, _first, last - 1)
    assert said[5] == spoken(closures, before, 0)
    page.keyboard.press("End")
    for _time in range(5):
        page.keyboard.press("ArrowDown")  # not beyond the last line
    assert status(figure) == spoken(closures, second, last)
    assert figure.locator(".chart-tip").inner_text().count("\n") >= 2
    page.keyboard.press("Escape")
    assert figure.locator(".chart-tip").is_hidden()


def spoken(figure: Figure, series: Series, place: int) -> str:
    """What the status line says, as the program writes numbers."""
    value, low, high = (ends[place] for ends in (series.values, series.low, series.high))
    assert value is not None
    assert low is not None
    assert high is not None
    shown = with_ends(value, low, high, unit_of(figure.digits)).replace("+", "")
    return f"{figure.places[place]}: {series.name} {shown}"


def test_the_mouse_shows_the_nearest_place_and_the_legend_chooses_lines(report):
    page = report()
    figure = page.locator("#chart-closures")
    canvas = figure.locator(".chart-canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + box["width"] - 20, box["y"] + 40)
    tip = figure.locator(".chart-tip")
    assert tip.locator("p").first.inner_text() == "2013-12"
    assert [text.strip()[:2] for text in tip.locator("p").all_inner_texts()[1:]] == ["a:", "b:"]
    figure.get_by_role("button", name="b", exact=True).press("Enter")
    pressed = figure.locator(".chart-legend button").evaluate_all(
        "all => all.map(one => [one.textContent.trim(), one.getAttribute('aria-pressed')])"
    )
    assert pressed[1:] == [["a", "true"], ["b", "false"]]
    page.mouse.move(box["x"] + box["width"] - 20, box["y"] + 41)
    assert [text.strip()[:2] for text in tip.locator("p").all_inner_texts()[1:]] == ["a:"]
    page.mouse.move(5, 5)
    assert tip.is_hidden()


def test_what_is_drawn_later_hides_no_band(report):
    """In the order of the drawing: the ground of the history, bands, lines; also once resized."""
    page = report()
    page.set_viewport_size({"width": 700, "height": 800})
    page.wait_for_function("document.querySelector('.chart-canvas svg').clientWidth < 700")
    looks = "all => all.map(x => ['fill', 'fill-opacity', 'stroke'].map(y => x.getAttribute(y)))"
    paths = page.locator("#chart-closures .chart-canvas path").evaluate_all(looks)
    parts = [[str(value) for value in one] for one in paths]
    ground = [i for i, (fill, *_) in enumerate(parts) if fill.lower() == "#eeeeee"]
    bands = [i for i, (_, opacity, _) in enumerate(parts) if opacity == "0.2"]
    lines = [i for i, (fill, _, stroke) in enumerate(parts) if fill + stroke == "none#0072B2"]
    assert len(bands) == 3
    assert ground[0] < bands[0] < bands[-1] < lines[-1]


def test_the_figures_stand_in_a_table_as_the_program_writes_them(report, folder):
    page = report()
    (differences,) = figures(outcome_in(folder), ("differences",))
    figure = page.locator("#chart-differences")
    figure.locator("summary").click()
    rows = figure.locator("tbody tr")
    assert rows.count() == len(differences.places)
    (series,) = differences.series
    for i, place in enumerate(differences.places):
        of = unit_of(differences.each_digits[i])
        ends = (series.low[i], series.high[i])
        value = series.values[i]
        shown = with_ends(value, *ends, of) if None not in ends else number(value, of, signed=True)
        assert rows.nth(i).locator("th").inner_text() == place.replace(" %", "\N{NO-BREAK SPACE}%")
        assert rows.nth(i).locator("td").all_inner_texts() == [shown]
    assert figure.locator("thead th").evaluate_all("all => all.map(one => one.scope)") == [
        "col",
        "col",
    ]


@pytest.mark.parametrize("name", ["report", studied("report-zh")])
def test_on_paper_there_are_pictures_and_no_word_of_the_charts(name, report):
    page = report(name, viewport={"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    words = "all => all.map(one => one.innerText).join('')"
    assert page.locator(".chart").count() == 3
    assert page.locator("figure").count() == 4
    assert page.locator("figure img:visible").count() == 1  # the one that is a picture only
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("() => axe.run('#charts ~ figure, figure')")
    assert [one["id"] for one in found["violations"]] == []
    page.locator(".chart-change").first.click()
    assert page.locator("figure img:visible").count() == 2
    page.locator(".chart summary").last.click()
    page.emulate_media(media="print")
    assert page.locator("figure img:visible").count() == 4
    assert page.locator(".chart:visible").count() == 0
    assert page.locator(".chart-change:visible").count() == 0
    captions = page.locator("figcaption:not(.chart-caption)").evaluate_all(words)
    assert page.locator("figure").evaluate_all(words).replace("\n", "") == captions


def test_without_javascript_the_report_has_its_pictures(report):
    page = report(java_script_enabled=False)
    assert page.locator("figure img:visible").count() == 4
    assert page.locator("button").count() == 0


def test_a_caption_says_what_is_seen_on_the_screen_and_on_paper(report):
    page = report()
    caption = page.locator("#chart-backlog_by_team figcaption:visible")
    assert "one arm at a time" in caption.inner_text()
    assert page.locator("#chart-closures figcaption:visible").count() == 1
    page.locator("#chart-backlog_by_team .chart-change").click()
    assert "a panel an arm" in caption.inner_text()
    page.locator("#chart-backlog_by_team .chart-change").click()
    page.emulate_media(media="print")
    assert "a panel an arm" in caption.inner_text()


NUMBERS = [0, -0.4, 0.5, 1.5, 2.5, -2.5, 12.25, 12.35, 1234.5, -999999.5, 1e7, 0.049, 1.005, 33.335]


def test_numbers_are_written_as_the_program_writes_them(page):
    for digits in (0, 1, 2):
        for signed in (False, True):
            script = "([all, ...how]) => all.map(x => bureauCharts.number(x, ...how))"
            found = page.evaluate(script, [NUMBERS, digits, signed])
            of = unit_of(digits)
            assert found == [number(value, of, signed) for value in NUMBERS]


GHOSTS = """i => echarts.getInstanceByDom(document.querySelectorAll(".chart-canvas")[i])
    .getOption().series.filter(one => one.lineStyle?.color === "#777777")
    .map(one => one.data.map(at => at[1]))"""
"""Heights of the pale lines of a chart."""
DOTS = """figure => bureauCharts.optionsOf(figure, figure.series, [], 600).series
    .filter(one => one.type === "scatter").map(one => one.data)"""


def test_a_cell_without_an_interval_is_no_clear_one(page):
    cells = Series("u", "", [9.0, 9.0, 9.0, None], [8.0, None, 1.0, None], [10.0, None, 12.0, None])
    heat = Figure("x", "heat", "T", "C", "a", "b", ["p", "q", "r", "s"], [cells], marks=[0.0, 5.0],
                  colours="diverging")  # fmt: skip
    assert page.evaluate(DOTS, heat.record()) == [[[1.5, 0.2], [2.5, 0.2]]]


def test_the_app_s_policy_allows_the_charts_and_an_answer_before_stays_pale(browser_page):
    """Under the policy of the app: no style or script inline, no eval."""
    browser_page.goto("/help")
    page = browser_page.page
    for file in ("vendor/echarts.common.min.js", "drawing.js", "charts.js"):
        page.add_script_tag(url=f"/interactive/{file}")
    one = Series("a", "#0072B2", [1.0, 3.0], [0.5, 2.5], [1.5, 3.5])
    lines = Figure("x", "lines", "T", "C", "month", "cases", ["p", "q"], [one])
    cells = [
        Series(f"{n:g}", "", [n, None, -n], [n - 2, None, -n - 1], [n + 2, None, 1 - n])
        for n in (1.0, 4.0)
    ]
    heat = replace(lines, form="heat", series=cells, places=["u", "v", "w"], marks=[0.0],
                   colours="diverging", signed=True)  # fmt: skip
    bars = replace(lines, form="bars")
    points = replace(lines, form="points", marks=[0.0])
    script = """figures => {
      const into = document.getElementById("content");
      globalThis.picked = [];
      globalThis.made = figures.map(figure => {
        const place = into.appendChild(document.createElement("section"));
        const onselect = (i, name) => picked.push([i, name]);
        return bureauCharts.show(place, figure, { onselect });
      });
    }"""
    page.evaluate(script, [f.record() for f in (lines, heat, bars, points)])
    page.evaluate("figure => made[0].update(figure, {ghost: true})", replace(
        lines, series=[replace(one, values=[2.0, 2.0])]).record())  # fmt: skip
    assert page.locator(".chart-before").count() == 1
    dashed = page.locator(".chart-canvas").first.locator("path[stroke-dasharray]")
    assert dashed.count() >= 1
    page.evaluate("figure => made[0].update(figure, {ghost: true})", replace(
        lines, places=["q", "r"]).record())  # fmt: skip
    assert page.evaluate(GHOSTS, 0) == [[2, None]]  # of q, where q is now; r was not shown before
    page.evaluate("figure => made[0].update(figure, {ghost: true})", replace(
        lines, places=["s", "t"]).record())  # fmt: skip
    assert page.locator(".chart-before").count() == 0
    page.locator(".chart-area").nth(1).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    assert (
        page.locator(".chart-status").nth(1).inner_text() == "month w, cases 4: −4.0 (−5.0 to −3.0)"
    )
    page.keyboard.press("Enter")
    assert page.evaluate("picked") == [[2, "4"]]
    assert page.locator(".chart-canvas").nth(1).locator("text", has_text="+4.0").count() == 1
    page.evaluate("made.forEach(one => one.dispose())")
    assert page.locator(".chart").count() == 0
