"""Parts that are kept, spoiled parts, and the runs that are there."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from sim.experiment.executors import Where, chunked, computed
from sim.experiment.library import compare_runs, runs_in
from sim.experiment.replication import Study
from sim.experiment.run import SILENT, Options, folder_of, run
from sim.experiment.store import RunFolder, write_whole
from sim.experiment.tables import packed
from sim.scenario.problems import InputError
from tests.support import scenario, undrawn

TABLE = pa.table({"replication": [0, 1], "value": [1.5, 2.5]})


@pytest.fixture
def folder(tmp_path) -> RunFolder:
    made = RunFolder(tmp_path / "run", "abc")
    made.prepare(again=False, about={"scenario_name": "test", "arms": []})
    return made


def test_a_kept_part_comes_back(folder):
    folder.keep(range(2), {"t.parquet": packed(TABLE), "0/logs/a/0.csv": b"case\n"})
    assert folder.kept("t") == ([range(2)], [])
    pd.testing.assert_frame_equal(folder.whole("t", [range(2)]), TABLE.to_pandas())
    folder.join([range(2)], ["t"], units=1)
    assert (folder.work / "t.csv").read_text() == "replication,value\n0,1.5\n"
    assert (folder.work / "logs/a/0.csv").read_bytes() == b"case\n"


def test_a_table_of_many_chunks_has_one_heading(folder, monkeypatch):
    monkeypatch.setattr("sim.experiment.store.JOINED_AT_ONCE", 1)
    for first in (0, 2, 4):
        moved = pa.table({"replication": [first, first + 1], "value": [1.5, 2.5]})
        folder.keep(range(first, first + 2), {"t.parquet": packed(moved)})
    folder.join([range(4, 6), range(2), range(2, 4)], ["t"], units=5)
    rows = ["replication,value", "0,1.5", "1,2.5", "2,1.5", "3,2.5", "4,1.5"]
    assert (folder.work / "t.csv").read_text().splitlines() == rows


def spoil(part: Path, how: str) -> None:
    file = part / "t.parquet"
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    if how == "a byte":
        file.write_bytes(data)
    elif how == "cut short":
        file.write_bytes(data[:-9])
    elif how == "a file gone":
        file.unlink()
    else:
        (part / "sums.json").write_text("{" if how == "half a list" else "{}")


@pytest.mark.parametrize(
    "how", ["a byte", "cut short", "a file gone", "half a list", "no checksums"]
)
def test_a_spoiled_part_is_found_and_removed(how, folder):
    for first in (0, 2):
        folder.keep(range(first, first + 2), {"t.parquet": packed(TABLE)})
    spoil(folder.part(range(2)), how)
    assert folder.kept("t") == ([range(2, 4)], [range(2)])
    assert not folder.part(range(2)).exists()
    assert folder.kept("t") == ([range(2, 4)], [])


def test_what_was_being_written_or_lacks_what_is_needed_is_done_again(folder):
    folder.keep(range(2), {"t.parquet": packed(TABLE)})
    half = folder.parts / "000002-000003.4711"
    half.mkdir()
    assert folder.kept("t") == ([range(2)], [])
    assert not half.exists()
    assert folder.kept("/logs/") == ([], [])
    assert not folder.part(range(2)).exists()


def test_parts_of_another_run_are_not_taken_over(folder, tmp_path):
    folder.keep(range(2), {"t.parquet": packed(TABLE)})
    RunFolder(tmp_path / "run", "other").prepare(again=False, about={})
    assert folder.kept("t") == ([], [])


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with pytest.raises(InputError, match="holds something else"):
        RunFolder(tmp_path / "mine", "abc").prepare(again=True, about={})
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "years of work"


def test_a_finished_folder_has_checksums_and_no_parts(folder):
    folder.keep(range(2), {"t.parquet": packed(TABLE)})
    folder.join([range(2)], ["t"], units=2)
    folder.finish({"arms": []})
    assert sorted(path.name for path in folder.final.iterdir()) == ["manifest.json", "t.csv"]
    sums = json.loads((folder.final / "manifest.json").read_text())["checksums_sha256"]
    assert list(sums) == ["t.csv"]
    assert not folder.work.exists()


def test_chunks_hold_neighbours_only_and_everything_once():
    units = {*range(1000), *range(1500, 1503)} - {77}
    for workers in (1, 2, 16):
        chunks = chunked(units, workers)
        assert sorted(unit for chunk in chunks for unit in chunk) == sorted(units)
        assert max(len(chunk) for chunk in chunks) <= 20
        assert len(chunks) >= min(32 * workers, 50)
    assert chunked([], 2) == []
    assert {len(chunk) for chunk in chunked(range(1000), 1, largest=1)} == {1}
    assert [len(chunk) for chunk in chunked(range(10), 2)] == [1] * 10
    # Towards the end they become smaller, so that no worker waits long for the other.
    sizes = [len(chunk) for chunk in chunked(range(1000), 2, largest=20)]
    assert (sizes[:40], sizes[-4:]) == ([20] * 40, [1] * 4)
    assert sizes == sorted(sizes, reverse=True)


def test_only_a_few_chunks_are_asked_for_before_they_are_needed():
    asked = []

    def chunks():
        for i in range(100):
            asked.append(i)
            yield range(i, i + 1)

    for done, _ in computed(lambda _: {}, chunks(), Where(workers=1)):
        assert len(asked) <= done.start + 2


def finished(tmp_path: Path, name: str, **changes: object) -> Path:
    independent = bool(changes.pop("independent", False))
    study = Study(scenario(**{"replications": 3} | changes), independent=independent)
    folder = folder_of(study, tmp_path / name)
    run(study, folder, Options(Where(workers=1)), SILENT, undrawn)
    return folder.final


ROTATION = {"arms": [{"name": "in turn", "allocation": "rotation"}]}


def test_runs_that_share_their_worlds_are_compared_as_one(tmp_path):
    arms = [{"name": "only"}, ROTATION["arms"][0]]
    whole = finished(tmp_path, "whole", arms=arms)
    one, two = finished(tmp_path, "one"), finished(tmp_path, "two", **ROTATION)
    found, _, names = compare_runs([one, two])
    assert names == ["only", "in turn"]
    pd.testing.assert_frame_equal(found, pd.read_csv(whole / "comparison.csv"), check_dtype=False)
    # More replications of one: only those that both have count.
    more = finished(tmp_path, "more", replications=5, **ROTATION)
    pd.testing.assert_frame_equal(compare_runs([one, more])[0], found)


def test_arms_of_the_same_name_are_told_apart(tmp_path):
    one = finished(tmp_path, "one")
    two = finished(tmp_path, "two", service_order="newest_first")
    assert compare_runs([one, two])[2] == ["only (one)", "only (two)"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"seed": 2}, "other seed"),
        ({"calendar": {"months": 4}}, "other calendar"),
        ({"history": {"months": 1}}, "other history"),
        ({"intake": {"cases_per_month": 21}}, "the first arm has other cases"),
        ({"teams": {"officer_speed": 1.1}}, "the first arm has other staff"),
        ({"independent": True}, "with --independent no arm shares its worlds"),
    ],
)
def test_runs_that_do_not_share_their_worlds_are_refused(changes, said, tmp_path):
    one, two = finished(tmp_path, "one"), finished(tmp_path, "two", **changes)
    with pytest.raises(InputError, match=said):
        compare_runs([one, two])


def test_a_run_that_is_not_finished_is_listed_and_not_compared(tmp_path, folder):
    folder.keep(range(3), {"t.parquet": packed(TABLE)})
    one = finished(tmp_path, "one")
    listed = {run.folder.name: (run.complete, run.kept) for run in runs_in(tmp_path)}
    assert listed == {"one": (True, 3), "run.partial": (False, 3)}
    with pytest.raises(InputError, match="it was stopped: run it again to complete it"):
        compare_runs([one, folder.final])
    with pytest.raises(InputError, match="two runs or more"):
        compare_runs([one])


def test_a_text_is_there_whole_or_not_at_all(tmp_path):
    file = tmp_path / "report.html"
    write_whole(file, "all of it")
    with pytest.raises(UnicodeEncodeError):
        write_whole(file, "half of it" * 100_000 + "\ud800")
    assert file.read_text("utf-8") == "all of it"


def test_what_was_left_half_made_is_swept_away_but_not_the_parts(tmp_path):
    folder = RunFolder(tmp_path / "run", "id")
    folder.prepare(again=False, about={})
    folder.keep(range(2), {"t.parquet": packed(TABLE)})
    (folder.work / "charts.growing").mkdir()
    (folder.work / "charts.growing" / "closures.png").write_bytes(b"half")
    (folder.work / "report.html").write_text("of another language", "utf-8")
    folder.prepare(again=False, about={})
    assert {path.name for path in folder.work.iterdir()} == {"parts", "begun.json"}
    assert folder.kept("t")[0] == [range(2)]
