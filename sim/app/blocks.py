"""What the program says in a terminal, as a structure that a page can show."""

from __future__ import annotations

from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.language.signs import printable
from sim.report.printing import as_text

STYLES = {"bold": "heading", "yellow": "warning"}


def blocks_of(shown: RenderableType) -> list[dict[str, Any]]:
    """Paragraphs, headings, warnings and tables, in their order.

    Parameters
    ----------
    shown : rich.console.RenderableType
        As a command prints it.
    """
    if isinstance(shown, Group):
        return [block for one in shown.renderables for block in blocks_of(one)]
    if isinstance(shown, Table):
        return [_table(shown)]
    if isinstance(shown, Text | str):
        text = printable(str(shown)).strip("\n")
        kind = STYLES.get(str(shown.style), "text") if isinstance(shown, Text) else "text"
        return [{"kind": kind, "text": text}] if text.strip() else []
    return [{"kind": "plain", "text": as_text(shown).rstrip("\n")}]


def _table(table: Table) -> dict[str, Any]:
    cells = [[_cell(cell) for cell in column.cells] for column in table.columns]
    return {
        "kind": "table",
        "title": _cell(table.title or ""),
        "caption": _cell(table.caption or ""),
        "columns": [
            {"label": _cell(column.header), "right": column.justify == "right"}
            for column in table.columns
        ],
        "rows": [
            {"cells": list(row), "wrong": str(about.style) == "red"}
            for row, about in zip(zip(*cells, strict=True), table.rows, strict=True)
        ],
    }


def _cell(shown: RenderableType) -> str:
    return printable(shown if isinstance(shown, str) else str(shown)).strip()
