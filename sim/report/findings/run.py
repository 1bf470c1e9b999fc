"""What a run found: its answer, its table, and what the figures are."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from rich.table import Table

from sim.analysis.intervals import mean_ends
from sim.language import _, in_a_row, listed, marked, plural
from sim.report.findings.adjusted import adjusted
from sim.report.findings.beware import of_tracks
from sim.report.findings.certainty import certainty_of
from sim.report.findings.chance import contrasts_in_words, single_courts
from sim.report.findings.compared import (
    about_the_table,
    comparison_table,
    contrasts_in,
    hold_together,
    selected,
)
from sim.report.findings.diversion import diversion
from sim.report.findings.equal_intake import equal_intake
from sim.report.findings.follow_up import follow_up_of
from sim.report.findings.headlines import answer
from sim.report.findings.horizon import over_the_months
from sim.report.findings.returns import (
    drawn_again,
    not_only_capacity,
    returns_in_words,
    with_net_closures,
)
from sim.report.findings.start import of_the_start
from sim.report.findings.summary import Summary
from sim.report.findings.timing import capped, shown_measures
from sim.report.findings.window import window_in_words
from sim.report.findings.worlds import (
    Unlike,
    of_same_cases,
    unlike_in_words,
    unlike_worlds,
    what_is_shared,
)
from sim.report.inputs import no_effect
from sim.report.inputs.given_docket import not_used
from sim.report.inputs.mixed import mixed_in_words
from sim.report.printing import plain_table, right
from sim.report.quantities import between, number
from sim.scenario.catalogue import MAIN_MEASURES, MEASURES
from sim.scenario.scenario import Scenario
from sim.studies.study import Outcome

PLAYED = {
    (): marked(
        "All replications play {docket}: they differ in drawn speeds only (and in what the "
        "rule random draws)."
    ),
    ("work", "wait"): marked(
        "All replications play the cases of {docket}, filed on the same days; works and waits are "
        "drawn from the route in each, so that ranges show what they can do."
    ),
    ("work", "wait", "filings"): marked(
        "All replications begin with the opening cases of {docket}; filings, works and waits are "
        "drawn in each."
    ),
}
"""What replications have in common, by what is drawn of the cases of a docket."""


def run_summary(run: Outcome) -> Summary:
    """What a run found."""
    unchanged, about = [*no_effect.of_arms(run), *no_effect.of_caps(run)], run.about
    if len(about["arms"]) == 1:
        base = run.study.base
        measures = with_net_closures(MAIN_MEASURES, base.arms)
        table = means_table(run.table("replications"), about["arms"][0], measures)
        more = [*diversion(base), *returns_in_words(base), *follow_up_of(run)]
        more += of_the_start(base, about.get("docket_rows") or {})
        more += filter(None, [_caps(base), _not_at_work(run)])
        return single_arm(about, table, [*unchanged, *more])
    unlike, comparison = unlike_worlds(run), run.table("comparison")
    measures = shown_measures(MAIN_MEASURES, run.study.base.arms)
    return Summary(
        about,
        [
            *answer(run, unlike),
            *contrasts_in_words(comparison, contrasts_in(comparison), unlike.cases),
            *equal_intake(run.study.base, run.table("replications")),
        ],
        [
            *unchanged,
            *mixed_in_words(run.study.base),
            *diversion(run.study.base),
            *certainty_of(about),
            *returns_in_words(run.study.base),
            *follow_up_of(run),
            *single_courts(run, of_same_cases(comparison, unlike)),
            *adjusted(run, unlike),
            *filter(None, [selected(comparison, measures)]),
        ],
        [comparison_table(comparison, about["arms"], measures)],
        note(run, unlike, _not_at_work(run)),
        course=[
            *(
                over_the_months(of_same_cases(run.table("horizon"), unlike))
                or not_only_capacity(run.study.base)
            ),
            *of_the_start(run.study.base, about.get("docket_rows") or {}),
        ],
    )


def single_arm(about: Mapping[str, Any], means: Table, unchanged: Sequence[str] = ()) -> Summary:
    """What there is to say of a single arm: its means."""
    certainty = [*unchanged, *not_used(about.get("docket_rows", {}))]
    return Summary(about, [_("One arm: nothing to compare.")], certainty, [means])


def means_table(
    replications: pd.DataFrame, arm: str, measures: Sequence[str] = MAIN_MEASURES
) -> Table:
    """A row a measure: the mean of a single arm, with its interval."""
    rows = []
    for name in measures:
        values = replications[name].dropna().to_numpy(dtype=float)
        measure, (low, high) = MEASURES[name], mean_ends(values)
        mean = float(values.mean()) if len(values) else math.nan
        ends = between(float(low), float(high), measure)
        rows.append((measure.label, measure.unit, number(mean, measure), ends))
    return plain_table([_("measure"), _("unit"), *right(arm, _("95 % interval"))], rows)


def note(run: Outcome, unlike: Unlike, of_spreads: str = "") -> str:
    """What the means and intervals of a run are; ``of_spreads``: what spreads leave out."""
    about, arms = run.about, run.about["arms"]
    same = what_is_shared(unlike)
    if about.get("independent"):
        same = _("each arm with cases and staff of its own")
    sentences = [
        plural(
            about["replications"],
            "Means of {n} replication, {window};",
            "Means of {n} replications, {window};",
            window=window_in_words(about),
        ),
        _(
            "differences from {reference} {same}, with 95 % intervals that heed skewness (Hall "
            "1992). {days} The intervals cover chance, not the assumptions of the scenario.",
            days=days_in_words(run.study.base),
            reference=arms[0],
            same=same,
        ),
        "" if about.get("independent") else unlike_in_words(unlike, arms),
        *_of_comparison(run),
        _unlike_timing(run.study.base),
        _caps(run.study.base),
        of_tracks(run.study.base),
        of_spreads,
    ]
    if about.get("docket"):
        drawn = (about.get("docket_rows") or {}).get("drawn", [])
        sentences.append(_(PLAYED[tuple(drawn)], docket=about["docket"]))
        sentences += drawn_again(run.study.base)
        sentences += _limits_too_long(run)
    return in_a_row(sentences)


def _limits_too_long(run: Outcome) -> list[str]:
    """Why it is not known of a docket's cases how many are closed within their limits."""
    share = run.table("replications")["closed_within_limit_share"]
    if share.notna().any():
        return []
    return [
        _(
            "Why {measure} is empty: the longest time limit in the docket is longer than cases "
            "could be followed.",
            measure=MEASURES["closed_within_limit_share"].label,
        )
    ]


