"""Texts that cannot be right as they stand: false encodings, lost characters, cut numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np

from sim.arrays import BoolArray
from sim.language import _, marked
from sim.ledger.legible import FEWEST_JUDGED, lost_in, meant_by, why_illegible
from sim.ledger.map_file import headings_of
from sim.ledger.mapping import Encoding
from sim.ledger.source import Source
from sim.ledger.table import Table
from sim.scenario.problems import InputError, problem, shown
from sim.scenario.sheet import and_more

POWER = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{2}")
READ = ("case", "officer", "kind", "region", "status", "outcome", "event")
MOST_LOOKED_AT = 5_000
"""Distinct texts of a column that are judged."""


def check_texts(source: Source) -> None:
    """Refuse texts that were decoded, saved or cut wrongly.

    Raises
    ------
    InputError
        With the first line, and what to do.
    """
    places = [place for key in READ for place in source.places(key)]
    said = source.known.file.encoding is not None
    check_decoded(source.file, source.table, source.encoding, places, said=said)
    for key in READ:
        if headings_of(source.known, key):
            _check_cells(source, key)
    _check_cut(source)


def check_decoded(
    file: str, table: Table, encoding: Encoding | None, places: Iterable[int], *, said: bool
) -> None:
    """Refuse headings that were decoded wrongly, and cells that are no Chinese as GB18030.

    Parameters
    ----------
    places : Iterable of int
        Of the columns that are judged.
    said : bool
        Whether the map says the encoding.

    Raises
    ------
    InputError
        With the line of the headings, and what to do.
    """
    for heading in table.headings:
        meant = meant_by(heading)
        why = _lost(heading) if lost_in(heading) else _wrongly(heading, meant) if meant else ""
        if why:
            raise InputError([problem(file, why, table.heading_line)])
    if encoding == "gb18030":
        cells = [text for at in places for text in table.columns[at].texts[:MOST_LOOKED_AT]]
        some = said or any(not heading.isascii() for heading in table.headings)
        fewest = FEWEST_JUDGED if some else 1  # a word in French, perhaps
        why = why_illegible(table.headings) or why_illegible(cells, fewest)
        if why:
            raise InputError([problem(file, why, table.heading_line, "file.encoding")])


def _check_cells(source: Source, key: str) -> None:
    for place in source.places(key):
        column = source.table.columns[place]
        lost = np.array([not t.isascii() and lost_in(t) for t in column.texts], dtype=np.bool_)
        if lost.any():
            found, text, n = _first(source, place, lost)
            raise source.error(_lost(text) + and_more(n - 1), found, f"columns.{key}")
        some = [text for text in column.texts[:MOST_LOOKED_AT] if not text.isascii()]
        wrong = {text: meant for text in some if (meant := meant_by(text))}
        if wrong:
            which = np.array([text in wrong for text in column.texts], dtype=np.bool_)
            found, text, n = _first(source, place, which)
            message = _wrongly(text, wrong[text]) + and_more(n - 1)
            raise source.error(message, found, f"columns.{key}")


def _first(source: Source, place: int, which: BoolArray) -> tuple[int, str, int]:
    column = source.table.columns[place]
    rows = column.rows_of(which)
    return int(source.table.lines[rows[0]]), column.texts[column.codes[rows[0]]], len(rows)


def _lost(text: str) -> str:
    why = marked(
        "found {found}: characters were lost when the file was saved or converted; export it anew, "
        "as CSV UTF-8 (comma delimited)"
    )
    return _(why, found=shown(text))


def _wrongly(text: str, meant: str) -> str:
    why = marked(
        "found {found}, likely '{meant}': the text was converted wrongly before it was saved; "
        "export it anew, as CSV UTF-8 (comma delimited)"
    )
    return _(why, found=shown(text), meant=meant)


def _check_cut(source: Source) -> None:
    """Case numbers that a spreadsheet program took for numbers, and cut."""
    for place in source.places("case"):
        _check_cut_in(source, place)


def _check_cut_in(source: Source, place: int) -> None:
    column = source.table.columns[place]
    why = marked(
        "found {found}: a spreadsheet program took the case's number for a number and cut its "
        "digits; export the column as text"
    )
    power = np.array([POWER.fullmatch(text) is not None for text in column.texts], dtype=np.bool_)
    cut = [line for line, at in source.cut if at == place]
    if power.any():
        line, text, n = _first(source, place, power)
        raise source.error(_(why, found=text) + and_more(n - 1), line, "columns.case")
    if cut:
        row = int(np.flatnonzero(source.table.lines == cut[0])[0])
        found = _(why, found=column.texts[column.codes[row]]) + and_more(len(cut) - 1)
        raise source.error(found, cut[0], "columns.case")
