"""The runs that are there, as a table."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import RenderableType
from rich.table import Table

from sim.experiment.library import Found


def listing(runs: Sequence[Found]) -> RenderableType:
    """A row a run: scenario, arms, replications, when it ended, and whether it is complete."""
    shown = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("folder", "scenario", "arms", "replications", "finished (UTC)", "complete"):
        right = heading == "replications"
        shown.add_column(heading, justify="right" if right else "left", overflow="fold")
    for run in runs:
        about = run.about
        points = f" x {about['points']} points" if "points" in about else ""
        shown.add_row(
            str(run.folder),
            str(about["scenario_name"]),
            ", ".join(about["arms"]),
            f"{run.kept}{points if run.complete else ' kept'}",
            str(about.get("finished", "")).replace("T", " ").removesuffix("+00:00"),
            "yes" if run.complete else "no: run it again to complete it",
        )
    return shown
