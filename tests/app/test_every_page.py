"""What holds for every page: in both languages, in a real browser."""

from hashlib import sha256

import pytest

from tests.app.conftest import AXE

AXE_4_14_1 = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"


def test_axe_is_what_was_published():
    assert sha256(AXE.read_bytes()).hexdigest() == AXE_4_14_1


@pytest.mark.parametrize("language", ["en", "zh"])
def test_start(language, browser_in):
    page = browser_in(language)
    assert page.goto("/").status == 200
    assert page.page.evaluate("document.documentElement.lang")[:2] == language
    assert not page.axe()
    assert sum(page.bytes.values()) < 1_000_000


def test_client(client, chinese):
    assert 'lang="en"' in client.get("/").text
    assert 'lang="zh-CN"' in chinese.get("/").text
