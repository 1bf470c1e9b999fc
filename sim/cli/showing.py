"""The commands that show a finished run: case and animate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Run = Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a finished run.")]
Replication = Annotated[int, typer.Option(min=0, help="Number of the replication.")]


def case(
    run: Run,
    number: Annotated[
        int | None, typer.Option("--case", min=0, help="Its number; else one that says most.")
    ] = None,
    replication: Replication = 0,
) -> None:
    """Follow one case of a run under each arm: what it waits for, and how long."""
    from sim.report.one_case import story, tell_case
    from sim.words import _

    found, chart = tell_case(run, replication, number)
    for line in story(found):
        typer.echo(line)
    typer.echo("\n" + _("Chart: {file}", file=chart))
