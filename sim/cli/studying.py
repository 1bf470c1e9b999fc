"""The commands that study a scenario at many points, and runs that are there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import Again, Cluster, Out, Quiet, ScenarioFile, Seed, Settings, Workers
from sim.cli.terminal import THERE_ALREADY, all_settings, carry_out, show

if TYPE_CHECKING:
    from sim.experiment.points import Points
    from sim.experiment.points_run import Illustrate
    from sim.experiment.run import Options
    from sim.scenario.reading import Node
    from sim.scenario.scenario import Scenario

Each = Annotated[
    int | None, typer.Option("--replications", min=2, help="At every point; else the scenario's.")
]


def sweep(
    file: ScenarioFile,
    vary: Annotated[
        list[str],
        typer.Option(metavar="KEY=VALUES", help="KEY=200,234,260 or KEY=0:0.6:7; repeatable."),
    ],
    design: Annotated[str, typer.Option(help="grid, latin-hypercube or sobol.")] = "grid",
    points: Annotated[int, typer.Option(min=2, help="Points of a design other than grid.")] = 32,
    response: Annotated[
        list[str] | None, typer.Option(help="Measure whose differences are shown; repeatable.")
    ] = None,
    more_than: Annotated[str, typer.Option(help="Threshold: 2% of the reference, or 10.")] = "0",
    replications: Each = None,
    seed: Seed = None,
    settings: Settings = None,
    out: Out = None,
    workers: Workers = None,
    cluster: Cluster = None,
    again: Again = False,
    quiet: Quiet = False,
) -> None:
    """Vary keys of a scenario: how the differences between its arms change with them."""
    from sim.experiment.design import axes, design_named
    from sim.experiment.design import design as points_of
    from sim.experiment.executors import Where
    from sim.experiment.run import Options
    from sim.experiment.sweep import threshold
    from sim.report.swept import Sweep, show_sweep, sweep_summary

    scenario, tree = _compared(file, settings, seed)
    varied, kind, limit = axes(vary), design_named(design), threshold(more_than)
    values = points_of(varied, kind, points, scenario.file.seed)
    keys = tuple(axis.key for axis in varied)
    chosen = _points(scenario, tree, keys, values, replications)
    shown = Sweep(scenario, chosen, _measures(response), limit, kind == "grid")
    folder = _study(
        "sweep-" + "-".join([*shown.responses, str(limit)]),
        (scenario, chosen, out),
        Options(Where(workers, cluster), again),
        lambda at: show_sweep(at, shown),
        quiet,
    )
    if not quiet:
        show(sweep_summary(folder, shown))
        typer.echo(f"\nTables, charts and manifest: {folder}")


def sensitivity(
    file: ScenarioFile,
    over: Annotated[Path, typer.Option(help="Ranges: a YAML file, KEY: [LOW, HIGH] a line.")],
    method: Annotated[str, typer.Option(help="morris (screening) or sobol (indices).")] = "morris",
    size: Annotated[
        int | None, typer.Option(min=2, help="Trajectories, or base points; else 10, or 64.")
    ] = None,
    response: Annotated[
        str, typer.Option(help="Measure whose difference is studied.")
    ] = "closures",
    replications: Each = None,
    seed: Seed = None,
    settings: Settings = None,
    out: Out = None,
    workers: Workers = None,
    cluster: Cluster = None,
    again: Again = False,
    quiet: Quiet = False,
) -> None:
    """Say which assumption decides the difference between the arms."""
    from sim.experiment.executors import Where
    from sim.experiment.run import Options
    from sim.experiment.sensitivity import (
        base_values,
        method_named,
        one_at_a_time,
        read_ranges,
        sample,
    )
    from sim.report.sensitive import Sensitivity, sensitivity_summary, show_sensitivity

    scenario, tree = _compared(file, settings, seed)
    kind, ranges = method_named(method), read_ranges(over)
    base = base_values(tree, ranges, str(over))
    number = size or {"morris": 10, "sobol": 64}[kind]
    values = one_at_a_time(ranges, base) + sample(ranges, kind, number, scenario.file.seed)
    chosen = _points(scenario, tree, tuple(ranges), values, replications)
    shown = Sensitivity(scenario, chosen, ranges, kind, _measures([response])[0])
    folder = _study(
        f"sensitivity-{kind}-{shown.measure}",
        (scenario, chosen, out),
        Options(Where(workers, cluster), again),
        lambda at: show_sensitivity(at, shown),
        quiet,
    )
    if not quiet:
        show(sensitivity_summary(folder, shown))
        typer.echo(f"\nTables, charts and manifest: {folder}")


def _compared(file: Path, settings: list[str] | None, seed: int | None) -> tuple[Scenario, Node]:
    """The scenario and its tree; it must have two arms or more."""
    from sim.scenario.problems import InputError, problem
    from sim.scenario.scenario import build, load_tree

    tree = load_tree(file, all_settings(settings, {"seed": seed}))
    scenario = build(tree, file.stem)
    if len(scenario.file.arms) < 2:
        message = "has one arm only: there is no difference to study"
        raise InputError([problem(file, message, key="arms")])
    return scenario, tree


def _points(
    scenario: Scenario,
    tree: Node,
    keys: tuple[str, ...],
    values: tuple[tuple[float, ...], ...],
    replications: int | None,
) -> Points:
    from sim.experiment.points import Points, checked

    given = scenario.file.replications
    usual = given if isinstance(given, int) else given.at_least
    return checked(Points(scenario.name, tree, keys, values, replications or max(usual, 2)))


def _measures(names: list[str] | None) -> tuple[str, ...]:
    from sim.scenario.measure_names import full_name
    from sim.scenario.problems import InputError, problem

    try:
        found = [full_name(name) for name in names or ["closures"]]
    except ValueError as error:
        raise InputError([problem("--response", str(error))]) from None
    return tuple(dict.fromkeys(found))


def _study(
    purpose: str,
    what: tuple[Scenario, Points, Path | None],
    options: Options,
    illustrate: Illustrate,
    quiet: bool,
) -> Path:
    from sim.experiment.points_run import points_folder, run_points

    scenario, points, out = what
    folder = points_folder(scenario, points, purpose, out)
    computed = carry_out(
        folder,
        points.units,
        quiet,
        lambda heard: run_points(scenario, points, folder, options, heard, illustrate),
    )
    if quiet:
        typer.echo(folder.final)
    elif not computed:
        typer.echo(THERE_ALREADY)
    return folder.final


def results(
    folder: Annotated[Path, typer.Argument(help="Where to look for runs.")] = Path("results"),
) -> None:
    """List the runs that are there: scenario, arms, replications, when, complete or not."""
    from sim.experiment.library import runs_in
    from sim.report.listing import listing

    found = runs_in(folder)
    show(listing(found)) if found else typer.echo(f"No runs in {folder}.")


def compare(
    runs: Annotated[list[Path], typer.Argument(metavar="RUN...", help="Folders of finished runs.")],
    out: Annotated[Path | None, typer.Option(help="Write comparison.csv here.")] = None,
) -> None:
    """Compare arms across runs that share their worlds; refuse where they do not."""
    from sim.experiment.library import compare_runs
    from sim.report.summary import comparison_table

    table, replications, arms = compare_runs(runs)
    show(comparison_table(table, {"arms": arms}))
    n = replications["replication"].nunique()
    typer.echo(f"\nReference: {arms[0]} of {runs[0]}. {n} replications that all runs share.")
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        table.to_csv(out / "comparison.csv", index=False, lineterminator="\n")
        typer.echo(f"Written: {out / 'comparison.csv'}")
