"""The commands that run a scenario: run and decompose."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.cli.options import (
    Again,
    Bureau,
    Cluster,
    Docket,
    Engine,
    Json,
    Out,
    Quiet,
    Replications,
    ScenarioFile,
    Seed,
    Settings,
    Wait,
    Workers,
)
from sim.cli.terminal import Printed, carry_out, load, placed


def run(
    file: ScenarioFile,
    replications: Replications = None,
    seed: Seed = None,
    settings: Settings = None,
    bureau: Bureau = None,
    docket: Docket = None,
    out: Out = None,
    workers: Workers = None,
    cluster: Cluster = None,
    engine: Engine = "auto",
    keep_logs: Annotated[bool, typer.Option("--keep-logs", help="Keep every case's log.")] = False,
    independent: Annotated[
        bool, typer.Option("--independent", help="Worlds of its own for every arm; no pairing.")
    ] = False,
    again: Again = False,
    wait: Wait = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Run a scenario: all arms on the same worlds, compared in tables and charts."""
    printed = Printed(quiet, as_json, ("comparison",))
    changes = {"replications": replications, "seed": seed}
    how = placed(out, workers, cluster, engine, again, wait)
    scenario = load(file, settings, bureau, takes_many=True, **changes)
    from sim import api

    carry_out(
        lambda heard: api.run(
            scenario,
            docket=docket,
            keep_logs=keep_logs,
            independent=independent,
            **(how | {"listener": heard}),
        ),
        printed,
    )


def decompose(
    file: ScenarioFile,
    replications: Replications = None,
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
    """Take a reform apart: play all combinations of its parts and say what each contributes."""
    printed = Printed(quiet, as_json, ("contributions", "interactions"))
    how = placed(out, workers, cluster, engine, again, wait)
    scenario = load(file, settings, bureau, replications=replications, seed=seed)
    from sim import api

    carry_out(lambda heard: api.decompose(scenario, **(how | {"listener": heard})), printed)
