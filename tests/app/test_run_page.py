"""RUN and RUNS in a browser: progress that survives a reload, stop, a question before erasing."""


def test_a_run_is_seen_stopped_and_deleted(browser_page, server_client):
    page = browser_page.page
    draft = server_client.post("/drafts", json={"scenario": "small"}).json()["id"]
    asked = {"kind": "run", "draft": draft, "options": {"replications": 20000, "workers": 1}}
    address = server_client.post("/jobs", json=asked).json()["address"]
    page.goto(f"{browser_page.inside[0][:-1]}{address}")  # it asks again and again how it goes
    counted = page.locator("#count").filter(has_text="of 20000 replications")
    counted.wait_for()
    moved = page.locator("#bar[value]:not([value='0'])")
    moved.wait_for()
    page.reload()
    moved.wait_for()
    assert not browser_page.axe()
    page.get_by_role("button", name="Stop").click()
    page.get_by_role("status").filter(has_text="Kept:").wait_for()
    kept = page.locator("#stage").text_content()
    assert "of 20000 replications. It goes on from there." in kept
    assert page.get_by_role("button", name="Go on").is_visible()
    assert not page.locator("#working").is_visible()
    assert not browser_page.axe()

    browser_page.goto("/runs")
    row = page.locator("[data-run]").filter(has_text=" kept")
    assert row.get_by_role("link", name="How it goes").get_attribute("href") == address
    erase = row.get_by_role("button", name="Delete A small bureau")
    erase.click()
    assert page.evaluate("document.activeElement.id") == "cancel"
    assert not browser_page.axe()
    page.keyboard.press("Escape")
    assert row.count() == 1
    erase.click()
    page.locator("#really").click()
    row.wait_for(state="detached")
    assert page.evaluate("document.activeElement?.id ?? ''") in {"runs-heading", ""}
    assert browser_page.goto(address).status == 404
    browser_page.wrong.clear()  # the console tells of the 404 that was asked for
