"""What the first rows of a ledger show: which columns are days, and which keys they stand for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.ledger.dates import ReadDays, read_days
from sim.ledger.guess_words import (
    ALMOST,
    DAYS,
    MEANINGS,
    NO_DAY,
    NUMBERS_OF_PEOPLE,
    ROLES,
    bare,
)
from sim.ledger.mapping import Dates, FileForm
from sim.ledger.table import Column, Table

FEWEST_DAYS = 0.8
"""Share of the cells of a column of days that must be days, or what stands for none."""
_UTC = Dates(timezone="UTC")


@dataclass(frozen=True)
class Seen:
    """What is known of a ledger before it is written down: its first rows, and what they mean.

    Attributes
    ----------
    table : Table
        The first rows of all columns.
    days : dict of int to ReadDays
        What their texts say as days, by place.
    keys : dict of str to int
        Places of keys.
    sure : frozenset of str
        Keys whose headings mean them by themselves.
    whole : bool
        Whether these are all rows.
    """

    form: FileForm
    table: Table
    days: dict[int, ReadDays]
    keys: dict[str, int]
    sure: frozenset[str]
    whole: bool

    def column(self, key: str) -> Column:
        """The column of a key."""
        return self.table.columns[self.keys[key]]

    def heading(self, key: str) -> str:
        """Its heading."""
        return self.table.headings[self.keys[key]]

    def day_keys(self) -> list[str]:
        """Keys of days that are guessed."""
        return [key for key in DAYS if key in self.keys]

    def repeats(self) -> bool:
        """Whether numbers of cases stand in several rows."""
        if "case" not in self.keys:
            return False
        return _repeats(self.column("case"))

    def per_event(self) -> bool:
        """Whether rows seem to be events of cases."""
        return self.repeats() and {"event", "time"} <= self.keys.keys()


def seen_in(form: FileForm, table: Table, *, whole: bool) -> Seen:
    """What a table's headings and cells show.

    Parameters
    ----------
    whole : bool
        Whether these are all of the ledger's rows.
    """
    days = {i: read_days(column.texts, _UTC) for i, column in table.columns.items()}
    keys: dict[str, int] = {}
    sure = set()
    names = [bare(heading) for heading in table.headings]
    for key, meanings in MEANINGS.items():
        free = [i for i in range(len(names)) if i not in keys.values() and names[i]]
        fits = [i for i in free if key not in DAYS or _are_days(table.columns[i], days[i])]
        meant = [i for word in meanings for i in fits if names[i] == word]
        likely = [
            i
            for i in fits
            if re.search(ALMOST.get(key, "$^"), names[i]) and _filled(table.columns[i])
        ]
        if meant or likely:
            keys[key] = (meant or likely)[0]
        if meant:
            sure.add(key)
    _take_status_as_event(table, keys)
    if not _is_of_events(table, keys):
        for key in ("event", "time"):
            keys.pop(key, None)
    return Seen(form, table, days, keys, frozenset(sure & keys.keys()), whole)


def _are_days(column: Column, read: ReadDays) -> bool:
    """Whether nearly all cells that are not empty are days, perhaps counted from 1900.

    A column without a cell is what its heading says.
    """
    none = np.array([text.lower() in NO_DAY for text in column.texts], dtype=np.bool_)
    counted = np.bincount(column.codes, minlength=len(column.texts)) * ~(read.missing | none)
    day = ~np.isnat(read.days) | read.serial | read.either_order
    return float(counted[day].sum()) >= FEWEST_DAYS * float(counted.sum())


def _is_of_events(table: Table, keys: dict[str, int]) -> bool:
    if not {"case", "event", "time"} <= keys.keys():
        return False
    return _repeats(table.columns[keys["case"]])


def _take_status_as_event(table: Table, keys: dict[str, int]) -> None:
    """A log of changes has a status a row: what happened is that a case came to it."""
    if "event" in keys or not {"case", "status", "time"} <= keys.keys():
        return
    case, status = table.columns[keys["case"]], table.columns[keys["status"]]
    pairs = case.codes.astype(np.int64) * len(status.texts) + status.codes
    if len(np.unique(pairs)) > case.used().sum():
        keys["event"] = keys.pop("status")


def _repeats(case: Column) -> bool:
    """Whether a number stands in several rows; rows without one are none of a case."""
    filled = np.array([bool(text) for text in case.texts], dtype=np.bool_)
    return bool((np.bincount(case.codes, minlength=len(filled))[filled] > 1).any())


def _filled(column: Column) -> bool:
    """Whether a column has a cell that is not empty."""
    return any(column.texts)


def officer_headings(seen: Seen) -> list[str]:
    """Headings that together name an officer."""
    if "officer" not in seen.keys:
        return []
    numbers = [h for h in seen.table.headings if bare(h) in NUMBERS_OF_PEOPLE]
    return [seen.heading("officer"), *numbers[:1]]


def role_headings(seen: Seen) -> list[str]:
    """Columns that tell several rows of a case apart."""
    return [h for h in seen.table.headings if bare(h) in ROLES]


def last_events(seen: Seen, most: int) -> list[str]:
    """What happened last in cases, the most frequent first."""
    cases, events, times = (seen.column(key) for key in ("case", "event", "time"))
    when = seen.days[seen.keys["time"]].days[times.codes]
    order = np.lexsort((when, cases.codes))
    last = order[np.append(np.diff(cases.codes[order]) != 0, True)]
    counts = np.bincount(events.codes[last], minlength=len(events.texts))
    frequent = np.argsort(-counts, kind="stable")[:most]
    return [events.texts[i] for i in frequent if counts[i]]


def no_days(seen: Seen, key: str) -> list[str]:
    """What stands in a column of days and is none, in order."""
    read = seen.days[seen.keys[key]]
    strange = read.unread & ~read.serial & ~read.either_order
    texts: Sequence[str] = seen.column(key).texts
    return [text for text, odd in zip(texts, strange, strict=True) if odd]
