"""The command `sim app`: what it says, and what it hands to a browser."""

import stat
import sys
import webbrowser
from pathlib import Path

import pytest

from sim.app import serve as served

ADDRESS = "http://127.0.0.1:1/?key=secret"


@pytest.fixture
def screen(monkeypatch, tmp_path):
    """A system with a screen; the addresses that its browser was told to open."""
    opened = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(webbrowser, "open", opened.append)

    def serve(folder, _host, _port, told):
        (folder / ".bureau-sim").mkdir(exist_ok=True)
        told(ADDRESS)

    monkeypatch.setattr(served, "serve", serve)
    return opened


def test_the_address_is_printed_on_one_line_and_opened(screen, sim, monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    answer = sim("app")
    assert answer.code == 0
    assert answer.out.splitlines()[0] == f"Open in a browser of this computer: {ADDRESS}"
    assert screen == [ADDRESS]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nobody sees what programs are told")
def test_the_key_is_in_no_list_of_processes(screen, sim):
    assert sim("app").code == 0
    (address,) = screen
    assert "secret" not in address
    page = Path(address.removeprefix("file://"))
    assert f"url={ADDRESS}" in page.read_text("utf-8")
    assert stat.S_IMODE(page.stat().st_mode) == 0o600
    other = page.with_name("other")
    other.write_text("mine", "utf-8")
    page.unlink()
    page.symlink_to(other)
    assert sim("app").code == 0
    assert other.read_text("utf-8") == "mine"  # it is made anew, never written through a link
    assert not page.is_symlink()


@pytest.mark.parametrize("option", ["--no-browser", None])
def test_no_browser_is_opened_where_there_is_none(screen, sim, monkeypatch, option):
    if option is None:
        monkeypatch.delenv("DISPLAY")
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        monkeypatch.setattr(sys, "platform", "linux")
    assert sim("app", *filter(None, [option])).code == 0
    assert screen == []


def test_what_lacks_is_named_with_what_to_type(sim, monkeypatch):
    monkeypatch.delitem(sys.modules, "sim.app.serve")
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    answer = sim("app")
    assert answer.code == 2
    assert answer.err == (
        "app: needs uvicorn, which is not installed here: in the program's folder type  "
        "pip install '.[app]'\n"
    )
