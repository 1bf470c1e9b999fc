"""What a decomposition found: what each part of a reform contributes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import pandas as pd
from rich.table import Column, Table

from sim.analysis.shapley import TOTAL
from sim.language import _, in_a_row, listed
from sim.report.findings.compared import leaves_out
from sim.report.findings.summary import Summary
from sim.report.findings.timing import shown_measures
from sim.report.findings.window import window_in_words
from sim.report.findings.worlds import unlike_worlds
from sim.report.inputs import no_effect
from sim.report.inputs.doubts import contradiction_in_words
from sim.report.printing import plain_table, right
from sim.report.quantities import between, difference_unit, number, percent, spreads
from sim.scenario.catalogue import MEASURES, OF_PARTS
from sim.scenario.contradictions import contradictions_of_parts
from sim.studies.decomposition import Decomposition
from sim.studies.study import Outcome


def decomposition_summary(outcome: Outcome) -> Summary:
    """Question, what each part contributes in words, and a table for each main measure."""
    assert isinstance(outcome.study, Decomposition)
    contributions = outcome.table("contributions")
    closures = contributions[contributions["measure"] == "closures_cases"].set_index("part")
    shown = shown_measures(OF_PARTS, outcome.study.played.scenario.arms)
    rows = {name: contributions[contributions["measure"] == name] for name in shown}
    note = _(
        "Contribution: Shapley value, the mean of what a part adds over all orders in which the "
        "parts can be introduced; contributions add up to the total in each replication. Alone: "
        "added to none of the others; last: added to all of them. 95 % intervals over "
        "replications cover chance, not the assumptions. Joint effects: interactions.csv."
    )
    return Summary(
        outcome.about,
        _sentences(closures),
        _certainty(outcome),
        # In a short window some measures are undefined.
        [_table(of, name) for name, of in rows.items() if of["contribution"].notna().any()],
        in_a_row([note, *_other_worlds(outcome)]),
    )


def _other_worlds(outcome: Outcome) -> Iterator[str]:
    """Which parts change the cases or the staff, and of which months the figures are."""
    assert isinstance(outcome.study, Decomposition)
    unlike, parts = unlike_worlds(outcome), outcome.study.parts.parts
    cases, staff = ([part for part in parts if part in of] for of in (unlike.cases, unlike.staff))
    if cases:
        yield _(
            "Parts that change which cases there are: {parts}. Closures with and without them are "
            "of other cases; look at pending cases and at the share closed within the time limit.",
            parts=listed(cases),
        )
    if staff:
        yield _("Parts that change the staff: {parts}.", parts=listed(staff))
    yield _("Figures are of cases {window}.", window=window_in_words(outcome.about))


def _certainty(outcome: Outcome) -> list[str]:
    """Which of two parts holds where both set a key, and which parts change nothing."""
    assert isinstance(outcome.study, Decomposition)
    both = map(contradiction_in_words, contradictions_of_parts(outcome.study.base.resolved))
    clauses = [_("{clauses}.", clauses=sentence[:1].upper() + sentence[1:]) for sentence in both]
    return clauses + no_effect.of_parts(outcome, outcome.study.parts)


def contributions_table(outcome: Outcome, measures: Sequence[str]) -> Table:
    """A row a measure and part: what it contributes, with its interval."""
    contributions = outcome.table("contributions")
    rows = [
        (MEASURES[name].label, difference_unit(MEASURES[name]), *_contributed(row))
        for name in measures
        for _place, row in contributions[contributions["measure"] == name].iterrows()
    ]
    numbers = right(_("contribution"), _("95 % interval"))
    return plain_table([_("measure"), _("unit"), _("part"), *numbers], rows)


def _contributed(row: pd.Series) -> tuple[str, str, str]:
    """A part, its contribution and the interval of that."""
    measure, middle = MEASURES[row["measure"]], row["contribution"]
    ends = between(*_ends(row), measure, signed=True)
    part = _("all") if row["part"] == TOTAL else row["part"]
    return part, number(middle, measure, signed=True), ends


def _sentences(rows: pd.DataFrame) -> list[str]:
    total = rows.loc[[TOTAL]].iloc[0]
    change = _with_interval(total)
    sentences = [_("All parts together change closures by {change}.", change=change)]
    parts = rows.drop(index=TOTAL).sort_values("contribution", key=abs, ascending=False)
    for part, row in parts.iterrows():
        of = {"part": part, "contribution": _contribution(row, total)}
        if leaves_out(0.0, _ends(row)):
            sentences.append(_("{part}: {contribution}.", **of))
        else:
            sentences.append(_("{part}: {contribution}; no effect is shown.", **of))
    return sentences


def _contribution(row: pd.Series, total: pd.Series) -> str:
    """What a part contributes, with its share where the total is clear of zero."""
    change = _with_interval(row)
    if not leaves_out(0.0, _ends(total)):
        return change
    share = percent(row["contribution"] / total["contribution"], digits=0)
    return _("{change}, {share} % of the total", change=change, share=share)


def _with_interval(row: pd.Series) -> str:
    measure, middle = MEASURES["closures_cases"], row["contribution"]
    ends, value = _ends(row), number(middle, measure, signed=True)
    if math.isnan(ends[0]):
        return _("{value} cases (too few replications for an interval)", value=value)
    if not spreads(*ends, measure):
        return _("{value} cases (all replications alike)", value=value)
    shown = between(*ends, measure, signed=True)
    return _("{value} cases (95 % interval {ends})", value=value, ends=shown)


def _ends(row: pd.Series, of: str = "contribution") -> tuple[float, float]:
    """The ends of the interval of what a part contributes, alone or last."""
    return row[f"{of}_low_95"], row[f"{of}_high_95"]


def _table(rows: pd.DataFrame, name: str) -> Table:
    """Of one measure the parts: their contribution, alone and last."""
    measure = MEASURES[name]
    title = _("{measure}, {unit}", measure=measure.label, unit=difference_unit(measure))
    between_ends = _("95 % interval")
    headings = (_("contribution"), between_ends, _("alone"), between_ends, _("last"), between_ends)
    columns = [Column(_("part"), no_wrap=True), *right(*headings, no_wrap=True)]
    table = plain_table(columns, title=title)
    for _place, row in rows.iterrows():
        cells = [*_contributed(row)]
        for way in ("alone", "added_last"):
            cells.append(number(row[way], measure, signed=True))
            cells.append(between(*_ends(row, way), measure, signed=True))
        table.add_row(*cells, style="bold" if row["part"] == TOTAL else "")
    return table
