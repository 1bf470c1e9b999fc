"""Days of a run in ticks: whole numbers that keep on which side of a count everything happens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from sim.arrays import FloatArray, IntArray
from sim.months import closing_date, first_date, month_number
from sim.world.calendar import WorkCalendar
from sim.world.working_days import is_known, worked

TICKS = 256
"""In every month, long or short: some twelve a working day."""
BEFORE = -1
"""What happened before the first tick."""
NEVER = 2**30


@dataclass(frozen=True)
class Clock:
    """Ticks of the months of a comparison.

    A month's count is the last of its ticks, when all that precedes the count has happened; what
    follows a count at the same instant happens in the next month's first tick.
    """

    calendar: WorkCalendar

    def of_events(self, day: FloatArray) -> IntArray:
        """Ticks of filings, allocations and beginnings of work; nan and inf: `NEVER`."""
        return self._ticks(day, self.calendar.month_of_event(np.maximum(day, -1.0)))

    def of_ends(self, day: FloatArray) -> IntArray:
        """Ticks of ends of work; nan and inf: `NEVER`."""
        return self._ticks(day, self.calendar.month_of_end(np.maximum(day, -1.0)))

    def _ticks(self, day: FloatArray, month: NDArray[np.int64]) -> IntArray:
        calendar = self.calendar
        first, months = calendar.history_months, calendar.months
        inside = np.minimum(month, months - 1)
        begin = calendar.closing[inside] - calendar.days[inside]
        length = np.maximum(calendar.days[inside], 1e-9)
        part = np.floor(TICKS * (np.where(month < months, day, 0.0) - begin) / length)
        ticks = TICKS * (inside - first) + np.clip(part, 0, TICKS - 1).astype(np.int64)
        ticks = np.where((month < first) | (day < calendar.start_day), BEFORE, ticks)
        return np.where(month < months, ticks, NEVER)

    def dates(self, months: range) -> list[list[str]]:
        """The dates of each month's working days; empty where months have no real days."""
        real = self.calendar.source.working_days
        if real is None:
            return []
        closing_day = self.calendar.source.closing_day
        found = []
        for label in self.calendar.labels[months.start : months.stop]:
            number = month_number(label)
            first, last = first_date(number, closing_day), closing_date(number, closing_day)
            is_worked = worked(real)
            days = [first + timedelta(days=i) for i in range((last - first).days + 1)]
            known = [day for day in days if is_known(day.year, real) and is_worked(day)]
            found.append(list(map(date.isoformat, known)))
        return found
