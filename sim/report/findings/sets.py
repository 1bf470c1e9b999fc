"""What a run over many sets found: between which values each answer lies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from rich.table import Table

from sim.analysis.effects import at_points
from sim.fitting.model import USES
from sim.language import _, in_a_row, marked, plural
from sim.report.findings.beware import beware
from sim.report.findings.summary import Summary
from sim.report.findings.timing import shown_measures
from sim.report.findings.worlds import shared_at_points
from sim.report.inputs import no_effect
from sim.report.inputs.mixed import mixed_in_words
from sim.report.printing import plain_table, right
from sim.report.quantities import FINER, between, difference_unit, number, percent, percent_between
from sim.scenario.catalogue import MAIN_MEASURES, MEASURES
from sim.scenario.measure import Measure
from sim.studies.sets import Sets, Standing
from sim.studies.study import Outcome

SIDES = ("above", "below", "unclear")
"""Where the interval of a set is: above 0, below it, neither."""
WHICH: dict[Standing, str] = {
    "given": marked("of the table"),
    "not_ruled_out": marked("that the ledger does not rule out"),
    "ruled_out": marked("all of which the ledger rules out,"),
}
"""What is said of the sets."""
UNKNOWN = marked("So it is not known whether {arm} makes it more or less.")
CANNOT_TELL: dict[Standing, str] = {
    "given": UNKNOWN,
    "not_ruled_out": marked("So the ledger cannot tell whether {arm} makes it more or less."),
    "ruled_out": UNKNOWN,
}
"""Where some sets gain and others lose."""
NO_SUPPORT = marked(
    "The ledger rules out every one of these sets: none comes within three standard deviations of "
    "it in all that was compared. What follows has no support in the ledger; do not decide by it."
)

OF_STANDING: dict[Standing, str] = {
    "ruled_out": NO_SUPPORT,
    "not_ruled_out": marked(
        "Whether the model of these sets passed or failed on the months that were held out is said "
        "by the report of its fit, and in the first lines of the fitted scenario: of one that "
        "failed, what follows is no result."
    ),
}
"""What is said before anything else."""


@dataclass(frozen=True)
class Range:
    """The range of the difference of an arm over many sets: a row of ``range.csv``.

    Attributes
    ----------
    row, relative : pandas.Series
        Of the difference, and of the relative one.
    standing : {"given", "not_ruled_out", "ruled_out"}
        What a ledger says of the sets.
    """

    row: pd.Series
    relative: pd.Series
    standing: Standing

    @property
    def sides(self) -> tuple[int, int, int]:
        """At how many sets the interval is above 0, below it, neither."""
        above, below, unclear = (int(self.row[f"points_{side}"]) for side in SIDES)
        return above, below, unclear


def sets_summary(outcome: Outcome) -> Summary:
    """Between which values the differences lie over the sets, and what would narrow that."""
    study = outcome.study
    assert isinstance(study, Sets)
    found, effects = outcome.table("range"), outcome.table("effects")
    answer = [_(OF_STANDING[study.standing])] if study.standing in OF_STANDING else []
    answer += [s for arm in study.arms[1:] for s in _of_arm(study, found, effects, arm)]
    if len(study.arms) < 2:
        answer += _levels(study, found)
    unchanged = [*no_effect.of_points(outcome, study.points), *mixed_in_words(study.base)]
    of_a_ledger = study.standing != "given"
    certainty = [_(NO_PROBABILITY), *what_would_settle(study.use, study.source, of_a_ledger)]
    note = _(
        "Means over {n} replications at each set, on the same draws. The envelope goes from the "
        "lowest to the highest end of all sets' 95 % intervals; it is not a confidence interval.",
        n=study.points.replications,
    )
    tables = [_table(study, found)]
    summary = [*certainty, *unchanged, *beware(study.base)]
    return Summary(
        outcome.about, answer, summary, tables, in_a_row([note, shared_at_points(outcome)])
    )


NO_PROBABILITY = marked(
    "The sets are examples, and none is known to be more likely than another: how many lie on "
    "which side is no probability, and with more sets the range can be wider."
)


def range_of(found: pd.DataFrame, measure: str, arm: str, is_of_a_ledger: bool) -> Range:
    """The range of an arm's difference in a measure, of a table ``range``."""
    rows = found[(found["measure"] == measure) & (found["arm"] == arm)]
    kinds = ("difference", "relative_difference")
    row, relative = (rows[rows["of"] == kind].iloc[0] for kind in kinds)
    return Range(row, relative, "not_ruled_out" if is_of_a_ledger else "given")


def _of_arm(study: Sets, found: pd.DataFrame, effects: pd.DataFrame, arm: str) -> Iterator[str]:
    for measure in study.responses:
        one = range_of(found, measure, arm, study.standing != "given")
        yield range_in_words(replace(one, standing=study.standing))
        if study.use:
            gains = at_points(effects, measure, arm, "difference")
            yield from by_use(np.array(study.use), gains, measure)


def range_in_words(found: Range) -> str:
    """Between which values a difference lies, and whether its sign is known."""
    row, measure = found.row, MEASURES[found.row["measure"]]
    of = {"arm": row["arm"], "reference": row["reference"], "measure": measure.label}
    if not row["points"]:
        return _("{arm}, {measure}: the difference from {reference} is defined at no set.", **of)
    said = plural(
        int(row["points"]),
        "{arm}, {measure}: at the one set {which} the difference from {reference} is {range} "
        "{unit}",
        "{arm}, {measure}: over {n} sets {which} the difference from {reference} is between {low} "
        "and {high} {unit}",
        range=number(row["low"], measure, signed=True),
        **ends_in_words(row["low"], row["high"], measure),
        unit=difference_unit(measure),
        which=_(WHICH[found.standing]),
        **of,
    )
    relative = found.relative[["low", "high"]]
    if measure.unit != "%" and row["points"] > 1 and not relative.isna().any():
        ends = percent_between(relative["low"], relative["high"])
        said = _("{said} ({low} to {high} %)", said=said, low=ends[0], high=ends[1])
    return in_a_row([_("{said}.", said=said), *_sign(found)])


