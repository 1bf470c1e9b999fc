"""Sums and numbers of days as ledgers write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import numpy as np

from sim.arrays import FloatArray

TIMES = {
    "": 1,
    "元": 1,
    "圆": 1,
    "千元": 1e3,
    "万": 1e4,
    "万元": 1e4,
    "亿": 1e8,
    "亿元": 1e8,
}
NUMBER = (
    r"[+-]?(?:(?:\d{1,3}(?:\.\d{3})+|\d+),\d{1,2}"
    r"|(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?(?:[eE][+-]?\d{1,3})?)"
)
COMMA = re.compile(r"[+-]?[\d.]+,\d{1,2}")
"""A number with a comma before its fractions: 1.234,50."""
SUM = re.compile(rf"(?:人民币|RMB|CNY|¥|￥)?\s*({NUMBER})\s*([元圆千万亿]*)整?")
DAYS = re.compile(r"(\d{1,5})(?:\.0+)?\s*(?:天|日|个?自然日|days?|d)?", re.IGNORECASE)
IN_HEADING = re.compile(r"[(（\[【/]\s*(千元|万元|万|亿元|亿)\s*[)）\]】]?\s*$")


def read_sums(texts: Sequence[str]) -> FloatArray:
    """Sums in yuan, (D,): 1,234.50, ¥ 80000元, 8万元; nan where none is read."""
    return np.array([_sum(text) for text in texts], dtype=np.float64)


def _sum(text: str) -> float:
    found = SUM.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None or found[2] not in TIMES:
        return np.nan
    digits = found[1]
    digits = digits.replace(".", "").replace(",", ".") if COMMA.fullmatch(digits) else digits
    return float(digits.replace(",", "")) * TIMES[found[2]]


def times_of(heading: str) -> float:
    """What sums under a heading are to be multiplied with: 1e4 under 标的额（万元）."""
    found = IN_HEADING.search(unicodedata.normalize("NFKC", heading))
    return TIMES[found[1]] if found else 1.0


def read_day_counts(texts: Sequence[str]) -> FloatArray:
    """Numbers of days, (D,): 90, 90天; nan where none is read."""
    found = (DAYS.fullmatch(unicodedata.normalize("NFKC", text).strip()) for text in texts)
    return np.array([float(match[1]) if match else np.nan for match in found], dtype=np.float64)
