"""What a finished study shows: its charts, its summary and its page, made in its folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.language import localized
from sim.report.charts.bureaus import panel_charts
from sim.report.charts.drawing import Drawing, draw_all, nothing
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

About = Mapping[str, Any]
"""The manifest of a study, or what is known of it so far."""


@dataclass(frozen=True)
class Shown:
    """How a kind of study is shown: its charts, and what it found."""

    charts: Callable[[Path, About], Drawing[Any]]
    account: Callable[[Path, About], Account]


KINDS: dict[str, Shown] = {
    "run": Shown(run_charts, run_account),
    "bureaus": Shown(panel_charts, panel_account),
    "decomposition": Shown(decomposition_charts, decomposition_account),
    "sweep": Shown(sweep_charts, sweep_account),
    "sensitivity": Shown(sensitivity_charts, sensitivity_account),
}


def account_in(folder: Path, about: About) -> Account:
    """What the study in a folder found, in the language in use."""
    return _shown(about).account(folder, about)


def illustrate(
    folder: Path, about: About, write_tables: Callable[[], None] = nothing, processes: int = 1
) -> None:
    """Draw the charts of a study, write its summary and its page, in the language in use.

    Parameters
    ----------
    write_tables : writes what they are made from, if it is not there yet
    processes : that draw; they start while tables are written

    Raises
    ------
    InputError
        If there are links in the folder.
    """
    draw_all(_shown(about).charts(folder, about), charts_of(folder), processes, write_tables)
    found = account_in(folder, about)
    write_text_whole(folder / f"{localized('summary')}.txt", as_text(found))
    write_page(folder, about, found)


def illustrations(folder: Path, about: About) -> list[str]:
    """Names of the files that this makes, in the language in use; not all need be there."""
    charts, drawn = charts_of(folder).name, _shown(about).charts(folder, about).charts
    pictures = [f"{charts}/{name}.{ending}" for name in drawn for ending in ("png", "svg")]
    return [*pictures, page_file(folder).name, f"{localized('summary')}.txt"]


def is_illustrated(folder: Path) -> bool:
    """Whether that was done in the language in use."""
    return page_file(folder).is_file()


def _shown(about: About) -> Shown:
    return KINDS[about["study"]["kind"]]
