"""From rows that were read to a ledger: cases, or all that forbids to make them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.arrays import IntArray
from sim.language import _, listed, plural
from sim.ledger.beginning import begins, closures_missing
from sim.ledger.closures import closed_before_filed, holding, old_open, status
from sim.ledger.crowded import stand_ins
from sim.ledger.days import allocations, dated
from sim.ledger.extract import end_of_extract, later_days, number_years, with_years
from sim.ledger.found import NOTHING, Found, joined
from sim.ledger.frame import Frame, frame_of
from sim.ledger.guess_words import NO_OFFICER
from sim.ledger.ledger import Ledger
from sim.ledger.map_file import headings_of
from sim.ledger.mapping import LedgerMap
from sim.ledger.records import Records, RowProblem
from sim.ledger.rows import cases_of
from sim.scenario.problems import InputError, problem, shown


def ledger_of(records: Records, form: LedgerMap) -> Ledger:
    """The cases of a ledger's rows.

    Parameters
    ----------
    records : Records
        R rows of a file.
    form : LedgerMap
        Says what they are, and what becomes of those that contradict each other.

    Returns
    -------
    Ledger
        N cases in order of filing.

    Raises
    ------
    InputError
        With all problems found, each with its line and the key of the map that settles it.
    """
    cases, found = cases_of(frame_of(records), form)
    if not len(cases):
        nothing = problem(records.file, _("no row is a case that counts"), records.heading_line)
        raise InputError(found.refusals or [nothing])
    cases = with_years(cases)
    as_of = end_of_extract(cases, form)
    cases, checked = _checked(cases, as_of, form)
    found = found + checked
    if found.refusals:
        raise InputError(found.refusals)
    cases = cases.at(np.lexsort((cases["line"], cases["filed"])))
    return _ledger(records, cases, found, as_of, form)


def _checked(cases: Frame, as_of: np.datetime64, form: LedgerMap) -> tuple[Frame, Found]:
    """Cases that nothing is wrong with, and all that is wrong with others.

    A case that has a wrong day is not asked about anything that the day may be the cause of.
    """
    everything = cases
    cases, found = later_days(cases, as_of, form)
    suspect, crowded = stand_ins(cases, form)
    held = holding(cases if form.extract.later == "censor" else everything, form)
    if form.extract.holds != "closed_only" and (found.refusals or suspect.any()):
        held = NOTHING  # with a day that stands for none a case is open
    cases = cases.at(~suspect)
    cases, days = dated(cases)
    cases, before = closed_before_filed(cases, form)
    asked = [
        begins(cases, form),
        number_years(cases),
        status(cases, form),
        allocations(cases),
        programs(cases),
    ]
    if not suspect.any():
        asked += [
            old_open(cases, as_of, form),
            closures_missing(cases, form),
        ]
    return cases, joined([found, crowded, days, before, held, *asked])


def programs(cases: Frame) -> Found:
    """Names that are no officer's as a rule, such as SYSTEM, and count as one."""
    names = {number: str(name) for number, name in enumerate(cases.names["officer"])}
    known = [number for number, name in names.items() if name.lower() in NO_OFFICER]
    n = int(np.isin(cases["officer"], known).sum())
    if not n:
        return NOTHING
    sentence = plural(
        n,
        "{n} case is of the officer {names}, who is in all spreads; if it is no officer, say "
        "officers.none.",
        "{n:,} cases are of the officer {names}, who is in all spreads; if it is no officer, say "
        "officers.none.",
        names=listed([shown(names[number]) for number in known]),
    )
    return Found(remarks=(sentence,))


def _ledger(
    records: Records, cases: Frame, found: Found, as_of: np.datetime64, form: LedgerMap
) -> Ledger:
    officer, officers = _named(cases, "officer")
    kind, kinds = _named(cases, "kind")
    region, regions = _named(cases, "region")
    outcome, outcomes = _named(cases, "outcome")
    if form.officers.hash:
        officers = tuple(f"O{number:03d}" for number in range(1, len(officers) + 1))
    return Ledger(
        file=records.file,
        map=form,
        line=cases["line"].astype(np.int64),
        case=_numbers(cases, form.officers.hash),
        filed=cases["filed"],
        assigned=cases["assigned"],
        closed=cases["closed"],
        limit=cases["limit"],
        officer=officer,
        kind=kind,
        region=region,
        outcome=outcome,
        officers=officers,
        kinds=kinds,
        regions=regions,
        outcomes=outcomes,
        amount=np.asarray(cases["amount"], dtype=float),
        returned=cases["spell"] > 0,
        as_of=as_of,
        rows_read=records.rows_read,
        problems=_problems(records, found, form),
        remarks=found.remarks,
    )


def _named(cases: Frame, key: str) -> tuple[IntArray, tuple[str, ...]]:
    """Names in the order of their first cases, and the index of each case into them."""
    column = cases[key]
    known = column >= 0
    index = np.full(len(column), -1, dtype=np.int64)
    index[known], used = pd.factorize(column[known])
    return index, tuple(str(name) for name in cases.names[key][used])


def _numbers(cases: Frame, hidden: bool) -> NDArray[Any]:
    """Numbers as they are shown, (N,); a number filed again has "#2" at its end.

    A number that is hidden is one by the order of first filings: a digest of a court's numbers,
    which follow each other, is undone by trying them all.
    """
    index, names = _named(cases, "case")
    if hidden:
        names = tuple(f"C{number:06d}" for number in range(1, len(names) + 1))
    numbers = np.array(names, dtype=object)[index]
    for row in np.flatnonzero(cases["spell"] > 0):
        numbers[row] += f"#{cases['spell'][row] + 1}"
    return numbers


def _problems(records: Records, found: Found, form: LedgerMap) -> tuple[RowProblem, ...]:
    """Problems by line; with officers' names hidden also what stands in their cells."""
    problems = sorted((*records.problems, *found.rows), key=lambda problem: problem.line)
    if not form.officers.hash:
        return tuple(problems)
    personal = {*headings_of(form, "case"), *headings_of(form, "officer")}
    personal |= {records.headings.get("officer", "")} - {""}
    return tuple(
        replace(problem, found="***")
        if problem.column in personal and problem.found and problem.line != records.heading_line
        else problem
        for problem in problems
    )
