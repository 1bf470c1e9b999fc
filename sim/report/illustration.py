"""What a finished study shows: its charts, its summary and its page, made in its folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sim.language import localized
from sim.report.charts.drawing import drawers
from sim.report.charts.look import charts_of
from sim.report.charts.registry import draws_of
from sim.report.charts.tables import drawing_of
from sim.report.findings.bureaus import panel_summary
from sim.report.findings.decomposition import decomposition_summary
from sim.report.findings.run import run_summary
from sim.report.findings.seek import seek_summary
from sim.report.findings.sensitivity import sensitivity_summary
from sim.report.findings.sets import sets_summary
from sim.report.findings.summary import Summary
from sim.report.findings.sweep import sweep_summary
from sim.report.findings.variance import variance_summary
from sim.report.inputs.assumptions_log import FILE as ASSUMPTIONS
from sim.report.inputs.assumptions_log import assumptions_log
from sim.report.inputs.impact import impacts
from sim.report.names import named
from sim.report.page.page import page_file, write_page
from sim.report.printing import as_text
from sim.running.files import write_text_whole
from sim.running.tables import write_csv
from sim.studies.related import studies_near
from sim.studies.study import Outcome

SUMMARIES: dict[str, Callable[[Any], Summary]] = {
    "run": run_summary,
    "bureaus": panel_summary,
    "decomposition": decomposition_summary,
    "sweep": sweep_summary,
    "sensitivity": sensitivity_summary,
    "seek": seek_summary,
    "variance": variance_summary,
    "sets": sets_summary,
}
"""What says, of each kind of study, what it found."""


def summary_of(outcome: Outcome) -> Summary:
    """What a study found, in the language in use."""
    return SUMMARIES[outcome.study.kind](named(outcome))


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
    folder = outcome.folder
    with drawers(drawing_of(outcome), charts_of(folder), processes) as draw:
        outcome.write_tables()
        draw()
    summary = summary_of(outcome)
    write_text_whole(folder / f"{localized('summary')}.txt", as_text(summary))
    write_assumptions(outcome)
    write_page(named(outcome), summary)


def write_assumptions(outcome: Outcome) -> None:
    """Write the log of assumptions, with what studies near by have examined of them."""
    log = assumptions_log(outcome, impacts(studies_near(outcome)))
    write_csv(log, outcome.folder / ASSUMPTIONS)


def illustrations(outcome: Outcome) -> list[str]:
    """Names of the files that this makes, in the language in use; not all need be there."""
    charts = charts_of(outcome.folder).name
    pictures = [
        f"{charts}/{name}.{ending}" for name in draws_of(outcome.study) for ending in ("png", "svg")
    ]
    others = [page_file(outcome.folder).name, f"{localized('summary')}.txt", ASSUMPTIONS]
    return [*pictures, *others]


def is_illustrated(folder: Path) -> bool:
    """Whether that was done in the language in use."""
    return page_file(folder).is_file()
