"""The options that commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

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
Cluster = Annotated[
    str | None,
    typer.Option(metavar="ADDRESS", help="Run on this Dask cluster, as in tcp://host:8786."),
]
Engine = Annotated[
    str, typer.Option(help="auto, simpy or compiled: the same results, sooner or later.")
]
Again = Annotated[bool, typer.Option("--again", help="Recompute a finished run.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Print the results folder only.")]
Bureau = Annotated[
    str | None, typer.Option(metavar="NAME", help="One bureau of the scenario's table, by itself.")
]
Docket = Annotated[
    Path | None, typer.Option(help="Play this docket (CSV) in every replication, draw none.")
]
