"""Every bad file gets clear messages with file, line, key, what was found and what is allowed."""

from pathlib import Path

import pytest

WRONG = {  # text of the tiny scenario, what replaces it, what must be said
    "a misspelt key": (
        "question:",
        "qestion:",
        "tiny.yaml:2: qestion: no such key; did you mean 'question'?",
    ),
    "a misspelt key inside": (
        "cases_per_month: 40",
        "case_per_month: 40",
        "tiny.yaml:6: intake.case_per_month: no such key; did you mean 'cases_per_month'?",
    ),
    "a missing key": (
        "  cases_per_month: 40\n",
        "",
        "tiny.yaml:5: intake: 'cases_per_month' is missing",
    ),
    "a share that is none": (
        "share: 2",
        "share: -0.1",
        "tiny.yaml:9: intake.regions[1].share: found -0.1; must be greater than 0",
    ),
    "a home that names no team": (
        "home: [2]",
        "home: [12]",
        "tiny.yaml:9: intake.regions[1].home[0]: no team 12; there are teams 1 to 2",
    ),
    "a region twice": (
        "name: B",
        "name: A",
        'tiny.yaml:9: intake.regions[1].name: "A" is used already, in line 8',
    ),
    "a distribution without a mean": (
        "{mean: 55000, cv: 3}",
        "{cv: 3}",
        "tiny.yaml:13: amount.lognormal: 'mean' is missing",
    ),
    "an unknown distribution": (
        "{lognormal: {mean: 55000, cv: 3}}",
        "{lognorm: {mean: 55000, cv: 3}}",
        "tiny.yaml:13: amount.lognorm: no such key; did you mean 'lognormal'?",
    ),
    "two distributions": (
        "amount: {lognormal: {mean: 55000, cv: 3}}",
        "amount: {fixed: 3, exponential: {mean: 3}}",
        "tiny.yaml:13: amount: found {",
    ),
    "a speed of zero": (
        "officer_speed: {lognormal: {mean: 1, cv: 0.2}}",
        "officer_speed: 0",
        "tiny.yaml:16: teams.officer_speed: found 0; must be greater than 0",
    ),
    "a count that is no number": (
        "count: 2",
        "count: two",
        'tiny.yaml:15: teams.count: found "two"; must be a whole number',
    ),
    "a month that does not exist": (
        "start: 2013-10",
        "start: 2013-13",
        'tiny.yaml:3: calendar.start: found "2013-13"; must be a month such as 2013-10',
    ),
    "a day for a month": (
        "start: 2013-10",
        "start: 2013-10-14",
        'tiny.yaml:3: calendar.start: found "2013-10-14"; must be a month',
    ),
    "holidays that are not known": (
        "start: 2013-10, months: 2, days_per_month: 10",
        "start: 1990-10, months: 2, working_days: china",
        "tiny.yaml:3: calendar.working_days: needs the working days of 1990-09 to 1990-11",
    ),
    "a closing day without days": (
        "days_per_month: 10",
        "closing_day: 20",
        "tiny.yaml:3: calendar.closing_day: needs",
    ),
    "an arm with an unknown key": (
        "{name: top_up, allocation: top_up}",
        "{name: top_up, alocation: top_up}",
        "tiny.yaml:19: arms[1].alocation: no such key; did you mean 'allocation'?",
    ),
    "an arm with an unknown rule": (
        "{name: top_up, allocation: top_up}",
        "{name: top_up, allocation: topup}",
        "tiny.yaml:19: arms[1].allocation: found \"topup\"; did you mean 'top_up'? allowed: region",
    ),
    "an arm with a bad value deep inside": (
        "{name: top_up, allocation: top_up}",
        "{name: top_up, intake: {regions: {B: {share: x}}}}",
        'tiny.yaml:19: arms[1].intake.regions.B.share: found "x"; must be a number',
    ),
    "an arm that changes what is common to all": (
        "{name: top_up, allocation: top_up}",
        "{name: top_up, seed: 3}",
        "tiny.yaml:19: arms[1].seed: is the same for all arms",
    ),
    "an arm that names no region": (
        "{name: top_up, allocation: top_up}",
        "{name: top_up, intake: {regions: {C: {share: 1}}}}",
        "tiny.yaml:19: arms[1].intake.regions.C: no such entry; allowed: A, B",
    ),
    "an arm with another route while history runs": (
        "{name: top_up, allocation: top_up}",
        "{name: top_up, route: [{stage: plan, role: officer, work: 1}]}",
        "tiny.yaml:19: arms[1].route: an arm may change the values of route",
    ),
    "two arms of one name": (
        "name: top_up",
        "name: regional",
        'tiny.yaml:19: arms[1].name: "regional" is used already',
    ),
    "no arms": (
        "arms:\n  - {name: regional, allocation: regional}\n  - {name: top_up, allocation: top_up}",
        "arms: []",
        "tiny.yaml:17: arms: found []; must have at least one entry, and has 0",
    ),
    "a wait after the last stage": (
        "role: assistant, work: 0.2",
        "role: assistant, work: 0.2, wait: 3",
        "tiny.yaml:12: route[1].wait: the last stage has no wait",
    ),
    "a negative wait": (
        "{exponential: {mean: 2}}",
        "{exponential: {mean: -2}}",
        "tiny.yaml:11: route[0].wait.exponential.mean: found -2; must be greater than 0",
    ),
    "a yes where a number belongs": (
        "replications: 3",
        "replications: true",
        "tiny.yaml:20: replications: found true; must be a whole number",
    ),
    "infinity": (
        "cases_per_month: 40",
        "cases_per_month: .inf",
        "tiny.yaml:6: intake.cases_per_month: found Infinity; must be a finite number",
    ),
    "a key twice": ("seed: 7", "seed: 7\nseed: 8", "tiny.yaml:22: seed: the key stands twice"),
    "a YAML tag": (
        "seed: 7",
        "seed: !!python/object/apply:os.system [ls]",
        "tiny.yaml:21: seed: a text that begins with ! must stand in quotes (the YAML tag",
    ),
    "an alias": (
        "question: Does it run?",
        "question: &q x\ndescription: *q",
        "tiny.yaml:2: question: a text that begins with & or * must stand in quotes (anchors and",
    ),
    "broken YAML": ("[1]", "[1", "tiny.yaml:"),
    "a base that does not exist": (
        "title: Tiny",
        "extends: nowhere.yaml",
        "tiny.yaml:1: extends: no such file: nowhere.yaml",
    ),
    "a file that extends itself": (
        "title: Tiny",
        "extends: tiny.yaml",
        "tiny.yaml:1: extends: tiny.yaml extends itself",
    ),
    "an absence of nobody": (
        "seed: 7",
        "seed: 7\nabsences: [{team: 9, from: 2013-10, months: 1}]",
        "tiny.yaml:22: absences[0].team: no team 9",
    ),
    "an absence in another year": (
        "seed: 7",
        "seed: 7\nabsences: [{team: 1, from: 2023-10, months: 1}]",
        "tiny.yaml:22: absences[0].from: the run has only 2013-09 to 2013-11",
    ),
    "two arms whose folders some systems take for one": (
        "name: top_up",
        "name: Regional",
        'tiny.yaml:19: arms[1].name: "Regional" is used already',
    ),
    "a day that does not exist": (
        "seed: 7",
        "seed: 7\nopening_backlog: [{team: 1, filed: 2013-02-31}]",
        'tiny.yaml:22: opening_backlog[0].filed: found "2013-02-31"; there is no such day',
    ),
    "an opening backlog before the known holidays": (
        "days_per_month: 10}",
        "working_days: china}\nopening_backlog: [{team: 1, filed: 2001-02}]",
        "tiny.yaml:3: calendar.working_days: needs the working days of 2001-02",
    ),
    "an opening backlog of the first day": (
        "days_per_month: 10}\nhistory: {months: 1}",
        "working_days: china, closing_day: 20}\nopening_backlog: [{team: 1, filed: 2013-09-21}]",
        "tiny.yaml:4: opening_backlog[0].filed: must lie before the run, whose first day is "
        "2013-09-21",
    ),
    "an arm's absence of another year": (
        "{name: top_up, allocation: top_up}",
        "{name: top_up, absences: [{team: 1, from: 2014-10, months: 1}]}",
        "tiny.yaml:19: arms[1].absences[0].from: the run has only 2013-09 to 2013-11",
    ),
    "an arm's surge in the history": (
        "{name: top_up, allocation: top_up}",
        "{name: top_up, intake: {surges: [{from: 2013-09, months: 1, factor: 2}]}}",
        "tiny.yaml:19: arms[1].intake.surges[0].from: never takes effect: arms and parts are in "
        "force in the comparison only, 2013-10 to 2013-11",
    ),
    "an opening case of a stage that is none": (
        "seed: 7",
        "seed: 7\nopening_backlog: [{team: 1, stage: close}]",
        "tiny.yaml:22: opening_backlog[0].stage: no stage \"close\"; did you mean 'closing'?",
    ),
    "an opening case with two ages": (
        "seed: 7",
        "seed: 7\nopening_backlog: [{filed: 2013-02, age_days: 3}]",
        "tiny.yaml:22: opening_backlog[0].age_days: give filed or age_days, not both",
    ),
    "a wait before the first stage": (
        "seed: 7",
        "seed: 7\nopening_backlog: [{team: 1, wait_left: 3}]",
        'tiny.yaml:22: opening_backlog[0].wait_left: needs a stage beyond the first, "plan": no '
        "wait comes before that one",
    ),
    "what is left, in another word": (
        "seed: 7",
        "seed: 7\nopening_backlog: [{team: 1, work_left: some}]",
        'tiny.yaml:22: opening_backlog[0].work_left: found "some"; must be a number, a '
        "distribution, or  residual",
    ),
    "a wait and a part of work": (
        "seed: 7",
        "seed: 7\nopening_backlog: [{team: 1, stage: closing, wait_left: 1, work_left: 1}]",
        "tiny.yaml:22: opening_backlog[0].work_left: a case waits, or its stage has been begun: "
        "wait_left or work_left",
    ),
    "opening stages that are none": (
        "seed: 7",
        "seed: 7\nopening_stages: proportional",
        "tiny.yaml:22: opening_stages: found \"proportional\"; did you mean 'in_proportion'?",
    ),
    "a successor that has left": (
        "seed: 7",
        "seed: 7\nleaves: [{team: 1, from: 2013-10, to: 2}, {team: 2, from: 2013-10}]",
        "tiny.yaml:22: leaves[0].to: the bureau has no team 2 in 2013-10; name one that is there",
    ),
    "opening backlog for other teams": (
        "seed: 7",
        "seed: 7\nopening_backlog: [1, 2, 3]",
        "tiny.yaml:22: opening_backlog: found 3 numbers for 2 teams",
    ),
}


