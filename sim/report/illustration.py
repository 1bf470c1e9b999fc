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
from sim.report.findings.account import Account, as_text
from sim.report.findings.bureaus import panel_account
from sim.report.findings.decomposition import decomposition_account
from sim.report.findings.run import run_account
from sim.report.findings.sensitivity import sensitivity_account
from sim.report.findings.sweep import sweep_account
from sim.report.page.page import page_file, write_page
from sim.running.files import write_text_whole
from sim.studies.study import Outcome

ACCOUNTS: dict[str, Callable[[Any], Account]] = {
    "run": run_account,
    "bureaus": panel_account,
    "decomposition": decomposition_account,
    "sweep": sweep_account,
    "sensitivity": sensitivity_account,
}
"""What says, of each kind of study, what it found."""


def account_of(outcome: Outcome) -> Account:
    """What a study found, in the language in use."""
    return ACCOUNTS[outcome.study.kind](outcome)


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
    account = account_of(outcome)
    write_text_whole(folder / f"{localized('summary')}.txt", as_text(account))
    write_page(outcome, account)


def illustrations(outcome: Outcome) -> list[str]:
    """Names of the files that this makes, in the language in use; not all need be there."""
    charts = charts_of(outcome.folder).name
    pictures = [
        f"{charts}/{name}.{ending}" for name in draws_of(outcome.study) for ending in ("png", "svg")
    ]
    return [*pictures, page_file(outcome.folder).name, f"{localized('summary')}.txt"]


def is_illustrated(folder: Path) -> bool:
    """Whether that was done in the language in use."""
    return page_file(folder).is_file()
