"""In which encoding a ledger is written: said by the map, or tried in a fixed order.

Never guessed by statistics of bytes: those take short texts in GB18030 for Korean.
"""

from __future__ import annotations

import codecs
from io import BufferedReader
from pathlib import Path

from sim.language import _, marked
from sim.ledger.mapping import Encoding
from sim.scenario.problems import InputError, problem

KEY = "file.encoding"
CODECS: dict[Encoding, str] = {
    "utf-8": "utf-8-sig",
    "utf-16": "utf-16",
    "gb18030": "gb18030",
    "big5": "big5",
    "cp1252": "cp1252",
}
"""How Python calls them; marks of order at the beginning are none of the text."""
TRIED: tuple[Encoding, ...] = ("utf-8", "gb18030")
MARKS_OF_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
AT_ONCE = 1 << 20  # bytes


def encoding_of(path: Path, file: BufferedReader, said: Encoding | None) -> Encoding:
    """The encoding of a text, which is decoded once from its beginning to its end.

    Parameters
    ----------
    file : BufferedReader
        Opened at its beginning, and left there.
    said : str or None
        What the map says; None: UTF-8, UTF-16 with its mark and GB18030 are tried in this order.

    Raises
    ------
    InputError
        If the text is not in it, or in none; if it has zero bytes.
    """
    mark = file.peek(3)[:3]
    if mark[:2] in MARKS_OF_UTF_16:
        _refuse_other(path, said, "utf-16")
        tried: tuple[Encoding, ...] = ("utf-16",)
    elif mark == codecs.BOM_UTF8:
        _refuse_other(path, said, "utf-8")
        tried = ("utf-8",)
    elif said == "utf-16":
        why = marked("is not in UTF-16: the mark at its beginning is missing")
        raise InputError([problem(path, _(why), 0, KEY)])
    else:
        tried = (said,) if said else TRIED
    faults = {}
    for encoding in tried:
        faults[encoding] = _first_fault(path, file, encoding)
        if not faults[encoding]:
            if said == "gb18030":
                _refuse_utf_8(path, file)
            return encoding
    others = [e for e in TRIED if said and e != said and not _first_fault(path, file, e)]
    raise InputError([problem(path, _in_none(faults, others), faults[tried[0]], KEY)])


def _in_none(faults: dict[Encoding, int], others: list[Encoding]) -> str:
    """That a text is in none of the encodings that were tried; it may be in one of the others."""
    if others:
        name = next(iter(faults)).upper()
        why = marked(
            "is not a text in {encoding}: this line cannot be read; say  encoding: {other}"
        )
        return _(why, encoding=name, other=others[0])
    if len(faults) == 1:
        name = next(iter(faults)).upper()
        return _("is not a text in {encoding}: this line cannot be read", encoding=name)
    why = marked(
        "is not a text in UTF-8 (see this line) nor in GB18030 (see line {line:,}); in a "
        "spreadsheet program save it as CSV UTF-8 (comma delimited), or say in the map  file: "
        "{{encoding: cp1252}}  (Western Europe) or  big5"
    )
    return _(why, line=faults["gb18030"])


def _refuse_other(path: Path, said: Encoding | None, found: Encoding) -> None:
    if said not in (None, found):
        why = marked(
            "the map says {said}; by the mark at its beginning the text is in {found}: say  "
            "encoding: {key}"
        )
        message = _(why, said=str(said).upper(), found=found.upper(), key=found)
        raise InputError([problem(path, message, 0, KEY)])


def _refuse_utf_8(path: Path, file: BufferedReader) -> None:
    """A text that can be read as GB18030, and so the map says, but is in UTF-8.

    Chinese in GB18030 is no UTF-8 by chance but for a few characters; fewer are not judged.
    """
    data = file.read(AT_ONCE)
    file.seek(0)
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(data)
    if "\ufffd" not in text and sum(not c.isascii() for c in text[:10_000]) >= 20:
        why = marked("the map says GB18030, but the text is in UTF-8; say  encoding: utf-8")
        raise InputError([problem(path, _(why), 0, KEY)])


def _first_fault(path: Path, file: BufferedReader, encoding: Encoding) -> int:
    """The first line that is not in an encoding, from 1; 0: the whole text is."""
    decoder = codecs.getincrementaldecoder(CODECS[encoding])()
    line = 1
    try:
        while data := file.read(AT_ONCE):
            try:
                text = decoder.decode(data)
            except UnicodeDecodeError as fault:
                return line + fault.object[: fault.start].count(b"\n")
            if "\0" in text:
                why = marked(
                    "has zero bytes; if it is in UTF-16, it needs the mark at its beginning: in a "
                    "spreadsheet program save it as CSV UTF-8 (comma delimited)"
                )
                raise InputError([problem(path, _(why), line + _lines(text, "\0"), KEY)])
            line += text.count("\n")
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return line
    finally:
        file.seek(0)
    return 0


def _lines(text: str, sign: str) -> int:
    return text.count("\n", 0, text.index(sign))