def days_in_words(base: Scenario) -> str:
    """Which days are counted."""
    if base.calendar.working_days == "all":
        return _("Every day is a working day here, so that days are calendar days.")
    return _("Days are working days.")


def _of_comparison(run: Outcome) -> list[str]:
    """What the marks of the comparison's table mean, and which intervals hold together."""
    comparison = run.table("comparison")
    if comparison.empty:
        return []
    pairs = len(comparison[["arm", "reference"]].drop_duplicates())
    return [*about_the_table(comparison), hold_together(pairs)]


def _unlike_timing(scenario: Scenario) -> str:
    """What to say where some arms let cases wait in the pool, and others do not."""
    if len({arm.setting.allocation.timing == "monthly" for arm in scenario.arms}) < 2:
        return ""
    return _(
        "Arms differ in timing: cases that wait for the monthly event are in no team's backlog and "
        "are not received yet. So pending cases are shown (with a team or waiting), not backlogs; "
        "the spread of backlogs is of cases with a team only."
    )


def _caps(scenario: Scenario) -> str:
    """What to say where cases wait in the pool until a team has room for them."""
    names = capped(scenario.arms)
    if not names:
        return ""
    return _(
        "Under {arms} cases wait in the pool until a team is below the cap. Times run from filing, "
        "so they contain that wait, and pending cases contain those in the pool. Backlogs do not, "
        "nor does their spread: a cap makes it small whether or not work is shared evenly.",
        arms=listed(names),
    )


AT_WORK = ("arm", "replication", "month", "team", "idle_share_officer", "backlog")


def _not_at_work(run: Outcome) -> str:
    """What lies with teams that are not at work at the last count, and so count in no spread."""
    monthly = run.table("monthly", AT_WORK, coded=True)
    last = monthly[monthly["month"] == max(monthly["month"].unique())]
    away = last[last["idle_share_officer"].isna()]
    if away.empty:
        return ""
    held = away.groupby("arm", sort=False)["backlog"].sum() / run.about["replications"]
    names = run.about["arms"]
    held = held.reindex([name for name in names if name in held.index])
    cases = [_("{arm} {cases:,.1f}", arm=arm, cases=mean) for arm, mean in held.items()]
    return _(
        "Spreads over teams are over those at work at the count. Cases that lie with the others at "
        "the last count, on average over all replications: {cases}.",
        cases=listed(cases),
    )
