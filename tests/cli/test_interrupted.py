"""Whatever stops a run half-way: finished replications stay, nothing looks finished that is not."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from sim.running.executors import Files
from sim.studies import run
from sim.studies.replication import Setup
from sim.world.streams import Streams
from tests.support import UNDRAWN, studied

pytestmark = pytest.mark.xdist_group("interrupted")  # they know what an undisturbed run leaves

FEW, MANY = 2, 10
RUN = ["run", "tiny.yaml", "--out", "run", "--quiet", "--replications", str(MANY)]
RUN += ["--set", "intake.cases_per_month=1000"]


STARTED: list[subprocess.Popen[str]] = []


def start(*options: str, **how) -> subprocess.Popen[str]:
    """A process to be interrupted; it plays with SimPy, which is loaded sooner."""
    command = [sys.executable, *UNDRAWN, *RUN, "--engine", "simpy"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    STARTED.append(subprocess.Popen([*command, *options], **pipes, start_new_session=True, **how))
    return STARTED[-1]


@pytest.fixture(autouse=True)
def _no_process_left() -> Iterator[None]:
    """What a failed test left running ends with it."""
    yield
    while STARTED:
        process = STARTED.pop()
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def parts() -> list[Path]:
    """Chunks that are kept; one that is being written has a longer name."""
    return list(Path("run.partial/parts").glob("[0-9][0-9][0-9][0-9][0-9][0-9]-??????"))


def numbers_of(part: Path) -> range:
    """The replications of a chunk."""
    first, last = part.name.split("-")
    return range(int(first), int(last) + 1)


def wait_for_parts(process: subprocess.Popen[str], count: int) -> None:
    deadline = time.monotonic() + 60
    while len(parts()) < count:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.01)


def tables(folder: str | Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(folder).glob("*.csv")}


UNDISTURBED: dict[str, bytes] = {}


@pytest.fixture
def undisturbed(tiny, sim) -> dict[str, bytes]:
    """Tables of a run that nothing disturbed; the current folder is a fresh one."""
    if not UNDISTURBED:
        assert sim(*RUN, "--workers", 1).code == 0
        UNDISTURBED.update(tables("run"))
        shutil.rmtree("run")
    return UNDISTURBED


@pytest.fixture
def finish(undisturbed, sim, monkeypatch) -> Callable[..., str]:
    """Call the same command again, in this process: it computes what is not kept, and no more."""
    played: list[int] = []

    def play_chunk(study: Setup, chunk: range) -> Files:
        played.extend(chunk)
        return usual(study, chunk)

    usual = run.play_chunk
    monkeypatch.setattr(run, "play_chunk", play_chunk)

    def finished(spoiled: Iterable[int] = ()) -> str:
        kept = {number for part in parts() for number in numbers_of(part)} - set(spoiled)
        answer = sim(*RUN, "--workers", 1)  # another number than before: the bytes are the same
        assert (answer.code, answer.out) == (0, "run\n")
        assert tables("run") == undisturbed
        assert not Path("run.partial").exists()
        assert sorted(played) == sorted(set(range(MANY)) - kept)
        return answer.err

    return finished


@pytest.mark.parametrize("workers", [studied("1"), "2"])
def test_ctrl_c_keeps_finished_replications_and_the_next_run_completes_them(workers, finish):
    process = start("--workers", workers)
    wait_for_parts(process, FEW)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the parent and its workers
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in said
    assert "the same command goes on from there" in said
    assert not Path("run").exists()
    assert FEW <= len(parts()) < MANY
    finish()


def test_kill_9_loses_no_finished_replication_and_leaves_no_worker_behind(finish):
    process = start("--workers", "2")
    wait_for_parts(process, FEW)
    process.kill()
    process.communicate(timeout=60)  # the pipes close only when the workers are gone too
    assert not Path("run").exists()
    spoiled = min(parts())
    file = spoiled / "monthly.arrow"
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    numbers = numbers_of(spoiled)
    which = " to ".join(dict.fromkeys([str(numbers[0]), str(numbers[-1])]))
    said = finish(spoiled=numbers)
    assert said == f"Kept results of replications {which} are spoiled; they are computed again.\n"


def children_of(pid: int) -> list[int]:
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    return [int(line) for line in listed.stdout.split()]


def workers_of(pid: int) -> list[int]:
    """Processes that play: children of the server that they are forked from, or of this one."""
    forked = [worker for child in children_of(pid) for worker in children_of(child)]
    return sorted(forked or children_of(pid))


@pytest.mark.study
def test_a_dead_worker_costs_only_what_it_had_in_hand(undisturbed):
    process = start("--workers", "2")
    wait_for_parts(process, 1)
    os.kill(workers_of(process.pid)[-1], signal.SIGKILL)
    out, said = process.communicate(timeout=120)
    assert (process.returncode, out, said) == (0, "run\n", "")
    assert tables("run") == undisturbed


@pytest.mark.study
def test_a_disk_that_is_full_is_said_so_and_loses_no_finished_replication(finish):
    resource = pytest.importorskip("resource")
    if not hasattr(resource, "prlimit"):
        pytest.skip("only Linux can limit a process that runs")
    process = start("--workers", "1")
    wait_for_parts(process, FEW)
    limit = resource.RLIMIT_FSIZE, (2000, 2000)
    resource.prlimit(process.pid, *limit)  # from now on writing fails as on a full disk
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Traceback" not in said
    assert "large" in said  # the system's own words: File too large
    assert not Path("run").exists()
    assert len(parts()) >= FEW
    finish()


@pytest.mark.study
def test_a_run_killed_at_random_moments_ends_as_an_undisturbed_one(undisturbed, finish):
    for moment in Streams(0, 0).generator("design").uniform(0.4, 2.2, 3):
        process = start("--workers", "2")
        time.sleep(moment)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=60)
    finish()
    manifest = json.loads(Path("run/manifest.json").read_text(encoding="utf-8"))
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in undisturbed.items()}
    assert sums.items() <= manifest["checksums_sha256"].items()
