"""Expected loads in words: who has more than can be closed, when, and what is left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.table import Table

from sim.language import _, in_a_row, listed, marked, plural
from sim.months import month_name, month_number
from sim.report.inputs.left_out import chooses_ability, is_limited, left_out, settings_played
from sim.report.inputs.opening import opening_lasts
from sim.report.names import names_in
from sim.report.printing import plain_table, right
from sim.scenario.conduct import Responses
from sim.scenario.in_play import favours_short
from sim.scenario.rules import Regional
from sim.scenario.scenario import Arm, Scenario
from sim.scenario.setting import Setting
from sim.world.expected_load import Loads, TeamLoad, WholeLoad, expected_loads

MOST_ROWS = 30
MOST_NAMED = 12
MOST_SPANS = 3
MOST_NUMBERS = 4
"""Numbers of overloaded teams whose probabilities are said one by one."""
RARE = 0.005
"""Of replications; less would be shown as 0 %."""
LEAST_GROWTH = 0.05  # cases a month; less would be shown as 0.0


def loads_of_arms(scenario: Scenario) -> dict[str, Loads]:
    """Expected loads under each arm, by its name; arms that they do not tell apart share theirs."""
    known: list[tuple[Setting, Loads]] = []
    found = {}
    for arm in scenario.arms:
        alike: dict[str, Any] = {"appraisal": None, "service_order": "allocated_first"}
        alike["allocation"] = Regional(timing=arm.setting.allocation.timing)
        alike["responses"] = Responses()
        setting = arm.setting.model_copy(update=alike)
        loads = next((loads for other, loads in known if other == setting), None)
        if loads is None:
            loads = expected_loads(scenario, arm)
            known.append((setting, loads))
        found[arm.name] = loads
    return found


def load_table(loads: Loads) -> Table:
    """Loads of the teams in the months of the comparison."""
    teams, caption, drawn = loads.teams, None, bool(loads.overloaded)
    if len(teams) > MOST_ROWS:
        caption = _("the first {n} of {all} teams", n=MOST_ROWS, all=len(teams))
    title = _("Load = work / capacity, regional rule")
    if drawn:
        title = _("Load = work / capacity, regional rule, mean speeds")
    limited = any(team.open_cases is not None for team in teams)
    headings = [_("team"), _("cases a month"), _("officer"), _("assistant")]
    pooled = any(team.pool is not None for team in teams)
    headings += [_("the pool")] * pooled
    headings += ["max_open_cases"] * limited + [_("overloaded in")] * drawn
    headings.append(_("backlog growth a month"))
    looks: dict[str, Any] = {"caption": caption, "title_justify": "center", "pad_edge": True}
    table = plain_table(right(*headings), title=title, **looks)
    for team in teams[:MOST_ROWS]:
        limit = [_share(team.pool)] * pooled + [_share(team.open_cases)] * limited
        cells = [f"{team.cases:.1f}", _share(team.officer), _share(team.assistant), *limit]
        cells += [_("{percent:.0f} %", percent=100 * team.overload)] * drawn
        style = "red" if team.load > 1 else ""
        table.add_row(team.team, *cells, f"{team.growth:.1f}", style=style)
    return table


def _share(load: float | None) -> str:
    return _("none") if load is None else f"{load:.2f}"


def loads_in_words(scenario: Scenario, of_arm: Mapping[str, Loads]) -> Iterator[str]:
    """Who has more than can be closed, and in which months, under each arm; what is left out."""
    arm = scenario.reference
    reference, limited = of_arm[arm.name], is_limited(settings_played(scenario, arm))
    teams, whole = _teams(reference, scenario), _whole(reference.whole, scenario, arm)
    if not teams and not whole:
        yield all_keep_up(limited, drawn=bool(reference.overloaded))
    else:
        together = whole or _all_can(limited, drawn=bool(reference.overloaded))
        yield in_a_row([_order(scenario, arm), teams, together])
    if scenario.file.opening_backlog:
        yield opening_lasts(reference, scenario)
    others: dict[str, list[str]] = {}
    names = names_in(scenario)
    for arm in scenario.arms[1:]:
        loads = of_arm[arm.name]
        by_home = arm.setting.allocation.heeds_homes
        texts = [_teams(loads, scenario) if by_home else "", _whole(loads.whole, scenario, arm)]
        news = [text for text in texts if text not in ("", teams, whole)]
        if news:
            others.setdefault(in_a_row([_order(scenario, arm), *news]), []).append(
                names.get(arm.name, arm.name)
            )
    for text, arms in others.items():
        yield _("Arm {arm}: {text}", arm=listed(arms), text=text)
    yield in_a_row([left_out(scenario), *_of_selection(scenario)])


def _of_selection(scenario: Scenario) -> Iterator[str]:
    """What of selected staff is integrated over, and what is not."""
    plans = [arm.setting.staff for arm in scenario.arms if arm.setting.staff is not None]
    if any(map(chooses_ability, plans)):
        yield _(
            "Of selected staff, the speeds of all people are integrated over, as if lots were "
            "drawn; that a competition chooses abler people, or that two-way selection pairs them, "
            "is not."
        )


def all_keep_up(limited: bool, *, drawn: bool = False) -> str:
    """That no team has more than it can close; with a limit on open cases as far as is known.

    Parameters
    ----------
    limited : bool
        Whether there is such a limit.
    drawn : bool
        Whether that holds of nearly all speeds that may be drawn, not of the mean ones alone.
    """
    if limited:
        return _(
            "By these bounds every team could keep up with its cases in every month. It may still "
            "fall behind: with max_open_cases it closes at the most what is reckoned here."
        )
    if drawn:
        return _(
            "On average every team keeps up with its cases in every month, and over the comparison "
            "with nearly all speeds that may be drawn: in fewer than 1 of 200 replications one is "
            "overloaded."
        )
    return _("On average every team keeps up with its cases in every month.")


def is_bound(settings: Sequence[Setting]) -> bool:
    """Whether no rule leaves fewer cases than all teams together cannot close, on average."""
    return not any(
        favours_short(setting) or setting.responses.on or setting.staff for setting in settings
    )


def _order(scenario: Scenario, arm: Arm) -> str:
    """That a service order may close more than is reckoned; nothing if it does not."""
    if not any(map(favours_short, settings_played(scenario, arm))):
        return ""
    return _(
        "What follows is reckoned with cases of mean work; where short ones are taken up first, "
        "more can be closed."
    )


def _all_can(limited: bool, *, drawn: bool) -> str:
    if limited:
        return _("By these bounds all teams together could close what comes in, in every month.")
    if drawn:
        return _("At mean speeds all teams together can close what comes in, in every month.")
    return _("All teams together can close what comes in, in every month.")


def _teams(loads: Loads, scenario: Scenario) -> str:
    """The teams that have more than they can close; nothing if there are none."""
    over, months = [team for team in loads.teams if team.is_over], scenario.calendar.months
    if loads.overloaded:
        return _drawn_teams(loads, over, scenario)
    if not over:
        return ""
    which, growth = _which(over, months), (loads.after - loads.before) / months
    sentences = [
        plural(
            len(over),
            "Under the regional rule {n} of {all} teams has more than it can close: {which}.",
            "Under the regional rule {n} of {all} teams have more than they can close: {which}.",
            all=len(loads.teams),
            which=which,
        ),
        plural(
            len(over),
            "Its backlog is expected to grow by {growth:.1f} cases a month.",
            "Their backlog is expected to grow by {growth:.1f} cases a month.",
            growth=growth,
        )
        if growth >= LEAST_GROWTH
        else "",
        _counts(len(over), loads.before, loads.after, loads.most),
    ]
    return in_a_row(sentences)


def _which(over: Sequence[TeamLoad], months: int) -> str:
    """Which teams have too much, and in which months."""
    together: dict[tuple[str, ...], list[str]] = {}
    for team in over:
        together.setdefault(team.months, []).append(team.team)
    which = [
        plural(
            len(names),
            "team {teams} {when}",
            "teams {teams} {when}",
            teams=some_of(names),
            when=_when(span, months),
        )
        for span, names in list(together.items())[:MOST_NAMED]
    ]
    return _("; ").join(which + ["..."] * (len(together) > MOST_NAMED))


def _drawn_teams(loads: Loads, over: Sequence[TeamLoad], scenario: Scenario) -> str:
    """The same over the speeds that may be drawn; nothing if hardly any leaves too much."""
    months = scenario.calendar.months
    growth = (loads.after - loads.before) / months
    at_means = sum(team.growth_at_mean_speeds for team in loads.teams)
    if not over and 1 - loads.overloaded[0] < RARE and growth < LEAST_GROWTH:
        return ""
    of = {"all": len(loads.teams), "number": loads.expected_overloaded}
    sentences = [
        _(
            "Under the regional rule, {number:.1f} of {all} teams are overloaded on average over "
            "the speeds that may be drawn: they get more in the comparison than they can close in "
            "it. Number of overloaded teams: {numbers} of replications.",
            numbers=_numbers(loads.overloaded),
            **of,
        )
    ]
    if growth >= LEAST_GROWTH:
        text = marked(
            "Backlogs beyond what teams can close are expected to grow by {growth:.1f} cases a "
            "month ({at_means:.1f} if everybody had the mean speed)."
        )
        sentences.append(_(text, growth=growth, at_means=at_means))
    sentences.append(_counts(2, loads.before, loads.after, loads.most))
    if over:
        which = _which(over, months)
        sentences.append(_("More than they can close at mean speeds: {which}.", which=which))
    return in_a_row(sentences)


def _numbers(overloaded: Sequence[float]) -> str:
    """How probable each number of overloaded teams is; the least likely ones added up."""
    shown = range(len(overloaded)) if len(overloaded) <= 1 + MOST_NUMBERS else _middle(overloaded)
    texts = [
        _("{number} in {share:.0f} %", number=number, share=100 * overloaded[number])
        for number in shown
        if overloaded[number] >= RARE
    ]
    fewer, more = sum(overloaded[: shown[0]]), sum(overloaded[shown[-1] + 1 :])
    if fewer >= RARE:
        texts.insert(
            0, _("fewer than {number} in {share:.0f} %", number=shown[0], share=100 * fewer)
        )
    if more >= RARE:
        texts.append(_("more than {number} in {share:.0f} %", number=shown[-1], share=100 * more))
    return listed(texts)


def _middle(overloaded: Sequence[float]) -> range:
    """The numbers in a row that are most likely, with what they make up together at its most."""
    sums = [
        sum(overloaded[first : first + MOST_NUMBERS])
        for first in range(len(overloaded) - MOST_NUMBERS + 1)
    ]
    first = sums.index(max(sums))
    return range(first, first + MOST_NUMBERS)


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


def _whole(whole: WholeLoad, scenario: Scenario, arm: Arm) -> str:
    """What all teams together cannot close; nothing if they can."""
    if not whole.months and not whole.inherits:
        return ""
    when = _when(whole.months, scenario.calendar.months)
    counts = _counts(len(arm.setting.team_names), whole.before, whole.after, whole.most)
    if not is_bound(settings_played(scenario, arm)):
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


def some_of(names: Sequence[str]) -> str:
    """Names of teams; of many the first, and how many more there are."""
    more = len(names) - MOST_NAMED
    few = listed(names[:MOST_NAMED])
    return few if more <= 0 else _("{names} and {n} more", names=few, n=more)
