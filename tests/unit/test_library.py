"""Finished runs: listed, checked, and their arms compared where they share their worlds."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pandas as pd
import pytest

from sim.report.findings.compared_runs import compared_runs
from sim.running.checksums import damage, record, refuse_damaged
from sim.running.manifest import read_manifest
from sim.running.store import RunFolder
from sim.scenario.problems import InputError
from sim.studies.carry_out import SILENT
from sim.studies.library import compare_runs, other_versions, outcome_in, runs_in
from sim.studies.replication import Setup
from sim.studies.run import Run
from tests.support import BEGUN, scenario, undrawn


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> Path:
    """Where runs are kept that one test has asked for, for the others."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture
def finished(tmp_path, kept) -> Callable[..., Path]:
    """A finished run in a folder of the test's own, by its name and what is changed in it."""

    def copied(name: str, **changes: object) -> Path:
        played = kept / sha256(repr(sorted(changes.items())).encode()).hexdigest()
        if not played.exists():
            independent = bool(changes.pop("independent", False))
            setup = Setup(scenario(**{"replications": 3} | changes), independent=independent)
            undrawn(Run(setup), played)
        return Path(shutil.copytree(played, tmp_path / name))

    return copied


ROTATION = {"arms": [{"name": "in turn", "allocation": "rotation"}]}


def test_runs_that_share_their_worlds_are_compared_as_one(finished):
    arms = [{"name": "only"}, ROTATION["arms"][0]]
    whole = finished("whole", arms=arms)
    one, two = finished("one"), finished("two", **ROTATION)
    found, _, names = compare_runs([one, two])
    assert names == ["only", "in turn"]
    pd.testing.assert_frame_equal(found, pd.read_csv(whole / "comparison.csv"), check_dtype=False)
    # More replications of one: only those that both have count.
    more = finished("more", replications=5, **ROTATION)
    pd.testing.assert_frame_equal(compare_runs([one, more])[0], found)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, None),
        ({"intake": {"cases_per_month": 21}}, "the first arm has other cases"),
        ({"teams": {"officer_speed": 1.1}}, "the first arm has other staff"),
    ],
)
def test_worlds_that_an_older_program_told_by_other_digits_are_told_anyhow(changes, said, finished):
    arms = [{"name": "only"}, {"name": "more", "intake": {"cases_per_month": 30}}]
    one, new = finished("one", arms=arms), finished("new", **ROTATION)
    old = finished("old", **ROTATION, **changes)
    rows = pd.read_csv(old / "worlds.csv", dtype=str)
    older = {name: [digits[::-1][:16] for digits in rows[name]] for name in ("docket", "staff")}
    rows.assign(**older).to_csv(old / "worlds.csv", index=False)
    record(old, ["worlds.csv"])
    if said is not None:
        for runs in ([one, old], [old, one]):
            with pytest.raises(InputError, match=said):
                compare_runs(runs)
        return
    words = []
    for runs in ([one, old], [one, new]):
        found, _, names = compare_runs(runs)
        words.append(compared_runs(runs, found, names, 3)[1])
    assert words[0] == words[1]
    assert "more" in words[0]


def test_arms_of_the_same_name_are_told_apart(finished):
    one = finished("one")
    two = finished("two", service_order="newest_first")
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
def test_runs_that_do_not_share_their_worlds_are_refused(changes, said, finished):
    one, two = finished("one"), finished("two", **changes)
    with pytest.raises(InputError, match=said):
        compare_runs([one, two])


def test_a_run_that_is_not_finished_is_listed_and_not_compared(tmp_path, finished):
    folder = RunFolder(tmp_path / "run", "abc")
    folder.prepare(again=False, about=BEGUN)
    folder.chunks.keep(range(3), {"t.arrow": b""})
    one = finished("one")
    listed = {run.folder.name: (run.complete, run.replications) for run in runs_in(tmp_path)[0]}
    assert listed == {"one": (True, 3), "run.partial": (False, 3)}
    with pytest.raises(InputError, match="it was stopped: run it again to complete it"):
        compare_runs([one, folder.final])
    with pytest.raises(InputError, match="two runs or more"):
        compare_runs([one])


# Whether files are as they were


