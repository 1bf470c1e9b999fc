"""RUNS and COMPARE: what was computed is listed, compared, checked and deleted."""

import json
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

import sim
from sim.app.desk import Desk
from sim.app.jobs.job import Job, write_job
from sim.app.results.otherwise import differing
from sim.running.store import RunFolder
from sim.running.tables import write_csv
from sim.scenario.confined import confined
from tests.app.conftest import small_folder

PAGE = {"accept": "text/html"}
TIME = r"\d{4}-\d\d-\d\d \d\d:\d\d"
SETTINGS = {"small": [], "later": ["calendar.start=2014-10"], "other": ["arms.1.name=others"]}


@pytest.fixture(scope="module")
def computed(tmp_path_factory) -> Path:
    """A folder with three runs, of which the first and the last share their worlds."""
    folder = small_folder(tmp_path_factory.mktemp("runs"))
    desk = Desk(folder)
    for name, settings in SETTINGS.items():
        with confined(desk.shelf.folders):
            scenario = sim.load(desk.shelf.files["small"], *settings)
        out = desk.results / "small" / name
        sim.run(scenario, out=out, workers=1, illustrate=False)
    return folder


@pytest.fixture
def desk(computed, tmp_path) -> Desk:
    folder = tmp_path / "desk"
    shutil.copytree(computed, folder)
    return Desk(folder)


@pytest.fixture
def ids(desk) -> dict[str, str]:
    """How pages name the runs, by their folders."""
    return {name: desk.id_of(desk.results / "small" / name) for name in SETTINGS}


def test_runs_are_listed_with_what_they_are(client, ids, desk):
    text = client.get("/runs").text
    for identity in ids.values():
        assert f'href="/results/{identity}"' in text
        assert f'name="run" value="{identity}"' in text
    assert text.count("regional, top_up, rotation") == 2
    assert text.count(">complete<") == 3
    rows = dict(zip(ids, (_row_of(text, identity) for identity in ids.values()), strict=True))
    assert "Not as small stands: First month: 2014-10<" in rows["later"]
    assert "Not as small stands" not in rows["small"]


def _row_of(text: str, identity: str) -> str:
    return text.split(f'data-run="{identity}"')[1].split("</tr>", maxsplit=1)[0]


def test_what_a_run_has_otherwise_is_named_by_its_values():
    stands = {"title": "A", "intake": {"cases_per_month": 5}, "arms": [{"name": "a"}]}
    other = {"title": "B", "intake": {"cases_per_month": 6}, "seed": 3,
             "arms": [{"name": "a", "allocation": {"rule": "top_up"}}]}  # fmt: skip
    assert list(differing(stands, stands | {"title": "B"})) == []
    assert [value for _key, value in differing(stands, other)] == ["6", "3", "top_up"]


def test_an_empty_folder_leads_to_the_scenarios(client, desk):
    shutil.rmtree(desk.results)
    assert "Nothing was computed here yet" in client.get("/runs").text


def test_what_cannot_be_read_is_said_in_words(client, desk, ids):
    (desk.results / "small/later/manifest.json").write_text("{", "utf-8")
    text = client.get("/runs").text
    assert "results/small/later/manifest.json: is damaged, or was not written by this" in text
    assert str(desk.folder) not in text
    assert ids["later"] not in text
    assert client.get("/runs/damage").json()["said"] == [
        "All files are as they were when they were finished."
    ]
    with (desk.results / "small/small/comparison.csv").open("a") as file:
        file.write("0\n")
    first = client.get("/runs/damage").json()["said"][0]
    assert first == "results/small/small: comparison.csv is changed"


def test_deleting_erases_what_the_program_made_and_nothing_else(client, desk, ids):
    folder = desk.results / "small"
    (folder / "later" / "notes.txt").write_text("mine", "utf-8")
    assert client.delete(f"/runs/{ids['small']}").json() == {"said": ""}
    assert not (folder / "small").exists()
    said = client.delete(f"/runs/{ids['later']}").json()["said"]
    assert said.endswith("are left in results/small/later.")
    assert [one.name for one in (folder / "later").iterdir()] == ["notes.txt"]
    assert set(desk.runs) == {ids["other"]}
    assert client.delete(f"/runs/{ids['small']}").status_code == 404
    client.delete(f"/runs/{ids['other']}")
    assert [one.name for one in folder.iterdir()] == ["later"]


