"""What the columns of tables are called for a reader, and in which form their numbers stand.

Measures bring their label and unit from the catalogue; every other column is declared here, once.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.language import _, marked
from sim.scenario.catalogue import MEASURES
from sim.scenario.measure import Unit
from sim.scenario.units import CASES, DAYS, FACTOR, INDEX, SHARE, TENTHS_OF_CASES, YUAN

LABEL = Unit("", "", 1.0, 0)
"""Of whole numbers that are names, as of a replication: without commas for thousands."""
TEXT, PLAIN = Unit("", "", 1.0, -1), Unit("", "", 1.0, -2)
"""Of texts; of numbers of no known unit, in as many digits as the program shows by itself."""
MONTHS = Unit("months", marked("month(s)"), 1.0, 0)
COUNT = Unit("", "", 1.0, 0)
OF_ITS_ROW = Unit("", "", 1.0, -3)
"""In the unit of the measure that its row is about."""
SQUARED = Unit("", "", 1.0, -4)
"""In the square of that unit."""


@dataclass(frozen=True)
class Column:
    """A column as it is shown: its heading with the unit, and the unit itself."""

    heading: str
    unit: Unit


@dataclass(frozen=True)
class Words:
    """What a column is called in English, and its unit."""

    english: str
    unit: Unit = TEXT


COLUMNS = {
    # what a row is about
    "arm": Words(marked("arm")),
    "reference": Words(marked("reference arm")),
    "measure": Words(marked("measure")),
    "replication": Words(marked("replication"), LABEL),
    "replications": Words(marked("replications"), COUNT),
    "month": Words(marked("month")),
    "team": Words(marked("team")),
    "teams": Words(marked("teams"), COUNT),
    "region": Words(marked("region")),
    "bureau": Words(marked("bureau")),
    "province": Words(marked("province")),
    "part": Words(marked("part of the reform")),
    "parts": Words(marked("parts of the reform")),
    "point": Words(marked("point"), LABEL),
    "key": Words(marked("key")),
    "year": Words(marked("year"), LABEL),
    # a comparison
    "mean_arm": Words(marked("mean of the arm"), OF_ITS_ROW),
    "mean_reference": Words(marked("mean of the reference"), OF_ITS_ROW),
    "difference": Words(marked("difference"), OF_ITS_ROW),
    "half_width_95": Words(marked("± (half of the 95 % interval)"), OF_ITS_ROW),
    "simultaneous_half_width_95": Words(
        marked("± (half of the 95 % interval, all arms at once)"), OF_ITS_ROW
    ),
    "relative_difference": Words(marked("relative difference"), SHARE),
    "share_positive": Words(marked("replications in which the arm is higher"), SHARE),
    "variance_paired": Words(marked("variance of the difference"), SQUARED),
    "variance_unpaired": Words(marked("variance of the difference, if not paired"), SQUARED),
    "low_95": Words(marked("95 % interval, from"), OF_ITS_ROW),
    "high_95": Words(marked("95 % interval, to"), OF_ITS_ROW),
    "simultaneous_low_95": Words(marked("95 % interval of all pairs at once, from"), OF_ITS_ROW),
    "simultaneous_high_95": Words(marked("95 % interval of all pairs at once, to"), OF_ITS_ROW),
    "simultaneous_relative": Words(marked("relative difference, all pairs at once"), SHARE),
    "relative": Words(marked("relative difference"), SHARE),
    "pairing": Words(marked("variance left by pairing"), SHARE),
    "single_relative_low_95": Words(marked("the same as a share of the reference, from"), SHARE),
    "single_relative_high_95": Words(marked("the same as a share of the reference, to"), SHARE),
    "of_replications": Words(marked("of so many replications"), COUNT),
    "differ": Words(marked("replications in which arms differ"), COUNT),
    "single_low_95": Words(marked("range for a single court, from"), OF_ITS_ROW),
    "single_high_95": Words(marked("range for a single court, to"), OF_ITS_ROW),
    # up to each month
    "months": Words(marked("months so far"), COUNT),
    "closures": Words(marked("difference in closures so far"), CASES),
    "closures_relative": Words(marked("difference in closures so far, relative"), SHARE),
    "closures_of_year": Words(marked("difference in closures in the year so far"), CASES),
    "closures_of_last_12_months": Words(
        marked("difference in closures in the last 12 months"), CASES
    ),
    "closures_of_last_12_months_relative": Words(
        marked("difference in closures in the last 12 months, relative"), SHARE
    ),
    "released": Words(marked("fall of the arm's pending cases"), CASES),
    "piled_up": Words(marked("growth of the reference's pending cases"), CASES),
    "pending_at_start": Words(marked("pending at the start"), CASES),
    "pending_of_arm": Words(marked("pending of the arm"), CASES),
    "pending_of_reference": Words(marked("pending of the reference"), CASES),
    # months and teams
    "in_bureau": Words(marked("in the bureau")),
    "received": Words(marked("received"), CASES),
    "handed_back": Words(marked("handed back"), CASES),
    "closed": Words(marked("closed"), CASES),
    "backlog": Words(marked("backlog at the count"), CASES),
    "pool": Words(marked("in the pool at the count"), CASES),
    "pending": Words(marked("pending at the count"), CASES),
    "oldest_case_days": Words(marked("age of the oldest open case"), DAYS),
    "closed_within_limit": Words(marked("closed within their time limit"), CASES),
    "amount_closed_yuan": Words(marked("amount in closed cases"), YUAN),
    "recovered_yuan": Words(marked("amount recovered"), YUAN),
    "closure_rate": Words(marked("closure rate of the team"), SHARE),
    "response": Words(marked("factor on speeds by behaviour"), FACTOR),
    "suspended": Words(marked("suspended (1: yes)"), LABEL),
    "rank": Words(marked("place in the ranking"), LABEL),
    "months_present": Words(marked("months at work"), MONTHS),
    "closed_per_month_present": Words(marked("closed in a month at work"), TENTHS_OF_CASES),
    "officer_speed": Words(marked("speed of the officer"), FACTOR),
    "assistant_speed": Words(marked("speed of the assistant"), FACTOR),
    # cases
    "day": Words(marked("days since filing"), LABEL),
    "closed_share": Words(marked("closed by then"), SHARE),
    "filed": Words(marked("cases filed"), CASES),
    "within_days": Words(marked("times count up to"), DAYS),
    "time_to_closure_mean_days": Words(marked("mean time from filing to closure"), DAYS),
    "over_months": Words(marked("older than"), MONTHS),
    "cases": Words(marked("number of cases"), CASES),
    "open": Words(marked("followed so long and open"), CASES),
    # searches and levels
    "mean": Words(marked("mean"), OF_ITS_ROW),
    "work": Words(marked("work as it is, or none")),
    "any_look_low": Words(marked("interval at any look, from"), OF_ITS_ROW),
    "any_look_high": Words(marked("interval at any look, to"), OF_ITS_ROW),
    "verdict": Words(marked("whether it meets the target")),
    "look": Words(marked("judged in this order"), LABEL),
    "sought": Words(marked("what was sought")),
    "cost": Words(marked("cost"), PLAIN),
    "change": Words(marked("change from the point before"), OF_ITS_ROW),
    # other studies
    "contribution": Words(marked("contribution (Shapley value)"), OF_ITS_ROW),
    "alone": Words(marked("alone"), OF_ITS_ROW),
    "added_last": Words(marked("added last"), OF_ITS_ROW),
    "interaction": Words(marked("interaction"), OF_ITS_ROW),
    "low": Words(marked("lowest value"), PLAIN),
    "high": Words(marked("highest value"), PLAIN),
    "base": Words(marked("value in the scenario"), PLAIN),
    "difference_base": Words(marked("difference at the scenario's value"), OF_ITS_ROW),
    "difference_low": Words(marked("difference at the lowest value"), OF_ITS_ROW),
    "difference_high": Words(marked("difference at the highest value"), OF_ITS_ROW),
    "half_width_95_low": Words(marked("± at the lowest value"), OF_ITS_ROW),
    "half_width_95_high": Words(marked("± at the highest value"), OF_ITS_ROW),
    "low_95_low": Words(marked("95 % interval at the lowest value, from"), OF_ITS_ROW),
    "high_95_low": Words(marked("95 % interval at the lowest value, to"), OF_ITS_ROW),
    "low_95_high": Words(marked("95 % interval at the highest value, from"), OF_ITS_ROW),
    "high_95_high": Words(marked("95 % interval at the highest value, to"), OF_ITS_ROW),
    "mu": Words(marked("mean effect of the key (mu)"), OF_ITS_ROW),
    "mu_star": Words(marked("mean size of the effect (mu*)"), OF_ITS_ROW),
    "sigma": Words(marked("how unlike the effects are (sigma)"), OF_ITS_ROW),
    "first_order": Words(marked("share of the variance, alone"), INDEX),
    "total": Words(marked("share of the variance, with others"), INDEX),
    "break_even": Words(marked("value at which the answer turns"), PLAIN),
    "above": Words(marked("exceeds the threshold above it")),
    "below": Words(marked("exceeds the threshold below it")),
    "variance": Words(marked("variance"), SQUARED),
    "share": Words(marked("share of the variance"), SHARE),
    "sd_drawn": Words(marked("SD between courts with staff of their own"), OF_ITS_ROW),
    "sd_given": Words(marked("SD of a court whose staff is given"), OF_ITS_ROW),
    "docket_of": Words(marked("number of the docket"), LABEL),
    "staff_of": Words(marked("number of the staff"), LABEL),
    "draw": Words(marked("number of the draw"), LABEL),
    "of": Words(marked("of what")),
    "points": Words(marked("sets"), COUNT),
    "points_above": Words(marked("sets with more"), COUNT),
    "points_below": Words(marked("sets with less"), COUNT),
    "points_unclear": Words(marked("sets not clear of chance"), COUNT),
    "low_point": Words(marked("point of the lowest value"), LABEL),
    "high_point": Words(marked("point of the highest value"), LABEL),
    "envelope_low": Words(marked("lowest end of an interval"), PLAIN),
    "envelope_high": Words(marked("highest end of an interval"), PLAIN),
    "set": Words(marked("set")),
    "use": Words(marked("share of officers' time that is worked on cases"), SHARE),
    "implausibility": Words(marked("distance from the ledger, SD"), PLAIN),
    # assumptions
    "value": Words(marked("value")),
    "from": Words(marked("from")),
    "quality": Words(marked("quality")),
    "note": Words(marked("remark")),
    "impact": Words(marked("impact on the answer")),
    # checksums
    "docket": Words(marked("checksum of the cases")),
    "staff": Words(marked("checksum of the staff")),
}
"""Every column that is no measure; one that ends as in `STATISTICS` is found by what is before."""
STATISTICS = {
    "_mean": marked("{what}, mean"),
    "_lowest": marked("{what}, lowest"),
    "_highest": marked("{what}, highest"),
    "_low_95": marked("{what}, 95 % interval, from"),
    "_high_95": marked("{what}, 95 % interval, to"),
    "_half_width_95": marked("{what}, half of the 95 % interval"),
    "_low": marked("{what}, 95 % interval, from"),
    "_high": marked("{what}, 95 % interval, to"),
}
PERCENT_FORMAT = "0.0%"


def column(name: str) -> Column:
    """A column of a table, by its name; one that nothing is known of is called by its name."""
    if name in MEASURES:
        measure = MEASURES[name]
        return Column(_with_unit(measure.label, measure.measured_in), measure.measured_in)
    if name in COLUMNS:
        words = COLUMNS[name]
        return Column(_with_unit(_(words.english), words.unit), words.unit)
    for ending, text in STATISTICS.items():
        of = COLUMNS.get(name.removesuffix(ending).removesuffix("_cases"))
        if name.endswith(ending) and of is not None:
            unit = TENTHS_OF_CASES if ending == "_mean" and of.unit == CASES else of.unit
            what = _(text, what=_(of.english))
            return Column(_with_unit(what, unit), unit)
    return Column(name, PLAIN)


def is_known(name: str) -> bool:
    """Whether a column is declared, here or in the catalogue."""
    return column(name).heading != name or name in COLUMNS or name in MEASURES


def _with_unit(what: str, unit: Unit) -> str:
    if not unit.english:
        return what
    return _("{what} ({unit})", what=what, unit=_(unit.english))


def number_format(unit: Unit) -> str:
    """How Excel shows the numbers of a unit."""
    if unit is LABEL:
        return "0"
    if unit.digits < 0:
        return "General"
    decimals = "." + "0" * unit.digits if unit.digits else ""
    return f"0{decimals}%" if is_percent(unit) else f"#,##0{decimals}"


def is_percent(unit: Unit) -> bool:
    """Whether Excel shows the share itself as per cent."""
    return unit.english == "%"


def shown_scale(unit: Unit) -> float:
    """Factor from a table's value to the one in the cell."""
    return 1.0 if is_percent(unit) else unit.scale
