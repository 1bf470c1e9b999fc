"""Rows that do not count: of another width, of other cases, totals and notes."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from sim.language import _, listed, plural
from sim.ledger.map_file import headings_of
from sim.ledger.records import RowProblem
from sim.ledger.source import Source
from sim.scenario.problems import shown
from sim.scenario.sheet import and_more

TOTAL_OR_NOTE = re.compile(
    r"(合\s*计|总\s*计|小\s*计|共\s*计|累\s*计|共\s*\d+\s*[件条行]|(grand )?totals?\b|sum\b"
    r"|(注|备注|说明|制表|填表|审核|统计员|打印|导出|note|source|printed|exported)\w*\s*[:：])",
    re.IGNORECASE,
)
MOST_NAMED = 8


def without_odd(source: Source) -> Iterator[RowProblem]:
    """Rows that have not a cell under each heading.

    Raises
    ------
    InputError
        If the map does not let them be left out.
    """
    odd, width = source.table.odd, len(source.table.headings)
    if odd and source.known.rows.other_width == "refuse":
        cells = plural(odd[0][1], "found {n} cell", "found {n} cells")
        why = plural(width, "{cells} under {n} heading", "{cells} under {n} headings", cells=cells)
        how = _("; mend the file, or say  other_width: drop  to leave such rows out")
        raise source.error(why + and_more(len(odd) - 1) + how, odd[0][0], "rows.other_width")
    for line, n in odd:
        found = plural(n, "{n} cell", "{n} cells")
        done = plural(width, "row left out: there is {n} heading", "row left out: {n} headings")
        yield RowProblem(line, "", found, done)


def without_others(source: Source) -> tuple[Source, list[RowProblem]]:
    """The rows that ``where`` lets in; how many it leaves out, column by column.

    Raises
    ------
    InputError
        If no row has one of the values of a column.
    """
    problems = []
    for name, wanted in source.known.where.items():
        values = {wanted} if isinstance(wanted, str) else set(wanted)
        column = source.table.columns[source.table.place(name)]
        fits = np.array([text in values for text in column.texts], dtype=np.bool_)
        rows = fits[column.codes]
        if not rows.any():
            there = [text for text, used in zip(column.texts, column.used(), strict=True) if used]
            found = [shown(text) for text in there[:MOST_NAMED]] + ["..."] * (
                len(there) > MOST_NAMED
            )
            why = _(
                "no row has {wanted}; found: {found}", wanted=shown(wanted), found=listed(found)
            )
            raise source.error(why, source.table.heading_line, f"where.{name}")
        n = int((~rows).sum())
        if n:
            found_rows = plural(n, "{n} row", "{n:,} rows")
            done = _("left out, as 'where' says")
            problems.append(RowProblem(source.table.heading_line, name, found_rows, done))
            source = source.kept(rows)
    return source, problems


def without_totals(source: Source) -> tuple[Source, list[RowProblem]]:
    """The rows but for totals and notes: they begin with such a word, and have no day."""
    found = np.full(len(source.table.lines), "", dtype=object)
    for place in sorted({0, *source.places("case")}):
        column = source.table.columns[place]
        words = [match[0] if (match := TOTAL_OR_NOTE.match(t)) else "" for t in column.texts]
        if any(words):
            found = np.where(found == "", np.array(words, dtype=object)[column.codes], found)
    leave = np.asarray(found != "", dtype=np.bool_)
    for key in ("filed", "closed", "time"):
        if headings_of(source.known, key) and leave.any():
            column = source.column(key)
            empty = np.array([not any(c.isdigit() for c in text) for text in column.texts])
            leave &= empty[column.codes]
    if not leave.any():
        return source, []
    done = _("row left out: a total or a note, without a day")
    problems = [  # the word alone: after it may stand a name
        RowProblem(int(source.table.lines[row]), "", str(found[row]), done)
        for row in np.flatnonzero(leave)
    ]
    return source.kept(~leave), problems
