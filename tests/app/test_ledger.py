"""LEDGER: a court's ledger is uploaded, mapped, read, shown and deleted."""

import html
import io
import json
import re
import time
from pathlib import Path

import pytest

from sim.app import ledgers
from sim.app.jobs import jobs
from sim.app.jobs.kinds import KINDS, Asked
from sim.app.jobs.options import checked
from sim.app.jobs.telling import Telling
from sim.report.ledger import showing
from sim.scenario.problems import InputError
from tests.court_ledger import NAMES, court_reading, with_a_fit, write_court_ledger

HTML = {"accept": "text/html"}


class InThisProcess:
    """In place of a job's process: carries it out here, without charts."""

    was_stopped, code = False, 0

    def __init__(self, _folder, _faults):
        pass

    def events(self, asked):
        told, kind = Telling(stream := io.BytesIO()), KINDS[asked["kind"]]
        try:
            options = checked(kind.options, asked["options"])
            folders = tuple(map(Path, asked["folders"]))
            left = kind.carry_out(
                Asked(options, Path(asked["file"]), Path(asked["folder"]), folders), told
            )
            told.tell("result", folder=left.as_posix())
        except InputError as error:
            told.problems(error)
        yield from map(json.loads, stream.getvalue().splitlines())


@pytest.fixture
def here(desk, monkeypatch):
    """Jobs are carried out in this process, in the desk's folder, and draw nothing."""
    monkeypatch.chdir(desk.folder)
    monkeypatch.setattr(jobs, "Working", InThisProcess)
    monkeypatch.setattr(showing, "draws_of", lambda _reading: {})
    return desk


@pytest.fixture
def uploaded(client, tmp_path):
    """The address of an uploaded ledger."""
    write_court_ledger(tmp_path)
    answer = client.post("/ledgers", params={"name": "台账.csv"}, content=ledger_in(tmp_path))
    return answer.json()["address"]


def ledger_in(folder):
    return (folder / "台账.csv").read_bytes()


def read(client, address, **options):
    """Read an uploaded ledger to the end of its job."""
    options = {"ledger": address.rpartition("/")[2], "name": "台账.csv"} | options
    begun = client.post("/jobs", json={"kind": "ledger", "options": options})
    assert begun.status_code == 200, begun.text
    while (job := client.get(f"/jobs/{begun.json()['id']}").json())["state"] in (
        "waiting",
        "working",
    ):
        time.sleep(0.02)
    return job


def test_a_ledger_goes_from_upload_to_measures(here, client, chinese, uploaded):
    page = client.get(uploaded, headers=HTML).text
    chosen = re.findall(r'<option value="([^"]*)" selected>案号</option>', page)
    assert [json.loads(html.unescape(one)) for one in chosen] == [["案号"]]
    assert "张三 | " in page  # values are shown to who uploaded them
    assert "extract.as_of" in page
    (kept,) = here.ledgers.listed()
    assert f".bureau-sim/ledgers/{kept.id} on this computer" in page
    job = read(client, uploaded, first="2013-06", last="2014-05")
    assert job["state"] == "finished", job
    address = f"/reading/{job['run']}"
    shown = client.get(address, headers=HTML).text
    assert "<h1>What the ledger 台账.csv says</h1>" in shown
    assert "When 2013-06 began" in shown
    assert "median time to closure" in shown
    assert "2013-06 初有未结案" in chinese.get(address, headers=HTML).text
    for name in ("map.yaml", "months.csv", "problems.csv", "report.html"):
        saved = client.get(f"{address}/files/{name}")
        assert saved.headers["content-disposition"].startswith("attachment")
        assert not [who for who in NAMES if who in saved.text]  # hidden by default
    for name in ("manifest.json", "..%2Fmanifest.json", "台账.csv"):
        assert client.get(f"{address}/files/{name}").status_code == 404
    assert client.post(f"{address}/draft").status_code == 404


def test_choosing_a_column_changes_its_line_of_the_map(client, uploaded):
    text = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", client.get(uploaded).text, re.S)[1]
    text = text.replace("&#34;", '"')
    found = client.post(
        f"{uploaded}/map", json={"text": text, "key": "kind", "headings": ["承办人"]}
    ).json()
    assert "  kind: 承办人" in found["text"]
    assert found["columns"]["kind"] == ["承办人"]
    assert [one["key"] for one in found["problems"]] == ["columns.kind"]  # it is the officer's
    found = client.post(f"{uploaded}/map", json={"text": "columns: {case: 案号}"}).json()
    assert any("'filed' is missing" in one["message"] for one in found["problems"])
    shown = text.replace("hash: true", "hash: false")
    assert client.post(f"{uploaded}/map", json={"text": shown}).json()["shows_names"] is True
    assert client.post(f"{uploaded}/map", json={"text": 1}).status_code == 422


