"""A ledger from the file to its folder: read, checked, measured, kept whole, and shown."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.fitting.ahead import next_names
from sim.language import _
from sim.ledger.ledger import Ledger
from sim.ledger.map_file import read_map
from sim.ledger.mapping import LedgerMap
from sim.ledger.measured import Measured, measured
from sim.ledger.read import read_ledger as read_ledger_file
from sim.ledger.window import Window, window_of
from sim.report.findings.summary import Summary
from sim.report.ledger.carried_fit import FitAsked, with_fit
from sim.report.ledger.findings import ledger_summary
from sim.report.ledger.page import MAP_FILE
from sim.report.ledger.reading import Reading
from sim.report.ledger.showing import illustrate_ledger, shown_in
from sim.report.printing import as_text
from sim.running.checksums import file_digest, is_shown
from sim.running.manifest import LEDGER
from sim.running.provenance import digest, duration, made_by, timestamp
from sim.running.store import RunFolder
from sim.running.tables import write_csv
from sim.scenario.names import folder_name
from sim.scenario.problems import InputError, problem
from sim.scenario.reading import write_resolved


@dataclass(frozen=True)
class LedgerReading:
    """A court's ledger, read and measured; printed, it is its summary.

    Attributes
    ----------
    ledger : Ledger
        The cases.
    reading : Reading
        What all that shows it has.
    """

    ledger: Ledger = field(repr=False)
    reading: Reading = field(repr=False)

    def __str__(self) -> str:
        return as_text(self.words())

    def words(self) -> Summary:
        """The summary, for a terminal."""
        return ledger_summary(self.reading)

    def _table(self, name: str) -> pd.DataFrame:
        return self.reading[name].copy(deep=False)

    @property
    def measures(self) -> pd.DataFrame:
        """Name, value and unit of every measure that is defined."""
        return self._table("measures")

    @property
    def months(self) -> pd.DataFrame:
        """A row a month: what came in, what went out, what lay, and how unevenly."""
        return self._table("months")

    @property
    def officers(self) -> pd.DataFrame:
        """A row an officer and month, in the columns of ``monthly.csv``."""
        return self._table("officers")

    @property
    def survival(self) -> pd.DataFrame:
        """Shares of cases still open by age in days: of all, by kind and by year of filing."""
        return self._table("survival")

    @property
    def hazard(self) -> pd.DataFrame:
        """Closures per open case and day, by quarter."""
        return self._table("hazard")

    @property
    def intake(self) -> pd.DataFrame:
        """Season, trend and dispersion of filings."""
        return self._table("intake")

    @property
    def cases(self) -> pd.DataFrame:
        """The cases, a row each; numbers are hashed where names are."""
        return self._table("cases")

    @property
    def problems(self) -> pd.DataFrame:
        """Every row and cell that is not used as it stands: line, column, found, done."""
        return self._table("problems")


def read_ledger(
    file: Path | str, map: Path | str, first: str | None = None, last: str | None = None
) -> LedgerReading:
    """Read, check and measure a court's ledger; nothing is written.

    Parameters
    ----------
    file : Path | str
        The ledger: CSV, or a workbook of Excel.
    map : Path | str
        The map that says which columns are what, a YAML file.
    first, last : str | None
        The months that count, as ``"2011-01"``; else all whole months of the ledger.

    Raises
    ------
    InputError
        If the file or the map is wrong, or the ledger contradicts itself; says what settles it.
    """
    ledger = read_ledger_file(Path(file), Path(map))
    return LedgerReading(ledger, _reading(ledger, Path(file), window_of(ledger, first, last)))


def _reading(ledger: Ledger, file: Path, window: Window) -> Reading:
    found = measured(ledger, window)
    return Reading(_about(ledger, file, found), found.tables)


def _about(ledger: Ledger, file: Path, found: Measured) -> dict[str, Any]:
    """What the manifest says of a ledger and of the program that has read it."""
    months = [str(month) for month in found.months["month"]]
    entry = {
        "file": file.name,
        "sha256": file_digest(file),
        "rows_read": ledger.rows_read,
        "cases": len(ledger),
        "without_officer": int((ledger.officer < 0).sum()),
        "officers": len(ledger.officers),
        "closed_only": ledger.closed_only,
        "first": months[0],
        "last": months[-1],
        "as_of": str(np.datetime_as_string(ledger.as_of, unit="s")),
    }
    about = {"ledger": entry, "notes": list(found.notes), "map": _kept(ledger.map)}
    return {**about, **made_by(), "study": {"kind": LEDGER}}


def _kept(given: LedgerMap) -> dict[str, Any]:
    """A map as it is kept: without names of officers, if they are to stay where they are."""
    data: dict[str, Any] = _said(given.model_dump(mode="json"))
    named = given.columns.officer or ()
    columns = {named} if isinstance(named, str) else set(named)
    if given.officers.hash and "where" in data:
        data["where"] = {
            column: "(not kept)" if column in columns else value
            for column, value in data["where"].items()
        }
    return data


def _said(data: Any) -> Any:
    """The same without keys that say nothing."""
    if not isinstance(data, dict):
        return data
    kept = {key: _said(value) for key, value in data.items()}
    return {key: value for key, value in kept.items() if value not in (None, [], {})}


# The folder


@dataclass(frozen=True)
class LedgerAsked:
    """What is asked for of a ledger.

    Attributes
    ----------
    file, map : Path
        The ledger and its map.
    first, last : str, optional
        The months that count.
    fit : FitAsked, optional
        What is to be fitted to it.
    """

    file: Path
    map: Path
    first: str | None = None
    last: str | None = None
    fit: FitAsked | None = None

    @property
    def command(self) -> str:
        """The command that does the same, of the file beside the folder's own map."""
        words = ["python", "-m", "sim", "ledger", self.file.name, "--map", MAP_FILE]
        options = {"--from": self.first, "--to": self.last}
        if self.fit is not None:
            options |= {"--fit-until": self.fit.until, "--write": self.fit.write.name}
        for option, value in options.items():
            words += [option, value] if value else []
        return shlex.join(words)

    def folder(self, out: Path | None) -> RunFolder:
        """Where the results land: ``out``, or results/ledger-<file>/<id>."""
        content = {
            "file": _digest_of(self.file),
            "map": read_map(self.map).model_dump(mode="json"),
            "months": [self.first, self.last],
            "fit": self.fit and [self.fit.until, self.fit.write.name],
            **{name: made_by()[name] for name in ("version", "code")},
        }
        name = digest(json.dumps(content, sort_keys=True).encode())[:12]
        usual = Path("results") / folder_name(f"{LEDGER}-{self.file.stem}") / name
        return RunFolder(usual if out is None else out, name)


