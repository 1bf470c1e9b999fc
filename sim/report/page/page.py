"""One HTML file of a finished study, to be mailed and printed: nothing in it comes from outside."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from rich.table import Table

from sim.language import _, chosen, in_a_row, language_tag, listed, localized, marked
from sim.report.charts.look import charts_of
from sim.report.charts.registry import captions_of
from sim.report.findings.account import Account
from sim.report.findings.certainty import how_sure
from sim.report.findings.decomposition import CONTRIBUTED, contribution_rows
from sim.report.findings.run import COMPARED, alone, comparison_rows
from sim.report.inputs.arms import arms_in_words
from sim.report.inputs.assumptions import BASES, Assumption, assumptions, differing
from sim.report.page.definitions import DEFINITIONS, GLOSSARY, LIMITS
from sim.report.page.templating import render
from sim.report.quantities import MEASURES
from sim.running.checksums import file_digest
from sim.running.files import open_regular, read_regular, write_text_whole
from sim.running.tables import table
from sim.scenario.panel import KEYS
from sim.scenario.scenario import Scenario, from_mapping
from sim.studies.bureaus_run import GIVEN
from sim.studies.run import GIVEN_DOCKET

LARGEST_SVG = 300_000  # bytes; a larger one has so many marks that a PNG shows as much
PROGRAM = "execution-bureau-sim"
MOST_NAMED = 8  # arms
BESIDE = {"bureaus": GIVEN, "sensitivity": "ranges.yaml"}
"""What else a study is repeated from, of the files in its folder."""

WORDS = {
    "skip": marked("Skip to the answer"),
    "contents": marked("Contents"),
    "answer": marked("The answer"),
    "sure": marked("How sure is that?"),
    "charts": marked("Charts"),
    "measures": marked("All measures"),
    "hover": marked("Point at a measure, or follow it to the glossary, to see what it means."),
    "arms": marked("The arms and how they differ"),
    "assumptions": marked("What is assumed"),
    "listing": marked("Values of the scenario and where they come from"),
    "key": marked("key"),
    "value": marked("value"),
    "basis": marked("from"),
    "remark": marked("remark"),
    "source": marked("source"),
    "data": marked("data"),
    "assumed": marked("assumed"),
    "limits": marked("What the model leaves out"),
    "provenance": marked("Where these figures come from"),
    "reproduce": marked("How to reproduce them"),
    "scenario": marked("The scenario, in full"),
    "files": marked("Files of the run and their checksums"),
    "about_files": marked("A file with the same checksum is the same to the last byte."),
    "file": marked("file"),
    "glossary": marked("Glossary"),
}
"""Words of the page, by where the template puts them."""


@dataclass(frozen=True)
class Column:
    """A heading, and whether what stands under it is flush right."""

    heading: str
    right: bool


@dataclass(frozen=True)
class Grid:
    """A table of a page."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Chart:
    """A chart of a page; ``source``: the picture itself, as a data URI."""

    name: str
    source: str
    text: str


@dataclass(frozen=True)
class Entry:
    """A glossary's entry; ``anchor``: where links to it lead, if there are any."""

    term: str
    text: str
    anchor: str = ""


def write_page(folder: Path, manifest: Mapping[str, Any], account: Account) -> Path:
    """Write the page of a study into its folder, in the language in use.

    Parameters
    ----------
    manifest : what is known of the study; not yet when it ended, if it is just ending
    account : what it found

    Returns
    -------
    ``report.html``, in Chinese ``report-zh.html``.
    """
    file = page_file(folder)
    words = {name: _(text) for name, text in WORDS.items()}
    text = render("report.html", page=_page(folder, manifest, account), words=words)
    write_text_whole(file, _unbroken(text))
    return file


def _unbroken(page: str) -> str:
    """No line ends before a %; what is to be copied stays as it is."""
    pieces = re.split(r"(<pre.*?</pre>)", page, flags=re.DOTALL)
    return "".join(
        piece if piece.startswith("<pre") else piece.replace(" %", "\N{NO-BREAK SPACE}%")
        for piece in pieces
    )


