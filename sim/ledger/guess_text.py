"""The text of a proposed map, and what it leaves open, in the reader's language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import numpy as np

from sim.language import _, listed, marked
from sim.ledger.extract import beyond_a_gap
from sim.ledger.guess_seen import Seen, last_events, no_days, officer_headings, role_headings
from sim.ledger.guess_words import MEANINGS, NO_DAY, NO_OFFICER, WHAT

PLAIN = re.compile(r"[^\W\d][\w-]*")
WORDS = {"yes", "no", "on", "off", "true", "false", "null", "y", "n"}
OFFSET = re.compile(r":\d{2}(?:\.\d+)?\s*(?:Z|[+-]\d{2}:?\d{2})$")
MOST_EVENTS = 8
MOST_MARKS = 5
WIDTH = 46


def quoted(text: str) -> str:
    """A text as a value of YAML."""
    if PLAIN.fullmatch(text) and text.lower() not in WORDS:
        return text
    return json.dumps(text, ensure_ascii=False)


def row(texts: list[str]) -> str:
    """Texts as a list of YAML; one alone as itself."""
    return quoted(texts[0]) if len(texts) == 1 else f"[{', '.join(map(quoted, texts))}]"


def text_of(seen: Seen, name: str, questions: tuple[str, ...]) -> str:
    """The text of ``map.yaml``."""
    head = [
        _("How {file} is to be read: a proposal from its headings and first rows.", file=name),
        _("Lines with ??? are unsure or open: check them, and delete the # before what holds."),
    ]
    lines = [f"# {line}" for line in head]
    if questions:
        lines += ["#", "# " + _("Open questions:"), *(f"# - {question}" for question in questions)]
    blocks = (_file, _columns, _dates, _days, _rows, _extract, _officers)
    for block in blocks:
        lines += ["", *block(seen)]
    return "\n".join(lines) + "\n"


def _line(text: str, comment: str = "") -> str:
    """A line of YAML, its comment in a column of its own."""
    return f"{text:<{WIDTH}}  # {comment}" if comment else text


def _file(seen: Seen) -> Iterator[str]:
    form = seen.form
    parts = {
        "encoding": form.encoding,
        "sheet": quoted(str(form.sheet)) if form.sheet != 1 else None,
        "header_line": form.header_line if form.header_line > 1 else None,
        "separator": {",": None, None: None, "\t": "tab"}.get(
            form.separator, json.dumps(form.separator)
        ),
    }
    said = ", ".join(f"{key}: {value}" for key, value in parts.items() if value is not None)
    western = _("??? not in UTF-8, nor in GB18030; see whether names are right, or say big5")
    yield _line(f"file: {{{said}}}", western if form.encoding == "cp1252" else "")


def _columns(seen: Seen) -> Iterator[str]:
    yield "columns:"
    for key in MEANINGS:
        if key in ("event", "time") and not seen.per_event():
            continue
        if key not in seen.keys:
            yield _line(f"  # {key}:", _("??? no column found: {what}", what=_(WHAT[key])))
            continue
        headings = officer_headings(seen) if key == "officer" else [seen.heading(key)]
        comment = "" if key in seen.sure else _("??? perhaps; check it")
        text = f"  {key}: {row(headings)}"
        if key == "time" or not _is_doubtful(seen, key):
            yield _line(text, comment)
        else:
            yield _line(text, _("??? not the same in all rows of a case"))


def _is_doubtful(seen: Seen, key: str) -> bool:
    """Whether a column of a log of events is not one of its cases: it changes within them."""
    if not seen.per_event() or key in ("case", "event", "time"):
        return False
    case, column = seen.column("case"), seen.column(key)
    pairs = case.codes.astype(np.int64) * len(column.texts) + column.codes
    return len(np.unique(pairs)) > int(case.used().sum())


def _dates(seen: Seen) -> Iterator[str]:
    yield "dates:"
    if _has_offsets(seen):
        yield _line("  timezone: UTC", _("??? of the court, such as Asia/Shanghai"))
    else:
        yield _line("  timezone: Asia/Shanghai", _("of the court; only times with an offset move"))
    orders = {seen.days[seen.keys[key]].order for key in seen.day_keys()} - {""}
    if len(orders) == 1:
        yield _line(f"  order: {orders.pop()}", _("the columns show it"))
    elif _undecided(seen):
        yield _line("  # order: dmy", _("??? or mdy: no line shows it"))
    if _serials(seen):
        why = _("??? numbers such as {found}", found=_serials(seen))
        yield _line("  # excel_serials: true", why)
    marks = sorted({m for key in seen.day_keys() for m in no_days(seen, key)})
    known = [mark for mark in marks if mark.lower() in NO_DAY]
    if known:
        yield _line(f"  missing: [{', '.join(map(json_text, known))}]", _("stands for no day"))
    yield _line("  # earliest: 2000-01-01", _("days before it cannot be"))
    yield _line("  # latest: 2030-12-31", _("days after it cannot be"))


def json_text(text: str) -> str:
    """A text in quotation marks."""
    return json.dumps(text, ensure_ascii=False)


def _days(_seen: Seen) -> Iterator[str]:
    yield _line("days: calendar", _("durations in calendar days; or working: China's working days"))


def _rows(seen: Seen) -> Iterator[str]:
    yield "rows:"
    if seen.per_event():
        yield _line("  one_per: event", _("case numbers repeat, and there are events with times"))
        if "filed" not in seen.keys:
            yield _line("  # filed_at: ", _("which event is the filing; without it, the first"))
        if "closed" not in seen.keys:
            likely = row(last_events(seen, MOST_EVENTS) or ["..."])
            yield f"  # closed_at: {likely}"
            asked = _("??? which events close a case? these are last in most")
            yield f"  #   {asked}"
    elif seen.repeats():
        yield _line("  one_per: case", _("??? case numbers repeat: or assignment"))
    else:
        yield _line("  one_per: case", _("or assignment, or event"))
    yield _line("  duplicates: refuse", _("of several rows of a case: or first, last"))
    yield _line("  closed_before_filed: refuse", _("or drop, keep"))
    yield _line("  reopened: refuse", _("a number filed again after its closure: or new_case"))


def _extract(seen: Seen) -> Iterator[str]:
    yield "extract:"
    day = _last_day(seen) if seen.whole else ""
    yield _line(f"  # as_of: {day}", _("??? the day on which the ledger was written out"))
    yield _line("  holds: open_and_closed", _("or closed_only, if open cases are not in it"))


def _last_day(seen: Seen) -> str:
    """The last day in the ledger, without slips of the pen such as 2041; empty if it has none."""
    known = [_known_days(seen, key).astype("datetime64[D]") for key in seen.day_keys()]
    days = np.unique(np.concatenate(known)) if known else np.array([])
    return str(days[~beyond_a_gap(days)].max()) if len(days) else ""


def _known_days(seen: Seen, key: str) -> np.ndarray:
    days = seen.days[seen.keys[key]].days
    return np.asarray(days[~np.isnat(days)])


def _officers(seen: Seen) -> Iterator[str]:
    yield "officers:"
    known = seen.column("officer").texts if "officer" in seen.keys else []
    if none := sorted(text for text in known if text.lower() in NO_OFFICER):
        why = _("??? stands for no officer, or for a program")
        yield _line(f"  none: [{', '.join(map(json_text, none))}]", why)
    yield _line("  which: last", _("of several officers of a case: or first"))
    yield _line("  hash: true", _("officers are called O001 ...; false: names are written"))


def _has_offsets(seen: Seen) -> bool:
    return any(OFFSET.search(text) for key in seen.day_keys() for text in seen.column(key).texts)


def _undecided(seen: Seen) -> bool:
    reads = [seen.days[seen.keys[key]] for key in seen.day_keys()]
    return any((read.either_order & np.isnat(read.days)).any() for read in reads)


def _serials(seen: Seen) -> str:
    """The first number that may be a day counted from 1900; empty if there is none."""
    for key in seen.day_keys():
        found = np.flatnonzero(seen.days[seen.keys[key]].serial)
        if len(found):
            return str(seen.column(key).texts[found[0]])
    return ""


def questions_of(seen: Seen) -> Iterator[str]:
    """What the map leaves open."""
    if seen.form.encoding == "cp1252":
        yield _("Is the text in this encoding: are names and places right (file.encoding)?")
    if "case" not in seen.keys:
        yield _("Which column is the number of the case (columns.case)?")
    if "filed" not in seen.keys and not seen.per_event():
        yield _("Which column is the day of filing (columns.filed)?")
    if "closed" not in seen.keys:
        if seen.per_event():
            yield _("Which events close a case (rows.closed_at)?")
        else:
            yield _("Which column is the day of closure (columns.closed)?")
    unsure = [seen.heading(key) for key in seen.keys if key not in seen.sure]
    if unsure:
        yield _("Are these columns what they are taken for: {names}?", names=listed(unsure))
    yield from _of_days(seen)
    if seen.repeats() and not seen.per_event():
        roles = role_headings(seen)
        yield _("Why do case numbers repeat (rows.one_per, rows.duplicates)?")
        if roles:
            yield _("Do all rows count, or only some (where: {{{role}: ...}})?", role=roles[0])
    if "closed" in seen.keys and seen.whole and not _open_cases(seen):
        yield _("All cases are closed: are open ones left out of it (extract.holds)?")
    yield _("On which day was the ledger written out (extract.as_of)?")


def _of_days(seen: Seen) -> Iterator[str]:
    if _undecided(seen):
        yield _("Is the day or the month first (dates.order)?")
    if serial := _serials(seen):
        why = marked("Are numbers such as {found} days counted from 1900 (dates.excel_serials)?")
        yield _(why, found=serial)
    if _has_offsets(seen):
        yield _("In which time zone is the court (dates.timezone)?")
    for key in seen.day_keys():
        marks = [mark for mark in no_days(seen, key) if mark.lower() not in NO_DAY]
        if marks:
            found = listed([json_text(mark) for mark in marks[:MOST_MARKS]])
            why = marked("'{heading}': does {found} stand for no day (dates.missing)?")
            yield _(why, heading=seen.heading(key), found=found)


def _open_cases(seen: Seen) -> bool:
    read, column = seen.days[seen.keys["closed"]], seen.column("closed")
    return bool((np.isnat(read.days) & ~read.either_order & ~read.serial & column.used()).any())
