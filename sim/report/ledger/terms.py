"""Measures as the page of a ledger calls them, where the simulator's words do not hold of it."""

from __future__ import annotations

from dataclasses import replace

from sim.language import _, marked
from sim.ledger.ledger import NOBODY
from sim.report.ledger.reading import Reading
from sim.report.page.parts import Entry, entry_of
from sim.scenario.catalogue import MEASURES
from sim.scenario.units import DAYS

OWN = {
    "clearance_rate": (
        marked("clearance rate: closed / filed"),
        marked("Closed / filed: at 100 % as many are pending at the end as at the beginning."),
    ),
    "pending_cases": (
        marked("pending at the end"),
        marked("Cases filed and not closed at the end of the last month, whoever has them."),
    ),
    "received_cases": (
        marked("cases allocated"),
        marked(
            "Cases allocated in these months; where the ledger has no days of allocation, those "
            "filed."
        ),
    ),
    "time_to_closure_mean_360_days": (
        marked("mean time to closure, up to day 360"),
        marked(
            "Mean time from filing to closure of the cases filed in these months; those that take "
            "longer than 360 days count as 360."
        ),
    ),
    "time_to_closure_sd_teams_days": (
        marked("spread of time to closure over officers (SD)"),
        marked(
            "Standard deviation over officers of the mean time to closure, up to day 360, of the "
            "cases that they were given. Who has the hard cases has longer times."
        ),
    ),
    "closures_per_officer_sd_cases": (
        marked("spread of officers' closures (SD)"),
        marked(
            "Standard deviation over officers of the cases that each closed in these months. Who "
            "was there for part of them, or works part of the time, has fewer."
        ),
    ),
    "backlog_sd_cases": (
        marked("spread of officers' open cases at the end (SD)"),
        marked(
            "Standard deviation, over the officers who hold a case at the end of the last month, "
            "of the numbers that they hold: 0 if all hold the same."
        ),
    ),
}  # fmt: skip
"""Label and definition, in English, of measures that say of a ledger what they cannot of a play."""


def label_of(name: str) -> str:
    """What a measure is, in short, in the language in use."""
    return _(OWN[name][0]) if name in OWN else MEASURES[name].label


def entry_in_ledger(name: str) -> Entry:
    """What a measure is, in a sentence: an entry of the glossary."""
    entry = entry_of(name)
    return replace(entry, term=label_of(name), text=_(OWN[name][1])) if name in OWN else entry


def officer_called(officer: str) -> str:
    """The code of an officer as it is shown, in the reader's language where it is none."""
    return _("(none)") if officer == NOBODY else officer


def unit_in_ledger(name: str, reading: Reading) -> str:
    """Unit of a measure's values; of days which they are, as a ledger's may be calendar days."""
    measure = MEASURES[name]
    return reading.days if measure.measured_in == DAYS else measure.unit
