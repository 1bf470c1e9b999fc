"""The verdict on a fitted model in words, as plain for a failure as for a pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import inf, isnan

from rich.table import Table

from sim.fitting.backtest import MODEL, NEGATIVE_BINOMIAL, POISSON, Backtest
from sim.fitting.verdict import FEWEST_HELD_OUT, Answer, Judged, Measured, Verdict
from sim.language import _, in_a_row, listed, marked
from sim.report.printing import plain_table, right
from sim.report.quantities import number
from sim.scenario.measure import Unit

ANSWERS: dict[Answer, str] = {
    "passed": marked("passed"),
    "failed": marked("failed"),
    "not judged": marked("not judged"),
}
WHOLE, SHARE, RATIO = Unit("", "", 1, 0), Unit("", "", 100, 1), Unit("", "", 1, 2)
SHOWN = {
    "score": RATIO,
    "curve_25": SHARE,
    "curve_50": SHARE,
    "curve_75": SHARE,
    "gini": Unit("", "", 1, 3),
    "statistics": RATIO,
    "slowest_quarter": Unit("", "", 1, 5),
    "fastest_quarter": Unit("", "", 1, 5),
}
"""How the values of a criterion are shown; others are whole numbers."""
CURVES, DAY = ("curve_25", "curve_50", "curve_75"), "day "
"""Criteria of a day, and how the day stands in their table."""
FORECASTS = {
    MODEL: marked("the fitted model"),
    POISSON: marked("naive: Poisson"),
    NEGATIVE_BINOMIAL: marked("naive: negative binomial"),
}
"""Names of the forecasts that a backtest compares."""
CHANGED = marked(
    "In a held-out quarter {value} were closed per open case and day; by the fit window {limit} "
    "are allowed. Something has changed at the court that the model does not know of."
)
CURVE = marked(
    "By day {day} the ledger has {value} % closed, the forecast {limit} %: it does not say right "
    "how long cases take."
)
MISSED = {
    "flows": marked(
        "Cases do not add up in {value} months: what was open at the begin, plus what was filed, "
        "less what was closed, is not what was open at the end."
    ),
    "coverage": marked(
        "Only {value} of {of} held-out months are in the 90 % band. Of bands that are right so few "
        "are so by chance in one case of twenty at the most; {limit} are asked for."
    ),
    "score": marked(
        "It is no better than extrapolation: its interval score is {value} times that of a naive "
        "forecast which knows the fit window's monthly closures and nothing else; {limit} is "
        "allowed."
    ),
    "total": marked("In the held-out months {value} cases were closed; the forecast: {limit}."),
    "curve_25": CURVE,
    "curve_50": CURVE,
    "curve_75": CURVE,
    "gini": marked(
        "Officers' open cases were spread with a mean Gini of {value}; the forecast: {limit}."
    ),
    "statistics": marked(
        "No set of values that was tried comes near enough to the fit window: {which} is {value} "
        "SD from the ledger's; {limit} is allowed."
    ),
    "slowest_quarter": CHANGED,
    "fastest_quarter": CHANGED,
}
"""What it means that a criterion is not met."""
FORESEEN = marked(
    "That is how well it forecasts what went on as before. It does not show that it is right on "
    "what another way to allocate would have changed: models that forecast alike can disagree on "
    "that, so see the range."
)
WITHOUT_SUPPORT = marked(
    "The model does not describe this court well enough. What it says of other ways to allocate "
    "has no support in this ledger: do not decide by it."
)
STRICT = marked(
    "Together the criteria are strict: in simulated bureaus the very model that made the months "
    "missed one of them or more in 35 to 42 of 100 cases by chance, three or more in 8 to 10."
)
"""Measured by benchmarks/verdicts.py, for 6, 12 and 24 held-out months."""
TOO_FEW = marked(
    "Of {of} held-out months it is not judged how many the 90 % band holds: that takes {least}, as "
    "of fewer a band that is wrong is seldom found out."
)
UNSETTLED = marked(
    "As long as that is so, what the model says of other ways to allocate is not supported by this "
    "ledger either."
)


def verdict_in_words(found: Verdict, names: Mapping[str, str] | None = None) -> list[str]:
    """The verdict, what follows from it, and a sentence for each criterion that is not met.

    Parameters
    ----------
    names : mapping of str to str
        What the fit's statistics are called, in English, by their names.
    """
    first = _first(found)
    if not found.rows:
        return [first, _(UNSETTLED)]
    follows = {"passed": FORESEEN, "failed": WITHOUT_SUPPORT, "not judged": UNSETTLED}
    missed = [in_a_row(rows)] if (rows := list(_missed(found, names or {}))) else []
    return [first, _(follows[found.answer]), *missed, *_too_few(found)]


def label_of(row: Judged) -> str:
    """What a criterion looks at; of the curve with the day."""
    day = row.measured.which.removeprefix(DAY)
    if row.criterion.name in CURVES and day:
        return _("share closed by day {day}", day=day)
    return _(row.criterion.label)


def _too_few(found: Verdict) -> Iterator[str]:
    """Why it is not judged how many months are in the band."""
    for row in found.those("not judged"):
        if row.criterion.name == "coverage" and row.measured.of < FEWEST_HELD_OUT:
            yield _(TOO_FEW, of=row.measured.of, least=FEWEST_HELD_OUT)


def _first(found: Verdict) -> str:
    """The first sentence of a report: passed, failed, or cannot be judged."""
    if found.why_not:
        return _("Cannot be judged: {why}.", why=_(found.why_not, **(found.facts or {})))
    n, failed, unknown = len(found.rows), found.those("failed"), found.those("not judged")
    if failed:
        return _(
            "Failed: the fitted model misses {n} of the {all} criteria that were fixed beforehand: "
            "{which}.",
            n=len(failed),
            all=n,
            which=listed(list(map(label_of, failed))),
        )
    if unknown:
        return _(
            "Cannot be judged: the fitted model misses none of the {all} criteria that were fixed "
            "beforehand, but this ledger does not say whether it meets {n} of them: {which}.",
            all=n,
            n=len(unknown),
            which=listed(list(map(label_of, unknown))),
        )
    return _("Passed: the fitted model meets all {n} criteria that were fixed beforehand.", n=n)


def _missed(found: Verdict, names: Mapping[str, str]) -> Iterator[str]:
    for row in found.those("failed"):
        measured, name = row.measured, row.criterion.name
        yield _(
            MISSED[name],
            value=number(measured.value, SHOWN.get(name, WHOLE)),
            limit=limit_in_words(measured, SHOWN.get(name, WHOLE)),
            of=measured.of,
            day=measured.which.removeprefix(DAY),
            which=_(names.get(measured.which, measured.which)) if measured.which else "",
        )


def limit_in_words(measured: Measured, unit: Unit) -> str:
    """The range in which a value passes."""
    if isnan(measured.low) or isnan(measured.high):
        return _("not known")
    low, high = (number(end, unit) for end in (measured.low, measured.high))
    if measured.low == -inf:
        return _("{high} at the most", high=high) if measured.high else high
    if measured.high == inf:
        return _("{low} or more", low=low)
    return _("{low} to {high}", low=low, high=high)


def verdict_table(found: Verdict) -> Table:
    """A row a criterion: what was found, what is allowed, and whether it is met."""
    figures = right(_("found"), _("allowed"))
    cells = [_cells(row) for row in found.rows]
    return plain_table([_("criterion"), *figures, _("answer")], cells)


def _cells(row: Judged) -> tuple[str, str, str, str]:
    measured, name = row.measured, row.criterion.name
    unit = SHOWN.get(name, WHOLE)
    value = number(measured.value, unit)
    if name == "coverage":
        value = _("{value} of {of}", value=value, of=measured.of)
    label, limit = label_of(row), limit_in_words(measured, unit)
    if name in CURVES:
        label = _("{label}, %", label=label)
    if name == "coverage" and measured.of < FEWEST_HELD_OUT:
        limit = _("judged from {n} on", n=FEWEST_HELD_OUT)
    return label, value, limit, _(ANSWERS[row.answer])


def backtest_table(test: Backtest) -> Table:
    """A row a forecast: the naive ones are always shown."""
    figures = right(_("months in the 90 % band"), _("interval score"))
    rows = [
        (
            _(FORECASTS[name]),
            _("{value} of {of}", value=test.covered[name], of=len(test.prediction.months)),
            number(test.scores[name], Unit("", "", 1, 1)),
        )
        for name in test.bands
    ]
    return plain_table([_("forecast"), *figures], rows)


def backtest_in_words(test: Backtest) -> str:
    """What the interval scores say of the model beside the naive forecasts."""
    scores = test.scores
    return _(
        "Interval score of the 90 % bands (their width and misses; the lower the better): {model} "
        "for the fitted model, {poisson} and {binomial} for naive forecasts (Poisson, negative "
        "binomial).",
        model=number(scores[MODEL], Unit("", "", 1, 1)),
        poisson=number(scores[POISSON], Unit("", "", 1, 1)),
        binomial=number(scores[NEGATIVE_BINOMIAL], Unit("", "", 1, 1)),
    )
