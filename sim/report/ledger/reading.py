"""A ledger that was read and measured, as all that shows it has it: what is known of it, tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.arrays import IntArray
from sim.language import _
from sim.months import first_date, month_number
from sim.running.checksums import refuse_damaged
from sim.running.files import refuse_foreign
from sim.running.manifest import LEDGER, is_ledger, read_manifest
from sim.running.tables import table
from sim.scenario.problems import InputError, problem

TABLES = (
    "months", "officers", "survival", "hazard", "intake", "measures", "cases", "problems",
)  # fmt: skip
"""Of every ledger; those of a fit come to them."""
OF_A_FIT = ("verdict", "forecast", "sets", "range", "effects")
"""Tables that only a ledger has to which a scenario was fitted."""


@dataclass(frozen=True)
class Reading:
    """What a ledger says.

    Attributes
    ----------
    about : Mapping
        Its manifest, or what will be in it: ``ledger``, ``map``, ``version`` ...
    tables : Mapping of str to DataFrame
        By their names, see `TABLES` and `OF_A_FIT`.
    """

    about: Mapping[str, Any]
    tables: Mapping[str, pd.DataFrame]
    kind = LEDGER

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.tables[name]

    def __contains__(self, name: str) -> bool:
        return name in self.tables

    @property
    def file(self) -> str:
        """Name of the ledger's file."""
        return str(self.about["ledger"]["file"])

    @property
    def first(self) -> str:
        """The first month that counts, as 2013-05."""
        return str(self.about["ledger"]["first"])

    @property
    def last(self) -> str:
        """The last month that counts."""
        return str(self.about["ledger"]["last"])

    @property
    def months(self) -> list[str]:
        """Names of the months that count."""
        return [str(month) for month in self["months"]["month"]]

    @property
    def as_of(self) -> str:
        """Until when the ledger knows; of a midnight the day that it ends, or that the map says."""
        moment = np.datetime64(self.about["ledger"]["as_of"], "m")
        day = moment.astype("datetime64[D]")
        if moment != day:
            return str(moment).replace("T", " ")
        if str((self.about["map"].get("extract") or {}).get("as_of")) == str(day):
            return _("the beginning of {day}", day=str(day))
        return _("the end of {day}", day=str(day - 1))

    @property
    def closed_only(self) -> bool:
        """Whether open cases are not in the ledger."""
        return bool(self.about["ledger"]["closed_only"])

    @property
    def days(self) -> str:
        """What a day is in it."""
        if self.about["map"].get("days", "calendar") == "calendar":
            return _("calendar days")
        return _("working days")

    def pending_ages(self, count: int) -> IntArray:
        """Calendar days since filing of the cases that were open after some months of the window.

        Parameters
        ----------
        count : int
            How many months; 0: when the window began.
        """
        month = month_number(self.first) + count
        end = first_date(month, self.about["map"].get("closing_day", "last")).isoformat()
        cases = self["cases"]
        filed, closed = (cases[name].astype("str").str[:10] for name in ("filed", "closed"))
        is_open = (filed < end) & ~(cases["closed"].notna() & (closed < end))
        ages = pd.Timestamp(end) - pd.to_datetime(filed[is_open & cases["filed"].notna()])
        return np.asarray(ages.dt.days, dtype=np.int64)

    @cached_property
    def values(self) -> Mapping[str, float]:
        """Value of each measure; of those that are not defined nan."""
        rows = self["measures"]
        return {
            str(name): float(value)
            for name, value in zip(rows["measure"], rows["value"], strict=True)
        }

    def value(self, name: str) -> float:
        """Value of a measure; nan where there is none."""
        return self.values.get(name, np.nan)


def is_of_ledger(folder: Path) -> bool:
    """Whether a folder holds the finished reading of a ledger.

    Raises
    ------
    InputError
        If its manifest is damaged.
    """
    return not folder.name.endswith(".partial") and is_ledger(read_manifest(folder) or {})


def reading_in(folder: Path) -> Reading:
    """The reading of a ledger that a folder holds; its tables are as they were.

    Raises
    ------
    InputError
        If there is none, or it is damaged.
    """
    about = read_manifest(folder)
    if about is None or not is_ledger(about):
        raise InputError([problem(folder, _("holds no ledger that was read"))])
    refuse_foreign(folder)
    refuse_damaged(folder, about)
    there = [name for name in (*TABLES, *OF_A_FIT) if f"{name}.csv" in about["checksums_sha256"]]
    return Reading(about, {name: table(folder, name) for name in there})
