"""The report in a real browser: headless Chromium, where there is one."""

from pathlib import Path

import pytest
from matplotlib.figure import Figure

from sim.report import illustration
from sim.report.charts import drawing
from sim.running.executors import Files
from tests.support import studied


def test_a_page_that_asks_and_complains_is_caught(opened, tmp_path):
    page = tmp_path / "bad.html"
    page.write_text(
        "<img src='http://127.0.0.1:9/x.png'><script>console.error('boo')</script>", "utf-8"
    )
    found = opened(page)
    found.page.wait_for_load_state()
    assert "boo" in found.wrong
    assert found.foreign == ["http://127.0.0.1:9/x.png"]


BASELINE = Path(__file__).parents[2] / "scenarios/baseline.yaml"
MOST_PAGES = 8


def test_pages_of_paper_are_counted(opened, tmp_path):
    page = tmp_path / "three.html"
    page.write_text("<p>a</p>" + "<p style='break-before: page'>b</p>" * 2, "utf-8")
    assert opened(page).sheets() == 3


@pytest.fixture
def empty_pictures(monkeypatch) -> None:
    """Pictures have their sizes, and nothing in them, which takes long to draw."""
    monkeypatch.setattr(illustration, "MOST_DRAWERS", 1)

    def saved(figure: Figure, name: str) -> Files:
        width, height = (72 * side for side in figure.get_size_inches())
        size = f'width="{width}pt" height="{height}pt" viewBox="0 0 {width} {height}"'
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size}/>'
        return {f"{name}.svg": svg.encode(), f"{name}.png": b""}

    monkeypatch.setattr(drawing, "saved", saved)


@pytest.mark.parametrize(("name", "language"), [("report", "en"), studied("report-zh", "zh")])
def test_the_report_opens_and_has_at_most_eight_pages_before_the_appendices(
    name, language, opened, sim_with_charts, empty_pictures, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    options = ("--replications", 2, "--workers", 1, "--out", "run")
    assert sim_with_charts("run", BASELINE, *options, "--lang", language).code == 0
    report = Path(f"run/{name}.html")
    found = opened(report)
    assert not found.said
    assert not found.foreign
    assert len(found.page.screenshot()) > 20_000  # something is drawn
    before, appendices, _after = report.read_text("utf-8").partition('<div class="appendices">')
    assert appendices
    body = Path("body.html")
    body.write_text(f"{before}</main></body></html>", "utf-8")
    assert 1 < opened(body).sheets() <= MOST_PAGES


PLAY = """() => {
const heading = () => document.querySelector("#said strong").textContent;
const press = key =>
  document.body.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
const seen = [play.textContent];
play.click();
seen.push(play.textContent);
time.value = 1;
time.dispatchEvent(new Event("input"));
seen.push(heading());
press("ArrowRight");
seen.push(heading());
document.getElementById("back").click();
press("ArrowLeft");
press("ArrowLeft");
seen.push(heading(), picture.alt.includes(heading()), time.getAttribute("aria-valuetext"));
return seen;
}"""


def test_the_player_of_an_animation_obeys(tiny, sim, opened):
    assert sim("run", tiny, "--workers", 1, "--out", "run").code == 0
    assert sim("animate", "run").code == 0
    found = opened(Path("run/animation.html"))
    seen = found.page.evaluate(PLAY)
    assert not found.foreign
    assert not found.said
    flow = found.page.locator(".flow")  # below it, by scripts that the page's policy knows
    assert flow.locator(".flow-day").inner_text() == "before the first month"
    flow.locator("canvas[tabindex]").first.press("PageDown")
    assert flow.locator(".flow-day").inner_text() == "2013-10 begins"
    first = "2013-09: count of the month"
    assert seen == [
        "Pause",  # it plays by itself
        "Play",
        "2013-10: new cases are allocated",
        "2013-10: count of the month",
        first,
        True,
        first,
    ]
