"""Draws the house: rooms as boxes with their lines, and how often they import each other.

python docs/house_drawing.py writes docs/images/house.png
"""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle

ROOT = Path(__file__).parents[1]
FLOORS = (
    ("cli", "api"),
    (
        "report.findings", "report.inputs", "report.charts", "report.page", "report.brief",
        "report.workbook", "report.animation",
    ),
    ("studies",),
    ("running", "analysis"),
    ("measures",),
    ("bureau.rules", "bureau", "bureau.engines"),
    ("world",),
    ("scenario",),
    ("language", "months", "arrays"),
)  # fmt: skip
"""From the street to the ground."""
WIDTH, HEIGHT, GAP = 2.1, 0.62, 0.16


def room(module: str) -> str:
    """The room that a module is in: the longest that is drawn."""
    rooms = sorted((r for floor in FLOORS for r in floor), key=len, reverse=True)
    known = [r for r in rooms if module == f"sim.{r}" or module.startswith(f"sim.{r}.")]
    return known[0] if known else "report.page" if module.startswith("sim.report") else ""


def read() -> tuple[Counter[str], Counter[str], Counter[tuple[str, str]]]:
    """Of each room its modules and lines; of each pair of rooms the imports."""
    modules: Counter[str] = Counter()
    lines: Counter[str] = Counter()
    imports: Counter[tuple[str, str]] = Counter()
    for file in sorted((ROOT / "sim").rglob("*.py")):
        parts = file.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        here, text = room(name), file.read_text("utf-8")
        modules[here] += 1
        lines[here] += text.count("\n")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sim"):
                there = {room(f"{node.module}.{alias.name}") for alias in node.names}
                imports.update((here, r) for r in there if r and r != here)
    return modules, lines, imports


def draw() -> Figure:
    """All rooms, each floor a row."""
    modules, lines, imports = read()
    figure = Figure(figsize=(14, 9))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    centres = {}
    for level, floor in enumerate(FLOORS):
        y = -level * (HEIGHT + 0.55)
        left = -len(floor) * (WIDTH + GAP) / 2
        for i, name in enumerate(floor):
            x = left + i * (WIDTH + GAP)
            axes.add_patch(Rectangle((x, y), WIDTH, HEIGHT, fc="#EAF1F7", ec="#0072B2", zorder=3))
            note = f"{modules[name]} files, {lines[name]:,} lines"
            axes.text(x + WIDTH / 2, y + 0.40, name, ha="center", va="center", size=11, zorder=4)
            axes.text(x + WIDTH / 2, y + 0.17, note, ha="center", va="center", size=8, zorder=4)
            centres[name] = (x + WIDTH / 2, y + HEIGHT / 2)
    for (here, there), n in imports.items():
        if here in centres and there not in ("language", "arrays", "months"):
            arrow = FancyArrowPatch(
                centres[here], centres[there], arrowstyle="-|>", mutation_scale=9, shrinkA=18,
                shrinkB=20, lw=0.3 + n / 12, color="#666666", alpha=0.45, zorder=1,
                connectionstyle="arc3,rad=0.12",
            )  # fmt: skip
            axes.add_patch(arrow)
    axes.autoscale_view()
    return figure


if __name__ == "__main__":
    draw().savefig(ROOT / "docs/images/house.png", dpi=110, metadata={"Software": None})