def ends_in_words(low: float, high: float, measure: Measure) -> dict[str, str]:
    """The ends of a range, in digits that tell them from each other and from 0."""
    for finer in range(FINER):
        ends = [number(end, measure, signed=True, finer=finer) for end in (low, high)]
        if all(float(end.replace("−", "-").replace(",", "")) for end in ends) or low * high == 0:
            break
    return dict(zip(("low", "high"), ends, strict=True))


def _sign(found: Range) -> Iterator[str]:
    """Whether it is known on which side of 0 a difference is."""
    above, below, unclear = found.sides
    if not unclear and not below:
        yield _("It is clearly more at every set.")
    elif not unclear and not above:
        yield _("It is clearly less at every set.")
    elif not above and not below:
        yield _("At no set is it clear of chance.")
    else:
        yield _(
            "Of the {n} sets it is clearly more at {above}, clearly less at {below}, and not clear "
            "of chance at {unclear}.",
            n=above + below + unclear,
            above=above,
            below=below,
            unclear=unclear,
        )
    if found.row["low"] < 0 < found.row["high"]:
        yield _(CANNOT_TELL[found.standing], arm=found.row["arm"])
    elif unclear:
        yield _("So it may also change nothing.")


def by_use(use: np.ndarray, gains: np.ndarray, measure: str) -> Iterator[str]:
    """How the range depends on how much is worked: below and above the middle of the sets' use."""
    known = ~np.isnan(gains)
    middle = (use.min() + use.max()) / 2
    parts = [gains[known & side] for side in (use <= middle, use > middle)]
    if not all(map(len, parts)):
        return
    shown = MEASURES[measure]
    little, much = (ends_in_words(part.min(), part.max(), shown) for part in parts)
    yield _(
        "Where up to {middle} % of officers' time is worked on cases, it is between {low} and "
        "{high} {unit}; where more is, between {other_low} and {other_high} {unit}.",
        middle=percent(middle, digits=0),
        unit=difference_unit(shown),
        **little,
        **{f"other_{end}": value for end, value in much.items()},
    )


def what_would_settle(use: Sequence[float], source: str, is_of_a_ledger: bool) -> Iterator[str]:
    """What one number from the court would do, or who has given it."""
    if source:
        yield _(
            "How much of officers' time is worked on cases is known from: {source}. Only sets near "
            "that are in the table.",
            source=source,
        )
    elif len(use) and max(use) > min(use):
        yield _(
            "One number from the court would narrow the range: the share of officers' time that is "
            "worked on cases, or how many hours of work a case takes. In the sets that share goes "
            "from {low} to {high} %.",
            low=percent(min(use), digits=0),
            high=percent(max(use), digits=0),
        )
        if is_of_a_ledger:
            yield _(IN_THE_MAP)
    if is_of_a_ledger and not source and len(use) and min(use) <= USES[0]:
        yield _(
            "Less than {least} % was not tried. The less of their time officers work on cases, the "
            "less it matters who has them: if cases do nothing but wait, the difference is 0, "
            "whether or not the range has 0 in it.",
            least=percent(USES[0], digits=0),
        )


IN_THE_MAP = marked(
    "Written into the ledger's map with its source, as  use: {share: 0.7, source: time sheets}, it "
    "leaves only the sets near it."
)


def _levels(study: Sets, found: pd.DataFrame) -> Iterator[str]:
    """Of a single arm between which values its levels lie."""
    levels = found[found["of"] == "level"]
    for name in study.responses:
        row, measure = levels[levels["measure"] == name].iloc[0], MEASURES[name]
        yield _(
            "{arm}, {measure}: between {low} and {high} {unit} over {n} sets {which}.",
            arm=study.arms[0],
            measure=measure.label,
            low=number(row["low"], measure),
            high=number(row["high"], measure),
            unit=measure.unit,
            n=int(row["points"]),
            which=_(WHICH[study.standing]),
        )


def _table(study: Sets, found: pd.DataFrame) -> Table:
    """A row a measure and arm: its range, the envelope, and on which side how many sets are."""
    of = "difference" if len(study.arms) > 1 else "level"
    rows, names = found[found["of"] == of], shown_measures(MAIN_MEASURES, study.base.arms)
    cells = [
        _cells(row, is_signed=of == "difference")
        for name in names
        for _place, row in rows[rows["measure"] == name].iterrows()
    ]
    figures = right(_("lowest"), _("highest"), _("envelope"))
    if of == "level":
        return plain_table([_("measure"), _("unit"), _("arm"), *figures], [c[:6] for c in cells])
    title = _("Difference from {arm}", arm=study.arms[0])
    figures += right(_("more at"), _("less at"), _("not clear at"))
    return plain_table([_("measure"), _("unit"), _("arm"), *figures], cells, title=title)


def _cells(row: pd.Series, *, is_signed: bool) -> list[str]:
    measure = MEASURES[row["measure"]]
    low, high = (number(row[end], measure, signed=is_signed) for end in ("low", "high"))
    envelope = between(row["envelope_low"], row["envelope_high"], measure, signed=is_signed)
    sides = [f"{row[f'points_{side}']:.0f}" for side in SIDES]
    unit = difference_unit(measure) if is_signed else measure.unit
    return [measure.label, unit, row["arm"], low, high, envelope, *sides]
