"""What a finished study shows: its charts, its summary and its page, made in its folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sim.language import localized
from sim.report.charts.drawing import draw_all, nothing
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

About = Mapping[str, Any]
"""The manifest of a study, or what is known of it so far."""


KINDS: dict[str, Callable[[Path, About], Account]] = {
    "run": run_account,
    "bureaus": panel_account,
    "decomposition": decomposition_account,
    "sweep": sweep_account,
    "sensitivity": sensitivity_account,
}
"""What says, of each kind of study, what it found."""


def account_in(folder: Path, about: About) -> Account:
    """What the study in a folder found, in the language in use."""
    return KINDS[about["study"]["kind"]](folder, about)


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
    draw_all(drawing_of(folder, about), charts_of(folder), processes, write_tables)
    found = account_in(folder, about)
    write_text_whole(folder / f"{localized('summary')}.txt", as_text(found))
    write_page(folder, about, found)


def illustrations(folder: Path, about: About) -> list[str]:
    """Names of the files that this makes, in the language in use; not all need be there."""
    charts = charts_of(folder).name
    pictures = [
        f"{charts}/{name}.{ending}" for name in draws_of(about) for ending in ("png", "svg")
    ]
    return [*pictures, page_file(folder).name, f"{localized('summary')}.txt"]


def is_illustrated(folder: Path) -> bool:
    """Whether that was done in the language in use."""
    return page_file(folder).is_file()
