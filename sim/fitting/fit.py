"""A fit: what a ledger says by itself, and which sets of the rest it does not rule out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from sim.arrays import FloatArray
from sim.fitting.known import Excess, excess, expected_closures, known_of
from sim.fitting.model import USES, Known
from sim.fitting.past import Past
from sim.fitting.replay import Replay
from sim.fitting.seen import Seen, seen_of
from sim.fitting.statistics import STATISTICS, statistics, target_of
from sim.fitting.waves import OF_ONE_USE, USUAL, Effort, FittedSet, Matching, match
from sim.fitting.writing import (
    QUESTION,
    asked,
    cases_table,
    scenario_text,
    sets_table,
    with_origins,
    write_together,
)
from sim.language import _, marked
from sim.ledger.ledger import Ledger
from sim.ledger.window import Window
from sim.running.executors import Where
from sim.scenario.problems import InputError, problem

LEAST_MONTHS = 4
"""Fewer are not fitted: nothing would be known of how months vary."""
MOST_CASES = 6000
"""With more, officers are taken by turns until about so many cases are looked at."""
NO_OFFICERS = marked("no case has an officer in the months that are fitted; name their column")


@dataclass(frozen=True)
class Fit:
    """What was fitted to the first months of a ledger.

    Attributes
    ----------
    seen : Seen
        The ledger as a play, months after the fit included.
    months : int
        How many months were fitted, L.
    replay : Replay
        What was played.
    observed : FloatArray
        The ledger's statistics in these months, (S,), in the order of ``STATISTICS``.
    sets : tuple of FittedSet
        At each use those that are not ruled out, or the least implausible one if all are.
    source : str
        Who says how much of the time is worked; empty: nobody does, and all shares are tried.
    """

    seen: Seen
    months: int
    replay: Replay
    observed: FloatArray
    sets: tuple[FittedSet, ...]
    source: str = ""

    @cached_property
    def past(self) -> Past:
        """The ledger's cases in the months that were fitted."""
        return self.seen.past.first(self.months)

    @cached_property
    def whole(self) -> Known:
        """What is known for a replay of all months.

        Who is there, the time that each officer has, and the work of a case at a use of time are of
        all months; waits, the month's factor and how much is filed of those that were fitted.
        """
        fitted, later = self.replay.known, known_of(self.seen, len(self.seen.months))
        intake = {**fitted.base["intake"], "regions": later.base["intake"]["regions"]}
        base = {**later.base, "intake": intake, "month_factor": fitted.base["month_factor"]}
        return replace(later, base=base, mean_days=fitted.mean_days)

    @property
    def kept(self) -> tuple[FittedSet, ...]:
        """Sets that are not ruled out; there may be none."""
        return tuple(one for one in self.sets if not one.is_ruled_out)

    @property
    def shown(self) -> tuple[FittedSet, ...]:
        """Sets that are not ruled out; if all are, the least implausible one of each use."""
        return self.kept or self.sets

    @property
    def best(self) -> FittedSet:
        """The least implausible set."""
        return min(self.sets, key=lambda one: one.worst)

    @property
    def use_range(self) -> tuple[float, float] | None:
        """Lowest and highest share of time worked that is not ruled out; None: all are."""
        uses = [one.point.use for one in self.kept]
        return (min(uses), max(uses)) if uses else None

    @property
    def ruled_out_by(self) -> str:
        """Of a fit without a set: the statistic that rules out the least implausible one."""
        if self.kept:
            return ""
        return list(STATISTICS)[int(np.nanargmax(self.best.implausibility))]

    def write(
        self, path: Path | str, verdict: str = "", *, failed: bool = False
    ) -> tuple[Path, ...]:
        """Write the fitted scenario of all months, its cases, and the sets that travel with it.

        Parameters
        ----------
        path : Path or str
            Where the scenario goes.
        verdict : str
            What became of the forecast of the months after the fit: stands in the first lines.
        failed : bool
            Whether the model failed: then every run of the scenario says so first.

        Returns
        -------
        tuple of Path
            ``fitted.yaml``, ``fitted.cases.csv``, ``fitted.sets.csv``, if it is called fitted.yaml.

        Raises
        ------
        InputError
            If one of them is there already.
        """
        place, known = Path(path), self.whole
        cases, sets = (place.with_suffix(f".{name}.csv") for name in ("cases", "sets"))
        data = with_origins(known.data(self.best.point), has_limits=self.seen.has_limits)
        data["docket"] = {**data["docket"], "file": cases.name}
        data["question"] = asked(QUESTION, len(self.shown), failed=failed)
        keys = [known.keys(one.point) for one in self.shown]
        files = {
            place: scenario_text(data, [*self.head(sets.name), *filter(None, [verdict])]),
            cases: cases_table(
                self.seen.cases,
                self.seen.labels,
                (self.seen.officers, self.seen.regions, self.seen.kinds),
            ),
            sets: sets_table(keys, self.shown, self.source),
        }
        write_together(files)
        return tuple(files)

    def head(self, sets: str) -> list[str]:
        """What the fitted scenario says of itself in its first lines."""
        months = self.seen.months
        lines = [
            _("A bureau fitted to its ledger: made by the command ledger, from {file}.",
              file=self.seen.file),
            _("Cases, officers and days of filing are the ledger's, {first} to {last}; what is "
              "left open was fitted to the months up to {until}.",
              first=months[0], last=months[-1], until=months[self.months - 1]),
        ]  # fmt: skip
        lines.append(self._of_the_sets(sets))
        lines.append(
            _("Never take an answer from this one set alone: run over all with  run FILE --sets.")
        )
        return lines

    def _of_the_sets(self, sets: str) -> str:
        """What the ledger leaves open, in a sentence or two."""
        if self.use_range is None:
            return _(
                "EVERY SET OF VALUES IS RULED OUT by the ledger (by: {statistic}). What stands "
                "here is the one that is ruled out least; nothing that it says of other rules is "
                "borne out.",
                statistic=_(STATISTICS[self.ruled_out_by]),
            )
        low, high = self.use_range
        of = {"n": len(self.kept), "low": low, "high": high, "sets": sets}
        if self.source:
            return _(
                "Officers work {high:.0%} of their time on these cases; the ledger does not say "
                "it, the source does: {source}. {n} sets of values are not ruled out with it. "
                "This file has the least implausible one; all are in {sets}.",
                source=self.source,
                **of,
            )
        return _(
            "The ledger does not say how much of their time officers work on these cases: {n} sets "
            "of values with {low:.0%} to {high:.0%} are not ruled out. This file has the least "
            "implausible one; all are in {sets}.",
            **of,
        )

    @property
    def months_beyond_chance(self) -> tuple[Excess, Excess]:
        """How far filings, and closures per open case and day, vary beyond chance."""
        past = self.past
        filings = excess(past.filings.astype(np.float64), np.diff(past.edges))
        return filings, excess(past.closures.astype(np.float64), expected_closures(past))


