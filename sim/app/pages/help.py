"""HELP: how to use the pages, the words, every measure, the model and what it leaves out, keys."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sim.app.answers import page
from sim.language import _, language_in_use, marked

if TYPE_CHECKING:
    from sim.scenario.measure import Measure, Need

WORDS = {
    "contents": marked("On this page"),
    "guide": marked("How to use these pages"),
    "leaves_out": marked("What the model leaves out"),
    "leaves_out_note": marked(
        "In every scenario; figures are to be read with this in mind, whatever their interval."
    ),
    "meanings": marked("What words mean"),
    "measures": marked("Measures"),
    "measures_note": marked(
        "The name in small letters is that of the column in tables, and what a target of a search "
        "or a study of sensitivity names."
    ),
    "keyboard": marked("Keyboard"),
    "keyboard_note": marked("Everything can be done without a mouse."),
    "key": marked("Key"),
    "does": marked("What it does"),
}
PARTS = ("guide", "leaves_out", "meanings", "measures", "keyboard")
"""The parts of the page, each under its word."""
NEEDED: dict[Need, str] = {
    "nothing": marked("Of every run"),
    "shared people": marked("Where people are shared"),
    "closing types": marked("Where cases are closed in several ways"),
    "cases that come back": marked("Where cases come back"),
    "pull or tracks": marked("Where there is pull, or tracks"),
    "appraisal or responses": marked("Where there is appraisal, or people respond to it"),
    "a table of bureaus": marked("Of a table of bureaus"),
    "a ledger": marked("Of a court's ledger"),
}
"""What a scenario must have for measures to be defined, in words."""
KEYS = (
    (("Tab", "Shift + Tab"), marked("To the next field, button or link, and back")),
    (("Enter",), marked("Follows a link, presses a button")),
    (("Space",), marked("Presses a button, sets a tick, opens what is closed")),
    (
        ("←", "→", "↑", "↓"),
        marked(
            "On a slider: one step. On tabs: the next one. On a chart: from figure to figure; what "
            "stands there is shown below it and read aloud"
        ),
    ),
    (("Home", "End"), marked("On a slider or a chart: the first and the last")),
    (("Esc",), marked("Closes a question without doing anything")),
    (("Ctrl + F",), marked("Finds a word on the page; on a Mac: Command + F")),
    (("Ctrl + P",), marked("Prints the page; on a Mac: Command + P")),
    (("Ctrl + +", "Ctrl + -"), marked("Larger and smaller; on a Mac with Command")),
)
"""Keys, and what they do on the pages."""


def help_page(request: Request) -> Response:
    """The page."""
    from sim.app.handbook import handbook
    from sim.report.page.glossary import limits, terms
    from sim.scenario.catalogue import SECTIONS

    order = list(NEEDED)
    sections = sorted(SECTIONS, key=lambda section: order.index(section.needs))
    groups = groupby(sections, key=lambda section: section.needs)
    return page(
        request,
        "help.html",
        WORDS,
        title=_("Help"),
        parts=PARTS,
        guide=handbook(language_in_use()),
        limits=limits(come_back=True),
        terms=list(terms()),
        groups=[
            (_(NEEDED[needs]), [_entry(one) for section in of for one in section.measures])
            for needs, of in groups
        ],
        keys=[(names, _(does)) for names, does in KEYS],
    )


def _entry(measure: Measure) -> tuple[str, str, str, str, str]:
    """Anchor, label, name, definition and unit of a measure."""
    anchor = f"measure-{measure.name.replace('_', '-')}"
    return anchor, measure.label, measure.name, measure.definition, measure.unit


ROUTES = [Route("/help", help_page)]
