"""``--json``: standard output is one document with the same keys in both languages."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

QUICK = ("--workers", 1, "--lang", "zh", "--json")
PARTS = """\
parts:
  - {name: fast, teams: {officer_speed: 1.5}}
  - {name: 补平, allocation: top_up}
"""
STUDIES = {  # command, what it is given, tables in the document
    "run": ((), ("comparison",)),
    "sweep": (
        ("--vary", "intake.cases_per_month=20,60", "--replications", 2),
        ("effects", "break_even", "levels"),
    ),
    "sensitivity": (
        ("--over", "ranges.yaml", "--size", 2, "--replications", 2),
        ("indices", "tornado"),
    ),
    "seek": (
        ("--vary", "teams.count=2:3", "--until", "closures >= 1", "--at-most", 20),
        ("values",),
    ),
    "decompose": ((), ("contributions", "interactions")),
    "variance": (("--dockets", 2, "--staffs", 3), ("components", "deviations")),
}


def keys(found: Any) -> Iterator[str]:
    """Keys of a document, those within it too, but for the scenario's own."""
    if isinstance(found, dict):
        for key, value in found.items():
            yield key
            if key not in ("manifest", "warnings"):
                yield from keys(value)
    for item in found if isinstance(found, list) else ():
        yield from keys(item)


@pytest.fixture
def given(tiny: Path) -> Path:
    """A scenario with parts, and ranges."""
    tiny.write_text(tiny.read_text("utf-8") + PARTS, encoding="utf-8")
    ranges = "intake.cases_per_month: [20, 60]\nteams.officer_speed.cv: [0, 0.4]\n"
    Path("ranges.yaml").write_text(ranges, encoding="utf-8")
    return tiny


@pytest.mark.parametrize("command", STUDIES)
def test_a_study_gives_its_folder_manifest_and_main_tables(command, given, sim):
    options, tables = STUDIES[command]
    answer = sim(command, given, *options, "--out", "found", *QUICK)
    assert answer.code == 0, answer.err
    found = json.loads(answer.out)
    assert list(found) == ["folder", "computed", "manifest", "certainty", *tables]
    assert found["folder"] == "found"
    assert found["computed"]
    assert found["manifest"] == json.loads(Path("found/manifest.json").read_text("utf-8"))
    for name in tables:
        table = pd.read_csv(f"found/{name}.csv")
        assert len(found[name]) == len(table)
        assert all(list(record) == list(table) for record in found[name])
    assert all(key.isascii() for key in keys(found))
    again = json.loads(sim(command, given, *options, "--out", "found", *QUICK).out)
    assert again == found | {"computed": False}


def test_what_is_undefined_is_null_and_what_is_chinese_stays_so(given, sim):
    sim("decompose", given, "--out", "found", "--workers", 1, "--replications", 1)
    answer = sim("decompose", given, "--out", "found", "--replications", 1, *QUICK)
    assert "NaN" not in answer.out
    assert "补平" in answer.out
    assert json.loads(answer.out)["contributions"][0]["contribution_low_95"] is None


def test_check_gives_loads_and_warnings(tiny, sim):
    found = json.loads(sim("check", tiny, "--json", "--set", "intake.cases_per_month=400").out)
    assert [(load["arm"], load["team"]) for load in found["loads"]] == [
        ("regional", "1"), ("regional", "2"), ("top_up", "1"), ("top_up", "2"),
    ]  # fmt: skip
    assert any("its backlog grows without end" in warning for warning in found["warnings"])
    assert found["warm_up"] is None
    chinese = json.loads(sim("check", tiny, "--json", "--lang", "zh").out)
    assert set(keys(chinese)) == set(keys(found))


def test_check_gives_the_warm_up(tiny, sim, monkeypatch):
    answer = sim("check", tiny, "--json", "--warm-up", "--replications", 2, "--out", "w")
    found = json.loads(answer.out)
    assert found["warm_up"]["replications"] == 2
    assert Path(found["plot"]).is_file()


def test_check_of_a_table_gives_a_load_for_each_bureau(many, sim):
    found = json.loads(sim("check", many, "--json").out)
    assert [load["bureau"] for load in found["loads"]] == ["Ax", "Bx", "Cx", "Dx"]
    assert found["loads"][1]["teams"] == 3


def test_results_gives_a_record_a_run_and_compare_its_table(tiny, sim):
    for name, rule in (("a", "top_up"), ("b", "random")):
        sim("run", tiny, "--set", f"arms[1].allocation={rule}", "--out", name, "--workers", 1)
    runs = json.loads(sim("results", ".", *QUICK[-1:]).out)["runs"]
    assert {run["folder"] for run in runs} == {"a", "b"}
    assert all(run["complete"] and run["replications"] == 3 for run in runs)
    found = json.loads(sim("compare", "a", "b", *QUICK[-1:], "--out", "c").out)
    assert found["replications"] == 3
    assert len(found["comparison"]) == len(pd.read_csv("c/comparison.csv"))
    assert json.loads(sim("results", "c", *QUICK[-1:]).out) == {"runs": []}


def test_verify_gives_a_verdict_an_arm(tiny, sim):
    found = json.loads(sim("verify", tiny, "--json").out)
    assert [(one["arm"], one["equal"], one["difference"]) for one in found["verdicts"]] == [
        ("regional", True, None), ("top_up", True, None),
    ]  # fmt: skip


def test_staff_gives_the_people(tiny, sim):
    plan = "staff={people: 5, selection: competitive}"
    staff = ("--set", plan, "--set", "teams.officer_speed=1")
    found = json.loads(sim("staff", tiny, *staff, "--json").out)["staff"]
    assert [one["arm"] for one in found] == ["regional"]  # the other selects the same staff
    people = found[0]["people"]
    assert sorted(person["person"] for person in people) == [1, 2, 3, 4, 5]
    assert [person["team"] for person in people if person["post"] == "awaiting"] == [None]


def test_errors_go_to_the_error_stream(tiny, sim):
    answer = sim("run", tiny, "--json", "--set", "seed=-1")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("--set seed=-1: found -1")
    both = sim("run", tiny, "--json", "--quiet", "--lang", "zh")
    assert (both.code, both.out) == (2, "")
    assert both.err == "--json: 不能与 --quiet 同用；请只用其一\n"
