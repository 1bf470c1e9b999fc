"""Days as ledgers write them: each form a pattern, read of all texts of a column at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import BoolArray, IntArray
from sim.ledger.mapping import Dates
from sim.ledger.records import Days

TIME = (
    r"(?:(?:\s*T|\s+|,\s*|:)?(?P<noon>上午|下午|[AaPp][Mm])?\s*"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<part>\d{1,9}))?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?P<offset>Z|z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?"
)
WEEKDAY = r"(?:\s*\(?(?:星期|周)[一二三四五六日天]\)?)?"
ENGLISH_WEEKDAY = r"(?:(?:[Mm]on|[Tt]ue|[Ww]ed|[Tt]hu|[Ff]ri|[Ss]at|[Ss]un)[a-z]*,?\s+)?"
AFTERNOON, MORNING = ("下午", "pm"), ("上午", "am")
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
FORMS = (
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})",
    r"(?P<year>\d{4})/(?P<month>\d{1,2})/(?P<day>\d{1,2})",
    r"(?P<year>\d{4})\.(?P<month>\d{1,2})\.(?P<day>\d{1,2})\.?",
    r"(?P<year>\d{4})\s*年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号]?",
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
    ENGLISH_WEEKDAY
    + r"(?P<day>\d{1,2})[- /.]?\s*(?P<named>[A-Za-z]{3,9})\.?[- /.,]?\s*(?P<year>\d{4})",
    ENGLISH_WEEKDAY + r"(?P<named>[A-Za-z]{3,9})\.?\s+(?P<day>\d{1,2}),?\s+(?P<year>\d{4})",
    r"(?P<day>\d{1,2})-(?P<named>[A-Za-z]{3})-(?P<short>\d{2})",  # as Oracle writes days
)
COMPACT = (
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})[T ]?(?P<hour>\d{2})(?P<minute>\d{2})"
    r"(?P<second>\d{2})(?P<offset>Z)?"
)
EITHER_ORDER = r"(?P<one>\d{1,2})[-/.](?P<other>\d{1,2})[-/.](?P<year>\d{4})"
SHORT_YEAR = r"(?P<one>\d{1,2})[-/.](?P<other>\d{1,2})[-/.](?P<last>\d{2})"
PIVOT = 69
"""Years of two digits from here on are of the century before 2000, as POSIX has it."""
SERIAL = r"(?P<serial>\d{5})(?:\.(?P<fraction>\d+))?"
CHINESE_TIME = re.compile(r"\s*(\d{1,2})\s*[时点]\s*(\d{1,2})\s*分(?:\s*(\d{1,2})\s*秒)?")
FIRST_SERIAL_DAY = np.datetime64("1899-12-30", "us")
MICROSECONDS = {"day": 86_400_000_000, "hour": 3_600_000_000, "minute": 60_000_000}
EARLIEST_YEAR, LATEST_YEAR = 1, 9999

PLACES, ORDERS = ("one", "other", "last"), ("dmy", "mdy", "ymd")
NAMES = {"y": "year", "m": "month", "d": "day"}
Groups = dict[str, Any]
"""What stands in the places of a form, (M,) each: arrays of Arrow or of numpy."""


@dataclass(frozen=True)
class ReadDays:
    """What D texts say.

    Attributes
    ----------
    days : Days
        (D,) in the court's time; NaT where there is none.
    missing : BoolArray
        (D,) nothing stands there, or what the map calls missing.
    serial : BoolArray
        (D,) what may be a day counted from 1900, which the map does not allow.
    either_order : BoolArray
        (D,) days such as 3/4/2014.
    day_first, month_first : BoolArray
        (D,) those of them that can be read in one order only: 14/3/2014, 3/14/2014.
    order : str
        Order in which those were read; empty: it is not known, and none is.
    """

    days: Days
    missing: BoolArray
    serial: BoolArray
    either_order: BoolArray
    day_first: BoolArray
    month_first: BoolArray
    order: str

    @property
    def unread(self) -> BoolArray:
        """Texts that are no day, (D,)."""
        return np.asarray(np.isnat(self.days) & ~self.missing)


def read_days(texts: Sequence[str], dates: Dates, used: BoolArray | None = None) -> ReadDays:
    """Read days in all forms of this file.

    Parameters
    ----------
    texts : Sequence of str
        D distinct texts.
    dates : Dates
        What the map says of days.
    used : BoolArray or None
        Which of the texts may prove the order of day and month, (D,); None: all.

    Returns
    -------
    ReadDays
        With no day for texts in no known form.
    """
    import pyarrow as pa

    n = len(texts)
    plain = [_plain(text) for text in texts]
    none = {_plain(text) for text in dates.missing} | {"", *dates.missing}
    missing = np.fromiter(
        (p in none or t in none for p, t in zip(plain, texts, strict=True)), np.bool_, n
    )
    days = np.full(n, np.datetime64("NaT", "us"))
    left = np.flatnonzero(~missing)
    array = pa.array(plain, pa.string())
    for form in [*(f"{form}{WEEKDAY}{TIME}" for form in FORMS), COMPACT]:
        if not len(left):
            break
        at, groups = _matched(array, left, form)
        days[at] = _instants(groups, dates.timezone)
        left = left[~np.isin(left, at)] if len(at) else left
    either, first, second, order = _either_order(array, left, dates, days, used)
    at, groups = _matched(array, left, SERIAL)
    serial = np.zeros(n, dtype=np.bool_)
    if dates.excel_serials:
        days[at] = _from_serials(groups)
    else:
        serial[at] = True
    if dates.missing:  # in whatever form it stands: 1999-01-01 as 1999/1/1, too
        none_of_them = dates.model_copy(update={"missing": ()})
        placeholders = read_days(dates.missing, none_of_them).days
        found = np.isin(days, placeholders[~np.isnat(placeholders)])
        days[found], missing = np.datetime64("NaT"), missing | found
    return ReadDays(days, missing, serial, either, first, second, order)


def _either_order(
    array: Any, left: IntArray, dates: Dates, days: Days, used: BoolArray | None
) -> tuple[BoolArray, BoolArray, BoolArray, str]:
    """Days such as 3/4/2014, read into ``days`` where their order is said or proven."""
    n = len(days)
    either, first, second = (np.zeros(n, dtype=np.bool_) for _kind in range(3))
    at, groups = _matched(array, left, EITHER_ORDER + TIME)
    either[at] = True
    one, other = _numbers(groups, "one"), _numbers(groups, "other")
    first[at], second[at] = one > 12, other > 12
    counted = np.ones(n, dtype=np.bool_) if used is None else used
    order = dates.order or _proven(bool((first & counted).any()), bool((second & counted).any()))
    if len(at) and order in ("dmy", "mdy"):
        month, day = (other, one) if order == "dmy" else (one, other)
        days[at] = _instants({**groups, "month": month, "day": day}, dates.timezone)
    at, groups = _matched(array, left, SHORT_YEAR + TIME)
    either[at] = True
    places = {place: _numbers(groups, place) for place in PLACES} if len(at) else {}
    short = dates.order or _only_order({p: ns[counted[at]] for p, ns in places.items()})
    order = order or short
    if len(at) and short:
        named = {NAMES[letter]: places[place] for letter, place in zip(short, PLACES, strict=True)}
        named["year"] = _of_a_century(named["year"])
        days[at] = _instants({**groups, **named}, dates.timezone)
    return either, first, second, order if order != "ymd" else ""


def _only_order(places: dict[str, IntArray]) -> str:
    """The only order of day, month and year in which all of them are days; empty if none is.

    12/31/14 is the twelfth month's: there is no month 31, neither first nor second.
    """
    possible = []
    for order in ORDERS if places else ():
        numbers = dict(zip(order, (places[place] for place in PLACES), strict=True))
        if (_between(numbers["m"], 12) & _between(numbers["d"], 31)).all():
            possible.append(order)
    return possible[0] if len(possible) == 1 else ""


def _between(numbers: IntArray, last: int) -> BoolArray:
    return np.asarray((numbers >= 1) & (numbers <= last))


def _of_a_century(year: IntArray) -> IntArray:
    """Years of two digits in full."""
    return year + np.where(year < PIVOT, 2000, 1900)


def _proven(day_first: bool, month_first: bool) -> str:
    if day_first == month_first:
        return ""
    return "dmy" if day_first else "mdy"


def _plain(text: str) -> str:
    """A text in half-width digits and signs, a time in Chinese as 10:30:05."""
    if text.isascii():
        return text
    half = unicodedata.normalize("NFKC", text).strip()
    return CHINESE_TIME.sub(
        lambda found: f" {found[1]}:{found[2]:0>2}" + (f":{found[3]:0>2}" if found[3] else ""), half
    )


@cache
def _names(form: str) -> tuple[str, ...]:
    return tuple(re.compile(form).groupindex)


def _matched(array: Any, left: IntArray, form: str) -> tuple[IntArray, Groups]:
    """Which of the texts that are left have a form, and what stands in its places."""
    import pyarrow.compute as pc

    if not len(left):
        return left, {name: np.empty(0, dtype=object) for name in _names(form)}
    found = pc.extract_regex(array.take(left), f"^{form}$")
    fits = np.asarray(pc.is_valid(found))
    kept = found.drop_null()
    groups = {name: pc.struct_field(kept, name) for name in _names(form)}
    return left[fits], groups


def _size(groups: Groups) -> int:
    return len(next(iter(groups.values())))


def _numbers(groups: Groups, name: str, missing: int = 0) -> IntArray:
    """Numbers of a group, (M,); of those that are not there ``missing``."""
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = groups.get(name)
    if texts is None:
        return np.full(_size(groups), missing, dtype=np.int64)
    if isinstance(texts, np.ndarray):
        return texts.astype(np.int64)
    filled = pc.if_else(pc.equal(texts, ""), str(missing), texts)
    return np.asarray(pc.cast(filled, pa.int64()), dtype=np.int64)


def _instants(groups: Groups, timezone: str) -> Days:
    """Days with their times, (M,), in the court's time; NaT where there is no such day."""
    day = _numbers(groups, "day")
    year = (
        _of_a_century(_numbers(groups, "short")) if "short" in groups else _numbers(groups, "year")
    )
    month = _named_months(groups) if "named" in groups else _numbers(groups, "month")
    exists = (month >= 1) & (month <= 12) & (year >= EARLIEST_YEAR) & (day >= 1)
    months = ((year - 1970) * 12 + np.where(exists, month, 1) - 1).astype("datetime64[M]")
    dates = months.astype("datetime64[D]") + (day - 1)
    exists &= dates.astype("datetime64[M]") == months
    time, is_time = _time_of(groups)
    found: Days = np.asarray(dates.astype("datetime64[us]") + time, dtype="datetime64[us]")
    found[~(exists & is_time)] = np.datetime64("NaT")
    return _moved(found, groups, timezone)


