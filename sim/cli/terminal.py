"""What commands share: reading the scenario, carrying a study out, printing."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from rich.console import RenderableType

    from sim.experiment.run import Listener
    from sim.experiment.store import RunFolder
    from sim.scenario.scenario import Arm, Scenario

THERE_ALREADY = "This run is there already; --again computes it anew.\n"


def load(file: Path, settings: list[str] | None, **changes: int | None) -> Scenario:
    """The scenario with the settings and options of the command laid over it."""
    from sim.scenario import scenario

    return scenario.load(file, all_settings(settings, changes))


def all_settings(settings: list[str] | None, changes: dict[str, int | None]) -> list[str]:
    """Assignments of ``--set`` and those of options of their own."""
    given = [f"{key}={value}" for key, value in changes.items() if value is not None]
    return [*(settings or []), *given]


def chosen_arm(scenario: Scenario, name: str) -> Arm:
    """The arm that ``--arm`` names."""
    from sim.scenario.problems import InputError, nearest, problem

    names = [known.name for known in scenario.arms]
    if name not in names:
        raise InputError([problem("--arm", f"no arm '{name}'; {nearest(name, names)}")])
    return scenario.arm(name)


def carry_out(
    folder: RunFolder, total: int, quiet: bool, study: Callable[[Listener], bool]
) -> bool:
    """Carry out a study of ``total`` replications with a progress bar; say how to go on if stopped.

    Returns
    -------
    Whether anything was computed.
    """
    from sim.experiment.executors import ClusterError, WorkersLostError
    from sim.experiment.run import Listener

    kept = 0
    try:
        with progress(total, quiet) as advance:

            def finished(replications: int) -> None:
                nonlocal kept
                kept += replications
                advance(replications)

            return study(Listener(finished, spoiled))
    except KeyboardInterrupt:
        complain(
            f"Stopped. {kept} of {total} replications are kept in {folder.work}; "
            "the same command goes on from there."
        )
        sys.exit(130)
    except WorkersLostError:
        complain("The worker processes died (out of memory?). Try fewer --workers.")
        sys.exit(1)
    except ClusterError as error:
        complain(f"--cluster: {error}")
        sys.exit(1)


def spoiled(chunks: list[range]) -> None:
    """Say which kept results are of no use."""
    which = ", ".join(f"{c.start} to {c.stop - 1}" if len(c) > 1 else f"{c.start}" for c in chunks)
    complain(f"Kept results of replications {which} are spoiled; they are computed again.")


@contextmanager
def progress(total: int, quiet: bool) -> Iterator[Callable[[int], None]]:
    """A bar on the error stream, so that standard output holds the results only."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn("replications"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    hidden = quiet or not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=hidden) as progress:
        task = progress.add_task("replications", total=total)
        yield lambda replications: progress.advance(task, replications)


def show_run(folder: Path) -> None:
    """Print the summary of a finished run."""
    from sim.experiment.store import table
    from sim.report.summary import summary

    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    show(summary(table(folder, "comparison"), table(folder, "replications"), manifest))
    typer.echo(f"\nTables, charts and manifest: {folder}")


def show(shown: RenderableType) -> None:
    """Print for the terminal, or 120 columns wide into a file or pipe."""
    from rich.console import Console

    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=120)
    console.print(shown)


def complain(message: str) -> None:
    """Say on the error stream what went wrong."""
    typer.echo(message, err=True)
