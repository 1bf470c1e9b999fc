"""What holds for every page: the application's routes say which there are.

A new page is opened here by itself. One whose address has a part that is not known yet is refused
until `KNOWN` or `WITHIN` says what it is.
"""

import os
import re
from hashlib import sha256

import pytest
from starlette.routing import Route

from sim.app.application import application
from sim.app.desk import Desk
from sim.app.guard import Guard
from tests.app.conftest import AXE
from tests.support import studied

AXE_4_14_1 = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"
KNOWN = {"draft", "job", "run", "ledger", "reading"}
"""Parts of addresses that `played` has."""
WITHIN = {"name", "what", "language", "point", "sweep"}
"""Parts of the addresses of files and data, which are no pages."""
OF_OTHERS = {"/compare/comparison.csv"}
"""What is refused in words where its address says no more: files, maps of sweeps."""
HTML = {"accept": "text/html"}
MOST_BYTES = 1_000_000
PHONE = {"width": 390, "height": 844}
ZOOMED = {"width": 640, "height": 450}
"""A window of 1280 x 900 at 200 %."""
TOO_WIDE = """async () => {
  const root = document.documentElement;
  for (let frame = 0; frame < 60 && root.scrollWidth > root.clientWidth; frame++)
    await new Promise(requestAnimationFrame);  // charts are drawn anew when a window changes
  if (root.scrollWidth <= root.clientWidth) return [];
  return [...document.querySelectorAll("main *")]
    .filter(one => one.getBoundingClientRect().right > root.clientWidth + 1)
    .map(one => `${one.tagName} ${one.className}`).slice(0, 5).concat("sideways");
}"""


@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="one process has all tests")
def test_one_process_has_all_tests_with_a_browser_or_the_app(app_server, request):
    """Each other one would start them again, which takes long."""
    assert request.node.nodeid.endswith("@browser")


def test_axe_is_what_was_published():
    assert sha256(AXE.read_bytes()).hexdigest() == AXE_4_14_1


def addresses(tmp_path):
    """The addresses of all that is read, parts in braces."""
    routes = application(Desk(tmp_path), Guard(1, "key")).routes
    return [one.path for one in routes if isinstance(one, Route) and "GET" in (one.methods or ())]


def parts(address):
    return {*re.findall(r"{(\w+)", address)}


def test_all_parts_of_addresses_are_known(tmp_path):
    unknown = {one for address in addresses(tmp_path) for one in parts(address)} - KNOWN - WITHIN
    assert not unknown


@pytest.fixture(scope="module")
def texts(tmp_path_factory, server_client, played):
    """All pages, and one that is not there, by their addresses; asked for once."""
    filled = [
        re.sub(r"{(\w+)}", lambda part: getattr(played, part[1]), address)
        for address in addresses(tmp_path_factory.mktemp("pages"))
        if parts(address) <= KNOWN
    ]
    answers = {one: server_client.get(one, headers=HTML) for one in filled}
    shown = {one: answer for one, answer in answers.items() if is_html(answer)}
    refused = {one: answer.text for one, answer in shown.items() if answer.status_code != 200}
    assert refused.keys() <= OF_OTHERS, refused
    found = shown.keys() - refused.keys()
    assert {"/", "/help", "/runs", f"/run/{played.job}"} <= found
    texts = {one: answers[one].text for one in sorted(found)}
    return texts | {"/nothing": server_client.get("/nothing", headers=HTML).text}


def is_html(answer):
    return answer.headers["content-type"].startswith("text/html")


def test_titles_are_unlike_and_links_lead_somewhere(texts, server_client):
    titles = [re.search(r"<title>(.*?)</title>", text, re.S)[1].strip() for text in texts.values()]
    assert len(titles) == len({*titles}), titles
    assert all(text.count("<h1") == 1 for text in texts.values())
    assert not [one for one, text in texts.items() if re.search(r"&lt;[\w -]+ at 0x", text)]
    targets = {
        target.partition("#")[0]
        for text in texts.values()
        for target in re.findall(r'(?:href|src)="(/[^"]*)"', text)
    }
    dead = {
        one
        for one in targets - texts.keys()
        if server_client.get(one, headers=HTML).status_code >= 400
    }
    assert not dead


@pytest.mark.parametrize(("language", "tag"), [("en", "en"), studied("zh", "zh-CN")])
def test_every_page_in_a_browser(language, tag, texts, browser_in):
    """Nobody is shut out, nothing is wider than its window, nothing heavy, in either language.

    The study, which is in Chinese, looks at a zoomed window as well.
    """
    page, wrong = browser_in(language), []
    for address in texts:
        page.bytes.clear()
        page.goto(address)
        found = page.axe(contrast=language == "en")
        if page.page.evaluate("document.documentElement.lang") != tag:
            found.append("language")
        if (weight := sum(page.bytes.values())) > MOST_BYTES:
            found.append(f"{weight} bytes")
        for window in (PHONE,) if language == "en" else (ZOOMED, PHONE):
            page.page.set_viewport_size(window)
            found += [f"{window['width']}: {one}" for one in page.page.evaluate(TOO_WIDE)]
        if language == "en":  # in the other one, pages open as they do on a telephone
            page.page.set_viewport_size({"width": 1280, "height": 720})
        if address == "/nothing":  # a page that is not there is an error in the console
            page.wrong[:] = [one for one in page.wrong if "404" not in one]
        found += page.wrong + page.foreign
        page.wrong.clear()
        wrong += [f"{address} {one}" for one in found]
    assert not wrong, "\n".join(wrong)


def test_an_address_with_its_key_opens_the_app_and_the_first_key_leads_past_the_navigation(
    browser_page, app_server
):
    browser_page.page.context.clear_cookies()
    browser_page.page.goto(app_server.opened)
    assert browser_page.page.url == f"{app_server.origin}/"
    browser_page.page.keyboard.press("Tab")
    assert browser_page.page.evaluate("document.activeElement.className") == "skip"
    browser_page.page.keyboard.press("Enter")
    assert browser_page.page.evaluate("document.activeElement.id") == "content"


def test_choosing_a_language_keeps_what_the_address_says(browser_page):
    browser_page.goto("/help?chosen=a&chosen=b")
    browser_page.page.get_by_role("button", name="中文").click()
    browser_page.page.wait_for_url("**/help?*")
    assert browser_page.page.evaluate("document.documentElement.lang") == "zh-CN"
    assert browser_page.page.url.partition("?")[2] == "chosen=a&chosen=b"
