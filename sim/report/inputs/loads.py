"""Expected loads in words: who has more than can be closed, when, and what is left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isfinite
from typing import Any

from rich.table import Table

from sim.language import _, in_a_row, listed, marked, plural
from sim.months import month_name, month_number
from sim.report.printing import plain_table, right
from sim.scenario.in_play import favours_short
from sim.scenario.scenario import Arm, Scenario
from sim.scenario.schema import Setting
from sim.world.capacity import wait_of_case
from sim.world.expected_load import Loads, WholeLoad, expected_loads

HIGHEST_LIKELY_LOAD = 1.5
LOWEST_LIKELY_LOAD = 0.2
MOST_ROWS = 30
MOST_NAMED = 12
MOST_SPANS = 3
LEAST_GROWTH = 0.05  # cases a month; less would be shown as 0.0


def load_table(loads: Loads) -> Table:
    """Loads of the teams in the months of the comparison."""
    teams, caption = loads.teams, None
    if len(teams) > MOST_ROWS:
        caption = _("the first {n} of {all} teams", n=MOST_ROWS, all=len(teams))
    title = _("Load = work / capacity, regional rule, mean speeds")
    limited = any(team.open_cases is not None for team in teams)
    headings = [_("team"), _("cases a month"), _("officer"), _("assistant")]
    headings += ["max_open_cases"] * limited + [_("backlog growth a month")]
    looks: dict[str, Any] = {"caption": caption, "title_justify": "center", "pad_edge": True}
    table = plain_table(right(*headings), title=title, **looks)
    for team in teams[:MOST_ROWS]:
        limit = [_share(team.open_cases)] * limited
        cells = (f"{team.cases:.1f}", _share(team.officer), _share(team.assistant), *limit)
        style = "red" if team.load > 1 else ""
        table.add_row(team.team, *cells, f"{team.growth:.1f}", style=style)
    return table


def _share(load: float | None) -> str:
    return _("none") if load is None else f"{load:.2f}"


def loads_in_words(scenario: Scenario) -> Iterator[str]:
    """Who has more than can be closed, and in which months, under each arm; what is left out."""
    arm = scenario.reference
    reference, limited = expected_loads(scenario, arm), is_limited(_settings(scenario, arm))
    teams, whole = _teams(reference, scenario), _whole(reference.whole, scenario, arm)
    if not teams and not whole:
        yield all_keep_up(limited)
    else:
        yield in_a_row([_order(scenario, arm), teams, whole or _all_can(limited)])
    if scenario.file.opening_backlog:
        yield _opening(reference, arm.setting)
    others: dict[str, list[str]] = {}
    for arm in scenario.arms[1:]:
        loads = expected_loads(scenario, arm)
        by_home = arm.setting.allocation.heeds_homes
        texts = [_teams(loads, scenario) if by_home else "", _whole(loads.whole, scenario, arm)]
        news = [text for text in texts if text not in ("", teams, whole)]
        if news:
            others.setdefault(in_a_row([_order(scenario, arm), *news]), []).append(arm.name)
    for text, arms in others.items():
        yield _("Arm {arm}: {text}", arm=listed(arms), text=text)
    yield left_out(scenario)


def _settings(scenario: Scenario, *arms: Arm) -> list[Setting]:
    """The settings of arms, and of the history if there is any."""
    return [arm.setting for arm in (scenario.history,) * bool(scenario.history_months) + arms]


def is_limited(settings: Sequence[Setting]) -> bool:
    """Whether a limit on open cases makes what a team can close an upper bound."""
    return any(setting.max_open_cases is not None for setting in settings)


def all_keep_up(limited: bool) -> str:
    """That no team has more than it can close; with a limit on open cases as far as is known."""
    if not limited:
        return _("On average every team keeps up with its cases in every month.")
    return _(
        "By these bounds every team could keep up with its cases in every month. It may still fall "
        "behind: with max_open_cases it closes at the most what is reckoned here."
    )


def is_bound(settings: Sequence[Setting]) -> bool:
    """Whether no rule leaves fewer cases than all teams together cannot close, on average."""
    return not any(
        favours_short(setting) or setting.responses.on or setting.staff for setting in settings
    )


def _order(scenario: Scenario, arm: Arm) -> str:
    """That a service order may close more than is reckoned; nothing if it does not."""
    if not any(map(favours_short, _settings(scenario, arm))):
        return ""
    return _(
        "What follows is reckoned with cases of mean work; where short ones are taken up first, "
        "more can be closed."
    )


def _all_can(limited: bool) -> str:
    if not limited:
        return _("All teams together can close what comes in, in every month.")
    return _("By these bounds all teams together could close what comes in, in every month.")


def _teams(loads: Loads, scenario: Scenario) -> str:
    """The teams that have more than they can close; nothing if there are none."""
    over = [team for team in loads.teams if team.is_over]
    if not over:
        return ""
    together: dict[tuple[str, ...], list[str]] = {}
    months = scenario.calendar.months
    for team in over:
        together.setdefault(team.months, []).append(team.team)
    which = [
        plural(
            len(names),
            "team {teams} {when}",
            "teams {teams} {when}",
            teams=_some(names),
            when=_when(span, months),
        )
        for span, names in list(together.items())[:MOST_NAMED]
    ]
    before, after = sum(team.before for team in over), sum(team.after for team in over)
    growth = (after - before) / months
    sentences = [
        plural(
            len(over),
            "Under the regional rule {n} of {all} teams has more than it can close: {which}.",
            "Under the regional rule {n} of {all} teams have more than they can close: {which}.",
            all=len(loads.teams),
            which=_("; ").join(which + ["..."] * (len(together) > MOST_NAMED)),
        ),
        plural(
            len(over),
            "Its backlog is expected to grow by {growth:.1f} cases a month.",
            "Their backlog is expected to grow by {growth:.1f} cases a month.",
            growth=growth,
        )
        if growth >= LEAST_GROWTH
        else "",
        _counts(len(over), before, after, loads.most),
    ]
    return in_a_row(sentences)


def _counts(teams: int, before: float, after: float, most: float) -> str:
    return plural(
        teams,
        "Cases beyond what it can close: {before:,.0f} when the comparison begins, {after:,.0f} at "
        "the end of the comparison. The most, at the beginning or at the end of a month: "
        "{most:,.0f}.",
        "Cases beyond what they can close: {before:,.0f} when the comparison begins, {after:,.0f} "
        "at the end of the comparison. The most, at the beginning or at the end of a month: "
        "{most:,.0f}.",
        before=before,
        after=after,
        most=most,
    )


def _opening(loads: Loads, setting: Setting) -> str:
    """When the opening backlog is worked off beside what comes in, as far as capacity goes."""
    waits = wait_of_case(setting)
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
    return in_a_row([end, come])


def _whole(whole: WholeLoad, scenario: Scenario, arm: Arm) -> str:
    """What all teams together cannot close; nothing if they can."""
    if not whole.months and not whole.inherits:
        return ""
    when = _when(whole.months, scenario.calendar.months)
    counts = _counts(len(arm.setting.team_names), whole.before, whole.after, whole.most)
    if not is_bound(_settings(scenario, arm)):
        excess = _("All teams together have more than they can close {when}.", when=when)
        return in_a_row([excess, counts])
    excess = _(
        "All teams together have more than they can close {when}, whatever the rule.", when=when
    )
    return in_a_row([excess, counts, _("On average no rule leaves fewer.")])


def _when(months: Sequence[str], of: int) -> str:
    if not months:
        return _("before the comparison")
    return _("in {months}", months=months_in_words(months, of))


def months_in_words(months: Sequence[str], of: int) -> str:
    """Months in a row as spans; all of them, or many spans, by their number."""
    if len(months) == of:
        return plural(of, "the one month", "all {n} months")
    spans: list[list[int]] = []
    for month in map(month_number, months):
        if spans and month == spans[-1][1] + 1:
            spans[-1][1] = month
        else:
            spans.append([month, month])
    if len(spans) > MOST_SPANS:
        first = month_name(spans[0][0])
        return _("{n} of {all} months, first in {first}", n=len(months), all=of, first=first)
    return listed([_span(*map(month_name, span)) for span in spans])


def _span(first: str, last: str) -> str:
    return first if first == last else _("{first} to {last}", first=first, last=last)


def _some(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMED
    few = listed(names[:MOST_NAMED])
    return few if more <= 0 else _("{names} and {n} more", names=few, n=more)


def left_out(scenario: Scenario) -> str:
    """What the expected loads leave out, of what there is in the scenario."""
    settings = _settings(scenario, *scenario.arms)
    closing = [kind.closing for setting in settings for kind in setting.kinds]
    there = {
        _("chance"): True,
        _("other rules than the regional one"): any(
            not setting.allocation.heeds_homes for setting in settings
        ),
        _("that short cases may be taken up first"): any(map(favours_short, settings)),
        _("that max_open_cases may let a team close less than this"): is_limited(settings),
        _("suspensions"): any(s.appraisal and s.appraisal.suspend_after for s in settings),
        _("how people respond"): any(setting.responses.on for setting in settings),
        _("who is selected"): any(setting.staff for setting in settings),
        _("that a case must wait for its termination"): any(
            one is not None and one.lack_of_assets is not None for one in closing
        ),
    }
    *some, last = (what for what, is_there in there.items() if is_there)
    what = _(" and ").join([listed(some), last] if some else [last])
    return _("These are expectations, month by month; they leave out {what}.", what=what)


def load_warnings(scenario: Scenario) -> Iterator[str]:
    """Loads of the arms that are likely not meant, each said once."""
    first_of: dict[str, Arm] = {}
    for arm in scenario.arms:
        for text in _unlikely(arm, expected_loads(scenario, arm), scenario.calendar.months):
            first_of.setdefault(text, arm)
    for text, arm in first_of.items():
        is_reference = arm is scenario.reference
        yield text if is_reference else _("arm {arm}: {text}", arm=arm.name, text=text)


def _unlikely(arm: Arm, loads: Loads, months: int) -> Iterator[str]:
    whole, served = loads.whole, {team for home in arm.setting.homes for team in home}
    for i, team in enumerate(loads.teams):
        of = {"team": team.team}
        if team.load > HIGHEST_LIKELY_LOAD:
            yield _(
                "team {team} has a load of {load:.2f} under the regional rule", load=team.load, **of
            )
        if team.capacity == 0 and len(whole.closed) < months:
            yield _("team {team} is absent throughout: it gets nothing", **of)
        elif i not in served and loads.dealt[i] == 0:
            yield _("team {team} serves no region: it gets nothing under the regional rule", **of)
        elif i not in served:
            yield _(
                "team {team} serves no region: under the regional rule it gets cases only when it "
                "stands in for others",
                **of,
            )
    if whole.closed:
        yield _(
            "no team is at work in {months}: nothing is begun then, and only what is in hand can "
            "close",
            months=months_in_words(whole.closed, months),
        )
    if whole.load > 1 and isfinite(whole.load):
        short_first = favours_short(arm.setting)
        excess = "grows on" if loads.grows_on else "work" if short_first else "cases"
        yield _(TOO_MUCH[excess], load=whole.load)
    if whole.load < LOWEST_LIKELY_LOAD:
        yield _(
            "the bureau as a whole has a load of {load:.2f}: hardly anything to do", load=whole.load
        )


TOO_MUCH = {
    "grows on": marked(
        "the bureau as a whole has a load of {load:.2f}: its backlog grows without end"
    ),
    "work": marked(
        "the bureau as a whole has a load of {load:.2f}: over the comparison more work comes "
        "in than can be done"
    ),
    "cases": marked(
        "the bureau as a whole has a load of {load:.2f}: over the comparison more comes in than "
        "can be closed"
    ),
}
"""What a load of the whole bureau above 1 means."""
