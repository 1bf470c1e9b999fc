"""The commands that study a scenario at many points, and runs that are there."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.documents import print_document, records
from sim.cli.options import (
    Again,
    Bureau,
    Cluster,
    Engine,
    Json,
    Out,
    Quiet,
    ScenarioFile,
    Seed,
    Settings,
    Wait,
    Workers,
)
from sim.cli.terminal import (
    Printed,
    carry_out,
    complain,
    load,
    placed,
    say_other_versions,
    show,
    tell,
)
from sim.language import _, in_a_row

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
    bureau: Bureau = None,
    out: Out = None,
    workers: Workers = None,
    cluster: Cluster = None,
    engine: Engine = "auto",
    again: Again = False,
    wait: Wait = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Vary keys of a scenario: how the differences between its arms change with them."""
    from sim.analysis.design import axes

    printed = Printed(quiet, as_json, ("effects", "break_even"))
    how = placed(out, workers, cluster, engine, again, wait)
    varied, scenario = axes(vary), load(file, settings, bureau, seed=seed)
    from sim import api

    carry_out(
        lambda heard: api.sweep(
            scenario,
            varied,
            design=design,
            points=points,
            response=response or ["closures"],
            more_than=more_than,
            replications=replications,
            **(how | {"listener": heard}),
        ),
        printed,
    )


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
    bureau: Bureau = None,
    out: Out = None,
    workers: Workers = None,
    cluster: Cluster = None,
    engine: Engine = "auto",
    again: Again = False,
    wait: Wait = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Say which assumption decides the difference between the arms."""
    printed = Printed(quiet, as_json, ("indices", "tornado"))
    how = placed(out, workers, cluster, engine, again, wait)
    scenario = load(file, settings, bureau, seed=seed)
    from sim import api

    carry_out(
        lambda heard: api.sensitivity(
            scenario,
            over,
            method=method,
            size=size,
            response=response,
            replications=replications,
            **(how | {"listener": heard}),
        ),
        printed,
    )


def report(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a finished run or study.")],
) -> None:
    """Write a run's report again, or in another language: one HTML file to mail and to print."""
    from sim import api

    file = api.write_report(run)
    say_other_versions([run])
    tell(_("Report: {file}", file=file))


def results(
    folder: Annotated[Path, typer.Argument(help="Where to look for runs.")] = Path("results"),
    check: Annotated[
        bool, typer.Option("--check", help="Compare all files with their checksums.")
    ] = False,
    as_json: Json = False,
) -> None:
    """List the runs that are there: scenario, arms, replications, when, complete or not."""
    from sim.report.findings.library import damage_words, listing
    from sim.studies.library import runs_in

    is_usual = folder == Path("results") and not folder.exists()  # nothing was run here yet
    found, problems = ([], []) if is_usual else runs_in(folder)
    damaged = [run.damage() if check else [] for run in found]
    for one in problems:
        complain(str(one))
    if as_json:
        print_document({"runs": [run.record(check) for run in found]})
    elif found:
        show(listing(found))
    else:
        tell(_("No runs in {folder}.", folder=folder))
    if check and found and not as_json:
        tell("")
        for line in damage_words(found, damaged):
            tell(line)
    if any(damaged) or (check and problems):
        raise typer.Exit(1)


def compare(
    runs: Annotated[list[Path], typer.Argument(metavar="RUN...", help="Folders of finished runs.")],
    out: Annotated[Path | None, typer.Option(help="Write comparison.csv here.")] = None,
    as_json: Json = False,
) -> None:
    """Compare arms across runs that share their worlds; refuse where they do not."""
    from sim.report.findings.run import comparison_table, hold_together
    from sim.running.tables import write_csv
    from sim.studies.library import compare_runs, other_versions

    table, replications, arms = compare_runs(runs)
    n, unlike = replications["replication"].nunique(), other_versions(runs)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        write_csv(table, out / "comparison.csv")
    if as_json:
        about = {"runs": [run.as_posix() for run in runs], "arms": arms, "replications": n}
        about["versions"] = unlike or None
        print_document({**about, "comparison": records(table)})
        return
    show(comparison_table(table, {"arms": arms}))
    shared = _(
        "Reference: {arm} of {run}. {n} replications that all runs share.",
        arm=arms[0],
        run=runs[0],
        n=n,
    )
    tell("\n" + in_a_row([shared, hold_together(len(arms) - 1), unlike]))
    if out is not None:
        tell(_("Written: {file}", file=out / "comparison.csv"))
