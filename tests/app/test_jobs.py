"""Jobs: what is computed, by whom, in which order, and what is known of it afterwards."""

import errno
import inspect
import json
import shutil
import time
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

import sim
from sim.app.desk import Desk
from sim.app.jobs import jobs as all_jobs
from sim.app.jobs.job import ABOUT, Job, after, read_job, seconds_left, write_job
from sim.app.jobs.kinds import KINDS, Asked
from sim.app.jobs.options import RunOptions, checked
from sim.app.jobs.telling import Telling
from sim.report.printing import as_text
from sim.report.summaries import summary_of
from sim.scenario.problems import InputError
from sim.studies.library import outcome_in

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 60
OVER = {"stopped", "failed", "finished"}


def ended(client, address: str) -> dict:
    """What is known of a job when it is over."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        job = client.get(address.replace("/run/", "/jobs/")).json()
        if job["state"] in OVER:
            return job
        time.sleep(0.2)
    raise AssertionError(job)


def opened(client, scenario: str = "small") -> str:
    """The id of a draft that is begun from a scenario."""
    address = client.post("/drafts", json={"scenario": scenario}).json()["address"]
    return address.rpartition("/")[2]


def begun(client, **asked) -> str:
    """The address of a job."""
    told = client.post("/jobs", json=asked).json()
    assert told["address"] == f"/run/{told['id']}"
    return told["address"]


def test_a_run_is_that_of_the_command_line_and_says_what_the_readme_says(client, desk, tmp_path):
    scenario = ROOT / "scenarios/baseline.yaml"
    shutil.copy(scenario, desk.folder / "scenarios")
    job = ended(client, begun(client, kind="run", draft=opened(client, "baseline"), options={}))
    assert (job["state"], job["done"], job["of"]) == ("finished", 30, 30)
    run = desk.runs[job["run"]]
    assert run.complete
    assert job["result"] == f"/results/{job['run']}"
    assert not list(run.folder.glob("*.html"))  # drawn when it is asked for
    other = sim.run(sim.load(scenario), out=tmp_path / "other", workers=1, illustrate=False)
    assert run.folder == desk.results / "baseline" / other.manifest["id"]
    for name in ("comparison.csv", "replications.csv", "scenario.yaml"):
        assert (run.folder / name).read_bytes() == (other.folder / name).read_bytes()
    readme = (ROOT / "README.md").read_text("utf-8").partition("\n\u2022 top_up closes")[2]
    sentence = " ".join(f"top_up closes{readme}".partition("\n\u2022")[0].split())
    assert sentence.endswith("30 of 30 replications).")
    assert sentence in " ".join(as_text(summary_of(outcome_in(run.folder))).split())


def test_what_is_wrong_is_said_with_its_place(client):
    draft = opened(client)
    wrong = {"kind": "run", "draft": draft, "options": {"replications": 0, "repllications": 3}}
    answer = client.post("/jobs", json=wrong)
    assert answer.status_code == 422
    assert {one["key"] for one in answer.json()["problems"]} == {"replications", "repllications"}
    assert client.get("/jobs").json() == {"jobs": []}
    for kind in ("ran", "", "show"):
        asked = {
            "kind": kind,
            "draft": draft,
            "options": {"run": "0" * 12} if kind == "show" else {},
        }
        assert client.post("/jobs", json=asked).status_code == 422
    for draft in ("", "0" * 12, "../drafts", "%2e"):
        assert client.post("/jobs", json={"kind": "run", "draft": draft}).status_code == 422
    for body in ([], 3, {"kind": 3}, {"kind": "run", "draft": None}, {"options": []}):
        assert client.post("/jobs", json=body).status_code == 422


def test_a_scenario_that_is_wrong_fails_with_its_problems(desk):
    draft = desk.drafts.begun("mine", "extends: small.yaml\nteams:\n  countt: 3\n")
    telling = Telling(BytesIO())
    asked = Asked(RunOptions(), draft.file, None, desk.folders_of(draft))
    with pytest.raises(InputError) as refused:
        KINDS["run"].carry_out(asked, telling)
    telling.problems(refused.value)
    job = after(JOB, json.loads(telling.stream.getvalue()), 0)
    assert job.state == "failed"
    (one,) = job.problems
    assert (one["file"], one["line"], one["key"]) == ("mine.yaml", 3, "teams.countt")
    assert "did you mean 'count'?" in one["message"]


@pytest.mark.parametrize("identity", ["0" * 12, "%2e%2e", "a", "0" * 12 + "%0a"])
def test_no_other_id_is_a_job(client, identity):
    for path in (f"/jobs/{identity}", f"/run/{identity}"):
        assert client.get(path).status_code == 404
    assert client.post(f"/jobs/{identity}/stop").status_code == 404


@pytest.fixture
def slow(monkeypatch):
    """Processes of jobs that work until they are let go, all that there were."""
    processes = []

    class _Held:
        def __init__(self, _folder: Path, _faults: Path) -> None:
            self.was_stopped, self.is_held, self.code, self.asked = False, True, 0, {}
            processes.append(self)

        def events(self, asked):
            self.asked = asked
            yield {"event": "begun", "work": "", "of": 9, "unit": "replications", "is_most": False}
            yield {"event": "finished", "done": 4}
            while self.is_held and not self.was_stopped:
                time.sleep(0.005)
            if not self.was_stopped:
                yield {"event": "result", "folder": "results"}

        def stop(self):
            self.was_stopped = True

    monkeypatch.setattr(all_jobs, "Working", _Held)
    return processes


def until(is_so) -> None:
    """Wait until something is so."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_one_works_and_the_others_wait_in_their_order(desk, slow):
    draft = desk.drafts.begun("small", "extends: baseline.yaml\n")
    ids = [desk.jobs.begin("run", draft.id, {}).id for _one in range(3)]

    def found() -> list[str]:
        return [desk.jobs.get(one).state for one in ids]

    until(lambda: len(slow) == 1)
    assert found() == ["working", "waiting", "waiting"]
    assert [desk.jobs.ahead_of(desk.jobs.get(one)) for one in ids] == [0, 1, 2]
    desk.jobs.stop(ids[1])
    slow[0].is_held = False
    until(lambda: len(slow) == 2)
    assert found() == ["finished", "stopped", "working"]
    desk.jobs.stop(ids[2])
    until(lambda: found() == ["finished", "stopped", "stopped"])
    desk.jobs.resume(ids[1])
    until(lambda: len(slow) == 3)
    assert found() == ["finished", "working", "stopped"]
    desk.jobs.resume(ids[0])  # it is finished
    assert found()[0] == "finished"
    desk.end()
    assert found() == ["finished", "stopped", "stopped"]