def test_deleting_goes_through_no_link(client, desk, ids, tmp_path):
    folder = desk.results / "small/small"
    kept = tmp_path / "kept.csv"
    shutil.move(folder / "comparison.csv", kept)
    (folder / "comparison.csv").symlink_to(kept)
    client.delete(f"/runs/{ids['small']}")
    assert kept.read_text("utf-8").startswith("measure,")


@pytest.mark.parametrize("identity", ["..", "%2e%2e%2f", "0" * 12, "small", "damage"])
def test_no_other_id_deletes_anything(client, desk, identity):
    before = sorted(desk.results.rglob("*"))
    assert client.delete(f"/runs/{identity}").status_code in {404, 405}
    assert sorted(desk.results.rglob("*")) == before


def begun_in(desk: Desk) -> tuple[Path, str]:
    """A run that was stopped, and the job that has begun it."""
    final = desk.results / "small" / "stopped"
    about = json.loads((desk.results / "small/small/manifest.json").read_text("utf-8"))
    folder = RunFolder(final, about["id"])
    begun = {key: about[key] for key in about if key not in {"checksums_sha256", "finished"}}
    folder.prepare(False, begun)
    folder.chunks.keep(range(2), {"replications.csv": b"a\n"})
    job = Job(
        "a" * 12, "run", "small", "", {}, "en", "2026-01-01T00:00:00+00:00", state="working",
        of=3, unit="replications", work="results/small/stopped.partial",
    )  # fmt: skip
    (desk.kept / "jobs" / job.id).mkdir(parents=True)
    write_job(job, desk.kept / "jobs" / job.id)
    return folder.work, job.id


def test_a_stopped_run_says_what_is_kept_and_leads_to_its_job(desk, ids, asked_in):
    work, job = begun_in(desk)
    client = asked_in("en")
    text = client.get("/runs").text
    assert "2 kept" in text
    assert f'href="/run/{job}"' in text
    assert client.get(f"/jobs/{job}").json()["done"] == 2
    with RunFolder(work.with_name("stopped"), "x").locked():
        answer = client.delete(f"/runs/{desk.id_of(work)}")
        assert answer.status_code == 422
        assert "is being computed by process" in answer.json()["problems"][0]["message"]
    assert client.delete(f"/runs/{desk.id_of(work)}").json() == {"said": ""}
    assert not work.exists()
    assert client.get(f"/jobs/{job}").status_code == 404
    assert not (desk.kept / "jobs" / job).exists()


def test_runs_that_share_their_worlds_are_compared(client, desk, ids, tmp_path):
    query = f"run={ids['small']}&run={ids['other']}"
    text = client.get(f"/compare?{query}").text
    assert "95 % interval" in text
    assert re.search(rf"Reference: regional \(small\) of A small bureau \(small, {TIME}\)\.", text)
    assert f'href="/compare?run={ids["other"]}&amp;run={ids["small"]}"' in text
    assert str(desk.folder) not in text
    folders = [desk.results / "small" / name for name in ("small", "other")]
    expected = sim.compare(*folders)
    write_csv(expected, tmp_path / "expected.csv")
    table = client.get(f"/compare/comparison.csv?{query}").content
    assert table == (tmp_path / "expected.csv").read_bytes()
    pairs = pd.read_csv(tmp_path / "expected.csv")[["measure", "arm"]]
    closures = pairs[pairs["measure"] == "closures_cases"]
    assert text.count(">cases closed<") == len(closures) == 5


def test_runs_of_other_worlds_are_refused_in_words(client, desk, ids):
    query = f"run={ids['small']}&run={ids['later']}"
    text = client.get(f"/compare?{query}").text
    later, small = (rf"A small bureau \({name}, {TIME}\)" for name in ("later", "small"))
    said = f"{later}: does not share its worlds with {small}: other calendar"
    assert re.search(said, text)
    assert "95 % interval" not in text
    answer = client.get(f"/compare/comparison.csv?{query}")
    assert answer.status_code == 422
    assert "other calendar" in answer.json()["problems"][0]["message"]
    assert "other calendar" in client.get(f"/compare/comparison.csv?{query}", headers=PAGE).text


def test_one_run_is_no_comparison(client, ids):
    for query in ("", f"run={ids['small']}", f"run={ids['small']}&run={ids['small']}&run=.."):
        assert "Choose two runs or more" in client.get(f"/compare?{query}").text


def test_a_job_that_is_over_can_be_taken_off_the_list(desk, asked_in):
    job = begun_in(desk)[1]
    client = asked_in("en")
    assert f'data-forget="{job}"' in client.get("/runs").text
    client.delete(f"/jobs/{job}")
    assert "data-forget" not in client.get("/runs").text
