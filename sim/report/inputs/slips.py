"""Units and slips: values that are allowed, and likely written in another unit than is meant.

Each warning is declared once, with its threshold; docs/scenario.md lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import mean, median

from sim.language import _
from sim.report.inputs.opening import untouched
from sim.report.inputs.shares import in_per_cent
from sim.scenario.cases import LackOfAssets
from sim.scenario.in_play import arms_in_force
from sim.scenario.monthly import SeasonShares
from sim.scenario.opening import untouched_count
from sim.scenario.scenario import Arm, Scenario
from sim.scenario.setting import Setting
from sim.world.capacity import wait_of_case, work_of_case

FAR_SHARE = 20.0
"""Times the median of the other shares, none of which is above 1."""
GREAT_TREND = 1.0
"""Growth of filings a year: twice as many each year."""
GREAT_FACTOR = 10.0
"""Of a season's month, a surge, or the work and waits of a kind."""
SEASON_MEANS = 0.5, 2.0
"""Within which the mean of a season's twelve factors is usual."""
FEW_MONTHS = 24
"""A limit of at most so many days may be meant in months."""
FEW_DAYS = 6
"""`earliest_days` of so few days may be meant in months."""
LEAST_AMOUNT = 1000.0
"""Yuan, on average; less may be meant in 10,000 yuan."""
SPEEDS = 0.1, 10.0
"""Between which a mean speed is usual."""
GREAT_SPREAD = 10.0
"""A coefficient of variation that may be meant in per cent."""
MOST_WORKING_DAYS, MOST_DAYS = 23.0, 31.0
"""Of a month; between them lie days of the calendar."""
USUAL_LIMIT, HALF_A_YEAR = 126.0, 183
"""Six months in working days, and in days of the calendar."""

OfSetting = Callable[[Setting], Iterator[str]]
OfArm = Callable[[Arm, Scenario], Iterator[str]]


@dataclass(frozen=True)
class Slip:
    """A warning of a likely slip.

    Attributes
    ----------
    key : str
        Of the scenario, that it is about.
    threshold : str
        When it is given, in English, for the documentation.
    found : callable
        The sentences on one arm of a scenario; empty where nothing is found.
    """

    key: str
    threshold: str
    found: OfArm


SLIPS: list[Slip] = []
"""Every warning, in the order in which they are given."""


def of_arm(key: str, threshold: str) -> Callable[[OfArm], OfArm]:
    """Declare a warning: the key that it is about, and when it is given."""

    def declared(found: OfArm) -> OfArm:
        SLIPS.append(Slip(key, threshold, found))
        return found

    return declared


def slip(key: str, threshold: str) -> Callable[[OfSetting], OfSetting]:
    """Declare a warning that needs no more than the setting of an arm."""

    def declared(found: OfSetting) -> OfSetting:
        of_arm(key, threshold)(lambda arm, _scenario: found(arm.setting))
        return found

    return declared


def slips(scenario: Scenario) -> Iterator[str]:
    """Warnings of units and slips, each said once."""
    arms = arms_in_force(scenario)
    texts = (text for one in SLIPS for arm in arms for text in one.found(arm, scenario))
    yield from dict.fromkeys(texts)


@slip("share", f"above 1, and at least {FAR_SHARE:g} times the median of the others, all at most 1")
def _shares(setting: Setting) -> Iterator[str]:
    lists = [
        {region.name: region.share for region in setting.intake.regions},
        {kind.name: kind.share for kind in setting.kinds},
    ]
    for shares in lists:
        large = [name for name, share in shares.items() if share > 1]
        others = [share for name, share in shares.items() if name not in large]
        if len(large) != 1 or not others or in_per_cent(shares):  # the latter is said elsewhere
            continue
        share = shares[large[0]]
        if share >= FAR_SHARE * median(others):
            yield _(
                "{name} has the share {share:g} among shares of {others:g}: it gets {percent:.0f} "
                "% of all cases; is {meant:g} meant?",
                name=large[0],
                share=share,
                others=median(others),
                percent=100 * share / sum(shares.values()),
                meant=share / 100,
            )


@slip("intake.trend_per_year", f"{GREAT_TREND:g} or more: filings at least double every year")
def _trend(setting: Setting) -> Iterator[str]:
    trend = setting.intake.trend_per_year
    if trend >= GREAT_TREND:
        yield _(
            "trend_per_year {trend:g} makes filings {times:g} times as many every year: is "
            "{meant:g}, for {trend:g} %, meant?",
            trend=trend,
            times=1 + trend,
            meant=trend / 100,
        )


@slip(
    "intake.season",
    f"a factor of {GREAT_FACTOR:g} or more, or a mean outside {SEASON_MEANS[0]:g} to "
    f"{SEASON_MEANS[1]:g}",
)
def _season(setting: Setting) -> Iterator[str]:
    season = setting.intake.season or (1.0,)
    if isinstance(season, SeasonShares):
        return
    if max(season) >= GREAT_FACTOR:
        yield _(
            "the season has the factor {factor:g}: filings are {factor:g} times as many in that "
            "month; is {meant:g}, for {factor:g} %, meant?",
            factor=max(season),
            meant=max(season) / 100,
        )
    elif not SEASON_MEANS[0] <= mean(season) <= SEASON_MEANS[1]:
        yield _(
            "the factors of the season are {mean:.2f} on average: filings are {percent:.0f} % of "
            "cases_per_month over the year",
            mean=mean(season),
            percent=100 * mean(season),
        )


