"""What commands share: carrying a study out, with a progress bar, and printing."""

from __future__ import annotations

import gc
import os
import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from sim.cli.documents import print_document, study_document, to_the_output
from sim.cli.interrupts import saying, stop
from sim.compiled import WANTED
from sim.garbage import nothing_collected
from sim.language import _, in_a_row, listed, localized, marked
from sim.language.signs import printable

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.progress import Progress
    from rich.status import Status

    from sim.api import Results
    from sim.cli.options import StudyOptions
    from sim.running.checksums import Damage


@dataclass(frozen=True)
class UnitWords:
    """What is said of units of work: their name, and what becomes of those that are kept."""

    name: str
    stopped: str
    spoiled: str


UNITS = {
    "replications": UnitWords(
        marked("replications"),
        marked(
            "Stopped. {kept} of {units} replications are kept in {folder}; "
            "the same command goes on from there."
        ),
        marked("Kept results of replications {which} are spoiled; they are computed again."),
    ),
    "bureaus": UnitWords(
        marked("bureaus"),
        marked(
            "Stopped. {kept} of {units} bureaus are kept in {folder}; "
            "the same command goes on from there."
        ),
        marked("Kept results of bureaus {which} are spoiled; they are computed again."),
    ),
    "bureau_replications": UnitWords(
        marked("replications of bureaus"),
        marked(
            "Stopped. {kept} of {units} replications of bureaus are kept in {folder}; "
            "the same command goes on from there."
        ),
        marked(
            "Kept results of the replications of bureaus numbered {which} are spoiled; they are "
            "computed again."
        ),
    ),
}
"""Of the units that a study says it has begun."""


def prepared(options: StudyOptions, *tables: str) -> Callable[[Callable[..., Results]], None]:
    """Get ready to carry out a study, with a progress bar, and to print what it found.

    If there will be workers, what they need is imported from now on, beside what this process does.

    Parameters
    ----------
    options : StudyOptions
        How, and where results land.
    tables : str
        Names of those that are in the JSON document.

    Returns
    -------
    callable
        Takes a function of `sim.api`, without its keywords of `sim.api.How`, and carries it out.
    """
    from sim.running.executors import Where
    from sim.running.server import start_method
    from sim.scenario.problems import InputError, problem

    if options.quiet and options.as_json:
        raise InputError([problem("--json", _("not together with --quiet; give one of them"))])
    os.environ[WANTED] = options.engine
    is_there = options.out is not None and options.out.exists()
    if Where(options.workers, options.cluster).on_this_machine > 1 and not is_there:
        start_method()
    with nothing_collected():
        import sim.api  # noqa: F401 - with pandas

        gc.freeze()  # it stays: no search for garbage goes through it again
    return partial(_carry_out, options, tables)


def _carry_out(
    options: StudyOptions, tables: tuple[str, ...], study: Callable[..., Results]
) -> None:
    """Carry out a study and print what it found, or how to go on.

    The answer is printed as soon as the tables stand, where they are when all is there.
    """
    from sim.running.cluster import ClusterError
    from sim.running.executors import UnsafeFilesError
    from sim.running.workers import WorkersLostError
    from sim.studies.carry_out import Listener

    with progress(options.quiet) as bar, saying(bar.stopped):
        answer = Answer(bar, options)
        try:
            listener = Listener(
                bar.begun, bar.finished, bar.spoiled, compiling, say_damaged, complain, answer
            )
            results = study(
                out=options.out,
                workers=options.workers,
                cluster=options.cluster,
                engine=options.engine,
                again=options.again,
                wait=options.wait,
                listener=listener,
                illustrate=not options.no_charts,
            )
        except KeyboardInterrupt:
            stop()
        except (WorkersLostError, UnsafeFilesError) as error:
            complain(str(error))
            sys.exit(1)
        except ClusterError as error:
            complain(f"--cluster: {error}")
            sys.exit(1)
        except Exception:
            if bar.answered is not None:
                complain(_undrawn(bar.answered))
            raise
    _print_rest(results, options, tables)
    if answer.unheard is not None:
        raise answer.unheard


@dataclass
class Answer:
    """Prints what a study found, in words if words are asked for.

    Attributes
    ----------
    unheard : OSError or None
        Why it could not be printed; charts are drawn all the same.
    """

    bar: Bar
    options: StudyOptions
    unheard: OSError | None = None

    def __call__(self, results: Results) -> None:
        self.bar.leave(results.folder)
        if self.options.quiet or self.options.as_json:
            return
        try:
            if not results.computed:
                tell(_("This run is there already; --again computes it anew.") + "\n")
            show(results.words())
        except OSError as error:  # nobody reads any further
            self.unheard = error
        if not self.options.no_charts:
            self.bar.draw()


