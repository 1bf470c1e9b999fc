"""When cases are filed: the expected filings of each month, and those that are drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.months import month_number
from sim.scenario.cases import Intake
from sim.scenario.scenario import Scenario
from sim.scenario.setting import Setting
from sim.scenario.size import filings
from sim.world.calendar import WorkCalendar
from sim.world.monthly import filing_factors
from sim.world.streams import Streams


class Filings(NamedTuple):
    """Cases that come up in the run's months, in order of filing.

    Attributes
    ----------
    day : FloatArray
        Of filing, (N,).
    in_history : int
        How many of them come up in the history's months.
    kept : IntArray or None
        Those that are filed, by their places from 0; None: all, none is diverted.
    """

    day: FloatArray
    in_history: int
    kept: IntArray | None


def draw_filings(
    scenario: Scenario, setting: Setting, calendar: WorkCalendar, streams: Streams
) -> Filings:
    """Draw the filings of an arm's setting, and of the history's in the history's months."""
    both = scenario.history.setting.intake, setting.intake
    before = calendar.history_months
    rate = _spliced(both, before, lambda intake: _drawn_rate(intake, calendar, streams))
    arrivals = streams.arrivals("filings", float(rate.sum()))
    expected = np.concatenate([[0.0], np.cumsum(rate)])
    day = np.interp(arrivals, expected, np.concatenate([[0.0], calendar.closing]))
    in_history = int(np.searchsorted(arrivals, expected[before]))
    shares = [intake.diverted for intake in both[not before :]]
    if not any(shares):
        return Filings(day, in_history, None)
    share = np.full(len(day), shares[-1])
    share[:in_history] = shares[0]
    kept = np.flatnonzero(streams.draws("diverted", len(day)) >= share)
    return Filings(day, in_history, kept)


def _drawn_rate(intake: Intake, calendar: WorkCalendar, streams: Streams) -> FloatArray:
    """Cases expected to come up in each month as it turns out, (M,), before any is diverted."""
    rate = _rate(intake.undiverted, calendar)
    factors = filing_factors(intake, calendar, streams)
    return rate if factors is None else rate * factors


def expected_filings(scenario: Scenario, setting: Setting, calendar: WorkCalendar) -> FloatArray:
    """Expected filings of each month, (M,): cases_per_month x season x trend x surges, undiverted.

    Those of the history's months are filed under its setting, the others under the given one.
    """
    both = scenario.history.setting.intake, setting.intake
    return _spliced(both, calendar.history_months, lambda intake: _rate(intake, calendar))


def _rate(intake: Intake, calendar: WorkCalendar) -> FloatArray:
    first = month_number(calendar.labels[0])
    return filings(intake, first, calendar.months, calendar.history_months)


def _spliced(
    both: tuple[Intake, Intake], before: int, rate: Callable[[Intake], FloatArray]
) -> FloatArray:
    """The rate of each month, (M,), under the history's intake and from then on the arm's."""
    history, comparison = both
    after = rate(comparison)
    if not before or history is comparison:
        return after
    return np.concatenate([rate(history)[:before], after[before:]])
