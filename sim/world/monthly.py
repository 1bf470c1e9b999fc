"""What a month brings by chance to all alike: a factor on filings, and one on speeds.

Factors of a run's months are drawn from its first month on, so that more months leave the first
ones as they are, and arms with another spread have the same draws.
"""

from __future__ import annotations

import numpy as np

from sim.arrays import FloatArray
from sim.scenario.cases import Intake
from sim.scenario.distributions import Gamma, Lognormal
from sim.scenario.setting import Setting
from sim.world.calendar import WorkCalendar
from sim.world.people import SLOWEST
from sim.world.streams import Streams


def speed_factors(setting: Setting, calendar: WorkCalendar, streams: Streams) -> FloatArray | None:
    """Factor on all speeds of each month, (M,), mean 1; None: there is none."""
    if setting.month_factor is None or not setting.month_factor.cv:
        return None
    family = Lognormal(mean=1.0, cv=setting.month_factor.cv)
    drawn = family.transform(streams.draws("month_factor", calendar.months, family.base))
    return np.maximum(drawn, SLOWEST)


def filing_factors(intake: Intake, calendar: WorkCalendar, streams: Streams) -> FloatArray | None:
    """Factor on the filings of each month, (M,), mean 1; None: there is none."""
    if intake.dispersion is None or not intake.dispersion.cv:
        return None
    family = Gamma(mean=1.0, cv=intake.dispersion.cv)
    return family.transform(streams.draws("dispersion", calendar.months, family.base))
