"""What a form calls keys and values: labels, help, choices."""

from __future__ import annotations

from functools import cache

from sim.app.form.shapes import Shape
from sim.language import Language, _, in_a_row, language_in_use, marked
from sim.scenario.labels import choice_label, explained, label
from sim.scenario.numbers import Plain

MOST_SAID = 2000
"""A bound that is worth saying; larger ones only keep out slips of the pen."""
FORMS = {
    "teams": (marked("alike, by their number"), marked("a list, and what holds for all"),
              marked("a list")),
    "replications": (marked("a number"), marked("as many as a precision needs")),
    "season": (marked("factors, January to December"), marked("shares of the year")),
    "opening_backlog": (marked("a number for each team"), marked("groups of cases")),
    "working_days": (marked("a calendar or a table"), marked("days given one by one")),
}  # fmt: skip
"""What the forms are called that a value can be written in, in the order of the schema."""


@cache
def _label(words: str, language: Language) -> str:
    del language  # in which it is
    return label(words)


@cache
def _description(words: str, language: Language) -> str:
    del language
    return explained(words)


def label_of(shape: Shape) -> str:
    """What a field is called."""
    return _label(shape.words or shape.key, language_in_use())


def help_of(shape: Shape) -> str:
    """What a field means, what it may hold, and what it is if nothing is said."""
    said = [
        _description(shape.words, language_in_use()),
        how_of(shape),
        bounds_of(shape),
        usual_of(shape),
    ]
    return in_a_row(said)


def how_of(shape: Shape) -> str:
    """How several values are typed into one line."""
    if shape.kind == "pairs":
        return _("Type the two with a comma between them, pairs with a semicolon: A, B; C, B.")
    return _("Several have commas between them.") if shape.kind == "list" else ""


def bounds_of(shape: Shape) -> str:
    """Between what a number may lie, where that is not obvious."""
    if shape.kind not in ("number", "whole") or shape.high is None or shape.high > MOST_SAID:
        return ""
    if shape.above is not None:
        return _("Above {low}, up to {high}.", low=Plain(shape.above), high=Plain(shape.high))
    if shape.low is None:
        return ""
    return _("{low} to {high}.", low=Plain(shape.low), high=Plain(shape.high))


def usual_of(shape: Shape) -> str:
    """The value of a key if nothing is said, in words."""
    usual = shape.usual
    if shape.required or usual is None or isinstance(usual, dict | list) or usual == "":
        return ""
    return _("Usual: {value}.", value=choice_of(shape, usual))


def choice_of(shape: Shape, value: object) -> str:
    """What one of the values is called that a field may have."""
    if isinstance(value, str | bool):
        return choice_label(value, shape.words)
    return f"{value:g}" if isinstance(value, float) else str(value)
