"""What makes a text no YAML, in plain words: which line, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ruamel.yaml.error import MarkedYAMLError, YAMLError

from sim.language import _, marked

MARKS = {"：": ": ", "，": ", ", "］": "]", "｝": "}", "［": "[", "｛": "{"}
CHINESE_MARK = re.compile(r"[A-Za-z0-9_}\]]\s*([：，］｝])|:\s*([［｛])")  # not those in a text
NO_SPACE = re.compile(r"^[\s{-]*[A-Za-z_]+(:)[^\s:]")
TWO_COLONS = re.compile(r"^[^\"'{\[]*:\s[^\"'{\[]*:(\s|$)")
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
NO_KEY = marked("a key without ': ' after it, as in  seed: 1")

NO_COMMA = marked("in the brackets that begin here, a comma or the closing '{sign}' is missing")
NOT_CLOSED = marked("the quotation mark that begins here has no closing one")
BEGAN_BEFORE = {NO_KEY, NO_COMMA, NOT_CLOSED}
"""What began in an earlier line, which the parser names besides the one where it stopped."""

PLAIN_WORDS = {
    r"found character '\\t'": marked(
        "holds a tab; write spaces instead, as many as in the lines beside it"
    ),
    r"found character '(?P<sign>.)'": marked(
        "a text that begins with '{sign}' must stand in quotes, as in \"{sign}...\""
    ),
    r"could not find expected ':'": NO_KEY,
    r"mapping values are not allowed|mapping keys are not allowed": marked(
        "does not fit here: is it indented like the lines above, and are they complete?"
    ),
    r"expected <block end>, but found '[\]}]'": marked("a closing bracket too many"),
    r"expected <block end>, but found '<scalar>'": marked(
        "text after a closing quotation mark; put other quotation marks around the whole"
    ),
    r"expected <block end>": marked(
        "does not begin in the same column as the lines that it belongs to; indent all of them "
        "alike, with spaces"
    ),
    r"expected ',' or '(?P<sign>.)'": NO_COMMA,
    r"unexpected end of stream|unexpected document separator": NOT_CLOSED,
    r"expected the node content, but found '(?P<sign>.)'": marked(
        "nothing stands before '{sign}', where a value must be"
    ),
    r"sequence entries are not allowed": marked(
        "an entry with '- ' must begin a line of its own, below its key"
    ),
    r"unknown escape character|escape sequence": marked(
        r"in double quotes '\' has a meaning of its own; use single quotes"
    ),
    r"but found another document": marked(
        "a second scenario begins here (after ---); one file holds one"
    ),
    r"undefined alias|alphabetic or numeric character|tag|URI|expected '[!>]'": marked(
        "a text that begins with  & * ! ? | > - %  must stand in quotes"
    ),
    r"indentation indicator|a comment or a line break|more indented": marked(
        "after  |  or  >  the text begins in the next line, indented"
    ),
    r"maximum depth": marked("is nested too deeply"),
    r"directive|document start|document end|incompatible YAML": marked(
        "a line may not begin with  %  ---  or  ... ; delete it"
    ),
}
"""A pattern of what the parser says, and what it means; the first that fits holds."""

UNKNOWN = marked(
    "cannot be read from here on; look at indents, colons, brackets and quotation marks"
)


def syntax_fault(error: YAMLError, text: str) -> tuple[int, str]:
    """The line (from 1; 0: the whole text) and what is wrong in it, in plain words."""
    if not isinstance(error, MarkedYAMLError) or error.problem_mark is None:
        return 0, _(UNKNOWN)
    line = error.problem_mark.line + 1
    for pattern, words in PLAIN_WORDS.items():
        if match := re.search(pattern, error.problem or ""):
            if words in BEGAN_BEFORE and error.context_mark is not None:
                line = error.context_mark.line + 1
            likelier = None if "tab" in words else _likelier(text.split("\n"), line, words)
            return likelier or (line, _(words, **match.groupdict()))
    return _likelier(text.split("\n"), line, "") or (line, _(UNKNOWN))


def _likelier(lines: Sequence[str], line: int, words: str) -> tuple[int, str] | None:
    """What is more likely wrong, here or just above, than what the parser stopped at."""
    for number in (line - 1, line):
        plain = _unquoted(lines, number)
        mark = CHINESE_MARK.search(plain)
        if mark is not None:
            sign = mark[1] or mark[2]
            words = marked("found the Chinese mark '{found}'; write '{mark}'")
            return number, _(words, found=sign, mark=MARKS[sign])
        if NO_SPACE.search(plain):
            return number, _("a space is missing after ':', as in  months: 24")
    return _misplaced(lines, line) if words.startswith("does not fit here") else None


def _misplaced(lines: Sequence[str], line: int) -> tuple[int, str] | None:
    """Why a key does not fit where it stands."""
    here = _unquoted(lines, line)
    if TWO_COLONS.search(here):
        return line, _("a text with ': ' in it must stand in quotes")
    above = next((n for n in range(line - 1, 0, -1) if _unquoted(lines, n).strip()), 0)
    before = _unquoted(lines, above)
    if ":" not in before and not before.lstrip().startswith("-"):
        return (above, _(NO_KEY)) if above else None
    if _indent(here) > _indent(before):
        why = marked("begins further right than line {above}; begin both in the same column")
        return line, _(why, above=above)
    return None


def _unquoted(lines: Sequence[str], number: int) -> str:
    """A line by its number, without what stands in quotes or is a comment."""
    line = lines[number - 1] if 0 < number <= len(lines) else ""
    return re.sub(r"(^|\s)#.*", "", QUOTED.sub("''", line)).rstrip()


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
