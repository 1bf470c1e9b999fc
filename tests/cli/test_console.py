"""Every command in both languages on consoles and pipes that are not UTF-8, or that end early."""

from __future__ import annotations

import errno
import gc
import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.cli import main
from sim.language import VARIABLE, use_language
from sim.language.signs import LIKENESSES
from sim.report.page import page
from tests.cli.conftest import TINY, empty_report
from tests.support import studied

SCENARIO = TINY.replace("title: Tiny", "title: {en: Näive “test” — ① 🎉, zh: 小组 🎉}").replace(
    "name: top_up", "name: 补平"
)
PARTS = """\
parts:
  - {name: 快, teams: {officer_speed: 1.5}}
  - {name: top_up, allocation: top_up}
"""
STAFF = ("--set", "staff={people: 5, selection: competitive}", "--set", "teams.officer_speed=1")
ONE = ("--workers", "1")
STUDIES = (
    ("run", "s.yaml", "--out", "run", *ONE),
    ("run", "s.yaml", "--out", "other", *ONE),
    ("sweep", "s.yaml", "--vary", "intake.cases_per_month=20,40", "--out", "sweep", *ONE),
    ("sensitivity", "s.yaml", "--over", "ranges.yaml", "--size", "2", "--out", "sense", *ONE),
    ("decompose", "parts.yaml", "--out", "apart", *ONE),
    ("variance", "s.yaml", "--dockets", "2", "--staffs", "2", "--out", "chance", *ONE),
)
COMMANDS = (
    *STUDIES,
    ("report", "run"),
    ("results", "."),
    ("compare", "run", "other"),
    ("case", "run"),
    ("animate", "run", "--to", "a.html"),
    ("check", "s.yaml"),
    ("verify", "s.yaml"),
    ("world", "s.yaml", "--out", "w"),
    ("practice", "s.yaml", "--out", "p.csv"),
    ("staff", "s.yaml", *STAFF),
)
WITHOUT_LANGUAGE = (("schema",), ("--help",), ("run", "--help"))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("console")
    (folder / "s.yaml").write_text(SCENARIO, "utf-8")
    (folder / "parts.yaml").write_text(SCENARIO + PARTS, "utf-8")
    ranges = "intake.cases_per_month: [20, 60]\nteams.officer_speed.cv: [0, 0.4]\n"
    (folder / "ranges.yaml").write_text(ranges, "utf-8")
    return folder


@pytest.fixture
def streams(
    place: Path, monkeypatch: pytest.MonkeyPatch, no_charts: None
) -> Iterator[Callable[..., tuple[int, bytes, bytes]]]:
    """Call the program with streams of an encoding; its exit code and the bytes it wrote."""
    monkeypatch.chdir(place)
    monkeypatch.setattr(page, "write_page", empty_report)

    def call(
        encoding: str, language: str, *arguments: str, out: Any = None
    ) -> tuple[int, bytes, bytes]:
        out, err = out or io.BytesIO(), io.BytesIO()
        with monkeypatch.context() as patch:
            patch.setenv("PYTHONIOENCODING", encoding)
            patch.setenv(VARIABLE, language)
            patch.setattr(sys, "argv", ["sim", *arguments])
            patch.setattr(gc, "freeze", lambda: None)  # the process of the tests goes on
            patch.setattr(sys, "stdout", io.TextIOWrapper(out, encoding=encoding or "ascii"))
            patch.setattr(sys, "stderr", io.TextIOWrapper(err, encoding=encoding or "ascii"))
            with pytest.raises(SystemExit) as ended:
                main()
            found = getattr(out, "getvalue", bytes)(), err.getvalue()
        use_language("en")
        return int(ended.value.code or 0), *found

    yield call
    os.environ.pop(VARIABLE, None)


@pytest.mark.parametrize(
    ("language", "encoding"), [studied("en", "ascii"), ("zh", "gbk"), studied("zh", "cp1252")]
)
def test_every_command_says_all_it_has_to_say(language, encoding, streams):
    for command in COMMANDS:
        code, out, err = streams(encoding, language, *command, "--lang", language)
        said = out.decode(encoding), err.decode(encoding)
        assert code == 0, (command, said)
        assert said[0].strip(), command
    for command in WITHOUT_LANGUAGE:
        code, out, _err = streams(encoding, language, *command)
        assert code == 0
        out.decode("utf-8" if command == ("schema",) else encoding)
    code, _out, err = streams(encoding, language, "check", "执行局 “•”.yaml")
    assert code == 2
    assert ".yaml: " in err.decode(encoding)
    code, _out, err = streams(encoding, language, "–nonsense")
    assert code == 2
    assert "nonsense" in err.decode(encoding)


def test_a_pipe_gets_utf_8_unless_somebody_wants_something_else(streams):
    code, out, _err = streams("", "zh", "check", "s.yaml", "--lang", "zh")
    assert code == 0
    assert "小组 🎉" in out.decode("utf-8")
    code, in_gbk, _err = streams("gbk", "zh", "check", "s.yaml", "--lang", "zh")
    assert in_gbk.decode("gbk") == as_gbk_has_it(out.decode("utf-8"))


def as_gbk_has_it(text: str) -> str:
    for sign, likeness in {**LIKENESSES, "🎉": "??"}.items():
        if "?" in sign.encode("gbk", "replace").decode("gbk"):
            text = text.replace(sign, likeness)
    return text


def test_json_is_utf_8_whatever_the_console_is(streams):
    for encoding in ("ascii", "gbk", ""):
        code, out, _err = streams(encoding, "zh", "check", "s.yaml", "--json", "--lang", "zh")
        assert code == 0
        assert '"补平"' in out.decode("utf-8")


def process(*arguments: str, out: object, **environment: str) -> subprocess.CompletedProcess:
    usual = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LANG": "C", "LC_ALL": "C"}
    return subprocess.run(
        [sys.executable, "-m", "sim", *arguments],
        stdout=out, stderr=subprocess.PIPE, env={**os.environ, **usual, **environment}, check=False,
    )  # fmt: skip


def test_a_process_without_a_locale_writes_utf_8_into_a_pipe(place, monkeypatch):
    monkeypatch.chdir(place)
    found = process("check", "s.yaml", "--lang", "zh", out=subprocess.PIPE)
    assert (found.returncode, found.stderr) == (0, b"")
    assert "• " in found.stdout.decode("utf-8") or "小组" in found.stdout.decode("utf-8")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a full disk is made as on Linux")
def test_an_output_that_is_full_is_said_in_one_line(place, monkeypatch):
    monkeypatch.chdir(place)
    with Path("/dev/full").open("wb") as full:
        found = process("check", "s.yaml", out=full)
    said = found.stderr.decode()
    assert found.returncode == 1
    assert said.count("\n") == 1
    assert said.startswith("the output: there is no space left on the disk.")


class Full(io.RawIOBase):
    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("command", [("check", "s.yaml"), ("schema",), ("--help",)], ids=str)
def test_errors_of_the_output_are_no_tracebacks(command, streams):
    code, _out, err = streams("utf-8", "en", *command, out=io.BufferedWriter(Full()))
    assert code == 1
    assert err.decode().startswith("the output: there is no space left on the disk.")
    assert err.count(b"\n") == 1
