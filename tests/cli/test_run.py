"""``run``: what lands where, and what the terminal says."""

import hashlib
import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from sim.report.charts.registry import charts_of
from sim.studies.replication import TABLES
from tests.cli.conftest import Answer
from tests.support import draw_few

pytestmark = pytest.mark.xdist_group("a finished run")  # most of them look at the same one


def only_run(scenario: str = "tiny") -> Path:
    (folder,) = Path("results", scenario).iterdir()
    return folder


FINISHED: list[tuple[Answer, Path]] = []


@pytest.fixture
def finished(tiny, sim_with_charts, blank_charts, tmp_path_factory) -> Answer:
    """What the run of the tiny scenario said; a copy of what it left is in the current folder."""
    if not FINISHED:
        answer = sim_with_charts("run", tiny, "--workers", 1)
        assert answer.code == 0, answer.err
        kept = tmp_path_factory.mktemp("finished") / "results"
        FINISHED.append((answer, Path("results").rename(kept)))
    answer, kept = FINISHED[0]
    shutil.copytree(kept, "results")
    return answer


def test_a_run_answers_the_question_with_intervals(finished):
    assert "Does it run?" in finished.out
    assert "95 % interval" in finished.out
    assert "3 replications" in finished.out


def files_of(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_run_leaves_tables_charts_and_a_manifest(finished):
    folder = only_run()
    charts = {one.name for one in charts_of("run")} - {"closures_against_spread", "pool"}
    tables = {*TABLES, "comparison", "horizon", "monthly_range", "officers", "assumptions"}
    assert files_of(folder) == (
        {"manifest.json", "summary.txt", "report.html", "scenario.yaml"}
        | {f"{name}.csv" for name in tables}
        | {f"charts/{name}.{kind}" for name in charts for kind in ("png", "svg")}
    )


def test_a_run_without_charts_says_how_they_are_made(sim, tiny):
    answer = sim("run", tiny, "--workers", 1, "--no-charts", "--out", "my run")
    assert "95 % interval" in answer.out
    assert "they are made by  python -m sim report 'my run'" in answer.out
    assert {path.suffix for path in Path("my run").iterdir()} == {".csv", ".json", ".txt", ".yaml"}
    assert sim("report", "my run").code == 0
    again = sim("run", tiny, "--workers", 1, "--no-charts", "--out", "my run").out
    assert "Tables, charts and manifest: my run" in again


def test_the_summary_file_says_what_the_terminal_said(finished):
    said = (only_run() / "summary.txt").read_text("utf-8")
    assert "95 % interval" in said
    for line in said.splitlines():
        assert line in finished.out


def test_the_checksums_of_the_manifest_are_those_of_the_files(finished):
    folder = only_run()
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    for name, checksum in manifest["checksums_sha256"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == checksum
    assert len(manifest["checksums_sha256"]) == len(files_of(folder)) - 1


def test_the_monthly_table_has_a_row_for_each_arm_replication_month_and_team(finished):
    monthly = pd.read_csv(only_run() / "monthly.csv")
    keys = ["arm", "replication", "month", "team"]
    assert list(monthly)[:4] == keys
    assert len(monthly) == 2 * 3 * 2 * 2
    assert not monthly.duplicated(keys).any()
    assert set(monthly["month"]) == {"2013-10", "2013-11"}


def test_the_comparison_is_that_of_the_replications(finished):
    folder = only_run()
    wide = pd.read_csv(folder / "replications.csv").pivot_table(
        "closures_cases", "replication", "arm"
    )
    rows = pd.read_csv(folder / "comparison.csv").set_index("measure")
    assert rows.loc["closures_cases", "difference"] == pytest.approx(
        (wide["top_up"] - wide["regional"]).mean()
    )


def test_running_again_shows_the_finished_run_at_once(finished, tiny, sim):
    before = (only_run() / "manifest.json").read_bytes()
    answer = sim("run", tiny, "--workers", 1)
    assert answer.code == 0
    assert "already" in answer.out
    assert "95 % interval" in answer.out
    assert (only_run() / "manifest.json").read_bytes() == before


def test_again_computes_the_same_tables_anew(finished, tiny, sim):
    folder = only_run()
    before = {path.name: path.read_bytes() for path in folder.glob("*.csv")}
    (folder / "monthly.csv").write_text("spoilt")
    assert sim("run", tiny, "--workers", 1, "--again").code == 0
    assert {path.name: path.read_bytes() for path in folder.glob("*.csv")} == before


def test_an_edited_scenario_gets_a_folder_of_its_own(finished, tiny, sim):
    tiny.write_text(tiny.read_text("utf-8").replace("cases_per_month: 40", "cases_per_month: 41"))
    sim("run", tiny, "--workers", 1)
    assert len(list(Path("results/tiny").iterdir())) == 2


@pytest.mark.parametrize("option", [("--seed", 8), ("--set", "seed=8")])
def test_seed_can_be_given_on_the_command_line(option, finished, tiny, sim):
    sim("run", tiny, "--workers", 1, *option, "--out", "other")
    assert json.loads(Path("other/manifest.json").read_text("utf-8"))["seed"] == 8
    assert Path("other/monthly.csv").read_bytes() != (only_run() / "monthly.csv").read_bytes()


def test_quiet_prints_the_folder_only(tiny, sim):
    answer = sim("run", tiny, "--workers", 1, "--quiet", "--out", "here")
    assert (answer.out, answer.err) == ("here\n", "")


def test_the_resolved_scenario_runs_as_it_stands(finished, sim):
    folder = only_run()
    sim("run", folder / "scenario.yaml", "--workers", 1, "--out", "copy")
    assert Path("copy/replications.csv").read_bytes() == (folder / "replications.csv").read_bytes()


def test_a_folder_that_holds_something_else_is_not_overwritten(tiny, sim):
    Path("mine").mkdir()
    Path("mine/letter.txt").write_text("keep me")
    answer = sim("run", tiny, "--workers", 1, "--out", "mine")
    assert answer.code == 2
    assert "holds something else" in answer.err
    assert Path("mine/letter.txt").read_text() == "keep me"


def test_another_run_in_the_same_out_folder_is_refused(tiny, sim):
    sim("run", tiny, "--workers", 1, "--out", "one")
    answer = sim("run", tiny, "--workers", 1, "--out", "one", "--seed", 9)
    assert answer.code == 2
    assert "--again" in answer.err


def test_kept_logs_have_one_row_a_case_and_empty_cells_for_what_did_not_happen(tiny, sim):
    sim("run", tiny, "--workers", 1, "--keep-logs", "--out", "kept")
    log = pd.read_csv("kept/logs/top_up/2.csv")
    docket = pd.read_csv("kept/worlds/2/docket.csv")
    columns = ["case", "team", "filed_day", "allocated_day", "started_day", "closed_day"]
    assert list(log) == columns
    assert log["case"].tolist() == docket["case"].tolist()
    assert log["closed_day"].isna().any()
    assert Path("kept/worlds/2/staff.csv").is_file()
    assert Path("kept/tasks/regional/0.csv").is_file()


def test_asking_for_logs_later_runs_again_with_the_same_tables(finished, tiny, sim):
    before = (only_run() / "replications.csv").read_bytes()
    answer = sim("run", tiny, "--workers", 1, "--keep-logs")
    assert answer.code == 0
    assert (only_run() / "logs" / "regional" / "0.csv").is_file()
    assert (only_run() / "replications.csv").read_bytes() == before


def test_a_docket_that_was_written_plays_to_the_same_log(tiny, sim):
    sim("run", tiny, "--workers", 1, "--keep-logs", "--out", "drawn")
    answer = sim(
        "run", tiny, "--workers", 1, "--keep-logs", "--docket", "drawn/worlds/0/docket.csv",
        "--out", "given",
    )  # fmt: skip
    assert answer.code == 0, answer.err
    for arm in ("regional", "top_up"):
        drawn, given = (Path(run, "logs", arm, "0.csv").read_bytes() for run in ("drawn", "given"))
        assert drawn == given
    assert "drawn/worlds/0/docket.csv" in answer.out


def test_one_arm_and_one_replication_give_no_interval_and_no_nonsense(tiny, sim):
    alone = sim(
        "run", tiny, "--workers", 1, "--replications", 1, "--set", "arms=[{name: a}]",
        "--out", "alone",
    )  # fmt: skip
    assert alone.code == 0, alone.err
    assert "nothing to compare" in alone.out
    assert "nan" not in alone.out
    pair = sim("run", tiny, "--workers", 1, "--replications", 1, "--out", "pair")
    assert pair.code == 0, pair.err
    assert "too few replications for an interval" in pair.out
    assert "nan" not in pair.out
    row = pd.read_csv("pair/comparison.csv").iloc[0]
    assert row[["half_width_95", "variance_paired"]].isna().all()


def test_replications_that_are_all_alike_are_called_so(tiny, sim):
    """A fixed docket and fixed speeds leave nothing to chance, so an interval would say nothing."""
    sim("world", tiny, "--out", "w")
    answer = sim(
        "run", tiny, "--workers", 1, "--docket", "w/docket.csv",
        "--set", "teams.officer_speed=1", "--out", "alike",
    )  # fmt: skip
    assert answer.code == 0, answer.err
    assert "all replications alike" in answer.out
    assert "95 % interval +" not in answer.out


def test_names_without_a_font_are_said_in_one_sentence(tiny, sim_with_charts, monkeypatch):
    draw_few(monkeypatch, ["team_backlogs", "closures"])
    monkeypatch.setattr("sim.report.charts.look.chinese_fonts", list)
    tiny.write_text(tiny.read_text("utf-8").replace("name: top_up", "name: 补平"), encoding="utf-8")
    answer = sim_with_charts("run", tiny, "--workers", 1, "--out", "zh")
    assert answer.code == 0
    assert answer.err.count("no font") == 1
    assert "Glyph" not in answer.err
    assert "补平" in answer.out