def test_pictures_do_not_wait_for_studies(desk, slow, monkeypatch):
    monkeypatch.setattr(desk.jobs, "_run_folder", lambda _one: desk.results / "small" / "abc")
    draft = desk.drafts.begun("small", "extends: baseline.yaml\n")
    desk.jobs.begin("run", draft.id, {})
    shown = desk.jobs.begin("show", "", {"run": "0" * 12, "form": "brief"})
    until(lambda: len(slow) == 2)
    assert (shown.name, shown.left) == ("small", "results/small/abc")
    assert desk.jobs.ahead_of(shown) == 0
    desk.end()


def test_too_many_are_refused(desk, slow):
    draft = desk.drafts.begun("small", "extends: baseline.yaml\n")
    for _one in range(all_jobs.MOST_WAITING + 1):
        desk.jobs.begin("run", draft.id, {})
        until(lambda: slow)
    with pytest.raises(InputError, match="too many jobs are waiting"):
        desk.jobs.begin("run", draft.id, {})
    desk.end()


def test_what_was_at_work_when_the_app_ended_is_found_as_stopped(desk, slow):
    draft = desk.drafts.begun("small", "extends: baseline.yaml\n")
    working, waiting = (desk.jobs.begin("run", draft.id, {"seed": n}).id for n in (1, 2))
    until(lambda: desk.jobs.get(working).done == 4)
    written = json.loads((desk.kept / "jobs" / working / ABOUT).read_text("utf-8"))
    assert written["state"] == "working"
    again = Desk(desk.folder)  # as after a crash
    assert [again.jobs.get(one).state for one in (working, waiting)] == ["stopped", "stopped"]
    assert again.jobs.get(working).options == {"seed": 1}
    again.jobs.forget(waiting)
    assert again.jobs.get(waiting) is None
    assert not (desk.kept / "jobs" / waiting).exists()
    desk.end()


