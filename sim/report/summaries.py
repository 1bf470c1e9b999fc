"""What a finished study says without pictures; how its summary and its page are called."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sim.language import localized
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


def write_summary(outcome: Outcome) -> Summary:
    """Write the summary of a study into its folder, whose tables are there.

    It is in the language in use.

    Returns
    -------
    Summary
        What it found.
    """
    summary = summary_of(outcome)
    write_text_whole(outcome.folder / summary_name(), as_text(summary))
    return summary


def write_assumptions(outcome: Outcome) -> None:
    """Write the log of assumptions, with what studies near by have examined of them."""
    log = assumptions_log(outcome, impacts(studies_near(outcome)))
    write_csv(log, outcome.folder / ASSUMPTIONS)


def summary_name() -> str:
    """Name of the summary's file, in the language in use."""
    return f"{localized('summary')}.txt"


def page_file(folder: Path) -> Path:
    """Where the page of a study is, in the language in use."""
    return folder / f"{localized('report')}.html"
