"""What the page of a study shows besides what its report does: measures, downloads, warnings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sim.app.sweeps.keys import label_of
from sim.language import _, listed
from sim.scenario.key_labels import VALUES
from sim.scenario.labels import choice_label
from sim.scenario.problems import InputError
from sim.scenario.rules import RULES

if TYPE_CHECKING:
    from sim.report.page.parts import Grid
    from sim.studies.library import ListedRun


@dataclass(frozen=True)
class NotShown:
    """Why a study cannot be shown.

    Attributes
    ----------
    title : str
        Of the page.
    said : sequence of str
        Why, and what can be done.
    """

    title: str
    said: Sequence[str]


def unfinished(run: ListedRun) -> NotShown:
    """What to say of a study that is not complete."""
    units = _("replications")
    if run.about.get("bureaus"):
        is_single = run.about.get("replications") == 1
        units = _("bureaus") if is_single else _("replications of bureaus")
    kept = _("So far {n} {units} are kept.", n=f"{run.replications:,}", units=units)
    on = _("It is computed just now, or was stopped; started again, it goes on from there.")
    return NotShown(_("{name}: not finished", name=run.name), [kept, on])


def refused(run: ListedRun, error: InputError) -> NotShown:
    """What to say of a study whose folder is not as it should be."""
    return NotShown(
        _("{name}: cannot be shown", name=run.name), [one.message for one in error.problems]
    )


def stale(about: Mapping[str, Any]) -> str:
    """What to say of a study that was not made by the program as it is; else nothing."""
    from sim.running.code import program
    from sim.running.manifest import versions
    from sim.studies.library import program_in_words

    made = versions(about)
    if made == program():
        return ""
    return _(
        "Made by {made}; this is {program}. Where the program computes otherwise now, the same "
        "scenario gives other figures for that reason.",
        made=program_in_words(*made),
        program=program_in_words(*program()),
    )


def repeated(about: Mapping[str, Any], inputs: Sequence[str]) -> str:
    """How a study is repeated elsewhere, from the files that it was made from."""
    return _(
        "With version {version} of the program and the same packages, in a folder with {files} "
        "from above, each of these gives the same tables to the last byte.",
        version=about["version"],
        files=listed(inputs),
    )


def definitions(report: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """What the measures of a study mean, and their units, by what they are called."""
    from sim.scenario.catalogue import MEASURES

    units = {measure.label: measure.unit for measure in MEASURES.values()}
    hints = report["hints"].items()
    return {label: {"definition": one.text, "unit": units[label]} for label, one in hints}


def values_table(report: Mapping[str, Any]) -> Grid:
    """The values that are assumed, as the report lists them."""
    from sim.report.page.page import WORDS
    from sim.report.page.parts import grid_of
    from sim.report.printing import plain_table

    headings = [_(WORDS[name]) for name in ("key", "value", "basis", "quality", "remark", "impact")]
    rows = [
        [
            in_words(row.key),
            row.value,
            _(WORDS[row.basis]),
            report["qualities"].get(row.quality, "–"),
            row.note,
            str(impact) if impact else _(WORDS["not_examined"]),
        ]
        for row, impact in report["assumptions"]
    ]
    return grid_of(plain_table(headings, rows), _(WORDS["listing"]))


def differing_table(report: Mapping[str, Any]) -> Grid | None:
    """The values in which the arms differ, by their keys in words; None if there are none."""
    grid: Grid | None = report["differing"]
    if grid is None or not grid.rows:
        return None
    rows = [(in_words(key), *(_chosen(one, key) for one in values)) for key, *values in grid.rows]
    return replace(grid, rows=rows)


def _chosen(value: str, key: str) -> str:
    """A value that was chosen from several, as it is called there; any other as it is written."""
    return choice_label(value, key) if value in RULES or value in VALUES else value


def in_words(key: str) -> str:
    """A key in words, and as it is written."""
    words = label_of(key)
    return key if words == key else _("{name} ({key})", name=words, key=key)


def digests_table(report: Mapping[str, Any]) -> Grid:
    """The checksums of a study's tables and inputs."""
    from sim.report.page.page import WORDS
    from sim.report.page.parts import grid_of
    from sim.report.printing import plain_table

    headings = [_(WORDS["file"]), "SHA-256"]
    return grid_of(plain_table(headings, report["digests"]), _(WORDS["files"]))
