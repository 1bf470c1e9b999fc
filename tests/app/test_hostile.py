"""What is sent, kept or damaged by others, or by bad luck: refused, passed over, never believed."""

import errno
import json
import re
import stat
from dataclasses import replace

import pytest

from sim.app import drafts
from sim.app.desk import Desk
from sim.app.jobs.job import ABOUT, read_job, write_job
from sim.app.pages import ledger
from sim.app.pages.start import _when
from sim.app.serve import _alone
from tests.app.test_jobs import JOB

BODIES = {
    "a list": b"[]",
    "a number": b"3",
    "nothing": b"",
    "nested": b'{"a":' * 100_000,
    "no number": b'{"scenario": NaN}',
    "endless": b'{"scenario": Infinity}',
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_what_is_no_request_is_refused_and_no_fault(client, body):
    for path in ("/drafts", "/jobs", "/scenario/0/edit", "/what-if/0/answer"):
        assert 400 <= client.post(path, content=body).status_code < 500


def test_half_characters_do_not_make_a_job_that_never_ends(client, desk):
    """They can stand in JSON, and in no file."""
    draft = client.post("/drafts", json={"scenario": "small"}).json()["id"]
    asked = {"kind": "run", "draft": draft, "options": {"bureau": "\ud800", "replications": 3}}
    job = client.post("/jobs", content=json.dumps(asked)).json()["id"]
    assert desk.jobs.get(job).options["bureau"] == "?"
    assert read_job(desk.kept / "jobs" / job).id == job
    refused = client.post("/jobs", content=json.dumps({"kind": "\ud800", "draft": draft}))
    assert refused.json()["problems"][0]["message"].startswith("no job '?'")
    escaped = json.dumps({"kind": "\\ud800", "draft": draft})
    assert (
        "no job '\\ud800'" in client.post("/jobs", content=escaped).json()["problems"][0]["message"]
    )


def test_a_number_in_an_address_may_be_of_any_length(client):
    assert client.get(f"/sweeps/{'0' * 12}/points/{'9' * 5000}").status_code == 404


@pytest.mark.parametrize("text", ["", "[]", "null", "{}", '{"name": 3', "\udcff"])
def test_a_record_that_is_damaged_hides_nothing_else(client, desk, text):
    good = client.post("/drafts", json={"scenario": "small"}).json()["id"]
    bad = desk.drafts.begun("bad", "extends: small.yaml\n")
    (bad.folder / "draft.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    ledger = desk.ledgers.folder / ("1" * 12)
    ledger.mkdir(parents=True)
    (ledger / "ledger.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert f"/scenario/{good}" in client.get("/").text
    assert client.get(f"/scenario/{bad.id}").status_code == 404
    assert client.get("/ledger").status_code == 200


def test_a_text_that_would_take_minutes_is_not_taken(client, desk):
    long = "arms:\n" + "".join(f"  a{i}: {{}}\n" for i in range(10_001))
    given = {"params": {"name": "long.yaml"}, "content": long}
    (problem,) = client.post("/drafts/file", **given).json()["problems"]
    assert problem["file"] == "long.yaml"
    assert "10,002 lines and entries" in problem["message"]
    assert not desk.drafts.listed()
    draft = client.post("/drafts", json={"scenario": "small"}).json()["id"]
    state = client.get(f"/scenario/{draft}/state").json()
    asked = {"text": long, "version": state["version"]}
    assert client.post(f"/scenario/{draft}/text", json=asked).status_code == 422
    assert client.get(f"/scenario/{draft}/state").json()["text"] == state["text"]


def test_nothing_stays_of_what_could_not_be_kept_or_looked_at(client, desk, monkeypatch):
    def full(*_what):
        raise OSError(errno.ENOSPC, "full", "small.yaml")

    monkeypatch.setattr(drafts, "write_text_whole", full)
    assert client.post("/drafts", json={"scenario": "small"}).status_code == 500
    assert not list((desk.kept / "drafts").iterdir())
    monkeypatch.setattr(ledger, "_guess", full)
    sent = {"params": {"name": "a.csv"}, "content": b"x\n1\n"}
    assert client.post("/ledgers", **sent).status_code == 500
    assert not list(desk.ledgers.folder.iterdir())


@pytest.mark.parametrize("finished", ["yesterday", 3, None, "", "9999-99-99"])
def test_a_run_that_says_no_time_is_listed_without_one(finished):
    assert _when({"finished": finished}) == {"when": "", "seconds": None}


@pytest.mark.parametrize(
    ("given", "kept"),
    [("x" * 300, "x" * 200), ("-rf", "rf"), (".hidden", "hidden"), ("con", "_con"),
     ('a"b<c>', "a_b_c_"), ("--", "_"), ("台账", "台账")],
)  # fmt: skip
def test_a_file_of_any_name_can_be_opened_and_run(client, desk, given, kept):
    sent = {"params": {"name": f"{given}.yaml"}, "content": "extends: small.yaml\n"}
    draft = desk.drafts.get(client.post("/drafts/file", **sent).json()["id"])
    assert (draft.name, draft.file.is_file()) == (kept, True)


@pytest.mark.parametrize(
    ("key", "value"),
    [("begun", 3), ("state", "odd"), ("options", []), ("done", "3"), ("work", None),
     ("said", [3]), ("problems", [3]), ("language", "fr"), ("name", None), ("of", 1.5)],
)  # fmt: skip
def test_a_job_of_another_version_is_not_known(tmp_path, key, value):
    write_job(replace(JOB, state="stopped"), tmp_path)
    assert read_job(tmp_path) is not None
    about = json.loads((tmp_path / ABOUT).read_text("utf-8"))
    (tmp_path / ABOUT).write_text(json.dumps({**about, key: value}), "utf-8")
    assert read_job(tmp_path) is None


def test_other_users_of_the_computer_do_not_read_what_is_uploaded(tmp_path):
    desk = Desk(tmp_path)
    with _alone(desk):
        assert stat.S_IMODE(desk.kept.stat().st_mode) & 0o077 == 0


@pytest.mark.study
def test_two_tabs_double_clicks_and_a_program_that_has_ended(browser_in, server_client):
    """What is typed is not lost without a word; a double click is one run; no value is blamed."""
    draft = server_client.post("/drafts", json={"scenario": "small"}).json()["id"]
    watched = browser_in("en")
    page = watched.page
    watched.goto(f"/scenario/{draft}#yaml")
    edit = {"path": ["seed"], "text": "88"}
    assert server_client.post(f"/scenario/{draft}/edit", json=edit).status_code == 200
    page.locator("#text").fill("extends: small.yaml\n")
    page.locator("#status", has_text="changed in another tab").wait_for()
    assert "seed: 88" in page.locator("#text").input_value()
    page.evaluate("() => { for (const _ of [1, 2]) document.getElementById('run').click() }")
    page.wait_for_url(re.compile("/(run|results)/"))
    jobs = server_client.get("/jobs").json()["jobs"]
    assert [job["draft"] for job in jobs].count(draft) == 1
    watched.goto(f"/what-if/{draft}")
    page.locator("#sentences li").first.wait_for()
    page.route("**/answer", lambda route: route.abort())
    page.locator("input[type=range]").first.press("ArrowRight")
    page.locator("#state", has_text="does not answer").wait_for()
    assert "value is wrong" not in page.locator("#state").inner_text()
    assert not page.locator("[aria-invalid=true]").count()
    watched.wrong.clear()  # the browser notes that nothing was answered
