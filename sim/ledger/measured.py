"""What a ledger says of a window: all its tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from sim.arrays import IntArray
from sim.language import _, listed, plural
from sim.ledger.hazard import closures, counts, hazard_table, monthly_hazard, open_case_days
from sim.ledger.intake import intake_table
from sim.ledger.ledger import Ledger
from sim.ledger.play import (
    LedgerPlay,
    allocated,
    closed_before_filed,
    has_allocations,
    holders,
    play_of,
)
from sim.ledger.records import Days
from sim.ledger.steady import growing, why_no_window, without_filings
from sim.ledger.survival import MOST_KINDS, survival_table
from sim.ledger.window import Window
from sim.measures import spread
from sim.measures.csv_rows import add_csv
from sim.measures.indicators import measures, within_limits
from sim.measures.spread import ratio
from sim.measures.tables import Columns
from sim.scenario.catalogue import MEASURES, OF_A_LEDGER, SECTIONS
from sim.scenario.problems import InputError

WRITTEN_AT_ONCE = 100_000
"""Rows, so that the text of a large table need not fit into memory."""
OF_A_PLAY = {section.name: [one.name for one in section.measures] for section in SECTIONS}
CLOSURES_ONLY = (
    "closures_cases",
    "amount_closed_yuan",
    "closed_cases_only_mean_days",
    "closed_cases_only_median_days",
    "closures_within_limit_cases",
    "closures_with_limit_cases",
    "closures_within_limit_share",
)
"""Measures that closed cases alone have."""
NOT_OF_CLOSURES = ("received", "handed_back", "backlog", "oldest_case_days", "in_bureau")
"""Columns of officers that closed cases alone do not have."""


@dataclass(frozen=True)
class Measured:
    """The tables of a ledger's window.

    Attributes
    ----------
    months : pandas.DataFrame
        A row a month: flow, backlog and its spread at the count.
    officers : pandas.DataFrame
        A row a month and officer, as ``monthly.csv`` of a run.
    survival, hazard, intake : pandas.DataFrame
        Share open by days since filing; closures per open case and day; filings.
    measures : pandas.DataFrame
        measure, value, unit; rates are fractions.
    cases : pandas.DataFrame
        Every case of the ledger.
    problems : pandas.DataFrame
        line, column, found, done: what is not used as it stands.
    notes : tuple of str
        What a reader of the tables must know, a sentence each.
    """

    months: pd.DataFrame
    officers: pd.DataFrame
    survival: pd.DataFrame
    hazard: pd.DataFrame
    intake: pd.DataFrame
    measures: pd.DataFrame
    cases: pd.DataFrame
    problems: pd.DataFrame
    notes: tuple[str, ...] = ()

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables by the names of their files."""
        names = [one.name for one in fields(self) if one.name != "notes"]
        return {name: getattr(self, name) for name in names}

    def write(self, folder: Path) -> None:
        """Write the tables into a folder that is there, as CSV files."""
        for name, table in self.tables.items():
            with (folder / f"{name}.csv").open("wb") as file:
                for first in range(0, max(len(table), 1), WRITTEN_AT_ONCE):
                    rows = table.iloc[first : first + WRITTEN_AT_ONCE]
                    add_csv(rows, file, header=not first)


def measured(ledger: Ledger, window: Window) -> Measured:
    """All tables of a ledger's window.

    Of a ledger of closed cases alone only what is of closures: curve, hazard and intake have no
    rows, as the cases that are still open would be missing from them.

    Raises
    ------
    InputError
        If filings end before the window does.
    """
    if refusals := why_no_window(ledger, window):
        raise InputError(refusals)
    play = play_of(ledger, window)
    known = not ledger.closed_only
    curve, left_out = survival_table(ledger, window)
    tables = {
        "months": _months(play),
        "officers": _officers(play),
        "survival": curve,
        "hazard": hazard_table(ledger, window),
        "intake": intake_table(ledger, window),
    }
    frames = {name: pd.DataFrame(columns) for name, columns in tables.items()}
    if not known:
        for name in ("survival", "hazard", "intake"):
            frames[name] = frames[name].iloc[:0]
    return Measured(
        **frames,
        measures=_measures(play),
        cases=cases_table(ledger, window),
        problems=problems_table(ledger),
        notes=(
            *ledger.remarks,
            *growing(ledger, window),
            *without_filings(ledger, window),
            *_notes(play, left_out if known else 0),
        ),
    )


