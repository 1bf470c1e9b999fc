"""A map's text with another column for a key: that line alone is another one, comments stay."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path

from sim.ledger.guess_text import row
from sim.ledger.guess_words import MEANINGS
from sim.ledger.map_file import EXAMPLE
from sim.scenario.problems import InputError
from sim.scenario.reading import read_tree

BLOCK = re.compile(r"^columns:[ \t]*(?P<comment>#.*)?$", re.MULTILINE)
INLINE = re.compile(r"^columns:[ \t]*\{.*?\}[ \t]*(?P<comment>#.*)?$", re.MULTILINE | re.DOTALL)
EXTRACT = re.compile(r"^extract:[ \t]*(?:#.*)?$", re.MULTILINE)
EXPORT = re.compile(r"^  (?:# ?)?as_of:.*$", re.MULTILINE)
WRITTEN_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
OPEN = "???"
"""In comments of what a proposal leaves open, which is settled when somebody has chosen."""


def columns_of(map_file: Path) -> dict[str, tuple[str, ...]]:
    """Headings by the keys of ``columns`` that a map names; none if it cannot be read."""
    try:
        found = read_tree(map_file, EXAMPLE).plain().get("columns")
    except InputError:
        return {}
    if not isinstance(found, Mapping):
        return {}
    texts = {key: value if isinstance(value, list) else [value] for key, value in found.items()}
    return {key: tuple(map(str, value)) for key, value in texts.items() if value != [None]}


def with_column(
    text: str, key: str, headings: Sequence[str], known: Mapping[str, Sequence[str]]
) -> str:
    """A map's text in which a key of ``columns`` names these headings; none: it is a comment.

    Parameters
    ----------
    known : mapping
        What the text says of all keys, see `columns_of`: of columns in one line each gets its own.
    """
    if inline := INLINE.search(text):
        chosen = {**known, key: tuple(headings)}
        lines = [_line(one, chosen[one]) for one in MEANINGS if chosen.get(one)]
        block = "\n".join([_with("columns:", inline["comment"]), *lines])
        return text[: inline.start()] + block + text[inline.end() :]
    block_begin = BLOCK.search(text)
    if block_begin is None:
        return f"{text.rstrip()}\n\ncolumns:\n{_line(key, headings)}\n"
    begin = block_begin.end()
    end = _end_of_block(text, begin)
    block = text[begin:end]
    own = re.compile(rf"^  (?:# ?)?{key}:(?P<rest>.*)$", re.MULTILINE)
    if line := own.search(block):
        comment = re.search(r"\s#\s?.*$", line["rest"])
        kept = comment[0].strip() if comment and OPEN not in comment[0] else None
        block = block[: line.start()] + _with(_line(key, headings), kept) + block[line.end() :]
    else:
        block = f"\n{_line(key, headings)}{block}"
    return text[:begin] + block + text[end:]


def exported_on(map_file: Path) -> str:
    """The day of export that a map names; empty if it names none, or cannot be read."""
    try:
        found = read_tree(map_file, EXAMPLE).plain().get("extract")
    except InputError:
        return ""
    day = found.get("as_of") if isinstance(found, Mapping) else None
    return "" if day is None else str(day)


def with_export(text: str, day: str) -> str:
    """A map's text that names this day of export; empty: the line is a comment."""
    if found := WRITTEN_DAY.fullmatch(unicodedata.normalize("NFKC", day)):
        day = "{}-{:0>2}-{:0>2}".format(*found.groups())
    line = f"  as_of: {row([day])}" if day else "  # as_of:"
    if own := EXPORT.search(text):
        return text[: own.start()] + line + text[own.end() :]
    if block := EXTRACT.search(text):
        return f"{text[: block.end()]}\n{line}{text[block.end() :]}"
    return f"{text.rstrip()}\n\nextract:\n{line}\n"


def _end_of_block(text: str, begin: int) -> int:
    """Where the first line after a block is that is neither indented nor empty."""
    after = re.compile(r"^[^\s#]", re.MULTILINE).search(text, begin)
    end = after.start() if after else len(text)
    blank = re.compile(r"\n\s*\n").search(text, begin, end)
    return blank.start() + 1 if blank else end


def _line(key: str, headings: Sequence[str]) -> str:
    return f"  {key}: {row(list(headings))}" if headings else f"  # {key}:"


def _with(line: str, comment: str | None) -> str:
    return f"{line:<46}  {comment}" if comment else line
