"""The commands that run a scenario: run and decompose."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.cli.options import (
    Again,
    Cluster,
    Docket,
    Out,
    Quiet,
    Replications,
    ScenarioFile,
    Seed,
    Settings,
    Workers,
)
from sim.cli.terminal import THERE_ALREADY, carry_out, load, show, show_run


def run(
    file: ScenarioFile,
    replications: Replications = None,
    seed: Seed = None,
    settings: Settings = None,
    docket: Docket = None,
    out: Out = None,
    workers: Workers = None,
    cluster: Cluster = None,
    keep_logs: Annotated[bool, typer.Option("--keep-logs", help="Keep every case's log.")] = False,
    independent: Annotated[
        bool, typer.Option("--independent", help="Worlds of its own for every arm; no pairing.")
    ] = False,
    again: Again = False,
    quiet: Quiet = False,
) -> None:
    """Run a scenario: all arms on the same worlds, compared in tables and charts."""
    from sim.experiment.executors import Where
    from sim.experiment.replication import Study
    from sim.experiment.run import Options, folder_of
    from sim.experiment.run import run as run_study
    from sim.report.illustration import illustrate
    from sim.world.files import read_docket

    scenario = load(file, settings, replications=replications, seed=seed)
    cases = None if docket is None else read_docket(docket, scenario)
    study = Study(scenario, cases, docket, keep_logs, independent)
    folder = folder_of(study, out)
    options = Options(Where(workers, cluster), again)
    total = scenario.file.most_replications
    computed = carry_out(
        folder, total, quiet, lambda heard: run_study(study, folder, options, heard, illustrate)
    )
    if quiet:
        typer.echo(folder.final)
        return
    if not computed:
        typer.echo(THERE_ALREADY)
    show_run(folder.final)


def decompose(
    file: ScenarioFile,
    replications: Replications = None,
    seed: Seed = None,
    settings: Settings = None,
    out: Out = None,
    workers: Workers = None,
    cluster: Cluster = None,
    again: Again = False,
    quiet: Quiet = False,
) -> None:
    """Take a reform apart: play all combinations of its parts and say what each contributes."""
    from sim.experiment.executors import Where
    from sim.experiment.replication import Study
    from sim.experiment.run import Options, folder_of
    from sim.experiment.run import run as run_study
    from sim.report.decomposed import decomposition_summary, take_apart
    from sim.scenario.factorial import factorial

    parts = factorial(load(file, settings, replications=replications, seed=seed))
    study = Study(parts.scenario)
    folder = folder_of(study, out, "decomposition")
    options = Options(Where(workers, cluster), again)
    computed = carry_out(
        folder,
        parts.scenario.file.most_replications,
        quiet,
        lambda heard: run_study(study, folder, options, heard, lambda at, _: take_apart(at, parts)),
    )
    if quiet:
        typer.echo(folder.final)
        return
    if not computed:
        typer.echo(THERE_ALREADY)
    about = {"title": parts.scenario.file.title, "question": parts.scenario.file.question}
    show(decomposition_summary(folder.final, about))
    typer.echo(f"\nTables, chart and manifest: {folder.final}")
