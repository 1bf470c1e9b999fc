"""A scenario's owner, review and status, and what hangs on its assumptions."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

RANGES = "intake.cases_per_month: [30, 50]\nteams.officer_speed.lognormal.cv: [0.1, 0.3]\n"
KEYS = {"purpose": "Plan 2014", "owner": "Office", "reviewed_by": "Division", "status": "draft"}
SETTINGS = [word for key, value in KEYS.items() for word in ("--set", f"{key}={value}")]


@pytest.mark.usefixtures("with_reports")
def test_who_answers_is_shown_wherever_the_scenario_is(tiny, sim):
    checked = sim("check", "tiny.yaml", *SETTINGS)
    assert "Owner: Office" in checked.out
    assert "status is draft" in checked.out
    facts = json.loads(sim("check", "tiny.yaml", *SETTINGS, "--json").out)
    assert {key: facts[key] for key in KEYS} == KEYS
    ran = sim("run", "tiny.yaml", *SETTINGS, "--out", "run", "--workers", "1")
    assert "DRAFT, not approved" in ran.out
    page = Path("run/report.html").read_text("utf-8")
    assert 'class="draft"' in page
    assert all(value in page for key, value in KEYS.items() if key != "status")
    manifest = json.loads(Path("run/manifest.json").read_text("utf-8"))
    assert {key: manifest["scenario"][key] for key in KEYS} == KEYS


def assumed() -> dict[str, dict[str, str]]:
    (file,) = Path("results/tiny").glob("*/assumptions.csv")
    with file.open(encoding="utf-8", newline="") as rows:
        return {row["key"]: row for row in csv.DictReader(rows)}


@pytest.mark.usefixtures("with_reports")
def test_the_log_says_what_was_examined_once_it_was(tiny, sim):
    run = ["run", "tiny.yaml", "--workers", "1", "--quiet"]
    folder = sim(*run).out.strip()
    assert {row["impact"] for row in assumed().values()} == {"not examined"}
    Path("ranges.yaml").write_text(RANGES, encoding="utf-8")
    how = ["--over", "ranges.yaml", "--size", "2", "--replications", "2", "--workers", "1"]
    assert sim("sensitivity", "tiny.yaml", *how, "--quiet").code == 0
    assert sim("report", folder).code == 0
    log = assumed()
    examined = {key for key, row in log.items() if row["impact"] == "examined"}
    assert examined == {"intake.cases_per_month", "teams.officer_speed"}
    row = log["intake.cases_per_month"]
    assert (row["impact_low"], row["impact_high"]) == ("30", "50")
    assert row["impact_measure"] == "closures_cases"
    assert "as it goes from 30 to 50" in Path(folder, "report.html").read_text("utf-8")
    assert sim("results", "--check").code == 0
    assert sim("report", folder, "--brief").code == 0
    brief = Path(folder, "brief.html").read_text("utf-8")
    assert "as it goes from 30 to 50" in brief
    assert "Varied: intake.cases_per_month, teams.officer_speed" in brief
    assert "Which assumption decides the answer was not examined" not in brief
    assert "At which value of a key the answer turns was not examined" in brief


def test_a_study_of_another_scenario_says_nothing_of_this_one(tiny, sim):
    Path("ranges.yaml").write_text(RANGES, encoding="utf-8")
    how = ["--over", "ranges.yaml", "--size", "2", "--replications", "2", "--workers", "1"]
    other = ["--set", "calendar.months=3"]
    assert sim("sensitivity", "tiny.yaml", *how, *other, "--quiet").code == 0
    assert sim("run", "tiny.yaml", "--workers", "1", "--quiet").code == 0
    assert {row["impact"] for row in assumed().values()} == {"not examined"}
