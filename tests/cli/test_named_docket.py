"""A docket that the scenario names: read beside it, kept with the run, and what is said of it."""

import json
import shlex
import shutil
from math import nan
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from sim.report.findings.run import _limits_too_long
from tests.support import studied

CASES = """\
case,filed_day,region,amount_yuan,opening_team,team,limit_days
a1,-12.5,A,1000,1,1,
a2,-3,B,1000,2,,
a3,1.5,A,2000,,2,10
a4,7,B,2000,,1,
a5,8,B,2000,,,
a6,15,A,2000,,2,
"""
NAMED = """\
extends: ../tiny.yaml
history: {months: 0}
docket: {file: cases.csv, draw: [work, wait]}
opening_stages: in_proportion
allocation: as_in_ledger
arms:
  - {name: as_in_ledger}
  - {name: top_up, allocation: {rule: top_up, timing: rolling}}
"""


@pytest.fixture
def ledger(tiny: Path) -> Path:
    """A scenario in a folder of its own, with its cases beside it."""
    folder = Path("court")
    folder.mkdir()
    (folder / "cases.csv").write_text(CASES, encoding="utf-8")
    file = folder / "ledger.yaml"
    file.write_text(NAMED, encoding="utf-8")
    return file


def table(folder: str, name: str = "replications") -> str:
    return Path(folder, f"{name}.csv").read_text("utf-8")


def about(folder: str) -> dict:
    return json.loads(Path(folder, "manifest.json").read_text("utf-8"))


def in_a_line(text: str) -> str:
    return " ".join(text.split())


def test_the_folder_of_a_run_repeats_it_wherever_it_lies(ledger, sim):
    answer = sim("run", ledger, "--workers", 1, "--out", "run")
    assert answer.code == 0
    assert about("run")["command"] == "python -m sim run scenario.yaml"
    shutil.move("run", "elsewhere")
    shutil.rmtree("court")
    assert sim("run", "elsewhere/scenario.yaml", "--workers", 1, "--out", "again").code == 0
    for name in ("replications", "monthly", "survival"):
        assert table("elsewhere", name) == table("again", name)
    assert about("elsewhere")["id"] == about("again")["id"]
    assert sim("case", "elsewhere", "--case", "a4").code == 0
    assert sim("report", "elsewhere", "--lang", "zh").code == 0


def test_works_differ_from_replication_to_replication_and_arms_share_them(ledger, sim):
    assert sim("run", ledger, "--workers", 1, "--out", "run").code == 0
    worlds = pd.read_csv("run/worlds.csv")
    by_arm = worlds.pivot(index="replication", columns="arm", values="docket")
    assert (by_arm["as_in_ledger"] == by_arm["top_up"]).all()
    assert by_arm["top_up"].nunique() == 3
    text = in_a_line(Path("run/summary.txt").read_text("utf-8"))
    assert "Under as_in_ledger 1 case goes to the teams in turn, as the docket does not say" in text
    assert "All replications play the cases of court/cases.csv, filed on the same days;" in text
    assert "speeds, works and waits are drawn anew in each replication" in text
    assert "in drawn speeds only" not in text


def test_the_world_of_a_ledger_says_who_had_the_cases_and_until_when_they_had_time(ledger, sim):
    assert sim("world", ledger, "--out", "world").code == 0
    found = pd.read_csv("world/docket.csv", index_col="case")
    assert found["team"].fillna(0).tolist() == [1, 2, 2, 1, 0, 2]
    assert found.loc["a3", "limit_days"] == 10
    assert (found["limit_days"].drop("a3") > 10).all()


def test_a_docket_that_is_named_is_the_same_as_one_that_is_given(ledger, sim):
    works = pd.read_csv(ledger.parent / "cases.csv").drop(columns=["team", "limit_days"])
    works.assign(work_days_plan=0.3, work_days_closing=0.1).to_csv("court/all.csv", index=False)
    plain = ["--set", "allocation=regional", "--set", "arms=[{name: regional}]", "--workers", 1]
    Path("named.yaml").write_text(
        "extends: tiny.yaml\nhistory: {months: 0}\ndocket: court/all.csv\n"
    )
    Path("given.yaml").write_text("extends: tiny.yaml\nhistory: {months: 0}\n")
    assert sim("run", "named.yaml", *plain, "--out", "named").code == 0
    assert sim("run", "given.yaml", *plain, "--docket", "court/all.csv", "--out", "given").code == 0
    assert about("named")["id"] == about("given")["id"]
    assert table("named") == table("given")


