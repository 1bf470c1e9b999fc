"""Mutation testing of the heart: small faults in rules and measures, and whether tests see them.

    pip install -e '.[mutation]'
    python benchmarks/mutation/run.py

Works in a copy below ``build/mutation``; see README.md beside this file.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
COPY = ROOT / "build" / "mutation"
COPIED = ("sim", "tests", "scenarios", "docs", "README.md", "pyproject.toml")
UNWRAPPED = ("property", "cached_property", "cache", "lru_cache", "rule")
"""Decorators that are put on afterwards in the copy, since mutmut mutates no decorated function."""


def main() -> None:
    """Lay down the copy, let mutmut play in it, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("mutants", nargs="*", help="only these (patterns), also if known already")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--again", action="store_true", help="forget what is known already")
    parser.add_argument("--survivors", action="store_true", help="play those that survived again")
    parser.add_argument("--report", action="store_true", help="print what is known, play nothing")
    given = parser.parse_args()
    if given.again:
        shutil.rmtree(COPY, ignore_errors=True)
    lay_down()
    os.chdir(COPY)
    if not given.report:
        # Which test calls what is found out anew: tests may have changed.
        Path("mutants/mutmut-stats.json").unlink(missing_ok=True)
        chosen = [*given.mutants, *(surviving() if given.survivors else ())]
        play(chosen, given.workers)
    print(report())


def lay_down() -> None:
    """The copy of the project with mutmut's settings; what has not changed stays as it is."""
    for name in COPIED:
        for path in sorted(p for p in [ROOT / name, *(ROOT / name).rglob("*")] if p.is_file()):
            if "__pycache__" not in path.parts:
                _lay(path, COPY / path.relative_to(ROOT))
    _lay(HERE / "fresh.py", COPY / "tests" / "fresh.py")


def _lay(path: Path, target: Path) -> None:
    content = path.read_bytes()
    if path.suffix == ".py" and path.is_relative_to(ROOT / "sim"):
        content = undecorated(content.decode("utf-8")).encode("utf-8")
    if path.name == "pyproject.toml":
        content += (HERE / "mutmut.toml").read_bytes()
    if not target.exists() or target.read_bytes() != content:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def undecorated(source: str) -> str:
    """The same program with ``f = property(_f)`` in place of ``@property``, and so on."""
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.FunctionDef) or len(node.decorator_list) != 1:
            continue
        decorator = ast.unparse(node.decorator_list[0])
        if decorator.partition("(")[0] in UNWRAPPED:
            at, name, indent = node.lineno - 1, node.name, " " * node.col_offset
            lines[at] = lines[at].replace(f"def {name}(", f"def plain_{name}(", 1)
            lines[node.decorator_list[0].lineno - 1] = ""
            assert node.end_lineno is not None
            lines[node.end_lineno - 1] += f"\n{indent}{name} = {decorator}(plain_{name})"
    return "\n".join(lines) + "\n"


def play(mutants: list[str], workers: int) -> None:
    """Play the mutants that are not known yet, or these."""
    command = ["mutmut", "run", "--max-children", str(workers), *mutants]
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    # CI: a fixed profile of Hypothesis, without a database of examples.
    subprocess.run(command, check=True, env=os.environ | {"CI": "1", "PATH": path})


def results() -> dict[str, int | None]:
    """Exit code of the tests of each mutant; None: it was not played."""
    found: dict[str, int | None] = {}
    for path in sorted(Path("mutants/sim").rglob("*.meta")):
        found |= json.loads(path.read_text("utf-8"))["exit_code_by_key"]
    return found


def surviving() -> list[str]:
    """Mutants that no test saw."""
    return [name for name, status in statuses().items() if status == "survived"]


def statuses() -> dict[str, str]:
    """What became of each mutant: killed, survived, equivalent or not played."""
    from mutmut.stats import status_by_exit_code

    known = equivalents()
    found = {}
    for name, code in results().items():
        status = status_by_exit_code[code]
        if status in ("survived", "no tests"):
            status = "equivalent" if change_of(name) in known else "survived"
        elif status != "not checked":
            status = "killed"  # a test failed, crashed or did not end
        found[name] = status
    return found


def equivalents() -> dict[tuple[str, str, str], str]:
    """Changes that change nothing, as (function, was, now), with their reasons."""
    table = tomllib.loads((HERE / "equivalent.toml").read_text("utf-8"))
    return {
        (function, was, now): group["reason"]
        for group in table.get("group", [])
        for function, was, now in group["changes"]
    }


def change_of(name: str) -> tuple[str, str, str]:
    """Function, its lines before and its lines after."""
    from mutmut.mutation.diff_apply import get_diff_for_mutant

    path = Path(*name.split(".")[:3]).with_suffix(".py")
    lines = get_diff_for_mutant(name, path=path).splitlines()[2:]
    was, now = (
        " ".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+"
    )
    return function_of(name), was, now


def function_of(name: str) -> str:
    """The function that a mutant belongs to."""
    function = name.rpartition("__mutmut_")[0].replace("x_", "", 1).replace("plain_", "")
    return function.replace("xǁ", "").replace("ǁ", ".")


def report() -> str:
    """A table with a row a module, as it stands in docs/verification.md, and all that survived."""
    found = statuses()
    by_module: dict[str, Counter[str]] = {}
    for name, status in found.items():
        by_module.setdefault("/".join(name.split(".")[1:-1]) + ".py", Counter())[status] += 1
    by_module["all"] = sum(by_module.values(), Counter())
    rows = ["| module | mutants | killed | survived | equivalent | killed of the others |"]
    rows.append("|---|---|---|---|---|---|")
    for module, n in by_module.items():
        real = n["killed"] + n["survived"]
        share = f"{n['killed'] / real:.1%}" if real else ""
        rows.append(
            f"| {module} | {n.total()} | {n['killed']} | {n['survived']} | {n['equivalent']} "
            f"| {share} |" + (f" {n['not checked']} not played" if n["not checked"] else "")
        )
    rows += ["", *(f"{name}: {change_of(name)[1:]}" for name in found if found[name] == "survived")]
    used = {change_of(name) for name in found if found[name] == "equivalent"}
    unplayed = {function_of(name) for name in found if found[name] == "not checked"}
    rows += [
        f"no such survivor any more: {change}"
        for change in equivalents()
        if change not in used and change[0] not in unplayed
    ]
    return "\n".join(rows)


if __name__ == "__main__":
    main()
