"""A table of bureaus, run as a user would."""

import json
from pathlib import Path

import pandas as pd
import pytest

from sim.bureau.engines import Engine
from sim.report.charts.registry import charts_of
from sim.running.executors import Files
from sim.scenario.panel import Panel
from sim.studies import bureaus
from tests.cli.conftest import TABLE

CHARTS = {one.name for one in charts_of("bureaus")}


def tables(folder: str) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(Path(folder).glob("*.csv"))}


def test_a_run_leaves_tables_charts_and_a_summary_at_every_level(
    many, sim_with_charts, blank_charts
):
    answer = sim_with_charts("run", many, "--out", "r", "--workers", 1)
    assert answer.code == 0, answer.err
    assert " 4 bureaus, each with cases" in " ".join(answer.out.split())
    assert "Of the variance of backlogs over all teams this lies within bureaus" in answer.out
    assert "Among 2 provinces" in answer.out
    assert Path("r/summary.txt").read_text(encoding="utf-8").splitlines()[0] == "Tiny"
    assert {file.stem for file in Path("r/charts").glob("*.png")} == CHARTS
    assert len(pd.read_csv("r/bureaus.csv")) == 4 * 2 * 3
    assert len(pd.read_csv("r/teams.csv")) == 8 * 2 * 3
    provinces = pd.read_csv("r/provinces.csv")
    whole = pd.read_csv("r/replications.csv")
    assert len(provinces) == 2 * 2 * 3
    sums = provinces.groupby(["arm", "replication"])["closures_cases"].sum().sort_index()
    assert whole.set_index(["arm", "replication"])["closures_cases"].sort_index().equals(sums)
    manifest = json.loads(Path("r/manifest.json").read_text(encoding="utf-8"))
    assert (manifest["bureaus"], manifest["replications"]) == (4, 3)


@pytest.mark.study
def test_workers_change_nothing_and_the_run_can_be_repeated_from_its_folder(many, sim):
    sim("run", many, "--out", "one", "--workers", 1)
    sim("run", many, "--out", "two", "--workers", 2)
    assert tables("one") == tables("two")
    answer = sim("run", "one/scenario.yaml", "--out", "again", "--workers", 1)
    assert answer.code == 0, answer.err
    one, again = tables("one"), tables("again")
    # The log of assumptions names the file of the table, which is the folder's own now.
    renamed = again["assumptions.csv"].replace(b"one/bureau_table.csv", b"country/table.csv")
    assert one == {**again, "assumptions.csv": renamed}
    assert "there already" in sim("run", many, "--out", "one").out
    refused = sim("compare", "one", "two")
    assert refused.code == 2
    assert "one: is a run of a table of bureaus" in refused.err


def test_a_run_that_is_stopped_goes_on_where_it_was_and_leaves_the_same(many, sim, monkeypatch):
    monkeypatch.setattr(bureaus.Bureaus, "largest", 5)
    words = ("run", many, "--replications", 11, "--quiet", "--workers", 1)  # 44 units
    assert sim(*words, "--out", "at_once").code == 0
    played: list[int] = []
    usual = bureaus.play_bureaus

    def play(panel: Panel, engine: Engine, chunk: range) -> Files:
        if stop_after and len(played) >= stop_after:
            raise KeyboardInterrupt
        played.extend(chunk)
        return usual(panel, engine, chunk)

    monkeypatch.setattr(bureaus, "play_bureaus", play)
    for stop_after in (10, 25, 0):
        answer = sim(*words, "--out", "stopped")
        assert answer.code == (130 if stop_after else 0), answer.err
        if stop_after:
            said = f"{len(played)} of 44 replications of bureaus are kept"
            assert said in " ".join(answer.err.split())
            assert not Path("stopped").exists()
    assert sorted(played) == list(range(44))  # none was played twice
    assert tables("stopped") == tables("at_once")


def test_another_table_is_another_run(many, sim):
    first = sim("run", many, "--quiet", "--workers", 1).out
    table = many.with_name("table.csv")
    table.write_text(TABLE.replace("Bx,N,3,1,70", "Bx,N,3,1,71"), encoding="utf-8")
    second = sim("run", many, "--quiet", "--workers", 1).out
    assert first != second
    one, two = (pd.read_csv(Path(out.strip(), "bureaus.csv")) for out in (first, second))
    changed = (one != two).any(axis=1) & ~(one.isna() & two.isna()).all(axis=1)
    differs = one["closures_cases"] != two["closures_cases"]
    assert set(one.loc[differs, "bureau"]) == {"Bx"}
    assert changed.any()


def test_one_arm_odd_names_and_bureaus_without_cases_do_no_harm(many, sim):
    table = many.with_name("table.csv")
    table.write_text("name,province,cases_per_month\nNA,NA,0\nNone,,0\n", encoding="utf-8")
    answer = sim("run", many, "--out", "empty", "--workers", 1)
    assert answer.code == 0, answer.err
    assert pd.read_csv("empty/bureaus.csv", keep_default_na=False)["bureau"].tolist()[0] == "NA"
    one = sim("run", many, "--set", "arms=[{name: only}]", "--out", "one", "--workers", 1)
    assert one.code == 0, one.err
    assert "One arm: nothing to compare" in one.out


def test_one_bureau_can_be_run_by_itself(many, sim):
    sim("run", many, "--out", "all", "--workers", 1)
    answer = sim("run", many, "--bureau", "Cx", "--out", "alone", "--workers", 1)
    assert answer.code == 0, answer.err
    together, alone = pd.read_csv("all/bureaus.csv"), pd.read_csv("alone/replications.csv")
    mine = together[together["bureau"] == "Cx"].reset_index(drop=True)
    shared = ["arm", "replication", "closures_cases", "backlog_sd_cases"]
    order = ["replication", "arm"]
    pd.testing.assert_frame_equal(
        mine[shared].sort_values(order, ignore_index=True),
        alone[shared].sort_values(order, ignore_index=True),
    )


def test_check_and_verify_look_at_the_bureaus(many, sim):
    said = sim("check", many).out
    assert "4 bureaus in 2 provinces" in said
    assert "8 teams, 1 to 3 each; 180 cases a month" in said
    verified = sim("verify", many)
    assert verified.code == 0
    assert verified.out.count("equal") == 8
    assert "Both engines give the same log" in verified.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("run", "--keep-logs"), "--keep-logs: is for one bureau"),
        (("run", "--independent"), "--independent: is for one bureau"),
        (("run", "--bureau", "Cxx"), "country/table.csv: no bureau 'Cxx'; did you mean 'Cx'?"),
        (("run", "--set", "bureaus=tabel.csv"), "tabel.csv: no such file"),
        (("run", "--set", "replications={until: {closures: 9}}"), "replications: must be a whole"),
        (("sweep", "--vary", "seed=1,2"), "bureaus: has a table of bureaus (country/table.csv)"),
        (("world", "--out", "w"), "choose one with --bureau NAME"),
        (("decompose",), "choose one with --bureau NAME"),
        (("check", "--warm-up"), "choose one with --bureau NAME"),
    ],
)
def test_what_cannot_be_asked_of_many_bureaus_is_said_so(arguments, said, many, sim):
    command, *options = arguments
    answer = sim(command, many, *options)
    assert answer.code == 2
    assert said in answer.err


def test_a_bureau_without_a_table_is_said_so(tiny, sim):
    answer = sim("run", tiny, "--bureau", "Ax")
    assert answer.code == 2
    assert "tiny: bureaus: has no table of bureaus" in answer.err
