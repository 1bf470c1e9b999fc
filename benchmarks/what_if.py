"""How soon a page is new after a change: ``python benchmarks/what_if.py [SCENARIO] [CHANGES]``.

The app is started in an empty folder, its page WHAT IF is opened in headless Chromium, and its
first slider is moved, one change after another. Timed is from the event of the slider to the frame
in which sentences and charts are new; each value is another one, so that none is known already.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
CHANGE = """(value) => new Promise(done => {
  const slider = document.querySelector("#knobs input[type=range]");
  const from = performance.now();
  const seen = new MutationObserver(() => {
    seen.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - from)));
  });
  seen.observe(document.documentElement, { attributeFilter: ["data-answered"] });
  slider.value = value;
  slider.dispatchEvent(new Event("input", { bubbles: true }));
  slider.dispatchEvent(new Event("change", { bubbles: true }));
})"""
ENDS = "(() => { const s = document.querySelector('#knobs input[type=range]');" \
    " return [Number(s.min), Number(s.max), Number(s.step)]; })()"  # fmt: skip


def timed(page: Page, changes: int) -> list[float]:
    """Milliseconds of each change; the slider is moved up and down over its middle half."""
    low, high, step = page.evaluate(ENDS)
    steps = int((high - low) / step)
    values = np.linspace(steps // 4, 3 * steps // 4, changes).round() * step + low
    mixed = [*values[::2], *values[1::2][::-1]]
    return [page.evaluate(CHANGE, float(value)) for value in mixed]


def main() -> None:
    """Print the quantiles."""
    scenario, changes = (*sys.argv[1:], *("baseline", "20")[len(sys.argv) - 1 :])
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "sim", "app", "--no-browser"]
        with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as app:
            assert app.stdout is not None
            address = app.stdout.readline().split()[-1]
            try:
                with sync_playwright() as driver:
                    path = shutil.which("chromium") or shutil.which("chromium-browser")
                    browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
                    page = browser.new_page()
                    page.goto(address)
                    page.click(f"[data-open={scenario}][data-to=what-if]")
                    page.wait_for_selector("html[data-answered]", state="attached")
                    times = timed(page, int(changes))
                    browser.close()
            finally:
                app.kill()
    quantiles = np.quantile(times, [0.5, 0.95, 1.0]) / 1000
    said = "{}: {} changes; half within {:.2f} s, 95 of 100 within {:.2f} s, all within {:.2f} s"
    print(said.format(scenario, len(times), *quantiles))


if __name__ == "__main__":
    main()
