"""What shows a ledger that was read: charts, summary and page, made in its folder."""

from __future__ import annotations

from pathlib import Path

from sim.language import localized
from sim.report.charts.drawing import Drawing, draw_all
from sim.report.charts.look import charts_of
from sim.report.charts.registry import draws_of
from sim.report.ledger.findings import ledger_summary
from sim.report.ledger.page import page_file, write_ledger_page
from sim.report.ledger.reading import Reading, reading_in
from sim.report.printing import as_text
from sim.running.checksums import damage, is_shown, record
from sim.running.files import write_text_whole


def illustrate_ledger(reading: Reading, folder: Path) -> None:
    """Make charts, summary and page of a ledger in a folder, in the language in use."""
    draw_all(Drawing(draws_of(reading), lambda: reading), charts_of(folder))
    summary = ledger_summary(reading)
    write_text_whole(folder / f"{localized('summary')}.txt", as_text(summary))
    write_ledger_page(reading, summary, folder)


def write_ledger_report(folder: Path) -> Path:
    """Make all that shows a finished ledger anew, in the language in use; its page.

    Raises
    ------
    InputError
        If the folder holds no ledger that was read, or it is damaged.
    """
    _show(reading_in(folder), folder)
    return page_file(folder)


def shown_in(folder: Path) -> Reading:
    """The reading in a finished folder, shown in the language in use if it was not yet."""
    reading = reading_in(folder)
    broken = {one.name for one in damage(folder, reading.about, is_shown)}
    if broken or not page_file(folder).is_file():
        _show(reading, folder)
        others = broken - set(_illustrations(reading, folder))
        if others:  # in another language: `report` makes them again
            record(folder, (), others)
    return reading


def _show(reading: Reading, folder: Path) -> None:
    illustrate_ledger(reading, folder)
    record(folder, _illustrations(reading, folder))


def _illustrations(reading: Reading, folder: Path) -> list[str]:
    """Names of the files that show a ledger in the language in use."""
    charts = charts_of(folder).name
    pictures = [f"{charts}/{name}.{end}" for name in draws_of(reading) for end in ("png", "svg")]
    return [*pictures, page_file(folder).name, f"{localized('summary')}.txt"]
