"""Whatever stops a run half-way: finished replications stay, nothing looks finished that is not."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.world.streams import Streams
from tests.cli.conftest import TINY

FEW, MANY = 2, 10
pytestmark = pytest.mark.xdist_group("interrupted")  # they share an undisturbed run
COMMAND = [sys.executable, "-m", "sim", "run", "tiny.yaml", "--out", "run", "--quiet"]


STARTED: list[subprocess.Popen[str]] = []


def start(*options: str, **how) -> subprocess.Popen[str]:
    command = [*COMMAND, "--replications", str(MANY), "--set", "intake.cases_per_month=1000"]
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


def wait_for_parts(process: subprocess.Popen[str], count: int) -> None:
    deadline = time.monotonic() + 60
    while len(parts()) < count:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.01)


def tables(folder: str | Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(folder).glob("*.csv")}


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("whole")
    (folder / "tiny.yaml").write_text(TINY, encoding="utf-8")
    process = start("--workers", "2", cwd=folder)
    assert process.wait(120) == 0
    process.communicate()
    return tables(folder / "run")


@pytest.fixture
def undisturbed(whole, tiny) -> dict[str, bytes]:
    """Tables of a run that nothing disturbed; the current folder is a fresh one."""
    return whole


def finish_and_compare(undisturbed: dict[str, bytes], kept: list[Path]) -> None:
    written = {part: (part / "replications.parquet").stat().st_mtime_ns for part in kept}
    again = start("--workers", "1")  # another number than before: the bytes are the same
    wait_for_parts(again, len(kept))
    for part, when in written.items():  # what was kept is not computed again
        if part.exists():
            assert (part / "replications.parquet").stat().st_mtime_ns == when
    assert again.wait(120) == 0
    again.communicate()
    assert tables("run") == undisturbed
    assert not Path("run.partial").exists()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_ctrl_c_keeps_finished_replications_and_the_next_run_completes_them(workers, undisturbed):
    process = start("--workers", workers)
    wait_for_parts(process, FEW)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the parent and its workers
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in said
    assert "the same command goes on from there" in said
    assert not Path("run").exists()
    assert FEW <= len(parts()) < MANY
    finish_and_compare(undisturbed, parts())


def test_kill_9_loses_no_finished_replication_and_leaves_no_worker_behind(undisturbed):
    process = start("--workers", "2")
    wait_for_parts(process, FEW)
    process.kill()
    process.communicate(timeout=60)  # the pipes close only when the workers are gone too
    assert not Path("run").exists()
    finish_and_compare(undisturbed, parts())


def children_of(pid: int) -> list[int]:
    listed = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(pid)],
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [line for line in listed.stdout.splitlines() if "spawn_main" in line]
    return [int(line.split()[0]) for line in lines]


def test_a_dead_worker_costs_only_what_it_had_in_hand(undisturbed):
    process = start("--workers", "2")
    wait_for_parts(process, 1)
    os.kill(children_of(process.pid)[-1], signal.SIGKILL)
    out, said = process.communicate(timeout=120)
    assert (process.returncode, out, said) == (0, "run\n", "")
    assert tables("run") == undisturbed


def test_a_disk_that_is_full_is_said_so_and_loses_no_finished_replication(undisturbed):
    def no_large_files() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))  # writing fails as on a full disk

    process = start("--workers", "1", preexec_fn=no_large_files)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Traceback" not in said
    assert "large" in said  # the system's own words: File too large
    assert not Path("run").exists()
    finish_and_compare(undisturbed, parts())


def test_a_run_killed_at_random_moments_ends_as_an_undisturbed_one(undisturbed):
    for moment in Streams(0, 0).generator("design").uniform(0.4, 2.2, 4):
        process = start("--workers", "2")
        time.sleep(moment)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=60)
    finish_and_compare(undisturbed, parts())
    manifest = json.loads(Path("run/manifest.json").read_text(encoding="utf-8"))
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in undisturbed.items()}
    assert sums.items() <= manifest["checksums_sha256"].items()


def test_a_spoiled_part_is_said_so_and_computed_again(undisturbed):
    process = start("--workers", "1")
    wait_for_parts(process, FEW)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)
    spoiled = min(parts())
    file = spoiled / "monthly.parquet"
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    again = start("--workers", "1")
    _, said = again.communicate(timeout=120)
    assert again.returncode == 0
    number = int(spoiled.name[:6])
    assert said == f"Kept results of replications {number} are spoiled; they are computed again.\n"
    assert tables("run") == undisturbed
