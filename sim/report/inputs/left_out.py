"""What the expected loads of a scenario leave out, in words."""

from __future__ import annotations

from collections.abc import Sequence

from sim.language import _, listed
from sim.report.inputs.tracks import left_out_of_tracks
from sim.scenario.in_play import favours_short, has_month_factor
from sim.scenario.posts import posts_of
from sim.scenario.scenario import Arm, Scenario
from sim.scenario.setting import Setting
from sim.scenario.staffing import StaffPlan
from sim.world.drawn_capacity import is_drawn


def settings_played(scenario: Scenario, *arms: Arm) -> list[Setting]:
    """The settings of arms, and of the history if there is any."""
    return [arm.setting for arm in (scenario.history,) * bool(scenario.history_months) + arms]


def is_limited(settings: Sequence[Setting]) -> bool:
    """Whether a limit on open cases makes what a team can close an upper bound."""
    return any(setting.max_open_cases is not None for setting in settings)


def left_out(scenario: Scenario, *, speeds: bool = False) -> str:
    """What the expected loads leave out, of what there is in the scenario.

    Parameters
    ----------
    speeds : bool
        Whether the mean speeds stand for those that are drawn, too.
    """
    settings = settings_played(scenario, *scenario.arms)
    closing = [kind.closing for setting in settings for kind in setting.kinds]
    there = {
        _("chance"): True,
        _("slow months (with them more is left over)"): any(map(has_month_factor, settings)),
        _("that speeds are drawn (mean speeds stand for them)"): speeds
        and any(map(is_drawn, settings)),
        _("other rules than the regional one"): any(
            not setting.allocation.heeds_homes for setting in settings
        ),
        _("that short cases may be taken up first"): any(map(favours_short, settings)),
        _("that max_open_cases may let a team close less than this"): is_limited(settings),
        _("that people whom teams share do more for those with more to do"): any(
            setting.division_assistants is not None or setting.pool is not None
            for setting in settings
        ),
        _("that speeds of further assistants, and of people whom teams share, are drawn"): any(
            one.family.base != "none" for setting in settings for one in posts_of(setting).values()
        ),
        **left_out_of_tracks(settings),
        _("suspensions"): any(s.appraisal and s.appraisal.suspend_after for s in settings),
        _("how people respond"): any(setting.responses.on for setting in settings),
        _("who is selected"): any(s.staff and chooses_ability(s.staff) for s in settings),
        _("that a case must wait for its termination"): any(
            one is not None and one.lack_of_assets is not None for one in closing
        ),
    }
    *some, last = (what for what, is_there in there.items() if is_there)
    what = _(" and ").join([listed(some), last] if some else [last])
    return _("These are expectations, month by month; they leave out {what}.", what=what)


def chooses_ability(plan: StaffPlan) -> bool:
    """Whether officers and assistants are not those that lots would give."""
    return plan.selection in ("competitive", "perfect") or plan.matching == "two_way"
