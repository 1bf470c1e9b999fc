"""What ``--vary`` and ``--over`` may say, and keys that hold whole numbers."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

QUICK = ("--workers", 1, "--replications", 2, "--out", "s")


def test_a_design_plays_whole_numbers_of_teams(tiny, sim):
    wanted = ("--vary", "teams.count=2:4", "--design", "sobol", "--points", 3)
    answer = sim("sweep", tiny, *wanted, "--more-than", "1e9", *QUICK)
    assert answer.code == 0, answer.err
    assert set(pd.read_csv("s/points.csv")["teams.count"]) == {2, 3, 4}


def test_a_sensitivity_study_plays_whole_numbers_of_teams(tiny, sim):
    ranges = "teams.count: [2, 4]\nintake.cases_per_month: [20, 60]\n"
    Path("ranges.yaml").write_text(ranges, encoding="utf-8")
    answer = sim("sensitivity", tiny, "--over", "ranges.yaml", "--size", 2, *QUICK)
    assert answer.code == 0, answer.err
    assert set(pd.read_csv("s/points.csv")["teams.count"]) <= {2, 3, 4}


@pytest.mark.parametrize(
    ("vary", "said"),
    [
        ("teams.count=2.5,3", "--vary teams.count=2.5: found 2.5; must be a whole number"),
        ("teams.count=4:2", "--vary teams.count=4:2: LOW (4) is not below HIGH (2); must be KEY="),
        ("teams.count=2,2", "--vary teams.count=2,2: 2 stands twice; must be KEY="),
        ("seed=1,2", "--vary seed: is the same at all points, which share their draws"),
        ("replications=2,3", "--vary replications: is the same at all points"),
        (
            "intake.cases_month=2,3",
            "--vary intake.cases_month=2: no such key; did you mean 'cases_per_month'?",
        ),
    ],
)
def test_what_is_wrong_names_the_option(vary, said, tiny, sim):
    answer = sim("sweep", tiny, "--vary", vary)
    assert answer.code == 2
    assert answer.err.startswith(said)
    assert "--set" not in answer.err


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("teams.count: [2, 4.5]", "found 4.5; must be a whole number"),
        ("teams.count: [4, 2]", "found [4, 2]; LOW must be below HIGH, as in [0, 0.6]"),
        ("teams.count: [2, 2]", "found [2, 2]; LOW must be below HIGH"),
        ("teams.count: 20%", 'found "20%"; must be [LOW, HIGH], as in [0, 0.6]'),
        ("seed: [1, 2]", "is the same at all points, which share their draws"),
        ("title: [1, 2]", "is not a number in the scenario"),
        ("teams.cuont: [1, 2]", "no such key; did you mean 'count'?"),
    ],
)
def test_what_is_wrong_names_the_file_of_ranges_and_its_line(line, said, tiny, sim):
    Path("r.yaml").write_text(f"intake.cases_per_month: [20, 60]\n{line}\n", encoding="utf-8")
    answer = sim("sensitivity", tiny, "--over", "r.yaml")
    assert answer.code == 2
    assert answer.err.startswith(f"r.yaml:2: {line.split(':')[0]}: {said}")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("intake.cases_per_month：[20, 60]\n", "r.yaml:1: found the Chinese mark '：'; write ': '"),
        ("intake.case_per_month: [20, 60]\n", "r.yaml:1: intake.case_per_month: no such key; did"),
        ("intake.cases_per_month: [20, 60]\n", "r.yaml: give ranges of two keys or more"),
        ("{}\n", "r.yaml: give ranges of two keys or more"),
        ("- 1\n", "r.yaml:1: must hold keys and values, as in  intake.cases_per_month: [200, 260]"),
    ],
)
def test_a_file_of_ranges_is_told_what_is_wrong_first(text, said, tiny, sim):
    Path("r.yaml").write_text(text, encoding="utf-8")
    answer = sim("sensitivity", tiny, "--over", "r.yaml")
    assert answer.code == 2
    assert answer.err.startswith(said)
    assert len(answer.err.splitlines()) == 1
