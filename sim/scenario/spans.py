"""Spans of months, such as absences, that an overlay lays where they never take effect.

Months of joining and leaving are such spans, of a single month.

The history runs under one arm, the same for all; the comparison under each arm in turn. So a span
of ``history.arm`` takes effect in the months of the history only, one of an arm or part in those of
the comparison.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.language import _, marked
from sim.months import month_name
from sim.scenario.checks import MONTHS_FROM, Months, month_in, run_months
from sim.scenario.plain import dig, entries, is_whole
from sim.scenario.problems import Finding, Loc
from sim.scenario.tenure_checks import MOVES


def spans_without_effect(laid: Any, tree: Any, history: Any = None) -> Iterator[Finding]:
    """Spans of ``history.arm``, or of an arm or part, that lie in no month in which it is in force.

    Parameters
    ----------
    laid : Any
        A setting, as plain data.
    tree : Any
        The whole file, as plain data; what the history inherits from it is for the comparison.
    history : Any
        The history's setting, whose spans an arm may repeat; None: ``laid`` is the history's.
    """
    run = run_months(tree)
    if run is None or (history is None and run.start == run.first):
        return
    why = marked(
        "never takes effect: arms and parts are in force in the comparison only, {first} to {last}"
    )
    begin, end = run.start, run.last
    if history is None:
        why = marked(
            "never takes effect: history.arm is in force in the history only, {first} to {last}"
        )
        begin, end = run.first, run.start - 1
    for loc, first, last in _own_spans(laid, [tree, history], run):
        if first > end or last < begin:
            yield loc, _(why, first=month_name(begin), last=month_name(end))


def _own_spans(laid: Any, others: list[Any], run: Months) -> Iterator[tuple[Loc, int, int]]:
    """Spans that stand in the setting and in no other: where, and the first and last month.

    Those that do not begin in the run are found by `sim.scenario.checks.calendar_span`.
    """
    for path in (*MONTHS_FROM, *((key,) for key in MOVES)):
        if any(dig(laid, path[0]) is dig(other, path[0]) for other in others):
            continue
        known = [entry for other in others for entry in entries(other, *path)]
        for i, entry in enumerate(entries(laid, *path)):
            first = month_in(entry.get("from"))
            months = 1 if path[0] in MOVES else entry.get("months")
            if entry in known or first is None or not is_whole(months):
                continue
            if run.first <= first <= run.last:
                yield (*path, i, "from"), first, first + months - 1
