"""WHAT IF: what is answered, and how it is said."""

from __future__ import annotations

from pathlib import Path
from threading import Thread
from typing import Any

import pandas as pd
import pytest
from starlette.testclient import TestClient

import sim
from sim.app.desk import Desk
from sim.app.what_if.answers import changes, extent_in_words
from sim.app.what_if.asking import Asked, Asking
from sim.carried import setup_of
from sim.report.findings.run import run_summary
from sim.report.names import named
from sim.running.warm import Superseded
from sim.studies.at_once import AtOnce, at_once
from sim.studies.run import Run
from tests.unit.test_at_once import Here

ROOT = Path(__file__).parents[2]
FEW_PAIRS = (
    "From fewer than 20 replications such an interval may hold less often than it says; then "
    "chance is ruled out too often."
)


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """The desk, which plays in this process."""
    vars(desk.asking)["pool"] = Here()
    return desk


@pytest.fixture
def small(client: TestClient) -> str:
    """The id of a draft of the small scenario."""
    return str(client.post("/drafts", json={"scenario": "small"}).json()["id"])


def asked(client: TestClient, draft: str, *settings: str, before: Any = None, number: int = 1):
    given = {"settings": settings, "before": before, "page": "p", "number": number}
    return client.post(f"/what-if/{draft}/answer", json=given)


# What is answered


def test_the_answer_has_the_sentences_of_a_run(client, small, desk):
    told = asked(client, small, "intake.cases_per_month=250").json()
    draft = desk.drafts.get(small)
    scenario = sim.load(ROOT / "scenarios/baseline.yaml", "calendar.months=3", "history.months=2",
                        "replications=3", "intake.cases_per_month=250")  # fmt: skip
    run = at_once(Run(*setup_of(scenario, None, {})), Here(), lambda: True)
    said = run_summary(named(run.outcome))
    assert [one["text"] for one in told["sentences"]] == said.answer
    assert set(said.certainty) <= set(told["sure_more"])
    assert [one.partition(" against ")[0] for one in told["sure"][:-1]] == ["top_up", "rotation"]
    assert told["sure"][-1].startswith("Intervals cover chance alone.")
    assert "3 replications" in told["extent"]
    assert "few" in told["extent"]
    assert [one["name"] for one in told["figures"]] == ["closures", "backlog_spread", "differences"]
    assert draft is not None
    assert not desk.results.exists()


def test_a_change_is_compared_with_the_answer_before_pair_by_pair(client, small):
    asked(client, small)
    same = asked(client, small, "clerical_factor=2", before=[], number=2).json()
    assert same["change"] == [
        "In all 3 replications every measure of every arm is as before: no measure shows what "
        "clerical_factor changes."
    ]


def test_a_change_that_closures_do_not_show_says_which_measures_do(client, small):
    asked(client, small)
    told = asked(client, small, "time_limit_days=60", before=[], number=2).json()
    assert told["change"] == [
        "Closures of every arm are as before in all 3 replications; what changes is: closed within "
        "the time limit."
    ]


def test_what_a_change_did_is_not_told_from_few_replications(client, small):
    asked(client, small)
    told = asked(client, small, "intake.cases_per_month=300", before=[], number=2).json()
    assert told["change"] == ["From fewer than 5 replications it is not told what the change did."]


def test_one_replication_is_not_said_to_have_intervals(client, small):
    told = asked(client, small, "replications=1").json()
    assert told["extent"].startswith("Played at once: one replication.")
    for sentence in (told["extent"], told["sure"][0]):
        assert "there is no interval" in sentence or "says nothing of chance" in sentence
    differences = told["figures"][-1]
    assert differences["series"][0]["low"][0] is None
    assert "A dot without a bar has no interval" in differences["caption"]


def test_what_changes_nothing_is_said(client, small):
    told = asked(client, small, "seed=2013").json()
    assert told["unheeded"] == []
    told = asked(client, small, "teams.count=9", number=2).json()
    assert told["unheeded"] == ["teams.count=9 changes nothing: it is so already"]
    assert told["misnamed"] == []


def test_an_arm_that_is_called_like_another_rule_is_said(client, small):
    told = asked(client, small, "arms.top_up.allocation.rule=rotation").json()
    assert [one.split(":")[0] for one in told["misnamed"]] == [
        "arm 'top_up' is called like the rule Top up, but its rule is Rotation"
    ]


@pytest.mark.parametrize(
    ("setting", "key"),
    [
        ("intake.cases_per_month=-1", "intake.cases_per_month"),
        ("teams.count=2.5", "teams.count"),
        ("arms.top_up.teams.availability=2", "arms.top_up.teams.availability"),
        ("intake.diverted=x", "intake.diverted"),
    ],
)
def test_a_wrong_value_is_refused_with_its_key(setting, key, client, small):
    refused = asked(client, small, setting)
    assert refused.status_code == 422
    assert key in [one["key"] for one in refused.json()["problems"]]