def _digest_of(file: Path) -> str:
    try:
        return file_digest(file)
    except FileNotFoundError:
        raise InputError([problem(file, _("no such file"))]) from None
    except IsADirectoryError:
        raise InputError([problem(file, _("is a folder; name the file of the ledger"))]) from None


@dataclass(frozen=True)
class LedgerResults:
    """The finished folder of a ledger.

    Attributes
    ----------
    folder : Path
        Where it is.
    computed : bool
        False if the very same was there already.
    reading : Reading
        What is in it.
    scenario : Path, optional
        Where the fitted scenario is.
    """

    folder: Path
    computed: bool
    reading: Reading
    scenario: Path | None = None

    @property
    def ahead(self) -> Path | None:
        """Where the scenario of the year after the ledger is."""
        return None if self.scenario is None else next_names(self.scenario)[0]

    def words(self) -> Summary:
        """The summary, for a terminal."""
        return ledger_summary(self.reading)


def carry_out_ledger(
    asked: LedgerAsked,
    out: Path | None,
    *,
    again: bool = False,
    told: Callable[[str], None] = lambda _sentence: None,
) -> LedgerResults:
    """Read, check and measure a ledger into a folder that is whole or not there.

    Parameters
    ----------
    out : Path | None
        Folder of the results; else results/ledger-<file>/<id>.
    again : bool
        Compute anew what is there.
    told : callable
        Called with a sentence on who is waited for.

    Raises
    ------
    InputError
        If anything is wrong; nothing is written then.
    """
    started = datetime.now(UTC)
    folder = asked.folder(out)
    if not again and _is_there(folder):
        reading = shown_in(folder.final)
        if asked.fit is not None:
            asked.fit.deliver(folder.final)
        return LedgerResults(folder.final, False, reading, _written(asked))
    if asked.fit is not None and not again:
        asked.fit.refuse_in_the_way()
    ledger = read_ledger_file(asked.file, asked.map)
    window = window_of(ledger, asked.first, asked.last)
    reading = _reading(ledger, asked.file, window)
    about = {"id": folder.id, **reading.about}
    about |= {"command": asked.command, "started": timestamp(started)}
    with folder.locked(told):
        folder.prepare(again, about)
        reading = Reading(about, reading.tables)
        if asked.fit is not None:
            try:
                reading = with_fit(reading, ledger, window, asked.fit, folder.making)
            except InputError:  # nothing is begun then that could be gone on with
                folder.clear()
                raise
        _write(reading, folder)
        folder.finish({**reading.about, **duration(started)})
    if asked.fit is not None:
        asked.fit.deliver(folder.final)
    return LedgerResults(folder.final, True, reading, _written(asked))


def _written(asked: LedgerAsked) -> Path | None:
    return None if asked.fit is None else asked.fit.write


def _write(reading: Reading, folder: RunFolder) -> None:
    """What the folder of a ledger holds, but for its manifest."""
    write_resolved(reading.about["map"], folder.making / MAP_FILE)
    for name, table in reading.tables.items():
        write_csv(table, folder.making / f"{name}.csv")
    illustrate_ledger(reading, folder.making)


def _is_there(folder: RunFolder) -> bool:
    """Whether a ledger was read whole, and its tables are as they were."""
    if not folder.is_finished(keep_logs=False) or folder.is_left():
        return False
    return all(is_shown(one.name) for one in folder.damage(keep_logs=False))