def is_open(ledger: Ledger, at: NDArray[np.datetime64]) -> NDArray[np.int64]:
    """Cases open at each instant: filed before it, and not closed before it."""
    inverted = closed_before_filed(ledger)
    filed, closed = np.sort(ledger.filed[~inverted]), np.sort(ledger.closed[~inverted])
    closed = closed[~np.isnat(closed)]
    return np.searchsorted(filed, at) - np.searchsorted(closed, at)


def _months(play: LedgerPlay) -> Columns:
    ledger, window = play.ledger, play.span
    pending = is_open(ledger, window.begins)
    columns: Columns = {"month": np.array(window.months, dtype=object)}
    if not ledger.closed_only:
        columns |= {"opening_cases": pending[:-1], "filed_cases": counts(window, ledger.filed)}
        if has_allocations(ledger):
            columns["received_cases"] = play.measured["received"].sum(axis=1)
    columns["closures_cases"] = closures(ledger, window)
    if not ledger.closed_only:
        columns["pending_cases"] = pending[1:]
        columns |= _backlogs(play)
        columns["open_case_days"] = open_case_days(ledger, window)
        columns["closures_per_open_case_day"] = monthly_hazard(ledger, window)
    if has_amounts(ledger):
        columns["amount_closed_yuan"] = play.measured["amount_closed_yuan"].sum(axis=1)
    if has_limits(ledger):
        on_time = np.asarray(ledger.closed <= ledger.limit)
        columns["closures_within_limit_cases"] = counts(window, ledger.closed[on_time])
    return columns


def _backlogs(play: LedgerPlay) -> Columns:
    """Backlog of each month's count, and its spread over the officers who have an open case."""
    backlog, at_work = play.measured["backlog"], play.at_work
    columns: Columns = {"backlog_cases": backlog.sum(axis=1)}
    if not len(play.ledger.officers):
        return columns
    rows = [backlog[m, at_work[m]].astype(np.float64) for m in range(len(backlog))]
    deviations = [spread.sd(row) for row in rows]
    spreads = [
        {"backlog_sd_cases": deviation} | spread.unevenness(row, deviation)
        for row, deviation in zip(rows, deviations, strict=True)
    ]
    columns |= {name: np.array([one[name] for one in spreads]) for name in spreads[0]}
    columns["officers_with_cases"] = at_work.sum(axis=1)
    columns["without_officer_cases"] = backlog[:, play.is_nobody].sum(axis=1)
    return columns


def _officers(play: LedgerPlay) -> Columns:
    ledger, columns = play.ledger, play.after_history
    left_out = ["idle_share_officer", "idle_share_assistant"]
    if not has_amounts(ledger):
        left_out.append("amount_closed_yuan")
    if not has_limits(ledger):
        left_out.append("closed_within_limit")
    if ledger.closed_only:
        left_out += NOT_OF_CLOSURES
    return {name: values for name, values in columns.items() if name not in left_out}


def _measures(play: LedgerPlay) -> pd.DataFrame:
    values = ledger_measures(play)
    return pd.DataFrame(
        {
            "measure": list(values),
            "value": np.array(list(values.values()), dtype=np.float64),
            "unit": [MEASURES[name].measured_in.in_tables for name in values],
        }
    )


def ledger_measures(play: LedgerPlay) -> dict[str, float]:
    """Measures that a ledger has, by name: its own first, then those of any play.

    The clearance rate is closures / filings, which are those received where the ledger has no days
    of allocation. The closure rate is of what was held when the window begins, and not of what the
    flows leave of it: a case that is closed before it is filed was never open.
    """
    found = _own(play) | measures(play) | within_limits(play)
    found["clearance_rate"] = ratio(found["closures_cases"], found["filed_cases"])
    held = len(play.log.docket.held_at_start)
    found["closure_rate"] = ratio(found["closures_cases"], held + found["received_cases"])
    names = (name for name in (*OF_A_LEDGER, *MEASURES) if name in _defined(play.ledger))
    return {name: found[name] for name in dict.fromkeys(names)}


