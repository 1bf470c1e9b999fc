"""The server that workers are forked from: what they import, what they hear, what they keep."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim.running.server import IMPORTED, METHOD_VARIABLE
from tests.cli.conftest import TINY
from tests.support import WITHOUT_CHARTS, studied

ROOT = Path(__file__).parents[2]

SCRIPT = """
import sys
from pathlib import Path
import sim
from sim.running.executors import Where, computed

def where(chunk):
    return {"found": sim.__file__.encode()}

if __name__ == "__main__":
    done = computed(where, [range(i, i + 1) for i in range(4)], Where(workers=2))
    print({files["found"].decode() for _, files in done} == {sim.__file__})
"""


@pytest.mark.parametrize("socket", ["short", studied("x" * 120)])
def test_workers_import_what_their_parent_does(socket, tmp_path):
    """Not what lies in the current folder; also where a server could have no socket."""
    for folder in ("scripts", "here/sim", socket):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "here/sim/__init__.py").write_text("raise RuntimeError('another sim')\n")
    (tmp_path / "scripts/script.py").write_text(SCRIPT)
    ran = subprocess.run(
        [sys.executable, tmp_path / "scripts/script.py"],
        cwd=tmp_path / "here",
        env=os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path / socket)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ran.stdout, ran.stderr) == ("True\n", "")


UNGUARDED = """
import sim
from sim.running.executors import Where, computed

{call}
"""
CALLS = [
    "list(computed(print, [range(1), range(1, 2)], Where(workers=2)))",
    f"{WITHOUT_CHARTS}tiny = sim.load('tiny.yaml')\n"
    "sim.run(tiny, workers=1, out='one'); sim.run(tiny, workers=2)",
]


@pytest.mark.parametrize(
    ("method", "call"),
    [("spawn", CALLS[0]), ("", CALLS[0]), studied("", CALLS[1])],
    ids=["spawn", "chunks", "runs"],
)
def test_a_script_without_a_guard_is_told_what_to_write(method, call, tmp_path):
    """Once, by itself; its workers say nothing."""
    (tmp_path / "script.py").write_text(UNGUARDED.format(call=call))
    (tmp_path / "tiny.yaml").write_text(TINY)
    ran = subprocess.run(
        [sys.executable, "script.py"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT), METHOD_VARIABLE: method},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 1
    assert ran.stderr.count("Traceback") == 1
    assert (
        'Put the calls under a line `if __name__ == "__main__":`, or give workers=1.' in ran.stderr
    )
    assert "script.py again" in ran.stderr.splitlines()[-1]


@pytest.mark.study
def test_what_workers_are_forked_with_is_not_looked_through_for_garbage():
    code = f"import gc, {IMPORTED}; print(gc.get_freeze_count(), gc.isenabled())"
    command = [sys.executable, "-c", code]
    count, is_on = subprocess.run(
        command, check=True, capture_output=True, text=True
    ).stdout.split()
    assert int(count) > 100_000
    assert is_on == "True"
