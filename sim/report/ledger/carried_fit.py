"""A fit carried out: fitted, forecast, judged, written, and played over its sets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd

from sim.fitting.ahead import next_names, write_next
from sim.fitting.fit import fit
from sim.fitting.forecast import forecast
from sim.fitting.verdict import why_too_little
from sim.language import _, in_a_row, marked
from sim.ledger.ledger import Ledger
from sim.ledger.window import Window
from sim.report.ledger.fitted import fit_entry, fit_tables, judged
from sim.report.ledger.reading import Reading
from sim.report.ledger.verdict import verdict_in_words
from sim.running.executors import Where
from sim.running.files import read_regular, write_bytes_whole
from sim.scenario.problems import InputError, problem

Played = tuple[Mapping[str, pd.DataFrame], Mapping[str, object]]
"""Tables ``sets``, ``range`` and ``effects``, and what the manifest says of them."""


@dataclass(frozen=True)
class FitAsked:
    """What is asked for of a fit.

    Attributes
    ----------
    until : str
        The last month that is fitted.
    write : Path
        Where the fitted scenario goes; its cases and its sets go beside it, and the same of the
        year after the ledger.
    played : callable
        Plays a fitted scenario, by its file, over the sets beside it.
    told : callable
        Called with a sentence on what is going on.
    """

    until: str
    write: Path
    played: Callable[[Path], Played]
    told: Callable[[str], None]

    @property
    def names(self) -> list[str]:
        """Names of the files of a fitted scenario, and of the year after the ledger."""
        others = (self.write.with_suffix(f".{what}.csv").name for what in ("cases", "sets"))
        return [self.write.name, *others, *(place.name for place in next_names(self.write))]

    def refuse_in_the_way(self) -> None:
        """Refuse a place at which something is already, or none can be, before much is computed."""
        if not self.write.parent.is_dir():
            raise InputError([problem(self.write.parent, _("no such folder"))])
        there = [place for name in self.names if (place := self.write.with_name(name)).exists()]
        if there:
            raise InputError([problem(place, _(IN_THE_WAY)) for place in there])

    def deliver(self, folder: Path) -> None:
        """Copy the fitted scenario out of the folder of results, where it is not there yet.

        Raises
        ------
        InputError
            If something else is there.
        """
        for name in self.names:
            place, data = self.write.with_name(name), read_regular(folder / name)
            if not place.exists():
                write_bytes_whole(place, data)
            elif place.read_bytes() != data:
                raise InputError([problem(place, _(IN_THE_WAY))])


IN_THE_WAY = marked("is there already; write under another name, or take it away")


def with_fit(
    reading: Reading, ledger: Ledger, window: Window, asked: FitAsked, folder: Path
) -> Reading:
    """A reading with a fit: its verdict and its forecast, and the range over its sets.

    The fitted scenario is written into the folder.

    Raises
    ------
    InputError
        If the ledger is not fit to be fitted; says why.
    """
    closures = float(reading["months"]["closures_cases"].sum())
    if too_little := why_too_little(len(window.months), closures):
        why = _(too_little.why_not, **(too_little.facts or {}))
        raise InputError([problem(ledger.file, why, key="--from, --to")])
    asked.told(_("Fitting: the ledger's months are played some thousand times ..."))
    fitted = fit(ledger, window, asked.until, Where())
    asked.told(_("Forecasting the months after {until} ...", until=asked.until))
    found = forecast(fitted, Where())
    answer = judged(fitted, found)
    said = in_a_row(verdict_in_words(answer)[:2])
    for write in (fitted.write, partial(write_next, fitted)):
        write(folder / asked.write.name, said, failed=answer.answer == "failed")
    entry, tables = fit_entry(fitted, answer, asked.until), fit_tables(found, answer)
    if fitted.kept:
        asked.told(_("Playing the ways to allocate at every set that is not ruled out ..."))
        more, about = asked.played(folder / asked.write.name)
        tables, entry = {**tables, **more}, {**entry, **about}
    return Reading({**reading.about, "fit": entry}, {**reading.tables, **tables})
