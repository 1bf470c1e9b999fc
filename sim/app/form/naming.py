"""What a form calls keys and values: labels, help, units, choices."""

from __future__ import annotations

from sim.app.form.shapes import Shape
from sim.language import _, marked
from sim.scenario.numbers import Plain
from sim.scenario.terms import called

UNITS = {
    **dict.fromkeys(
        ("time_limit_days", "earliest_days", "handover_days", "age_days", "work", "wait", "delay",
         "wait_left", "work_left", "days_per_month", "days"),
        marked("working days"),
    ),
    **dict.fromkeys(
        ("months", "every_months", "suspension_months", "after_months", "window_months"),
        marked("months"),
    ),
    "cases_per_month": marked("cases a month"),
    "amount": marked("yuan"),
    "age": marked("years"),
}  # fmt: skip
"""What numbers are of, by the last name of their keys."""
DISTRIBUTIONS = {
    "fixed": marked("always the same value"),
    "exponential": marked("exponential"),
    "lognormal": marked("lognormal"),
    "gamma": marked("gamma"),
    "weibull": marked("Weibull"),
    "uniform": marked("uniform"),
    "triangular": marked("triangular"),
    "empirical": marked("one of given values"),
    "mixture": marked("mostly 0, else another"),
    "residual": marked("what is left of one in progress"),
}
FORMS = {
    "teams": (marked("alike, by their number"), marked("a list, and what holds for all"),
              marked("a list")),
    "replications": (marked("a number"), marked("as many as a precision needs")),
    "season": (marked("factors, January to December"), marked("shares of the year")),
    "opening_backlog": (marked("a number for each team"), marked("groups of cases")),
    "working_days": (marked("a calendar or a table"), marked("days given one by one")),
}  # fmt: skip
"""What the forms are called that a value can be written in, in the order of the schema."""


def label(words: str) -> str:
    """What a key is called."""
    return called(words.rpartition(".")[2]).replace("_", " ")


def described(shape: Shape) -> str:
    """What a key means."""
    return shape.described


def label_of(shape: Shape) -> str:
    """What a field is called."""
    return label(shape.words or shape.key)


def help_of(shape: Shape) -> str:
    """What a field means, what it may hold, and what it is if nothing is said."""
    said = [described(shape), bounds_of(shape), usual_of(shape)]
    return " ".join(filter(None, said))


def unit_of(shape: Shape) -> str:
    """What the numbers of a field are of; empty: of nothing, or of what its help says."""
    unit = UNITS.get(shape.key)
    return _(unit) if unit and shape.kind in ("number", "whole", "distribution") else ""


def bounds_of(shape: Shape) -> str:
    """Between what a number may lie, where that is not obvious."""
    if shape.kind not in ("number", "whole") or shape.high is None:
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
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if not isinstance(value, str):
        return f"{value:g}" if isinstance(value, float) else str(value)
    if shape.kind == "distribution":
        return _(DISTRIBUTIONS[value]) if value in DISTRIBUTIONS else value
    if shape.key == "closing_day" and value == "last":
        return _("the last day of the month")
    return called(value).replace("_", " ")
