"""The measures of one play: one number each, over the months after history.

Names are those of `sim.scenario.catalogue`, which says what each of them is.
"""

from __future__ import annotations

import numpy as np

from sim.arrays import FloatArray
from sim.measures import spread
from sim.measures.clocks import days_counted_to_closure
from sim.measures.durations import kaplan_meier
from sim.measures.play import RESTRICTED_MEAN_DAYS, Play, times_of_groups
from sim.measures.returns import return_measures
from sim.measures.spread import ratio
from sim.measures.tables import Columns
from sim.scenario.cases import ACTUAL_ENFORCEMENT, CLOSING_TYPES

SURVIVAL_STEP_DAYS = 5.0


def survival_table(play: Play) -> Columns:
    """Share of cases closed by days since filing: columns day, closed_share."""
    day = np.arange(0, play.window_days + SURVIVAL_STEP_DAYS, SURVIVAL_STEP_DAYS)
    return {"day": day, "closed_share": play.curve.at(day)}


def measures(play: Play) -> dict[str, float]:
    """All measures of a play, by name with its unit; nan where one is undefined."""
    return {
        **_flow(play),
        **_pending(play),
        **_pool(play),
        **_times(play),
        **_fairness(play),
        **_spread(play),
        "idle_share_officer": _mean(play.window("idle_share_officer")),
        "idle_share_assistant": _mean(play.window("idle_share_assistant")),
        **_sharing(play),
        **_quality(play),
        **return_measures(play),
        **_conduct(play),
    }


def _mean(values: FloatArray) -> float:
    """Mean of the values that are defined."""
    return spread.mean(values[~np.isnan(values)])


def _sharing(play: Play) -> dict[str, float]:
    """Of people whom teams share; only where there are any in the comparison."""
    if play.world.staff.further is None:
        return {}
    idle = play.idle_shared
    return {} if np.isnan(idle).all() else {"idle_share_shared": _mean(idle)}


def _flow(play: Play) -> dict[str, float]:
    closed, received = play.in_all["closed"], play.in_all["received"]
    opening = play.last_backlog + closed + play.in_all["handed_back"] - received
    return {
        "closures_cases": closed,
        "received_cases": received,
        "amount_closed_yuan": float(play.window("amount_closed_yuan").sum()),
        "clearance_rate": ratio(closed, received),
        "closure_rate": ratio(closed, opening + received),
    }


def _pending(play: Play) -> dict[str, float]:
    """Filed and not closed at the last count, in the pool or with a team."""
    calendar = play.calendar
    ages = play.days[~play.is_closed & (play.log.docket.filed < calendar.end_day)]
    over_12, over_18 = (float(np.count_nonzero(ages > n * calendar.month_days)) for n in (12, 18))
    return {
        "backlog_cases": play.last_backlog,
        "pending_cases": float(len(ages)),
        "disposition_calendar_days": ratio(365 * len(ages), closed_a_year(play)),
        "pending_age_mean_days": spread.mean(ages),
        "pending_over_12_months_cases": over_12,
        "pending_over_18_months_cases": over_18,
        "pending_over_12_months_share": ratio(over_12, len(ages)),
    }


def _pool(play: Play) -> dict[str, float]:
    """Cases that wait for a team; only where an arm of the scenario may keep them waiting."""
    if not play.log.keeps_pool:
        return {}
    end, filed = play.calendar.end_day, play.log.docket.filed
    pending = ~play.is_closed & (filed < end)
    until = np.fmin(play.log.allocated, end)  # nan: it still waits
    return {
        "pool_cases": float(pending.sum()) - play.last_backlog,
        "pool_wait_mean_days": spread.mean((until - filed)[play.waits_for_team]),
    }


def _times(play: Play) -> dict[str, float]:
    """Time from filing to closure of the cases filed in the window, but for the last measure."""
    in_window = play.closed > play.calendar.start_day
    closed = (play.is_closed & in_window)[: play.log.docket.filings]
    return {
        "time_to_closure_median_days": play.curve.quantile(0.5),
        "time_to_closure_p90_days": play.curve.quantile(0.9),
        "time_to_closure_mean_360_days": play.curve.restricted_mean(RESTRICTED_MEAN_DAYS),
        "closed_within_limit_share": _closed_within_limit(play),
        "open_after_follow_up_share": ratio(
            float(np.count_nonzero(~play.times[1])), len(play.by_days)
        ),
        "closed_cases_only_mean_days": spread.mean(play.days[: len(closed)][closed]),
    }