def page_file(folder: Path) -> Path:
    """Where the page of a study is, in the language in use."""
    return folder / f"{localized('report')}.html"


def _page(folder: Path, manifest: Mapping[str, Any], account: Account) -> dict[str, Any]:
    """What the template ``report.html`` shows, by name."""
    scenario = from_mapping(manifest["scenario"], manifest["scenario_name"])
    given = assumptions(scenario, _replaced(folder, manifest))
    names = _shown_measures(folder)
    compares = manifest["study"]["kind"] in ("run", "bureaus") and len(manifest["arms"]) > 1
    tables = [table(folder, name) for name in ("comparison", "replications")] if compares else []
    measures = _all_measures(folder, manifest, names)
    return {
        "language": language_tag(),
        "program": f"{PROGRAM} {manifest['version']}",
        "title": account.title,
        "question": account.question,
        "facts": list(_facts(manifest)),
        "sections": [
            section for section in SECTIONS if section != "measures" or measures is not None
        ],
        "answer": account.answer,
        "sure": [*how_sure(*tables), *account.certainty],
        "note": account.note,
        "tables": [_grid(one, _("The figures behind the answer")) for one in account.tables],
        "charts": list(_charts(folder, manifest)),
        "measures": measures,
        "arms": _arms(manifest, scenario),
        "differing": None if _combines(manifest) else _differing(scenario),
        "assumptions": given,
        "about_assumptions": _about(given),
        "limits": [_(limit) for limit in LIMITS],
        "provenance": _provenance(manifest),
        "reproduce": _reproduce(manifest),
        "command": manifest["command"],
        "scenario": read_regular(folder / "scenario.yaml").decode(),
        "digests": [(file.name, file_digest(file)) for file in _kept(folder)],
        "hints": {MEASURES[name].label: _entry(name) for name in names},
        "glossary": [*(_entry(name) for name in names), *_terms()],
    }


SECTIONS = (
    "answer", "charts", "measures", "arms", "assumptions", "limits", "provenance", "glossary",
)  # fmt: skip


def _combines(manifest: Mapping[str, Any]) -> bool:
    """Whether the study played combinations of parts, not the arms of its scenario."""
    return bool(manifest["study"]["kind"] == "decomposition")


def _arms(manifest: Mapping[str, Any], scenario: Scenario) -> list[str]:
    if not _combines(manifest):
        return list(arms_in_words(scenario))
    parts = {part.name: chosen(part.description) for part in scenario.file.parts}
    combined = _(
        "Played were all {n} combinations of these parts: {parts}.",
        n=len(manifest["arms"]),
        parts=listed(list(parts)),
    )
    return [combined, *(f"{name}: {said}" for name, said in parts.items() if said)]


def _differing(scenario: Scenario) -> Grid:
    columns = [Column(_("key"), False), *(Column(arm.name, False) for arm in scenario.arms)]
    return Grid(_("Values in which the arms differ"), columns, differing(scenario))


def _kept(folder: Path) -> list[Path]:
    """Tables and inputs of a study."""
    return sorted([*folder.glob("*.csv"), *folder.glob("*.yaml")])


