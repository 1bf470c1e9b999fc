"""What a panel's run shows: its charts and its summary, drawn into its folder."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from sim.analysis.intervals import mean_ends
from sim.language import _, in_a_row, listed, marked
from sim.report.findings.chance import contrasts_in_words
from sim.report.findings.compared import comparison_table, contrasts_in, selected
from sim.report.findings.follow_up import follow_up_of
from sim.report.findings.headlines import answer
from sim.report.findings.returns import returns_in_words
from sim.report.findings.run import means_table, note, single_arm
from sim.report.findings.summary import Summary
from sim.report.findings.timing import shown_measures
from sim.report.findings.worlds import unlike_worlds
from sim.report.inputs import no_effect
from sim.report.inputs.bureaus import total_rows
from sim.report.inputs.mixed import mixed_in_words
from sim.report.quantities import percent, percent_between
from sim.scenario.catalogue import PANEL_MEASURES
from sim.studies.study import Outcome

TINY = 1e-9
"""The length of an interval, as a share, that is the rounding of equal values."""
ENOUGH_FOR_QUARTILES, ENOUGH_FOR_CHANCE = 20, 200  # bureaus
SHOWN = ("replications", "comparison", "provinces_comparison", "bureaus_comparison")


ONE_TIME = marked(
    "More closures need not mean more capacity: a part may be pending cases that are worked off, "
    "which can happen once. A table of bureaus does not say how large that part is; the run of one "
    "of its bureaus does (--bureau NAME)."
)


def panel_summary(run: Outcome) -> Summary:
    """What a table of bureaus found."""
    whole, comparison, provinces, bureaus = map(run.table, SHOWN)
    about, arms = run.about, run.study.arms
    measures = shown_measures(PANEL_MEASURES, run.study.base.arms)
    if len(arms) == 1:
        table = means_table(whole, arms[0], measures)
        returns = returns_in_words(run.study.base)
        return single_arm(about, table, [*returns, *follow_up_of(run)])
    unlike, names = unlike_worlds(run), bureaus["bureau"].unique()
    contrasts = contrasts_in_words(comparison, contrasts_in(comparison), unlike.cases)
    sentences = [*answer(run, unlike), *contrasts, _within_and_between(whole, arms)]
    for arm in (arm for arm in arms[1:] if arm not in unlike.cases):
        sentences += _where(bureaus[bureaus["arm"] == arm], provinces[provinces["arm"] == arm])
    size = _(
        "{n:,} bureaus, each with cases and staff of its own. Times to closure of all together are "
        "from a life table by whole days.",
        n=about["bureaus"],
    )
    return Summary(
        about,
        sentences,
        [
            *total_rows(names),
            *mixed_in_words(run.study.base),
            *no_effect.of_arms_of_bureaus(run),
            *returns_in_words(run.study.base),
            *follow_up_of(run),
            *filter(None, [selected(comparison, measures)]),
        ],
        [comparison_table(comparison, arms, measures)],
        in_a_row([note(run, unlike), size]),
        names[0] if len(names) == 1 else "",
        course=[_(ONE_TIME)],
    )


def _within_and_between(whole: pd.DataFrame, arms: list[str]) -> str:
    """How much of the spread over all teams lies within bureaus."""
    parts = [f"backlog_sd_{part}_cases" for part in ("within", "between")]
    squares = whole.assign(**{name: whole[name] ** 2 for name in parts})
    mean = squares.groupby("arm")[parts].mean()
    shares = mean[parts[0]] / mean.sum(axis=1)
    single = squares[parts[0]] / squares[parts].sum(axis=1)
    clauses = []
    for arm in arms:
        mine = single[squares["arm"] == arm].to_numpy(dtype=np.float64)
        ends = np.clip(shares[arm] - mine.mean() + mean_ends(mine), 0, 1)  # it is a share
        low, high = (percent(float(end)) for end in ends)
        of = {"share": percent(shares[arm]), "arm": arm}
        clauses.append(
            _("{share} % under {arm}", **of)
            if not ends[1] - ends[0] > TINY
            else _("{share} % ({low} to {high}) under {arm}", low=low, high=high, **of)
        )
    return _(
        "Of the variance of backlogs over all teams this lies within bureaus: {shares}.",
        shares=listed(clauses),
    )


def _where(bureaus: pd.DataFrame, provinces: pd.DataFrame) -> Iterator[str]:
    """In how many bureaus an arm closes more, and in which provinces least and most."""
    rows = bureaus[bureaus["measure"] == "closures_cases"]
    yield _("{clauses}.", clauses=_("; ").join(_gains(rows)))
    of = provinces[provinces["measure"] == "closures_cases"].dropna(subset="relative_difference")
    if len(of) > 1:
        ends = of.sort_values("relative_difference")
        yield _(
            "Among {n} provinces the change in closures under {arm} is from {lowest} to {highest}; "
            "these two were picked as the lowest and the highest.",
            n=len(of),
            arm=rows["arm"].iloc[0],
            lowest=_province(ends.iloc[0]),
            highest=_province(ends.iloc[-1]),
        )


def _gains(rows: pd.DataFrame) -> Iterator[str]:
    """How many bureaus close more, how much, and how many less than chance would have it."""
    yield _(
        "{arm} closes more cases than {reference} in {more:,} of {n:,} bureaus",
        arm=rows["arm"].iloc[0],
        reference=rows["reference"].iloc[0],
        more=int((rows["difference"] > 0).sum()),
        n=len(rows),
    )
    gain = rows["relative_difference"].dropna().to_numpy(dtype=np.float64)
    if len(gain) >= ENOUGH_FOR_QUARTILES:
        low, middle, high = (percent(q, signed=True) for q in np.quantile(gain, [0.25, 0.5, 0.75]))
        yield _(
            "in the middle half of the bureaus the change lies between {low} and {high} % "
            "(median {middle} %), their chance included",
            low=low,
            middle=middle,
            high=high,
        )
    if rows["high_95"].notna().any() and len(rows) >= ENOUGH_FOR_CHANCE:
        yield _(
            "in {n:,} the 95 % interval of the bureau by itself shows fewer, where chance "
            "alone would show some {chance:,.0f} if nothing changed",
            n=int((rows["high_95"] < 0).sum()),
            chance=0.025 * len(rows),
        )


def _province(row: pd.Series) -> str:
    change = row["relative_difference"]
    ends = row["relative_low_95"], row["relative_high_95"]
    of = {"province": row["province"], "change": percent(change, signed=True)}
    if not ends[1] - ends[0] > TINY:  # nor if that is nan
        return _("{province} ({change} %)", **of)
    low, high = percent_between(*ends)
    return _("{province} ({change} %, 95 % interval {low} to {high} %)", low=low, high=high, **of)
