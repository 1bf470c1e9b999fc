"""In a browser: charts of a study by keyboard, and a sweep from its form to an open point."""

from urllib.parse import parse_qs, urlsplit

PRESSED = "#figures .chart-choice:not(.chart-one) [data-name=rotation][aria-pressed={}]"
"""Where an arm is a line among others; a chart of one arm at a time goes its own way."""
LAST_TEAM = "#figures [data-name='team 9'][aria-pressed=true]"


def query(page):
    return parse_qs(urlsplit(page.url).query, keep_blank_values=True)


def test_charts_are_read_and_chosen_by_keyboard(browser_page, played):
    page = browser_page.page
    browser_page.goto(f"/results/{played.run}")
    chart = page.locator("#figures .chart-area").first
    chart.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    said = page.locator("#figures [role=status]").first
    second = said.text_content()
    page.keyboard.press("ArrowRight")
    assert said.text_content() != second
    assert said.text_content().startswith("2013-")

    teams = page.locator(LAST_TEAM).count()
    button = page.locator(PRESSED.format("true")).first
    button.focus()
    page.keyboard.press("Enter")
    assert "rotation" in query(page)["hide"]
    assert page.locator(PRESSED.format("true")).count() == 0  # in all charts at once
    assert page.locator(PRESSED.format("false")).count() > 1
    assert page.locator(LAST_TEAM).count() == teams  # as they were

    page.get_by_label("Months from").select_option("2013-11")
    table = page.locator("#figures [data-chart='0'] details")
    table.locator("summary").press("Enter")
    heads = table.locator("thead th").all_text_contents()
    assert "regional" in str(heads)
    assert "rotation" not in str(heads)
    assert table.locator("tbody th").first.text_content() == "2013-11"

    page.reload(wait_until="networkidle")
    page.locator(PRESSED.format("false")).first.wait_for()
    assert page.locator(PRESSED.format("true")).count() == 0
    assert page.get_by_label("Months from").input_value() == "2013-11"
    page.go_back()
    page.go_back()
    page.locator(PRESSED.format("true")).first.wait_for()
    assert page.locator(PRESSED.format("false")).count() == 0
    assert not query(page)


def test_a_sweep_fills_and_a_point_opens(browser_page, server_client, played):
    page = browser_page.page
    browser_page.goto(f"/sweep/{played.draft}")
    page.get_by_role("button", name="Play the sweep").press("Enter")
    wrong = page.locator("#key-0[aria-invalid=true]")
    wrong.wait_for()
    assert page.evaluate("document.activeElement.id") == "key-0"
    page.fill("#key-0", "intake.cases_per_month")
    for field, text in {"from": "200", "to": "260", "count": "2"}.items():
        page.fill(f"#{field}-0", text)
    page.get_by_role("button", name="Vary a second quantity, too").press("Enter")
    page.fill("#key-1", "teams.officer_speed.lognormal.cv")
    page.locator("input[name='how-1'][value=list]").check()
    page.fill("#list-1", "0.2, 0.5")
    page.fill("#replications", "2")
    page.locator("#size", has_text="4 points with 2 replications").wait_for()
    assert not browser_page.axe()
    page.get_by_role("button", name="Play the sweep").press("Enter")
    page.wait_for_url("**?job=*")
    page.reload()
    page.get_by_text("Finished.").wait_for()
    page.locator("#map-open:enabled").wait_for(state="attached")  # the map is whole, too
    page.locator("#map-figures .chart-area").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.locator("#map-point").wait_for()
    title = page.locator("#map-point-title").text_content()
    assert "= 260" in title
    assert "= 0.5" in title
    assert page.evaluate("document.activeElement.id") == "map-point-title"
    assert page.locator("#map-table tbody tr").count() > 20
    assert not browser_page.axe()
    page.get_by_role("button", name="Open this point as a scenario").press("Enter")
    page.wait_for_url("**/scenario/*", wait_until="networkidle")
    browser_page.wrong.clear()  # the scenario's page has tests of its own
    assert server_client.get(f"/sweep/{page.url.rpartition('/')[2]}").status_code == 200