def test_a_job_keeps_the_scenario_as_it_was(desk, slow):
    draft = desk.drafts.begun("small", "extends: baseline.yaml\n")
    (draft.folder / "table.csv").write_text("a\n", "utf-8")
    (draft.folder / "past").mkdir()  # what can be undone
    job = desk.jobs.begin("run", draft.id, {})
    desk.drafts.put(draft, "something else")
    kept = desk.kept / "jobs" / job.id / all_jobs.DRAFT
    assert (kept / "small.yaml").read_text("utf-8") == "extends: baseline.yaml\n"
    assert (kept / "table.csv").is_file()
    assert not (kept / "past").exists()
    desk.end()


JOB = Job("a" * 12, "run", "small", "", {"seed": 3}, "zh", "2026-01-01T00:00:00+00:00")


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"id": 3}', "{", '{"id": "b", "kind": "no such", "said": []}']
)
def test_what_is_kept_and_spoiled_is_passed_over(desk, text):
    folder = desk.kept / "jobs" / JOB.id
    folder.mkdir(parents=True)
    (folder / ABOUT).write_text(text, "utf-8")
    assert desk.jobs.listed() == []


def test_what_is_kept_of_a_job_is_found_again(tmp_path):
    job = replace(
        JOB, state="failed", said=("一", "二"), problems=({"line": 3},), paced=((1.0, 2),)
    )
    write_job(job, tmp_path)
    assert read_job(tmp_path) == job
    assert read_job(tmp_path / "no") is None


def heard(*events: tuple[float, dict]) -> Job:
    job = replace(JOB, state="working")
    for now, event in events:
        job = after(job, event, now)
    return job


BEGUN = {"event": "begun", "work": "w", "of": 40, "unit": "replications", "is_most": True}


def finished(done: int) -> dict:
    return {"event": "finished", "done": done}


def test_a_job_is_what_its_process_tells():
    job = heard((0, {"event": "stage", "stage": "compiling"}), (1, {"event": "said", "text": "a"}))
    assert (job.stage, job.said) == ("compiling", ("a",))
    job = heard((0, BEGUN), (1, finished(3)), (2, {"event": "stage", "stage": "tables"}))
    assert (job.stage, job.done, job.of, job.is_most, job.work) == ("tables", 3, 40, True, "w")
    assert heard((0, {"event": "failed", "said": "oh"})).failed == "oh"
    assert heard((0, {"event": "problems", "problems": [{}]})).state == "failed"
    assert heard((0, {"event": "result", "folder": "r"}), (1, {"event": "of another"})).left == "r"


def test_time_left_is_what_the_pace_so_far_gives():
    # 20 were kept from before; then 2 in 2 seconds each: 12 left at 1 a second, told 1 s ago.
    job = heard((0, BEGUN), (0.1, finished(20)), *((t, finished(20 + t)) for t in (2, 4, 6, 8)))
    assert seconds_left(job, 9) == pytest.approx(12 - 1)
    assert seconds_left(replace(job, stage="tables"), 9) is None
    assert seconds_left(replace(job, state="stopped"), 9) is None
    assert seconds_left(job, 1000) == 0


def test_time_left_is_not_told_before_it_is_known():
    assert seconds_left(heard((0, BEGUN)), 5) is None
    assert seconds_left(heard((0, BEGUN), (2, finished(1)), (9, finished(2))), 9) is None
    assert seconds_left(heard((0, BEGUN), *((t / 10, finished(t)) for t in range(40))), 4) is None


def test_a_job_that_goes_on_forgets_what_was_said():
    job = replace(JOB, state="failed", failed="oh", said=("a",), done=4, of=9, work="w")
    again = job.again()
    assert (again.state, again.failed, again.said, again.done) == ("waiting", "", (), 4)


