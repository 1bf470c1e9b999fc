"""The options that commands share."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from sim.cli.ending import heard_by_us
from sim.language import LANGUAGES, VARIABLE, _, use_language

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
Wait = Annotated[
    bool, typer.Option("--wait", help="Wait if another process computes the same, not refuse.")
]
Quiet = Annotated[bool, typer.Option("--quiet", help="Print the results folder only.")]
Json = Annotated[
    bool, typer.Option("--json", help="Print one JSON document instead of words, for scripts.")
]
Bureau = Annotated[
    str | None, typer.Option(metavar="NAME", help="One bureau of the scenario's table, by itself.")
]
Docket = Annotated[
    Path | None, typer.Option(help="Play this docket (CSV) in every replication, draw none.")
]


def _language(name: str) -> str:
    from sim.scenario.problems import InputError, nearest, problem

    for language in LANGUAGES:
        if name == language:
            use_language(language)
            return name
    why = _("no language '{name}'; {nearest}", name=name, nearest=nearest(name, LANGUAGES))
    raise InputError([problem("--lang", why)])


Lang = Annotated[
    str,
    typer.Option(
        "--lang", envvar=VARIABLE, callback=_language, is_eager=True, help="Language: en or zh."
    ),
]


def in_chosen_language(command: Callable[..., None]) -> Callable[..., None]:
    """The command with the option ``--lang`` besides its own; all it says is in that language."""

    @functools.wraps(command)
    def spoken(*, lang: str, **given: Any) -> None:  # noqa: ARG001 - taken up by its callback
        with heard_by_us():
            command(**given)

    signature = inspect.signature(command, eval_str=True)
    keyword = inspect.Parameter.KEYWORD_ONLY
    own = [parameter.replace(kind=keyword) for parameter in signature.parameters.values()]
    option = inspect.Parameter("lang", keyword, default="en", annotation=Lang)
    spoken.__signature__ = signature.replace(parameters=[*own, option])  # type: ignore[attr-defined]
    spoken.__annotations__ = {parameter.name: parameter.annotation for parameter in [*own, option]}
    return spoken