def _print_rest(results: Results, options: StudyOptions, tables: tuple[str, ...]) -> None:
    """Print what comes last: where all is, the folder only, or a JSON document."""
    if options.quiet:
        tell(results.folder)
    elif options.as_json:
        print_document(study_document(results, tables))
    else:
        _tell_where(results.folder)


def _tell_where(folder: Path) -> None:
    """Say where all is that a study left, and how what is left out is made."""
    if (folder / f"{localized('report')}.html").is_file():
        tell("\n" + _("Tables, charts and manifest: {folder}", folder=folder))
        return
    tell("\n" + _("Tables and manifest: {folder}", folder=folder))
    tell(_to_draw(folder))


def _to_draw(folder: Path) -> str:
    """How charts and report are made that are not there yet."""
    command = shlex.join(["python", "-m", "sim", "report", str(folder)])
    return _("Charts and report are not made yet; they are made by  {command}", command=command)


def _undrawn(folder: Path) -> str:
    """What stands of a study whose charts and report could not be made."""
    return in_a_row([_("The tables are finished, in {folder}.", folder=folder), _to_draw(folder)])


def say_damaged(folder: Path, damage: list[Damage]) -> None:
    """Say which files of a finished run are not as they were."""
    from sim.running.checksums import listed_damage

    complain(
        _(
            "{folder} is not as it was finished ({files}); what the run makes is made again.",
            folder=folder,
            files=listed_damage(damage),
        )
    )


def say_other_versions(runs: list[Path]) -> None:
    """Say so if runs were not made by the program as it is."""
    from sim.studies.library import other_versions

    sentence = other_versions(runs)
    if sentence:
        complain(sentence)


def compiling() -> None:
    """Say why nothing moves yet."""
    complain(_("Compiling the engine for this machine: up to half a minute, once ..."))


@dataclass
class Bar:
    """A progress bar: units of work that are kept, of the most that are needed.

    Attributes
    ----------
    answered : Path or None
        The folder of a study whose tables stand.
    """

    progress: Progress
    folder: Path = Path()
    units: int = 0
    what: str = "replications"
    kept: int = 0
    answered: Path | None = None
    status: Status | None = None

    def begun(self, folder: Path, units: int, what: str) -> None:
        """Show an empty bar for so many units."""
        self.folder, self.units, self.what = folder, units, what
        self.progress.add_task(_(UNITS[what].name), total=units)

    def spoiled(self, chunks: list[range]) -> None:
        """Say which kept results are of no use."""
        ends = [
            _("{low} to {high}", low=c.start, high=c.stop - 1) if len(c) > 1 else str(c.start)
            for c in chunks
        ]
        complain(_(UNITS[self.what].spoiled, which=listed(ends)))

    def stopped(self) -> str:
        """What is kept when the user has stopped it."""
        if self.answered is not None:
            return in_a_row([_("Stopped."), _undrawn(self.answered)])
        if not self.units:
            return _("Stopped before anything was begun.")
        of = {"kept": self.kept, "units": self.units, "folder": self.folder}
        return _(UNITS[self.what].stopped, **of)

    def finished(self, units: int) -> None:
        """Move on by so many units."""
        self.kept += units
        for task in self.progress.task_ids:
            self.progress.advance(task, units)

    def leave(self, folder: Path) -> None:
        """Leave the screen to the answer of a study, whose tables are in a folder."""
        self.answered = folder
        self.progress.stop()

    def draw(self) -> None:
        """Say, below the answer, that charts are being drawn."""
        if not self.progress.disable:
            self.status = self.progress.console.status(
                _("Drawing charts ..."), spinner="line", refresh_per_second=4
            )
            self.status.start()

    def close(self) -> None:
        """Take away what is on the screen."""
        if self.status is not None:
            self.status.stop()


@contextmanager
def progress(quiet: bool) -> Iterator[Bar]:
    """A bar on the error stream, so that standard output holds the results only."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    hidden = quiet or not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=hidden) as shown:
        bar = Bar(shown)
        try:
            yield bar
        finally:
            bar.close()


def show(shown: RenderableType) -> None:
    """Print for the terminal, or 120 columns wide into a file or pipe."""
    from rich.console import Console

    from sim.report.printing import Printable

    console = Console(highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console = Console(highlight=False, markup=False, emoji=False, width=120)
    with to_the_output():
        console.print(Printable(shown))


def tell(text: object = "") -> None:
    """Say on standard output what a command found."""
    with to_the_output():
        _say(str(text), sys.stdout)


def complain(message: str) -> None:
    """Say on the error stream what went wrong; if nobody can hear it, the work goes on."""
    with suppress(OSError):
        _say(message, sys.stderr)


def _say(text: str, stream: TextIO | None) -> None:
    if stream is not None:
        print(printable(text), file=stream, flush=True)
