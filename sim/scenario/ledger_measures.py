"""What a court's ledger has beside the measures of a play: a section of the catalogue."""

from __future__ import annotations

from sim.language import marked
from sim.scenario.measure import HIGHER, NEITHER, Measure, OneBureauOnly, Section
from sim.scenario.units import CASES, DAYS, OURS

OF_ONE_LEDGER = OneBureauOnly("a ledger is of one bureau")

# fmt: off
LEDGER = Section("ledger", "a ledger", (
    Measure("opening_cases", CASES, NEITHER, OF_ONE_LEDGER,
            marked("open when the window begins"),
            marked("Cases filed before the first midnight of the window and not closed before "
                   "it."),
            formula="filed before the window and not closed before it", empty_if="",
            source=OURS),
    Measure("filed_cases", CASES, NEITHER, OF_ONE_LEDGER, marked("cases filed"),
            marked("Cases whose day of filing is in the window."),
            formula="cases whose day of filing is in the window", empty_if="", source=OURS),
    Measure("without_officer_cases", CASES, NEITHER, OF_ONE_LEDGER,
            marked("cases of which no officer is known"),
            marked("Cases open at any time in the window without an officer in the ledger: "
                   "they count in all totals and in no spread over officers."),
            formula="cases open in the window without an officer", empty_if="", source=OURS),
    Measure("closed_cases_only_median_days", DAYS, NEITHER, OF_ONE_LEDGER,
            marked("median duration (closed cases only: misleads)"),
            marked("Median days from filing to closure of closed cases alone: open cases, "
                   "mostly the longest, are left out."),
            formula="median time of the cases closed in the window, whenever filed",
            empty_if="none was closed", source=OURS),
    Measure("closures_within_limit_cases", CASES, HIGHER, OF_ONE_LEDGER,
            marked("cases closed within the time limit"),
            marked("Cases closed in the window no later than their time limit says."),
            formula="closures in the window with closure ≤ limit", empty_if="", source=OURS),
    Measure("closures_with_limit_cases", CASES, NEITHER, OF_ONE_LEDGER,
            marked("closures of which a time limit is known"),
            marked("Cases closed in the window whose time limit is in the ledger."),
            formula="closures in the window with a limit", empty_if="", source=OURS),
))
# fmt: on
