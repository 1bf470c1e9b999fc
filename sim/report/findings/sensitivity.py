"""What a sensitivity study found: which assumption decides the answer."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from rich.table import Table

from sim.analysis.effects import at_points
from sim.analysis.indices import Method, clear_keys, standing
from sim.language import _, in_a_row, listed, marked
from sim.report.findings.beware import beware
from sim.report.findings.summary import Summary
from sim.report.findings.worlds import shared_at_points
from sim.report.inputs import no_effect
from sim.report.inputs.mixed import mixed_in_words
from sim.report.printing import plain_table, right
from sim.report.quantities import difference_unit, number, plus_minus, with_ends
from sim.scenario.catalogue import MEASURES
from sim.scenario.measure import Measure, Unit
from sim.studies.sensitivity import Sensitivity
from sim.studies.study import Outcome

SHARE = Unit("", "", 1.0, 2)


DECIDES = marked(
    "{key} decides the answer: from {low} to {high} alone it takes the difference from {at_low} to "
    "{at_high} {unit}. Next: {second}."
)
MATTERS_MOST = marked(
    "{key} matters most, but not clearly more than the next: from {low} to {high} alone it takes "
    "the difference from {at_low} to {at_high} {unit}. Next: {second}."
)
NONE_CLEAR = marked(
    "Which key changes the answer for {arm} is not known: with these points and replications no "
    "key's effect is clear of chance, which does not show that there is none."
)
NOT_THE_FIRST = marked(
    "Which key matters most for {arm} is not known: the effect of {first}, the largest, is not "
    "clear of chance; that of {keys} is."
)


def sensitivity_summary(outcome: Outcome) -> Summary:
    """Which assumption decides, in words, and a table of the indices for each arm."""
    study = outcome.study
    assert isinstance(study, Sensitivity)
    effects, tornado, indices = map(outcome.table, ("effects", "tornado", "indices"))
    answer: list[str] = []
    by_chance: list[str] = []
    tables = []
    for arm in study.arms[1:]:
        rows = indices[indices["arm"] == arm]
        alone = tornado[tornado["arm"] == arm].set_index("key")
        answer += _sentences(effects, rows, alone, study)
        by_chance += impossible(rows)
        tables.append(_table(rows, alone, study))
    note = _(
        "Differences from {arm}: means of {n} paired replications at {points} points with the same "
        "draws. The indices hold for the ranges given: a wider range makes its key matter more.",
        arm=study.arms[0],
        n=study.points.replications,
        points=len(study.points.values),
    )
    note = in_a_row([note, _("± are halves of 95 % intervals."), _(EXPLAINED[study.method])])
    note = in_a_row([note, shared_at_points(outcome)])
    unchanged = [*no_effect.of_points(outcome, study.points), *mixed_in_words(study.base)]
    unchanged += beware(study.base)
    return Summary(outcome.about, answer, [*by_chance, *unchanged], tables, note)


def _sentences(
    effects: pd.DataFrame, rows: pd.DataFrame, alone: pd.DataFrame, study: Sensitivity
) -> list[str]:
    arm, measure = str(rows["arm"].iloc[0]), MEASURES[study.measure]
    y = at_points(effects, study.measure, arm, "difference")[study.alone :]
    y = y[~np.isnan(y)]
    if not len(y):
        of = {"measure": measure.label, "arm": arm}
        return [_("The {measure} is not defined in both arms for {arm}.", **of)]
    label, unit = measure.label, difference_unit(measure)
    low, middle, high = (number(v, measure, signed=True) for v in np.quantile(y, [0, 0.5, 1]))
    over_the_ranges = _(
        "{arm}, {measure}: at {n} points spread over the ranges the difference from {reference} "
        "lies between {low} and {high} {unit} (median {middle}); it is above 0 at {above} of them.",
        arm=arm,
        measure=label,
        reference=study.arms[0],
        low=low,
        high=high,
        unit=unit,
        middle=middle,
        n=len(y),
        above=int(np.sum(y > 0)),
    )
    how_clear = standing(rows, study.method)
    if how_clear == "none":
        return [over_the_ranges, _(NONE_CLEAR, arm=arm)]
    first, second = rows["key"].iloc[:2]
    if how_clear == "others":
        keys = listed(clear_keys(rows, study.method))
        return [over_the_ranges, _(NOT_THE_FIRST, arm=arm, first=first, keys=keys)]
    ends = alone.loc[first]
    of = {
        "key": first,
        "low": f"{ends['low']:g}",
        "high": f"{ends['high']:g}",
        "at_low": _at_the_end(ends, "low", measure),
        "at_high": _at_the_end(ends, "high", measure),
        "unit": unit,
        "second": second,
    }
    decision = DECIDES if how_clear == "clear" else MATTERS_MOST
    return [over_the_ranges, _(decision, **of)]


def impossible(rows: pd.DataFrame) -> Iterator[str]:
    """That total shares are below the shares alone, which only chance can make so."""
    if "total" not in rows:
        return
    below = rows[rows["total"] < rows["first_order"]]
    if below.empty:
        return
    keys = [
        _(
            "{key} ({total} and {first})",
            key=row["key"],
            total=number(row["total"], SHARE),
            first=number(row["first_order"], SHARE),
        )
        for _place, row in below.iterrows()
    ]
    yield _(
        "{arm}: total shares below the first-order shares, which are part of them: {keys}. That is "
        "chance, and none is known better than to within the difference. A larger --size or more "
        "--replications say more.",
        arm=below["arm"].iloc[0],
        keys=listed(keys),
    )


def _at_the_end(ends: pd.Series, end: str, measure: Measure) -> str:
    """The difference at one end of a key's range, and its 95 % interval."""
    middle, low, high = (ends[f"{of}_{end}"] for of in ("difference", "low_95", "high_95"))
    return with_ends(middle, low, high, measure)


