"""The front door: parse, call one function, print. Heavy imports wait until they are needed."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence

import typer

from sim.cli import browser, ledger, runs, scenarios, studies
from sim.cli.failures import flush_all, say_failure
from sim.cli.help import Command, Program
from sim.cli.interrupts import stoppable
from sim.cli.options import Lang, with_options
from sim.cli.terminal import complain
from sim.language import LANGUAGES, VARIABLE, use_language
from sim.language.notices import hear_notices
from sim.language.signs import fit_streams
from sim.own_folder import shelter_matplotlib

COMMANDS = (
    studies.run,
    studies.sweep,
    studies.sensitivity,
    studies.seek,
    studies.decompose,
    studies.variance,
    ledger.ledger,
    runs.report,
    runs.results,
    runs.compare,
    runs.diff,
    runs.case,
    runs.animate,
    scenarios.check,
    scenarios.verify,
    scenarios.schema,
    scenarios.world,
    scenarios.practice,
    scenarios.staff,
    browser.app,
)


def front_door(context: typer.Context, lang: Lang = "en") -> None:  # noqa: ARG001 - chosen by `main`
    """Simulates a court's execution bureau and compares ways to run it."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def program(words: Sequence[str]) -> typer.Typer:
    """All commands; one that is not among the words cannot be called, and has no options here."""
    app = typer.Typer(
        cls=Program, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False
    )
    app.callback(invoke_without_command=True)(front_door)
    for command in COMMANDS:
        is_called = command.__name__ in words
        app.command(cls=Command)(with_options(command) if is_called else outline_of(command))
    return app


def outline_of(command: Callable[..., None]) -> Callable[[], None]:
    """A command's name and what it is for, which is all that a list of commands shows of it."""

    def outline() -> None: ...

    outline.__name__, outline.__doc__ = command.__name__, command.__doc__
    return outline


@stoppable()
def main() -> None:
    """Run the command line; whatever goes wrong ends with one message, an exit code, no traceback.

    Raises
    ------
    SystemExit
        Always; 2 after bad input, 70 after a fault of the program itself.
    """
    fit_streams()
    choose_language(sys.argv[1:])
    hear_notices(complain)
    shelter_matplotlib()
    try:
        program(sys.argv[1:])()
    except SystemExit as ended:
        code = ended.code
    except (Exception, KeyboardInterrupt) as error:
        code = say_failure(error)
    finally:
        gc.freeze()  # else a process that ends goes through it: a quarter of a second after a run
    unwritten = flush_all(sys.stdout, sys.stderr)
    if unwritten is not None and not code:
        code = say_failure(unwritten)
    sys.exit(code)


def choose_language(arguments: Sequence[str]) -> None:
    """Speak the language that the command line asks for, before or after the command.

    It is looked for before anything else is read, so that help and errors are in it, too. The last
    ``--lang`` holds; without any the environment decides. What is no language is refused later.
    """
    name = os.environ.get(VARIABLE)
    for option, value in zip(arguments, [*arguments[1:], ""], strict=False):
        if option == "--lang":
            name = value
        elif option.startswith("--lang="):
            name = option.removeprefix("--lang=")
    use_language(next((language for language in LANGUAGES if language == name), "en"))
