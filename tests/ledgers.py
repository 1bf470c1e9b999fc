"""Ledgers for tests: written by hand, a row a case, and made from a simulated play."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.ledger.ledger import Ledger
from sim.ledger.mapping import LedgerMap
from sim.ledger.records import Days
from sim.measures.play import Play
from sim.months import first_date, month_number

NEVER = np.datetime64("NaT")


def as_days(texts: Sequence[str | None]) -> Days:
    """Days from texts such as 2014-05-01 or 2014-05-01T12:00; none where there is none."""
    return np.array([text or "NaT" for text in texts], dtype="datetime64[us]")


def map_of(**keys: Any) -> LedgerMap:
    """A map whose columns do not matter, with other keys."""
    return LedgerMap.model_validate({"columns": {"case": "case"}} | keys)


def ledger(
    filed: Sequence[str],
    closed: Sequence[str | None],
    officer: Sequence[str | None] = (),
    as_of: str | None = None,
    of_map: LedgerMap | None = None,
    **more: Any,
) -> Ledger:
    """A ledger whose columns are given as texts, in any order of filing.

    ``more``: assigned, limit (texts), kind, region (names), amount, returned.
    """
    days = {name: as_days(more.pop(name, [None] * len(filed))) for name in ("assigned", "limit")}
    days |= {"filed": as_days(filed), "closed": as_days(closed)}
    names = {"officer": officer} | {name: more.pop(name, ()) for name in ("kind", "region")}
    return ledger_of_columns(
        days, names, None if as_of is None else np.datetime64(as_of, "us"), of_map, **more
    )


def ledger_of_columns(
    days: dict[str, Days],
    names: dict[str, Sequence[str | None]],
    as_of: np.datetime64 | None,
    of_map: LedgerMap | None = None,
    **more: Any,
) -> Ledger:
    """A ledger of columns; rows are put in order of filing."""
    filed, closed = days["filed"], days["closed"]
    n = len(filed)
    order = np.argsort(filed, kind="stable")
    if as_of is None:
        as_of = np.fmax(filed, closed).max().astype("datetime64[D]") + 1
    number, known = {}, {}
    for one in ("officer", "kind", "region"):
        number[one], known[one] = _numbered(names.get(one) or [None] * n)
    amount = np.asarray(more.get("amount", np.full(n, np.nan)), dtype=np.float64)
    return Ledger(
        file="ledger.csv",
        map=of_map or map_of(),
        line=order + 2,
        case=np.array([f"case {i + 1}" for i in range(n)], dtype=object)[order],
        filed=filed[order],
        assigned=days["assigned"][order],
        closed=closed[order],
        limit=days["limit"][order],
        officer=number["officer"][order],
        kind=number["kind"][order],
        region=number["region"][order],
        outcome=np.full(n, -1),
        officers=known["officer"],
        kinds=known["kind"],
        regions=known["region"],
        outcomes=(),
        amount=amount[order],
        returned=np.asarray(more.get("returned", np.zeros(n)), dtype=np.bool_)[order],
        as_of=np.datetime64(as_of, "us"),
        rows_read=n,
        problems=(),
    )


def _numbered(texts: Sequence[str | None]) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    names = tuple(sorted({text for text in texts if text}))
    return np.array([names.index(text) if text else -1 for text in texts], dtype=np.int64), names


def ledger_of_play(play: Play) -> Ledger:
    """The ledger that a court would have of a simulated play: every calendar day is worked."""
    log, docket, calendar = play.log, play.log.docket, play.calendar
    closing_day = calendar.source.closing_day
    start = np.datetime64(first_date(month_number(calendar.labels[0]), closing_day), "us")
    later = log.follow_up
    closed = log.closed if later is None else later.closed
    until = calendar.end_day if later is None else later.until
    allocated = log.allocated
    allocated[docket.held_at_start] = docket.filed[docket.held_at_start]

    def dates(days: NDArray[np.float64]) -> Days:
        since = np.where(np.isnan(days), 0.0, np.rint(days * 86_400e6)).astype("timedelta64[us]")
        return np.where(np.isnan(days), NEVER, start + since)

    days = {
        "filed": dates(docket.filed),
        "assigned": dates(allocated),
        "closed": dates(closed),
        "limit": dates(docket.filed + docket.limit),
    }
    names: dict[str, Sequence[str | None]] = {
        "officer": [f"T{t + 1:03d}" if t >= 0 else None for t in log.team.tolist()],
        "kind": [docket.kinds[k] for k in docket.kind.tolist()],
        "region": [docket.regions[r] for r in docket.region.tolist()],
    }
    as_of = (start + np.timedelta64(round(until), "D")).astype("datetime64[us]")
    of_map = map_of(closing_day=closing_day)
    return ledger_of_columns(days, names, as_of, of_map, amount=docket.amount)