def _closed_within_limit(play: Play) -> float:
    """Share closed by the time limit, which may be one for all cases or one a kind."""
    limit, (days, is_closed) = play.log.docket.limit, play.times
    longest = float(limit.max(where=np.isfinite(limit), initial=1.0))
    if play.log.docket.stops_clock:
        days = days_counted_to_closure(play.log, play.by_days, days)
    elif len(limit) and limit.min() == longest:
        return play.curve.by(longest)
    of_cases = limit[play.by_days]
    if not (limited := np.isfinite(of_cases)).all():
        days, is_closed, of_cases = days[limited], is_closed[limited], of_cases[limited]
    of_limit = kaplan_meier(days / of_cases, is_closed, play.reach / longest)
    return of_limit.by(1.0)


def _quality(play: Play) -> dict[str, float]:
    """How well cases end; only where the scenario says how they end."""
    docket, calendar = play.log.docket, play.calendar
    if docket.outcome is None:
        return {}
    closed = play.is_closed & (play.closed > calendar.start_day)
    actual = [CLOSING_TYPES.index(name) for name in ACTUAL_ENFORCEMENT]
    is_actual = np.isin(docket.outcome.closing_type[closed], actual)
    return {
        "actual_enforcement_rate": ratio(float(is_actual.sum()), float(closed.sum())),
        "recovered_yuan": float(docket.outcome.recovered[closed].sum()),
        "recovery_rate": ratio(
            float(docket.outcome.recovered[closed].sum()), float(docket.amount[closed].sum())
        ),
        **within_limits(play),
    }


def within_limits(play: Play) -> dict[str, float]:
    """How many closures, and pending cases, are within their time limits; of those that have one.

    An infinite limit is none.
    """
    docket, calendar = play.log.docket, play.calendar
    limited = np.isfinite(docket.limit)
    closed = play.is_closed & (play.closed > calendar.start_day) & limited
    pending = ~play.is_closed & (docket.filed < calendar.end_day) & limited
    on_time = play.is_on_time
    return {
        "closures_within_limit_share": ratio(float((closed & on_time).sum()), float(closed.sum())),
        "aging_index": ratio(
            float((pending & ~on_time).sum()),
            float(pending.sum()) + play.closed_in_last_year,
        ),
    }


def closed_a_year(play: Play) -> float:
    """Cases closed in the last twelve months after history, or at the rate of all of them."""
    year = min(12, play.calendar.months - play.calendar.history_months)
    return float(play.of_months["closed"][-year:].sum()) * 12 / year


def _conduct(play: Play) -> dict[str, float]:
    """What appraisal and behaviour did; only where the arm has them."""
    if play.log.conduct is None:
        return {}
    there = play.has_teams
    suspended = play.window("suspended").astype(bool)
    return {
        "response_mean": _mean(play.window("response")[there & ~suspended]),
        "suspended_team_months": float(suspended[there].sum()),
    }


def _fairness(play: Play) -> dict[str, float]:
    """Spread, over regions and over teams, of the mean time to closure restricted to 360 days."""
    return {
        "time_to_closure_sd_regions_days": spread.sd(play.region_times),
        "time_to_closure_sd_teams_days": spread.sd(times_of_groups(play, play.teams)),
    }


def _spread(play: Play) -> dict[str, float]:
    last = play.last_backlogs
    deviation = spread.sd(last)
    at_counts = spread.sd_of_rows(play.window("backlog"), play.at_work)
    closures = play.of_teams["closed"][play.at_work[-1]].astype(np.float64)
    return {
        "backlog_sd_cases": deviation,
        "backlog_sd_mean_cases": spread.mean(at_counts),
        **spread.unevenness(last, deviation),
        "closures_per_officer_sd_cases": spread.sd(closures),
    }
