"""Hints at what was meant by a value that is not in the form it must have; empty if it is unclear.

Numbers with units, signs of percent and commas, months in other forms, lists without brackets.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any

from sim.language import _
from sim.scenario.numbers import WRITTEN

TIMES = {"%": Decimal("0.01"), "‰": Decimal("0.001"), "万": Decimal(10_000), "亿": Decimal(10**8)}
WITH_UNIT = re.compile(r"([-+]?\d{1,15}(?:\.\d{1,15})?)\s*([^\d\s.,:/-]{0,8})")
PLAIN_NUMBER = re.compile(WRITTEN)
GROUPED = re.compile(r"[+-]?\d{1,3}(?:[,_' ]\d{3})+(?:\.\d+)?", re.ASCII)
PARTED = re.compile(r"[-+]?\d{1,3}([, _]\d{3})+(\.\d+)?")
SPLIT = re.compile(r"\s*[,，、；;]\s*")
RATIOS = {
    "share", "recovered", "trend_per_year", "availability", "season", "cv", "confidence",
    "degree_share", "named_share", "work_factor", "wait_factor", "factor", "clerical_factor",
    "officer_speed", "assistant_speed", "affinity_share", "diverted", "joining_chance", "gain",
    "shares",
}  # fmt: skip
"""Keys whose numbers are shares or multiples, so that 20% is 0.2; elsewhere it may be a change."""
TIME = re.compile(
    r"个?(月|周|星期|礼拜|季度?|年|小时|分钟)|(month|week|quarter|year|hour)", re.IGNORECASE
)
MONTH = re.compile(r"个?月|month", re.IGNORECASE)
DAY = re.compile(r"个?(工作)?[日天]|(working )?day", re.IGNORECASE)


def number_hint(value: Any, key: str, *, whole: bool) -> str:
    """``20%`` of a ratio is 0.2, ``80,000`` is 80000, ``5个月`` is 5, ``"3"`` is 3."""
    if isinstance(value, float) and whole and value.is_integer() and abs(value) < 1e15:
        return _("; write {meant}", meant=int(value))
    if not isinstance(value, str) or len(value) > 60:
        return ""
    text = unicodedata.normalize("NFKC", value).strip(" \t\"'“”‘’約约")
    if PARTED.fullmatch(text):
        text = re.sub(r"[, _]", "", text)
    number = WITH_UNIT.fullmatch(text)
    if number is None or _is_other_time(number[2], key):
        return ""
    if number[2].startswith(("%", "‰")) and key not in RATIOS:
        return _(", not a percentage")
    meant = Decimal(number[1])
    for sign, times in TIMES.items():
        if number[2].startswith(sign):
            meant *= times
    if whole and meant != meant.to_integral_value():
        return ""
    return _("; write {meant}", meant=f"{meant.normalize():f}")


def _is_other_time(unit: str, key: str) -> bool:
    """Whether a number has another unit of time than its key: 4个月 are not 4 working days."""
    if key.endswith("months"):
        return bool((TIME.match(unit) or DAY.match(unit)) and not MONTH.match(unit))
    return key != "age" and bool(TIME.match(unit))


def day_hint(value: Any) -> str:
    """``2013/5/12``, ``2013年5月12日`` and ``20130512`` are 2013-05-12; else as `month_hint`."""
    text = unicodedata.normalize("NFKC", str(value))[:60]
    day = re.search(r"(?<!\d)(\d{4})(\D?)(\d{1,2})\2(\d{1,2})(?!\d)", text) or re.search(
        r"(?<!\d)(\d{4})(年)(\d{1,2})月(\d{1,2})(?!\d)", text
    )
    try:
        meant = day and date(int(day[1]), int(day[3]), int(day[4]))
    except ValueError:
        return ""
    return _("; write {meant}", meant=meant.isoformat()) if meant else month_hint(value)


def month_hint(value: Any) -> str:
    """``2024/1``, ``2024年1月`` and ``202401`` are 2024-01."""
    text = unicodedata.normalize("NFKC", str(value))[:60]
    month = re.search(r"(?<!\d)(\d{4})\D{0,3}(\d{1,2})(?!\d)", text)
    if month is None or not 1 <= int(month[2]) <= 12 or not 1800 <= int(month[1]) <= 2199:
        return ""
    return _("; write {meant}", meant=f"{month[1]}-{int(month[2]):02d}")


def name_hint(value: Any) -> str:
    """A name with only the signs that a name may have."""
    plain = unicodedata.normalize("NFKC", str(value)[:60])  # ① is no digit there
    meant = re.sub(r"[^\w .-]+", "-", plain).strip(" .-")
    return _("; write {meant}", meant=meant) if meant not in ("", value) else ""


def row_hint(value: Any) -> str:
    """How the one value, or a row of them, stands in brackets; how keys become entries."""
    if isinstance(value, dict):
        return _("; begin each entry in a line of its own, with '- '")
    if value is None or isinstance(value, bool | float) or len(str(value)) > 60:
        return ""
    text = unicodedata.normalize("NFKC", str(value)).strip(" []【】()")
    return _("; write [{row}]", row=", ".join(filter(None, SPLIT.split(text))))


def likely_number(cell: str) -> str:
    """The end of a message: the number that is likely meant; empty if none is."""
    text = unicodedata.normalize("NFKC", cell).strip()
    if text.endswith("%") and PLAIN_NUMBER.fullmatch(text[:-1].strip()):
        return _(", not a percentage")
    text = text.strip("¥$元 ") or text
    times = TIMES[text[-1]] if text.endswith(("万", "亿")) else 1
    text = text[:-1].strip() if times > 1 else text
    plain = re.sub(r"[,_' ]", "", text) if GROUPED.fullmatch(text) else text
    if times > 1 and PLAIN_NUMBER.fullmatch(plain):
        plain = f"{(Decimal(plain) * times).normalize():f}"
    if plain != cell.strip() and PLAIN_NUMBER.fullmatch(plain):
        return _("; did you mean '{likely}'?", likely=plain)
    return ""
