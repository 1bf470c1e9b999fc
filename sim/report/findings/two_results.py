"""Results of two versions side by side: in a terminal, and as Markdown for notes of a release."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.language import _, in_a_row, listed, marked
from sim.report.names import name_in_words
from sim.report.printing import Prose, plain_table, right
from sim.report.quantities import difference_unit, number
from sim.scenario.catalogue import MEASURES
from sim.studies.headline_figures import Compared, Differences

UNLIKE = {
    "version": marked("version {old} and {new}"),
    "code": marked("code {old} and {new}"),
    "content": marked("the scenario itself"),
    "seed": marked("seed {old} and {new}"),
    "replications": marked("replications {old} and {new}"),
}
ARMS = ("arm", "reference")
NOTE = marked(
    "Differences of each arm from the reference, with 95 % intervals, each for one difference "
    "alone. Beyond both: the two intervals do not touch. Where scenario, seed and replications are "
    "the same, a change comes from the program."
)


def differences_in_words(found: Differences) -> RenderableType:
    """What differs between two results, scenario by scenario."""
    parts: list[RenderableType] = []
    for one in found.both:
        parts += [Text(one.scenario, style="bold"), Prose(made_in_words(one)), _table(one), ""]
    parts += [Prose(line) for line in _rest(found)]
    return Group(*parts)


def differences_as_markdown(found: Differences) -> str:
    """The same as Markdown: a heading and a table for each scenario."""
    blocks = []
    for one in found.both:
        headings, rows = _headings(), list(_rows(one.figures))
        lines = [_line(headings), _line(["---"] * 3 + ["--:"] * 4), *map(_line, rows)]
        blocks.append("\n\n".join([f"### {_plain(one.scenario)}", made_in_words(one)]))
        blocks.append("\n".join(lines))
    return "\n\n".join([*blocks, *_rest(found)]) + "\n"


def differences_facts(found: Differences) -> dict[str, Any]:
    """The same for scripts."""
    return {
        "scenarios": [
            {
                "scenario": one.scenario,
                "old": one.old,
                "new": one.new,
                "unlike": list(one.unlike),
                "figures": one.figures.astype(object)
                .where(one.figures.notna(), None)
                .to_dict(orient="records"),
            }
            for one in found.both
        ],
        "only_old": found.only_old,
        "only_new": found.only_new,
        "left_out": found.left_out,
    }


def made_in_words(one: Compared) -> str:
    """Whether both results are of the same program, scenario and seed."""
    if not one.unlike:
        return _("Made by the same program, of the same scenario and seed.")
    differ = [
        _(UNLIKE[key], old=_shown(one.old[key]), new=_shown(one.new[key])) for key in one.unlike
    ]
    return _("Unlike: {what}.", what=listed(differ))


def _shown(value: object) -> object:
    return value if value != "" else _("unknown")


def _rest(found: Differences) -> Iterator[str]:
    """Scenarios on one side only, runs left out, and what the figures are."""
    if not found.both:
        yield _("No scenario is in both.")
    if found.only_old:
        yield _("Only in the first: {names}.", names=listed(found.only_old))
    if found.only_new:
        yield _("Only in the second: {names}.", names=listed(found.only_new))
    if found.left_out:
        yield in_a_row(found.left_out)
    if found.both:
        yield _(NOTE)


def _headings() -> list[str]:
    return [
        _("measure"), _("unit"), _("arm"), _("old"), _("new"), _("change"), _("beyond both"),
    ]  # fmt: skip


def _table(one: Compared) -> Table:
    headings = _headings()
    rows: list[list[RenderableType]] = [
        [Prose(measure), unit, Prose(arm), *numbers]
        for measure, unit, arm, *numbers in _rows(one.figures)
    ]
    return plain_table([*headings[:3], *right(*headings[3:], no_wrap=True)], rows)


def _rows(figures: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    for row in figures.to_dict(orient="records"):
        measure = MEASURES[row["measure"]]
        yield (
            measure.label,
            difference_unit(measure),
            _("{arm} against {reference}", **{of: name_in_words(row[of]) for of in ARMS}),
            _with_ends(row, "old"),
            _with_ends(row, "new"),
            number(row["change"], measure, signed=True),
            {True: _("yes"), False: _("no"), None: "–"}[row["beyond"]],
        )


def _with_ends(row: Mapping[Any, Any], side: str) -> str:
    measure = MEASURES[row["measure"]]
    middle, low, high = (
        number(row[f"{side}{end}"], measure, signed=True) for end in ("", "_low_95", "_high_95")
    )
    if pd.isna(row[f"{side}_low_95"]):
        return middle
    return _("{middle} ({low} to {high})", middle=middle, low=low, high=high)


def _line(cells: list[str] | tuple[str, ...]) -> str:
    return f"| {' | '.join(map(_plain, cells))} |"


def _plain(text: str) -> str:
    """A text whose signs mean nothing to Markdown."""
    for sign in "\\`*_[]<>|#":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", " ")
