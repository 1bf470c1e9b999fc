"""What stands in the two pages for leadership, block by block, in the language in use."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from PIL import Image

from sim.analysis.by_year import Span, by_year
from sim.language import _, in_a_row, listed, marked
from sim.report.brief.layout import (
    CELL_MARGINS,
    SMALL,
    WIDTH,
    Block,
    Grid,
    Picture,
    Text,
    as_many,
    laid_out,
    room_beside,
    shortened,
)
from sim.report.brief.single_bureaus import single_bureaus
from sim.report.charts.look import charts_of
from sim.report.charts.registry import captions_of
from sim.report.findings.chance import single_courts
from sim.report.findings.horizon import once_or_lasting
from sim.report.findings.sensitivity import sensitivity_summary
from sim.report.findings.summary import Summary
from sim.report.findings.sweep import sweep_summary
from sim.report.findings.worlds import of_same_cases, unlike_worlds
from sim.report.inputs.assumptions import Assumption, assumptions
from sim.report.inputs.assumptions_log import QUALITIES
from sim.report.inputs.given_docket import whose_cases
from sim.report.inputs.governance import draft_mark, governance_facts
from sim.report.inputs.impact import Impact, by_weight, impact_of, impacts
from sim.report.names import named
from sim.report.quantities import in_percent, number
from sim.scenario.catalogue import MEASURES
from sim.scenario.measure import Measure
from sim.scenario.problems import InputError, problem
from sim.studies.related import studies_near
from sim.studies.study import Outcome

CHARTS = {
    "run": (("horizon", "closures", "differences"), ("backlog_spread", "pending_by_age")),
    "bureaus": (("bureaus", "differences"), ("backlog", "time_to_closure")),
}
"""Charts of the first and the second page, by kind of study: of each the first that there is."""
MONTHS = {"run": "monthly", "bureaus": "months"}
"""The table that has closures by month."""
MOST_ARMS, MOST_YEARS, MOST_ASSUMED = 3, 5, 6
ROOM_OF_A_COURT, ROOM_OF_ONCE = 95.0, 125.0
"""Points for what is said of a single court, and of what of a difference is one-time."""
ASSUMED_WIDTHS = (0.28, 0.26, 0.13, 0.33)
EXAMINATIONS: dict[str, Callable[[Outcome], Summary]] = {
    "sensitivity": sensitivity_summary,
    "sweep": sweep_summary,
}


@dataclass(frozen=True)
class Brief:
    """Two pages of blocks.

    Attributes
    ----------
    title : str
        Of the scenario.
    draft : str
        What stands on top of every page of a draft; else empty.
    foot : str
        What stands at the foot of every page: which run it is.
    pages : tuple of list of Block
        Two, each laid out so that it has room on a page.
    """

    title: str
    draft: str
    foot: str
    pages: tuple[list[Block], list[Block]]


def brief_of(outcome: Outcome, summary: Summary) -> Brief:
    """The two pages of a run, of one bureau or of a table of them.

    Raises
    ------
    InputError
        If the study is of another kind, or has one arm only.
    """
    _refuse_others(outcome)
    about = outcome.about
    near = [named(one) for one in studies_near(outcome)]
    first, second = (_picture(outcome, names) for names in CHARTS[outcome.study.kind])
    pages = (
        laid_out([*_first_page(outcome, summary), *first]),
        laid_out([*_second_page(outcome, near), *second, *_last(outcome)]),
    )
    foot = _(
        "Run {id} of {day}, version {version}. A calculation, no measurement.",
        id=about["id"],
        day=str(about["started"])[:10],
        version=about["version"],
    )
    return Brief(summary.title, draft_mark(about["scenario"]), foot, pages)


def _refuse_others(outcome: Outcome) -> None:
    study = outcome.study
    if study.kind not in CHARTS:
        why = _(
            "is no run of a scenario: two pages are made of a run only; its report is made with  "
            "python -m sim report {folder}",
            folder=outcome.folder,
        )
        raise InputError([problem(outcome.folder, why)])
    if len(study.arms) < 2:
        why = _("has one arm only: there is no answer that two pages could give")
        raise InputError([problem(outcome.folder, why)])


def _picture(outcome: Outcome, names: Sequence[str]) -> list[Block]:
    """The first of some charts that there is, with its caption; none if there is none."""
    captions = captions_of(outcome.study)
    for name in names:
        file = charts_of(outcome.folder) / f"{name}.png"
        if file.is_file() and name in captions:
            with Image.open(file) as image:
                aspect = image.width / image.height
            return [Picture(file, captions[name], aspect)]
    return []


# The first page: question and answer


def _first_page(outcome: Outcome, summary: Summary) -> list[Block]:
    """Its blocks but for the chart; the answer has as many sentences as there is room for."""
    more = _("(in full in the report)")
    above: list[Block] = [
        Text(shortened(summary.title, 2, "", 17.0), "title"),
        Text(shortened(_facts(outcome), 3, more, 8.5), "small"),
    ]
    if summary.question:
        above.append(Text(_("The question"), "heading"))
        above.append(Text(shortened(summary.question, 3, more)))
    above.append(Text(_("The answer"), "heading"))
    below = list(_by_year(outcome))
    rest = Text(_("What else was found stands in the report."), "small")
    shown = as_many(summary.answer, room_beside([*above, *below, rest]))
    left = [rest] if len(shown) < len(summary.answer) else []
    return [*above, *shown, *left, *below]


def _facts(outcome: Outcome) -> str:
    about = outcome.about
    facts = [*governance_facts(about["scenario"]), (_("Arms"), listed(about["arms"]))]
    facts += [(_(name), f"{about[key]:,}") for name, key in outcome.study.counts.items()]
    facts.append((_("Replications"), f"{about['replications']:,}"))
    texts = [_("{what}: {which}", what=what, which=which) for what, which in facts]
    return _("; ").join(texts)


def _by_year(outcome: Outcome) -> Iterator[Block]:
    """Closures by year, of each arm against the reference."""
    months = outcome.about["scenario"]["calendar"]["months"]
    if months <= 12:
        yield Text(_("The comparison has no more than a year, so there is no split by year."))
        return
    reference, *others = outcome.study.arms
    unlike = unlike_worlds(outcome)
    arms = [arm for arm in others if arm not in unlike.cases]
    if not arms:
        yield Text(
            _(
                "All arms have other cases than {reference}, so no year is compared.",
                reference=reference,
            )
        )
        return
    table = outcome.table(MONTHS[outcome.study.kind], ("arm", "replication", "month", "closed"))
    spans = {arm: by_year(table, arm, reference, len(others)) for arm in arms[:MOST_ARMS]}
    shown = _some(next(iter(spans.values())))
    headings = [_("Closures, more or fewer"), *(_months(span) for span in shown)]
    widths = (0.25, *[0.75 / len(shown)] * len(shown))
    rows = [
        (_in_cell(arm, widths[0], 2), *(_change(span) for span in _some(found)))
        for arm, found in spans.items()
    ]
    yield Text(_("Year by year against {reference}", reference=reference), "heading")
    yield Grid(tuple(headings), tuple(rows), widths)
    left = _("{n} more arms: in the report.", n=len(arms) - MOST_ARMS)
    yield Text(
        in_a_row(
            [
                _("Cases; in brackets as a share of the reference, and the 95 % interval."),
                left if len(arms) > MOST_ARMS else "",
            ]
        ),
        "small",
    )
    if outcome.study.kind == "run":
        yield from as_many(once_or_lasting(outcome.table("horizon")), ROOM_OF_ONCE, "text")


def _some(spans: Sequence[Span]) -> list[Span]:
    """The first years and the last one, if there are many."""
    return list(spans) if len(spans) <= MOST_YEARS else [*spans[: MOST_YEARS - 1], spans[-1]]


def _months(span: Span) -> str:
    return _("months {first} to {last}", first=span.first, last=span.last)


def _change(span: Span) -> str:
    measure: Measure = MEASURES["closures_cases"]
    change, low, high = (
        number(value, measure, signed=True) for value in (span.difference, span.low, span.high)
    )
    percent = in_percent(span.relative, signed=True)
    if math.isnan(span.low):
        return _("{change} ({percent})", change=change, percent=percent)
    return _(
        "{change} ({percent}; {low} to {high})", change=change, percent=percent, low=low, high=high
    )


def _single_court(outcome: Outcome) -> list[str]:
    """Of whom the intervals are, and how far a single court may be from the mean."""
    if outcome.study.kind == "bureaus":
        return list(single_bureaus(outcome, MOST_ARMS))
    same = of_same_cases(outcome.table("comparison"), unlike_worlds(outcome))
    told = list(single_courts(outcome, same))
    return told[: 1 + MOST_ARMS] if len(told) > 1 else [*told, _("How far is not known here.")]


# The second page: what it rests on


def _second_page(outcome: Outcome, near: Sequence[Outcome]) -> list[Block]:
    """Its blocks but for the chart and the last words."""
    blocks: list[Block] = [Text(_("A single court"), "heading")]
    blocks += as_many(_single_court(outcome), ROOM_OF_A_COURT, "text")
    blocks.append(Text(_("What is assumed"), "heading"))
    blocks += _assumed(outcome, impacts(near))
    blocks.append(Text(_("What would change the answer"), "heading"))
    rest = Text(_("What else these studies found stands in their own reports."), "small")
    found = list(_changing(outcome, near))
    shown = as_many(found, room_beside([*blocks, rest, *_last(outcome)]))
    return [*blocks, *shown, *([rest] if len(shown) < len(found) else [])]


def _assumed(outcome: Outcome, known: dict[str, Impact]) -> Iterator[Block]:
    everything = assumptions(outcome.study.base, outcome.study.replaced(outcome))
    assumed = [one for one in everything if one.basis == "assumed"]
    first = by_weight(assumed, known)[:MOST_ASSUMED]
    is_examined = any(impact_of(one.key, known) for one in first)
    which = (
        marked(
            "Of {all} values {assumed} are assumed, not known. Those on which most hangs, as far "
            "as it was examined:"
        )
        if is_examined
        else marked(
            "Of {all} values {assumed} are assumed, not known. On which of them most hangs was not "
            "examined; some of them are:"
        )
    )
    yield Text(_(which, all=len(everything), assumed=len(assumed)))
    headings = (_("key"), _("value"), _("quality"), _("impact on the answer"))
    rows = tuple(_row(one, impact_of(one.key, known)) for one in first)
    yield Grid(headings, rows, ASSUMED_WIDTHS)


def _row(one: Assumption, impact: Impact | None) -> tuple[str, ...]:
    found = _("not examined") if impact is None else str(impact)
    return (
        _in_cell(one.key, ASSUMED_WIDTHS[0], 2),
        _in_cell(one.value, ASSUMED_WIDTHS[1], 2),
        _(QUALITIES[one.quality]),
        _in_cell(found, ASSUMED_WIDTHS[3], 3),
    )


def _in_cell(text: str, share: float, most_lines: int) -> str:
    """A text of at most so many lines in a cell that has this share of the page's width."""
    return shortened(text, most_lines, "", SMALL, share * WIDTH - CELL_MARGINS)


