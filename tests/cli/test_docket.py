"""A docket of the court's own: what is said of it, and what becomes of its case numbers."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from sim.language import speaking

HEADING = "case,filed_day,region,kind,amount_yuan,work_days_plan,wait_days_plan,work_days_closing"
ROWS = (
    "20131000000000001,0.5,A,general,1000,0.2,1,0.1",
    "20131000000000002,1.5,B,general,1000,0.2,1,0.1",
    "（2013）威环执字第12号,2,B,general,1000,0.2,1,0.1",
    "00012,3,A,general,1000,0.2,1,0.1",
    "12,12,A,general,1000,0.2,1,0.1",
    "=1+1,13,A,general,1000,0.2,1,0.1",
)
CASES = [row.split(",")[0] for row in ROWS]


def write(*lines: str) -> Path:
    file = Path("d.csv")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def changed(row: int, column: str, cell: str) -> Path:
    """The docket with another cell."""
    rows = [row.split(",") for row in ROWS]
    rows[row][HEADING.split(",").index(column)] = cell
    return write(HEADING, *map(",".join, rows))


DAYS = "must be a number: working days since the first day of the run (in 2013-09), no date"


def likely(number: str) -> str:
    return f"; must be a number; did you mean '{number}'?"


WRONG = {  # row, column, what stands there, what is said
    "thousands": (0, "amount_yuan", '"1,000"', 'found "1,000"' + likely("1000")),
    "underscores": (1, "amount_yuan", "1_000", 'found "1_000"' + likely("1000")),
    "full width": (1, "amount_yuan", "１２", 'found "１２"' + likely("12")),
    "a percentage": (2, "work_days_plan", "5%", 'found "5%"; must be a number, not a percentage'),
    "hexadecimal": (2, "work_days_plan", "0x10", 'found "0x10"; must be a number'),
    "no number": (2, "wait_days_plan", "nan", 'found "nan"; must be a number'),
    "infinity": (2, "wait_days_plan", "inf", 'found "inf"; must be a number'),
    "too large": (2, "wait_days_plan", "1e400", 'found "1e400"; must be 1e+09 or less'),
    "nothing": (3, "amount_yuan", "", 'is empty; must be a number'),
    "a date": (3, "filed_day", "2013-10-08", f'found "2013-10-08"; {DAYS}'),
    "a date in digits": (3, "filed_day", "20131008", f'found "20131008"; {DAYS}'),
    "a case twice": (3, "case", CASES[0], f'"{CASES[0]}" stands in line 2 already'),
    "a case without a number": (3, "case", " ", 'is empty; must have 1 to 100 characters'),
    "a line break in a number": (3, "case", '"1\n2"', r'found "1\n2"; must have 1 to 100'),
    "an escape in a number": (3, "case", "1\x1b[31m", r'found "1\u001b[31m"; must have 1 to 100'),
    "a region": (4, "region", "C", 'found "C"; the scenario has no such region; allowed: A, B'),
}  # fmt: skip


@pytest.mark.parametrize(("row", "column", "cell", "said"), WRONG.values(), ids=WRONG)
def test_a_cell_that_is_wrong_is_told_with_its_line(row, column, cell, said, tiny, sim):
    answer = sim("check", tiny, "--docket", changed(row, column, cell))
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(f"d.csv:{row + 2}: {column}: {said}")
    assert len(answer.err.splitlines()) == 1


WITHOUT = HEADING.replace("work_days_closing", "work_closing")
WHOLE = {  # a table, what is said of it
    "headings only": ((HEADING,), "d.csv: has no cases: a line of headings, then a line a case"),
    "a column is missing": (
        (WITHOUT, *ROWS),
        f"d.csv:1: column 'work_days_closing' is missing; found: {WITHOUT.replace(',', ', ')}; "
        "is it the column 'work_closing'?",
    ),
    "a column twice": (
        (f"{HEADING},region", *(f"{row},B" for row in ROWS)),
        "d.csv:1: the column 'region' stands twice",
    ),
    "all after the end": (
        (HEADING, "1,2013,A,general,1000,0.2,1,0.1", "2,2014,A,general,1000,0.2,1,0.1"),
        "d.csv: no case is filed before the run ends on day 30; filed_day goes from 2013 to 2014. "
        "It counts working days from the first day of the run",
    ),
}


@pytest.mark.parametrize(("lines", "said"), WHOLE.values(), ids=WHOLE)
@pytest.mark.parametrize("command", ["check", "run"])
def test_a_docket_that_cannot_be_played_is_refused(command, lines, said, tiny, sim):
    answer = sim(command, tiny, "--docket", write(*lines))
    assert (answer.code, answer.err) == (2, f"{said}\n")
    assert not Path("results").exists()


def test_all_that_is_wrong_is_said_at_once_with_lines_after_blank_ones(tiny, sim):
    rows = [
        ROWS[0],
        "",
        '"x',
        'y",-1,C,general,1000,0.2,1,0.1',
        ",,,,,,,",
        ROWS[2].replace("2,B", "z,D"),
    ]
    answer = sim("check", tiny, "--docket", write(HEADING, *rows))
    assert answer.err.splitlines() == [
        f'd.csv:7: filed_day: found "z"; {DAYS}',
        'd.csv:4: filed_day: found "-1"; a case filed before day 0 needs an opening_team, '
        "or  pool  there",
        'd.csv:4: region: found "C"; the scenario has no such region; allowed: A, B '
        "(and in 1 more line)",
        r'd.csv:4: case: found "x\ny"; must have 1 to 100 characters, no line break or other '
        "control character",
    ]  # fmt: skip


@pytest.mark.usefixtures("with_reports")
def test_rows_and_columns_that_are_not_used_are_said_everywhere(tiny, sim):
    late = [row.replace(",12,", ",30,").replace(",13,", ",31,") for row in ROWS]
    file = write(HEADING.replace("kind", "kinds") + ",note", *(f"{row},x" for row in late))
    rows = "2 of 6 rows of the docket are filed after the end of the run and are not played."
    columns = "Columns of the docket that are not used: kinds (did you mean 'kind'?), note."
    answer = sim("run", tiny, "--docket", file, "--workers", 1, "--out", "run")
    assert (answer.code, answer.err) == (0, f"{rows}\n{columns}\n")
    summary = Path("run/summary.txt").read_text("utf-8")
    for text in (answer.out, summary):
        assert f"• {rows}\n• {columns}\n" in text
    page = Path("run/report.html").read_text("utf-8")
    assert rows in page
    about = json.loads(Path("run/manifest.json").read_text("utf-8"))["docket_rows"]
    assert about == {
        "rows": 6, "not_played": 2, "unused_columns": {"kinds": "kind", "note": ""},
    }  # fmt: skip
    assert sim("report", "run", "--lang", "zh").code == 0
    assert "案件清单 6 行中有 2 行在模拟结束之后立案，没有模拟。" in Path(
        "run/report-zh.html"
    ).read_text("utf-8")
    answer = sim("case", "run", "--case", "12")
    assert (answer.code, answer.err) == (
        2, "--case: case 12 is filed after the end of the run and is not played\n"
    )  # fmt: skip


def test_a_single_arm_says_it_too(tiny, sim):
    file = write(HEADING, ROWS[0], ROWS[1].replace(",1.5,", ",99,"))
    alone = "arms=[{name: regional}]"
    answer = sim("run", tiny, "--set", alone, "--docket", file, "--workers", 1)
    assert (
        "• 1 of 2 rows of the docket is filed after the end of the run and is not played.\n"
        in answer.out
    )


def in_a_line(text: str) -> str:
    """A text without its line breaks, which go by the width of the terminal."""
    return " ".join(text.split())


UNTOUCHED = (
    "all 2 cases with an opening_team stand at the first stage, with all of their work and waits "
    "to come: closures are few at first and many at once later; say in the columns stage and "
    "wait_left_days how far each has come, or write  opening_stages: in_proportion  in the "
    "scenario to spread them over the stages"
)
BEGUN = f"{HEADING},opening_team,stage,wait_left_days"
STAGES = {  # team, stage, wait; what is said
    "a stage that is none": ("1,closed,", 'stage: found "closed"; the route has no such stage; did '
                             "you mean 'closing'? allowed: plan, closing"),
    "a wait that is none": ("1,closing,-1", 'wait_left_days: found "-1"; must be a number of '
                            "working days, 0 or more; empty: it does not wait"),
    "a wait before the first stage": ("1,,3", 'wait_left_days: found "3"; no wait comes before the '
                                      "first stage, plan; say in  stage  which one it has reached"),
    "a begun case of nobody": (",closing,", 'stage: found "closing"; only a case of the opening '
                               "backlog, with an opening_team, has been begun"),
    "a team that is none": ("pond,,", 'opening_team: found "pond"; no such team; there are teams 1 '
                            "to 2, or  pool"),
}  # fmt: skip


@pytest.mark.parametrize(("cells", "said"), STAGES.values(), ids=STAGES)
def test_a_stage_that_is_wrong_is_told_with_its_line(cells, said, tiny, sim):
    row = ROWS[1].replace(",1.5,", ",0,")
    answer = sim("check", tiny, "--docket", write(BEGUN, f"{ROWS[0]},,,", f"{row},{cells}"))
    assert (answer.code, answer.err) == (2, f"d.csv:3: {said}\n")


def test_a_docket_says_how_far_opening_cases_have_come(tiny, sim):
    begun = ROWS[0].replace(",0.5,", ",-30,").replace(",0.2,1,", ",,,") + ",2,closing,4.5"
    pooled = ROWS[1].replace(",1.5,", ",-3,") + ",pool,,"
    file = write(BEGUN, begun, pooled, f"{ROWS[2]},,,")
    answer = sim("check", tiny, "--docket", file, "--set", "history.months=0")
    assert (answer.code, answer.err) == (0, "")
    assert in_a_line(answer.out).endswith(
        "Docket d.csv: 3 cases, filed from day -30 to day 2. "
        "Opening cases by team: 2 (1). "
        "1 opening case waits in the pool for the first event. "
        "Opening cases by the stage they have reached: plan (1), closing (1); 1 of them still wait "
        "for it. "
        "These cases are played instead of those of intake, on which the loads above rest."
    )
    played = ("--set", "history.months=0", "--workers", 1, "--keep-logs", "--out", "run")
    assert sim("run", tiny, "--docket", file, *played).code == 0
    tasks = pd.read_csv("run/tasks/regional/0.csv")
    mine = tasks[tasks["case"].astype(str) == CASES[0]]
    assert mine["stage"].tolist() == ["closing"]
    assert mine["begin_day"].tolist() == [4.5]
    summary = in_a_line(Path("run/summary.txt").read_text("utf-8"))
    assert "The comparison begins with 2 opening cases (1 of them in the pool)" in summary


def test_a_docket_is_checked_before_it_is_played(tiny, sim):
    rows = [f"{row},{team}" for row, team in zip(ROWS, ["1.0", " 2 ", "", "", "", ""], strict=True)]
    rows[:2] = [row.replace(",0.5,", ",-3,").replace(",1.5,", ",0,") for row in rows[:2]]
    file = write(f"{HEADING},opening_team", *rows)
    answer = sim("check", tiny, "--docket", file, "--set", "history.months=0")
    assert (answer.code, answer.err) == (0, "")
    assert in_a_line(answer.out).endswith(
        "Docket d.csv: 6 cases, filed from day -3 to day 13. "
        "Opening cases by team: 1 (1), 2 (1). "
        f"Warning: {in_a_line(UNTOUCHED)} "
        "These cases are played instead of those of intake, on which the loads above rest."
    )
    assert "all desks are empty" not in answer.out
    found = json.loads(sim("check", tiny, "--docket", file, "--json").out)["docket"]
    assert found == {
        "file": "d.csv", "rows": 6, "not_played": 0, "unused_columns": {},
        "opening": {"cases": 2, "in_pool": 0, "untouched": 2},
        "first_filed_day": -3, "last_filed_day": 13, "opening_cases": {"1": 1, "2": 1},
        "warnings": [],
    }  # fmt: skip
    assert json.loads(sim("check", tiny, "--json").out)["docket"] is None
    answer = sim("check", tiny, "--docket", file, "--lang", "zh")
    assert "案件清单 d.csv：6 件，立案日从第 -3 天到第 13 天。" in answer.out


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["check", "tiny.yaml", "--warm-up"], "--docket: not together with --warm-up"),
        (["check", "country/many.yaml"], "choose one with --bureau NAME"),
        (["verify", "country/many.yaml"], "choose one with --bureau NAME"),
    ],
)
def test_a_docket_is_not_passed_over(command, said, tiny, many, sim):
    answer = sim(*command, "--docket", write(HEADING, *ROWS))
    assert answer.code == 2
    assert said in answer.err


def test_case_numbers_stay_the_text_that_they_are(tiny, sim):
    file = write(HEADING, *ROWS)
    shutil.move(file, "案件 清单.csv")
    answer = sim(
        "run", tiny, "--docket", "案件 清单.csv", "--keep-logs", "--workers", 1, "--out", "run"
    )
    assert (answer.code, answer.err) == (0, "")
    in_tables = [*CASES[:-1], "'=1+1"]  # no spreadsheet program takes it for a formula
    for table in ("logs/top_up/0", "worlds/0/docket"):
        assert pd.read_csv(f"run/{table}.csv", dtype=str)["case"].tolist() == in_tables
    assert set(pd.read_csv("run/tasks/top_up/0.csv", dtype=str)["case"]) <= set(in_tables)
    again = sim(
        "run", "run/scenario.yaml", "--docket", "run/worlds/0/docket.csv", "--keep-logs",
        "--workers", 1, "--out", "again",
    )  # fmt: skip
    assert again.code == 0
    logs = [Path(f"{run}/logs/top_up/0.csv").read_bytes() for run in ("run", "again")]
    assert logs[0] == logs[1]
    own = sim("run", "run/scenario.yaml", "--docket", "run/docket.csv", "--out", "run")
    assert "This run is there already" in own.out


def test_a_case_is_followed_by_its_own_number(tiny, sim):
    rows = [*ROWS, "$\\foo$,4,A,general,1000,0.2,1,0.1"]
    sim("run", tiny, "--docket", write(HEADING, *rows), "--workers", 1, "--out", "run")
    court = CASES[2]
    told = {
        "20131000000000001": ("Case 20131000000000001 of replication 0", "2013100000000000"),
        court: (f"Replication 0: case {court}", f"{court}.png"),
        "00012": ("Case 00012 of replication 0", "00012.png"),
        "'=1+1": ("Replication 0: case =1+1", "_1_1-"),
        "$\\foo$": ("Replication 0: case $\\foo$", "__foo_-"),
    }
    for case, (begins, name) in told.items():
        answer = sim("case", "run", "--case", case)
        assert answer.out.startswith(f"{begins}, region "), case
        chart = Path(answer.out.splitlines()[-1].removeprefix("Chart: "))
        assert chart.is_file()
        assert chart.name.startswith(f"case-0-{name}")
    answer = sim("case", "run", "--case", court, "--lang", "zh")
    assert answer.out.startswith(f"第 0 次重复：案件{court}，地域 B，")
    other = court.replace("12", "21")
    answer = sim("case", "run", "--case", other)
    assert answer.err == f"--case: the docket has no case {other}; did you mean '{court}'?\n"


def test_verify_and_world_take_a_docket(tiny, sim):
    file = write(f"{HEADING},cases", *(f"{row},x" for row in ROWS))
    unused = "Columns of the docket that are not used: cases.\n"  # not "case": that is there
    answer = sim("verify", tiny, "--docket", file)
    assert (answer.code, answer.err) == (0, unused)
    assert "Both engines give the same log" in answer.out
    answer = sim("world", tiny, "--docket", file, "--out", "w")
    assert (answer.code, answer.err) == (0, unused)
    assert pd.read_csv("w/docket.csv", dtype=str)["case"].tolist() == [*CASES[:-1], "'=1+1"]


def test_messages_are_chinese_in_chinese(tiny, sim):
    with speaking("zh"):
        answer = sim("check", tiny, "--docket", changed(1, "amount_yuan", "80,0"), "--lang", "zh")
    assert answer.err == "d.csv:3: 表头有 8 列，这一行却有 9 个单元格\n"


def test_days_and_numbers_of_a_docket_are_rounded(tiny, sim):
    from sim.report.inputs.given_docket import not_used

    assert list(not_used({"rows": 11206, "not_played": 1200})) == [
        "1,200 of 11,206 rows of the docket are filed after the end of the run and are not played."
    ]
    rows = [f"{i},{0.04452349248 + i % 10},A,general,1000,0.2,1,0.1" for i in range(1200)]
    answer = sim("check", tiny, "--docket", write(HEADING, *rows))
    assert "Docket d.csv: 1,200 cases, filed from day 0 to day 9." in answer.out
    assert sim("decompose", tiny).err.startswith("tiny: decompose needs 2 to 6 entries in parts; ")
