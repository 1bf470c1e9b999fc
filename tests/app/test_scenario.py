"""The page of a scenario: its three views, what is wrong at its field, and what is kept."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from sim.scenario.reading import parsed
from tests.support import studied

BAD = 422


def opened(client: TestClient, name: str = "baseline") -> str:
    """The address of a draft of a scenario of the shelf."""
    answer = client.post("/drafts", json={"scenario": name})
    return answer.json()["address"]


def changed(client: TestClient, address: str, path: str, **asked: Any) -> dict[str, Any]:
    answer = client.post(f"{address}/edit", json={"path": path.split("/"), **asked})
    assert answer.status_code == 200, answer.text
    return answer.json()


def fields(state: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The fields of a form by their ids."""
    found: dict[str, dict[str, Any]] = {}

    def within(one: dict[str, Any] | None) -> None:
        if one is not None:
            found[one["id"]] = one
            for part in one.get("parts", ()):
                within(part)

    for section in state["form"]:
        for item in section["items"]:
            if item["kind"] != "columns":
                within(item)
                continue
            for one in (*item["heads"], *(cell for row in item["rows"] for cell in row["cells"])):
                within(one)
    return found


WRONG = [
    ("intake/cases_per_month", "26o", "number", "must be a number; write 26"),
    ("intake/cases_per_month", "", "number", "nothing stands here; must be a number"),
    ("calendar/start", "2013-13", "month", "must be a month such as 2013-10"),
    ("calendar/months", "0", "whole", "must be 1 or more"),
    ("teams/count", "nine", "whole", "must be a whole number"),
    ("intake/regions/B/share", "-1", "number", "must be greater than 0"),
    ("intake/regions/C/home", "12", "list", "no team 12"),
    ("route/measures/work/lognormal/cv", "100", "number", "must be 20 or less"),
    ("arms/top_up/name", "a/b", "text", "a name starts with"),
]


@pytest.mark.parametrize(("path", "text", "kind", "why"), WRONG)
def test_what_is_wrong_stands_at_its_field(client, path, text, kind, why):
    address = opened(client)
    state = changed(client, address, path, text=text)
    at = path.replace("arms/top_up", f"arms/{text}") if path.startswith("arms") else path
    assert {one["field"] for one in state["problems"]} == {f"{at}/{kind}"}
    field = fields(state)[f"{at}/{kind}"]
    assert why in " ".join(field["problems"])
    assert field.get("value", "") == text
    assert state["problems"][0]["line"] > 0


def test_an_arm_that_is_set_wrong_has_its_problem_in_its_column(client):
    address = opened(client)
    changed(client, address, "arms/top_up/allocation", choice="pull")
    state = changed(client, address, "arms/top_up/allocation/cap", text="0")
    wrong = fields(state)["arms/top_up/allocation/cap/whole"]
    assert wrong["problems"] == ["found 0; must be 1 or more"]


def test_a_change_is_seen_in_all_views(client):
    address = opened(client)
    state = changed(client, address, "intake/cases_per_month", text="260")
    assert "  cases_per_month: 260      # 9 teams x 26, the source's pace" in state["text"]
    assert fields(state)["intake/cases_per_month/number"]["changed"]
    assert state["changes"] == 1
    assert state["undo"]
    loads = next(one for one in state["loads"] if one["kind"] == "table")
    assert loads["rows"][-1]["wrong"]
    told = client.get(f"{address}/words").json()["blocks"]
    assert any(one.get("text", "").startswith("260 cases a month") for one in told)


def test_values_of_other_files_say_where_they_are_from(client, chinese):
    state = client.get(f"{opened(client, 'pull')}/state").json()
    assert fields(state)["intake/cases_per_month/number"]["origin"] == "from baseline"
    assert fields(state)["time_limit_days/number"]["origin"] == "usual value"
    assert "origin" not in fields(state)["arms/pull_60/allocation/cap/whole"]
    assert '<html lang="zh-CN">' in chinese.get(opened(chinese, "pull")).text


