"""The folder of a study: what a stop leaves, who may compute it, and what is never erased."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Thread

import pyarrow as pa
import pytest

from sim.running import disk, store
from sim.running.checksums import damage, file_digest, record
from sim.running.manifest import read_manifest, read_marker
from sim.running.store import RunFolder
from sim.running.tables import as_arrow
from sim.scenario.problems import InputError
from tests.support import BEGUN

TABLE = pa.table({"replication": [0, 1], "value": [1.5, 2.5]})
FOUND = {**BEGUN, "replications": 2}


def begun(place: Path, name: str = "abc", again: bool = False) -> RunFolder:
    """A folder in which one chunk of two is kept."""
    made = RunFolder(place, name)
    made.prepare(again, BEGUN)
    made.chunks.keep(range(2), {"t.arrow": as_arrow(TABLE)})
    return made


def complete(made: RunFolder, stamp: str = "now") -> None:
    """Make of what is kept, and of what is not, the finished study."""
    kept, _ = made.chunks.sound_and_spoiled("t")
    if not kept:
        made.chunks.keep(range(2), {"t.arrow": as_arrow(TABLE)})
    made.chunks.join([range(2)], ["t"], 2, made.making)
    made.finish(FOUND | {"id": made.id, "finished": stamp})


def files(folder: Path) -> dict[str, bytes]:
    """All files of a folder but those that say when they were written, and locks."""
    inside = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in inside}


WHOLE = {"t.csv": b"replication,value\n0,1.5\n1,2.5\n"}


def tables(folder: Path) -> dict[str, bytes]:
    return {name: data for name, data in files(folder).items() if name.endswith(".csv")}


def test_a_finished_folder_has_checksums_and_nothing_is_left_beside_it(tmp_path):
    complete(begun(tmp_path / "run"))
    assert sorted(files(tmp_path)) == ["run/manifest.json", "run/t.csv"]
    assert list(tmp_path.iterdir()) == [tmp_path / "run"]
    sums = read_manifest(tmp_path / "run")["checksums_sha256"]
    assert sums == {"t.csv": file_digest(tmp_path / "run/t.csv")}


# A stop at every point


class Stopped(BaseException):
    """What a stop is for the tests: nothing catches it."""


STEPS = ("rename", "remove", "remove_tree", "remove_listed", "move_rest", "sync_tree")


def stop_at(monkeypatch: pytest.MonkeyPatch, point: int, when: str) -> Callable[[], int]:
    """Stop before, after, or in the midst of so many steps; what is returned counts the steps."""
    taken = 0

    def step(do: Callable[..., None]) -> Callable[..., None]:
        def taking(*arguments: object) -> None:
            nonlocal taken
            taken += 1
            if taken == point and when == "before":
                raise Stopped
            do(*arguments)
            if taken == point:
                raise Stopped

        return taking

    for name in STEPS:
        monkeypatch.setattr(disk, name, step(getattr(disk, name)))
    for name in ("write_text_whole", "sync"):
        monkeypatch.setattr(store, name, step(getattr(store, name)))
    return lambda: taken


POINTS = range(1, 25)
"""More than there are steps at the end of a study; the test says if there are more."""


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("replaces", [False, True], ids=["first", "again"])
def test_a_stop_at_any_point_of_the_end_loses_nothing(replaces, when, tmp_path, monkeypatch):
    """Either all that was computed is kept, or the study is finished; the same command ends it."""
    ended = 0
    for point in POINTS:
        place = tmp_path / f"{point}" / "run"
        if replaces:
            complete(begun(place), "old")
            (place / "notes.txt").write_text("mine")
            put(place / "mine", t_csv="mine, too")
        made = begun(place, again=replaces)
        with monkeypatch.context() as patched:
            stop_at(patched, point, when)
            try:
                complete(made, "new")
                ended += 1
            except Stopped:
                assert is_new(place) or made.chunks.spoiled() == []
                assert is_new(place) or made.chunks.count() == 2
        after = RunFolder(place, "abc")
        if is_new(place):
            after.clear()
        else:
            after.prepare(replaces, BEGUN)
            assert after.chunks.sound_and_spoiled("t") == ([range(2)], [])
            complete(after, "new")
        assert is_new(place)
        found = files(place.parent)
        assert found["run/t.csv"] == WHOLE["t.csv"]
        assert list(read_manifest(place)["checksums_sha256"]) == ["t.csv"]
        if replaces:
            assert found["run/notes.txt"] == b"mine"
            assert found["run/mine/t.csv"] == b"mine, too"
        assert all(name.startswith("run/") for name in found)
    assert ended  # the last points lie beyond the end


def is_new(place: Path) -> bool:
    """Whether the study that was computed last has its final name."""
    return (read_manifest(place) or {}).get("finished") == "new"


def test_a_stop_while_work_begins_leaves_a_folder_that_can_be_begun_again(tmp_path, monkeypatch):
    for point in range(1, 4):
        place = tmp_path / f"{point}" / "run"
        place.parent.mkdir()
        with monkeypatch.context() as patched, suppress(Stopped):
            stop_at(patched, point, "before")
            RunFolder(place, "abc").prepare(False, BEGUN)
        complete(begun(place))
        assert tables(place) == WHOLE


def test_a_run_that_is_computed_again_goes_on_if_it_is_stopped(tmp_path):
    complete(begun(tmp_path / "run"))
    begun(tmp_path / "run", again=True)
    after = RunFolder(tmp_path / "run", "abc")
    after.prepare(again=True, about=BEGUN)
    assert after.chunks.sound_and_spoiled("t") == ([range(2)], [])
    # ... but what was kept of a first run is not what --again asks for.
    begun(tmp_path / "other")
    anew = RunFolder(tmp_path / "other", "abc")
    anew.prepare(again=True, about=BEGUN)
    assert anew.chunks.sound_and_spoiled("t") == ([], [])


def test_what_was_left_half_made_is_swept_away_but_not_the_parts(tmp_path):
    before = begun(tmp_path / "run")
    (before.making / "charts.growing").mkdir()
    (before.making / "charts.growing" / "closures.png").write_bytes(b"half")
    after = RunFolder(tmp_path / "run", "abc")
    after.prepare(again=False, about=BEGUN)
    there = {path.name for path in after.work.iterdir()}
    assert there == {"parts", "begun.json", after.making.name}
    assert not any(after.making.iterdir())
    assert after.chunks.sound_and_spoiled("t")[0] == [range(2)]


# Whose a folder is


def refused(made: RunFolder, again: bool = False) -> str:
    with pytest.raises(InputError) as found:
        made.prepare(again, BEGUN)
    return str(found.value)


def test_finished_work_of_another_run_is_dropped_only_if_that_is_asked_for(tmp_path):
    begun(tmp_path / "run")
    other = RunFolder(tmp_path / "run", "other")
    assert "holds 2 finished replications or bureaus of another run" in refused(other)
    assert RunFolder(tmp_path / "run", "abc").chunks.count() == 2
    other.prepare(again=True, about=BEGUN)
    assert other.chunks.sound_and_spoiled("t") == ([], [])


def test_a_run_of_which_nothing_is_kept_gives_way_to_another(tmp_path):
    RunFolder(tmp_path / "run", "abc").prepare(False, BEGUN)
    complete(begun(tmp_path / "run", "other"))
    assert tables(tmp_path / "run") == WHOLE


MINE = {"thesis.txt": "years of work"}


def put(folder: Path, **contents: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in {**MINE, **contents}.items():
        (folder / name.replace("_", ".")).write_text(text)


@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize(
    ("name", "contents"),
    [
        ("run", {}),
        ("run", {"manifest_json": "{}"}),
        ("run", {"manifest_json": '{"id": "abc", "name": "a program of the web"}'}),
        ("run", {"manifest_json": "not even JSON"}),
        ("run", {"manifest_json": "[" * 100_000}),
        ("run.partial", {}),
        ("run.partial", {"begun_json": "{}"}),
        ("run.partial", {"begun_json": '{"id": "abc", "scenario_name": "x", "arms": ["a"]}'}),
    ],
)
def test_the_users_own_folders_are_refused_and_left_as_they_are(name, contents, again, tmp_path):
    put(tmp_path / name, **contents)
    before = files(tmp_path)
    said = refused(RunFolder(tmp_path / "run", "abc"), again)
    assert str(tmp_path / name) in said
    assert files(tmp_path) == before


@pytest.mark.parametrize("name", ["run.old", "run.growing", "run.partial.old"])
def test_folders_with_names_like_those_of_the_program_are_left_alone(name, tmp_path):
    put(tmp_path / name)
    before = files(tmp_path)
    complete(begun(tmp_path / "run"))
    complete(begun(tmp_path / "run", again=True))
    assert before.items() <= files(tmp_path).items()
    assert tables(tmp_path / "run") == WHOLE


def test_what_others_put_beside_the_parts_stays(tmp_path):
    made = begun(tmp_path / "run")
    put(made.work)
    complete(made)
    assert files(tmp_path)["run.partial/thesis.txt"] == b"years of work"
    assert tables(tmp_path / "run") == WHOLE


@pytest.mark.parametrize("name", ["run", "run.partial"])
@pytest.mark.parametrize("of", ["a run", "nothing"])
def test_a_link_is_neither_followed_nor_replaced(name, of, tmp_path):
    if of == "a run":
        complete(begun(tmp_path / "elsewhere"))
    before = files(tmp_path)
    (tmp_path / name).symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert "is a link" in refused(RunFolder(tmp_path / "run", "abc"), again=True)
    assert (tmp_path / name).is_symlink()
    assert files(tmp_path) == before


def test_no_link_inside_a_run_leads_what_is_replaced_elsewhere(tmp_path):
    """Neither at the beginning, where it is refused, nor if it was put there meanwhile."""
    place, mine = tmp_path / "run", tmp_path / "mine"
    complete(begun(place))
    (place / "charts").mkdir()
    (place / "charts" / "closures.png").write_bytes(b"drawn")
    record(place, ["charts/closures.png"])
    made = begun(place, again=True)
    (place / "charts").rename(mine)
    (place / "charts").symlink_to(mine, target_is_directory=True)
    assert [str(one) for one in damage(place, read_manifest(place))] == [
        "charts/closures.png is changed"
    ]
    assert "is a link" in refused(RunFolder(place, "abc"), again=True)
    complete(made, "new")
    assert is_new(place)
    assert files(mine) == {"closures.png": b"drawn"}


def test_parts_that_are_a_link_are_refused_and_what_they_lead_to_stays(tmp_path):
    made = begun(tmp_path / "run")
    made.chunks.folder.rename(tmp_path / "mine")
    put(tmp_path / "mine" / "documents")
    made.chunks.folder.symlink_to(tmp_path / "mine", target_is_directory=True)
    before = files(tmp_path / "mine")
    assert "is a link" in refused(RunFolder(tmp_path / "run", "abc"))
    assert files(tmp_path / "mine") == before


def test_what_is_no_part_stays_among_the_parts(tmp_path):
    made = begun(tmp_path / "run")
    put(made.chunks.folder / "documents")
    assert made.chunks.sound_and_spoiled("t") == ([range(2)], [])
    assert (made.chunks.folder / "documents" / "thesis.txt").exists()


def test_a_file_of_the_users_that_has_the_name_of_a_new_one_is_kept_beside_it(tmp_path):
    complete(begun(tmp_path / "run"))
    made = begun(tmp_path / "run", again=True)
    (tmp_path / "run" / "docket.csv").write_text("mine")
    (made.making / "docket.csv").write_text("of the run")
    complete(made)
    found = files(tmp_path)
    assert (found["run/docket.csv"], found["run/docket.csv.kept"]) == (b"of the run", b"mine")
    assert list(tmp_path.iterdir()) == [tmp_path / "run"]


@pytest.mark.parametrize("place", [".", "", "..", "/", "run/..", "run\0"])
def test_a_place_that_cannot_be_a_folder_of_its_own_is_refused(place, tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    said = refused(RunFolder(Path(place), "abc"), again=True)
    assert "name a folder inside it" in said or "is not the name of a folder" in said


def test_a_file_in_the_way_is_refused(tmp_path):
    (tmp_path / "run").write_text("mine")
    assert "is a file, not a folder" in refused(RunFolder(tmp_path / "run", "abc"), again=True)
    assert (tmp_path / "run").read_text() == "mine"


# One at a time


def test_who_computes_a_run_is_said_to_whoever_would_do_so_too(tmp_path):
    one, two = (RunFolder(tmp_path / "run", "abc") for _ in range(2))
    with one.locked():
        one.prepare(False, BEGUN)
        by = read_marker(one.work)["by"]
        with pytest.raises(InputError) as found, two.locked():
            pass
    said = f"process {by['process']} on {by['host']} since {by['since']}; --wait waits for it"
    assert said in str(found.value)
    assert [path.name for path in tmp_path.iterdir()] == ["run.partial"]
    with two.locked():
        pass


LOCKED_ELSEWHERE = """
import sys
from pathlib import Path
from sim.running.store import RunFolder
with RunFolder(Path(sys.argv[1]), "abc").locked():
    print("locked", flush=True)
    sys.stdin.readline()
