"""Whether two revisions give the same results, to the byte.

    python benchmarks/same_results.py HEAD~1 HEAD [--only NAME ...] [--keep FOLDER]

Plays every shipped scenario, the country, a sweep, a sensitivity study, a decomposition, a given
docket and some commands that only tell something, under both revisions (or folders that hold
them), and compares what was written and what was printed: in both languages, with both engines.
Left out of the comparison are times of day, durations, and the digits of the code itself, which
are held equal, so that the ids of runs must be equal, too. Exit code 1: something differs.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

PINNED = """
import importlib, runpy, sys
from pathlib import Path
sys.path.insert(0, ".")
found = next(Path("sim").rglob("code.py")).with_suffix("")
importlib.import_module(".".join(found.parts)).code_digest = lambda: "0" * 12
sys.argv[0] = "sim"
runpy.run_module("sim", run_name="__main__", alter_sys=True)
"""
"""Runs the program of the folder it is started in, as if its code had the same digits."""

TIMES = (
    (re.compile(rb"(\d{4}-\d\d-\d\d[T ])?\d\d:\d\d(:\d\d)?(\+00:00)?"), b"<time>"),
    (re.compile(rb'"seconds": [\d.]+'), b'"seconds": <n>'),
    (re.compile(rb'("(report|summary)[\w-]*\.\w+": )"[0-9a-f]{64}"'), rb"\1<digits>"),
)
"""What differs between two runs of one program: bytes, and what is compared in their place."""

UNTIL = "replications={until: {closures: 3}, at_most: 12}"
SMALL = ["--replications", "2"]
SWEEP = ["sweep", "scenarios/baseline.yaml", "--vary", "teams.officer_speed.cv=0:0.4:3",
         "--vary", "intake.cases_per_month=217,234", *SMALL]  # fmt: skip
SAMPLE = ["sweep", "scenarios/baseline.yaml", "--vary", "intake.cases_per_month=200,260",
          "--design", "sobol", "--points", "4", "--response", "backlog_sd", *SMALL]  # fmt: skip
SENSITIVITY = ["sensitivity", "scenarios/baseline.yaml", "--over", "scenarios/ranges/baseline.yaml",
               "--size", "2", *SMALL]  # fmt: skip


def studies(tree: Path) -> Iterator[tuple[str, list[str]]]:
    """Names and commands of all studies."""
    for file in sorted((tree / "scenarios").glob("*.yaml")):
        replications = "1" if file.stem == "national" else "2"
        yield file.stem, ["run", f"scenarios/{file.name}", "--replications", replications]
    yield "national-simpy", ["run", "scenarios/national.yaml", "--replications", "1",
                             "--set", "calendar.months=2", "--engine", "simpy"]  # fmt: skip
    for name in ("baseline", "huancui", "case_kinds", "timing"):
        simpy = ["run", f"scenarios/{name}.yaml", *SMALL, "--engine", "simpy"]
        yield f"{name}-simpy", simpy
    yield "logs", ["run", "scenarios/baseline.yaml", *SMALL, "--keep-logs"]
    yield "independent", ["run", "scenarios/baseline.yaml", *SMALL, "--independent"]
    yield "one-worker", ["run", "scenarios/fairness.yaml", *SMALL, "--workers", "1"]
    yield "until", ["run", "scenarios/baseline.yaml", "--set", UNTIL]
    yield "docket", ["run", "scenarios/baseline.yaml", *SMALL, "--docket", "<out>/world/docket.csv"]
    yield "sweep", SWEEP
    yield "sample", SAMPLE
    yield "sensitivity", SENSITIVITY
    yield "sobol", [*SENSITIVITY, "--method", "sobol"]
    yield "decomposition", ["decompose", "scenarios/huancui.yaml", *SMALL]


def told(tree: Path) -> Iterator[tuple[str, list[str]]]:
    """Names and commands that print something and keep nothing."""
    for file in sorted((tree / "scenarios").glob("*.yaml")):
        yield f"check-{file.stem}", ["check", f"scenarios/{file.name}"]
    yield "schema", ["schema"]
    yield "case", ["case", "<out>/baseline"]
    yield "results", ["results", "<out>"]
    yield "report", ["report", "<out>/baseline"]
    yield "compare", ["compare", "<out>/huancui", "<out>/decomposition"]
    yield "verify", ["verify", "scenarios/baseline.yaml", "--replications", "1"]
    yield "warm-up", ["check", "scenarios/baseline.yaml", "--warm-up", *SMALL]
    yield "staff", ["staff", "scenarios/huancui.yaml"]


def play(tree: Path, out: Path, only: list[str]) -> None:
    """Run everything in one tree."""
    run(tree, out, "world", ["world", "scenarios/baseline.yaml", "--out", "<out>/world"])
    for name, words in studies(tree):
        if only and name not in only:
            continue
        for language in ("en", "zh"):  # the second shows what the first has computed
            call = [*words, "--out", f"<out>/{name}", "--lang", language]
            run(tree, out, f"{name}.{language}", call)
    run(tree, out, "fresh-zh", ["run", "scenarios/baseline.yaml", *SMALL, "--out", "<out>/fresh-zh",
                                "--lang", "zh"])  # fmt: skip
    for name, words in told(tree):
        if not only or name in only:
            for language in ("en", "zh"):
                run(tree, out, f"{name}.{language}", [*words, "--lang", language])


def run(tree: Path, out: Path, name: str, words: list[str]) -> None:
    """One command in one tree; what it prints is kept beside what it writes."""
    call = [sys.executable, "-c", PINNED, *(word.replace("<out>", str(out)) for word in words)]
    done = subprocess.run(call, cwd=tree, capture_output=True, check=False)
    printed = done.stdout + b"\n--\n" + done.stderr + f"\n-- {done.returncode}".encode()
    (out / f"{name}.printed").write_bytes(printed.replace(str(out).encode(), b"<out>"))
    print("." if done.returncode == 0 else f"[{name}: exit {done.returncode}]", end="", flush=True)


def content(out: Path, name: str) -> bytes | None:
    """A file without what differs between two runs of one program; None if it is not there."""
    file = out / name
    if not file.is_file():
        return None
    data = file.read_bytes().replace(str(out).encode(), b"<out>")
    if file.suffix in {".json", ".html", ".printed", ".txt"}:
        for pattern, instead in TIMES:
            data = pattern.sub(instead, data)
    return data


def differences(one: Path, other: Path) -> list[str]:
    """Files that are in one folder only, or not the same in both."""
    names = {str(f.relative_to(top)) for top in (one, other) for f in top.rglob("*") if f.is_file()}
    return [name for name in sorted(names) if content(one, name) != content(other, name)]


def tree_of(revision: str, folder: Path) -> Path:
    """A folder that holds a revision: it itself, or a copy of what git keeps."""
    if Path(revision).is_dir():
        return Path(revision).resolve()
    archive = subprocess.run(["git", "archive", revision], check=True, capture_output=True)
    folder.mkdir()
    subprocess.run(["tar", "-x"], cwd=folder, input=archive.stdout, check=True)
    return folder


def main() -> int:
    """Play both and tell what differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("old")
    parser.add_argument("new")
    parser.add_argument("--only", nargs="*", default=[], help="names of studies; else all")
    parser.add_argument("--keep", type=Path, help="keep results here; what is there is not redone")
    given = parser.parse_args()
    place = Path(given.keep or tempfile.mkdtemp()).resolve()
    place.mkdir(parents=True, exist_ok=True)
    outs = []
    for side, revision in (("old", given.old), ("new", given.new)):
        out = place / side / "out"
        outs.append(out)
        if side == "old" and out.exists():
            continue
        shutil.rmtree(place / side, ignore_errors=True)
        out.mkdir(parents=True)
        play(tree_of(revision, place / side / "tree"), out, given.only)
        print(f" {side}", flush=True)
    found = differences(*outs)
    files = sum(1 for f in outs[0].rglob("*") if f.is_file())
    print("\n".join(found) or f"the same: {files:,} files")
    if given.keep is None and not found:
        shutil.rmtree(place)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
