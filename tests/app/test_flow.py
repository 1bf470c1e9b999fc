"""The flow of cases in the app and on animation pages: its data, its keys, and what it counts."""

import re

import pytest

FLOW = "document.querySelector('.flow').flow"


def test_data_of_a_run_are_given_and_refused_in_words(server_client, played):
    address = f"/results/{played.run}/flow"
    shown = server_client.get(address, params={"replication": 1, "arms": "rotation"}).json()
    assert [arm["key"] for arm in shown["arms"]] == ["rotation"]
    assert (shown["replication"], len(shown["months"])) == (1, 3)
    for asked, said in (
        ({"replication": "3"}, "found 3; the run has replications 0 to 2"),
        ({"replication": "-1"}, "found -1; a replication is a whole number from 0 on"),
        ({"arms": "topup"}, "no arm 'topup'; did you mean 'top_up'?"),
        ({"first": "2015-01"}, "no month '2015-01'"),
    ):
        refused = server_client.get(address, params=asked)
        assert refused.status_code == 422
        assert refused.json()["problems"][0]["message"].startswith(said)
    assert server_client.get("/results/0123456789ab/flow").status_code == 404


@pytest.fixture
def flow(browser_in, played):
    """A page with a flow, for somebody who wants little motion."""
    page = browser_in("en", reduced_motion="reduce", viewport={"width": 1280, "height": 900})
    page.goto(f"/results/{played.run}/flow-of-cases")
    page.page.wait_for_selector(".flow-panels canvas")
    return page.page


def test_keys_go_through_days_and_cases(flow, served_monthly):
    canvas = flow.locator(".flow-panels canvas").first
    assert flow.locator(".flow-day").inner_text() == "before the first month"
    canvas.focus()
    for key in ("PageDown", "PageDown", "ArrowRight", "ArrowRight", "ArrowLeft"):
        flow.keyboard.press(key)
    assert flow.locator(".flow-day").inner_text() == "2013-11, end of working day 1 of 21"
    flow.keyboard.press("ArrowDown")
    flow.keyboard.press("ArrowDown")
    said = flow.locator(".flow-case p").all_inner_texts()
    assert re.fullmatch(r"Case \d+, filed (\d+ days before .*|2013-1\d, working day \d+)", said[0])
    assert [line.split(":")[0] for line in said[1:]] == ["regional", "top_up"]
    flow.keyboard.press("Escape")
    assert flow.locator(".flow-case").inner_text().startswith("Point at a case")
    flow.get_by_label("Case number").fill("no such")
    flow.keyboard.press("Enter")
    assert flow.locator(".flow-case").inner_text() == "No case no such is here on these days."
    # What the page counts at each count is what the tables have.
    for month, by_arm in served_monthly.items():
        position = flow.evaluate(
            f"m => {FLOW}.time.positions.findIndex(p => p.month === m && p.day === p.last)", month
        )
        flow.evaluate(f"p => {FLOW}.show(p)", position)
        counted = flow.evaluate(
            f"() => {FLOW}.playbacks.map(p => [p.arm.key, Array.from(p.counted.teams)])"
        )
        assert dict(counted) == by_arm


@pytest.mark.study
def test_with_little_motion_nothing_plays_by_itself_and_days_jump(flow):
    assert flow.evaluate(f"{FLOW}.frame") is None
    assert flow.get_by_role("button", name="Play").count() == 1
    flow.get_by_label("Speed").select_option("40")
    flow.get_by_role("button", name="Play").click()
    while flow.evaluate(f"{FLOW}.position") <= 8:
        flow.wait_for_timeout(20)
    ticks = flow.evaluate(f"[{FLOW}.tick, {FLOW}.time.positions.map(p => p.tick)]")
    assert ticks[0] in ticks[1]  # never between two days, on its way
    flow.get_by_role("button", name="Pause").click()
    assert flow.evaluate(f"{FLOW}.frame") is None
    assert "backlog" in flow.locator(".flow-said").text_content()


@pytest.fixture
def served_monthly(app_server, server_client, played):
    """Backlogs of the first replication by month and arm, from the run's own monthly.csv."""
    import pandas as pd

    (folder,) = (app_server.folder / "results/small").iterdir()
    rows = pd.read_csv(folder / "monthly.csv")
    rows = rows[(rows["replication"] == 0) & rows["arm"].isin(["regional", "top_up"])]
    months = sorted(rows["month"].unique())
    return {
        i: {
            arm: part["backlog"].tolist()
            for arm, part in rows[rows["month"] == month].groupby("arm")
        }
        for i, month in enumerate(months)
    }
