"""The house rules that a machine can keep."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_imports_run_one_way():
    code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout


@cache
def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


def imports(tree: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    """Imports at any depth, but for those that only a type checker sees."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        elif not (isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"):
            yield from imports(node)


@pytest.mark.xdist_group("code")
def test_no_modules_import_each_other_in_a_circle():
    """Imports within functions count, too: they are late, not another direction."""
    files = {
        ".".join(p.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): p
        for p in (ROOT / "sim").rglob("*.py")
    }
    needs: dict[str, set[str]] = {}
    for module, path in files.items():
        names = set()
        for node in imports(parsed(path)):
            of = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
            inside = {f"{of}{alias.name}" for alias in node.names}
            names |= {name if name in files else of.rstrip(".") for name in inside}
        needs[module] = names & set(files)
    order = list(TopologicalSorter(needs).static_order())  # CycleError names the circle
    assert len(order) == len(files)


def test_every_module_is_short_enough_to_read():
    lengths = {p: len(p.read_text("utf-8").splitlines()) for p in (ROOT / "sim").rglob("*.py")}
    assert {str(p): n for p, n in lengths.items() if n > 400} == {}


SECTION = re.compile(
    r"^( *)(Parameters|Attributes|Other Parameters)\n\1-+\n(.*?)(?=\n\1\w[\w ]*\n\1-+\n|\Z)",
    re.M | re.S,
)


@pytest.mark.xdist_group("code")
def test_docstrings_have_types_where_numpydoc_has_them():
    """``name : type``, and below it, indented, what it is."""
    wrong = []
    for file in sorted((ROOT / "sim").rglob("*.py")):
        for node in ast.walk(parsed(file)):
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                for section in SECTION.finditer(ast.get_docstring(node) or ""):
                    lines = [*section.group(3).splitlines(), ""]
                    wrong += [
                        f"{file.relative_to(ROOT)}: {node.name}: {line}"
                        for line, below in pairwise(lines)
                        if line
                        and line[0] != " "
                        and (not below.startswith("    ") or line[-1] == "." or len(line) > 80)
                    ]
    assert wrong == []
