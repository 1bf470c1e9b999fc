"""The front door: parse, call one function, print. Heavy imports wait until they are needed."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import RenderableType

    from sim.experiment.replication import Study
    from sim.experiment.run import Options
    from sim.experiment.store import RunFolder
    from sim.scenario.scenario import Scenario

app = typer.Typer(
    help="Simulates a court's execution bureau and compares ways to run it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

ScenarioFile = Annotated[Path, typer.Argument(metavar="FILE", help="A scenario, a YAML file.")]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Lay a value over the scenario; repeatable."),
]
Seed = Annotated[int | None, typer.Option(min=0, help="Seed instead of the scenario's.")]
Docket = Annotated[
    Path | None, typer.Option(help="Play this docket (CSV) in every replication, draw none.")
]


def main() -> None:
    """Run the command line; bad input ends with exit code 2 and no traceback."""
    from sim.scenario.problems import InputError

    try:
        app()
    except InputError as error:
        _complain(str(error))
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()  # whoever read the output has gone
        sys.exit(1)
    except OSError as error:
        _complain(f"{error.filename or 'a file'}: {error.strerror or error}")
        sys.exit(1)


def _complain(message: str) -> None:
    typer.echo(message, err=True)


@app.command()
def run(
    file: ScenarioFile,
    replications: Annotated[
        int | None, typer.Option(min=1, help="Replications instead of the scenario's.")
    ] = None,
    seed: Seed = None,
    settings: Settings = None,
    docket: Docket = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder of the results; else results/<scenario>/<id>.")
    ] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes; else all cores.")] = None,
    keep_logs: Annotated[bool, typer.Option("--keep-logs", help="Keep every case's log.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Recompute a finished run.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print the results folder only.")] = False,
) -> None:
    """Run a scenario: all arms on the same worlds, compared in tables and charts."""
    from sim.experiment.replication import Study
    from sim.experiment.run import Options, folder_of
    from sim.world.files import read_docket

    counts = {"replications": replications, "seed": seed}
    given = [f"{key}={value}" for key, value in counts.items() if value is not None]
    scenario = _load(file, [*(settings or []), *given])
    cases = None if docket is None else read_docket(docket, scenario)
    study = Study(scenario, cases, docket, keep_logs)
    folder = folder_of(study, out)
    computed = _carry_out(study, folder, Options(workers, again), quiet)
    if quiet:
        typer.echo(folder.final)
        return
    if not computed:
        typer.echo("This run is there already; --again computes it anew.\n")
    _print_summary(folder.final)


def _carry_out(study: Study, folder: RunFolder, options: Options, quiet: bool) -> bool:
    """Run with a progress bar; say how to go on if it is stopped."""
    from sim.experiment.run import run as run_study
    from sim.experiment.workers import WorkersLostError
    from sim.report.illustration import illustrate

    total = study.scenario.file.replications
    try:
        with _progress(total, quiet) as finished:
            return run_study(study, folder, options, finished, illustrate)
    except KeyboardInterrupt:
        kept = len(folder.finished_parts(total, study.keep_logs))
        _complain(
            f"Stopped. {kept} of {total} replications are kept in {folder.work}; "
            "the same command goes on from there."
        )
        sys.exit(130)
    except WorkersLostError:
        _complain("The worker processes died (out of memory?). Try fewer --workers.")
        sys.exit(1)


@contextmanager
def _progress(total: int, quiet: bool) -> Iterator[Callable[[int], None]]:
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
        yield lambda _: progress.advance(task)


def _print_summary(folder: Path) -> None:
    from sim.experiment.store import table
    from sim.report.summary import summary

    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    _print(summary(table(folder, "comparison"), table(folder, "replications"), manifest))
    typer.echo(f"\nTables, charts and manifest: {folder}")


def _print(shown: RenderableType) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=120)
    console.print(shown)


@app.command()
def check(file: ScenarioFile, settings: Settings = None) -> None:
    """Say in words what a scenario means, and warn of what is likely not meant."""
    from sim.report.explanation import explanation

    _print(explanation(_load(file, settings or [])))


@app.command()
def schema() -> None:
    """Print the JSON Schema of a scenario, for editors that complete keys."""
    from sim.scenario.schema import json_schema

    typer.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))


@app.command()
def world(
    file: ScenarioFile,
    out: Annotated[Path, typer.Option(help="Folder for docket.csv and staff.csv.")],
    replication: Annotated[int, typer.Option(min=0, help="Number of the replication.")] = 0,
    arm: Annotated[str | None, typer.Option(help="Whose world; else the first arm's.")] = None,
    seed: Seed = None,
    settings: Settings = None,
) -> None:
    """Write what happens to the bureau in one replication: its docket and its staff."""
    from sim.scenario.problems import InputError, nearest, problem
    from sim.world.files import write_world
    from sim.world.world import draw_worlds

    given = [] if seed is None else [f"seed={seed}"]
    scenario = _load(file, [*(settings or []), *given])
    names = [known.name for known in scenario.arms]
    if arm is not None and arm not in names:
        raise InputError([problem("--arm", f"no arm '{arm}'; {nearest(arm, names)}")])
    drawn = draw_worlds(scenario, replication)[names.index(arm) if arm else 0]
    write_world(drawn, out)
    teams = int(drawn.staff.exists[:, -1].sum())
    typer.echo(f"{len(drawn.docket)} cases and {teams} teams: {out}")


def _load(file: Path, settings: list[str]) -> Scenario:
    from sim.scenario.scenario import load

    return load(file, settings)