@slip("intake.surges.factor", f"{GREAT_FACTOR:g} or more")
def _surges(setting: Setting) -> Iterator[str]:
    for surge in setting.intake.surges:
        if surge.factor >= GREAT_FACTOR:
            yield _(
                "the surge from {month} has the factor {factor:g}: filings are {factor:g} times as "
                "many; is {meant:g}, for {factor:g} %, meant?",
                month=surge.start,
                factor=surge.factor,
                meant=surge.factor / 100,
            )


@slip("kinds.work_factor, kinds.wait_factor", f"{GREAT_FACTOR:g} or more")
def _kinds(setting: Setting) -> Iterator[str]:
    for kind in setting.kinds:
        for key in ("work_factor", "wait_factor"):
            factor = getattr(kind, key)
            if factor >= GREAT_FACTOR:
                yield _(
                    "kind {name} has the {key} {factor:g}: is {meant:g}, for {factor:g} %, meant?",
                    name=kind.name,
                    key=key,
                    factor=factor,
                    meant=factor / 100,
                )


@slip(
    "time_limit_days",
    f"at most {FEW_MONTHS} days, and less than the work and waits of a case take",
)
def _limits(setting: Setting) -> Iterator[str]:
    least = wait_of_case(setting) + sum(
        work_of_case(setting, role) for role in ("officer", "assistant", "pool")
    )
    limits = [setting.time_limit_days, *(kind.time_limit_days for kind in setting.kinds)]
    for limit in dict.fromkeys(limits):
        if limit is not None and limit <= FEW_MONTHS and limit < least:
            yield _(
                "a time limit of {limit:g} working days is less than a case takes without any "
                "queue ({least:.0f} days): are months meant? {limit:g} months are {days:g} days",
                limit=limit,
                least=least,
                days=21 * limit,
            )


@slip("kinds.closing.lack_of_assets.earliest_days", f"above 0 and at most {FEW_DAYS} days")
def _earliest(setting: Setting) -> Iterator[str]:
    for kind in setting.kinds:
        rule = kind.closing and kind.closing.lack_of_assets
        if isinstance(rule, LackOfAssets) and 0 < rule.earliest_days <= FEW_DAYS:
            yield _(
                "kind {name}: earliest_days {days:g} are working days: are months meant? {days:g} "
                "months are {meant:g} days",
                name=kind.name,
                days=rule.earliest_days,
                meant=21 * rule.earliest_days,
            )


@slip("amount", f"a mean above 0 and below {LEAST_AMOUNT:g} yuan")
def _amount(setting: Setting) -> Iterator[str]:
    amount = setting.amount.family.expectation
    if 0 < amount < LEAST_AMOUNT:
        yield _(
            "the amount is {amount:g} yuan on average: is it in 10,000 yuan (万元)? It would be "
            "{meant:,.0f} yuan",
            amount=amount,
            meant=10_000 * amount,
        )


@slip(
    "speeds and abilities",
    f"a mean outside {SPEEDS[0]:g} to {SPEEDS[1]:g}",
)
def _speeds(setting: Setting) -> Iterator[str]:
    speeds = {id(one): one for pair in setting.speeds for one in pair if one is not None}
    for value in dict.fromkeys(one.family.expectation for one in speeds.values()):
        if not SPEEDS[0] <= value <= SPEEDS[1]:
            yield _(
                "a mean speed of {speed:g}: 1 is usual, and work is days at speed 1; is {meant:g}, "
                "for {speed:g} %, meant?",
                speed=value,
                meant=value / 100,
            )


@slip("cv", f"{GREAT_SPREAD:g} or more, of works, waits, speeds and amount")
def _spreads(setting: Setting) -> Iterator[str]:
    quantities = [setting.amount, *(one for pair in setting.speeds for one in pair)]
    quantities += [one for stage in setting.route for one in (stage.work, stage.wait)]
    spreads = [getattr(one.family, "cv", 0) for one in quantities if one is not None]
    for cv in dict.fromkeys(cv for cv in spreads if cv >= GREAT_SPREAD):
        yield _(
            "a coefficient of variation (cv) of {cv:g}: is {meant:g}, for {cv:g} %, meant?",
            cv=cv,
            meant=cv / 100,
        )


@of_arm("calendar.days_per_month", f"above {MOST_WORKING_DAYS:g}, and at most {MOST_DAYS:g}")
def _long_months(_arm: Arm, scenario: Scenario) -> Iterator[str]:
    """Months with more working days than there are; still longer ones are for theory."""
    days = scenario.calendar.days_per_month
    if days is not None and MOST_WORKING_DAYS < days <= MOST_DAYS:
        yield _(
            "days_per_month {days:g}: these are working days, of which a month has about 21",
            days=days,
        )


@of_arm("calendar.working_days", "`all`, and a time limit left at 126 days")
def _limit_in_all_days(arm: Arm, scenario: Scenario) -> Iterator[str]:
    """A time limit of half a year that is counted in working days, where every day is one."""
    setting = arm.setting
    if scenario.calendar.working_days == "all" and setting.time_limit_days == USUAL_LIMIT:
        yield _(
            "time_limit_days {limit:g} are 6 months of working days; with  working_days: all  "
            "every day counts: are {meant} meant? The same holds for work, waits and earliest_days",
            limit=setting.time_limit_days,
            meant=HALF_A_YEAR,
        )


@of_arm("opening_backlog", "any untouched cases of teams, and no history")
def _untouched(_arm: Arm, scenario: Scenario) -> Iterator[str]:
    """An opening backlog on which nobody has worked yet."""
    file = scenario.file
    cases = untouched_count(file.opening_backlog, file.opening_stages)
    if cases and not scenario.history_months:
        yield _(
            "{untouched}; write  opening_stages: in_proportion  to spread them over the stages, or "
            "give stage and wait_left in the entries of opening_backlog, or a history",
            untouched=untouched(scenario, cases),
        )
