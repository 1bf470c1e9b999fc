"""The answer to what a page asks: sentences, how sure they are, charts, what the change did."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.comparison import unless_rare
from sim.analysis.intervals import mean_ends
from sim.arrays import FloatArray
from sim.language import _, listed, marked
from sim.report.findings.certainty import FEW, how_sure, sure_of_arms
from sim.report.findings.compared import Finding
from sim.report.findings.headlines import headlines
from sim.report.findings.run import run_summary
from sim.report.findings.worlds import Unlike, of_same_cases, unlike_worlds
from sim.report.inputs.misnamed import misnamed
from sim.report.inputs.no_effect import unheeded
from sim.report.interactive.figures import figures
from sim.report.names import named
from sim.report.page.parts import grid_of
from sim.report.quantities import difference_unit, number, spreads, with_ends
from sim.scenario.catalogue import MEASURES
from sim.scenario.replications import ENOUGH
from sim.studies.at_once import AtOnce
from sim.studies.study import Outcome
from sim.world.staff import staff_is_drawn

CHARTS = ("differences", "closures", "backlog_spread")
OF_THE_WORLDS = ("seed", "calendar", "history", "place")
"""Keys in which two answers must be alike, so that their replications are pairs of each other."""
CLOSURES = "closures_cases"
OF_CHANCE_ALONE = marked(
    "Intervals cover chance alone. Whether the scenario's values are right, and what the model "
    "leaves out, they do not."
)


def answer_of(played: AtOnce, before: AtOnce | None, changed: str) -> dict[str, Any]:
    """An answer as plain data, in the language in use.

    Parameters
    ----------
    before : AtOnce or None
        The answer that the reader sees, if there is one and it is still known.
    changed : str
        The only key in which they differ; or nothing.
    """
    outcome = named(played.outcome)
    summary, base = run_summary(outcome), outcome.study.base
    several = len(outcome.study.arms) > 1
    unlike = unlike_worlds(outcome) if several else None
    said = list(headlines(outcome, unlike)) if unlike is not None else []
    figure_of = {one.sentence: _figure(one.finding) for one in said}
    return {
        "question": summary.question,
        "sentences": [
            {"text": sentence, **figure_of.get(sentence, {})} for sentence in summary.answer
        ],
        "change": list(changes(played.outcome, before.outcome, changed)) if before else [],
        "extent": extent_in_words(played),
        "sure": [*_sure(outcome, unlike), _(OF_CHANCE_ALONE)],
        "sure_more": [
            *how_sure(staff_is_drawn=staff_is_drawn(base), is_report=False),
            *summary.cautions,
        ],
        "course": list(summary.course),
        "note": summary.note,
        "unheeded": list(unheeded(base)),
        "misnamed": list(misnamed(played.outcome.study.base)),
        "tables": [_plain(table) for table in summary.tables],
        "figures": [figure.record() for figure in figures(outcome, CHARTS)],
    }


def _sure(outcome: Outcome, unlike: Unlike | None) -> Iterator[str]:
    """How sure the answer is, arm by arm; of a single arm there is none."""
    if unlike is not None:
        rows = of_same_cases(outcome.table("comparison"), unlike)
        yield from sure_of_arms(rows, outcome.table("replications"))


def _figure(finding: Finding) -> dict[str, str]:
    """A finding in figures, and by what it is known again in another answer."""
    row, measure = finding.row, finding.measure
    if not spreads(*finding.ends, measure):
        figure = number(row["difference"], measure, signed=True)
        figure = _("{difference} ({ends})", difference=figure, ends=finding.interval)
    else:
        figure = with_ends(row["difference"], *finding.ends, measure)
    unit = difference_unit(measure)
    return {
        "of": f"{row['measure']} {row['arm']} {row['reference']}",
        "figure": _("{size} {unit}", size=figure, unit=unit).rstrip(),
    }


def _plain(table: Any) -> dict[str, Any]:
    grid = grid_of(table, _("The figures behind the answer"))
    return {
        "caption": grid.caption,
        "heads": [str(column.header) for column in grid.columns],
        "right": [column.justify == "right" for column in grid.columns],
        "rows": [list(row) for row in grid.rows],
    }


def extent_in_words(played: AtOnce) -> str:
    """How many replications were played, and what that means for the intervals."""
    n, asked = played.replications, played.asked
    if asked is None:
        text = marked(
            "Played at once: {n} replications. The scenario asks for as many as it takes to know "
            "the answer well enough; only running it in full does that."
        )
    elif n < asked:
        text = marked(
            "Played at once: {n} of the {asked} replications that the scenario asks for. So the "
            "intervals are wider than those of the scenario run in full."
        )
    else:
        text = marked("Played at once: all {n} replications that the scenario asks for.")
    few = marked(
        "{all} These are few: from fewer than {enough} replications intervals hold less often than "
        "they say."
    )
    one = marked(
        "Played at once: one replication. How much of the answer is chance cannot be told from it: "
        "there is no interval, and other draws may turn the answer round."
    )
    words = _(one if n == 1 else text, n=n, asked=asked)
    return _(few, all=words, enough=ENOUGH) if 1 < n < ENOUGH else words


def changes(now: Outcome, before: Outcome, changed: str) -> Iterator[str]:
    """What changed from the answer before, in sentences; nothing where it cannot be known.

    Both are played on the same draws of chance, replication by replication, so that the change in
    each is a pair's; its mean has an interval as that of any paired difference.
    """
    if not _are_pairs(now, before):
        yield _(
            "The change from before is not told: the two were not played on the same months and "
            "draws of chance, replication by replication."
        )
        return
    ours, theirs = (_closures(one) for one in (now, before))
    both = ours.index.intersection(theirs.index)
    if _are_equal(now, before, len(both)):
        text = marked("In all {n} replications every measure of every arm is as before.")
        by_key = marked(
            "In all {n} replications every measure of every arm is as before: no measure shows "
            "what {key} changes."
        )
        yield _(by_key if changed else text, n=len(both), key=changed)
        return
    names = dict(zip(now.study.arms, named(now).study.arms, strict=True))
    first, *others = now.study.arms
    unlike = {arm for one in (now, before) if others for arm in unlike_worlds(one).cases}
    if ours.loc[both].equals(theirs.loc[both]) and (others_in_words := _others(now, before)):
        yield others_in_words
        return
    if len(both) < FEW:
        yield _("From fewer than {n} replications it is not told what the change did.", n=FEW)
        return
    told = [arm for arm in others or [first] if arm not in unlike]  # other cases say nothing
    for arm in told:
        of = {"arm": names[arm], "reference": names[first]}
        each = ours.loc[both, arm] - theirs.loc[both, arm]
        if others:
            each -= ours.loc[both, first] - theirs.loc[both, first]
        yield _change_in_words(each.to_numpy(dtype=np.float64), of, max(len(others), 1))
    if told and len(both) < ENOUGH:
        yield _(
            "From fewer than {enough} replications such an interval may hold less often than it "
            "says; then chance is ruled out too often.",
            enough=ENOUGH,
        )


def _are_pairs(now: Outcome, before: Outcome) -> bool:
    ours, theirs = (one.about["scenario"] for one in (now, before))
    same = all(ours.get(key) == theirs.get(key) for key in OF_THE_WORLDS)
    return same and now.study.arms == before.study.arms


def _closures(outcome: Outcome) -> pd.DataFrame:
    rows = outcome.table("replications")
    return rows.pivot(index="replication", columns="arm", values=CLOSURES)


def _are_equal(now: Outcome, before: Outcome, replications: int) -> bool:
    return _first(now, replications).equals(_first(before, replications))


def _first(outcome: Outcome, replications: int) -> pd.DataFrame:
    """The measures of the first replications, in one order."""
    rows = outcome.table("replications")
    rows = rows[rows["replication"] < replications].sort_values(["replication", "arm"])
    return rows.reset_index(drop=True)


def _others(now: Outcome, before: Outcome) -> str:
    """That closures are as before, and which measures are not; nothing if none of the catalogue."""
    n = min(one.about["replications"] for one in (now, before))
    ours, theirs = (_first(one, n) for one in (now, before))
    names = [name for name in MEASURES if name in ours and name in theirs]
    changed = [MEASURES[name].label for name in names if not ours[name].equals(theirs[name])]
    text = marked(
        "Closures of every arm are as before in all {n} replications; what changes is: {measures}."
    )
    return _(text, n=n, measures=listed(changed)) if changed else ""


def _change_in_words(each: FloatArray, of: dict[str, str], simultaneous: int) -> str:
    """What a change made to an arm's lead over the reference, or to the only arm, in closures."""
    measure = MEASURES[CLOSURES]
    low, high = (float(end) for end in mean_ends(unless_rare(each[None])[0], simultaneous))
    alone = of["arm"] == of["reference"]
    if not spreads(low, high, measure):
        if not each.any():
            return _(EQUAL[alone], **of)
        why = number(float(each.mean()), measure, signed=True)
        return _(TOO_RARE[alone], change=why, differ=int((each != 0).sum()), n=len(each), **of)
    figure = with_ends(float(each.mean()), low, high, measure)
    known = BEYOND if low > 0 or high < 0 else MAYBE
    return _(known[alone], change=figure, **of)


BEYOND = (
    marked(
        "Against before, the lead of {arm} over {reference} in closures changes by {change} cases: "
        "more than chance."
    ),
    marked("Against before, closures of {arm} change by {change} cases: more than chance."),
)
MAYBE = (
    marked(
        "Against before, the lead of {arm} over {reference} in closures changes by {change} cases: "
        "that may be chance."
    ),
    marked("Against before, closures of {arm} change by {change} cases: that may be chance."),
)
EQUAL = (
    marked("The lead of {arm} over {reference} in closures is as before in every replication."),
    marked("Closures of {arm} are as before in every replication."),
)
TOO_RARE = (
    marked(
        "Against before, the lead of {arm} over {reference} in closures changes by {change} cases "
        "on average: {differ} of {n} replications differ, and an interval cannot be given."
    ),
    marked(
        "Against before, closures of {arm} change by {change} cases on average: {differ} of {n} "
        "replications differ, and an interval cannot be given."
    ),
)
"""What is said of a change: of an arm's lead over the reference, and of the only arm."""
