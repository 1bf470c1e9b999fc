"""The house rules that a machine can keep."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_imports_run_one_way():
    code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout


def test_every_module_is_short_enough_to_read():
    lengths = {p: len(p.read_text("utf-8").splitlines()) for p in (ROOT / "sim").rglob("*.py")}
    assert {str(p): n for p, n in lengths.items() if n > 400} == {}