def _named_months(groups: Groups) -> IntArray:
    numbers = {name: i + 1 for i, name in enumerate(MONTHS)}
    found = (numbers.get(str(name)[:3].lower(), 0) for name in groups["named"].to_pylist())
    return np.fromiter(found, np.int64, len(groups["named"]))


def _time_of(groups: Groups) -> tuple[NDArray[np.timedelta64], BoolArray]:
    """Time of the day, (M,), and whether there is such a time."""
    hour, minute, second = (_numbers(groups, name) for name in ("hour", "minute", "second"))
    afternoon, morning = _halves(groups)
    is_time = (minute < 60) & (second < 60) & (hour <= 24)
    is_time &= (hour < 24) | ((minute == 0) & (second == 0))
    is_time &= ~(morning & (hour > 12))
    hour = np.where(afternoon & (hour < 12), hour + 12, np.where(morning & (hour == 12), 0, hour))
    whole = hour * MICROSECONDS["hour"] + minute * MICROSECONDS["minute"] + second * 1_000_000
    return (whole + _parts(groups)).astype("timedelta64[us]"), is_time


def _halves(groups: Groups) -> tuple[BoolArray, BoolArray]:
    """Which times are of the afternoon, and which of the morning, by a word beside them, (M,)."""
    import pyarrow.compute as pc

    n = _size(groups)
    afternoon, morning = np.zeros(n, dtype=np.bool_), np.zeros(n, dtype=np.bool_)
    for name in ("noon", "half"):
        if name not in groups or not pc.any(pc.not_equal(groups[name], "")).as_py():
            continue
        words = [str(w).lower().replace(".", "") for w in groups[name].to_pylist()]
        afternoon |= np.isin(words, AFTERNOON)
        morning |= np.isin(words, MORNING)
    return afternoon, morning