@pytest.mark.parametrize(
    "given",
    [3, [], {"settings": "a=1", "page": "p", "number": 1}, {"settings": [1], "page": "p"},
     {"settings": [], "page": "p" * 65, "number": 1}, {"settings": ["a=1"] * 201, "page": "p"}],
)  # fmt: skip
def test_what_is_no_question_is_refused(given, client, small):
    assert client.post(f"/what-if/{small}/answer", json=given).status_code == 422


def played(file: Path, *settings: str) -> AtOnce:
    scenario = sim.load(file, *settings)
    return at_once(Run(*setup_of(scenario, None, {})), Here(), lambda: True)


def with_closures(of: AtOnce, values: dict[str, list[float]]) -> AtOnce:
    """What was played, but that arms closed so many cases in each replication."""
    rows = [
        {"arm": arm, "replication": i, "closures_cases": value}
        for arm, each in values.items()
        for i, value in enumerate(each)
    ]
    tables = vars(of.outcome)["_tables"]
    tables["replications", ()] = pd.DataFrame(rows)
    return of


def two_arms(tmp_path: Path) -> Path:
    file = tmp_path / "two.yaml"
    file.write_text(
        f"extends: {ROOT / 'scenarios/baseline.yaml'}\ncalendar: {{months: 2}}\n"
        "history: {months: 1}\nreplications: 6\narms:\n  - {name: a}\n"
        "  - {name: b, allocation: top_up}\n",
        "utf-8",
    )
    return file


def test_the_change_of_a_lead_is_that_of_pairs(tmp_path):
    """By hand: leads of 10 to 15 before, and 30 more in each replication but for one."""
    file = two_arms(tmp_path)
    base = [100.0, 140, 90, 200, 160, 120]
    lead = [10.0, 11, 12, 13, 14, 15]
    more = [30.0, 31, 29, 30, 32, 28]
    before = with_closures(
        played(file), {"a": base, "b": [x + d for x, d in zip(base, lead, strict=True)]}
    )
    moved = [x + 7 for x in base]
    now = with_closures(
        played(file, "intake.cases_per_month=250"),
        {"a": moved, "b": [x + d + m for x, d, m in zip(moved, lead, more, strict=True)]},
    )
    # mean 30, SD 1.414, no skewness: 30 ± 2.571 x 1.414 / sqrt(6) = 28.5 to 31.5
    assert list(changes(now.outcome, before.outcome, "")) == [
        "Against before, the lead of b over a in closures changes by +30 (+29 to +31) cases: "
        "more than chance.",
        FEW_PAIRS,
    ]
    unclear = with_closures(now, {"a": base, "b": [x + d + m for x, d, m in zip(
        base, lead, [30.0, -31, 29, -30, 32, -28], strict=True)]})  # fmt: skip
    said, caution = changes(unclear.outcome, before.outcome, "")
    assert said.endswith("that may be chance.")
    assert caution == FEW_PAIRS


@pytest.mark.parametrize("setting", ["seed=3", "calendar.months=3", "history.months=2"])
def test_other_draws_or_months_are_no_pairs(setting, tmp_path):
    file = two_arms(tmp_path)
    (said,) = changes(played(file, setting).outcome, played(file).outcome, "")
    assert said.startswith("The change from before is not told")


@pytest.mark.parametrize(
    ("replications", "of", "words"),
    [
        (30, 30, "all 30 replications that the scenario asks for."),
        (30, 200, "30 of the 200 replications"),
        (30, None, "only running it in full does that"),
        (3, 3, "These are few: from fewer than 20"),
    ],
)
def test_few_replications_are_never_shown_without_a_word(replications, of, words, tmp_path):
    one = played(two_arms(tmp_path))
    assert words in extent_in_words(AtOnce(one.outcome, replications, of, one.pace))


# Who asks last


class Slow(Here):
    """A pool that is at work until what it does is not wanted any more."""

    def done(self, work, units, is_wanted):
        while is_wanted():
            pass
        raise Superseded


def test_the_newest_question_of_a_page_ends_those_before(client, small, desk):
    asking, draft = Asking(), desk.drafts.get(small)
    vars(asking)["pool"] = Slow()
    ended: list[str] = []

    def first() -> None:
        try:
            asking.answer(draft, desk.folders_of(draft), Asked((), None, "p", 1))
        except Superseded:
            ended.append("superseded")

    thread = Thread(target=first)
    thread.start()
    while not vars(asking)["_newest"]:
        pass
    vars(asking)["pool"] = Here()
    newest = Asked(("intake.cases_per_month=250",), None, "p", 2)
    assert asking.answer(draft, desk.folders_of(draft), newest)["sentences"]
    thread.join(30)
    assert ended == ["superseded"]


def test_a_question_that_comes_late_is_not_played(client, small):
    asked(client, small, number=5)
    late = asked(client, small, "intake.cases_per_month=250", number=4)
    assert late.status_code == 409