@pytest.mark.parametrize("command", ["check", "run"])
@pytest.mark.parametrize(("old", "new", "said"), WRONG.values(), ids=WRONG)
def test_a_bad_file_is_refused_with_its_place(command, old, new, said, tiny, sim):
    text = tiny.read_text("utf-8")
    assert old in text
    tiny.write_text(text.replace(old, new, 1), encoding="utf-8")
    answer = sim(command, tiny)
    assert answer.code == 2
    assert said in answer.err
    assert "Traceback" not in answer.err
    assert answer.out == ""
    assert not Path("results").exists()


def test_all_errors_are_said_at_once(tiny, sim):
    text = tiny.read_text("utf-8")
    for old, new in (("share: 2", "share: -2"), ("count: 2", "count: 0"), ("seed:", "sed:")):
        text = text.replace(old, new)
    tiny.write_text(text.replace("home: [1]", "home: []"), encoding="utf-8")
    lines = sim("check", tiny).err.splitlines()
    assert [line.split(": ")[0] for line in lines] == [f"tiny.yaml:{n}" for n in (8, 9, 15, 21)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "must hold keys and values"),
        (b"- 1\n- 2\n", "must hold keys and values"),
        (b"\xff\xfe\x00broken", "UTF-8"),
        (b"title: x\n" + b"# padding\n" * 100_001, "the file has 1,000,019 bytes"),
        (b"a: " + b"[" * 5000, "tiny.yaml"),
        (b"a: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n", "anchors and aliases"),
    ],
    ids=["empty", "a list", "not text", "too large", "too deep", "an alias bomb"],
)
def test_a_file_that_is_no_scenario_is_refused(content, said, tiny, sim):
    tiny.write_bytes(content)
    answer = sim("check", tiny)
    assert answer.code == 2
    assert said in answer.err
    assert "Traceback" not in answer.err


