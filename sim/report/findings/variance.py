"""What a study of dockets and staffs crossed found: whose chance it is, and what follows."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd
from rich.table import Column, Table

from sim.analysis.stopping import t_quantile
from sim.language import _, in_a_row, listed, marked
from sim.report.findings.summary import Summary
from sim.report.printing import plain_table, right
from sim.report.quantities import difference_unit, percent, plus_minus
from sim.scenario.catalogue import MAIN_MEASURES, MEASURES
from sim.studies.study import Outcome
from sim.studies.variance import Variance

USUAL_REPLICATIONS = 30
"""For which half-widths are said where a scenario has no fixed number of them."""
IN_95_PERCENT = 1.96
PART_NAMES = {
    "docket": marked("docket"),
    "staff": marked("staff"),
    "interaction": marked("interaction"),
    "rule": marked("lots of the rules"),
}
"""What the variance is divided into, as headings."""
IN_WORDS = {
    "staff": marked("{share} % ({low} to {high}) comes from which people the court has"),
    "docket": marked(
        "{share} % ({low} to {high}) comes from which cases come in and how long each takes"
    ),
    "interaction": marked(
        "{share} % ({low} to {high}) comes from how these cases and these people meet"
    ),
    "rule": marked("{share} % ({low} to {high}) comes from the lots that rules draw"),
}
"""The parts in the order of a sentence."""


def variance_summary(outcome: Outcome) -> Summary:
    """Whose chance it is and what follows, in words, and a table for each arm."""
    study = outcome.study
    assert isinstance(study, Variance)
    components, deviations = outcome.table("components"), outcome.table("deviations")
    answer: list[str] = []
    tables = []
    for arm in study.arms[1:]:
        parts = components[components["arm"] == arm]
        widths = deviations[deviations["arm"] == arm].set_index("measure")
        answer += _sentences(parts, row_of(widths, "closures_cases"), study)
        tables.append(_table(parts, widths, study))
    return Summary(outcome.about, answer, _certainty(components, study), tables, _note(study))


def _sentences(parts: pd.DataFrame, widths: pd.Series, study: Variance) -> Iterator[str]:
    """Of the closures of one arm: the shares, the intervals that follow, what a docket moves."""
    of = parts[parts["measure"] == "closures_cases"].set_index("part")
    measure, design = MEASURES["closures_cases"], study.design
    names = {"arm": widths["arm"], "reference": widths["reference"], "measure": measure.label}
    if not widths["sd_drawn"] > 0:
        yield _("{arm} against {reference}, {measure}: the difference does not vary.", **names)
        return
    yield _(
        "{arm} against {reference}, {measure}: of the variance of the difference from one court "
        "and course of events to another, {shares}.",
        shares=_("; ").join(_(IN_WORDS[part], **_ends(row_of(of, part))) for part in design.parts),
        **names,
    )
    n, unit = replications_of(study), difference_unit(measure)
    if "interaction" in design.parts:
        yield _(
            "{arm}: the interval of a run with {n} replications is for the mean over courts with "
            "such staff: about ± {drawn} {unit}. For one court whose people's speeds are known and "
            "written into the scenario, it would on average be about ± {given}.",
            arm=names["arm"],
            n=n,
            drawn=_width(widths, "drawn", _factor(n)),
            given=_width(widths, "given", _factor(n)),
            unit=unit,
        )
    if design.dockets > 1:
        yield _(
            "{arm}, what a single docket moves: with the same people, the difference lies in about "
            "95 % of all courses of events within ± {range} {unit} of its mean for that court.",
            arm=names["arm"],
            range=_width(widths, "given", IN_95_PERCENT),
            unit=unit,
        )


def row_of(frame: pd.DataFrame, label: str) -> pd.Series:
    """The one row of a table with this label."""
    return frame.loc[[label]].iloc[0]


def _ends(row: pd.Series) -> dict[str, str]:
    """A share of the variance and the ends of its interval, in per cent."""
    columns = {"share": "share", "low": "share_low_95", "high": "share_high_95"}
    return {name: percent(float(row[column]), digits=0) for name, column in columns.items()}


def _factor(n: int) -> float:
    """Half-width of the t interval of a mean of n values, in standard deviations of one."""
    return float(t_quantile(n - 1, 0.975)) / math.sqrt(n)


def _width(widths: pd.Series, way: str, factor: float) -> str:
    """A width that follows from a standard deviation, and the ends of its interval."""
    measure = MEASURES["closures_cases"]
    width, low, high = (
        plus_minus(factor * widths[f"sd_{way}{end}"], measure)
        for end in ("", "_low_95", "_high_95")
    )
    return _("{share} ({low} to {high})", share=width, low=low, high=high)


def replications_of(study: Variance) -> int:
    """Replications for which half-widths are said: the scenario's, if it has a fixed number."""
    wanted = study.base.file.replications
    return wanted if isinstance(wanted, int) and wanted > 1 else USUAL_REPLICATIONS


