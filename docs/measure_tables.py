"""The tables of measures in measures.md, from the catalogue: ``python docs/measure_tables.py``.

The page keeps each table between two comments, so that it reads as plain Markdown; a test fails if
a table there is not what this prints.
"""

from __future__ import annotations

import re
from pathlib import Path

from sim.scenario.catalogue import SECTIONS
from sim.scenario.measure import Mean, Measure, OneBureauOnly, OwnWay, Pooling, Ratio, Sum
from sim.scenario.units import OURS

PAGE = Path(__file__).with_name("measures.md")
MARKED = re.compile(r"(<!-- measures: (\w+) -->\n).*?(<!-- end of measures -->)", re.DOTALL)
HEADINGS = ("measure", "unit", "formula", "better", "empty if", "many bureaus", "source")
BETTER = {1: "more", -1: "less", 0: "–"}


def page_with_tables(page: str) -> str:
    """The page with every table as the catalogue has it."""
    return MARKED.sub(lambda found: found[1] + "\n" + table(found[2]) + "\n" + found[3], page)


def table(name: str) -> str:
    """The table of one section, as Markdown."""
    measures = next(section.measures for section in SECTIONS if section.name == name)
    rows = [HEADINGS, ("---",) * len(HEADINGS), *map(_row, measures)]
    return "".join(f"| {' | '.join(row)} |\n".replace("|  |", "| |") for row in rows)


def _row(measure: Measure) -> tuple[str, ...]:
    return (
        f"`{measure.name}`",
        measure.measured_in.in_tables,
        measure.formula,
        BETTER[measure.better],
        measure.empty_if,
        _pooled(measure.pooled),
        "" if measure.source == OURS else measure.source,
    )


def _pooled(way: Pooling) -> str:
    match way:
        case Sum():
            return "sum"
        case Ratio():
            return "ratio of sums"
        case Mean():
            return "weighted mean"
        case OwnWay(how):
            return how
        case OneBureauOnly(reason):
            return f"–: {reason}"


if __name__ == "__main__":
    PAGE.write_text(page_with_tables(PAGE.read_text("utf-8")), "utf-8")
