"""Texts as cells of CSV tables: no spreadsheet takes them for formulas, no terminal obeys them."""

from __future__ import annotations

import re

from sim.language.signs import printable
from sim.scenario.numbers import WRITTEN

FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
"""How a cell begins that a spreadsheet may take for a formula, quoted already or not."""
NUMBER = re.compile(rf"{WRITTEN}|[+-](inf|nan)")


def safe_cell(text: str) -> str:
    """A text as it stands in a CSV: no spreadsheet takes it for a formula, no terminal obeys it.

    One that begins like a formula gets a ``'`` before it, and so does one that begins with ``'``
    before such a beginning; numbers are left alone. `plain_cell` gives the text back. Control
    characters become visible escapes, and stay so.
    """
    shown = printable(text)
    return f"'{shown}" if FORMULA.match(shown) and not NUMBER.fullmatch(shown) else shown


def plain_cell(cell: str) -> str:
    """The text that `safe_cell` made a cell of."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell[1:]) else cell