@pytest.mark.parametrize("name", ["../x.csv", "a/b.csv", "/etc/passwd", "", "..", "a\\b", "C:x"])
def test_tables_are_named_as_they_lie_beside_the_scenario(name):
    with pytest.raises(InputError, match="docket"):
        checked(RunOptions, {"docket": name})
    assert checked(RunOptions, {"docket": "cases.csv"}).docket == "cases.csv"


def test_each_kind_asks_for_what_the_program_takes():
    for name, kind in KINDS.items():
        if kind.is_study and not kind.is_of_ledger:
            takes = set(inspect.signature(getattr(sim, name)).parameters)
            of_any = {"settings", "seed", "bureau", "workers", "again", "replications"}
            assert set(kind.options.model_fields) - of_any <= takes


def test_a_job_that_cannot_be_started_is_said_to_have_failed(desk, monkeypatch):
    def full(*_where):
        raise OSError(errno.ENOSPC, "full", "faults.txt")

    monkeypatch.setattr(all_jobs, "Working", full)
    draft = desk.drafts.begun("small", "extends: baseline.yaml\n")
    ids = [desk.jobs.begin("run", draft.id, {}).id for _one in range(2)]
    until(lambda: {desk.jobs.get(one).state for one in ids} == {"failed"})
    assert "no space left on the disk" in desk.jobs.get(ids[0]).failed


def test_a_job_of_which_nothing_can_be_kept_is_not_begun(desk, monkeypatch):
    def full(*_files):
        raise OSError(errno.ENOSPC, "full", "small.yaml")

    monkeypatch.setattr(shutil, "copyfile", full)
    draft = desk.drafts.begun("small", "extends: baseline.yaml\n")
    with pytest.raises(OSError, match="full"):
        desk.jobs.begin("run", draft.id, {})
    assert desk.jobs.listed() == list((desk.kept / "jobs").iterdir()) == []


def test_two_tabs_have_a_scenario_each(client, desk, slow):
    drafts = [desk.drafts.get(opened(client)) for _tab in range(2)]
    for n, draft in enumerate(drafts):
        desk.drafts.put(draft, f"extends: small.yaml\nseed: {n}\n")
    for draft in drafts:
        client.post("/jobs", json={"kind": "run", "draft": draft.id, "options": {}})
    until(lambda: slow and slow[0].asked)
    slow[0].is_held = False
    until(lambda: len(slow) == 2 and slow[1].asked)
    texts = [Path(one.asked["file"]).read_text("utf-8") for one in slow]
    assert texts == [draft.text for draft in drafts]
    assert [one.asked["folders"][0] for one in slow] == [
        str(Path(one.asked["file"]).parent) for one in slow
    ]


def test_old_finished_jobs_are_forgotten(desk, monkeypatch):
    monkeypatch.setattr(all_jobs, "MOST_KEPT", 2)
    for n, state in enumerate(["finished", "finished", "stopped", "finished", "finished"]):
        job = replace(JOB, id=f"{n:012d}", state=state, begun=f"2026-01-0{n + 1}T00:00:00+00:00")
        (desk.kept / "jobs" / job.id).mkdir(parents=True)
        write_job(job, desk.kept / "jobs" / job.id)
    assert [int(job.id) for job in desk.jobs.listed()] == [4, 3, 2]
    assert not (desk.kept / "jobs" / f"{0:012d}").exists()


def test_the_pace_is_that_of_late():
    fast = [(t / 10, finished(t)) for t in range(20, 400)]
    slow = [(40 + t, finished(400 + t)) for t in range(1, 120)]
    job = replace(heard((0, BEGUN), *fast, *slow), of=1000)
    assert seconds_left(job, slow[-1][0]) == pytest.approx(1000 - 519)


def test_jobs_go_on_where_nothing_can_be_written_of_them(desk, slow, monkeypatch):
    def full(*_what):
        raise OSError(errno.ENOSPC, "full", "job.json")

    draft = desk.drafts.begun("small", "extends: baseline.yaml\n")
    monkeypatch.setattr(all_jobs, "write_job", full)
    ids = [desk.jobs.begin("run", draft.id, {}).id for _one in range(2)]
    for n in range(2):
        until(lambda n=n: len(slow) > n)
        slow[n].is_held = False
    until(lambda: {desk.jobs.get(one).state for one in ids} == {"finished"})