def test_a_broken_text_is_kept_and_the_form_waits(client):
    address = opened(client)
    before = client.get(f"{address}/state").json()
    text = before["text"].replace("months: 24", "months：24", 1)
    asked = {"text": text, "version": before["version"]}
    state = client.post(f"{address}/text", json=asked).json()
    assert state["text"] == text
    assert state["form"] is None
    assert state["problems"][0]["message"] == "found the Chinese mark '：'; write ': '"
    assert state["problems"][0]["line"] == text[: text.index("：")].count("\n") + 1
    refused = client.post(f"{address}/edit", json={"path": ["seed"], "text": "1"})
    assert refused.status_code == BAD
    assert client.get(f"{address}/words").status_code == BAD
    assert client.post(f"{address}/undo").json()["text"] == before["text"]


def test_a_text_from_another_tab_is_not_written_over(client):
    address = opened(client)
    old = client.get(f"{address}/state").json()
    new = changed(client, address, "seed", text="1")
    asked = {"text": old["text"], "version": old["version"]}
    state = client.post(f"{address}/text", json=asked).json()
    assert state["elsewhere"]
    assert state["text"] == new["text"]


def test_all_changes_can_be_taken_back(client, desk):
    address = opened(client)
    first = client.get(f"{address}/state").json()
    for seed in ("1", "2"):
        changed(client, address, "seed", text=seed)
    assert client.post(f"{address}/undo").json()["text"].count("seed: 1\n") == 1
    state = client.post(f"{address}/back").json()
    assert state["text"] == first["text"]
    assert not state["changed"]
    lying = desk.drafts.get(address.rpartition("/")[2]).folder.iterdir()
    assert {one.name for one in lying} == {"baseline.yaml", "draft.json"}  # what jobs take along


def test_what_no_form_knows_is_shown_with_its_line(client):
    address = opened(client)
    before = client.get(f"{address}/state").json()
    text = before["text"].replace("seed: 2013", "seed: [20, 13]\nsead: 3")
    asked = {"text": text, "version": before["version"]}
    state = client.post(f"{address}/text", json=asked).json()
    for key in ("seed", "sead"):
        field = fields(state)[f"{key}/reading"]
        assert text.splitlines()[field["line"] - 1].startswith(key)
        assert field["problems"]


def test_an_approval_is_of_the_values_that_were_approved(client, desk):
    file = desk.folder / "scenarios" / "small.yaml"
    file.write_text(file.read_text("utf-8") + "status: approved\n", "utf-8")
    address = opened(client, "small")
    assert not client.get(f"{address}/state").json()["void"]
    assert not changed(client, address, "seed", text="7")["void"]  # another seed, the same bureau
    assert "reviewed again" in changed(client, address, "teams/count", text="8")["void"]
    assert not changed(client, address, "status", choice="draft")["void"]


def test_it_is_saved_under_a_name_of_ones_own(client, desk):
    address = opened(client, "small")
    changed(client, address, "seed", text="7")
    save = f"{address}/save"
    assert client.post(save, json={"name": "../x"}).status_code == BAD
    assert client.post(save, json={"name": "mine"}).json() == {"saved": ["mine.yaml"]}
    file = desk.folder / "scenarios" / "mine.yaml"
    assert parsed(file, file.read_text("utf-8")).plain()["seed"] == 7
    changed(client, address, "seed", text="8")
    assert client.post(save, json={"name": "mine"}).json() == {"exists": ["mine.yaml"]}
    assert "seed: 7" in file.read_text("utf-8")
    client.post(save, json={"name": "mine", "replace": True})
    assert "seed: 8" in file.read_text("utf-8")


def test_what_a_saved_scenario_extends_is_saved_with_it(client, desk):
    address = opened(client, "even_regions")
    saved = client.post(f"{address}/save", json={"name": "mine"}).json()["saved"]
    assert saved[0] == "mine.yaml"
    there = {file.name for file in (desk.folder / "scenarios").iterdir()}
    assert {"mine.yaml", "baseline.yaml"} <= there


