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
    from sim.experiment.run import Illustrate, Options
    from sim.experiment.store import RunFolder
    from sim.scenario.scenario import Arm, Scenario
    from sim.world.world import World

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
Replications = Annotated[
    int | None, typer.Option(min=1, help="Replications instead of the scenario's.")
]
Out = Annotated[
    Path | None, typer.Option(help="Folder of the results; else results/<scenario>/<id>.")
]
Workers = Annotated[int | None, typer.Option(min=1, help="Processes; else all cores.")]
Again = Annotated[bool, typer.Option("--again", help="Recompute a finished run.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Print the results folder only.")]
Docket = Annotated[
    Path | None, typer.Option(help="Play this docket (CSV) in every replication, draw none.")
]


THERE_ALREADY = "This run is there already; --again computes it anew.\n"


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
    replications: Replications = None,
    seed: Seed = None,
    settings: Settings = None,
    docket: Docket = None,
    out: Out = None,
    workers: Workers = None,
    keep_logs: Annotated[bool, typer.Option("--keep-logs", help="Keep every case's log.")] = False,
    again: Again = False,
    quiet: Quiet = False,
) -> None:
    """Run a scenario: all arms on the same worlds, compared in tables and charts."""
    from sim.experiment.replication import Study
    from sim.experiment.run import Options, folder_of
    from sim.report.illustration import illustrate
    from sim.world.files import read_docket

    scenario = _load(file, settings, replications=replications, seed=seed)
    cases = None if docket is None else read_docket(docket, scenario)
    study = Study(scenario, cases, docket, keep_logs)
    folder = folder_of(study, out)
    computed = _carry_out(study, folder, Options(workers, again), illustrate, quiet)
    if quiet:
        typer.echo(folder.final)
        return
    if not computed:
        typer.echo(THERE_ALREADY)
    _print_summary(folder.final)


@app.command()
def decompose(
    file: ScenarioFile,
    replications: Replications = None,
    seed: Seed = None,
    settings: Settings = None,
    out: Out = None,
    workers: Workers = None,
    again: Again = False,
    quiet: Quiet = False,
) -> None:
    """Take a reform apart: play all combinations of its parts and say what each contributes."""
    from sim.experiment.replication import Study
    from sim.experiment.run import Options, folder_of
    from sim.report.decomposed import decomposition_summary, take_apart
    from sim.scenario.factorial import factorial

    parts = factorial(_load(file, settings, replications=replications, seed=seed))
    study = Study(parts.scenario)
    folder = folder_of(study, out, "decomposition")
    options = Options(workers, again)
    computed = _carry_out(study, folder, options, lambda at, _: take_apart(at, parts), quiet)
    if quiet:
        typer.echo(folder.final)
        return
    if not computed:
        typer.echo(THERE_ALREADY)
    about = {"title": parts.scenario.file.title, "question": parts.scenario.file.question}
    _print(decomposition_summary(folder.final, about))
    typer.echo(f"\nTables, chart and manifest: {folder.final}")


def _carry_out(
    study: Study, folder: RunFolder, options: Options, illustrate: Illustrate, quiet: bool
) -> bool:
    """Run with a progress bar; say how to go on if it is stopped."""
    from sim.experiment.run import run as run_study
    from sim.experiment.workers import WorkersLostError

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

    _print(explanation(_load(file, settings)))


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
    from sim.world.files import write_world

    scenario = _load(file, settings, seed=seed)
    drawn = _draw(scenario, replication, arm)
    write_world(drawn, out)
    teams = int(drawn.staff.exists[:, -1].sum())
    typer.echo(f"{len(drawn.docket)} cases and {teams} teams: {out}")


@app.command()
def staff(
    file: ScenarioFile,
    replication: Annotated[int, typer.Option(min=0, help="Number of the replication.")] = 0,
    arm: Annotated[str | None, typer.Option(help="Whose staff; else all arms that select.")] = None,
    seed: Seed = None,
    settings: Settings = None,
) -> None:
    """Show the competition for posts, the teams and divisions, and who awaits a post."""
    from sim.report.personnel import personnel
    from sim.scenario.problems import InputError, problem

    scenario = _load(file, settings, seed=seed)
    arms = scenario.arms if arm is None else [_arm(scenario, arm)]
    chosen = [known for known in arms if known.setting.staff is not None]
    if not chosen:
        raise InputError([problem(file, "selects no staff: no arm has the key  staff")])
    shown = []
    for known in chosen:
        plan = known.setting.staff
        roster = _draw(scenario, replication, known.name).staff.roster
        assert plan is not None
        assert roster is not None
        if (plan, known.setting.teams) not in shown:
            shown.append((plan, known.setting.teams))
            typer.echo(f"Arm {known.name}, replication {replication}")
            _print(personnel(roster, plan))
            typer.echo("")


def _arm(scenario: Scenario, name: str) -> Arm:
    from sim.scenario.problems import InputError, nearest, problem

    names = [known.name for known in scenario.arms]
    if name not in names:
        raise InputError([problem("--arm", f"no arm '{name}'; {nearest(name, names)}")])
    return scenario.arm(name)


def _draw(scenario: Scenario, replication: int, arm: str | None) -> World:
    from sim.world.world import draw_worlds

    chosen = scenario.reference if arm is None else _arm(scenario, arm)
    return draw_worlds(scenario, replication)[scenario.arms.index(chosen)]


def _load(file: Path, settings: list[str] | None, **changes: int | None) -> Scenario:
    from sim.scenario.scenario import load

    given = [f"{key}={value}" for key, value in changes.items() if value is not None]
    return load(file, [*(settings or []), *given])