"""


def test_a_run_can_be_waited_for_and_a_dead_process_holds_nothing(tmp_path):
    command = [sys.executable, "-c", LOCKED_ELSEWHERE, str(tmp_path / "run")]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=Path(__file__).parents[2], **pipes) as other:
        assert other.stdout.readline() == "locked\n"
        order: list[str] = []

        def heard(what: str) -> None:
            order.append(what)
            other.kill()

        def wait() -> None:
            with RunFolder(tmp_path / "run", "abc").locked(heard):
                order.append("mine")

        waiter = Thread(target=wait)
        waiter.start()
        waiter.join(timeout=60)
    said = f"Waiting: {tmp_path / 'run'}: is being computed by another process."
    assert order == [said, "mine"]


def test_a_file_that_has_the_lock_s_name_is_not_erased_if_something_stands_in_it(tmp_path):
    lock = tmp_path / ".run.computing"
    lock.write_text("mine")
    with RunFolder(tmp_path / "run", "abc").locked():
        pass
    assert lock.read_text() == "mine"


def test_the_mark_lists_what_the_program_puts_there(tmp_path):
    made = begun(tmp_path / "run")
    mark = json.loads((made.work / "begun.json").read_text())
    assert {path.name for path in made.work.iterdir()} - {"begun.json"} <= set(mark["holds"])