def _changing(outcome: Outcome, near: Sequence[Outcome]) -> Iterator[str]:
    """What the newest studies of the same scenario say; or how to find out."""
    newest = {study.study.kind: study for study in reversed(near)}
    kinds = [kind for kind in EXAMINATIONS if kind in newest]
    for kind in kinds:
        first, *others = EXAMINATIONS[kind](newest[kind]).answer
        varied = listed(newest[kind].about["keys"])
        yield _("Varied: {keys}. {found}", keys=varied, found=first)
        yield from others
    scenario = f"{outcome.study.base.name}.yaml"
    if "sensitivity" not in kinds:
        yield _(
            "Which assumption decides the answer was not examined. It is with  python -m sim "
            "sensitivity {scenario} --over ranges.yaml  (ranges of the keys in doubt).",
            scenario=scenario,
        )
    if "sweep" not in kinds:
        yield _(
            "At which value of a key the answer turns was not examined. It is with  python -m sim "
            "sweep {scenario} --vary KEY=VALUES",
            scenario=scenario,
        )


def _last(outcome: Outcome) -> Iterator[Block]:
    docket = outcome.about.get("docket")
    yield Text(
        in_a_row(
            [
                _(
                    "Intervals cover chance in the simulation, not what is assumed or left out. "
                    "More closures need not mean more capacity."
                ),
                whose_cases(outcome.about) if docket else "",
                _("All figures, charts and assumptions: report.html of the run."),
            ]
        ),
        "small",
    )
