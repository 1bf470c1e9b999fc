"""How cases end: the closing type of each case, what is recovered, and how early it may close."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.scenario.cases import CLOSING_TYPES, ClosingType, LackOfAssets
from sim.scenario.distributions import Distribution
from sim.scenario.setting import Setting
from sim.world.calendar import WorkCalendar
from sim.world.streams import Streams, pick

OUTCOME_COLUMNS = ("closing_type", "recovered_share", "earliest", "since")


@dataclass(frozen=True)
class CaseOutcomes:
    """How N cases end, settled before the clock starts; no rule sees it.

    Attributes
    ----------
    closing_type : IntArray
        Index into ``CLOSING_TYPES``, (N,).
    recovered : FloatArray
        Yuan, (N,).
    not_before : FloatArray
        Day before which a case is not ready for its last stage, (N,); -inf: none.
    """

    closing_type: IntArray
    recovered: FloatArray
    not_before: FloatArray

    def of(self, rows: IntArray | slice) -> CaseOutcomes:
        """Of some of the cases."""
        return CaseOutcomes(self.closing_type[rows], self.recovered[rows], self.not_before[rows])


def outcome_columns(
    setting: Setting, kind: IntArray, calendar: WorkCalendar, streams: Streams, prefix: str
) -> dict[str, Any]:
    """Columns of ``OUTCOME_COLUMNS`` for cases of these kinds; none without closing types."""
    if setting.kinds[0].closing is None:
        return {}
    draws = streams.draws(f"{prefix}closing_type", len(kind))
    closing_type = np.zeros(len(kind), dtype=np.int64)
    endings = list[tuple[BoolArray, Distribution]]()
    for i, types in types_of_kinds(setting).items():
        mine, numbers = kind == i, np.array(list(types))
        closing_type[mine] = numbers[pick([one.share for one in types.values()], draws[mine])]
        endings += [(mine & (closing_type == k), one.recovered) for k, one in types.items()]
    recovered = np.minimum(streams.values_in(f"{prefix}recovered", len(kind), endings), 1.0)
    rules = closing_rules(setting, kind, closing_type, calendar)
    return {"closing_type": closing_type, "recovered_share": recovered, **rules}


def closing_rules(
    setting: Setting, kind: IntArray, closing_type: IntArray, calendar: WorkCalendar
) -> dict[str, FloatArray]:
    """Days from filing that must pass, and the day of filing from which this holds."""
    earliest, since = np.zeros(len(kind)), np.full(len(kind), np.inf)
    for i, types in types_of_kinds(setting).items():
        for number, ending in types.items():
            if isinstance(ending, LackOfAssets) and ending.earliest_days:
                mine = (kind == i) & (closing_type == number)
                earliest[mine], since[mine] = ending.earliest_days, calendar.first_day(ending.since)
    return {"earliest": earliest, "since": since}


def types_of_kinds(setting: Setting) -> dict[int, dict[int, ClosingType]]:
    """Closing types that occur, by number, of each kind."""
    return {
        i: {CLOSING_TYPES.index(name): ending for name, ending in kind.closing.types()}
        for i, kind in enumerate(setting.kinds)
        if kind.closing is not None
    }


def outcome_of(columns: Mapping[str, Any], filed: FloatArray, amount: FloatArray) -> CaseOutcomes:
    """Outcomes of cases with these days of filing and amounts, (N,) each."""
    return CaseOutcomes(
        columns["closing_type"],
        columns["recovered_share"] * amount,
        not_before(filed, columns["earliest"], columns["since"]),
    )


def not_before(filed: FloatArray, earliest: FloatArray, since: FloatArray) -> FloatArray:
    """Day before which a case is not ready for its last stage, (N,); -inf: none."""
    return np.where(filed >= since, filed + earliest, -np.inf)
