"""HTML made from the templates in ``templates/``; everything put into it is escaped."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from sim.language.signs import printable

FOLDER = Path(__file__).with_name("templates")


@cache
def environment() -> Environment:
    """How templates are read: values are escaped, and a value that is missing is an error."""
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        finalize=_shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _shown(value: object) -> object:
    """A value with escapes for control characters, if it is text."""
    if isinstance(value, Markup):
        return Markup(printable(value))  # noqa: S704 - it was marked before
    return printable(value) if isinstance(value, str) else value


def render(template: str, **values: object) -> str:
    """A template, by its file name, with values in it.

    Texts are escaped; only what is marked by `markupsafe.Markup` goes in as it stands. Words come
    from the caller, in the language in use: templates hold none.
    """
    return environment().get_template(template).render(**values)
