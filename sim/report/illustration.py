"""What a finished run shows: its charts and its summary, drawn into its folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sim.experiment.store import table
from sim.report.charts import draw_charts
from sim.report.summary import as_text, summary


def illustrate(folder: Path, about: dict[str, Any]) -> None:
    """Draw the charts and write ``summary.txt``; ``about``: the manifest so far."""
    draw_charts(folder, about)
    shown = summary(table(folder, "comparison"), table(folder, "replications"), about)
    (folder / "summary.txt").write_text(as_text(shown), encoding="utf-8")
