"""A fit to a ledger as its folder keeps it, and what the page says of it: the verdict first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import inf, isnan
from typing import Any

import numpy as np
import pandas as pd
from rich.table import Table

from sim.fitting.backtest import MODEL, NEGATIVE_BINOMIAL, POISSON, Backtest, backtest
from sim.fitting.fit import Fit
from sim.fitting.forecast import Forecast
from sim.fitting.prediction import Flows, Observed, Prediction
from sim.fitting.statistics import STATISTICS
from sim.fitting.verdict import CRITERIA, Judged, Measured, Verdict, verdict
from sim.language import _, in_a_row, listed, marked, plural
from sim.report.findings.sets import (
    NO_PROBABILITY,
    by_use,
    ends_in_words,
    range_in_words,
    range_of,
)
from sim.report.findings.sets import what_would_settle as settles
from sim.report.ledger.reading import Reading
from sim.report.ledger.verdict import (
    STRICT,
    backtest_in_words,
    backtest_table,
    verdict_in_words,
    verdict_table,
)
from sim.report.printing import plain_table, right
from sim.report.quantities import difference_unit, number, percent
from sim.scenario.catalogue import MEASURES
from sim.scenario.set_table import USE
from sim.scenario.terms import called

LITTLE = 0.5
"""Part of the time of the one who has most, below which an officer has little."""
OVER_SETS = marked("Difference from {arm} over the sets that are not ruled out")
OVER_SETS_OF_A_FAILURE = marked(
    "No result, as the model failed: difference from {arm} over the sets that are not ruled out"
)
FORECASTS = (MODEL, POISSON, NEGATIVE_BINOMIAL)
"""Forecasts whose bands are kept, and shown."""


def judged(fit: Fit, found: Forecast) -> Verdict:
    """The verdict on a fit's forecast, by the least implausible set."""
    distances = dict(zip(STATISTICS, fit.best.implausibility.tolist(), strict=True))
    return verdict(found.prediction, found.observed, distances)


def fit_tables(found: Forecast, answer: Verdict) -> dict[str, pd.DataFrame]:
    """The tables of a fit: ``verdict``, and ``forecast`` month by month.

    ``forecast`` has, of each held-out month, what was filed, closed and open at its end, and the
    ends of all 90 % bands of closures: of the model, of the naive forecasts, and of the replay,
    which knows the filings that came.
    """
    test = backtest(found.prediction, found.observed)
    flows, first = found.observed.flows, len(found.observed.fit_closures)
    months = test.months.assign(
        filed_cases=flows.filed[first:],
        pending_cases=flows.closing[first:],
        **_band("replay", found.replayed.closures),
    )
    return {"verdict": answer.table, "forecast": months}


def _band(name: str, plays: np.ndarray) -> dict[str, Any]:
    low, high = np.percentile(plays, [5, 95], axis=0)
    return {f"{name}_low_90": low, f"{name}_high_90": high}


def fit_entry(fit: Fit, answer: Verdict, until: str) -> dict[str, Any]:
    """What the manifest says of a fit."""
    return {
        "until": until,
        "months": fit.months,
        "answer": answer.answer,
        "why_not": answer.why_not,
        "facts": dict(answer.facts or {}),
        "sets": len(fit.kept),
        "ruled_out_by": fit.ruled_out_by,
        "use": list(fit.use_range or ()),
        "source": fit.source,
    }


# From the folder


def verdict_in(reading: Reading) -> Verdict:
    """The verdict that a folder keeps."""
    of, entry = {one.name: one for one in CRITERIA}, reading.about["fit"]
    rows = tuple(
        Judged(of[row["criterion"]], _measured(row))
        for row in reading["verdict"].to_dict("records")
        if row["criterion"] in of
    )
    return Verdict(rows, entry["why_not"], entry["facts"])


def _measured(row: Mapping[Any, Any]) -> Measured:
    """A value and its range; where a limit is empty there is none, unless nothing was judged."""
    known = row["answer"] != "not judged"
    low, high = (
        end if known and isnan(row[name]) else row[name]
        for name, end in (("low", -inf), ("high", inf))
    )
    of = 0 if isnan(row["of"]) else int(row["of"])
    which = row["which"] if isinstance(row["which"], str) else ""
    return Measured(row["value"], low, high, of, which)