def test_an_answer_that_is_known_is_not_played_again(client, small, desk):
    for number, setting in enumerate(
        ("teams.divisions=1", "teams.divisions=3", "teams.divisions=1")
    ):
        asked(client, small, setting, number=number)
    pool = desk.asking.pool
    assert sum(units.start == 0 for units in pool.asked) == 2
    draft = desk.drafts.get(small)
    desk.drafts.put(draft, draft.text + "time_limit_days: 100\n")
    asked(client, small, "teams.divisions=1", number=4)
    assert sum(units.start == 0 for units in pool.asked) == 3


# The page


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_shows_what_can_be_turned(language, asked_in, small):
    page = asked_in(language).get(f"/what-if/{small}", headers={"accept": "text/html"})
    assert page.status_code == 200
    assert '"key": "intake.cases_per_month"' in page.text
    assert '"key": "arms.top_up.allocation"' in page.text
    assert 'id="sure"' in page.text


def test_a_scenario_that_cannot_be_answered_for_says_why(client, desk):
    draft = desk.drafts.begun("broken", "title: 3\ncalendar: x\n")
    page = client.get(f"/what-if/{draft.id}").text
    assert "cannot be answered for at once" in page
    assert f"/scenario/{draft.id}" in page
    many = desk.drafts.begun("many", (ROOT / "scenarios/national.yaml").read_text("utf-8"))
    assert "run the scenario in full" in client.get(f"/what-if/{many.id}").text


def test_no_draft_no_page(client):
    assert client.get("/what-if/0123456789ab").status_code == 404
    assert client.get("/what-if/..%2f..%2fetc").status_code == 404


# In a browser

CHANGED_ELSEWHERE = """() => fetch(`/scenario/${location.pathname.split("/").pop()}/edit`, {
  method: "POST", headers: { "content-type": "application/json" },
  body: JSON.stringify({ path: ["replications"], text: "4" }),
}).then(answer => answer.ok)"""
HELD = """moves => {
  const slider = document.querySelector("#knobs input[type=range]");
  const moved = name => slider.dispatchEvent(new Event(name, { bubbles: true }));
  for (let i = 0; i < moves; i++) { slider.stepUp(); moved("input"); }
  moved("change");
}"""


def test_a_slider_renews_sentences_and_charts_and_keeps_those_before(browser_in):
    """By keyboard; what is shown is said to be old until it is new; a wrong value at its field."""
    page = browser_in("en")
    look = page.page
    page.goto("/")
    look.click("[data-open=small][data-to=what-if]")
    look.wait_for_selector("html[data-answered='1']", state="attached")
    first = look.inner_text("#sentences li:first-child")
    assert look.locator("#charts svg").count() >= 3
    assert not look.locator(".chart-before").count()
    slider = look.get_by_label("Cases filed a month", exact=True)
    slider.press("ArrowRight")
    assert look.inner_text("#state")
    assert look.get_attribute("#outcome", "aria-busy") == "true"
    look.wait_for_selector("html[data-answered='2']", state="attached")
    assert look.get_attribute("#outcome", "aria-busy") == "false"
    renewed = look.inner_text("#sentences li:first-child")
    assert not renewed.startswith(first)
    assert "before: " in renewed
    assert look.locator(".chart-before").count() == 3
    assert "--set intake.cases_per_month=239" in look.inner_text("#settings")
    assert not page.axe()
    # Held and moved it asks about one value at a time; where it comes to rest is answered last.
    look.evaluate(HELD, 30)
    look.wait_for_selector("#outcome[aria-busy=false]")
    assert "--set intake.cases_per_month=389" in look.inner_text("#settings")
    assert look.get_attribute("html", "data-answered") == "4"  # of 30 values two are asked about
    exact = look.get_by_label("Number of teams, exactly")
    exact.fill("2.5")
    exact.press("Enter")
    look.wait_for_selector("[aria-invalid=true]")
    described = exact.get_attribute("aria-describedby").split()
    assert any("whole" in look.inner_text(f"#{one}") for one in described)
    page.wrong.clear()  # the browser notes that the value was refused
    look.click("#reset-all")
    look.wait_for_selector("#state", state="hidden")
    assert look.inner_text("#sentences li:first-child").startswith(first)
    assert look.is_hidden("#elsewhere")
    assert look.evaluate(CHANGED_ELSEWHERE)
    slider.press("ArrowLeft")
    look.wait_for_selector("#elsewhere:not([hidden])")
    assert not look.locator(".before, .chart-before").count()  # that was of another scenario
    look.click("#reset-all")
    look.check("#fresh")  # a run with draws that were not looked at
    look.route("**/jobs", lambda route: route.fulfill(json={"address": "#begun"}))
    with look.expect_request("**/jobs") as sent:
        look.click("#run")
    assert sent.value.post_data_json["options"] == {"settings": ["seed=2014"]}