def _parts(groups: Groups) -> IntArray:
    """Microseconds beyond whole seconds, (M,); digits beyond them are cut."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if "part" not in groups:
        return np.zeros(_size(groups), dtype=np.int64)
    digits = pc.utf8_slice_codeunits(pc.utf8_rpad(groups["part"], 6, "0"), 0, 6)
    return np.asarray(pc.cast(digits, pa.int64()), dtype=np.int64)


def _moved(found: Days, groups: Groups, timezone: str) -> Days:
    """Times with an offset in the court's time; others are in it already."""
    import pyarrow as pa
    import pyarrow.compute as pc

    offsets = groups.get("offset")
    if offsets is None:
        return found
    has = np.asarray(pc.not_equal(offsets, ""))
    if not has.any():
        return found
    signs = pc.utf8_slice_codeunits(offsets, 0, 1)
    digits = pc.replace_substring_regex(offsets, "[^0-9]", "")
    digits = pc.cast(pc.utf8_rpad(digits, 4, "0"), pa.int64())
    minutes = np.asarray(digits) // 100 * 60 + np.asarray(digits) % 100
    minutes = np.where(np.asarray(pc.equal(signs, "-")), -minutes, minutes)
    utc = found - (minutes * MICROSECONDS["minute"]).astype("timedelta64[us]")
    return np.where(has, local(utc, timezone), found)


def local(utc: Days, timezone: str) -> Days:
    """Instants of UTC as the clock of a time zone shows them.

    Raises
    ------
    zoneinfo.ZoneInfoNotFoundError
        On a computer without a table of time zones, but for UTC.
    """
    if timezone == "UTC":
        return utc
    import pandas as pd

    moved = pd.DatetimeIndex(utc).tz_localize("UTC").tz_convert(timezone).tz_localize(None)
    return np.asarray(moved.to_numpy(), dtype="datetime64[us]")


def _from_serials(groups: Groups) -> Days:
    """Days counted as spreadsheet programs do, to the millisecond, (M,)."""
    whole = np.array(groups["serial"].to_pylist() if len(groups["serial"]) else [], dtype=np.int64)
    fractions = groups["fraction"].to_pylist() if len(groups["fraction"]) else []
    part = np.array([float(f"0.{digits or 0}") for digits in fractions])
    milliseconds = np.rint(part * 86_400_000).astype(np.int64) * 1000
    days: Days = FIRST_SERIAL_DAY + (whole * MICROSECONDS["day"] + milliseconds).astype(
        "timedelta64[us]"
    )
    return days
