"""What of cases that come back, and of clocks that stop, can have no effect, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from sim.language import _
from sim.report.names import with_its_key
from sim.scenario.cases import returning
from sim.scenario.in_play import arms_in_force
from sim.scenario.scenario import Scenario
from sim.scenario.terms import called
from sim.world.calendar import make_calendar


def doubts_of_returns(scenario: Scenario) -> Iterator[str]:
    """Returns that cannot come about in any arm, and an order that does not heed the clock."""
    arms = arms_in_force(scenario)
    said = [(share, how) for arm in arms for share, _factor, how in returning(arm.setting.kinds)]
    if said and not any(share for share, _how in said):
        yield _("reopened: nothing comes back, as its share is 0 in every arm")
    days = float(make_calendar(scenario).end_day)
    latest = [how.delay.fixed for share, how in said if share]
    if latest and all(delay is not None and delay >= days for delay in latest):
        yield _(
            "reopened: nothing comes back before the end of the run, which has {days:,.0f} working "
            "days: the delay is {delay:g} or more",
            days=days,
            delay=min(delay for delay in latest if delay is not None),
        )
    for arm in arms:
        setting = arm.setting
        if setting.service_order == "due_first" and any(s.stops_clock for s in setting.route):
            yield _(
                "arm {arm}: {order} goes by the day that is due at filing, not heeding stops_clock",
                arm=arm.name,
                order=with_its_key("due_first", {"due_first": called("due_first")}),
            )
