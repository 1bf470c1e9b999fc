"""Expected loads in words: who gets more than can be closed, when, and what is left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isfinite

from rich.table import Table

from sim.scenario.checks import month_name, month_number
from sim.scenario.scenario import Arm, Scenario
from sim.words import _, in_a_row, listed, plural
from sim.world.load import Loads, WholeLoad, expected_loads

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
    table = Table(title=title, box=None, caption=caption)
    limited = any(team.open_cases is not None for team in teams)
    headings = [_("team"), _("cases a month"), _("officer"), _("assistant")]
    headings += ["max_open_cases"] * limited
    for heading in (*headings, _("backlog growth a month")):
        table.add_column(heading, justify="right")
    for team in teams[:MOST_ROWS]:
        limit = [_share(team.open_cases)] * limited
        cells = (f"{team.cases:.1f}", _share(team.officer), _share(team.assistant), *limit)
        style = "red" if team.load > 1 else ""
        table.add_row(team.team, *cells, f"{team.growth:.1f}", style=style)
    return table


def _share(load: float | None) -> str:
    return _("none") if load is None else f"{load:.2f}"


def loads_in_words(scenario: Scenario) -> Iterator[str]:
    """Who gets more than can be closed, and in which months, under each arm; what is left out."""
    reference = expected_loads(scenario, scenario.reference)
    teams, whole = _teams(reference, scenario), _whole(reference.whole, scenario)
    if not teams and not whole:
        yield _("On average every team keeps up with its cases in every month.")
    else:
        together = whole or _("All teams together can close what comes in, in every month.")
        yield in_a_row([teams, together])
    if scenario.file.opening_backlog:
        yield _opening(reference)
    said: dict[str, list[str]] = {}
    for arm in scenario.arms[1:]:
        loads = expected_loads(scenario, arm)
        is_regional = arm.setting.allocation.rule == "regional"
        texts = [_teams(loads, scenario) if is_regional else "", _whole(loads.whole, scenario)]
        found = [text for text in texts if text not in ("", teams, whole)]
        if found:
            said.setdefault(in_a_row(found), []).append(arm.name)
    for text, arms in said.items():
        yield _("Arm {arm}: {text}", arm=listed(arms), text=text)
    yield left_out(scenario)


def _teams(loads: Loads, scenario: Scenario) -> str:
    """The teams that get more than they can close; nothing if there are none."""
    over = [team for team in loads.teams if team.months or team.inherits]
    if not over:
        return ""
    together: dict[tuple[str, ...], list[str]] = {}
    months = scenario.calendar.months
    for team in over:
        together.setdefault(team.months, []).append(team.team)
    which = [
        _("({teams}) {when}", teams=_some(names), when=_when(span, months))
        for span, names in list(together.items())[:MOST_NAMED]
    ]
    growth = sum(team.growth for team in over)
    said = [
        _(
            "Under the regional rule {over} of {all} teams get more than they can close {which}.",
            over=len(over),
            all=len(loads.teams),
            which=listed(which + ["..."] * (len(together) > MOST_NAMED)),
        ),
        _("Their backlog is expected to grow by {growth:.1f} cases a month.", growth=growth)
        if growth >= LEAST_GROWTH
        else "",
        _(
            "Cases beyond what they can close: {before:,.0f} when the comparison begins, "
            "{most:,.0f} at the most at the end of a month, {after:,.0f} at its end.",
            before=sum(team.before for team in over),
            most=loads.most,
            after=sum(team.after for team in over),
        ),
    ]
    return in_a_row(said)


def _opening(loads: Loads) -> str:
    """When the opening backlog is worked off beside what comes in."""
    if loads.opening_until:
        return _("The opening backlog is worked off by {month}.", month=loads.opening_until)
    return _(
        "The opening backlog is not worked off by the end: {n:,.0f} cases of it are left.",
        n=loads.opening_left,
    )


def _whole(whole: WholeLoad, scenario: Scenario) -> str:
    """What all teams together cannot close; nothing if they can."""
    if not whole.months and not whole.inherits:
        return ""
    return _(
        "All teams together get more than they can close {when}, whatever the rule. Cases beyond "
        "it, no fewer than: {before:,.0f} when the comparison begins, {most:,.0f} at the most at "
        "the end of a month, {after:,.0f} at its end.",
        when=_when(whole.months, scenario.calendar.months),
        before=whole.before,
        most=whole.most,
        after=whole.after,
    )


def _when(found: Sequence[str], of: int) -> str:
    if not found:
        return _("before the comparison")
    return _("in {months}", months=months_in_words(found, of))


def months_in_words(found: Sequence[str], of: int) -> str:
    """Months in a row as spans; all of them, or many spans, by their number."""
    if len(found) == of:
        return plural(of, "the one month", "all {n} months")
    spans: list[list[int]] = []
    for month in map(month_number, found):
        if spans and month == spans[-1][1] + 1:
            spans[-1][1] = month
        else:
            spans.append([month, month])
    if len(spans) > MOST_SPANS:
        first = month_name(spans[0][0])
        return _("{n} of {all} months, first in {first}", n=len(found), all=of, first=first)
    return listed([_span(*map(month_name, span)) for span in spans])


def _span(first: str, last: str) -> str:
    return first if first == last else _("{first} to {last}", first=first, last=last)


def _some(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMED
    few = listed(names[:MOST_NAMED])
    return few if more <= 0 else _("{names} and {n} more", names=few, n=more)


def left_out(scenario: Scenario) -> str:
    """What the expected loads do not heed, of what there is in the scenario."""
    settings = [arm.setting for arm in scenario.arms]
    closing = [kind.closing for setting in settings for kind in setting.kinds]
    there = {
        _("chance"): True,
        _("other rules than the regional one"): any(
            setting.allocation.rule != "regional" for setting in settings
        ),
        _("suspensions"): any(s.appraisal and s.appraisal.suspend_after for s in settings),
        _("how people respond"): any(setting.responses.on for setting in settings),
        _("who is selected"): any(setting.staff for setting in settings),
        _("that a case must wait for its termination"): any(
            one is not None and one.lack_of_assets is not None for one in closing
        ),
    }
    return _(
        "These are expectations, month by month; they do not heed {what}.",
        what=listed([what for what, is_there in there.items() if is_there]),
    )


def load_warnings(scenario: Scenario) -> Iterator[str]:
    """Loads of the arms that are likely not meant, each said once."""
    said: set[str] = set()
    for arm in scenario.arms:
        for text in _unlikely(arm, expected_loads(scenario, arm), scenario.calendar.months):
            if text not in said:
                said.add(text)
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
        if i not in served:
            yield _("team {team} serves no region: it gets nothing under the regional rule", **of)
        elif team.cases == 0 and whole.cases > 0 and len(whole.closed) < months:
            yield _("team {team} is absent throughout: it gets nothing", **of)
    if whole.closed:
        span = months_in_words(whole.closed, months)
        yield _("no team is at work in {months}: nothing is closed", months=span)
    yield from _unlikely_whole(whole, months)


def _unlikely_whole(whole: WholeLoad, months: int) -> Iterator[str]:
    if whole.load > 1 and isfinite(whole.load):
        lasts = len(whole.months) >= months - 1  # in the first one cases may wait to be allocated
        yield (
            _(
                "the bureau as a whole has a load of {load:.2f}: its backlog grows without end",
                load=whole.load,
            )
            if lasts
            else _(
                "the bureau as a whole has a load of {load:.2f} over the comparison: its backlog "
                "grows",
                load=whole.load,
            )
        )
    if whole.load < LOWEST_LIKELY_LOAD:
        yield _(
            "the bureau as a whole has a load of {load:.2f}: hardly anything to do", load=whole.load
        )
