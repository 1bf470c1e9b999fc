"""The page of a ledger: what is in it, what that rests on, charts, tables, and how it was read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sim.language import _, language_tag, localized, marked
from sim.report.charts.registry import captions_of
from sim.report.findings.summary import CERTAINTY, Summary
from sim.report.interactive.embedding import POLICY
from sim.report.ledger.findings import (
    answer,
    certainty,
    ledger_tables,
    measures_table,
    months_table,
    officers_table,
)
from sim.report.ledger.fitted import (
    GLOSSARY,
    fit_in_words,
    fit_tables_shown,
    what_would_settle,
)
from sim.report.ledger.reading import Reading
from sim.report.ledger.terms import entry_in_ledger, label_of
from sim.report.page.parts import (
    PROGRAM,
    Entry,
    Grid,
    charts_in,
    digests_in,
    finished,
    grid_of,
)
from sim.report.page.templating import render
from sim.report.printing import plain_table
from sim.running.files import write_text_whole
from sim.scenario.catalogue import MEASURES

MAP_FILE = "map.yaml"
WORDS = {
    "skip": marked("Skip to the answer"),
    "contents": marked("Contents"),
    "verdict": marked("What a scenario fitted to the ledger is worth"),
    "answer": marked("What the ledger says"),
    "sure": CERTAINTY,
    "charts": marked("Charts"),
    "limits": marked("What a ledger does not say"),
    "further": marked("Further charts"),
    "months": marked("Month by month and officer by officer"),
    "measures": marked("All measures"),
    "hover": marked("Point at a measure, or follow it to the glossary, to see what it means."),
    "provenance": marked("Where these figures come from"),
    "reproduce": marked("How to reproduce them"),
    "map": marked("The map, in full"),
    "files": marked("Files of the folder and their checksums"),
    "about_files": marked("A file with the same checksum is the same to the last byte."),
    "glossary": marked("Glossary"),
}
"""Words of the page, by where the template puts them."""
SECTIONS = ("verdict", "answer", "charts", "limits")
APPENDICES = ("further", "months", "measures", "provenance", "glossary")

LIMITS = (
    marked(
        "Why a case takes long: work and waiting look alike in it, and a case that waits for a "
        "bank looks like one that waits for its officer."
    ),
    marked(
        "What would have been if cases had been given to other officers. That is what a fitted "
        "scenario is for (--fit-until), and it says how far the ledger leaves that open."
    ),
    marked("How well a case was closed, and what was recovered, unless a column says so."),
    marked(
        "Who was ill, away or worked part of the time: an officer is there from the first case "
        "to the last."
    ),
)
"""What no ledger says, whatever is in it."""


def write_ledger_page(reading: Reading, summary: Summary, folder: Path) -> Path:
    """Write the page of a ledger into a folder that has its tables and charts.

    Returns
    -------
    Path
        ``report.html``, in Chinese ``report-zh.html``.
    """
    file = page_file(folder)
    words = {name: _(text) for name, text in WORDS.items()}
    page = _page(reading, summary, folder)
    write_text_whole(file, finished(render("ledger.html", page=page, words=words)))
    return file


def page_file(folder: Path) -> Path:
    """Where the page of a ledger is, in the language in use."""
    return folder / f"{localized('report')}.html"


def _page(reading: Reading, summary: Summary, folder: Path) -> dict[str, Any]:
    """What the template ``ledger.html`` shows, by name."""
    is_fitted = "verdict" in reading
    charts = list(charts_in(folder, captions_of(reading)))
    further = [chart for chart in charts if not chart.in_body]
    known = [name for name in reading.values if name in MEASURES]
    tables = [months_table(reading), officers_table(reading)]
    return {
        "policy": POLICY,
        "interactive": None,
        "language": language_tag(),
        "program": f"{PROGRAM} {reading.about['version']}",
        "title": summary.title,
        "question": summary.question,
        "draft": "",
        "facts": list(_facts(reading)),
        "sections": SECTIONS if is_fitted else SECTIONS[1:],
        "appendices": {
            name: _("Appendix: {title}", title=_(WORDS[name]))
            for name in APPENDICES
            if name != "further" or further
        },
        "verdict": list(fit_in_words(reading)) if is_fitted else [],
        "left_open": list(what_would_settle(reading)) if is_fitted else [],
        "judged": [grid_of(one, "") for one in fit_tables_shown(reading)] if is_fitted else [],
        "answer": list(answer(reading)),
        "sure": list(certainty(reading)),
        "tables": [grid_of(one, "") for one in ledger_tables(reading)],
        "note": summary.note,
        "charts": [chart for chart in charts if chart.in_body],
        "limits": [_(text) for text in LIMITS],
        "further": further,
        "months": [grid_of(one, "") for one in tables if one is not None],
        "measures": grid_of(measures_table(reading), ""),
        "provenance": _provenance(reading.about),
        "reproduce": _(
            "With version {version} of the program and these packages, the ledger's file and the "
            "map below as {map} beside it, this makes the same tables, to the last byte.",
            version=reading.about["version"],
            map=MAP_FILE,
        ),
        "command": reading.about["command"],
        "map": (folder / MAP_FILE).read_text("utf-8"),
        "digests": _digests(folder),
        "hints": {label_of(name): entry_in_ledger(name) for name in known},
        "glossary": [*_terms(reading), *(entry_in_ledger(name) for name in known)],
    }


def _facts(reading: Reading) -> Iterator[tuple[str, str]]:
    entry = reading.about["ledger"]
    yield _("Ledger"), reading.file
    yield _("Cases"), f"{entry['cases']:,}"
    yield _("Officers in the ledger"), f"{entry['officers']:,}"
    yield _("Known until"), reading.as_of
    yield _("Read on"), str(reading.about["started"])[:10]


def _provenance(about: Mapping[str, Any]) -> Grid:
    entry = about["ledger"]
    facts = [
        (_("program"), f"{PROGRAM} {about['version']}"),
        (_("reading"), str(about["id"])),
        (_("file"), str(entry["file"])),
        ("SHA-256", str(entry["sha256"])),
        (_("rows of the file"), f"{entry['rows_read']:,}"),
        (_("started (UTC)"), str(about["started"])),
        ("Python", str(about["python"])),
        *((name, str(version)) for name, version in about["packages"].items()),
    ]
    return grid_of(plain_table([_("what"), _("which")], facts), _("Program, file and versions"))


def _digests(folder: Path) -> Grid:
    rows = plain_table([_("file"), "SHA-256"], digests_in(folder))
    return grid_of(rows, _("Files of the folder and their checksums"))


def _terms(reading: Reading) -> Iterator[Entry]:
    """What words mean on this page, before the measures of the catalogue."""
    if "verdict" in reading:
        yield from (Entry(_(term), _(text)) for term, text in GLOSSARY.items())
    yield Entry(
        _("How to read the definitions below"),
        _(
            "They are those of the simulator, of which the same measures are taken. Here a team "
            "is an officer, the comparison is {first} to {last}, and a day is one of the {days}, "
            "also where working days are named.",
            first=reading.first,
            last=reading.last,
            days=reading.days,
        ),
    )
    yield Entry(
        _("Product limit"),
        _(
            "Of the cases that are open and followed at an age, the share that is closed then; "
            "multiplied over all ages. A case that is still open counts as far as it is known; "
            "one that was open when the months began counts from the age that it had then "
            "(delayed entry)."
        ),
    )
    yield Entry(
        _("Gini coefficient"),
        _(
            "How unequal numbers are, 0 (all the same) to nearly 1 (one has all); of officers who "
            "have an open case. It rises by itself when numbers are small."
        ),
    )