def test_a_table_is_laid_beside_it(client):
    address = opened(client)
    table = b"date,working\n2013-10-01,0\n"
    for name in ("x.yaml", "../x.csv", "a/b.csv", ".csv", ""):
        assert (
            client.put(f"{address}/tables", params={"name": name}, content=table).status_code == BAD
        )
    state = client.put(f"{address}/tables", params={"name": "days.csv"}, content=table).json()
    assert state["tables"] == ["days.csv"]
    state = changed(client, address, "calendar/working_days", text="days.csv")
    assert "needs the days of" in state["problems"][0]["message"]  # it was read


def test_a_file_elsewhere_is_refused_without_its_content(client):
    address = opened(client)
    state = changed(client, address, "bureaus", text="/etc/passwd")
    assert "only a scenario or table that is known here" in state["problems"][0]["message"]
    assert "root" not in str(state["problems"])


def test_the_file_can_be_downloaded(client):
    address = opened(client)
    answer = client.get(f"{address}/file")
    assert answer.headers["content-disposition"].endswith("baseline.yaml")
    assert answer.text == client.get(f"{address}/state").json()["text"]


@pytest.mark.parametrize("asked", [{}, {"path": "seed"}, {"path": [None]}, [], "x"])
def test_a_change_of_another_form_is_refused(client, asked):
    assert client.post(f"{opened(client)}/edit", json=asked).status_code == 400


def test_a_scenario_that_is_not_open_is_not_there(client):
    assert client.get("/scenario/000000000000").status_code == 404
    assert client.post("/scenario/../edit", json={"path": ["seed"], "text": "1"}).status_code == 404


@pytest.mark.parametrize("language", ["en", studied("zh")])
def test_in_a_browser(browser_in, server_client, language):
    page = browser_in(language, viewport={"width": 1280, "height": 900})
    page.goto(opened(server_client, "small"))
    assert page.page.evaluate("scrollY") == 0  # its title and buttons are in sight
    cases = page.page.locator("[id='field-intake%2Fcases_per_month%2Fnumber']")
    cases.fill("26o")
    cases.press("Enter")
    page.page.wait_for_selector("#problems .problem")
    page.page.locator("#run").click()
    assert page.page.evaluate("document.activeElement.id") == cases.get_attribute("id")
    assert cases.get_attribute("aria-invalid") == "true"
    described = cases.get_attribute("aria-describedby").split()
    assert any("26o" in page.page.locator(f"[id='{one}']").inner_text() for one in described)
    for details in page.page.locator("#form > details").all():
        details.evaluate("one => { one.open = true }")
    assert not page.axe()
    cases.fill("26")
    cases.press("Enter")
    page.page.wait_for_selector("#problems .problem", state="detached")
    for view in ("yaml", "words"):
        page.page.locator(f"#tab-{view}").click()
        page.page.wait_for_load_state("networkidle")
        assert not page.axe()
    assert "cases_per_month: 26" in page.page.locator("#text").input_value()
    page.page.set_viewport_size({"width": 390, "height": 800})
    page.page.locator("#tab-form").click()
    assert page.page.evaluate("document.documentElement.scrollWidth") == 390
    assert sum(page.bytes.values()) < 1_000_000


def test_an_arm_that_is_called_like_another_rule_is_warned_of(client):
    address = opened(client)
    assert changed(client, address, "seed", text="1")["warnings"] == []
    state = changed(client, address, "arms/top_up/allocation", choice="least_backlog")
    (said,) = state["warnings"]
    assert said.startswith("arm 'top_up' is called like the rule Top up, but its rule is Least")
    heads = next(one for one in state["form"][1]["items"] if one["kind"] == "columns")["heads"]
    assert [one["label"] for one in heads] == ["regional", "top_up", "rotation"]
    state = changed(client, address, "arms/top_up/name", text="turns")
    assert state["warnings"] == []
