"""One case of a run followed: its chart, and its story in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from sim.language import _, in_a_row, listed, localized
from sim.measures.life import Life
from sim.report.charts.drawing import Drawing, draw_all
from sim.report.charts.one_case import how_it_ended, one_case_chart, which_case, why_this_case
from sim.report.names import named
from sim.running.checksums import record
from sim.running.provenance import digest
from sim.scenario.problems import InputError, problem
from sim.studies.library import run_in
from sim.studies.one_case import OneCase, one_case, setup_of
from sim.studies.study import About

UNUSUAL = re.compile(r"[^\w（）()-]|^.{60}.*")
"""What a case number may have and the name of a file not, or not so long."""


def follow_case(folder: Path, replication: int, case: str | None) -> tuple[OneCase, Path]:
    """Follow a case of a finished run and draw its chart.

    Parameters
    ----------
    case : str | None
        Its number, as tables have it; None: the one that says most.

    Returns
    -------
    tuple[OneCase, Path]
        The case, and where its chart is.

    Raises
    ------
    InputError
        If the folder holds no such run, replication or case, or if there are links in it.
    """
    run = named(run_in(folder))
    check_replication(replication, run.about)
    followed = one_case(setup_of(run), replication, case)
    charts, name = folder / localized("charts"), chart_name(followed)
    arms = run.study.arms
    draw_all(Drawing({name: partial(one_case_chart, followed)}, lambda: arms), charts)
    record(folder, [f"{charts.name}/{name}.{ending}" for ending in ("png", "svg")])
    return followed, charts / f"{name}.png"


def chart_name(followed: OneCase) -> str:
    """Name of a case's chart, without its ending: what every system takes for a file's name."""
    case = str(followed.case)
    plain = UNUSUAL.sub("_", case)
    if plain != case:
        plain += f"-{digest(case.encode())[:8]}"  # two cases have not one name
    return f"case-{followed.replication}-{plain}"


def check_replication(replication: int, about: About) -> None:
    """Refuse a replication that a run has not."""
    n = int(about["replications"])
    if not 0 <= replication < n:
        message = _(
            "found {found}; the run has replications 0 to {last}", found=replication, last=n - 1
        )
        raise InputError([problem("--replication", message)])


def case_in_words(followed: OneCase) -> Iterator[str]:
    """The case in words, a line each."""
    yield in_a_row([which_case(followed), why_this_case(followed, list(followed.lives))])
    for arm, life in followed.lives.items():
        of = {"arm": arm, "ended": how_it_ended(life), "days": listed(list(_days(life)))}
        yield "  " + _("{arm}: {ended} ({days})", **of)


def _days(life: Life) -> Iterator[str]:
    worked = sum(life.days_in(state) for state in ("officer", "assistant", "pooled"))
    if before := life.days_in("before"):
        yield _("before the run {days:.1f}", days=before)
    yield _("in the pool {days:.1f}", days=life.days_in("pool"))
    yield _("with the team {days:.1f}", days=life.days_in("desk"))
    yield _("worked on {days:.1f}", days=worked)
    yield _("waiting for others {days:.1f}", days=life.days_in("waiting"))