def _own(play: LedgerPlay) -> dict[str, float]:
    ledger, window = play.ledger, play.span
    in_window = (ledger.closed >= window.start) & (ledger.closed < window.end)
    days = window.clock.days(ledger.filed[in_window], ledger.closed[in_window])
    limit = ledger.limit[in_window]
    filed = (ledger.filed >= window.start) & (ledger.filed < window.end)
    return {
        "opening_cases": float(is_open(ledger, window.begins[:1])[0]),
        "filed_cases": float(filed.sum()),
        "without_officer_cases": float((holders(ledger)[play.rows] == len(ledger.officers)).sum()),
        "closed_cases_only_median_days": float(np.median(days)) if len(days) else np.nan,
        "closures_within_limit_cases": float((ledger.closed[in_window] <= limit).sum()),
        "closures_with_limit_cases": float((~np.isnat(limit)).sum()),
        "returned_cases": float((ledger.returned & filed).sum()),
    }


def _defined(ledger: Ledger) -> set[str]:
    """Names of the measures that a ledger with these columns has."""
    sections = ["ledger", "flow", "pending", "time", "spread"]
    sections += ["pool"] * has_allocations(ledger)
    names = {name for section in sections for name in OF_A_PLAY[section]}
    names |= {"closures_within_limit_share", "aging_index"}
    if ledger.map.rows.reopened == "new_case":
        names.add("returned_cases")
    if not len(ledger.officers):
        names -= {*OF_A_PLAY["spread"], "time_to_closure_sd_teams_days"}
    if not len(ledger.regions):
        names.discard("time_to_closure_sd_regions_days")
    if not has_amounts(ledger):
        names.discard("amount_closed_yuan")
    if not has_limits(ledger):
        names -= {name for name in names if "limit" in name} | {"aging_index"}
    return names & {*CLOSURES_ONLY} if ledger.closed_only else names


def has_amounts(ledger: Ledger) -> bool:
    """Whether the amount of any case is known."""
    return not bool(np.isnan(ledger.amount).all())


def has_limits(ledger: Ledger) -> bool:
    """Whether the time limit of any case is known."""
    return not bool(np.isnat(ledger.limit).all())


def cases_table(ledger: Ledger, window: Window) -> pd.DataFrame:
    """Every case of a ledger: days as dates and on the window's clock, 0 when it begins."""
    columns = {
        "case": ledger.case,
        "filed": iso_dates(ledger.filed),
        "assigned": iso_dates(ledger.assigned),
        "closed": iso_dates(ledger.closed),
        "filed_day": window.day_of(ledger.filed),
        "allocated_day": window.day_of(allocated(ledger)),
        "closed_day": window.day_of(ledger.closed),
        "team": _named(ledger.officers, ledger.officer),
        "kind": _named(ledger.kinds, ledger.kind),
        "region": _named(ledger.regions, ledger.region),
        "amount_yuan": ledger.amount,
        "limit": iso_dates(ledger.limit),
        "line": ledger.line,
    }
    return pd.DataFrame(columns)


def _named(names: tuple[str, ...], number: IntArray) -> NDArray[np.object_]:
    return np.array([*names, None], dtype=object)[number]


def iso_dates(days: Days) -> pd.Series:
    """Days as ISO dates, with their times if any has one; nothing where there is none."""
    has_times = bool((days != days.astype("datetime64[D]"))[~np.isnat(days)].any())
    texts = pc.cast(pa.array(days.astype(f"datetime64[{'s' if has_times else 'D'}]")), pa.string())
    return pd.Series(pc.binary_replace_slice(texts, 10, 11, "T") if has_times else texts, dtype=str)


def problems_table(ledger: Ledger) -> pd.DataFrame:
    """What of a ledger's file is not used as it stands, a row each."""
    found = ledger.problems
    return pd.DataFrame(
        {
            "line": np.array([one.line for one in found], dtype=np.int64),
            **{
                name: np.array([getattr(one, name) for one in found], dtype=object)
                for name in ("column", "found", "done")
            },
        }
    )


def _notes(play: LedgerPlay, left_out: int) -> Iterator[str]:
    window = play.span
    if window.partial:
        yield _(
            "The ledger does not have all days of {months}: filings and closures there are too "
            "few.",
            months=listed([*window.partial]),
        )
    if not play.ledger.closed_only and len(play.ledger.kinds) > MOST_KINDS:
        yield _(
            "Of {n:,} kinds of cases the {shown} that have most have a curve of their own.",
            n=len(play.ledger.kinds),
            shown=MOST_KINDS,
        )
    if left_out:
        yield plural(
            left_out,
            "Of cases at risk in the window {n:,} closure is not in the curve: nobody else was "
            "followed at that age, and the share still open would be 0 from there on.",
            "Of cases at risk in the window {n:,} closures are not in the curve: nobody else was "
            "followed at those ages, and the share still open would be 0 from there on.",
        )