def test_what_contradicts_the_map_is_said_all_at_once_with_its_key(here, client, uploaded):
    (kept,) = here.ledgers.listed()
    rows = kept.file.read_bytes().decode("gb18030").splitlines()
    number, filed, who, _closed, kind = rows[1].split(",")
    rows += [f"{number},{filed},{who},2012-01-01,{kind}", f"x1,{filed},{who},2012-01-01,{kind}"]
    kept.file.write_bytes("\n".join(rows).encode("gb18030"))
    job = read(client, uploaded)
    assert job["state"] == "failed"
    assert {one["key"] for one in job["problems"]} >= {"rows.duplicates"}
    assert all(one["message"] for one in job["problems"])


def test_a_ledger_is_deleted_with_its_map_and_its_jobs(here, client, uploaded):
    read(client, uploaded)
    (kept,) = here.ledgers.listed()
    assert client.post(f"{uploaded}/delete").json() == {"address": "/ledger"}
    assert not kept.folder.exists()
    assert here.jobs.listed() == []
    assert client.get(uploaded).status_code == 404
    assert len(here.runs) == 1  # what was read stays


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("台账.txt", b"a,b\n1,2\n", "must be a file whose name ends with"),
        ("../台账.csv", b"a,b\n1,2\n", "must be a file whose name ends with"),
        ("ledger.csv", b"", "is empty"),
        ("ledger.csv", b"a" * 3_000_000, "is larger than 2 MB"),
        ("ledger.xlsx", b"PK\x03\x04 and no workbook", ""),
    ],
)
def test_what_is_no_ledger_is_refused_and_not_kept(name, data, said, desk, client, monkeypatch):
    monkeypatch.setattr(ledgers, "MOST_MEGABYTES", 2)
    answer = client.post("/ledgers", params={"name": name}, content=data)
    assert answer.status_code == 422
    assert said in answer.json()["problems"][0]["message"]
    assert desk.ledgers.listed() == []
    assert not any(desk.ledgers.folder.glob("*/*"))


def test_jobs_of_ledgers_that_are_not_there_are_refused(client):
    for options in ({"ledger": "0" * 12, "name": "a.csv"}, {"ledger": "../x", "name": "a.csv"}):
        answer = client.post("/jobs", json={"kind": "ledger", "options": options})
        assert answer.json()["problems"][0]["message"] == "There is no such ledger."
    asked = {"ledger": "0" * 12, "name": "../a.csv"}
    answer = client.post("/jobs", json={"kind": "ledger", "options": asked})
    assert answer.json()["problems"][0]["key"] == "name"


def test_the_verdict_of_a_fit_comes_first_and_its_scenario_opens(here, client, monkeypatch):
    folder = here.results / "ledger-台账" / ("0" * 12)
    folder.mkdir(parents=True)
    found = with_a_fit(court_reading(here.folder))
    monkeypatch.setattr("sim.report.ledger.reading.reading_in", lambda _folder: found)
    for name, text in {
        "fitted.yaml": "title: Fitted\n",
        "fitted.cases.csv": "case\n",
        "fitted.sets.csv": "a\n",
        "manifest.json": "{}",
    }.items():
        (folder / name).write_text(text, "utf-8")
    run = type("R", (), {"folder": folder, "is_ledger": True, "complete": True, "name": "台账.csv"})
    monkeypatch.setattr(type(here), "runs", property(lambda _desk: {"0123456789ab": run}))
    page = client.get("/reading/0123456789ab", headers=HTML).text
    main = page[page.index("<main") :]
    assert main.index("What a scenario fitted to the ledger is worth") < main.index("When 2013")
    assert "is no result" in main  # the forecast misses months: it has not passed
    opened = client.post("/reading/0123456789ab/draft").json()["address"]
    draft = here.drafts.get(opened.rpartition("/")[2])
    assert draft.text == "title: Fitted\n"
    assert {one.name for one in draft.folder.glob("*.csv")} == {
        "fitted.cases.csv",
        "fitted.sets.csv",
    }


def test_a_column_chosen_stands_in_the_text_and_the_text_in_the_choices(browser_in, played):
    page = browser_in("en")
    page.goto(f"/ledger/{played.ledger}")
    kind, text = page.page.get_by_label("Kind of case"), page.page.locator("#map")
    options = kind.locator("option").count()
    with page.page.expect_response("**/map"):
        kind.select_option(label="(none)")
    page.page.wait_for_timeout(50)
    assert "  # kind:" in text.input_value()
    edited = text.input_value().replace("  # kind:", "  kind: 案由")
    text.fill(edited)
    with page.page.expect_response("**/map"):
        text.blur()
    page.page.wait_for_timeout(50)
    assert kind.evaluate("one => one.selectedOptions[0].textContent") == "案由"
    assert kind.locator("option").count() == options
    text.fill(edited.replace("  filed:", "  fild:"))
    with page.page.expect_response("**/map"):
        page.page.get_by_role("button", name="Check the map").click()
    said = page.page.locator("#map-error")
    said.wait_for()
    assert "columns.fild" in said.inner_text()
    said.get_by_role("button", name="columns.fild").click()
    chosen = text.evaluate("one => one.value.slice(one.selectionStart, one.selectionEnd)")
    assert chosen.strip().startswith("fild:")
    text.fill(edited)
    with page.page.expect_response("**/map"):
        text.blur()
