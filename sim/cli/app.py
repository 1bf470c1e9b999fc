"""The front door: parse, call one function, print. Heavy imports wait until they are needed."""

from __future__ import annotations

import sys

import typer

from sim.cli import looking, running, showing, studying
from sim.cli.ending import let_go, told
from sim.cli.options import Lang, in_chosen_language
from sim.cli.stopping import stoppable
from sim.cli.terminal import complain
from sim.garbage import all_stays
from sim.language.notices import hear_notices
from sim.language.signs import fit_streams
from sim.own_folder import shelter_matplotlib

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
COMMANDS = (
    running.run,
    studying.sweep,
    studying.sensitivity,
    running.decompose,
    studying.report,
    studying.results,
    studying.compare,
    showing.case,
    showing.animate,
    looking.check,
    looking.verify,
    looking.schema,
    looking.world,
    looking.staff,
)


@app.callback(invoke_without_command=True)
def front_door(context: typer.Context, lang: Lang = "en") -> None:  # noqa: ARG001 - taken up by its callback
    """Simulates a court's execution bureau and compares ways to run it."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


for command in COMMANDS:
    app.command()(in_chosen_language(command))


@stoppable()
def main() -> None:
    """Run the command line; whatever goes wrong ends with one message, an exit code, no traceback.

    Raises
    ------
    SystemExit
        Always; 2 after bad input, 70 after a fault of the program itself.
    """
    fit_streams()
    hear_notices(complain)
    shelter_matplotlib()
    try:
        app()
    except SystemExit as ended:
        code = ended.code
    except (Exception, KeyboardInterrupt) as error:
        code = told(error)
    finally:
        all_stays()  # else a process that ends goes through it: a quarter of a second after a run
    unwritten = let_go(sys.stdout, sys.stderr)
    if unwritten is not None and not code:
        code = told(unwritten)
    sys.exit(code)