def backtest_in(reading: Reading) -> Backtest:
    """The backtest that a folder keeps: bands and what happened, without plays."""
    rows, none = reading["forecast"], np.empty(0)
    columns = {str(name): rows[name].to_numpy(dtype=np.float64) for name in rows.columns[1:]}
    flows = Flows(none, none, none, none)
    months = tuple(map(str, rows["month"]))
    prediction = Prediction(months, none, none, none, flows)
    observed = Observed(columns["closures_cases"], none, none, (), none, none, none, flows)
    bands = {name: (columns[f"{name}_low_90"], columns[f"{name}_high_90"]) for name in FORECASTS}
    return Backtest(prediction, observed, bands)


# Words


def fit_in_words(reading: Reading) -> Iterator[str]:
    """The verdict, the forecasts beside it, and the range that the ledger leaves open."""
    answer = verdict_in(reading)
    yield from verdict_in_words(answer, STATISTICS)
    if answer.rows:
        yield in_a_row([backtest_in_words(backtest_in(reading)), _replayed(reading)])
    yield from _range(reading)


def _replayed(reading: Reading) -> str:
    """How a replay does that knows what was filed: what the forecast lacks is then not filings."""
    rows = reading["forecast"]
    held = rows["closures_cases"].between(rows["replay_low_90"], rows["replay_high_90"])
    return _(
        "Played with the cases that were filed, which no forecast knows, the model has {n} of "
        "{months} months in its 90 % band.",
        n=int(held.sum()),
        months=len(rows),
    )


def _range(reading: Reading) -> Iterator[str]:
    """What other ways to allocate would have changed: between which values, over the sets.

    That is said of closures; of the other measures the table has the same.
    """
    if "range" not in reading:
        yield _(
            "What another way to allocate would have changed is not said: no set of values comes "
            "near enough to the ledger ({which}).",
            which=_(STATISTICS.get(reading.about["fit"]["ruled_out_by"], "")),
        )
        return
    if has_failed(reading):
        yield _no_result(reading)
        return
    yield _(
        "Of {first} to {last}, with the cases that were filed and the officers who were there, the "
        "fitted bureau plays each way to allocate and the ledger's own; what follows is the "
        "difference between these plays.",
        first=reading.first,
        last=reading.last,
    )
    effects, use = reading["effects"], np.array(uses(reading))
    measure = measures_in(reading)[0]
    for arm in arms_in(reading)[1:]:
        found = range_of(reading["range"], measure, arm, True)
        names = {name: called(str(found.row[name])) for name in ("arm", "reference")}
        row = pd.Series({**found.row, **names})
        yield range_in_words(replace(found, row=row))
        gains = effects[(effects["measure"] == measure) & (effects["arm"] == arm)]
        yield from by_use(use, gains["difference"].to_numpy(dtype=np.float64), measure)


def has_failed(reading: Reading) -> bool:
    """Whether the model has no support in the ledger."""
    return bool(reading.about["fit"]["answer"] == "failed")


def _no_result(reading: Reading) -> str:
    """The range by a model that failed: said to be none that counts, and in one sentence."""
    measure = measures_in(reading)[0]
    shown = MEASURES[measure]
    ends = [
        _(
            "{low} to {high} {unit} under {arm}",
            **ends_in_words(found.row["low"], found.row["high"], shown),
            unit=difference_unit(shown),
            arm=called(arm),
        )
        for arm in arms_in(reading)[1:]
        for found in [range_of(reading["range"], measure, arm, True)]
    ]
    return plural(
        reading.about["fit"]["sets"],
        "This is no result, as the model failed: at the one set of values that is not ruled out, "
        "the difference from {reference} in {measure} of {first} to {last} would be {ends}.",
        "This is no result, as the model failed: over the {n} sets of values that are not ruled "
        "out, the difference from {reference} in {measure} of {first} to {last} would be {ends}.",
        reference=called(arms_in(reading)[0]),
        measure=shown.label,
        first=reading.first,
        last=reading.last,
        ends=listed(ends),
    )


def what_would_settle(reading: Reading) -> Iterator[str]:
    """What the range is of, and which number from the court would narrow it."""
    entry = reading.about["fit"]
    if has_failed(reading):
        yield _(STRICT)
    if "range" not in reading:
        return
    yield plural(
        entry["sets"],
        "Not ruled out by the months up to {until} is {n} set of values of what the ledger leaves "
        "open (work and wait, speeds, order of work), in which {low} to {high} % of officers' time "
        "is worked on cases.",
        "Not ruled out by the months up to {until} are {n} sets of values of what the ledger "
        "leaves open (work and wait, speeds, order of work), in which {low} to {high} % of "
        "officers' time is worked on cases.",
        until=entry["until"],
        low=percent(min(entry["use"]), digits=0),
        high=percent(max(entry["use"]), digits=0),
    )
    yield _(NO_PROBABILITY)
    yield from _little_time(reading)
    yield from settles(uses(reading), entry["source"], True)
    yield _("All measures at every set: {folder}.", folder=entry["folder"])


