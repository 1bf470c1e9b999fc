"""What a sweep found: where each arm gains more than the threshold, and the effects."""

from __future__ import annotations

import numpy as np
import pandas as pd
from rich.table import Table

from sim.analysis.break_even import clear_of
from sim.arrays import FloatArray
from sim.language import _, in_a_row, listed, marked
from sim.report.findings.beware import beware
from sim.report.findings.summary import Summary
from sim.report.findings.timing import has_unlike_timing
from sim.report.findings.worlds import shared_at_points
from sim.report.inputs import no_effect
from sim.report.inputs.mixed import mixed_in_words
from sim.report.printing import plain_table, right
from sim.report.quantities import between, number, spreads, threshold_in_words
from sim.report.responses import Levels, Response
from sim.scenario.catalogue import MEASURES
from sim.scenario.measure import Unit
from sim.studies.study import Outcome
from sim.studies.sweep import Sweep

MOST_ROWS = 40
MOST_CROSSINGS = 8


def sweep_summary(outcome: Outcome) -> Summary:
    """What the sweep says: where each arm gains more than the threshold, and the effects."""
    sweep, effects = outcome.study, outcome.table("effects")
    assert isinstance(sweep, Sweep)
    crossed = outcome.table("break_even") if sweep.is_grid else None
    responses = [Response(sweep, effects, measure) for measure in sweep.responses]
    arms = sweep.arms[1:]
    answer = [s for one in responses for arm in arms for s in _sentences(one, crossed, arm)]
    if len(sweep.arms) < 2:
        return _of_one_arm(outcome)
    note = _(
        "Paired differences of {n} replications at each point, with 95 % intervals. They cover "
        "chance, point by point; not the assumptions of the scenario.",
        n=sweep.points.replications,
    )
    tables = [_table(response) for response in responses]
    note = in_a_row([note, shared_at_points(outcome), _of_backlogs(sweep)])
    unchanged = [*no_effect.of_points(outcome, sweep.points), *mixed_in_words(sweep.base)]
    return Summary(outcome.about, answer, [*unchanged, *beware(sweep.base)], tables, note)


def _of_one_arm(outcome: Outcome) -> Summary:
    """What the sweep of a scenario with one arm says: its levels."""
    sweep, table = outcome.study, outcome.table("levels")
    assert isinstance(sweep, Sweep)
    responses = [Levels(sweep, table, measure) for measure in sweep.responses]
    answer = [_range(response, sweep.arms[0]) for response in responses]
    note = _(
        "Means of {n} replications at each point, with 95 % intervals. They cover chance, point by "
        "point; not the assumptions of the scenario.",
        n=sweep.points.replications,
    )
    tables = [_table(response) for response in responses]
    unchanged = [*no_effect.of_points(outcome, sweep.points), *beware(sweep.base)]
    return Summary(outcome.about, answer, unchanged, tables, note)


def _range(response: Levels, arm: str) -> str:
    """The lowest and the highest level of an arm, and where they are."""
    sweep, measure = response.sweep, MEASURES[response.measure]
    middle = response.of(arm)[0]
    if np.isnan(middle).all():
        return _("{arm}, {measure}: defined at no point.", arm=arm, measure=measure.label)
    places = {"low_at": int(np.nanargmin(middle)), "high_at": int(np.nanargmax(middle))}
    where = {
        name: listed(
            [
                f"{k} = {v:g}"
                for k, v in zip(sweep.points.keys, sweep.points.values[at], strict=True)
            ]
        )
        for name, at in places.items()
    }
    as_shown = _as_shown(response)
    return _(
        "{arm}, {measure}: the level is lowest at {low_at}, {low} {unit}, and highest at "
        "{high_at}, {high} {unit}.",
        arm=arm,
        measure=measure.label,
        low=number(middle[places["low_at"]], as_shown),
        high=number(middle[places["high_at"]], as_shown),
        unit=response.unit,
        **where,
    )


def _of_backlogs(sweep: Sweep) -> str:
    """What to say of backlogs that are compared where some arms have a pool and others not."""
    if "backlog_cases" not in sweep.responses or not has_unlike_timing(sweep.base.arms):
        return ""
    return _(
        "Arms differ in timing: cases that wait for the monthly event are in no team's backlog, so "
        "its differences mislead; ask for pending cases instead (--response pending_cases)."
    )


