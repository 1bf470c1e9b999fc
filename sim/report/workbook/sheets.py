"""What the sheets of a workbook are: a table each, with its name and what a row of it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sim.language import _, marked
from sim.studies.study import Outcome


@dataclass(frozen=True)
class Words:
    """Name of a sheet and what is in it, in English."""

    name: str
    about: str


SHEETS = {
    "comparison": Words(
        marked("Comparison"),
        marked(
            "Every measure of every arm against the first arm: means, their difference and how far "
            "chance can have moved it"
        ),
    ),
    "range": Words(
        marked("Range"),
        marked("Between which values each answer lies over all sets; no confidence interval"),
    ),
    "horizon": Words(marked("By year"), marked("The difference by the length of the comparison")),
    "monthly_range": Words(
        marked("Months"),
        marked(
            "Each month of each arm, all teams together: the mean, the lowest and the highest "
            "of all replications"
        ),
    ),
    "officers": Words(
        marked("Officers"),
        marked(
            "Workload and closures of each team under each arm, with the months in which its "
            "officer was at work"
        ),
    ),
    "assumptions": Words(
        marked("Assumptions"),
        marked("Every value that is taken as given: where it comes from, and what hangs on it"),
    ),
    "replications": Words(
        marked("Each replication"), marked("Every measure in each replication of each arm")
    ),
    "regions": Words(marked("Regions"), marked("How long cases of each region take")),
    "pending": Words(marked("Pending by age"), marked("Pending cases by age in each month")),
    "teams": Words(marked("Teams each time"), marked("Each team in each replication")),
    "survival": Words(marked("Time to closure"), marked("Share of cases closed by each day")),
    "monthly": Words(
        marked("Months and teams"), marked("Each team in each month of each replication")
    ),
    "history": Words(
        marked("History"), marked("The months before the comparison, the same for all arms")
    ),
    "worlds": Words(marked("Checksums"), marked("Which cases and staff each replication has")),
    "bureaus": Words(marked("Bureaus"), marked("Every measure of each bureau and replication")),
    "bureaus_comparison": Words(
        marked("Bureaus compared"), marked("The arms compared in each bureau")
    ),
    "provinces": Words(marked("Provinces"), marked("Every measure of each province")),
    "provinces_comparison": Words(
        marked("Provinces compared"), marked("The arms compared in each province")
    ),
    "months": Words(marked("Months by province"), marked("Each province in each month")),
    "ages": Words(marked("Ages"), marked("Cases of all bureaus by days since filing")),
    "bureau_table": Words(marked("Given bureaus"), marked("The table of bureaus as it was given")),
    "docket": Words(marked("Given cases"), marked("The cases as they were given")),
    "points": Words(marked("Points"), marked("Values of the keys at each point")),
    "values": Words(marked("Values"), marked("All points that the search has looked at")),
    "levels": Words(marked("Levels"), marked("The level of each arm at each point")),
    "effects": Words(marked("Effects"), marked("The arms compared at each point")),
    "break_even": Words(marked("Break-even"), marked("Where the answer turns")),
    "indices": Words(marked("Indices"), marked("How much each key matters")),
    "tornado": Words(marked("Ends of ranges"), marked("The difference at the ends of each range")),
    "components": Words(marked("Whose chance"), marked("Whose chance the variance is")),
    "deviations": Words(marked("SDs"), marked("How far courts differ from each other")),
    "contributions": Words(marked("Contributions"), marked("What each part of a reform adds")),
    "interactions": Words(marked("Interactions"), marked("What parts do to each other")),
    "contributions_by_replication": Words(
        marked("Contributions each"), marked("The contributions in each replication")
    ),
}
"""The sheets by their tables, in their order; a table that is not here comes last, as its file."""


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook: its table, its name, and what is in it."""

    table: str
    name: str
    about: str


def sheets_of(outcome: Outcome) -> Iterator[Sheet]:
    """The sheets of a study's workbook: one for each table that is in its folder."""
    there = {file.stem for file in outcome.folder.glob("*.csv")}
    for table in [name for name in SHEETS if name in there]:
        yield Sheet(table, _(SHEETS[table].name), _(SHEETS[table].about))
    for table in sorted(there - SHEETS.keys()):
        yield Sheet(table, table[:31], _("see docs/results.md"))
