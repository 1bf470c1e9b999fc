"""Bureaus in which nothing happens, or the same in every replication, as a reader sees them."""

import json
import re
from pathlib import Path

import pytest

from tests.support import studied

PARTS = "- {name: fast, teams: {officer_speed: 1.5}}\n- {name: lot, allocation: random}\n"
WRONG = re.compile(r"\bnan\b|\binf\b|± [0.]+(?![0-9.])|([+−][0-9.]+) to \1(?![0-9.])", re.I)
NOTHING = {"intake.cases_per_month": 0, "history.months": 0}
ALIKE = NOTHING | {
    "opening_backlog": "[3, 2]",
    "teams.officer_speed": 1,
    "route.plan.work": 0.3,
    "route.plan.wait": 2,
}
STUDIES = {
    "run": ("run", "--set", "arms.top_up.max_open_cases=1"),
    "alone": ("run", "--set", "arms=[{name: alone}]"),
    "decompose": ("decompose",),
    "sweep": ("sweep", "--vary", "max_open_cases=1,2", "--response", "backlog_cv"),
    "sensitivity": ("sensitivity", "--over", "ranges.yaml", "--size", 2),
    "variance": ("variance", "--dockets", 3),
    "sets": ("run", "--sets", "sets.csv"),
}


@pytest.mark.usefixtures("with_reports")
@pytest.mark.parametrize(
    ("given", "study"),
    [
        *((ALIKE, study) for study in STUDIES),
        *((NOTHING, study) for study in ("run", "sweep", "sets")),
        *(studied(NOTHING, study) for study in ("alone", "decompose", "sensitivity", "variance")),
    ],
    ids=lambda one: one if isinstance(one, str) else "nothing" if one is NOTHING else "alike",
)
def test_what_is_undefined_or_has_no_width_is_said_so(given, study, tiny, sim, monkeypatch):
    monkeypatch.setattr("sim.report.charts.drawing.saved", lambda _figure, _name: {})
    tiny.write_text(tiny.read_text("utf-8") + f"parts:\n{PARTS}", encoding="utf-8")
    ranges = "time_limit_days: [20, 60]\nclerical_factor: [1, 1.4]\n"
    Path("ranges.yaml").write_text(ranges, encoding="utf-8")
    Path("sets.csv").write_text("use,max_open_cases\n0.4,1\n0.9,2\n", encoding="utf-8")
    settings = [word for key, value in given.items() for word in ("--set", f"{key}={value}")]
    answer = sim(*STUDIES[study], tiny, *settings, "--workers", 1, "--out", "out")
    assert answer.code == 0, answer.err
    assert not WRONG.search(answer.out), answer.out
    json.loads(Path("out", "manifest.json").read_text("utf-8"), parse_constant=pytest.fail)
    page = re.sub(r"<svg.*?</svg>|<[^>]+>", " ", Path("out", "report.html").read_text("utf-8"))
    assert not re.search(r"\bnan\b|± 0(?![0-9.])", page)