EXPLAINED: dict[Method, str] = {
    "morris": marked(
        "mu: mean change of the difference when a key moves over its whole range, the other keys "
        "being anywhere in theirs; mu*: the same without regard to sign, with half its 95 % "
        "interval (over points and replications); sigma: how unlike these changes are."
    ),
    "sobol": marked(
        "First order: share of the variance of the difference that a key explains by itself; "
        "total: together with others; each with half its 95 % interval (over points "
        "and replications)."
    ),
}
"""What the indices of a method are."""


def _table(rows: pd.DataFrame, alone: pd.DataFrame, study: Sensitivity) -> Table:
    """A row a key: its range, the difference at both ends, and its indices."""
    indices = [str(name) for name in rows if name not in ("arm", "measure", "key")]
    headings = [_("low"), _("high"), _("at low"), _("at high")]
    headings += [_(_HEADINGS[name]) for name in indices]
    measure = MEASURES[study.measure]
    as_shown = measure if study.method == "morris" else SHARE
    title = str(rows["arm"].iloc[0])
    table = plain_table([_("key"), *right(*headings)], title=title)
    for _place, row in rows.iterrows():
        ends = alone.loc[row["key"]]
        cells = [row["key"], f"{ends['low']:g}", f"{ends['high']:g}"]
        ends_at = (ends["difference_low"], ends["difference_high"])
        cells += [number(value, measure, signed=True) for value in ends_at]
        cells += [
            plus_minus(row[name], as_shown)
            if name.endswith("half_width_95")
            else number(row[name], as_shown, signed=name == "mu")
            for name in indices
        ]
        table.add_row(*cells)
    return table


_HEADINGS = {
    "mu": "mu",
    "mu_star": "mu*",
    "mu_star_half_width_95": "±",
    "sigma": "sigma",
    "first_order": marked("first order"),
    "first_order_half_width_95": "±",
    "total": marked("total"),
    "total_half_width_95": "±",
}
