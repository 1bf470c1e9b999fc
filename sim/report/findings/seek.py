"""What a search found: the value that will do, or that none does and what keeps it from there."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from rich.table import Table

from sim.analysis.seeking import Progress, most_looked_at
from sim.language import _, listed, marked
from sim.report.findings.beware import beware
from sim.report.findings.summary import Summary
from sim.report.printing import plain_table, right
from sim.report.quantities import between, in_percent, number
from sim.report.wanted import ends_beside, target_in_words
from sim.scenario.catalogue import MEASURES
from sim.studies.seek import Seek
from sim.studies.study import Outcome

MOST_ROWS = 40
MOST_NAMED = 6
VERDICTS = {
    "meets": marked("meets it"),
    "fails": marked("does not meet it"),
    "unclear": marked("not known"),
    "": marked("played for the curve"),
}
"""What is known of a point, as it stands in a table."""


def seek_summary(outcome: Outcome) -> Summary:
    """What the search says: the point that was sought, or why there is none."""
    seek, values = outcome.study, outcome.table("values").fillna({"verdict": ""})
    assert isinstance(seek, Seek)
    found = _found(outcome, seek)
    answer = [*(_of_several(seek, values) if seek.costs else _of_one(seek, values, found))]
    answer += _without_work(seek, values)
    note = _(
        "Means over replications, all points on the same draws, with intervals that hold at every "
        "look at once: they are wider than those of a fixed number of replications. They cover "
        "chance; not the assumptions of the scenario."
    )
    return Summary(
        outcome.about,
        answer,
        [*_certainty(seek, values, found), *beware(seek.base)],
        [_table(seek, values)],
        note,
    )


def _found(outcome: Outcome, seek: Seek) -> Progress:
    """How the search ended."""
    watch = seek.watch
    watch.add(outcome.table("replications", ["point", "replication", seek.target.measure]))
    return watch.progress


def _measured(seek: Seek, row: pd.Series) -> str:
    """A mean with its interval."""
    measure = MEASURES[seek.target.measure]
    mean, ends = (
        number(row["mean"], measure),
        ends_beside(row["any_look_low"], row["any_look_high"], seek.target),
    )
    of = {"mean": mean, "ends": ends, "unit": measure.unit}
    return _("{mean} {unit} ({ends})", **of) if measure.unit else _("{mean} ({ends})", **of)


def _at(seek: Seek, row: pd.Series) -> str:
    """A point in words: its keys with their values."""
    return listed([f"{key} = {row[key]:g}" for key in seek.points.keys])


def _words(seek: Seek) -> dict[str, str]:
    measure = MEASURES[seek.target.measure]
    return {"arm": seek.arm, "measure": measure.label, "target": target_in_words(seek.target)}


def _of_one(seek: Seek, values: pd.DataFrame, found: Progress) -> Iterator[str]:
    """The value of one key that was sought, and the one before it."""
    played = values[values["work"] == "as_given"]
    key, words = seek.points.keys[0], _words(seek)
    order = list(range(len(seek.points.values)))[:: found.dearer or 1]
    sought = played[played["sought"]]
    if sought.empty:
        yield _no_value(seek, played.set_index("point").loc[[order[0], order[-1]]])
        return
    row = sought.iloc[0]
    text = marked(
        "{arm}: the smallest of these values of {key} at which {measure} is {target} is {value}: "
        "{found}."
    )
    if found.dearer < 0:
        text = marked(
            "{arm}: the largest of these values of {key} at which {measure} is {target} is "
            "{value}: {found}."
        )
    yield _(text, **words, key=key, value=f"{row[key]:g}", found=_measured(seek, row))
    place = order.index(int(row["point"]))
    if not place:
        yield _(
            "It is the first of the values that were looked for; there may be others before it."
        )
        return
    before = played[played["point"] == order[place - 1]].iloc[0]
    of = {"value": f"{before[key]:g}", "found": _measured(seek, before)}
    if before["verdict"] == "fails":
        yield _("At {value} it is not: {found}.", **of)
    else:
        n = int(before["replications"])
        yield _("At {value} that is not known after {n} replications: {found}.", **of, n=n)


def _no_value(seek: Seek, ends: pd.DataFrame) -> str:
    """That no value of one key is known to meet the target; the last one should be nearest."""
    key, last = seek.points.keys[0], ends.iloc[-1]
    first, final = (f"{value:g}" for value in ends[key])
    of = {"key": key, "first": first, "last": final, "found": _measured(seek, last)}
    text = marked(
        "{arm}: at no value of {key} from {first} to {last} is {measure} {target}: at {last}, "
        "which should come nearest, it is {found}."
    )
    if last["verdict"] != "fails":
        text = marked(
            "{arm}: of no value of {key} from {first} to {last} it is known that {measure} is "
            "{target}: at {last}, which should come nearest, it is {found} after {n} replications."
        )
    return _(text, **_words(seek), **of, n=int(last["replications"]))


def _no_combination(seek: Seek, last: pd.Series) -> str:
    """That no combination is known to meet the target; ``last``: the nearest."""
    of = {"n": len(seek.points.values), "at": _at(seek, last), "found": _measured(seek, last)}
    text = marked(
        "{arm}: at none of the {n} combinations is {measure} {target}. At {at} it is {found}."
    )
    if last["verdict"] != "fails":
        text = marked(
            "{arm}: of none of the {n} combinations it is known that {measure} is {target}. At "
            "{at} it is {found}, after {replications} replications."
        )
        of["replications"] = int(last["replications"])
    return _(text, **_words(seek), **of)


def _of_several(seek: Seek, values: pd.DataFrame) -> Iterator[str]:
    """The cheapest combinations that meet the target, and cheaper ones of which it is not known."""
    played, words = values[values["work"] == "as_given"], _words(seek)
    sought = played[played["sought"]]
    unclear = played[played["verdict"] == "unclear"]
    if sought.empty:
        nearest = unclear if len(unclear) else played
        best = nearest.sort_values("mean", ascending=not seek.target.at_least, kind="stable")
        yield _no_combination(seek, best.iloc[0])
        return
    cost = sought["cost"].iloc[0]
    shown = [
        f"{_at(seek, row)}: {_measured(seek, row)}"
        for _place, row in sought.head(MOST_NAMED).iterrows()
    ]
    yield _(
        "{arm}: the cheapest of the {n} combinations at which {measure} is {target} costs {cost}: "
        "{found}.",
        **words,
        n=len(seek.points.values),
        cost=f"{cost:g}",
        found=_("; ").join(shown),
    )
    if len(sought) > 1:
        yield _("{n} combinations that meet it cost the same.", n=len(sought))
    cheaper = unclear[unclear["cost"] < cost]
    if len(cheaper):
        named = [
            f"{_at(seek, row)} ({row['cost']:g})"
            for _place, row in cheaper.head(MOST_NAMED).iterrows()
        ]
        yield _(
            "Of {n} cheaper ones it is not known after {most} replications: {which}.",
            n=len(cheaper),
            most=seek.points.replications,
            which=_("; ").join(named),
        )


def _without_work(seek: Seek, values: pd.DataFrame) -> Iterator[str]:
    """What keeps the measure from the target where nothing meets it: people, or waits."""
    for _place, row in values[values["work"] == "none"].iterrows():
        of = {"at": _at(seek, row), "found": _measured(seek, row)}
        yield _(BOUNDS[row["verdict"]], **of)


BOUNDS = {
    "meets": marked(
        "If all work took no time, as with people without end, it would be {found} at {at}. That "
        "meets the target, so that more people, or faster ones, may do; no number of people brings "
        "it beyond that."
    ),
    "fails": marked(
        "Even if all work took no time, it would be {found} at {at}: what keeps it from the "
        "target are waits, dates of allocation and what is filed, not the number or the speed of "
        "people."
    ),
    "unclear": marked(
        "If all work took no time, it would be {found} at {at}: whether people could do it at all "
        "is not known."
    ),
}
"""Of the point without work, by what is known of it."""


def _certainty(seek: Seek, values: pd.DataFrame, found: Progress) -> Iterator[str]:
    """How sure the answers are, and what a bisection presumes."""
    search = seek.search
    most = most_looked_at(search.points, is_screened=bool(search.costs))
    yield _(
        "All answers together are right with a probability of {confidence} or more, if means of "
        "replications are about normal: each of at most {n} points is judged wrongly with at most "
        "{error}, however often it is looked at.",
        confidence=in_percent(seek.confidence, digits=0 if seek.confidence <= 0.99 else 2),
        n=most,
        error=in_percent(search.looks.error, digits=2),
    )
    if not search.costs:
        yield from _presumed(seek, values, found)


def _presumed(seek: Seek, values: pd.DataFrame, found: Progress) -> Iterator[str]:
    """What bisection presumes, and whether what was played contradicts it."""
    key, measure = seek.points.keys[0], MEASURES[seek.target.measure]
    if not seek.sought:
        text = marked("The smallest value is sought, as the target is nearer at the largest one.")
        if found.dearer < 0:
            text = marked(
                "The largest value is sought, as the target is nearer at the smallest one."
            )
        yield _(text)
    played = values[values["work"] == "as_given"]
    changes = played[["change", "change_low", "change_high"]].iloc[1:]
    if len(changes) and (changes == 0).all(axis=None):
        yield _(
            "At all values of {key} that were played the measure is equal in every replication: "
            "the key does not change it.",
            key=key,
        )
        return
    better = seek.target.sign * (found.dearer or 1)
    of = played.reset_index(drop=True)
    against = of[(of["change_high"] < 0) if better > 0 else (of["change_low"] > 0)]
    if against.empty:
        yield _(
            "Bisection presumes that the measure comes nearer to the target from value to value. "
            "At the {played} of {n} values that were played nothing contradicts that clearly.",
            played=len(of),
            n=len(seek.points.values),
        )
        return
    steps = [
        _(
            "from {before} to {after} by {change} ({ends})",
            before=f"{of[key].iloc[int(str(place)) - 1]:g}",
            after=f"{row[key]:g}",
            change=number(row["change"], measure, signed=True),
            ends=between(row["change_low"], row["change_high"], measure, signed=True),
        )
        for place, row in against.head(MOST_NAMED).iterrows()
    ]
    yield _(
        "Bisection presumes that the measure comes nearer to the target from value to value of "
        "{key}. What was played contradicts that: it moves away {steps}. What is said of values "
        "that were judged holds all the same; others may meet the target, or not, against the "
        "order.",
        key=key,
        steps=_("; ").join(steps),
    )


def _verdict(row: pd.Series) -> str:
    """What is known of a point, and whether it is what was sought."""
    known = _(VERDICTS[row["verdict"]])
    return _("{known}, sought", known=known) if row["sought"] else known


def _table(seek: Seek, values: pd.DataFrame) -> Table:
    """All points that were looked at."""
    measure = MEASURES[seek.target.measure]
    played = values[values["work"] == "as_given"]
    if seek.costs:
        played = played.sort_values("cost", kind="stable")
    has_unit = {"measure": measure.label, "unit": measure.unit}
    title = _("{measure}, {unit}", **has_unit) if measure.unit else measure.label
    caption = None
    if len(played) > MOST_ROWS:
        caption = _("the first {n} of {all} points; values.csv", n=MOST_ROWS, all=len(played))
    cells = [
        [
            *(f"{row[key]:g}" for key in seek.points.keys),
            *([f"{row['cost']:g}"] if seek.costs else []),
            str(int(row["replications"])),
            number(row["mean"], measure),
            ends_beside(row["any_look_low"], row["any_look_high"], seek.target),
            _verdict(row),
        ]
        for _place, row in played.head(MOST_ROWS).iterrows()
    ]
    headings = [*seek.points.keys, *([_("cost")] if seek.costs else []), _("replications")]
    columns = right(*headings, _("mean"), _("interval"), _("target"))
    return plain_table(columns, cells, title=title, caption=caption)
