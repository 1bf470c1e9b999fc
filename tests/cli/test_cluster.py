"""A run on a Dask cluster: a real scheduler and its workers, one of which dies."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

from sim.running import cluster as clusters
from sim.running.chunks import Chunks
from sim.running.cluster import ClusterError
from sim.running.executors import Files, Where, computed
from sim.running.workers import Preparation
from sim.version import __version__

pytestmark = [
    pytest.mark.xdist_group("cluster"),  # they share one
    pytest.mark.skipif(find_spec("distributed") is None, reason="no Dask here"),
]

RUN = ["run", "tiny.yaml", "--quiet", "--replications", "12", "--out"]
Environment = dict[str, str]
LARGE = ["--set", "intake.cases_per_month=1000"]


def on_cluster(address: str) -> list[str]:
    """Options of a run there; it plays with SimPy, which the workers load sooner."""
    return ["--engine", "simpy", "--cluster", address]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


BOTH = """
import asyncio, sys
from distributed import Scheduler, Worker

async def served(protocol, port, workers):
    place = {"host": "127.0.0.1", "protocol": protocol}
    async with Scheduler(**place, port=int(port), dashboard=False) as scheduler:
        for _each in range(int(workers)):
            await Worker(scheduler.address, **place, nthreads=1, dashboard=False)
        await scheduler.finished()

