"""Whatever goes wrong, a command ends with one line and an exit code, without a traceback."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

import pytest

from sim.running.files import write_text_whole

SEAM = "sim.report.inputs.scenario.scenario_in_words"


@pytest.fixture
def failing(tiny, sim, monkeypatch, tmp_path):
    """A command that fails with an error; where it leaves files with details."""
    places = tmp_path / "temporary"
    places.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(places))

    def call(error: BaseException, *options: str):
        def fail(_scenario: object, **_how: object) -> None:
            raise error

        monkeypatch.setattr(SEAM, fail)
        return sim("check", tiny, *options)

    call.places = places
    return call


class TooLargeError(MemoryError):
    """As NumPy has its own."""


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (MemoryError(), "There is not enough memory; try fewer --workers"),
        (TooLargeError(), "There is not enough memory; try fewer --workers"),
        (RecursionError("maximum recursion depth exceeded"), "Something is nested too deeply."),
        (EOFError("Ran out of input"), "a fault of its own (EOFError: Ran out of input)"),
        (ZeroDivisionError("division by zero"), "(ZeroDivisionError: division by zero)"),
        (AssertionError("one\ntwo\nthree"), "(AssertionError: one)"),
        (KeyError("\x1b[2J"), "(KeyError: '\\x1b[2J')"),
        (RuntimeError("x" * 9000), "(RuntimeError: xxx"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_nobody_foresaw_is_said_in_a_line_and_kept_in_a_file(error, said, failing):
    answer = failing(error)
    assert (answer.code, answer.out) == (70, "")
    assert said in answer.err
    assert answer.err.count("\n") == 1
    assert len(answer.err) < 500
    (details,) = failing.places.iterdir()
    assert f"Details are in {details}." in answer.err
    text = details.read_text("utf-8")
    assert "Traceback" in text
    assert "in fail" in text
    assert "sim check tiny.yaml" in text
    assert "execution-bureau-sim" in text.splitlines()[0]


def test_it_is_said_in_chinese(failing):
    answer = failing(MemoryError(), "--lang", "zh")
    assert answer.code == 70
    assert answer.err.startswith("内存不足；请减少 --workers 或缩小情景。详细信息见 ")


def test_details_are_said_if_no_file_can_hold_them(failing, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    answer = failing(ZeroDivisionError("division by zero"))
    assert answer.code == 70
    assert "Details follow, as no file can be written:\n" in answer.err
    assert "in fail" in answer.err


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT], ids=["full", "quota"])
def test_a_full_disk_names_the_file_and_says_that_parts_are_kept(number, failing):
    answer = failing(OSError(number, os.strerror(number), "results/a/monthly.csv"))
    assert answer.code == 1
    assert answer.err == (
        "results/a/monthly.csv: there is no space left on the disk. What is finished is kept; "
        "once there is space, the same command goes on from there.\n"
    )
    assert not list(failing.places.iterdir())


def test_a_file_that_fills_the_disk_is_named(failing, monkeypatch, tmp_path):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left") as error:
        write_text_whole(tmp_path / "report.html", "")
    assert str(tmp_path / "report.html") in failing(error.value).err


def test_other_troubles_with_files_are_said_with_the_file(failing):
    answer = failing(PermissionError(errno.EACCES, "Permission denied", "secret.yaml"))
    assert answer.code == 1
    assert answer.err.startswith("secret.yaml: may not be read or written here; close it if it")
    assert answer.err.count("\n") == 1
    answer = failing(OSError("something"))
    assert (answer.code, answer.err) == (1, "a file: something\n")


@pytest.mark.parametrize(
    ("text", "encoding", "said"),
    [("run/补平", "ascii", '"run/补平"'), ("\udcff.yaml", "utf-8", '"\\udcff.yaml"')],
)
def test_a_name_that_cannot_be_written_is_said_with_what_helps(text, encoding, said, failing):
    with pytest.raises(UnicodeEncodeError) as error:
        text.encode(encoding)
    answer = failing(error.value)
    assert answer.code == 1
    assert answer.err.startswith(f"{said} has characters that cannot be written here")
    assert "PYTHONUTF8=1" in answer.err


def test_ctrl_c_is_said_in_a_line(failing):
    answer = failing(KeyboardInterrupt())
    assert (answer.code, answer.err) == (130, "Stopped.\n")


def test_what_a_command_ends_with_by_itself_is_left_alone(failing):
    answer = failing(SystemExit(3))
    assert (answer.code, answer.err) == (3, "")