def fit(
    ledger: Ledger, window: Window, fit_until: str | None = None, where: Where | None = None
) -> Fit:
    """Fit the months of a ledger up to one of them.

    Parameters
    ----------
    ledger : Ledger
        With open and closed cases.
    window : Window
        The months that are looked at; those after ``fit_until`` are not fitted.
    fit_until : str, optional
        The last month that is fitted, as 2011-06; all of the window if nothing is said.
    where : Where, optional
        On which processes; the fit is the same on any number of them.

    Raises
    ------
    InputError
        If the ledger has closed cases only, or the month is none of the window's; if fewer than
        ``LEAST_MONTHS`` months are fitted, or nobody has a case in them.
    """
    months = _months(ledger, window, fit_until)
    seen = seen_of(ledger, window)
    if not (seen.past.first(months).team >= 0).any():
        raise InputError([problem(ledger.file, _(NO_OFFICERS), key="columns.officer")])
    if ledger.map.use is None:
        return fit_seen(seen, months, where)
    uses = (ledger.map.use.share,)
    return replace(fit_seen(seen, months, where, uses, OF_ONE_USE), source=ledger.map.use.source)


def _months(ledger: Ledger, window: Window, fit_until: str | None) -> int:
    """How many months are fitted."""
    labels = window.months
    if ledger.closed_only:
        why = _("only closed cases are in it, so that nothing can be fitted: what is open, and for "
                "how long, is not known")  # fmt: skip
        raise InputError([problem(ledger.file, why, key="extract.holds")])
    last = labels[-1] if fit_until is None else fit_until
    if last not in labels:
        why = _("{month} is none of the months from {first} to {last}",
                month=last, first=labels[0], last=labels[-1])  # fmt: skip
        raise InputError([problem("--fit-until", why)])
    months = labels.index(last) + 1
    if months < LEAST_MONTHS:
        why = _(
            "{months} months up to {month}; a fit needs {least} or more: begin earlier (--from)",
            months=months,
            month=last,
            least=LEAST_MONTHS,
        )
        raise InputError([problem("--fit-until", why)])
    return months


def fit_seen(
    seen: Seen,
    months: int,
    where: Where | None = None,
    uses: tuple[float, ...] = USES,
    effort: Effort = USUAL,
) -> Fit:
    """Fit the first months of a play.

    Parameters
    ----------
    seen : Seen
        A ledger as a play.
    months : int
        How many months are fitted.
    where : Where, optional
        On which processes; the fit is the same on any number of them.
    uses : tuple of float
        Shares of time worked at which sets are sought.
    effort : Effort
        How much is played.
    """
    part = seen.some(months, MOST_CASES)
    past = part.past.first(months)
    target = target_of(past)
    observed = statistics(past, target)
    replay = Replay(known_of(part, months), part.cases.before(past.end), target)
    of = discrepancy(observed), where or Where(1), uses, effort
    sets = match(Matching(replay, observed, *of))
    if part is not seen:
        whole = replace(known_of(seen, months), mean_days=replay.known.mean_days)
        replay = replace(replay, known=whole, cases=seen.cases.before(past.end))
    return Fit(seen, months, replay, observed, sets)


def discrepancy(observed: FloatArray) -> FloatArray:
    """SD of what the model is known to leave out of each statistic, (S,).

    Months that are common to all act on speeds alone: where cases mostly wait they act on nothing,
    while a real bureau's inspections and campaigns do. So months may vary by half of what they do.
    """
    left_out = np.zeros(len(observed))
    place = list(STATISTICS).index("dispersion_of_months")
    left_out[place] = 0.0 if np.isnan(observed[place]) else 0.5 * observed[place]
    return left_out
