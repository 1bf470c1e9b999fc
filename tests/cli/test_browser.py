"""The report in a real browser: headless Chromium, where there is one."""

import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
    "--host-resolver-rules=MAP * ~NOTFOUND",  # nothing leaves this machine
    "--enable-logging=stderr", "--hide-scrollbars",
)  # fmt: skip
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here"),
    pytest.mark.xdist_group("browser"),
]


@dataclass(frozen=True)
class Opened:
    """What a page did when it was opened: console messages, requests, and how it looked."""

    console: list[str]
    requests: list[str]
    screenshot: Path


def opened(page: Path, folder: Path, width: int = 1000) -> Opened:
    """Open a page, and wait until it is drawn."""
    log, shot = folder / f"{page.stem}.netlog", folder / f"{page.stem}-{width}.png"
    command = [
        str(CHROMIUM), *OPTIONS, f"--user-data-dir={folder / 'profile'}", f"--log-net-log={log}",
        f"--window-size={width},1400", f"--screenshot={shot}", page.resolve().as_uri(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    said = [line for line in done.stderr.splitlines() if ":CONSOLE:" in line]
    found = json.loads(log.read_text("utf-8"))
    start = found["constants"]["logEventTypes"]["URL_REQUEST_START_JOB"]
    begun = [e["params"] for e in found["events"] if e["type"] == start and "url" in e["params"]]
    # What the browser asks for its own ends has no page as its initiator.
    asked = [one["url"] for one in begun if one["initiator"] != "not an origin"]
    return Opened(said, asked, shot)


def test_a_page_that_asks_and_complains_is_caught(tmp_path):
    page = tmp_path / "bad.html"
    page.write_text(
        "<img src='http://127.0.0.1:9/x.png'><script>console.error('boo')</script>", "utf-8"
    )
    found = opened(page, tmp_path)
    assert "boo" in found.console[0]
    assert found.requests == ["http://127.0.0.1:9/x.png"]


BASELINE = Path(__file__).parents[2] / "scenarios/baseline.yaml"
MOST_PAGES = 8


def pages_of(page: Path) -> int:
    """Pages of paper, A4, that a browser prints a page of the web on."""
    pdf = page.with_suffix(".pdf")
    command = [
        str(CHROMIUM), *OPTIONS, f"--user-data-dir={page.parent / 'profile'}",
        "--no-pdf-header-footer", f"--print-to-pdf={pdf}", page.resolve().as_uri(),
    ]  # fmt: skip
    subprocess.run(command, capture_output=True, timeout=60, check=True)
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf.read_bytes()))


def test_pages_of_paper_are_counted(tmp_path):
    page = tmp_path / "three.html"
    page.write_text("<p>a</p>" + "<p style='break-before: page'>b</p>" * 2, "utf-8")
    assert pages_of(page) == 3


@pytest.mark.parametrize(("name", "language"), [("report", "en"), ("report-zh", "zh")])
def test_the_report_opens_and_has_at_most_eight_pages_before_the_appendices(
    name, language, sim_with_charts, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    options = ("--replications", 2, "--workers", 1, "--out", "run")
    assert sim_with_charts("run", BASELINE, *options, "--lang", language).code == 0
    report = Path(f"run/{name}.html")
    found = opened(report, Path.cwd())
    assert not found.console
    assert not found.requests
    assert found.screenshot.stat().st_size > 20_000  # something is drawn
    before, appendices, _after = report.read_text("utf-8").partition('<div class="appendices">')
    assert appendices
    body = Path("body.html")
    body.write_text(f"{before}</main></body></html>", "utf-8")
    assert 1 < pages_of(body) <= MOST_PAGES


PLAY = """
<script>
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
console.log("SEEN" + JSON.stringify(seen));
</script>
"""


def test_the_player_of_an_animation_obeys(tiny, sim):
    assert sim("run", tiny, "--workers", 1, "--out", "run").code == 0
    assert sim("animate", "run").code == 0
    page = Path("run/animation.html").read_text("utf-8")
    driven = Path("driven.html")
    driven.write_text(page.replace("</body>", f"{PLAY}</body>"), "utf-8")
    found = opened(driven, Path.cwd())
    assert not found.requests
    (said,) = found.console
    seen = json.loads(said.split("SEEN")[1].split("]")[0].replace('\\"', '"') + "]")
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
