"""The opening backlog in words: how long it lasts, and what it does if nobody has begun it."""

from __future__ import annotations

import numpy as np

from sim.arrays import FloatArray
from sim.language import _, in_a_row, listed
from sim.scenario.opening import entries_of, untouched_count
from sim.scenario.scenario import Scenario
from sim.scenario.setting import Setting
from sim.world.calendar import make_calendar
from sim.world.capacity import wait_of_case
from sim.world.expected_load import Loads
from sim.world.spread import paths_of
from sim.world.streams import Streams

DRAWS = 10_000
"""Cases whose waits are drawn: shares are good to a percentage point."""
MONTHS = 3
"""Of which it is said what can be closed."""


def untouched(scenario: Scenario, cases: int) -> str:
    """What follows if the run starts with so many cases at the first stage."""
    setting = scenario.history.setting
    shares = closable(setting, make_calendar(scenario).closing[:MONTHS])
    start = _(
        "the run starts with {cases:,} cases of opening_backlog on which nobody has worked: all "
        "are at the first stage, so that closures are few at first and many at once later",
        cases=cases,
    )
    if shares[0] >= 1:
        return start
    return in_a_row([_("{start}.", start=start), _first_months(scenario, cases, shares)])


def _first_months(scenario: Scenario, cases: int, shares: FloatArray) -> str:
    """How many of the cases can be closed in the first months, and what is usual."""
    counts = [f"{share * cases:,.0f}" for share in shares]
    return _(
        "Their waits alone let at most about {counts} of them be closed by the end of month "
        "{months}, while the teams, once at work, close about {usual:,.0f} a month",
        counts=listed(counts),
        months=listed([str(i + 1) for i in range(len(counts))]),
        usual=usual_closures(scenario),
    )


def closable(setting: Setting, days: FloatArray) -> FloatArray:
    """Shares of untouched cases that all their waits let be closed by these days, (M,)."""
    streams = Streams(0, 0)
    kind = streams.picks("kind", DRAWS, [kind.share for kind in setting.kinds])
    waits = streams.table({f"wait/{one.stage}": one.wait for one in setting.route}, DRAWS)
    factor = np.array([kind.wait_factor for kind in setting.kinds])[kind]
    needed = waits.sum(axis=1) * factor
    return np.asarray((needed[:, None] <= days).mean(axis=0))


def usual_closures(scenario: Scenario) -> float:
    """Cases a month that the teams close at rest: what comes, or what they can close if less."""
    setting = scenario.history.setting
    paths = paths_of(scenario, setting, np.zeros(len(setting.team_names)))
    closures = np.where(np.isfinite(paths.closures), paths.closures, 0.0)
    return float(closures.sum()) * make_calendar(scenario).month_days


def opening_lasts(loads: Loads, scenario: Scenario) -> str:
    """When the opening backlog is worked off beside what comes in, as far as capacity goes."""
    file, waits = scenario.file, wait_of_case(scenario.reference.setting)
    end = (
        _(
            "By capacity alone, under the regional rule, the opening backlog lasts until {month}.",
            month=loads.opening_until,
        )
        if loads.opening_until
        else _(
            "By capacity alone, under the regional rule, the opening backlog is not worked off by "
            "the end of the comparison: {n:,.0f} cases more are left than without it.",
            n=loads.opening_left,
        )
    )
    come = _("Waits come on top, {waits:g} days a case.", waits=waits) if waits else ""
    held = [one for one in entries_of(file.opening_backlog) if one.team is not None]
    cases = sum(one.cases for one in held)
    if cases > untouched_count(file.opening_backlog, file.opening_stages):
        come = _("Cases that have been begun count by the work that is left; what is left of waits "
                 "comes on top.")  # fmt: skip
    return in_a_row([end, come])
