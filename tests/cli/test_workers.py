"""Worker processes as a user meets them: Ctrl-C twice, workers that die, other ways to start."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from sim.running.server import METHOD_VARIABLE
from tests.support import studied

RUN = ["run", "tiny.yaml", "--out", "run", "--engine", "simpy"]
LONG = ["--set", "intake.cases_per_month=1000", "--replications", "40"]
ROOT = Path(__file__).parents[2]


@pytest.fixture
def started(tiny) -> Iterator[list[subprocess.Popen[str]]]:
    """Processes of a test; what it leaves running ends with it."""
    processes: list[subprocess.Popen[str]] = []
    yield processes
    for process in processes:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def start(
    processes: list[subprocess.Popen[str]],
    *options: str,
    code: Sequence[str] = ("-m", "sim"),
    **environment: str,
) -> subprocess.Popen[str]:
    processes.append(
        subprocess.Popen(
            [sys.executable, *code, *RUN, *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            env=os.environ | environment,
        )
    )
    return processes[-1]


def wait_for_parts(process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 60
    while not list(Path("run.partial/parts").glob("??????-??????")):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.01)


ENDLESS = """
import signal
from contextlib import suppress
from sim.cli import main
from sim.running.workers import Crew

def heard(*_raised):
    print("heard", flush=True)
    while True:
        with suppress(KeyboardInterrupt):
            signal.pause()

Crew.__exit__ = heard
main()
"""
"""The program, but at the first Ctrl-C it says so, and does not come to an end by itself."""


@pytest.mark.parametrize(
    ("method", "to_all"),
    [("", True), studied("spawn", False)],  # a terminal sends it to workers, too
)
def test_ctrl_c_twice_ends_a_run_and_its_workers_with_one_line(method, to_all, started):
    environment = {METHOD_VARIABLE: method}
    process = start(started, *LONG, "--workers", "2", code=["-c", ENDLESS], **environment)
    wait_for_parts(process)
    send = os.killpg if to_all else os.kill
    send(process.pid, signal.SIGINT)
    assert process.stdout is not None
    assert process.stdout.readline() == "heard\n"  # signals that are sent together may be one
    send(process.pid, signal.SIGINT)
    _out, said = process.communicate(timeout=60)  # the pipes close when the workers are gone, too
    assert process.returncode == 130
    assert said.count("\n") == 1
    assert said.startswith("Stopped. ")
    assert said.endswith("the same command goes on from there.\n")
    assert not Path("run").exists()
    assert list(Path("run.partial/parts").glob("??????-??????"))


STOPPED = """
import signal, sys
from sim.cli.interrupts import saying, stop, stoppable

@stoppable()
def main():
    with saying(lambda: "Stopped here."):
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            {then}

{before}
main()
print("finished")
"""


@pytest.mark.parametrize(
    ("then", "code", "out", "said"),
    [
        ("stop()", 130, "", "Stopped here."),
        ("raise", 130, "", "Stopped."),  # that was outside of a study
        ("signal.raise_signal(signal.SIGINT)", 130, "", "Stopped here."),
        ("\n            stop()\n        finally:\n            signal.raise_signal(signal.SIGINT)",
         130, "", "Stopped here."),
        ("exec('raise KeyboardInterrupt')", 130, "", "Stopped."),
        ("pass", 0, "finished\n", ""),
        ("sys.exit(0)", 0, "", ""),
        ("sys.exit(1)", 130, "", "Stopped."),
    ],
)  # fmt: skip
def test_a_second_ctrl_c_ends_at_once_what_the_first_one_could_not(then, code, out, said):
    """Whatever the program is at; no sleeps: both come from the process itself."""
    ran = subprocess.run(
        [sys.executable, "-c", STOPPED.format(then=then, before="")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (code, out, said and f"{said}\n")


def test_a_command_in_the_background_of_a_script_stays_deaf_to_ctrl_c():
    before = "signal.signal(signal.SIGINT, signal.SIG_IGN)"
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", STOPPED.format(then="raise", before=before)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "finished\n", "")


def tables(folder: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(folder).glob("*.csv")}


def test_workers_started_as_on_macos_and_windows_give_the_same_bytes(sim, tiny, started):
    few = ["--replications", "6"]
    assert sim("run", tiny, "--out", "alone", "--workers", 1, *few).code == 0
    strict = {METHOD_VARIABLE: "spawn", "PYTHONWARNINGS": "error::ResourceWarning"}
    process = start(started, *few, "--workers", "2", "--quiet", "--no-charts", **strict)
    out, said = process.communicate(timeout=60)
    assert (process.returncode, out, said) == (0, "run\n", "")
    assert tables("run") == tables("alone") != {}


def test_another_way_to_start_workers_that_is_unknown_is_refused(sim, tiny, monkeypatch):
    monkeypatch.setenv(METHOD_VARIABLE, "spwan")
    answer = sim("run", tiny, "--workers", 2)
    assert answer.code == 2
    assert answer.err.startswith("BUREAU_SIM_START_METHOD: no way to start workers here: 'spwan'")
    assert "did you mean 'spawn'? allowed: " in answer.err


@pytest.mark.parametrize("command", ["run", "sweep"])
def test_a_slip_in_the_number_of_workers_starts_no_hundred_thousand(command, sim, tiny):
    vary = ["--vary", "intake.cases_per_month=20,30"] if command == "sweep" else []
    answer = sim(command, tiny, *vary, "--workers", 100_000)
    assert answer.code == 2
    assert answer.err == "--workers: 100000 processes; allowed: 1 to 256\n"


def test_workers_that_die_again_and_again_end_the_run_with_what_to_do(sim, tiny, monkeypatch):
    monkeypatch.setattr("sim.studies.carry_out.is_at_hand", dies)
    answer = sim("run", tiny, "--workers", 2)
    assert answer.code == 1
    assert "twice without finishing anything (exit code 3). Out of memory? Try fewer" in answer.err
    assert "Traceback" not in answer.err


def dies(_engine: str) -> bool:
    os._exit(3)