def _little_time(reading: Reading) -> Iterator[str]:
    """What rotation means where who had few cases counts as having little time for them.

    Measured on a public ledger: with the time of all made alike, the effect of rotation at three
    sets went from -180 ... -260 to +310 ... +350 closures in 13 months.
    """
    sets = reading["sets"]
    time = sets[[name for name in sets.columns if str(name).endswith(".availability")]]
    little = int((time.min(axis=1) < LITTLE * time.max(axis=1)).sum()) if len(time.columns) else 0
    if little:
        yield plural(
            len(sets),
            "At the one set officers who had few cases count as having little time for them (part "
            "time, other duties). Rotation gives them as many as anybody all the same, and loses "
            "closures by that; if they have as much time as others, it can gain instead. Which of "
            "the two is so the court knows, and the ledger does not say.",
            "At {little} of the {n} sets officers who had few cases count as having little time "
            "for them (part time, other duties). Rotation gives them as many as anybody all the "
            "same, and loses closures by that; if they have as much time as others, it can gain "
            "instead. Which of the two is so the court knows, and the ledger does not say.",
            little=little,
        )


def uses(reading: Reading) -> list[float]:
    """Share of time worked in each set."""
    return [float(use) for use in reading["sets"][USE]]


def arms_in(reading: Reading) -> list[str]:
    """The arms of the fitted scenario; the first is what happened."""
    rows = reading["effects"]
    return [str(rows["reference"].iloc[0]), *map(str, rows["arm"].unique())]


def measures_in(reading: Reading) -> list[str]:
    """Measures of which the range is shown; the first is that of the sentences and the chart."""
    return [str(name) for name in reading.about["fit"]["responses"]]


def range_table(reading: Reading) -> Table:
    """A row an arm and measure: the range over the sets, and on which side how many lie."""
    rows = []
    for arm in arms_in(reading)[1:]:
        for name in measures_in(reading):
            found, measure = range_of(reading["range"], name, arm, True), MEASURES[name]
            ends = (number(found.row[end], measure, signed=True) for end in ("low", "high"))
            sides = (f"{n}" for n in found.sides)
            rows.append((called(arm), measure.label, difference_unit(measure), *ends, *sides))
    headings = right(_("lowest"), _("highest"), _("more at"), _("less at"), _("not clear at"))
    said = OVER_SETS_OF_A_FAILURE if has_failed(reading) else OVER_SETS
    title = _(said, arm=called(arms_in(reading)[0]))
    return plain_table([_("arm"), _("measure"), _("unit"), *headings], rows, title=title)


def fit_tables_shown(reading: Reading) -> Iterator[Table]:
    """The criteria one by one, and the forecasts beside each other."""
    answer = verdict_in(reading)
    if not answer.rows:
        return
    until = reading.about["fit"]["until"]
    criteria = verdict_table(answer)
    criteria.title = _("Criteria fixed beforehand, and what became of them")
    yield criteria
    forecasts = backtest_table(backtest_in(reading))
    forecasts.title = _("Forecasts of monthly closures after {until}", until=until)
    yield forecasts
    if "range" in reading:
        yield range_table(reading)


GLOSSARY = {
    marked("Held-out months"): marked(
        "Months after those that were fitted: nothing of them is known to the forecast, so that it "
        "can be wrong."
    ),
    marked("Sets that are not ruled out"): marked(
        "Values of what a ledger leaves open with which the simulated bureau comes near enough to "
        "the ledger in every statistic that is looked at (history matching). They are not more or "
        "less probable than each other, and there may be others."
    ),
    marked("Interval score"): marked(
        "Of 90 % bands: their mean width, and twenty times by how much a month missed its band. "
        "The lower the better; neither wide nor bold bands win."
    ),
    marked("Naive forecast"): marked(
        "One that knows only how many cases were closed in each of the months fitted: as many, "
        "give or take chance (Poisson), or as much as these months vary (negative binomial). A "
        "model that is no better explains nothing of the held-out months."
    ),
}
"""Words of a fit, and what they mean."""
