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
    "capped played the same as regional in all 2 replications. Equal are every measure, every "
    "figure that both have of each team and month but its rank, and every figure of the regions, "
    "of open cases by age and of the time to closure. What it changes has no effect on any of "
    "these."
)
AT_POINTS = "capped and regional have equal measures at all {n} points, in every replication: no"
NO_KEY = "Between points that differ in clerical_factor alone every measure of every arm is equal"
VARIED = ("--vary", "clerical_factor=1,2", "--vary", "intake.cases_per_month=20,60")
STUDIES = {
    "run": ((), [SAME]),
    "sweep": (VARIED, [AT_POINTS.format(n=4), NO_KEY]),
    "sensitivity": (("--over", "ranges.yaml", "--size", 2), [AT_POINTS.format(n=11), NO_KEY]),
    "decompose": (
        (),
        [
            "The parts leveling and lot both set allocation.rule: where decompose plays both, lot",
            "cap changes none of the figures. With and without it, whatever other parts there",
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


@pytest.mark.usefixtures("with_reports")
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
    words = ("no effect", "none of the figures", "no measure shows")
    assert sum(any(some in one for some in words) for one in said) == len(expected) - (
        command == "decompose"
    )
    chinese = sim(command, idle, *options, *QUICK, "--lang", "zh")
    words = ("没有任何效果", "不改变任何数字", "没有指标显示出")
    assert any(some in chinese.out for some in words)


def test_of_a_table_of_bureaus_it_is_said_too(idle, sim):
    rows = "name,cases_per_month\nAx,20\nBx,60\n"
    Path("table.csv").write_text(rows, encoding="utf-8")
    answer = sim("run", idle, "--set", "bureaus=table.csv", *QUICK, "--json")
    assert json.loads(answer.out)["certainty"] == [
        "capped and regional have equal measures in every bureau and all 2 replications, and equal "
        "figures of each team: no measure shows what capped changes."
    ]


def test_a_change_with_an_effect_is_not_said_to_have_none(tiny, sim):
    answer = sim("run", tiny, *QUICK, "--json")
    assert not [one for one in json.loads(answer.out)["certainty"] if "no effect" in one]


def test_where_all_replications_are_alike_no_interval_is_made_of_nothing(idle, sim):
    answer = sim("decompose", idle, *QUICK)
    assert "cap: +0 cases (all replications alike)" in answer.out
    (row, *_more) = [line.split() for line in answer.out.splitlines() if line.startswith("cap ")]
    assert " ".join(row[1:5]) == "+0 all replications alike"
    assert "+0 to +0" not in answer.out


def test_what_only_the_figures_of_the_regions_show_has_an_effect(tiny, sim):
    # Rotation looks at no region, and there is no spread over one region with cases.
    def arm(name: str, *shares: str) -> str:
        regions = ", ".join(
            f"{{name: {region}, share: {share}, home: [1]}}"
            for region, share in zip("AB", shares, strict=True)
        )
        return f"{{name: {name}, allocation: rotation, intake: {{regions: [{regions}]}}}}"

    arms = f"arms=[{arm('a', '1', '1.0e-9')}, {arm('b', '1.0e-9', '1')}]"
    answer = sim("run", tiny, "--set", arms, "--set", "history.months=0", *QUICK, "--json")
    assert answer.code == 0, answer.err
    assert not [one for one in json.loads(answer.out)["certainty"] if "no effect" in one]


def test_of_an_arm_that_the_program_adds_it_is_not_said(tiny, sim):
    arms = "arms=[{name: a, responses: {ratchet: {c: 0.0}}}]"
    answer = sim("run", tiny, "--set", arms, *QUICK, "--json")
    assert "a without responses" in answer.out
    assert not [one for one in json.loads(answer.out)["certainty"] if "no effect" in one]
