"""A court's ledger from its file to a folder, as a user calls it."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from sim.language import speaking
from sim.report.ledger import showing
from tests.court_ledger import (
    HEADINGS,
    MAP,
    NAMES,
    court_cases,
    with_a_fit,
    write_court_ledger,
)

READ = ("ledger", "台账.csv", "--map", "map.yaml")


@pytest.fixture
def court(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_pictures: None) -> Path:
    """An empty current folder but for a ledger in GB18030 and its map."""
    monkeypatch.chdir(tmp_path)
    write_court_ledger(tmp_path)
    return tmp_path


@pytest.fixture
def no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """No charts, which take most of the time."""
    monkeypatch.setattr(showing, "draws_of", lambda _reading: {})


def left() -> set[str]:
    """What is in the current folder, but for what was there before."""
    return {path.name for path in Path().iterdir()} - {"台账.csv", "map.yaml"}


def test_a_ledger_is_read_checked_and_measured(court, sim):
    answer = sim(*READ, "--from", "2013-06", "--to", "2014-05", "--out", "r")
    assert answer.code == 0, answer.err
    assert {file.stem for file in Path("r").glob("*.csv")} == {
        "months", "officers", "survival", "hazard", "intake", "measures", "cases", "problems"
    }  # fmt: skip
    rows = [row for row in court_cases() if row[1] < "2014-06-01"]
    opening = sum(r[1] < "2013-06-01" and not _closed(r) < "2013-06-01" for r in rows)
    filed = sum(row[1] >= "2013-06-01" for row in rows)
    closed = sum("2013-06-01" <= _closed(row) < "2014-06-01" for row in rows)
    pending = opening + filed - closed
    words = " ".join(answer.out.split())
    assert f"When 2013-06 began {opening} cases were open;" in words
    assert f"{filed} were filed and {closed} closed, which left {pending} open." in words
    assert "no sample of it" in words
    assert " ".join(Path("r/summary.txt").read_text("utf-8").split()) in words
    assert f"<li>When 2013-06 began {opening} cases" in Path("r/report.html").read_text("utf-8")


def _closed(row: tuple[str, ...]) -> str:
    """The day of closure as an ISO date; of open cases one after all others."""
    return row[3].translate(str.maketrans("年月", "--", "日")) or "9999"


def test_names_of_officers_leave_the_file_in_no_result(court, sim):
    Path("map.yaml").write_text(MAP + "where: {承办人: [张三, 李四, 王五]}\n", "utf-8")
    assert sim(*READ, "--out", "r").code == 0
    for file in filter(Path.is_file, Path("r").rglob("*")):
        assert not [name for name in NAMES if name in file.read_text("utf-8")], file


def test_the_same_is_not_read_twice_and_another_language_is_made(court, sim):
    assert sim(*READ).code == 0
    (folder,) = Path("results/ledger-台账").iterdir()
    before = {path: path.stat().st_mtime_ns for path in folder.glob("*.csv")}
    again = sim(*READ, "--lang", "zh")
    assert again.code == 0, again.err
    assert before == {path: path.stat().st_mtime_ns for path in folder.glob("*.csv")}
    assert (folder / "report-zh.html").is_file()
    assert sim(*READ, "--quiet").out.strip() == folder.as_posix()
    assert "was read already" in sim(*READ).out
    assert "was read already" not in sim(*READ, "--again").out
    assert sim("results", ".", "--check").code == 0


def test_the_map_in_the_folder_reads_the_same(court, sim):
    assert sim(*READ, "--out", "one").code == 0
    again = sim("ledger", "台账.csv", "--map", "one/map.yaml", "--out", "two")
    assert again.code == 0, again.err
    for file in Path("one").glob("*.csv"):
        assert file.read_bytes() == Path("two", file.name).read_bytes()


def test_json_has_the_manifest_and_the_measures(court, sim):
    answer = sim(*READ, "--out", "r", "--json")
    document = json.loads(answer.out)
    assert document["folder"] == "r"
    assert document["manifest"]["ledger"]["cases"] == 480
    values = {row["measure"]: row["value"] for row in document["measures"]}
    stored = pd.read_csv("r/measures.csv").set_index("measure")["value"]
    assert values["clearance_rate"] == pytest.approx(stored["clearance_rate"])
    assert document["months"][0]["month"] == "2013-01"


def test_a_map_is_guessed_and_reads_the_ledger(court, sim):
    Path("map.yaml").unlink()
    answer = sim("ledger", "台账.csv")
    assert answer.code == 0, answer.err
    lines = {line.split()[0]: line for line in answer.out.splitlines() if line.split()}
    for key, heading in zip(("case", "filed", "officer", "closed", "kind"), HEADINGS, strict=True):
        assert key in lines[heading].split()
    assert len(lines["案由"].split("|")) == 2  # values that differ
    assert answer.out.splitlines()[-1].strip() == "python -m sim ledger 台账.csv --map map.yaml"
    read = sim(*READ, "--out", "r")
    assert read.code == 0, read.err
    kept = Path("map.yaml").read_text("utf-8")
    again = sim("ledger", "台账.csv", "--lang", "zh")
    assert again.code == 2
    assert again.err.count("map.yaml") == 1
    assert Path("map.yaml").read_text("utf-8") == kept


def test_a_guess_as_json(court, sim):
    Path("map.yaml").unlink()
    document = json.loads(sim("ledger", "台账.csv", "--json").out)
    assert [column["key"] for column in document["columns"]][:3] == ["case", "filed", "officer"]
    assert document["columns"][2]["values"] == list(dict.fromkeys(row[2] for row in court_cases()))
    assert Path(document["map"]).is_file()


WRONG = {
    ("--from", "2013-1"): '--from: "2013-1" is not a month; write it as 2011-01',
    ("--from", "2013-13"): '--from: "2013-13" is not a month',
    ("--to", "may"): '--to: "may" is not a month',
    ("--from", "2014-02", "--to", "2014-01"): "--to: 2014-01 is before 2014-02",
    ("--quiet", "--json"): "--json: not together with --quiet",
}


@pytest.mark.parametrize("options", WRONG, ids=" ".join)
def test_what_cannot_be_asked_for_is_refused_before_anything_is_read(options, court, sim):
    Path("台账.csv").unlink()
    answer = sim(*READ, *options)
    assert answer.code == 2
    assert WRONG[options] in answer.err
    assert left() == set()


@pytest.mark.parametrize(
    "options", [("--from", "2013-01"), ("--to", "2013-02"), ("--out", "r"), ("--again",)],
    ids=" ".join,
)  # fmt: skip
def test_without_a_map_nothing_is_asked_of_a_reading(options, court, sim):
    answer = sim("ledger", "台账.csv", *options)
    assert answer.code == 2
    assert f"{options[0]}: needs --map" in answer.err


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("no file", "台账.csv: "),
        ("no map", "map.yaml: "),
        ("no column", "台账.csv:1: columns.filed: there is no heading '立案'"),
        ("closed before filed", "closed_before_filed"),
        ("an unknown key", "map.yaml:3: "),
    ],
)
def test_a_wrong_ledger_or_map_is_one_message_and_leaves_nothing(how, said, court, sim):
    file, given = Path("台账.csv"), Path("map.yaml")
    if how == "no file":
        file.unlink()
    elif how == "no map":
        given.unlink()
    elif how == "no column":
        given.write_text(MAP.replace("立案日期", "立案"), "utf-8")
    elif how == "an unknown key":
        given.write_text(MAP + "row: {one_per: case}\n", "utf-8")
    else:
        text = file.read_bytes().decode("gb18030")
        first = court_cases()[0][3]
        file.write_bytes(text.replace(first, "2012年12月01日", 1).encode("gb18030"))
    answer = sim(*READ, "--out", "r")
    assert answer.code == 2
    assert said in answer.err
    assert "Traceback" not in answer.err
    assert left() <= {"map.yaml"}


def test_a_reading_that_is_stopped_leaves_nothing_that_looks_finished(court, sim, monkeypatch):
    def stop(*_what):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("sim.report.ledger.results.illustrate_ledger", stop)
        answer = sim(*READ, "--out", "r")
    assert answer.code not in (0, 2)
    assert not Path("r").exists()
    listed = json.loads(sim("results", ".", "--json").out)["runs"]
    assert [(run["folder"], run["complete"]) for run in listed] == [("r.partial", False)]
    assert sim(*READ, "--out", "r").code == 0
    assert left() == {"r"}


def test_a_damaged_table_is_said_and_read_again(court, sim):
    assert sim(*READ, "--out", "r").code == 0
    months = Path("r/months.csv")
    whole = months.read_bytes()
    months.write_bytes(whole[:-20])
    assert sim("results", ".", "--check").code == 1
    refused = sim("report", "r")
    assert refused.code == 2
    assert "months.csv is changed" in refused.err
    assert sim(*READ, "--out", "r").code == 0
    assert months.read_bytes() == whole


def test_a_folder_of_something_else_is_not_overwritten(court, sim):
    assert sim(*READ, "--out", "r").code == 0
    other = sim(*READ, "--from", "2013-03", "--out", "r")
    assert other.code == 2
    assert "holds something else" in other.err
    assert sim(*READ, "--from", "2013-03", "--out", "r", "--again").code == 0
    assert pd.read_csv("r/months.csv")["month"][0] == "2013-03"


def test_commands_that_show_runs_know_a_ledger_or_refuse_it_in_words(court, sim):
    assert sim(*READ, "--out", "r").code == 0
    shown = sim("results", ".")
    assert "台账.csv" in shown.out
    assert "a ledger that was read" in shown.out
    Path("r/report.html").unlink()
    assert sim("report", "r").code == 0
    assert Path("r/report.html").is_file()
    assert sim("report", "r", "--csv", "excel").code == 0
    assert Path("r/csv-excel/months.csv").read_bytes().startswith(b"\xef\xbb\xbfmonth,")
    for form in ("--brief", "--xlsx"):
        refused = sim("report", "r", form)
        assert refused.code == 2
        assert "r: holds a ledger that was read, and no run of a scenario" in refused.err
    for command in (("case", "r"), ("animate", "r"), ("compare", "r", "r2"), ("diff", "r", "r")):
        answer = sim(*command)
        assert answer.code == 2, command
        assert "Traceback" not in answer.err
    assert "holds a ledger that was read" in sim("case", "r").err


def test_python_reads_the_same_and_writes_nothing(court):
    import sim as package

    found = package.read_ledger("台账.csv", "map.yaml", first="2013-06", last="2014-05")
    assert left() == set()
    assert list(found.months["month"])[::11] == ["2013-06", "2014-05"]
    assert len(found.ledger) == 480
    assert "When 2013-06 began" in str(found)
    with speaking("zh"):
        assert "When" not in str(found)
    table = found.measures
    table.loc[:, "value"] = 0
    assert found.measures["value"].any()


# A fit: what is fitted has tests of its own; here it is what hands can write


@pytest.fixture
def fitted(court, monkeypatch):
    """A fit by hand in place of one that takes a minute."""

    def by_hand(reading, _ledger, _window, asked, folder):
        for name in asked.names:
            (folder / name).write_text(f"of {asked.until}\n", "utf-8")
        return with_a_fit(reading)

    monkeypatch.setattr("sim.report.ledger.results.with_fit", by_hand)
    return court


FIT = (*READ, "--fit-until", "2014-06", "--write", "fitted.yaml", "--out", "r")
SCENARIO = {
    f"fitted{of}.{kind}" for of in ("", ".next") for kind in ("yaml", "cases.csv", "sets.csv")
}


def test_a_fit_writes_its_scenario_and_says_its_verdict_first(fitted, sim):
    answer = sim(*FIT)
    assert answer.code == 0, answer.err
    said = [line for line in answer.out.splitlines() if line.startswith("•")]
    assert said[0].startswith("• Failed: the fitted model misses 1 of the 5 criteria")
    assert "\nThe fitted scenario: fitted.yaml\n" in answer.out
    assert answer.out.endswith("if all goes on as before: fitted.next.yaml\n")
    assert left() == SCENARIO | {"r"}
    command = json.loads(Path("r/manifest.json").read_text("utf-8"))["command"]
    assert command.endswith("--map map.yaml --fit-until 2014-06 --write fitted.yaml")
    document = json.loads(sim(*FIT, "--json").out)
    assert document["manifest"]["fit"]["answer"] == "failed"
    assert document["verdict"][2]["criterion"] == "score"
    assert {row["arm"] for row in document["range"]} == {"top_up", "rotation"}
    chinese = sim(*FIT, "--lang", "zh")
    assert chinese.code == 0, chinese.err


def test_a_fitted_scenario_is_given_again_and_never_overwritten(fitted, sim):
    assert sim(*FIT).code == 0
    Path("fitted.sets.csv").unlink()
    assert sim(*FIT).code == 0
    assert left() == SCENARIO | {"r"}
    Path("fitted.yaml").write_text("mine", "utf-8")
    for options in ((), ("--again",)):
        answer = sim(*FIT, *options)
        assert answer.code == 2
        assert "fitted.yaml: is there already" in answer.err
        assert Path("fitted.yaml").read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--fit-until", "2014-06"), "--fit-until: needs --write"),
        (("--write", "f.yaml"), "--write: needs --fit-until"),
        (("--fit-until", "June", "--write", "f.yaml"), '--fit-until: "June" is not a month'),
        (("--fit-until", "2014-06", "--write", "f.csv"), "--write: must end with .yaml"),
        (("--fit-until", "2014-06", "--write", "no/f.yaml"), "no: no such folder"),
        (
            ("--fit-until", "2014-06", "--write", "f.yaml", "--to", "2014-06"),
            "--fit-until: 2014-06 must be one of the months before the last one",
        ),
    ],
)
def test_half_a_fit_is_refused(options, said, fitted, sim):
    answer = sim(*READ, *options)
    assert answer.code == 2
    assert said in answer.err
    assert left() == set()


def test_too_little_is_not_fitted(court, sim):
    months = ("--from", "2013-06", "--to", "2014-01")
    answer = sim(*READ, *months, "--fit-until", "2013-10", "--write", "f.yaml")
    assert answer.code == 2
    assert "12 months and 200 closures" in answer.err
    assert "8 months" in answer.err
    assert not Path("f.yaml").exists()
    assert json.loads(sim("results", ".", "--json").out)["runs"] == []