def test_an_option_stands_in_place_of_the_docket_that_is_named_and_that_is_said(ledger, sim):
    shutil.copy(ledger.parent / "cases.csv", "other.csv")
    answer = sim("run", ledger, "--docket", "other.csv", "--workers", 1, "--out", "run")
    said = "--docket other.csv is played instead of court/cases.csv, which the scenario names"
    assert answer.code == 0
    assert said in answer.err
    assert sim("run", ledger, "--workers", 1, "--out", "own").code == 0
    assert about("run")["id"] == about("own")["id"]  # what is in it counts


SEEK = ["--vary", "time_limit_days=1,2,3", "--until", "closures_cases >= 1", "--at-most", 20]


@pytest.mark.parametrize(
    "command",
    [
        ["sweep", "--vary", "time_limit_days=5,30", "--replications", 2],
        studied(["seek", *SEEK]),
        studied(["variance", "--dockets", 2, "--staffs", 2]),
    ],
    ids=lambda command: command[0],
)
def test_every_study_plays_it_and_keeps_it(command, ledger, sim):
    name, *options = command
    answer = sim(name, ledger, *options, "--workers", 1, "--out", "study")
    assert (answer.code, about("study")["docket"]) == (0, "court/cases.csv")
    shutil.rmtree("court")
    again = shlex.split(about("study")["command"])[3:]
    again = [word.replace("scenario.yaml", "study/scenario.yaml") for word in again]
    assert sim(*again, *(["--replications", 2] if "--replications" in options else []),
               "--workers", 1, "--out", "again").code == 0  # fmt: skip
    assert table("study") == table("again")
    assert pd.read_csv("study/replications.csv")["received_cases"].max() == 4


def test_a_decomposition_plays_it_and_refuses_parts_that_change_the_cases(ledger, sim):
    parts = "parts: [{name: fast, teams: {officer_speed: 2}}, {name: turn, allocation: rotation}]\n"
    ledger.write_text(NAMED.replace("top_up, allocation: {rule: top_up, timing: rolling}",
                                    "all, parts: [fast, turn]") + parts)  # fmt: skip
    assert sim("decompose", ledger, "--workers", 1, "--out", "study").code == 0
    assert pd.read_csv("study/replications.csv")["received_cases"].max() == 4
    ledger.write_text(ledger.read_text().replace("teams: {officer_speed: 2}", "amount: 5"))
    answer = sim("decompose", ledger, "--workers", 1, "--out", "other")
    assert answer.code == 2
    assert "changes the cases (intake, route, kinds, amount or time limit)" in answer.err


@pytest.mark.parametrize(("shares", "is_said"), [([nan, nan], True), ([nan, 0.4], False)])
def test_a_limit_longer_than_cases_are_followed_is_said_to_leave_the_share_open(shares, is_said):
    rows = pd.DataFrame({"closed_within_limit_share": shares})
    said = _limits_too_long(SimpleNamespace(table={"replications": rows}.get))
    assert [one.startswith("Why closed within the time limit is empty") for one in said] == (
        [True] if is_said else []
    )


def test_check_echoes_it_and_says_what_of_intake_counts(ledger, sim):
    answer = sim("check", ledger)
    assert answer.code == 0
    assert in_a_line(answer.out).endswith(
        "Docket court/cases.csv: 6 cases, filed from day -12.5 to day 15. Filed in the run by "
        "month: 2013-10 (3), 2013-11 (1). By the team that had them: 1 (2), 2 (3), no team named "
        "(1). Opening cases by team: 1 (1), 2 (1). Under as_in_ledger 1 case goes to the teams in"
        " turn, as the docket does not say who had it. These cases are played instead of those of"
        " intake, on which the loads above rest (of intake only regions and homes count); their "
        "works and waits are drawn from the route in each replication."
    )
    facts = json.loads(sim("check", ledger, "--json").out)["docket"]
    assert facts["cases_by_month"] == {"2013-10": 3, "2013-11": 1}
    assert facts["cases_by_team"] == {"1": 2, "2": 3, "no team named": 1}
    assert (facts["drawn"], facts["in_rotation"]) == (
        ["work", "wait"], {"without_team": 1, "team_away": 0},
    )  # fmt: skip
    late = ["--set", "joins=[{team: 2, from: 2013-11}]"]
    away = "1 case goes to the teams in turn, as its team takes none in that month"
    assert away in in_a_line(sim("check", ledger, *late).out)


