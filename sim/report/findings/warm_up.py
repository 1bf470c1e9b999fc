"""What a warm-up shows: how long the history must be."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType

from sim.language import _, marked, plural
from sim.report.charts.warm_up import replications_in
from sim.report.printing import Prose
from sim.studies.warm_up import WarmUp


def warm_up_in_words(study: WarmUp) -> RenderableType:
    """What was played, where MSER-5 cuts, and whether the history is long enough."""
    days, latest = study.truncation_days, len(study.mean) // 2
    sentences = [
        _(
            "Played: the history's regime alone, {months}, {replications}. Counted: open cases at "
            "the end of each working day.",
            months=_months_in_words(study.calendar.months),
            replications=replications_in(study),
        ),
        _(
            "MSER-5 deletes {days} of the mean series; it may delete at most half, {latest}.",
            days=plural(days, "{n:,} working day", "{n:,} working days"),
            latest=latest,
        ),
        *_recommendation(study),
    ]
    note = _(
        "MSER-5 deletes the beginning without which the standard error of the mean is least: "
        "White, Cobb and Spratt (2000). Look at the chart as well: Welch (1983)."
    )
    title = Prose(study.title, style="bold")
    points = (Prose(f"• {sentence}") for sentence in sentences)
    return Group(title, Prose(""), *points, Prose(""), Prose(note, style="dim"))


def _recommendation(study: WarmUp) -> Iterator[str]:
    of = {"has": study.history_months, "needs": study.recommended_months}
    if not study.settled:
        yield _(
            "The number of open cases does not settle in the months played: perhaps demand "
            "exceeds capacity, of the bureau or of single teams, or intake or staff change on "
            "the way, or the replications are too few."
        )
        yield _(
            "No length of the history can be recommended; history: months is {has}. If the "
            "growth is meant, choose the history by how large the backlog shall be when the "
            "comparison begins.",
            **of,
        )
        return
    text = marked(
        "Recommended: {months} or more. history: months is {has}: too short; set it to {needs}."
    )
    if study.is_enough:
        text = marked("Recommended: {months} or more. history: months is {has}: long enough.")
    yield _(text, months=_months_in_words(study.recommended_months), **of)


def _months_in_words(months: int) -> str:
    return plural(months, "{n:,} month", "{n:,} months")
