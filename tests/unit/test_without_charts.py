"""Results before pictures: tables and summary are there, the rest is made when it is asked for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import sim
from sim.language import speaking
from sim.running.checksums import damage
from sim.running.manifest import read_manifest
from tests.support import scenario

ROOT = Path(__file__).parents[2]
ARMS = [{"name": "one"}, {"name": "two", "allocation": "rotation"}]
PICTURES = ("charts", "charts-zh", "report.html", "report-zh.html")


def run(folder: Path, **how: bool) -> sim.Results:
    return sim.run(scenario(arms=ARMS, replications=3), out=folder, workers=1, **how)


def files(folder: Path) -> dict[str, bytes]:
    """All that is in a folder, but for what has the moment of its run in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in ("manifest.json", "report.html")
    }


def pictures(folder: Path) -> list[str]:
    return [name for name in PICTURES if (folder / name).exists()]


def test_a_study_without_charts_has_the_same_tables_and_summary(tmp_path, two_charts):
    later, now = run(tmp_path / "later", illustrate=False), run(tmp_path / "now")
    assert pictures(later.folder) == []
    assert str(later) == str(now)
    plain = {name: data for name, data in files(now.folder).items() if "/" not in name}
    assert files(later.folder) == plain
    sim.write_report(later)
    assert pictures(later.folder) == ["charts", "report.html"]
    assert files(later.folder) == files(now.folder)


def test_pictures_are_made_when_they_are_asked_for_in_the_language_asked(tmp_path, two_charts):
    results = run(tmp_path / "run", illustrate=False)
    sim.write_workbook(results)
    assert pictures(results.folder) == []
    with speaking("zh"):
        assert "closures" in results.charts
    assert pictures(results.folder) == ["charts-zh", "report-zh.html"]
    sim.write_report(results)
    assert pictures(results.folder) == list(PICTURES)
    about = read_manifest(results.folder)
    made = {"report.html", "report-zh.html", "results.xlsx", "charts-zh/closures.png"}
    assert made <= set(about["checksums_sha256"])
    assert list(damage(results.folder, about)) == []


def test_the_same_study_again_is_drawn_unless_it_is_not_wanted(tmp_path, two_charts):
    run(tmp_path / "run", illustrate=False)
    again = run(tmp_path / "run", illustrate=False)
    assert (again.computed, pictures(again.folder)) == (False, [])
    again = run(tmp_path / "run")
    assert (again.computed, pictures(again.folder)) == (False, ["charts", "report.html"])


def test_who_draws_nothing_does_not_load_what_draws(tmp_path):
    code = f"""
import sys, sim
short = ("replications=1", "calendar.months=1", "history.months=0", "follow_up.months=0")
given = sim.load("scenarios/baseline.yaml", *short)
sim.run(given, out={str(tmp_path / "run")!r}, workers=1, engine="simpy", illustrate=False)
print("matplotlib" in sys.modules)
"""
    command = [sys.executable, "-c", code]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ran.stdout, ran.stderr) == ("False\n", "")
