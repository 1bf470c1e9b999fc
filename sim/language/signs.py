r"""Signs that can be shown: what a terminal must not see, and what an encoding has not.

Titles, names and paths may come from strangers. A control character among them could move the
cursor, retitle a window or hide a line; it is shown as an escape instead, as in ``\x1b``.
"""

from __future__ import annotations

import codecs
import io
import os
import re
import sys
import unicodedata
from typing import Any, TextIO

HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters but for tabs and ends of lines
    "\u2028\u2029"  # ends of lines that not everybody takes for such
    "\u202a-\u202e\u2066-\u2069"  # what turns the direction of writing
    "\ud800-\udfff]"  # halves of characters: bytes of a file's name that are no text
)


def printable(text: str) -> str:
    """A text with visible escapes for control characters, but for tabs and ends of lines."""
    return HIDDEN.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def in_one_line(text: str) -> str:
    """The same without ends of lines: for where there is room for one."""
    return printable(" ".join(text.split("\n")))


LIKENESSES = {
    "•": "*", "·": ".", "…": "...", "−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-",
    "±": "+/-", "×": "x", "÷": "/", "≈": "~", "≤": "<=", "≥": ">=", "≠": "!=",
    "→": "->", "←": "<-", "‘": "'", "’": "'", "‚": ",", "“": '"', "”": '"', "„": '"',
    "«": '"', "»": '"', "ß": "ss", "æ": "ae", "ø": "o",
    "（": "(", "）": ")", "【": "[", "】": "]", "《": '"', "》": '"', "、": ",", "。": ".",
    "━": "-", "╸": "-", "╺": "-", "─": "-", "│": "|",
}  # fmt: skip
"""What stands for a sign in an encoding that lacks it."""
AROUND = {"<super>": "^{}", "<sub>": "_{}", "<circle>": "({})"}
"""What is lost with a form of digits and letters, by its name in Unicode: 10² is not 102."""
REPLACED = "likeness"
"""Name of the way to treat characters that an encoding lacks, as for `str.encode`."""


def _likenesses(error: UnicodeError) -> tuple[str, int]:
    """For characters that an encoding lacks what looks most like them, or a question mark."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(map(_likeness, lacking)), error.end


def _likeness(character: str) -> str:
    if character in LIKENESSES:
        return LIKENESSES[character]
    apart = unicodedata.normalize("NFKD", character).replace("\N{FRACTION SLASH}", "/")
    plain = apart.encode("ascii", "ignore").decode()
    if plain or unicodedata.combining(character):
        return AROUND.get(unicodedata.decomposition(character).split(" ")[0], "{}").format(plain)
    return "??" if unicodedata.east_asian_width(character) in "WF" else "?"  # columns stay in line


codecs.register_error(REPLACED, _likenesses)


def fit_streams() -> None:
    """Make standard output and errors take any text.

    A file or pipe gets UTF-8, unless ``PYTHONIOENCODING`` names another encoding; a terminal keeps
    its own. What that lacks is shown as what looks most like it.
    """
    chosen, _, errors = os.environ.get("PYTHONIOENCODING", "").partition(":")
    if sys.flags.ignore_environment:
        chosen = errors = ""
    for stream in (sys.stdout, sys.stderr):
        _fit(stream, chosen, errors)


def _fit(stream: TextIO | Any, chosen: str, errors: str) -> None:
    if not isinstance(stream, io.TextIOWrapper):
        return  # there is none, or it is a notebook's
    keeps_its_own = chosen or stream.isatty()
    replaced = REPLACED if errors in ("", "strict") else errors
    stream.reconfigure(encoding=None if keeps_its_own else "utf-8", errors=replaced)
