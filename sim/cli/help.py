"""Help and mistakes of the command line in the reader's language: what Typer says in English.

Typer has no catalogue of its own for most of it. Help is put into the reader's language when the
commands are made, which is after the language was chosen; mistakes when they are about to be shown.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from typer.core import TyperCommand, TyperGroup

from sim.cli.early import option
from sim.cli.options import spelt_out
from sim.language import _, language_in_use, marked

LABELS = {
    "ARGUMENTS_PANEL_TITLE": marked("Arguments"),
    "OPTIONS_PANEL_TITLE": marked("Options"),
    "COMMANDS_PANEL_TITLE": marked("Commands"),
    "ERRORS_PANEL_TITLE": marked("Error"),
    "DEFAULT_STRING": marked("[default: {}]"),
    "ENVVAR_STRING": marked("[env var: {}]"),
    "REQUIRED_LONG_STRING": marked("[required]"),
    "RICH_HELP": marked("Try [blue]'{command_path} {help_option}'[/] for help."),
}
"""Names in `typer.rich_utils`, and what they are."""

MISTAKES = (
    marked("Missing argument '{name}'."),
    marked("Missing option '{name}'."),
    marked("Missing command."),
    marked("No such option: {name} (Possible options: {names})"),
    marked("No such option: {name}"),
    marked("No such command '{name}'. Did you mean {names}?"),
    marked("No such command '{name}'."),
    marked("Option '{name}' requires an argument."),
    marked("Option '{name}' does not take a value."),
    marked("Got unexpected extra argument(s) ({words})"),
    marked("Invalid value for '{name}': {reason}"),
)
"""What Typer says of mistakes; the more special first. The rest stays English."""

EXPECTED = {
    "Input should be a valid integer, unable to parse string as an integer": marked(
        "must be a whole number"
    ),
    "Input should be a valid number, unable to parse string as a number": marked(
        "must be a number"
    ),
    "Input should be a valid string, unable to parse raw data as a unicode string": marked(
        "must be text"
    ),
    "Input should be greater than or equal to {least}": marked("must be at least {least}"),
    "Input should be less than or equal to {most}": marked("must be at most {most}"),
}
"""What Typer says of a value, and what is said in its place beside the value itself."""


class _InReadersLanguage:
    """What the program and its commands have in common: all they say of themselves."""

    def __init__(self, **settings: Any) -> None:
        for parameter in settings["params"]:
            parameter.help = _(parameter.help)
        settings |= {"help": _(settings["help"]), "options_metavar": _("[OPTIONS]")}
        super().__init__(**settings)

    def format_usage(self: Any, ctx: Any, formatter: Any) -> None:
        pieces = self.collect_usage_pieces(ctx)
        formatter.write_usage(ctx.command_path, " ".join(pieces), _("Usage: "))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _relabel()
        super().format_help(ctx, formatter)  # type: ignore[misc]

    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)  # type: ignore[misc]
        option.help = _("Show this message and exit.")
        return option


class Command(_InReadersLanguage, TyperCommand):
    """A command."""

    def parse_args(self, ctx: Any, args: Any) -> Any:
        return super().parse_args(ctx, spelt_out(args))


class Program(_InReadersLanguage, TyperGroup):
    """All commands together: their help is theirs, their mistakes are told here."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings | {"subcommand_metavar": _("COMMAND [ARGS]...")})

    def make_context(self, *arguments: Any, **settings: Any) -> Any:
        with _told_in_readers_language():
            return super().make_context(*arguments, **settings)

    def invoke(self, ctx: Any) -> Any:
        with _told_in_readers_language():
            return super().invoke(ctx)


def _relabel() -> None:
    """Have Typer write in the reader's language; this imports much, and only help needs it."""
    from typer import rich_utils

    usual = rich_utils.OptionHighlighter()
    highlighter = usual if language_in_use() == "en" else partial(_prose, usual)
    labels = {name: _(label) for name, label in LABELS.items()}
    for name, value in {"highlighter": highlighter, **labels}.items():
        setattr(rich_utils, name, value)


def _prose(highlighter: Any, text: Any) -> Any:
    """A text, highlighted, whose lines break as they do in Chinese."""
    from sim.report.printing import Prose

    return Prose().append_text(highlighter(text))


@contextmanager
def _told_in_readers_language() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        if hasattr(error, "format_message"):  # Typer shows it by this
            _relabel()
            message = _mistake(error.format_message())
            error.format_message = lambda: message
        raise


def _mistake(message: str) -> str:
    """What Typer says of a mistake, in the reader's language."""
    for text in MISTAKES:
        words = _words(text, message)
        if words is not None:
            if "reason" in words:
                words["reason"] = _reason(words["reason"], option(sys.argv[1:], words["name"]))
            return _(text, **words)
    return message


def _reason(message: str, found: str | None) -> str:
    """What is wrong with a value: what was found, if it stands in the command line, and allowed."""
    for text, ours in EXPECTED.items():
        words = _words(text, message)
        if words is not None:
            from sim.scenario.problems import shown

            expected = _(ours, **words)
            if found is None:
                return expected
            return _("found {found}; {expected}", found=shown(found), expected=expected)
    return _mistake(message)


def _words(text: str, message: str) -> dict[str, str] | None:
    """What stands in the places of a text; None: it is not this message."""
    pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(text))
    match = re.fullmatch(pattern, message, re.DOTALL)
    return match.groupdict() if match else None
