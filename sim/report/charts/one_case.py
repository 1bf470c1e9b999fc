"""A chart of one case's life under each arm."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from sim.language import _, marked, plural
from sim.measures.life import Life, Span
from sim.report.charts import look
from sim.report.charts.layout import WIDTH, Layout, fitted, head, make_room, panels, text_width
from sim.report.charts.registry import chart
from sim.report.charts.tables import Tables
from sim.scenario.terms import called
from sim.studies.one_case import OneCase

LOOKS: dict[str, dict[str, Any]] = {
    "pool": {"facecolor": "white", "edgecolor": "#777777", "hatch": "/////"},
    "before": {"facecolor": "white", "edgecolor": "#bbbbbb", "hatch": "...."},
    "desk": {"facecolor": "#C4C4C4", "edgecolor": "none"},
    "waiting": {"facecolor": "#F5EBC4", "edgecolor": "#B9A95C"},
    "officer": {"facecolor": "#111111", "edgecolor": "#111111"},
    "assistant": {"facecolor": "#6A51A3", "edgecolor": "#6A51A3"},
    "pooled": {"facecolor": "#1B7837", "edgecolor": "#1B7837"},
}
STATES = {
    "pool": marked("waits for allocation"),
    "before": marked("before the run"),
    "desk": marked("lies with the team"),
    "waiting": marked("waits for others (time limits, replies, auctions)"),
    "officer": marked("officer works"),
    "assistant": marked("assistant works"),
    "pooled": marked("the pool's people work"),
}
WORKS = ("officer", "assistant", "pooled")
ROW = 0.78  # inches
LABEL = 3.0  # inches that a case number may have


@chart(
    "one_case",
    "run",
    caption=marked(
        "One case under each arm, from filing to closure: when it is worked on, and what it waits "
        "for in between. One case proves nothing; it shows how waiting arises."
    ),
    reads={},
    place=130,
    cost=260,
)
def the_case_that_says_most(tables: Tables) -> Figure | None:
    """A case that says much, under each arm; None if a run has none that it finds soon."""
    case = tables.case()
    return None if case is None else one_case_chart(case, tables.arms)


def one_case_chart(case: OneCase, arms: list[str]) -> Figure:
    """The life of a case, a row an arm; ``arms``: all of the run, in their order."""
    shown = [arm for arm in arms if arm in case.lives]
    caption = _caption(case, arms)
    labels = [fitted(arm, 1.6, 9, lines=2) for arm in shown]
    lines = [line for label in labels for line in label.split("\n")]
    left = 0.3 + max(text_width(line, 9) for line in lines)
    size = WIDTH - left - 0.3, ROW * len(shown)
    layout = Layout(size, left=left, right=0.3, top=head(caption) + 0.05, bottom=0.95)
    figure, (axes,) = panels(1, 1, layout)
    longest = max(life.days for life in case.lives.values())
    axes.set_xlim(0, longest or 1)
    make_room(axes, longest, 0.1 + max(text_width(how_it_ended(x), 8) for x in case.lives.values()))
    for place, arm in enumerate(shown):
        _row(axes, case.lives[arm], place, arms.index(arm))
    axes.set_ylim(len(shown) - 0.5, -0.5)
    axes.set_yticks(range(len(shown)), labels)
    for label, arm in zip(axes.get_yticklabels(), shown, strict=True):
        label.set_color(look.colour(arms.index(arm)))
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(visible=False, axis="y")
    axes.grid(axis="x")
    axes.set_xlabel(_("working days since filing"))
    _name_states(figure, left, {span.state for life in case.lives.values() for span in life.spans})
    look.headed(figure, _("One case under each arm"), caption)
    return figure


def _caption(case: OneCase, arms: list[str]) -> str:
    short = case
    if case.is_labelled:
        short = replace(case, case=fitted(str(case.case), LABEL, 9))
    return "\n".join(filter(None, [which_case(short), why_this_case(case, arms)]))


def which_case(case: OneCase) -> str:
    """Which case is shown, in words."""
    of = {"case": case.case, "replication": case.replication, "region": case.region}
    return _(WHICH_CASE[case.is_labelled, bool(case.month)], month=case.month, **of)


WHICH_CASE = {
    (True, False): marked(
        "Replication {replication}: case {case}, region {region}, filed before the run."
    ),
    (True, True): marked(
        "Replication {replication}: case {case}, region {region}, filed in {month}."
    ),
    (False, False): marked(
        "Case {case} of replication {replication}, region {region}, filed before the run."
    ),
    (False, True): marked(
        "Case {case} of replication {replication}, region {region}, filed in {month}."
    ),
}
"""Of whether a case has a name of the court's own, and whether it is filed in the run."""