def _certainty(components: pd.DataFrame, study: Variance) -> list[str]:
    """What has no part because it is given, and estimates that chance has made negative."""
    sentences = []
    if study.design.staffs == 1:
        sentences.append(_("All speeds are given, none is drawn: staff has no part in it."))
    if study.design.dockets == 1:
        sentences.append(_("The docket is given: it has no part in the variance."))
    if study.design.draws == 1:
        sentences.append(_("No rule draws lots: they have no part in the variance."))
    main = components[components["measure"].isin(MAIN_MEASURES)]
    below = main[main["variance"] < 0]
    for (arm, part), rows in below.groupby(["arm", "part"], sort=False):
        sentences.append(
            _(
                "{arm}: the estimate for {part} is negative in {measures}, which only chance can "
                "make it; it is shown as 0.",
                arm=arm,
                part=_(PART_NAMES[str(part)]),
                measures=listed([MEASURES[name].label for name in rows["measure"]]),
            )
        )
    return sentences


def _note(study: Variance) -> str:
    design = study.design
    return in_a_row(
        [
            _(
                "{dockets} dockets x {staffs} staffs x {draws}, each played under all arms. Shares "
                "of the variance with 95 % intervals; ±: half-width of the 95 % interval of a run "
                "with {n} replications, staff drawn and staff given. A dash: not defined in every "
                "play.",
                dockets=design.dockets,
                staffs=design.staffs,
                draws=design.draws,
                n=replications_of(study),
            ),
            _(
                "Unbiased estimates from the mean squares of a random two-way design; intervals by "
                "generalised pivots, widened for effects with more outliers than normal ones. With "
                "very skewed effects they cover less often than they promise (docs/studies.md)."
            ),
        ]
    )


def _table(parts: pd.DataFrame, widths: pd.DataFrame, study: Variance) -> Table:
    """Of one arm a row a measure: shares with their intervals, and half-widths."""
    arm, factor = str(parts["arm"].iloc[0]), _factor(replications_of(study))
    headings = [_("{part}, %", part=_(PART_NAMES[part])) for part in study.design.parts]
    columns: list[str | Column] = [_("measure"), _("unit")]
    columns += right(*headings, _("± drawn"), _("± given"))
    table = plain_table(columns, title=arm if len(study.arms) > 2 else None)
    for name in MAIN_MEASURES:
        of, measure = parts[parts["measure"] == name].set_index("part"), MEASURES[name]
        cells = [_cell(row_of(of, part)) for part in study.design.parts]
        sds = row_of(widths, name)
        halves = [plus_minus(factor * sds[f"sd_{way}"], measure) for way in ("drawn", "given")]
        table.add_row(measure.label, difference_unit(measure), *cells, *halves)
    return table


def _cell(row: pd.Series) -> str:
    return "–" if math.isnan(row["share"]) else _("{share} ({low} to {high})", **_ends(row))