asyncio.run(served(*sys.argv[1:]))
"""
"""A scheduler, and its worker, if it has one, in one process: what they import takes long."""


def dask(*command: str, where: Path, settings: Environment) -> subprocess.Popen[str]:
    pipes = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "text": True}
    return subprocess.Popen(
        [sys.executable, *command], cwd=where, env=os.environ | settings, **pipes
    )


@contextmanager
def dask_cluster(
    where: Path, protocol: str, workers: int, settings: Environment
) -> Iterator[tuple[str, list[subprocess.Popen[str]]]]:
    """Address of a scheduler on loopback; it, with the first of its workers, and the others."""
    port = free_port()
    address = f"{protocol}://127.0.0.1:{port}"
    first = ("-c", BOTH, protocol, str(port), str(min(workers, 1)))
    started = [dask(*first, where=where, settings=settings)]
    for i in range(1, workers):
        folder = where / f"worker{i}"
        folder.mkdir()
        options = ("--no-nanny", "--no-dashboard", "--nthreads", "1", "--local-directory", ".")
        command = ("-m", "distributed.cli.dask_worker", address, *options)
        started.append(dask(*command, where=folder, settings=settings))
    try:
        yield address, started
    finally:
        for process in started:
            process.kill()
            process.wait(30)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory) -> Iterator[str]:
    """Address of a scheduler with one worker."""
    with dask_cluster(tmp_path_factory.mktemp("dask"), "tcp", 1, {}) as (address, _):
        yield address


def tables(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.csv")}


@pytest.mark.study
def test_a_table_of_bureaus_runs_on_a_cluster(cluster, many, sim):
    assert sim("run", many, "--out", "alone", "--workers", 1).code == 0
    assert sim("run", many, "--out", "run", *on_cluster(cluster)).code == 0
    assert tables(Path("run")) == tables(Path("alone")) != {}


def test_a_cluster_gives_the_same_bytes(cluster, tiny, sim):
    assert sim(*RUN, "alone", "--workers", 1).code == 0
    answer = sim(*RUN, "run", *on_cluster(cluster))
    assert (answer.code, answer.out) == (0, "run\n"), answer.err
    assert tables(Path("run")) == tables(Path("alone")) != {}


@pytest.mark.study
def test_a_cluster_gives_the_same_bytes_also_when_a_worker_dies(tmp_path, tiny, sim, monkeypatch):
    assert sim(*RUN, "alone", *LARGE, "--workers", 1).code == 0
    kept = Chunks.keep

    def keep(chunks: Chunks, chunk: range, files: Files) -> None:
        kept(chunks, chunk, files)
        workers[1].kill()

    monkeypatch.setattr(Chunks, "keep", keep)
    with dask_cluster(tmp_path, "tcp", 2, {}) as (address, workers):  # the scheduler first
        answer = sim(*RUN, "run", *LARGE, *on_cluster(address))
        assert (answer.code, answer.out) == (0, "run\n"), answer.err
        assert workers[1].wait(10) == -signal.SIGKILL
    assert tables(Path("run")) == tables(Path("alone")) != {}


def label(chunk: range) -> Files:
    return {str(chunk.start): b""}


def fails(chunk: range) -> Files:
    raise OSError(28, "No space left on device", f"/tmp/{chunk.start}")


NOTHING = Preparation(lambda: None)


@pytest.mark.study
def test_a_cluster_whose_scheduler_dies_is_said_so_and_so_is_what_it_waits_for(
    tmp_path, monkeypatch
):
    """First there is no worker, which is said again and again; then there is no scheduler."""
    monkeypatch.setattr(clusters, "SILENCE_SECONDS", 0.1)
    said: list[str] = []

    def waiting(what: str) -> None:
        said.append(what)
        if len(said) == 3:
            scheduler.kill()
            scheduler.wait(30)

    with dask_cluster(tmp_path, "tcp", 0, {}) as (address, [scheduler, *_]):
        todo = computed(label, [range(1)], Where(cluster=address), NOTHING, waiting)
        with pytest.raises(ClusterError, match=f"connection to the scheduler at {address} is lost"):
            list(todo)
    assert len(said) == 3
    assert all(f"{address} has had no worker for 0 s; still waiting" in what for what in said)


@pytest.mark.study
def test_a_scheduler_that_dies_in_the_midst_of_a_run_is_said_so(tmp_path, sim, tiny, monkeypatch):
    monkeypatch.setattr(clusters, "CONNECT_SECONDS", 12)
    kept = Chunks.keep

    def keep(chunks: Chunks, chunk: range, files: Files) -> None:
        kept(chunks, chunk, files)
        scheduler.kill()
        scheduler.wait(30)

    monkeypatch.setattr(Chunks, "keep", keep)
    with dask_cluster(tmp_path, "tcp", 1, {}) as (address, [scheduler, *_]):
        answer = sim(*RUN, "run", *on_cluster(address))
    assert answer.code == 1
    assert answer.err.startswith(f"--cluster: the connection to the scheduler at {address} is lost")
    assert answer.err.count("\n") == 1
    assert list(Path("run.partial/parts").glob("??????-??????"))


def test_a_worker_with_other_code_under_the_same_version_is_refused(
    cluster, sim, tiny, monkeypatch
):
    monkeypatch.setattr("sim.running.code.code_digest", lambda: "0123456789ab")
    answer = sim(*RUN, "run", *on_cluster(cluster))
    assert answer.code == 1
    assert "a worker has other code of this program under the same version" in answer.err
    assert ", here 0123456789ab): install the same program on both" in answer.err
    with pytest.raises(clusters.OtherProgramError):  # also one that has come later
        clusters._Checked(label, __version__, "")(range(1))


@pytest.mark.study
def test_a_worker_without_the_program_is_said_so_before_it_is_sent_work(tmp_path):
    """Such a worker would leave without a word, and everybody would wait for ever."""
    other = tmp_path / "other"
    other.mkdir()
    missing = "raise ModuleNotFoundError(\"No module named 'sim'\", name='sim')\n"
    (other / "sim.py").write_text(missing)
    with (
        dask_cluster(tmp_path, "tcp", 1, {"PYTHONPATH": str(other)}) as (address, _),
        pytest.raises(ClusterError, match=r"lacks this program.*No module named 'sim'"),
    ):
        list(computed(label, [range(1)], Where(cluster=address)))


def test_what_a_worker_of_a_cluster_cannot_do_is_no_lost_connection(cluster):
    with pytest.raises(ClusterError, match=r"could not do its work: .*No space left on device"):
        list(computed(fails, [range(1)], Where(cluster=cluster)))


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("tcp://127.0.0.1:1", "no Dask scheduler answers at tcp://127.0.0.1"),
        ("host:8786x", "no Dask scheduler answers at host:8786x"),
        ("tls://127.0.0.1:1", "no Dask scheduler answers at tls://127.0.0.1:1: TLS expects"),
    ],
)
def test_an_address_where_no_scheduler_is_gets_one_message(address, said, tiny, sim, monkeypatch):
    monkeypatch.setattr(clusters, "CONNECT_SECONDS", 1)
    answer = sim("run", tiny, "--cluster", address)
    assert answer.code == 1
    assert said in answer.err
    assert "Traceback" not in answer.err
    assert not Path("results/tiny").exists() or not list(Path("results/tiny").glob("*/*.csv"))


@pytest.fixture
def tls(tmp_path, monkeypatch) -> Iterator[Environment]:
    """Dask's own settings of a cluster with a certificate, in the environment and read from it."""
    from dask import config

    names = ["-subj", "/CN=dask", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", "key.pem", "-out", "cert.pem"]
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command = ["openssl", "req", "-x509", *key, "-days", "2", *names, *files]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    prefix = "DASK_DISTRIBUTED__COMM__TLS__"
    settings = {f"{prefix}CA_FILE": str(tmp_path / "cert.pem")}
    for role in ("SCHEDULER", "WORKER", "CLIENT"):
        settings[f"{prefix}{role}__CERT"] = str(tmp_path / "cert.pem")
        settings[f"{prefix}{role}__KEY"] = str(tmp_path / "key.pem")
    with monkeypatch.context() as patched:
        for name, value in settings.items():
            patched.setenv(name, value)
        config.refresh()  # as when it is imported
        yield settings
    config.refresh()


@pytest.mark.study
@pytest.mark.skipif(shutil.which("openssl") is None, reason="makes a certificate with openssl")
def test_a_cluster_is_reached_over_tls_by_dasks_own_settings(tls, tmp_path, tiny, sim):
    assert sim(*RUN, "alone", "--workers", 1).code == 0
    with dask_cluster(tmp_path, "tls", 1, tls) as (address, _):
        answer = sim(*RUN, "run", *on_cluster(address))
    assert (answer.code, answer.out) == (0, "run\n"), answer.err
    assert tables(Path("run")) == tables(Path("alone")) != {}