def test_a_file_that_is_not_there_is_named_with_its_nearest(tiny, sim):
    answer = sim("run", "tinny.yaml")
    assert answer.code == 2
    assert "tinny.yaml: no such file; did you mean 'tiny.yaml'?" in answer.err


def test_a_folder_is_no_scenario(tiny, sim):
    answer = sim("check", ".")
    assert answer.code == 2
    assert answer.err == ".: is a folder; give a file\n"


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("intake.case_per_month=3", "did you mean 'cases_per_month'?"),
        ("intake.cases_per_month", "must be KEY=VALUE"),
        ("intake.regions[7].share=1", "no such entry; allowed: A, B"),
        ("route.plann.work=1", "no such entry; did you mean 'plan'?"),
        ("seed=[1", "in the brackets that begin here, a comma or the closing ']' is missing"),
        ("seed=-1", "found -1; must be 0 or more"),
        ("extends=tiny.yaml", "extends can stand in a file only"),
    ],
)
def test_a_bad_setting_is_refused(setting, said, tiny, sim):
    answer = sim("check", tiny, "--set", setting)
    assert answer.code == 2
    assert f"--set {setting}" in answer.err
    assert said in answer.err


DOCKET = """\
case,region,kind,amount_yuan,filed_day,work_days_plan,wait_days_plan,work_days_closing
0,A,general,1000,0.5,0.2,1,0.1
1,B,general,1000,1.5,0.2,1,0.1
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("1,B", "1,C", 'docket.csv:3: region: found "C"; the scenario has no such region'),
        ("1.5,0.2", "soon,0.2", 'docket.csv:3: filed_day: found "soon"; must be a number'),
        ("0.5,0.2", "0.5,-2", 'docket.csv:2: work_days_plan: found "-2"; must be 0 or more'),
        ("work_days_plan", "work_plan", "docket.csv:1: column 'work_days_plan' is missing"),
        ("1,B", "0,B", 'docket.csv:3: case: "0" stands in line 2 already'),
        ("1.5,0.2", "-1.5,0.2", 'docket.csv:3: filed_day: found "-1.5"; a case filed before'),
    ],
)
def test_a_bad_docket_is_refused_with_its_line(old, new, said, tiny, sim):
    Path("docket.csv").write_text(DOCKET.replace(old, new), encoding="utf-8")
    answer = sim("run", tiny, "--docket", "docket.csv")
    assert answer.code == 2
    assert said in answer.err


def test_an_arm_that_changes_cases_cannot_play_a_given_docket(tiny, sim):
    Path("docket.csv").write_text(DOCKET, encoding="utf-8")
    more = "arms[1].intake.cases_per_month=80"
    answer = sim("run", tiny, "--docket", "docket.csv", "--set", more)
    assert answer.code == 2
    assert "arm top_up changes the cases" in answer.err
