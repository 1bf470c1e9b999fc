"""The app started and ended: where it listens, how soon, and that nothing outlives it."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from sim.app.desk import KEPT, Desk
from sim.app.serve import serve
from sim.scenario.problems import InputError
from tests.app.conftest import small_folder

pytestmark = pytest.mark.xdist_group("app ended")
needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc here")
PATIENCE_SECONDS = 60
ORPHAN_SECONDS = 2
LONG = {"replications": 5000, "workers": 2}


@dataclass(frozen=True)
class App:
    """An app that was started by its command."""

    process: subprocess.Popen
    address: str
    port: int

    def ask(self, method: str, path: str, data: object = None) -> dict:
        """What it answers to who has its key."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        key = urlsplit(self.address).query.partition("=")[2]
        headers = {
            "cookie": f"bureau-sim-key-{self.port}={key}",
            "origin": f"http://127.0.0.1:{self.port}",
        }
        connection.request(method, path, None if data is None else json.dumps(data), headers)
        answer = json.loads(connection.getresponse().read())
        connection.close()
        return answer

    def get(self, path: str) -> int:
        """The status of what somebody without the key gets."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        connection.request("GET", path)
        with connection.getresponse() as answer:
            answer.read()
        connection.close()
        return answer.status

    def job(self, options: dict) -> str:
        """The path of a job of the small scenario."""
        draft = self.ask("POST", "/drafts", {"scenario": "small"})["address"].rpartition("/")[2]
        asked = {"kind": "run", "draft": draft, "options": options}
        return f"/jobs/{self.ask('POST', '/jobs', asked)['id']}"

    def wait(self, path: str, is_so) -> dict:
        """A job when something is so of it."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not is_so(job := self.ask("GET", path)):
            assert time.monotonic() < end, job
            time.sleep(0.1)
        return job


@contextmanager
def app(folder: Path, **environment: str) -> Iterator[App]:
    """The app, started in a folder; killed in the end if it is still there."""
    process = subprocess.Popen(
        [sys.executable, "-m", "sim", "app", "--no-browser"],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, **environment}, start_new_session=True,
    )  # fmt: skip
    with process:
        try:
            address = process.stdout.readline().split()[-1]
            yield App(process, address, urlsplit(address).port)
        finally:
            process.kill()


def below(process: int) -> dict[int, str]:
    """All processes that a process has started, and those have, by their states."""
    found = {}
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = place.read_text().rpartition(")")[2].split()[:2]
        except OSError:  # it has ended meanwhile
            continue
        found[int(place.parent.name)] = (int(parent), state)
    kin, before = {process}, 0
    while before < len(kin):
        before = len(kin)
        kin |= {one for one, (parent, _state) in found.items() if parent in kin}
    return {one: found[one][1] for one in kin - {process}}


def refuse_orphans(processes: set[int]) -> None:
    """Fail if one of these is alive after two seconds; who is dead but not buried is dead."""

    def alive() -> set[int]:
        return {one for one in processes if _state(one) not in {"", "Z", "X"}}

    end = time.monotonic() + ORPHAN_SECONDS
    while alive() and time.monotonic() < end:
        time.sleep(0.02)
    assert not alive()


def _state(process: int) -> str:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


@needs_proc
def test_it_listens_on_this_computer_alone_answers_soon_and_ctrl_c_ends_it(tmp_path):
    folder = small_folder(tmp_path)
    with app(folder, BUREAU_SIM_START_METHOD="spawn") as one:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?key=[0-9a-f]{32}", one.address)
        assert one.get("/") == 403
        assert processor_seconds(one.process.pid) < 1
        assert listening(one.process.pid) == [f"0100007F:{one.port:04X}"]
        with refused("--port", match=f"{one.port} is taken by another program"):
            serve(tmp_path / "other", "127.0.0.1", one.port, print)
        with refused(tmp_path.name, match="is open in this folder already"):
            serve(tmp_path, "127.0.0.1", None, print)
        path = one.job(LONG)
        one.wait(path, lambda job: job["done"] > 0)
        workers = set(below(one.process.pid))
        assert len(workers) >= 3  # the job's process, and its workers
        one.process.send_signal(signal.SIGINT)
        assert one.process.wait(PATIENCE_SECONDS) == 130
        refuse_orphans(workers)
        assert one.process.stderr.read() == "Stopped. What was finished of jobs is kept.\n"
    job = Desk(folder).jobs.get(path.rpartition("/")[2])
    assert job.state == "stopped"
    assert job.done > 0


def processor_seconds(process: int) -> float:
    """How long the processor has worked for a process."""
    spent = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:13]
    return sum(map(int, spent)) / os.sysconf("SC_CLK_TCK")


def listening(process: int) -> list[str]:
    """Addresses at which a process listens, as Linux writes them."""
    opened = {str(link.readlink()) for link in Path(f"/proc/{process}/fd").iterdir()}
    found = []
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{process}/net/{table}").read_text().splitlines()[1:]:
            parts = line.split()
            if parts[3] == "0A" and f"socket:[{parts[9]}]" in opened:
                found.append(parts[1])
    return found


@contextmanager
def refused(place: str, match: str) -> Iterator[None]:
    """Fail unless this is refused of this place."""
    with pytest.raises(InputError, match=match) as found:
        yield
    assert found.value.problems[0].place.file.endswith(place)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.2", "example.org", ""])
def test_no_other_address_is_listened_at(host, tmp_path):
    with refused("--host", match="listens on this computer alone"):
        serve(tmp_path, host, None, print)


@needs_proc
def test_an_answer_that_never_ends_does_not_keep_it(tmp_path):
    folder = small_folder(tmp_path)
    draft = folder / KEPT / "drafts" / ("0" * 12)
    draft.mkdir(parents=True)
    os.mkfifo(draft / "draft.json")  # whoever reads it waits for ever
    with app(folder) as one, socket.create_connection(("127.0.0.1", one.port)) as asking:
        key = urlsplit(one.address).query.partition("=")[2]
        host, cookie = f"127.0.0.1:{one.port}", f"bureau-sim-key-{one.port}={key}"
        path = f"/scenario/{draft.name}/state"
        asking.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\n\r\n".encode())
        assert one.ask("GET", "/jobs") == {"jobs": []}  # others are answered
        one.process.send_signal(signal.SIGINT)
        assert one.process.wait(PATIENCE_SECONDS) == 130
        assert one.process.stderr.read() == "Stopped. What was finished of jobs is kept.\n"


@pytest.mark.study
@needs_proc
def test_nothing_outlives_a_stop_or_a_server_that_is_killed_and_it_goes_on_from_there(tmp_path):
    folder = small_folder(tmp_path)
    with app(folder) as one:
        path = one.job(LONG)
        one.wait(path, lambda job: job["done"] > 0)
        workers = set(below(one.process.pid))
        assert len(workers) >= 3  # the job's process, and its workers
        one.ask("POST", f"{path}/stop")
        refuse_orphans(workers)
        kept = one.wait(path, lambda job: job["state"] == "stopped")["done"]
        assert kept > 0
        one.ask("POST", f"{path}/resume")
        one.wait(path, lambda job: job["done"] > kept)
        workers = set(below(one.process.pid))
        one.process.kill()
        one.process.wait()
        refuse_orphans(workers)
    again = Desk(folder).jobs.get(path.rpartition("/")[2])
    assert again.state == "stopped"
    assert again.done > kept