def spoil(file: Path, how: str) -> None:
    if how == "missing":
        file.unlink()
    elif how == "cut":
        file.write_bytes(file.read_bytes()[:-20])
    elif how == "edited":
        file.write_bytes(file.read_bytes().replace(b"0", b"1", 1))
    elif how == "a link":
        shutil.move(file, file.with_suffix(".elsewhere"))
        file.symlink_to(file.with_suffix(".elsewhere").name)


@pytest.mark.parametrize("how", ["missing", "cut", "edited", "a link"])
@pytest.mark.parametrize("name", ["replications.csv", "teams.csv", "scenario.yaml"])
def test_a_table_that_is_not_as_it_was_is_found_and_nothing_is_said_from_it(
    name, how, tmp_path, finished
):
    folder, other = finished("one"), finished("two", **ROTATION)
    assert not any(run.damage() for run in runs_in(tmp_path)[0])
    spoil(folder / name, how)
    damaged = {run.folder.name: [one.name for one in run.damage()] for run in runs_in(tmp_path)[0]}
    assert damaged == {"one": [name], "two": []}
    said = (
        "is a link" if how == "a link" else f"{name} is {'missing' if how == 'missing' else 'cha'}"
    )
    for use in (lambda: compare_runs([other, folder]), lambda: outcome_in(folder)):
        with pytest.raises(InputError, match=said):
            use()


def test_a_damaged_run_is_said_so_and_computed_again(finished):
    folder = finished("one")
    before = {path.name: path.read_bytes() for path in folder.glob("*.csv")}
    (folder / "monthly.csv").unlink()
    study = Run(Setup(scenario(replications=3)))
    heard = []
    ear = replace(SILENT, damaged=lambda where, found: heard.append((where, list(map(str, found)))))
    assert undrawn(study, folder, listener=ear)
    assert heard == [(folder, ["monthly.csv is missing"])]
    assert {path.name: path.read_bytes() for path in folder.glob("*.csv")} == before
    assert not undrawn(study, folder, listener=ear)
    assert len(heard) == 1


def test_what_is_made_of_a_run_later_is_written_down(finished):
    folder = finished("one")
    (folder / "report.html").write_text("a report")
    record(folder, ["report.html", "charts/none.png"])
    manifest = read_manifest(folder)
    assert "report.html" in manifest["checksums_sha256"]
    assert not list(damage(folder, manifest))
    (folder / "report.html").write_text("another")
    assert list(map(str, damage(folder, manifest))) == ["report.html is changed"]
    refuse_damaged(folder, manifest)  # it is made of the tables, which are whole
    (folder / "report.html").unlink()
    record(folder, [])
    assert [one.how for one in damage(folder, read_manifest(folder))] == ["missing"]
    record(folder, [], ["report.html"])
    assert "report.html" not in read_manifest(folder)["checksums_sha256"]


def test_another_version_or_other_code_under_the_same_version_is_said(finished):
    one, two = finished("one"), finished("two", **ROTATION)
    assert other_versions([one, two]) == ""
    manifest = json.loads((two / "manifest.json").read_text())
    for changes in ({"version": "0.3.0"}, {"code": "0123456789ab"}):
        (two / "manifest.json").write_text(json.dumps(manifest | changes))
        said = other_versions([one, two])
        assert said.startswith("Not all of this is of the same program")
        assert next(iter(changes.values())) in said
    compare_runs([one, two])  # it is said, not refused


# Manifests that others have written, or that are damaged

ODD = [None, 3, -1, 1e300, True, "", "x", "\0", "\ud800", [], [[]], {}, {"x": []}, "../../x"]


def test_a_manifest_of_any_form_ends_in_a_word_and_no_traceback(tmp_path, finished):
    folder = finished("one")
    file = folder / "manifest.json"
    good = json.loads(file.read_text())
    for key in good:
        for odd in ODD:
            file.write_text(json.dumps(good | {key: odd}))
            with suppress(InputError):
                outcome_in(folder)
            runs_in(tmp_path)
        file.write_text(json.dumps({k: v for k, v in good.items() if k != key}))
        runs_in(tmp_path)


@pytest.mark.parametrize("text", ["", "{", "null", "[" * 100_000, "\0", '{"arms": 1}'])
def test_one_bad_folder_does_not_end_the_list(text, tmp_path, finished):
    good = finished("good")
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "manifest.json").write_text(text)
    found, problems = runs_in(tmp_path)
    assert [run.folder for run in found] == [good]
    assert len(problems) == 1
    assert "is damaged, or was not written by this program" in str(problems[0])
