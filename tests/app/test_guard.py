"""Who is let in: only who has the key, asks by this address's own name, and from its own pages."""

import http.client
import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from sim.app import guard as guards
from sim.app.application import application
from sim.app.guard import HEADERS, Guard
from sim.app.jobs.kinds import KINDS, Asked
from sim.app.jobs.options import RunOptions
from sim.app.jobs.telling import Telling
from sim.app.shelf import Shelf
from sim.scenario.problems import InputError
from tests.app.conftest import KEY, PORT

OWN = f"http://127.0.0.1:{PORT}"
PAGE = {"accept": "text/html"}
WITHOUT_KEY = "has its key"
TO_STRANGERS = "its own pages only"


@pytest.fixture
def stranger(desk):
    """Somebody who can reach the app, and has no key."""
    return TestClient(application(desk, Guard(PORT, KEY)), base_url=OWN, follow_redirects=False)


@pytest.mark.parametrize("path", ["/", "/runs", "/jobs", "/static/common.js", "/no/such/page"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE"])
def test_nobody_gets_anything_without_the_key(stranger, path, method):
    answer = stranger.request(method, path, headers=PAGE | {"origin": OWN})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert method == "HEAD" or (WITHOUT_KEY in answer.text and "Runs" not in answer.text)


def test_who_has_no_key_is_told_so_in_words_of_his_language(stranger):
    said = stranger.get("/", headers=PAGE | {"accept-language": "zh-CN,zh;q=0.9"}).text
    assert 'lang="zh-CN"' in said
    assert stranger.get("/runs").json()["said"].startswith("The simulator opens")


@pytest.mark.parametrize("wrong", ["", "k", KEY + "k", KEY.upper(), "钥匙", "\ud800"])
def test_another_key_opens_nothing(stranger, wrong):
    given = quote(wrong, errors="surrogatepass")
    assert stranger.get(f"/?key={given}").status_code == 403
    cookie = f"{Guard(PORT, KEY).key_cookie}={given}"
    assert stranger.get("/", headers={"cookie": cookie}).status_code == 403


def test_the_key_goes_from_the_address_into_a_cookie_of_this_port(stranger):
    answer = stranger.get(f"/runs?key={KEY}&run=1")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{OWN}/runs?run=1"
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"bureau-sim-key-{PORT}={KEY};")
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
    assert stranger.get("/runs").status_code == 200


def test_the_key_in_an_address_changes_nothing(stranger, desk):
    asked = {"json": {"scenario": "small"}, "headers": {"origin": OWN}}
    assert stranger.post(f"/drafts?key={KEY}", **asked).status_code == 403
    assert not (desk.kept / "drafts").exists()


def test_two_apps_of_one_browser_keep_their_keys_apart(desk, stranger):
    other = Guard(PORT + 1, "other")
    stranger.get(f"/?key={KEY}")
    second = TestClient(
        application(desk, other), base_url=f"http://127.0.0.1:{PORT + 1}", cookies=stranger.cookies
    )
    assert second.get("/runs").status_code == 403
    assert second.get("/?key=other").status_code == 200
    stranger.cookies.update(second.cookies)
    assert stranger.get("/runs").status_code == 200


FOREIGN_HOSTS = [
    "evil.example", f"evil.example:{PORT}", f"127.0.0.1.evil.example:{PORT}", "127.0.0.1",
    "localhost", f"127.0.0.1:{PORT + 1}", f"0.0.0.0:{PORT}", f"[::1]:{PORT}",
    f"127.0.0.1:{PORT}@evil.example", f"127.0.0.1:{PORT}, evil.example", f"127.1:{PORT}", "",
]  # fmt: skip


@pytest.mark.parametrize("host", FOREIGN_HOSTS)
def test_a_name_that_is_bound_to_this_address_is_not_answered(client, host):
    for method in ("GET", "POST"):
        origin = {"origin": f"http://{host}"}
        answer = client.request(method, f"/runs?key={KEY}", headers={"host": host, **origin})
        assert answer.status_code == 403
        assert TO_STRANGERS in answer.json()["said"]


def test_localhost_is_this_computer_too(desk):
    own = f"http://localhost:{PORT}"
    asked = TestClient(application(desk, Guard(PORT, KEY)), base_url=own)
    assert asked.get(f"/?key={KEY}").url.host == "localhost"
    asked_from = {"origin": own}
    assert asked.post("/drafts", json={"scenario": "small"}, headers=asked_from).status_code == 200
    assert asked.post("/drafts", json={}, headers={"origin": OWN}).status_code == 403


FOREIGN_ORIGINS = [
    "null", "http://evil.example", f"http://127.0.0.1:{PORT + 1}", f"https://127.0.0.1:{PORT}",
    f"http://localhost:{PORT}", f"{OWN}/", f"{OWN}.evil.example", "",
]  # fmt: skip


@pytest.mark.parametrize("origin", FOREIGN_ORIGINS)
def test_pages_of_others_change_nothing(client, desk, origin):
    answer = client.post("/drafts", json={"scenario": "small"}, headers={"origin": origin})
    assert answer.status_code == 403
    assert not (desk.kept / "drafts").exists()
    assert client.get("/runs", headers={"origin": origin}).status_code == 403


def test_what_changes_something_says_from_where_it_comes(client):
    del client.headers["origin"]
    assert client.post("/drafts", json={"scenario": "small"}).status_code == 403
    assert client.get("/runs").status_code == 200


@pytest.mark.parametrize(
    ("site", "status"),
    [("cross-site", 403), ("same-site", 403), ("same-origin", 200), ("none", 200)],
)
def test_a_page_of_another_port_is_another_page(client, site, status):
    assert client.get("/static/common.js", headers={"sec-fetch-site": site}).status_code == status


def test_the_opened_address_works_in_a_terminal_that_is_itself_a_page(stranger):
    answer = stranger.get(f"/?key={KEY}", headers=PAGE | {"sec-fetch-site": "cross-site"})
    assert answer.status_code == 200
    assert f'content="0; url={OWN}/"' in answer.text
    assert KEY not in answer.text
    assert stranger.get("/runs").status_code == 200


def test_there_are_no_websockets_even_with_the_key(client):
    with pytest.raises(WebSocketDisconnect) as refused, client.websocket_connect("/runs"):
        pass
    assert refused.value.code == 1008


@pytest.mark.parametrize("path", ["/", "/static/common.js", "/nothing", f"/?key={KEY}", "/jobs"])
def test_every_answer_has_safe_headers(client, stranger, path):
    for who in (client, stranger):
        headers = who.get(path).headers
        assert HEADERS.items() <= dict(headers).items()
    policy = HEADERS["content-security-policy"]
    assert policy.startswith("default-src 'self';")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_the_language_is_kept_in_a_cookie_and_leaves_the_address(client):
    answer = client.get("/runs?lang=zh&run=1", follow_redirects=False)
    assert answer.headers["location"] == f"{OWN}/runs?run=1"
    assert f"bureau-sim-language-{PORT}=zh" in answer.headers["set-cookie"]
    assert 'lang="zh-CN"' in client.get("/runs?lang=zh").text
    assert client.get("/runs?lang=xx", follow_redirects=False).status_code == 303


def test_no_address_leads_elsewhere(client):
    request = client.build_request("GET", f"{OWN}//evil.example/?lang=zh")
    answer = client.send(request, follow_redirects=False)
    assert urlsplit(answer.headers["location"]).netloc == f"127.0.0.1:{PORT}"


def test_a_body_that_is_too_large_is_refused(client, monkeypatch):
    assert client.post("/jobs", content=b" " * 2_000_001).status_code == 413
    monkeypatch.setattr(guards, "MOST_BYTES", 1000)
    answer = client.post("/jobs", content=b" " * 1001)
    assert answer.status_code == 413
    assert answer.json() == {"said": "That is too large."}
    assert client.post("/jobs", content=b"{").json() == {
        "said": "This request cannot be understood."
    }


def test_a_fault_of_the_program_is_said_without_its_insides(client, monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(Shelf, "files", property(lambda _self: 1 / 0))
    answer = client.get("/", headers=PAGE)
    assert answer.status_code == 500
    assert "by a fault of its own (ZeroDivisionError: division by zero)" in answer.text
    assert "Traceback" not in answer.text
    (details,) = tmp_path.glob("bureau-sim-*.txt")
    assert "Traceback" in details.read_text("utf-8")


SPELLINGS = ["../", "..%2f", "%2e%2e/", "%252e%252e%252f", "..\\", "..%5c", "....//", "%00../"]


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("start", ["/static/", "/interactive/", "/run/", "/jobs/", "/"])
def test_no_spelling_leads_out_of_a_folder(app_server, start, spelling):
    (app_server.folder / "secret.txt").write_text("a secret", "utf-8")
    parts = urlsplit(app_server.opened)
    cookie = f"bureau-sim-key-{parts.port}={parts.query.partition('=')[2]}"
    for target in ("secret.txt", "etc/passwd", "pyproject.toml"):
        connection = http.client.HTTPConnection("127.0.0.1", parts.port, timeout=30)
        connection.request("GET", f"{start}{spelling * 12}{target}", headers={"cookie": cookie})
        answer = connection.getresponse()
        text = answer.read()
        assert answer.status in {303, 400, 403, 404}
        assert not any(one in text for one in (b"secret", b"root:", b"[project]"))
        connection.close()


def test_only_what_pages_load_is_loaded(client):
    assert client.get("/static/common.js").status_code == 200
    assert client.get("/interactive/figures.py").status_code == 404
    assert client.get("/static/").status_code == 404


OUTSIDE = {
    "extends": "extends: {file}\n",
    "bureaus": "extends: small.yaml\nbureaus: {file}\n",
    "docket": "extends: small.yaml\ndocket: {file}\n",
    "docket-file": "extends: small.yaml\ndocket: {{file: {file}}}\n",
    "days": "extends: small.yaml\ncalendar: {{working_days: {file}}}\n",
}


@pytest.mark.parametrize("key", OUTSIDE)
def test_a_scenario_that_names_files_elsewhere_shows_nothing_of_them(desk, tmp_path, key):
    secret = tmp_path / "secret.yaml"
    secret.write_text("top,secret\n1,2\n", "utf-8")
    said = set()
    places = [str(secret), "../../../../secret.yaml", str(tmp_path / "no.yaml"), "/etc/passwd"]
    for place in places:
        draft = desk.drafts.begun("mine", OUTSIDE[key].format(file=place))
        asked = Asked(RunOptions(), draft.file, None, desk.folders_of(draft))
        with pytest.raises(InputError) as refused, Path(os.devnull).open("wb") as nowhere:
            KINDS["run"].carry_out(asked, Telling(nowhere))
        text = str(refused.value)
        assert not any(one in text for one in ("top", "1,2", "root:", "daemon"))
        said.add(refused.value.problems[0].message)
    (one,) = said  # it tells nothing of what is there
    assert one.startswith("only a scenario or table that is known here may be named")


def test_300_answers_at_once_are_each_in_their_own_language(client, chinese):
    def asked(n: int) -> str:
        who = chinese if n % 2 else client
        wrong = {"kind": "run", "draft": "", "options": {"replications": f"x{n}"}}
        said: str = who.post("/jobs", json=wrong).json()["problems"][0]["message"]
        assert f"x{n}" in said
        return said

    with ThreadPoolExecutor(12) as pool:
        said = list(pool.map(asked, range(300)))
    right = [
        text.startswith("found") == text.isascii() == (n % 2 == 0) for n, text in enumerate(said)
    ]
    assert Counter(right) == {True: 300}
