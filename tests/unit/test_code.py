"""A digest of the program's code: what a version's number does not say."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import sim
from sim.running.code import code_digest

SHOW = "from sim.running.code import code_digest; print(code_digest())"


def digest_in(folder: Path) -> str:
    command = [sys.executable, "-c", SHOW]
    shown = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return shown.stdout.strip()


def test_the_digest_is_of_all_code_of_the_program_wherever_it_lies(tmp_path):
    package = Path(sim.__file__).parent
    copy = tmp_path / "sim"
    shutil.copytree(package, copy, ignore=shutil.ignore_patterns("__pycache__"))
    assert digest_in(tmp_path) == code_digest()
    assert len(code_digest()) == 12
    (copy / "notes.txt").write_text("no code")
    assert digest_in(tmp_path) == code_digest()
    rule = copy / "bureau" / "board.py"
    rule.write_bytes(rule.read_bytes() + b"\n# edited\n")
    edited = digest_in(tmp_path)
    assert edited != code_digest()
    words = next(copy.rglob("zh/**/*.po"))
    words.write_bytes(words.read_bytes() + b"\n# edited\n")
    assert digest_in(tmp_path) not in {edited, code_digest()}
    (copy / "moved.py").write_bytes((copy / "version.py").read_bytes())
    assert digest_in(tmp_path) not in {edited, code_digest()}
