"""What of a table of bureaus is likely not meant, and what it leaves to the scenario."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sim.language import _, listed
from sim.scenario.panel import Panel

TOTALS = re.compile(
    r".*(合计|总计|小计|共计|总数|总和)|(grand |sub-?)?totals?|sums?", re.IGNORECASE
)
"""Names that a table's sums have."""


def total_rows(names: Iterable[str]) -> Iterator[str]:
    """A warning of each bureau that has the name of a sum."""
    for name in names:
        if TOTALS.fullmatch(name.strip()):
            yield _(
                "the row {name} seems to be a sum of others: it is played as a bureau of its own; "
                "delete it from the table",
                name=name,
            )


def empty_cells(panel: Panel) -> str:
    """How many cells of which columns leave the scenario as it is; empty if none does."""
    counts = {
        column: panel.column(column).count("")
        for column in panel.columns
        if column not in ("name", "province")
    }
    said = [_("{column} ({n:,})", column=column, n=n) for column, n in counts.items() if n]
    if not said:
        return ""
    return _("Empty cells, for which the scenario's own value holds: {cells}.", cells=listed(said))
