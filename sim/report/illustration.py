"""What a finished study shows: its charts, its summary and its page, made in its folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.experiment.store import write_whole
from sim.report.account import Account, as_text
from sim.report.charts.drawing import drawn_by
from sim.report.charts.of_bureaus import draw_panel_charts
from sim.report.charts.of_runs import draw_charts
from sim.report.decomposed import decomposition_account, draw_waterfalls
from sim.report.page import page_file, write_page
from sim.report.panel import panel_account
from sim.report.sensitive import draw_tornado, sensitivity_account
from sim.report.summary import run_account
from sim.report.swept import draw_sweep, sweep_account
from sim.words import localized

About = Mapping[str, Any]
"""The manifest of a study, or what is known of it so far."""


@dataclass(frozen=True)
class Shown:
    """How a kind of study is shown: its charts, and what it found."""

    draw: Callable[[Path, About], None]
    account: Callable[[Path, About], Account]


KINDS: dict[str, Shown] = {
    "run": Shown(draw_charts, run_account),
    "bureaus": Shown(draw_panel_charts, panel_account),
    "decomposition": Shown(draw_waterfalls, decomposition_account),
    "sweep": Shown(draw_sweep, sweep_account),
    "sensitivity": Shown(draw_tornado, sensitivity_account),
}


def account_in(folder: Path, about: About) -> Account:
    """What the study in a folder found, in the language in use."""
    return _shown(about).account(folder, about)


def illustrate(folder: Path, about: About) -> None:
    """Draw the charts of a study, write its summary and its page, in the language in use."""
    _shown(about).draw(folder, about)
    found = account_in(folder, about)
    write_whole(folder / f"{localized('summary')}.txt", as_text(found))
    write_page(folder, about, found)


def illustrating_by(processes: int) -> Callable[[Path, About], None]:
    """`illustrate`, by so many processes."""

    def show(folder: Path, about: About) -> None:
        with drawn_by(processes):
            illustrate(folder, about)

    return show


def showing_after(tables: Callable[[Path], None]) -> Callable[[Path, About], None]:
    """Show a study after some more of its tables have been written."""

    def show(folder: Path, about: About) -> None:
        tables(folder)
        illustrate(folder, about)

    return show


def is_illustrated(folder: Path) -> bool:
    """Whether that was done in the language in use."""
    return page_file(folder).is_file()


def _shown(about: About) -> Shown:
    return KINDS[about["study"]["kind"]]