def changed(ledger: Path, old: str, new: str, file: str = "ledger.yaml") -> Path:
    path = ledger.parent / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return ledger


WRONG = {  # of which file, what is there, what instead, what is said
    "no file": (
        "ledger.yaml", "cases.csv", "case.csv", "court/case.csv: no such file",
    ),
    "half of what is drawn": (
        "ledger.yaml", "[work, wait]", "[work]",
        'court/ledger.yaml:3: docket.draw: found ["work"]; must be [work, wait] or [work, wait, ',
    ),
    "another word": (
        "ledger.yaml", "[work, wait]", "[work, waits]",
        "court/ledger.yaml:3: docket.draw[1]: found \"waits\"; did you mean 'wait'?",
    ),
    "an opening backlog": (
        "ledger.yaml", "history:", "opening_backlog: [3, 4]\nhistory:",
        "court/ledger.yaml:2: opening_backlog: give opening_backlog in the scenario or a docket",
    ),
    "a table of bureaus": (
        "ledger.yaml", "history:", "bureaus: t.csv\nhistory:",
        "court/ledger.yaml:4: docket: is for one bureau; the scenario has a table of them",
    ),
    "no docket": (
        "ledger.yaml", "docket: {file: cases.csv, draw: [work, wait]}\n", "",
        "court/ledger.yaml:4: allocation: as_in_ledger gives each case to who had it: name a table",
    ),
    "in an arm": (
        "ledger.yaml", "{name: as_in_ledger}", "{name: as_in_ledger, docket: cases.csv}",
        "court/ledger.yaml:7: arms[0].docket: is the same for all arms; an arm cannot change it",
    ),
    "nothing drawn": (
        "ledger.yaml", "{file: cases.csv, draw: [work, wait]}", "cases.csv",
        "court/cases.csv:1: there are no works; where the table has none, let works and waits be "
        "drawn from the route, with  docket: {file: cases.csv, draw: [work, wait]}  in the scena",
    ),
    "works all the same": (
        "cases.csv", "limit_days", "work_days_plan",
        "court/cases.csv:1: work_days_plan: the scenario draws it (docket.draw); delete the column",
    ),
    "nobody's names": (
        "cases.csv", ",team,", ",officer,", "court/cases.csv:1: column 'team' is missing; found:",
    ),
    "another team": (
        "cases.csv", "a4,7,B,2000,,1", "a4,7,B,2000,,3",
        'court/cases.csv:5: team: found "3"; the scenario has no such team; allowed: 1, 2',
    ),
    "a limit that is none": (
        "cases.csv", ",2,10", ",2,0",
        'court/cases.csv:4: limit_days: found "0"; must be a number of days above 0',
    ),
    "filings where they are drawn": (
        "ledger.yaml", "[work, wait]", "[work, wait, filings]",
        "court/cases.csv:4: opening_team: is empty; with  draw: [work, wait, filings]  the table "
        "holds opening cases only; say who has it (or  pool), or leave it out (and in 3 more lin",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "said"), WRONG.values(), ids=WRONG)
def test_what_does_not_go_together_is_told_with_its_place(file, old, new, said, ledger, sim):
    changed(ledger, old, new, file)
    answer = sim("run", ledger, "--workers", 1)
    assert (answer.code, answer.out) == (2, "")
    assert any(line.startswith(said) for line in answer.err.splitlines()), answer.err
    assert "Traceback" not in answer.err


def test_a_sweep_does_not_vary_it_and_a_warm_up_does_not_play_it(ledger, sim):
    answer = sim("sweep", ledger, "--vary", "docket=1,2")
    assert (answer.code, answer.err) == (
        2, "--vary docket: is no number of the bureau, so it cannot be varied\n",
    )  # fmt: skip
    answer = sim("check", ledger, "--warm-up")
    assert answer.code == 2
    assert answer.err.startswith("ledger: docket: not together with --warm-up")
