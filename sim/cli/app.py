"""The front door: parse, call one function, print. Heavy imports wait until they are needed."""

from __future__ import annotations

import sys

import typer

from sim.cli import looking, running, showing, studying
from sim.cli.options import in_chosen_language
from sim.cli.stopping import stoppable
from sim.cli.terminal import complain
from sim.garbage import all_stays
from sim.words import _

app = typer.Typer(
    help="Simulates a court's execution bureau and compares ways to run it.",
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
for command in COMMANDS:
    app.command()(in_chosen_language(command))


@stoppable()
def main() -> None:
    """Run the command line; bad input ends with exit code 2 and no traceback."""
    from sim.scenario.problems import InputError

    try:
        app()
    except InputError as error:
        complain(str(error))
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()  # whoever read the output has gone
        sys.exit(1)
    except OSError as error:
        file = error.filename or _("a file")
        complain(f"{file}: {error.strerror or error}")
        sys.exit(1)
    finally:
        all_stays()  # else a process that ends goes through it: a quarter of a second after a run