def how_it_ended(life: Life) -> str:
    """Whether a case was closed, and after how long."""
    days = round(life.days)
    if life.closed:
        return plural(days, "closed after {n} day", "closed after {n} days")
    return plural(days, "open after {n} day", "open after {n} days")


def why_this_case(case: OneCase, arms: list[str]) -> str:
    """Why this case is shown."""
    if case.why == "changes most":
        return _(
            "Picked as the one whose time to closure changes most from {first} to {second}: an "
            "extreme case, not a typical one.",
            first=arms[0], second=arms[1],
        )  # fmt: skip
    if case.why == "middling":
        return _("Of the cases filed in the window it stands in the middle by time to closure.")
    return ""


def _row(axes: Axes, life: Life, place: int, i: int) -> None:
    least = 0.0025 * axes.get_xlim()[1]  # so that a task of an hour can be seen
    for state, looks in LOOKS.items():
        works = state in WORKS
        height = 0.42 if works else 0.26
        spans = [span for span in life.spans if span.state == state]
        bars = [(s.begin, max(s.end - s.begin, least * works)) for s in spans]
        if bars:
            axes.broken_barh(bars, (place - height / 2, height), linewidth=0.5, **looks)
    _name_stages(axes, [span for span in life.spans if span.stage], place)
    looks = {"va": "center", "fontsize": 8, "color": look.colour(i)}
    look.beside(axes, how_it_ended(life), (life.days, place), (5, 0), **looks)


def _name_stages(axes: Axes, spans: list[Span], place: int) -> None:
    """Names of stages above the tasks, moved apart where they would overlap."""
    begun = {span.stage: span.begin for span in reversed(spans)}
    if not begun:
        return
    figure = axes.get_figure()
    assert isinstance(figure, Figure)
    right = axes.get_xlim()[1]
    per_inch = right / (axes.get_position().width * figure.get_figwidth())
    names = [fitted(called(stage), 0.9, 7) for stage in begun]
    widest = max(text_width(name, 7) for name in names) + 0.06
    wanted = np.array(list(begun.values()))
    at = look.spread_out(wanted, widest * per_inch, 0.0, right)
    for name, begin, x in zip(names, wanted, at, strict=True):
        looks: dict[str, Any] = {"va": "bottom", "fontsize": 7, "color": look.QUIET}
        looks["arrowprops"] = look.leader(0.4, (0, 0))
        axes.annotate(name, (begin, place - 0.21), xytext=(x, place - 0.33), **looks)


def _name_states(figure: Figure, left: float, there: Collection[str]) -> None:
    width, height = figure.get_size_inches()
    patches = [
        Patch(label=_(text), **LOOKS[state])
        for state, text in STATES.items()
        if state in there or state not in ("pooled", "before")
    ]
    figure.legend(
        handles=patches, loc="lower left", bbox_to_anchor=(left / width, 0.06 / height),
        ncols=3, frameon=False, fontsize=8, borderaxespad=0, borderpad=0, handlelength=1.6,
        columnspacing=1.4, labelspacing=0.35,
    )  # fmt: skip
