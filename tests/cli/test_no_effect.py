"""A change without effect is said in every study: in the summary, on the page and in JSON."""

import json
from pathlib import Path

import pytest

ARMS = """\
  - {name: regional, allocation: regional}
  - {name: capped, max_open_cases: 9999}
parts:
  - {name: cap, max_open_cases: 9999}
  - {name: leveling, allocation: top_up}
  - {name: lot, allocation: random}
"""
QUICK = ("--workers", 1, "--replications", 2, "--out", "found")


@pytest.fixture
def idle(tiny: Path) -> Path:
    """A scenario whose second arm changes nothing, nor does one of its parts."""
    head, _arms, tail = tiny.read_text("utf-8").partition("  - {name: regional")
    rest = tail.split("\n", 2)[2]
    tiny.write_text(f"{head}{ARMS}{rest}", encoding="utf-8")
    return tiny


SAME = (
    "capped played the same as regional in all 2 replications: every measure is equal, and every "
    "figure of each team and month but its rank. What it changes has no effect here."
)
AT_POINTS = "capped played the same as regional at all {n} points: every measure is equal in"
NO_KEY = "clerical_factor has no effect: between points that differ in it alone every measure of"
VARIED = ("--vary", "clerical_factor=1,2", "--vary", "intake.cases_per_month=20,60")
STUDIES = {
    "run": ((), [SAME]),
    "sweep": (VARIED, [AT_POINTS.format(n=4), NO_KEY]),
    "sensitivity": (("--over", "ranges.yaml", "--size", 2), [AT_POINTS.format(n=11), NO_KEY]),
    "decompose": (
        (),
        [
            "The parts leveling and lot both set allocation.rule: where decompose plays both, lot",
            "cap changes nothing: with and without it, whatever other parts there are, every",
        ],
    ),
}


def test_a_setting_that_every_arm_sets_itself_is_said_before_and_after_a_run(tiny, sim):
    alone = ("--set", "history.months=0")  # else it is in force there
    for i, n in enumerate((1, 0)):
        given = ("--set", "allocation=random", *alone * n)
        answer = sim("run", tiny, *given, *QUICK[:4], "--out", f"found{i}")
        assert answer.code == 0, answer.err
        said = "allocation=random changes no arm: every arm sets its own; write it into the arms"
        assert answer.err.count(said) == n
        assert answer.out.count("• allocation=random changes no arm: every arm sets its own") == n
    answer = sim("run", tiny, "--set", "intake.cases_per_month=40", *QUICK[:4], "--out", "found2")
    said = "intake.cases_per_month=40 changes nothing: it is so already\n"
    assert answer.err == said


@pytest.mark.parametrize("command", STUDIES)
def test_it_is_said_in_the_summary_on_the_page_and_in_json(command, idle, sim):
    options, expected = STUDIES[command]
    ranges = "clerical_factor: [1, 2]\nintake.cases_per_month: [20, 60]\n"
    Path("ranges.yaml").write_text(ranges, encoding="utf-8")
    answer = sim(command, idle, *options, *QUICK, "--json")
    assert answer.code == 0, answer.err
    said = json.loads(answer.out)["certainty"]
    text = " ".join(Path("found/summary.txt").read_text("utf-8").split())
    page = Path("found/report.html").read_text("utf-8")
    for sentence in expected:
        (whole,) = [one for one in said if one.startswith(sentence)]
        assert f"• {whole}" in text
        assert whole in page
    assert len([one for one in said if "effect" in one or "nothing" in one]) == len(expected) - (
        command == "decompose"
    )
    chinese = sim(command, idle, *options, *QUICK, "--lang", "zh")
    assert "没有任何效果" in chinese.out or "不改变任何结果" in chinese.out


def test_of_a_table_of_bureaus_it_is_said_too(idle, sim):
    rows = "name,cases_per_month\nAx,20\nBx,60\n"
    Path("table.csv").write_text(rows, encoding="utf-8")
    answer = sim("run", idle, "--set", "bureaus=table.csv", *QUICK, "--json")
    assert json.loads(answer.out)["certainty"] == [
        "capped played the same as regional in every bureau and all 2 replications: every measure, "
        "and every figure of each team, is equal. What it changes has no effect here."
    ]


def test_a_change_with_an_effect_is_not_said_to_have_none(tiny, sim):
    answer = sim("run", tiny, *QUICK, "--json")
    assert not [one for one in json.loads(answer.out)["certainty"] if "no effect" in one]


def test_where_all_replications_are_alike_no_interval_is_made_of_nothing(idle, sim):
    answer = sim("decompose", idle, *QUICK)
    assert "cap: +0 cases (all replications alike) of it" in answer.out
    (row, *_more) = [line.split() for line in answer.out.splitlines() if line.startswith("cap ")]
    assert " ".join(row[1:5]) == "+0 all replications alike"
    assert "+0 to +0" not in answer.out
