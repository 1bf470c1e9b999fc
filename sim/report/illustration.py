"""What a study shows: its charts, its summary and its page, made in its folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.language import localized
from sim.report.charts.bureaus import panel_charts
from sim.report.charts.drawing import Drawing, drawers
from sim.report.charts.look import charts_of
from sim.report.charts.runs import run_charts
from sim.report.findings.account import Account, as_text
from sim.report.findings.bureaus import panel_account
from sim.report.findings.decomposition import decomposition_account, decomposition_charts
from sim.report.findings.run import run_account
from sim.report.findings.sensitivity import sensitivity_account, sensitivity_charts
from sim.report.findings.sweep import sweep_account, sweep_charts
from sim.report.page.page import page_file, write_page
from sim.running.files import write_text_whole
from sim.studies.study import Outcome


@dataclass(frozen=True)
class Shown:
    """How a kind of study is shown: its charts, and what it found."""

    charts: Callable[[Outcome], Drawing[Any]]
    account: Callable[[Outcome], Account]


KINDS: dict[str, Shown] = {
    "run": Shown(run_charts, run_account),
    "bureaus": Shown(panel_charts, panel_account),
    "decomposition": Shown(decomposition_charts, decomposition_account),
    "sweep": Shown(sweep_charts, sweep_account),
    "sensitivity": Shown(sensitivity_charts, sensitivity_account),
}


def account_of(outcome: Outcome) -> Account:
    """What a study found, in the language in use."""
    return KINDS[outcome.study.kind].account(outcome)


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
    drawing = KINDS[outcome.study.kind].charts(outcome)
    with drawers(drawing, charts_of(folder), processes) as draw:
        outcome.write_tables()
        draw()
    account = account_of(outcome)
    write_text_whole(folder / f"{localized('summary')}.txt", as_text(account))
    write_page(outcome, account)


def illustrations(outcome: Outcome) -> list[str]:
    """Names of the files that this makes, in the language in use; not all need be there."""
    charts, drawn = charts_of(outcome.folder).name, KINDS[outcome.study.kind].charts(outcome).charts
    pictures = [f"{charts}/{name}.{ending}" for name in drawn for ending in ("png", "svg")]
    return [*pictures, page_file(outcome.folder).name, f"{localized('summary')}.txt"]


def is_illustrated(folder: Path) -> bool:
    """Whether that was done in the language in use."""
    return page_file(folder).is_file()
