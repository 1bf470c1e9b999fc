"""Any text can be said to any stream, and none of it is obeyed by a terminal."""

from __future__ import annotations

import codecs
import io
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from sim.language.signs import LIKENESSES, REPLACED, fit_streams, printable
from sim.report.printing import as_text

ENCODINGS = ("ascii", "gbk", "cp936", "cp1252", "latin-1", "big5", "shift_jis", "utf-8", "utf-16")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("\x1b]0;title\x07", "\\x1b]0;title\\x07"),
        ("\x9b2J", "\\x9b2J"),
        ("over\rwritten", "over\\x0dwritten"),
        ("file\u202egpj.exe", "file\\u202egpj.exe"),
        ("one\u2028two", "one\\u2028two"),
        ("\udcff", "\\udcff"),
        ("tab\tand\nline", "tab\tand\nline"),
        ("执行局 – “a” 🎉 é", "执行局 – “a” 🎉 é"),
    ],
)
def test_what_a_terminal_would_obey_is_shown(text, shown):
    assert printable(text) == shown


@given(st.text())
def test_nothing_hidden_is_left_and_nothing_else_is_touched(text):
    shown = printable(text)
    hidden = [c for c in text if unicodedata.category(c) in ("Cc", "Cs") and c not in "\t\n"]
    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cs") and c not in "\t\n"]
    assert (shown == text) == (not hidden and not set(text) & set("\u2028\u2029\u202a\u202b\u202c"
        "\u202d\u202e\u2066\u2067\u2068\u2069"))  # fmt: skip
    assert printable(shown) == shown


def test_tables_and_sentences_are_printed_so_too():
    table = Table("arm", title="\x1b]0;x\x07")
    table.add_row("top\x1b[2J_up")
    for shown in (table, Text("top\x1b[2J_up"), Text("\x9b\u202e")):
        assert not [c for c in as_text(shown) if c in "\x1b\x07\x9b\u202e"]
    assert "top\\x1b[2J_up" in as_text(table)


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(st.text())
def test_every_text_can_be_encoded(encoding, text):
    text.encode(encoding, REPLACED).decode(encoding)


@pytest.mark.parametrize(
    ("text", "encoding", "shown"),
    [
        ("• −1.5 – ±2", "ascii", "* -1.5 - +/-2"),
        ("• −1.5 ± ②", "gbk", "* -1.5 ± ②"),
        ("• −1.5 ± ②", "cp1252", "• -1.5 ± (2)"),
        ("“Näive” ‘ça’…", "ascii", "\"Naive\" 'ca'..."),
        ("½ of 10²", "ascii", "1/2 of 10^2"),  # not 12 of 102
        ("小组 🎉", "ascii", "???? ??"),
        ("小组 🎉", "gbk", "小组 ??"),
        ("5\N{NO-BREAK SPACE}%", "ascii", "5 %"),
        ("１２％", "latin-1", "12%"),
        ("\ud800", "utf-8", "?"),
    ],
)
def test_what_an_encoding_lacks_is_shown_by_what_looks_like_it(text, encoding, shown):
    assert text.encode(encoding, REPLACED).decode(encoding) == shown


def test_likenesses_are_plain_and_columns_stay_in_line():
    assert all(shown.isascii() for shown in LIKENESSES.values())
    for sign in "•−–‘’“”·小🎉":
        assert cell_len(sign.encode("ascii", REPLACED).decode()) == cell_len(sign)


def test_only_what_is_written_is_treated_so():
    with pytest.raises(UnicodeDecodeError):
        codecs.decode(b"\xff", "ascii", REPLACED)


class Terminal(io.BytesIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("chosen", "place", "expected"),
    [
        ("", io.BytesIO, ("utf-8", REPLACED)),
        ("gbk", io.BytesIO, ("gbk", REPLACED)),
        ("gbk:strict", io.BytesIO, ("gbk", REPLACED)),
        ("gbk:backslashreplace", io.BytesIO, ("gbk", "backslashreplace")),
        (":replace", io.BytesIO, ("utf-8", "replace")),
        ("", Terminal, ("gbk", REPLACED)),
    ],
)
def test_a_stream_keeps_its_encoding_only_if_somebody_wants_it(
    chosen, place, expected, monkeypatch
):
    monkeypatch.setenv("PYTHONIOENCODING", chosen)
    for name in ("stdout", "stderr"):
        monkeypatch.setattr(sys, name, io.TextIOWrapper(place(), encoding="gbk"))
    fit_streams()
    assert (sys.stdout.encoding, sys.stdout.errors) == expected
    assert (sys.stderr.encoding, sys.stderr.errors) == expected


def test_streams_that_are_none_or_not_of_bytes_are_left_alone(monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    fit_streams()
