"""The months that a study's figures are of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.language import _, plural
from sim.months import month_name, month_number


def window_in_words(about: Mapping[str, Any]) -> str:
    """How many months are compared, from which to which; ``about``: the study's manifest."""
    calendar = about["scenario"]["calendar"]
    first, months = calendar["start"], calendar["months"]
    last = month_name(month_number(first) + months - 1)
    if months == 1:
        return _("in {month}", month=first)
    return plural(
        months,
        "in the {n} month {first} to {last}",
        "in the {n} months {first} to {last}",
        first=first,
        last=last,
    )
