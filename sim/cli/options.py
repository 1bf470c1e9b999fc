"""The options that commands share, each declared once, and what is made of them.

A command that has one of the groups below among its parameters has all the options of the group.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.failures import ending_in_order
from sim.language import LANGUAGES, VARIABLE, _

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

DocketOption = Annotated[
    Path | None, typer.Option(help="Play this docket (CSV) in every replication, draw none.")
]
BESIDE = ""
"""As the value of an option that names a file: the one beside the scenario."""
MAY_BE_ALONE = ("--sets",)
"""Options that may stand without their value, which then is `BESIDE`."""
JsonOption = Annotated[
    bool, typer.Option("--json", help="Print one JSON document instead of words, for scripts.")
]


@dataclass(frozen=True, kw_only=True)
class ScenarioOptions:
    """Which scenario a command is about, and what is laid over it."""

    file: Annotated[Path, typer.Argument(metavar="FILE", help="A scenario, a YAML file.")]
    seed: Annotated[int | None, typer.Option(min=0, help="Seed instead of the scenario's.")] = None
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="KEY=VALUE", help="Lay a value over the scenario; repeatable."
        ),
    ] = None
    bureau: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="One bureau of the scenario's table, by itself."),
    ] = None

    def load(self, *, takes_many: bool = False, replications: int | None = None) -> Scenario:
        """The scenario, with what is laid over it.

        Parameters
        ----------
        takes_many : bool
            Whether the command can take a whole table of bureaus, if no bureau of it is named.
        replications : int, optional
            Instead of the scenario's.

        Raises
        ------
        InputError
            If the file or an option is wrong.
        """
        from sim.scenario import scenario
        from sim.scenario.panel import chosen_bureau

        options = {"replications": replications, "seed": self.seed}
        settings = [f"{key}={value}" for key, value in options.items() if value is not None]
        loaded = scenario.load(self.file, [*(self.settings or []), *settings])
        is_whole = takes_many and self.bureau is None
        return loaded if is_whole else chosen_bureau(loaded, self.bureau)


@dataclass(frozen=True, kw_only=True)
class StudyOptions:
    """How a study is carried out, where its results go, and what is printed of them."""

    out: Annotated[
        Path | None, typer.Option(help="Folder of the results; else results/<scenario>/<id>.")
    ] = None
    workers: Annotated[int | None, typer.Option(min=1, help="Processes; else all cores.")] = None
    cluster: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Run on this Dask cluster, as in tcp://host:8786."),
    ] = None
    engine: Annotated[
        str, typer.Option(help="auto, simpy or compiled: the same results, sooner or later.")
    ] = "auto"
    again: Annotated[bool, typer.Option("--again", help="Recompute a finished run.")] = False
    wait: Annotated[
        bool,
        typer.Option("--wait", help="Wait if another process computes the same, not refuse."),
    ] = False
    no_charts: Annotated[
        bool,
        typer.Option("--no-charts", help="Tables and summary only; `report` draws the rest later."),
    ] = False
    quiet: Annotated[bool, typer.Option("--quiet", help="Print the results folder only.")] = False
    as_json: JsonOption = False


def _known_language(name: str) -> str:
    """Refuse a language that there is not; `sim.cli.app` has chosen it before."""
    from sim.scenario.problems import InputError, nearest, problem

    if name not in LANGUAGES:
        why = _("no language '{name}'; {nearest}", name=name, nearest=nearest(name, LANGUAGES))
        raise InputError([problem("--lang", why)])
    return name


Lang = Annotated[
    str,
    typer.Option(
        "--lang",
        envvar=VARIABLE,
        callback=_known_language,
        is_eager=True,
        help="Language: en or zh.",
    ),
]


_KEYWORD = inspect.Parameter.KEYWORD_ONLY


def with_options(command: Callable[..., None]) -> Callable[..., None]:
    """A command as Typer takes it: with the options of its groups one by one, and ``--lang``."""
    parameters = _parameters(command)
    groups: dict[str, Any] = {
        one.name: one.annotation for one in parameters if is_dataclass(one.annotation)
    }
    options_of = {name: _parameters(group) for name, group in groups.items()}

    @functools.wraps(command)
    def called(*, lang: str, **values: Any) -> None:  # noqa: ARG001 - chosen by `sim.cli.app`
        for name, group in groups.items():
            values[name] = group(**{one.name: values.pop(one.name) for one in options_of[name]})
        with ending_in_order():
            command(**values)

    lang = inspect.Parameter("lang", _KEYWORD, default="en", annotation=Lang)
    options = [
        option.replace(kind=_KEYWORD)
        for parameter in parameters
        for option in options_of.get(parameter.name, [parameter])
    ]
    called.__signature__ = inspect.Signature([*options, lang])  # type: ignore[attr-defined]
    called.__annotations__ = {option.name: option.annotation for option in [*options, lang]}
    return called


def _parameters(function: Any) -> list[inspect.Parameter]:
    return list(inspect.signature(function, eval_str=True).parameters.values())


def spelt_out(arguments: Sequence[str]) -> list[str]:
    """Arguments in which no option lacks its value; Typer knows none that may stand alone.

    Such an option is alone at the end, before another option, and before the scenario.
    """
    follows = [*arguments, "--"][1:]
    return [
        f"{word}={BESIDE}" if word in MAY_BE_ALONE and _is_no_table(after) else word
        for word, after in zip(arguments, follows, strict=False)  # none typed: nothing follows
    ]


def _is_no_table(word: str) -> bool:
    from sim.scenario.texts import SCENARIOS

    return word.startswith("-") or Path(word).suffix in SCENARIOS
