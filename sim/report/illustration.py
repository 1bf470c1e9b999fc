"""What a finished run shows: its charts, its summary and its page, made in its folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.experiment.store import table
from sim.report.account import Account, as_text
from sim.report.charts import draw_charts
from sim.report.page import write_page
from sim.report.summary import summary
from sim.words import localized


def illustrate(folder: Path, about: dict[str, Any]) -> None:
    """Draw the charts, write summary and page of a run; ``about``: the manifest so far."""
    draw_charts(folder, about)
    found = summary(table(folder, "comparison"), table(folder, "replications"), about)
    write_up(folder, about, found)


def write_up(folder: Path, about: Mapping[str, Any], found: Account) -> None:
    """Write what a study found as ``summary.txt`` and ``report.html``, in the language in use."""
    (folder / f"{localized('summary')}.txt").write_text(as_text(found), encoding="utf-8")
    write_page(folder, about, found)
