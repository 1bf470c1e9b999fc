"""What is sent, kept or damaged by others, or by bad luck: refused, passed over, never believed."""

import json
import stat
from dataclasses import replace

import pytest

from sim.app.desk import Desk
from sim.app.jobs.job import ABOUT, read_job, write_job
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
