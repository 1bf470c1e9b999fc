"""Writes the two pages for leadership: as a document for Word, and as a page to be printed."""

from __future__ import annotations

import base64
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sim.language import language_tag, localized
from sim.report.brief.contents import Brief, brief_of
from sim.report.brief.layout import FORMS, GAP, HEIGHT_MM, MARGIN_MM, WIDTH_MM, Block, Picture
from sim.report.findings.summary import Summary
from sim.report.names import named
from sim.report.page.templating import render
from sim.running.checksums import record
from sim.running.files import read_regular, write_bytes_whole, write_text_whole
from sim.studies.study import Outcome


def write_brief(outcome: Outcome, summary: Summary) -> tuple[Path, Path]:
    """Write the two pages of a run into its folder, in the language in use.

    Parameters
    ----------
    outcome : Outcome
        A run, of one bureau or of a table of them, with two arms or more and its charts drawn.
    summary : Summary
        What it found.

    Returns
    -------
    tuple of Path
        ``brief.docx`` and ``brief.html``, in Chinese ``brief-zh.docx`` and ``brief-zh.html``; their
        checksums are in the manifest.

    Raises
    ------
    InputError
        If there is no answer that two pages could give.
    """
    from sim.report.brief.word import as_document

    brief = brief_of(named(outcome), summary)
    document, page = brief_files(outcome.folder)
    write_bytes_whole(document, as_document(brief, outcome.about))
    write_text_whole(page, as_page(brief))
    record(outcome.folder, [document.name, page.name])
    return document, page


def brief_files(folder: Path) -> tuple[Path, Path]:
    """Where the two pages of a study are, in the language in use."""
    name = localized("brief")
    return folder / f"{name}.docx", folder / f"{name}.html"


def as_page(brief: Brief) -> str:
    """The two pages as HTML, each of which prints as a page of A4."""
    return render(
        "brief.html",
        brief=brief,
        pages=[[_block(block) for block in page] for page in brief.pages],
        language=language_tag(),
        forms=FORMS,
        gap=GAP,
        margin=MARGIN_MM,
        width=WIDTH_MM,
        height=HEIGHT_MM,
    )


def _block(block: Block) -> dict[str, Any]:
    """What the template shows of a block."""
    empty = {"picture": False, "rows": (), "kind": ""}
    if isinstance(block, Picture):
        data = base64.b64encode(read_regular(block.file)).decode()
        of = {"picture": True, "source": f"data:image/png;base64,{data}", "text": block.text}
        return empty | of | {"width_mm": block.width_mm, "height_mm": block.height_mm}
    return empty | asdict(block)
