"""A run played at once, in memory: the same tables as of a run in a folder, and no folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from sim.language import _
from sim.running.executors import Files
from sim.running.provenance import provenance
from sim.running.tables import as_read, from_arrow
from sim.running.warm import TooLong, WarmPool
from sim.scenario.problems import InputError, problem
from sim.scenario.replications import ENOUGH
from sim.scenario.scenario import Scenario
from sim.studies.replication import TABLES, play_at_once
from sim.studies.run import Run
from sim.studies.study import Outcome

if TYPE_CHECKING:
    import pandas as pd

A_MOMENT = 1.5
"""Seconds in which as many replications are played as there is time for, but not fewer than
`ENOUGH`, from which on intervals hold about as often as they say."""
LONGEST = 15.0
"""Seconds that one may wait for so many; what takes longer is to be run."""
LONGEST_TRIAL = 2 * LONGEST
"""Seconds after which the first replications, which say what the others take, are given up."""
FASTEST = 1e6
"""Cases that no process plays in a second: what is too large by far is not even tried."""
MOST = 200
"""Replications that are played at once, at the most."""
ABOUT = 1.5
"""By which factor two measurements of a pace differ for nothing."""
ROUND = 10
"""Their number is a multiple of it, where it is by time: so that it does not change for nothing."""


@dataclass(frozen=True)
class AtOnce:
    """What was played at once.

    Attributes
    ----------
    outcome : Outcome
        As of a run of so many replications, but that its tables are in memory only.
    replications : int
        That were played.
    asked : int or None
        That the scenario asks for; None: as many as it takes to know the answer well enough.
    pace : float
        Seconds of a process that a case takes, under every arm.
    """

    outcome: Outcome
    replications: int
    asked: int | None
    pace: float


def refuse_bureaus(scenario: Scenario) -> None:
    """Refuse a scenario with a table of bureaus, which has no answer at once: InputError."""
    if scenario.file.bureaus is not None:
        why = _("many bureaus cannot be answered for at once; run the scenario in full")
        raise InputError([problem(scenario.name, why, key="bureaus")])


def at_once(
    study: Run, pool: WarmPool, is_wanted: Callable[[], bool], pace: float | None = None
) -> AtOnce:
    """Play a run at once: as many replications as it asks for, or as there is time for.

    Parameters
    ----------
    is_wanted : callable
        Whether the answer is still wanted.
    pace : float, optional
        As of an answer before. Without it, or where there would be no time for all replications,
        some say what the others will take: that before may have been of few cases, or other rules.

    Raises
    ------
    InputError
        If even few replications would, or do, take too long.
    sim.running.warm.Superseded
        If it is not wanted any more.
    """
    file, work = study.base.file, partial(play_at_once, study.played)
    cases = study.base.size.case_plays / file.most_replications
    first, files, seconds = 0, list[Files](), 0.0
    each = None if pace is None else pace * max(cases, 1.0) / pool.processes
    if each is None or _replications(study.base, each) < min(file.most_replications, MOST):
        first = min(pool.processes, file.most_replications)
        least = cases / FASTEST / pool.processes
        _refuse_too_long(study.base, _replications(study.base, least), least)
        try:
            done = pool.done(work, range(first), is_wanted, LONGEST_TRIAL)
        except TooLong:
            least = LONGEST_TRIAL / first
            raise _too_large(study.base, min(file.most_replications, ENOUGH), least) from None
        files, seconds = done.files, done.seconds
        each = _likely(each, seconds / first / pool.processes)
    n = max(_replications(study.base, each), first)
    _refuse_too_long(study.base, n, each)
    done = pool.done(work, range(first, n), is_wanted)
    pace = (seconds + done.seconds) / n / max(cases, 1.0)
    asked = file.replications if isinstance(file.replications, int) else None
    return AtOnce(in_memory(study, [*files, *done.files], n), n, asked, pace)


def _likely(before: float | None, measured: float) -> float:
    """What a replication takes: as before, if that is about what is measured now."""
    if before is not None and before / ABOUT < measured < before * ABOUT:
        return before
    return measured


def _replications(scenario: Scenario, each: float) -> int:
    """How many replications are played if each takes so many seconds."""
    fit = int(A_MOMENT / each) // ROUND * ROUND if each * MOST > A_MOMENT else MOST
    return min(scenario.file.most_replications, max(fit, ENOUGH))


def _refuse_too_long(scenario: Scenario, n: int, each: float) -> None:
    if n * each > LONGEST:
        raise _too_large(scenario, n, each)


def _too_large(scenario: Scenario, n: int, each: float) -> InputError:
    """That so many replications take too long if each takes at least so many seconds."""
    why = _(
        "is too large to be answered at once: {n} replications would take {seconds:.0f} seconds or "
        "more; run it in full, or look at fewer months, cases or teams",
        n=n,
        seconds=n * each,
    )
    return InputError([problem(scenario.name, why)])


def in_memory(study: Run, played: Sequence[Files], replications: int) -> Outcome:
    """What a run leaves whose replications were played, in memory alone.

    Its tables are those that it would write, read again: equal to the last digit and type.
    """
    about = {**provenance(study.base), "arms": study.arms, **study.about}
    about["replications"] = replications
    if study.docket_file is not None:
        about["docket"] = str(study.docket_file)
    tables = {name: cache(partial(_joined, played, name)) for name in TABLES}

    def made(name: str, columns: tuple[str, ...] | None) -> pd.DataFrame:
        return as_read((tables.get(name) or derived[name])(), columns)

    outcome = Outcome(Path(), about, study, made=made)
    derived = study.derived(outcome)
    return outcome


def _joined(played: Sequence[Files], name: str) -> pa.Table:
    return from_arrow([files[name] for files in played if name in files])
