"""The files of a finished study that can be taken along: a fixed list, looked up by name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.responses import Response

from sim.language import LANGUAGES, Language, speaking
from sim.running.files import is_plain, read_regular

if TYPE_CHECKING:
    from sim.studies.study import Outcome

MADE = ("report", "workbook", "brief")
"""What is made of a study when it is asked for, in each language."""
KINDS = {
    ".csv": "text/csv",
    ".yaml": "application/yaml",
    ".html": "text/html",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}
"""Media types, by how files end."""


@dataclass(frozen=True)
class Made:
    """Something that is made of a study when it is asked for.

    Attributes
    ----------
    what : str
        One of `MADE`.
    language : str
        In which it speaks.
    file : pathlib.Path
        Where it lies when it is made.
    is_there : bool
        Whether it does, as it was made.
    """

    what: str
    language: Language
    file: Path
    is_there: bool


def data_files(outcome: Outcome) -> dict[str, Path]:
    """Tables and inputs that the manifest lists, by name."""
    names = sorted(filter(_is_data, outcome.about["checksums_sha256"]))
    places = {name: outcome.folder / name for name in names}
    return {name: place for name, place in places.items() if place.is_file()}


def is_input(outcome: Outcome, name: str) -> bool:
    """Whether a file is what the study was made from, and no table of what it found."""
    return name.endswith(".yaml") or name in outcome.study.beside


def download_name(outcome: Outcome, name: str) -> str:
    """What a file of a study is called when it is taken along: baseline-comparison.csv."""
    before = "" if is_input(outcome, name) else f"{outcome.about['scenario_name']}-"
    return f"{before}{Path(name).name}"


def _is_data(name: str) -> bool:
    from sim.running.checksums import DERIVED, is_data

    return is_plain(name) and (is_data(name) or name in DERIVED)


def pictures(outcome: Outcome) -> dict[str, Path]:
    """The charts of a study that are drawn, in the language in use, by the names of their files."""
    from sim.report.charts.look import charts_of
    from sim.report.charts.registry import draws_of

    names = [f"{name}.{ending}" for name in draws_of(outcome.study) for ending in ("svg", "png")]
    place = charts_of(outcome.folder)
    return {name: place / name for name in names if (place / name).is_file()}


def made_files(outcome: Outcome) -> list[Made]:
    """What can be made of a study in each language, and what of it is there already."""
    return [made_file(outcome, what, one) for what in made_of(outcome) for one in LANGUAGES]


def made_of(outcome: Outcome) -> list[str]:
    """What can be made of a study; a brief is of a run of two arms or more."""
    has_brief = outcome.study.kind in ("run", "bureaus") and len(outcome.study.arms) > 1
    return [what for what in MADE if what != "brief" or has_brief]


def made_file(outcome: Outcome, what: str, language: Language) -> Made:
    """One of `MADE` in a language, and whether it is there as it was made."""
    from sim.running.checksums import file_digest
    from sim.running.manifest import read_manifest

    with speaking(language):
        file = _place(what, outcome.folder)
    known = (read_manifest(outcome.folder) or outcome.about)["checksums_sha256"].get(file.name)
    is_there = known is not None and file.is_file() and file_digest(file) == known
    return Made(what, language, file, is_there)


def _place(what: str, folder: Path) -> Path:
    from sim.report.brief.brief import brief_files
    from sim.report.summaries import page_file
    from sim.report.workbook.workbook import workbook_file

    if what == "brief":
        return brief_files(folder)[0]
    return workbook_file(folder) if what == "workbook" else page_file(folder)


def attachment(file: Path, name: str) -> Response:
    """A file as a download of this name; its bytes as they are."""
    kind = KINDS[file.suffix]
    quoted = quote(name, safe="")
    plain = re.sub(r"[^A-Za-z0-9._-]", "_", name)
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quoted}"
    headers = {"content-disposition": disposition}
    return Response(read_regular(file), media_type=kind, headers=headers)