def _sentences(response: Response, crossed: pd.DataFrame | None, arm: str) -> list[str]:
    sweep, (middle, low, high) = response.sweep, response.of(arm)
    above, below = clear_of(response.limit, low, high)
    sentences = [
        _(
            "{arm}, {measure}, difference from {reference}: clearly above {limit} at {above} of "
            "{points} points, clearly below it at {below}, not clear at {unclear} (95 % intervals, "
            "each point by itself).",
            arm=arm,
            reference=sweep.arms[0],
            measure=MEASURES[response.measure].label,
            limit=threshold_in_words(sweep.limit),
            above=above,
            points=len(middle),
            below=below,
            unclear=len(middle) - above - below,
        )
    ]
    if sweep.is_grid and len(sweep.points.keys) == 1:
        sentences.append(_at_the_ends(response, middle, arm))
    if crossed is not None:
        rows = crossed[(crossed["measure"] == response.measure) & (crossed["arm"] == arm)]
        shown = rows.head(MOST_CROSSINGS)
        sentences += [_crossing(row, sweep, arm) for _place, row in shown.iterrows()]
        if len(rows) > len(shown):
            more = len(rows) - len(shown)
            sentences.append(_("{n} more such values are in break_even.csv.", n=more))
    return sentences


def _at_the_ends(response: Response, middle: FloatArray, arm: str) -> str:
    """The differences at the least and at the greatest value of the one key."""
    sweep, measure = response.sweep, MEASURES[response.measure]
    values = [float(value) for (value,) in sweep.points.values]
    as_shown = _as_shown(response)
    return _(
        "{arm}, {measure}: the difference is {at_low} {unit} at {key} = {low}, and {at_high} "
        "{unit} at {high}.",
        arm=arm,
        measure=measure.label,
        at_low=number(middle[int(np.argmin(values))], as_shown, signed=True),
        at_high=number(middle[int(np.argmax(values))], as_shown, signed=True),
        unit=response.unit,
        key=sweep.points.keys[0],
        low=f"{min(values):g}",
        high=f"{max(values):g}",
    )


def _as_shown(response: Response) -> Unit:
    """How a difference is rounded: as the measure, or as a percentage of the reference."""
    digits = 1 if response.sweep.limit.relative else MEASURES[response.measure].digits
    return Unit("", "", 1.0, digits)


def _crossing(row: pd.Series, sweep: Sweep, arm: str) -> str:
    *others, last = sweep.points.keys
    value = f"{row['break_even']:.4g}"
    if not np.isnan(row["low"]):
        low, high = f"{row['low']:.4g}", f"{row['high']:.4g}"
        value = _("{value} (95 %: {low} to {high})", value=value, low=low, high=high)
    of = {"arm": arm, "limit": threshold_in_words(sweep.limit), "key": last, "value": value}
    of["measure"] = MEASURES[row["measure"]].label
    of["at"] = listed([f"{key} = {row[key]:g}" for key in others])
    text = CROSSINGS[row["above"], bool(others)]
    return _(text, **of)


CROSSINGS = {
    ("above", False): marked(
        "{arm}, {measure}: the difference crosses {limit} at {key} = {value}, between two points; "
        "above that value it is more."
    ),
    ("below", False): marked(
        "{arm}, {measure}: the difference crosses {limit} at {key} = {value}, between two points; "
        "below that value it is more."
    ),
    ("above", True): marked(
        "{arm}, {measure}, at {at}: the difference crosses {limit} at {key} = {value}, between two "
        "points; above that value it is more."
    ),
    ("below", True): marked(
        "{arm}, {measure}, at {at}: the difference crosses {limit} at {key} = {value}, between two "
        "points; below that value it is more."
    ),
}
"""Of a break-even point: on which side more is gained, and whether other keys vary."""


def _table(response: Response) -> Table:
    sweep, measure = response.sweep, MEASURES[response.measure]
    rows = len(sweep.points.values)
    is_signed = not isinstance(response, Levels)
    of = {"measure": measure.label, "unit": response.unit}
    title = _("{measure}, {unit}", **of)
    if is_signed:
        title = _("{measure}: difference from {arm}, {unit}", arm=sweep.arms[0], **of)
    caption = None
    if rows > MOST_ROWS:
        caption = _("the first {n} of {all} points; effects.csv", n=MOST_ROWS, all=rows)
    arms = response.shown
    differences = [response.of(arm) for arm in arms]
    as_shown = _as_shown(response)
    cells = []
    for i, values in enumerate(sweep.points.values[:MOST_ROWS]):
        row = [f"{value:g}" for value in values]
        for y, low, high in differences:
            ends = between(low[i], high[i], as_shown, signed=is_signed)
            is_there = spreads(low[i], high[i], as_shown)
            row += [number(y[i], as_shown, signed=is_signed), ends if is_there else "–"]
        cells.append(row)
    headings = [
        *sweep.points.keys,
        *(heading for arm in arms for heading in (arm, _("95 % interval"))),
    ]
    return plain_table(right(*headings), cells, title=title, caption=caption)
