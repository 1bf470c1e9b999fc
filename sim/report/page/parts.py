"""What pages are made of: tables, charts in the page itself, entries of a glossary."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.table import Column, Table

from sim.report.charts.look import charts_of
from sim.report.interactive.embedding import sealed
from sim.running.checksums import file_digest, is_data
from sim.running.manifest import read_manifest
from sim.scenario.catalogue import MEASURES

LARGEST_SVG = 300_000  # bytes; a larger one has so many marks that a PNG shows as much
PROGRAM = "execution-bureau-sim"
MOST_CHARTS = 6  # before the appendices
AS_THEY_ARE = ("<pre", "<script")


@dataclass(frozen=True)
class Grid:
    """A table of a page; ``columns``: their headings, and how what stands under them is flush."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Chart:
    """A chart of a page.

    Attributes
    ----------
    source : str
        The picture itself, as a data URI.
    in_body : bool
        Whether it stands before the appendices.
    """

    name: str
    source: str
    text: str
    in_body: bool


@dataclass(frozen=True)
class Entry:
    """A glossary's entry; ``anchor``: where links to it lead, if there are any."""

    term: str
    text: str
    anchor: str = ""


def finished(page: str) -> str:
    """A page as it is written: no line ends before a %, and nothing else works in it."""
    return sealed(unbroken(page))


def unbroken(page: str) -> str:
    """No line ends before a %; what is to be copied, and scripts, stay as they are."""
    pieces = re.split(r"(<pre.*?</pre>|<script.*?</script>)", page, flags=re.DOTALL)
    return "".join(
        piece if piece.startswith(AS_THEY_ARE) else piece.replace(" %", "\N{NO-BREAK SPACE}%")
        for piece in pieces
    )


def charts_in(folder: Path, captions: Mapping[str, str]) -> Iterator[Chart]:
    """The charts of a folder that there are; not what other commands left.

    Parameters
    ----------
    captions : Mapping[str, str]
        By the names of their files, in the order of the page.
    """
    there = [
        (name, caption)
        for name, caption in captions.items()
        if (charts_of(folder) / f"{name}.png").is_file()
    ]
    for i, (name, caption) in enumerate(there):
        file = charts_of(folder) / f"{name}.png"
        yield Chart(name, _data_uri(file), caption, i < MOST_CHARTS)


def _data_uri(png: Path) -> str:
    """The chart as SVG, sharp in print, unless that would be too large."""
    svg = png.with_suffix(".svg")
    is_small = svg.is_file() and svg.stat().st_size <= LARGEST_SVG
    file, kind = (svg, "svg+xml") if is_small else (png, "png")
    return f"data:image/{kind};base64,{base64.b64encode(file.read_bytes()).decode()}"


def grid_of(shown: Table, title: str) -> Grid:
    """A table of the terminal as one of the page."""
    cells = [[str(cell) for cell in column.cells] for column in shown.columns]
    return Grid(str(shown.title or title), shown.columns, list(zip(*cells, strict=True)))


def entry_of(name: str) -> Entry:
    """What the catalogue says of a measure."""
    measure = MEASURES[name]
    return Entry(measure.label, measure.definition, f"measure-{name.replace('_', '-')}")


def digests_in(folder: Path) -> list[tuple[str, str]]:
    """Tables and inputs in a folder, each with its checksum: its manifest's, where that has one."""
    files = sorted([*folder.glob("*.csv"), *folder.glob("*.yaml")])
    known = (read_manifest(folder) or {}).get("checksums_sha256", {})
    return [(file.name, _digits(file, known)) for file in files]


def _digits(file: Path, known: Mapping[str, str]) -> str:
    """A file's checksum; a manifest knows those of what is never made again."""
    digits = known.get(file.name) if is_data(file.name) else None
    return digits or file_digest(file)
