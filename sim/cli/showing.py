"""The commands that show a finished run: case and animate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.terminal import complain, say_other_versions, tell

Run = Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a finished run.")]
Replication = Annotated[int, typer.Option(min=0, help="Number of the replication.")]


def case(
    run: Run,
    number: Annotated[
        str | None, typer.Option("--case", help="Its number; else one that says most.")
    ] = None,
    replication: Replication = 0,
) -> None:
    """Follow one case of a run under each arm: what it waits for, and how long."""
    from sim.language import _
    from sim.report.findings.one_case import story, tell_case

    found, chart = tell_case(run, replication, number)
    say_other_versions([run])
    for line in story(found):
        tell(line)
    tell("\n" + _("Chart: {file}", file=chart))


def animate(
    run: Run,
    arm: Annotated[
        list[str] | None,
        typer.Option(help="Shown beside the first arm; repeatable. Else all arms, at most four."),
    ] = None,
    replication: Replication = 0,
    to: Annotated[
        Path | None, typer.Option(metavar="FILE", help="An .html, .gif or .mp4 file.")
    ] = None,
) -> None:
    """Animate the months of a run: what each team has, gets and closes, arms side by side."""
    from sim.language import _, listed
    from sim.report.animation.animate import animate as animated
    from sim.report.animation.animate import left_out

    file = animated(run, arm or [], replication, to)
    say_other_versions([run])
    tell(_("Animation: {file}", file=file))
    if not arm and left_out(run):
        complain(_("Not shown: {arms}. Choose with --arm.", arms=listed(left_out(run))))
