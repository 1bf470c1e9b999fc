"""A run on a Dask cluster: a real scheduler and two workers, one of which dies."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sim.experiment import executors

pytest.importorskip("distributed")
pytestmark = pytest.mark.xdist_group("cluster")  # they share one

RUN = ["run", "tiny.yaml", "--quiet", "--replications", "12", "--out"]
Environment = dict[str, str]
LARGE = ["--set", "intake.cases_per_month=1000"]


def on_cluster(address: str, *options: str) -> list[str]:
    """The command; it plays with SimPy, which the workers load sooner."""
    program = [sys.executable, "-m", "sim", *RUN, "run", "--engine", "simpy"]
    return [*program, "--cluster", address, *options]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def dask(what: str, *options: str, where: Path, settings: Environment) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", f"distributed.cli.dask_{what}", *options, "--no-dashboard"]
    pipes = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "text": True}
    return subprocess.Popen(command, cwd=where, env=os.environ | settings, **pipes)


@contextmanager
def dask_cluster(
    where: Path, protocol: str, workers: int, settings: Environment
) -> Iterator[tuple[str, list[subprocess.Popen[str]]]]:
    """Address of a scheduler on loopback, and its workers without nannies."""
    address = f"{protocol}://127.0.0.1:{free_port()}"
    place = ("--host", "127.0.0.1", "--port", address.rpartition(":")[2], "--protocol", protocol)
    started = [dask("scheduler", *place, where=where, settings=settings)]
    for i in range(workers):
        folder = where / f"worker{i}"
        folder.mkdir()
        options = ("--no-nanny", "--nthreads", "1", "--local-directory", str(folder))
        started.append(dask("worker", address, *options, where=folder, settings=settings))
    try:
        yield address, started[1:]
    finally:
        for process in started:
            process.kill()
            process.wait(30)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory) -> Iterator[tuple[str, list[subprocess.Popen[str]]]]:
    with dask_cluster(tmp_path_factory.mktemp("dask"), "tcp", 2, {}) as found:
        yield found


def tables(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.csv")}


def wait_until(done: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 60
    while not done():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_table_of_bureaus_runs_on_a_cluster(cluster, many, sim):
    address, _ = cluster
    assert sim("run", many, "--out", "alone", "--workers", 1).code == 0
    program = [sys.executable, "-m", "sim", "run", str(many), "--out", "run", "--engine", "simpy"]
    subprocess.run([*program, "--cluster", address], check=True, capture_output=True)
    assert tables(Path("run")) == tables(Path("alone")) != {}


def test_a_cluster_gives_the_same_bytes_also_when_a_worker_dies(cluster, tiny, sim):
    """Undisturbed, a cluster gives them over TLS below."""
    address, workers = cluster
    assert sim(*RUN, "alone", *LARGE, "--workers", 1).code == 0
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    process = subprocess.Popen(on_cluster(address, *LARGE), **pipes)
    wait_until(lambda: any(Path("run.partial/parts").glob("??????-??????")), process)
    os.kill(workers[0].pid, signal.SIGKILL)
    out, said = process.communicate(timeout=90)
    assert (process.returncode, out) == (0, "run\n"), said
    assert workers[0].wait(10) == -signal.SIGKILL
    assert tables(Path("run")) == tables(Path("alone")) != {}


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("tcp://127.0.0.1:1", "no Dask scheduler answers at tcp://127.0.0.1"),
        ("host:8786x", "no Dask scheduler answers at host:8786x"),
        ("tls://127.0.0.1:1", "no Dask scheduler answers at tls://127.0.0.1:1: TLS expects"),
    ],
)
def test_an_address_where_no_scheduler_is_gets_one_message(address, said, tiny, sim, monkeypatch):
    monkeypatch.setattr(executors, "CONNECT_SECONDS", 1)
    answer = sim("run", tiny, "--cluster", address)
    assert answer.code == 1
    assert said in answer.err
    assert "Traceback" not in answer.err
    assert not Path("results/tiny").exists() or not list(Path("results/tiny").glob("*/*.csv"))


@pytest.mark.skipif(shutil.which("openssl") is None, reason="makes a certificate with openssl")
def test_a_cluster_is_reached_over_tls_by_dasks_own_settings(tmp_path, tiny, sim):
    names = ["-subj", "/CN=dask", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", "key.pem", "-out", "cert.pem"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    subprocess.run([*command, *names, *files], cwd=tmp_path, check=True, capture_output=True)
    tls = "DASK_DISTRIBUTED__COMM__TLS__"
    settings = {f"{tls}CA_FILE": str(tmp_path / "cert.pem")}
    for role in ("SCHEDULER", "WORKER", "CLIENT"):
        settings[f"{tls}{role}__CERT"] = str(tmp_path / "cert.pem")
        settings[f"{tls}{role}__KEY"] = str(tmp_path / "key.pem")
    assert sim(*RUN, "alone", "--workers", 1).code == 0
    with dask_cluster(tmp_path, "tls", 1, settings) as (address, _):
        environment = os.environ | settings
        subprocess.run(on_cluster(address), env=environment, check=True, capture_output=True)
    assert tables(Path("run")) == tables(Path("alone")) != {}
