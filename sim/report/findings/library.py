"""The runs that are there, as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.table import Table

from sim.language import _, listed
from sim.report.printing import Prose
from sim.running.checksums import Damage, named
from sim.studies.library import Found

MOST_NAMED = 8  # arms


def runs_table(runs: Sequence[Found]) -> RenderableType:
    """A row a run: scenario, arms, replications, when it ended, and whether it is complete."""
    shown = Table(box=None, pad_edge=False, header_style="bold")
    shown.add_column(_("folder"), no_wrap=True, overflow="ignore")
    shown.add_column(_("scenario"), overflow="fold")
    shown.add_column(_("arms"), overflow="fold")
    shown.add_column(_("replications"), overflow="fold", justify="right")
    shown.add_column(_("finished (UTC)"), overflow="fold")
    shown.add_column(_("complete"), overflow="fold")
    for run in runs:
        about = run.about
        shown.add_row(
            str(run.folder),
            str(about["scenario_name"]),
            Prose(_arms(about["arms"])),
            _replications(run),
            str(about.get("finished", "")).replace("T", " ").removesuffix("+00:00"),
            _("yes") if run.complete else _("no: run it again to complete it"),
        )
    return shown


def damage_in_words(runs: Sequence[Found], damaged: Sequence[Sequence[Damage]]) -> Iterator[str]:
    """Which runs are not as they were, a line each, or that all are."""
    for run, found in zip(runs, damaged, strict=True):
        if found:
            yield f"{run.folder}: {named(list(found))}"
    if not any(damaged):
        yield _("All files are as they were when they were finished.")
    else:
        yield _(
            "Damaged tables: the same command computes the run again. Damaged charts and reports: "
            "python -m sim report RUN makes them again."
        )


def _arms(arms: Sequence[str]) -> str:
    return listed(arms) if len(arms) <= MOST_NAMED else _("{n} arms", n=len(arms))


def _replications(run: Found) -> str:
    if not run.complete:
        return _("{n} kept", n=run.kept)
    if run.points is not None:
        return _("{n} x {points} points", n=run.kept, points=run.points)
    return str(run.kept)
