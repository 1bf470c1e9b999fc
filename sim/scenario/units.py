"""Units of measures, as they are in tables and as they are shown."""

from __future__ import annotations

from sim.language import marked
from sim.scenario.measure import Unit

CASES = Unit("cases", marked("cases"), 1.0, 0)
TENTHS_OF_CASES = Unit("cases", marked("cases"), 1.0, 1)
DAYS = Unit("days", marked("days"), 1.0, 1)
CALENDAR_DAYS = Unit("calendar days", marked("calendar days"), 1.0, 1)
YUAN = Unit("yuan", marked("million yuan"), 1e-6, 1)
SHARE = Unit("share", marked("%"), 100.0, 1)
INDEX = Unit("", "", 1.0, 3)
FACTOR = Unit("factor", "", 1.0, 3)
TEAM_MONTHS = Unit("team months", marked("team months"), 1.0, 1)

OURS = "this project"
"""In place of the source of a formula."""