def _facts(manifest: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    arms = manifest["arms"]
    yield _("Arms"), listed(arms) if len(arms) <= MOST_NAMED else f"{len(arms)}"
    yield _("Replications"), f"{manifest['replications']:,}"
    if "bureaus" in manifest:
        yield _("Bureaus"), f"{manifest['bureaus']:,}"
    if "points" in manifest:
        yield _("Points"), f"{manifest['points']:,}"
    yield _("Played on"), str(manifest["started"])[:10]


# Charts


def _charts(folder: Path, manifest: Mapping[str, Any]) -> Iterator[Chart]:
    """The charts that there are; not what other commands left."""
    for name, caption in captions_of(manifest).items():
        file = charts_of(folder) / f"{name}.png"
        if file.is_file():
            yield Chart(name, _data_uri(file), caption)


def _data_uri(png: Path) -> str:
    """The chart as SVG, sharp in print, unless that would be too large."""
    svg = png.with_suffix(".svg")
    is_small = svg.is_file() and svg.stat().st_size <= LARGEST_SVG
    file, kind = (svg, "svg+xml") if is_small else (png, "png")
    return f"data:image/{kind};base64,{base64.b64encode(file.read_bytes()).decode()}"


# Tables


def _grid(shown: Table, title: str) -> Grid:
    """A table of the terminal as one of the page."""
    columns = [Column(str(column.header), column.justify == "right") for column in shown.columns]
    cells = [[str(cell) for cell in column.cells] for column in shown.columns]
    return Grid(str(shown.title or title), columns, list(zip(*cells, strict=True)))


def _shown_measures(folder: Path) -> list[str]:
    """Measures of the study that are defined in some replication, in the order of its tables."""
    found = table(folder, "replications")
    return [name for name in MEASURES if name in found and found[name].notna().any()]


def _all_measures(folder: Path, manifest: Mapping[str, Any], names: Sequence[str]) -> Grid | None:
    """Every measure: of arms against the reference, of the parts of a reform, or of a single arm.

    None for a study of many points, which has a comparison at each of them.
    """
    title, arms = _("All measures"), manifest["arms"]
    if _combines(manifest):
        return Grid(title, _columns(CONTRIBUTED), contribution_rows(folder, names))
    if "points" in manifest:
        return None
    if len(arms) == 1:
        return _grid(alone(table(folder, "replications"), manifest, names).tables[0], title)
    rows = comparison_rows(table(folder, "comparison"), arms, names)
    return Grid(title, _columns(COMPARED), rows)


def _columns(headings: Sequence[tuple[str, bool]]) -> list[Column]:
    return [Column(_(heading), right) for heading, right in headings]


def _replaced(folder: Path, manifest: Mapping[str, Any]) -> dict[str, str]:
    """Keys whose values a docket or a table of bureaus gives, and its file."""
    if manifest.get("docket"):
        return dict.fromkeys(("intake", "kinds", "amount", "route"), manifest["docket"])
    if "bureaus" not in manifest:
        return {}
    with open_regular(folder / GIVEN) as file:
        columns = pd.read_csv(file, nrows=0).columns
    keys = {"region_imbalance": "intake.regions", **KEYS}
    return {keys.get(name, name): GIVEN for name in columns if name not in ("name", "province")}


def _provenance(manifest: Mapping[str, Any]) -> Grid:
    facts = [
        (_("program"), f"{PROGRAM} {manifest['version']}"),
        (_("run"), str(manifest["id"])),
        (_("seed"), str(manifest["seed"])),
        (_("engine"), str(manifest["engine"])),
        (_("started (UTC)"), str(manifest["started"])),
        ("Python", str(manifest["python"])),
        *((name, str(version)) for name, version in manifest["packages"].items()),
    ]
    if manifest.get("docket"):
        facts.insert(2, (_("cases from"), str(manifest["docket"])))
    columns = [Column(_("what"), False), Column(_("which"), False)]
    return Grid(_("Program, seed and versions"), columns, facts)


# Words


def _about(given: Sequence[Assumption]) -> str:
    counts = {basis: sum(one.basis == basis for one in given) for basis in BASES}
    return _(
        "Of {all} values {source} are from the source, {data} from data and {assumed} are assumed. "
        "The answer holds for these values; whether it holds for others, a sensitivity study says "
        "(python -m sim sensitivity).",
        all=len(given),
        **counts,
    )


def _reproduce(manifest: Mapping[str, Any]) -> str:
    beside = BESIDE.get(manifest["study"]["kind"]) or (manifest.get("docket") and GIVEN_DOCKET)
    return in_a_row(
        [
            _(
                "With version {version} of the program and these packages, save the scenario below "
                "as scenario.yaml and run this; the tables will be the same to the last byte.",
                version=manifest["version"],
            ),
            _("Beside it must lie {file}, from the folder of the run.", file=beside)
            if beside
            else "",
        ]
    )


def _entry(name: str) -> Entry:
    text = _(DEFINITIONS[name])
    return Entry(MEASURES[name].label, text, f"measure-{name.replace('_', '-')}")


def _terms() -> Iterator[Entry]:
    for term, text in GLOSSARY.items():
        yield Entry(_(term), _(text))
