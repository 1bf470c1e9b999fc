"""What shows a finished study: its charts and its page, made in its folder."""

from __future__ import annotations

from pathlib import Path

from sim.report.charts.drawing import drawers
from sim.report.charts.look import charts_of
from sim.report.charts.registry import draws_of
from sim.report.charts.tables import drawing_of
from sim.report.inputs.assumptions_log import FILE as ASSUMPTIONS
from sim.report.names import named
from sim.report.page.page import page_file, write_page
from sim.report.summaries import summary_name, write_words
from sim.studies.study import Outcome


def illustrate(outcome: Outcome, processes: int = 1) -> None:
    """Write the tables of a study, if they are not there yet, and what shows them.

    That is its charts, its summary and its page, in the language in use.

    Parameters
    ----------
    outcome : Outcome
        In whose folder they are made.
    processes : int
        That draw; they start while tables are written.

    Raises
    ------
    InputError
        If there are links in the folder.
    """
    with drawers(drawing_of(outcome), charts_of(outcome.folder), processes) as draw:
        outcome.write_tables()
        draw()
    write_page(named(outcome), write_words(outcome))


def illustrations(outcome: Outcome) -> list[str]:
    """Names of the files that this makes, in the language in use; not all need be there."""
    charts = charts_of(outcome.folder).name
    pictures = [
        f"{charts}/{name}.{ending}" for name in draws_of(outcome.study) for ending in ("png", "svg")
    ]
    return [*pictures, page_file(outcome.folder).name, summary_name(), ASSUMPTIONS]


def is_illustrated(folder: Path) -> bool:
    """Whether that was done in the language in use."""
    return page_file(folder).is_file()
