"""START: cards of all scenarios, a file to load, open scenarios and last results."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import sim
from sim.app.cards import GROUPS, groups
from sim.app.desk import Desk
from sim.app.shelf import Shelf

ROOT = Path(__file__).parents[2]


def test_every_ready_scenario_stands_in_a_group(tmp_path):
    known = [name for names in GROUPS.values() for name in names]
    ready = {file.stem for file in (ROOT / "scenarios").glob("*.yaml")}
    assert len(known) == len({*known})
    assert {*known} == ready
    assert next(iter(groups(Shelf(tmp_path))))[1][0] == "baseline"


def test_scenarios_of_the_user_come_first_and_once(desk: Desk):
    shown = groups(desk.shelf)
    assert shown[0] == ("Your own", ["baseline", "other", "small"])
    names = [name for _heading, names in shown for name in names]
    assert len(names) == len({*names})


def test_the_page_shows_all_scenarios_and_what_is_open(client):
    opened = client.post("/drafts", json={"scenario": "small"}).json()
    page = client.get("/").text
    for name in ("baseline", "national", "small"):
        assert f'data-scenario="{name}"' in page
    assert f'href="{opened["address"]}"' in page
    assert "small.yaml" in page  # of one's own: its title may be that of the ready one
    assert "national.yaml" not in page
    assert f'data-delete="{opened["id"]}"' in page
    assert "no measurement" in page


def test_cards_say_what_is_asked_what_differs_and_how_long_it_takes(client, chinese):
    cards = client.get("/start/cards").json()["cards"]
    small, baseline = cards["small"], cards["timing"]
    assert small["title"] == "A small bureau"
    assert small["question"] == "Does dealing by turns even out what the teams have?"
    assert baseline["arms"] == "monthly, rolling, immediate"
    assert small["length"] == "takes some seconds"
    assert not [card for card in cards.values() if card["problem"]]
    assert all(card["title"] and card["question"] and card["length"] for card in cards.values())
    assert chinese.get("/start/cards").json()["cards"]["baseline"]["title"] == (
        "九个小组，九个收案不均的地域"
    )


@pytest.fixture
def few(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The desk without the ready scenarios, whose cards take half a second."""
    monkeypatch.setattr("sim.app.shelf.IN_THE_TREE", desk.shelf.own)
    return desk


def test_a_card_is_read_again_when_its_file_is_another(client, few):
    assert client.get("/start/cards").json()["cards"]["small"]["title"] == "A small bureau"
    file = few.shelf.own / "small.yaml"
    file.write_text(file.read_text("utf-8").replace("A small bureau", "Another title"), "utf-8")
    assert client.get("/start/cards").json()["cards"]["small"]["title"] == "Another title"


def test_a_broken_scenario_has_a_card_that_says_so(client, few):
    (few.shelf.own / "broken.yaml").write_text("title: [", "utf-8")
    card = client.get("/start/cards").json()["cards"]["broken"]
    assert card["problem"]


@pytest.mark.parametrize("text", ["title: Mine\n", "title: [\nno: yaml: at all\n"])
def test_a_file_is_opened_with_its_mistakes(text, client, desk):
    told = client.post("/drafts/file?name=mine.yml", content=text.encode()).json()
    draft = desk.drafts.get(told["id"])
    assert draft is not None
    assert (draft.name, draft.text, draft.origin) == ("mine", text, "")


@pytest.mark.parametrize(
    "name", ["", "a.txt", "../a.yaml", "a/b.yaml", "..%2Fa.yaml", "C:a.yaml", "a.yaml/", ".yaml%00"]
)
def test_a_name_that_is_no_scenarios_is_refused(name, client, desk):
    assert client.post(f"/drafts/file?name={name}", content=b"title: x").status_code == 422
    assert not desk.drafts.listed()


def test_what_is_no_text_is_refused_in_words_and_leaves_nothing(client, desk):
    refused = client.post("/drafts/file?name=a.yaml", content="标题：甲".encode("gbk"))
    assert refused.status_code == 422
    assert "GBK" in refused.json()["problems"][0]["message"]
    assert client.post("/drafts/file?name=a.yaml", content=b"x" * 1_000_001).status_code == 413
    assert not desk.drafts.listed()


def test_a_draft_is_deleted_for_good(client, desk):
    identity = client.post("/drafts", json={"scenario": "small"}).json()["id"]
    assert client.delete(f"/drafts/{identity}").status_code == 200
    assert desk.drafts.get(identity) is None
    assert client.delete(f"/drafts/{identity}").status_code == 404
    assert client.delete("/drafts/..%2f..").status_code == 404


def test_the_last_result_says_its_first_sentence(client, desk, no_charts, monkeypatch):
    monkeypatch.chdir(desk.folder)
    assert client.get("/start/results").json() == {"recent": [], "last": {}}
    run = sim.run(sim.load("scenarios/small.yaml"), workers=1, illustrate=False)
    told = client.get("/start/results").json()
    assert [one["name"] for one in told["recent"]] == ["A small bureau"]
    last = told["last"]["small"]
    assert told["recent"][0]["address"] == f"/results/{last['id']}"
    assert last["id"] == desk.id_of(desk.folder / run.folder)
    assert "than regional" in last["sentence"] or "from regional" in last["sentence"]
    assert last["is_other"] is False

    # The next is of other values: it is a result, but none of the scenario on the card.
    other = sim.run(sim.load("scenarios/small.yaml", "seed=1"), workers=1, illustrate=False)
    told = client.get("/start/results").json()
    newest = desk.id_of(desk.folder / other.folder)
    assert told["recent"][0]["address"] == f"/results/{newest}"
    assert told["last"]["small"]["id"] == last["id"]
    assert [one["otherwise"] for one in told["recent"]] == ["Not as small stands: Seed: 1", ""]
    page = client.get(f"/results/{newest}").text
    assert '<p class="notice">Not as small stands: Seed: 1</p>' in page
    file = desk.folder / "scenarios/small.yaml"
    file.write_text(file.read_text("utf-8") + "seed: 1\n", "utf-8")
    assert client.get("/start/results").json()["last"]["small"]["id"] == newest
    monkeypatch.setattr("sim.running.code.program", lambda: ("0.0", "another"))
    assert client.get("/start/results").json()["last"]["small"]["is_other"] is True


def test_the_start_needs_no_tables_no_charts_and_no_engine():
    """Its first byte comes before what takes a second to import."""
    heavy = ("pandas", "matplotlib", "numba", "scipy", "sim.api")
    code = (
        "import sys; from starlette.testclient import TestClient; from pathlib import Path\n"
        "from sim.app.application import application; from sim.app.desk import Desk\n"
        "from sim.app.guard import Guard\n"
        "app = application(Desk(Path('.')), Guard(80, 'k' * 32))\n"
        "got = TestClient(app, base_url='http://127.0.0.1').get('/?key=' + 'k' * 32)\n"
        f"print(got.status_code, [name for name in {heavy} if name in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT / "tests",
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout == "200 []\n"
