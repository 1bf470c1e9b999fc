"""The runs that are there, as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.table import Column

from sim.language import _, listed, marked
from sim.report.printing import Prose, plain_table, right
from sim.running.checksums import Damage, listed_damage
from sim.studies.library import ListedRun

MOST_NAMED = 8  # arms


def runs_table(runs: Sequence[ListedRun]) -> RenderableType:
    """A row a run: scenario, arms, replications, when it ended, and whether it is complete."""
    columns = [
        Column(_("folder"), no_wrap=True, overflow="ignore"),
        Column(_("scenario"), overflow="fold"),
        Column(_("arms"), overflow="fold"),
        *right(_("replications"), overflow="fold"),
        Column(_("finished (UTC)"), overflow="fold"),
        Column(_("complete"), overflow="fold"),
    ]
    table = plain_table(columns)
    for run in runs:
        table.add_row(
            str(run.folder),
            run.name,
            Prose(arms_in_words(run)),
            kept_in_words(run),
            str(run.about.get("finished", "")).replace("T", " ").removesuffix("+00:00"),
            _("yes") if run.complete else _("no: run it again to complete it"),
        )
    return table


def damage_in_words(
    runs: Sequence[ListedRun], damaged: Sequence[Sequence[Damage]]
) -> Iterator[str]:
    """Which runs are not as they were, a line each, or that all are."""
    for run, damages in zip(runs, damaged, strict=True):
        if damages:
            yield f"{run.folder}: {listed_damage(list(damages))}"
    if not any(damaged):
        yield _("All files are as they were when they were finished.")
    else:
        yield _(
            "Damaged tables: the same command computes the run again. Damaged charts and reports: "
            "python -m sim report RUN makes them again."
        )


def arms_in_words(run: ListedRun) -> str:
    """The arms of a run, or how many they are."""
    if run.is_ledger:
        return _("a ledger that was read")
    arms = run.arms
    return listed(arms) if len(arms) <= MOST_NAMED else _("{n} arms", n=len(arms))


def kept_in_words(run: ListedRun) -> str:
    """How many replications a run has, or how many are kept."""
    if run.is_ledger:
        return "–"
    if not run.complete and (bureaus := run.about.get("bureaus")):
        of = int(bureaus) * int(run.about["replications"])
        why = marked("{n:,} of {of:,} replications of bureaus kept")
        if run.about["replications"] == 1:
            why = marked("{n:,} of {of:,} bureaus kept")
        return _(why, n=run.replications, of=of)
    if not run.complete:
        return _("{n} kept", n=run.replications)
    if run.points is not None:
        return _("{n} x {points} points", n=run.replications, points=run.points)
    return str(run.replications)
