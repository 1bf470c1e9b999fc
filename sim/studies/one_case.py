"""One case of a run under each of its arms: which one, and what it went through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from sim.language import _
from sim.measures.durations import in_order
from sim.measures.life import Life, life
from sim.measures.play import Play
from sim.scenario.cells import plain_cell
from sim.scenario.problems import InputError, nearest_of_many, problem
from sim.studies.replication import Setup, plays
from sim.studies.run import Run
from sim.studies.same_worlds import setup_in
from sim.studies.study import Outcome

Why = Literal["asked for", "changes most", "middling"]
MOST_COMPARED = 10_000  # case numbers, for one that is like the one asked for
MOST_PLAYED = {"compiled": 150_000, "simpy": 5_000}
"""Cases times arms up to which a run's end waits for another play, a fraction of a second, by the
engine of the run."""


@dataclass(frozen=True)
class OneCase:
    """A case under each arm that has it.

    Attributes
    ----------
    case, replication : int | str
        The case's number, as text if a given docket has it, and where it was played.
    region, month : str
        Where and in which month it was filed; an empty month: before the run.
    why : Why
        It was asked for; or its time to closure changes most from the first arm to the second; or
        it takes as long as half of the cases do (of a single arm).
    lives : dict[str, Life]
        By arm, in the order of the arms.
    """

    case: int | str
    replication: int
    region: str
    month: str
    why: Why
    lives: dict[str, Life]

    @property
    def is_labelled(self) -> bool:
        """Whether the case has a number of the court's, which is more than digits."""
        return isinstance(self.case, str) and not self.case.isdecimal()


def quick_case(run: Outcome) -> OneCase | None:
    """The case of a run that says most; None if the run has none, or to play again takes long."""
    arms, about = run.study.arms, run.about
    if about.get("independent"):
        return None
    regions = run.table("regions", ("arm", "replication", "filed"))
    filed = regions[(regions["arm"] == arms[0]) & (regions["replication"] == 0)]["filed"].sum()
    if not 0 < filed * len(arms) <= MOST_PLAYED[about["engine"]]:
        return None
    return one_case(setup_of(run), 0)


def one_case(setup: Setup, replication: int, case: int | str | None = None) -> OneCase:
    """Play a replication and follow one case through it; by default one that says most.

    Raises
    ------
    InputError
        If there is no such case, or no case at all.
    """
    played = {arm.name: play for arm, play in plays(setup, replication)}
    first, *others = played.values()
    docket = first.log.docket
    row, why = _chosen(first, others) if case is None else (_row(first, str(case)), "asked for")
    month = int(first.calendar.month_of_event(docket.filed[[row]])[0])
    same = {arm: _same_case(play, played[next(iter(played))], row) for arm, play in played.items()}
    lives = {arm: life(played[arm], at) for arm, at in same.items() if at is not None}
    return OneCase(
        docket.case[row] if docket.case.dtype == object else int(docket.case[row]),
        replication,
        docket.regions[docket.region[row]],
        first.calendar.labels[month] if docket.filed[row] >= 0 else "",
        why,
        lives,
    )


def _same_case(other: Play, first: Play, row: int) -> int | None:
    """Row of a case of the first play in another one; None: it is not there.

    A case has its number in every arm, which may have diverted others, and is filed on the same
    day. One that comes back does so on another day in each play, and in some perhaps not at all.
    """
    docket, mine = other.log.docket, first.log.docket
    if row >= mine.filings:
        is_there = other.world.docket is first.world.docket and bool(docket.is_filed[row])
        return row if is_there else None
    same = (docket.case == mine.case[row]) & (docket.filed == mine.filed[row])
    rows = np.flatnonzero(same[: docket.filings])
    return int(rows[0]) if len(rows) else None


def setup_of(outcome: Outcome) -> Setup:
    """What a run played, to be played again.

    Raises
    ------
    InputError
        If the arms of the run have no cases in common, or it played combinations of parts.
    """
    study = outcome.study
    assert isinstance(study, Run)
    if study.setup.independent:
        message = _("every arm has cases of its own (--independent): no case can be followed")
        raise InputError([problem(outcome.folder, message)])
    if study.played is not study.setup:
        why = _("is a decomposition; run the scenario to follow a case")
        raise InputError([problem(outcome.folder, why)])
    return setup_in(outcome)


def _row(play: Play, case: str) -> int:
    """Row of a case by its number, as a table of the run has it."""
    labels = [str(label) for label in play.log.docket.case]
    sought = plain_cell(case.strip())
    row = labels.index(sought) if sought in labels else -1
    if row >= 0 and play.log.docket.filed[row] < play.calendar.end_day:
        return row
    if row >= play.log.docket.filings:
        why = _("case {case} does not come back before the end of the run", case=case)
    elif row >= 0:
        why = _("case {case} is filed after the end of the run and is not played", case=case)
    elif not labels:
        why = _("no case {case}; there are none", case=case)
    elif play.log.docket.case.dtype != object:
        ends = {"first": labels[0], "last": labels[-1]}
        why = _("no case {case}; cases are numbered from {first} to {last}", case=case, **ends)
        if len(labels) <= int(labels[-1]):
            why += _(", but for those that are diverted before filing")
    else:
        why = _("the docket has no case {case}", case=case)
        why += nearest_of_many(sought, labels[:MOST_COMPARED])
    raise InputError([problem("--case", why)])


def _chosen(first: Play, others: list[Play]) -> tuple[int, Why]:
    """The case whose time changes most, or the middling one where there is nothing to compare."""
    rows = np.flatnonzero(first.followed)
    if not len(rows):
        why = _("no case was filed in the months of the comparison")
        raise InputError([problem("--case", why)])
    if others and others[0].world.docket is first.world.docket:
        second = others[0]
        both = rows[first.is_closed[rows] & second.is_closed[rows]]
        rows = both if len(both) else rows  # an open case does not show how it ends
        change = np.abs(first.days[rows] - second.days[rows])
        if change.max() > 0:
            return int(rows[change.argmax()]), "changes most"
    cases = np.flatnonzero(first.followed)
    return int(cases[in_order(first.days[cases])[len(cases) // 2]]), "middling"
