"""What a search is asked, as it is written: the target, the values of its keys, what they cost."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from math import isfinite

import numpy as np

from sim.analysis.design import axes, whole_ends
from sim.analysis.sequential import Target
from sim.language import _, marked
from sim.scenario.catalogue import MEASURES
from sim.scenario.defined import measures_named
from sim.scenario.keys import holds_whole_numbers
from sim.scenario.measure import Measure
from sim.scenario.numbers import WRITTEN
from sim.scenario.problems import InputError, nearest, problem
from sim.scenario.scenario import Scenario

FINELY = 33
"""Values between the ends of a key that holds any number, if nothing is said: ends and 31."""
MOST_OF_A_SHARE = 2.0
"""A share above which a number is taken for per cent without their sign."""
FORM = marked(
    'must be "MEASURE >= VALUE" or "MEASURE <= VALUE", as in "closed_within_limit_share >= 95 %"'
)
SIGNS = {"≥": ">=", "≧": ">=", "⩾": ">=", "≤": "<=", "≦": "<=", "⩽": "<=", "=>": ">=", "=<": "<="}
"""Other ways to write the signs."""


def goal(text: str, scenario: Scenario) -> Target:
    """A target as it is written: ``closed_within_limit_share >= 95 %``.

    A value is in the unit of the tables; that of a share may be per cent.

    Raises
    ------
    InputError
        If it cannot be read, or the scenario does not define the measure.
    """
    plain = unicodedata.normalize("NFKC", text).strip()  # of a keyboard for Chinese
    for sign, meant in SIGNS.items():
        plain = plain.replace(sign, meant)
    match = re.fullmatch(rf"([^<>=\s]+)\s*(>=|<=)\s*({WRITTEN})\s*(%?)", plain)
    if not match or not isfinite(float(match[3])):
        raise _unread(_("found '{text}'; {form}", text=text, form=_(FORM)))
    name = measures_named([match[1]], scenario, "--until")[0]
    value = _in_tables(MEASURES[name], float(match[3]), is_percent=bool(match[4]))
    return Target(name, match[2] == ">=", value)


def _in_tables(measure: Measure, value: float, *, is_percent: bool) -> float:
    """A value in the unit of the tables."""
    is_share = measure.measured_in.in_tables == "share"
    if is_percent and not is_share:
        unit = measure.measured_in.in_tables or _("no unit")
        why = _(
            "{measure} is not a share but has {unit}; leave out %", measure=measure.name, unit=unit
        )
        raise _unread(why)
    if is_share and not is_percent and abs(value) > MOST_OF_A_SHARE:
        why = marked("{measure} is a share; write {value:g} % or {share:g}")
        raise _unread(_(why, measure=measure.name, value=value, share=value / 100))
    if is_percent and abs(value) > 100 * MOST_OF_A_SHARE:
        why = marked("{measure} is a share; it is never {value:g} %")
        raise _unread(_(why, measure=measure.name, value=value))
    return float(f"{value / 100:.12g}") if is_percent else value


def _unread(why: str) -> InputError:
    return InputError([problem("--until", why)])


def sought_axes(texts: Sequence[str]) -> dict[str, tuple[float, ...]]:
    """Values of each key among which is sought; see `sim.analysis.design.axes`.

    ``teams.count=8:16`` is all whole numbers from 8 to 16; of a key that holds any number it is 33
    values from one end to the other.
    """
    return checked_axes(axes([_with_count(text) for text in texts]))


def _with_count(text: str) -> str:
    """``KEY=LOW:HIGH`` with the number of values."""
    plain = unicodedata.normalize("NFKC", text)
    span = re.fullmatch(rf"\s*([^=]+?)\s*=\s*({WRITTEN}):({WRITTEN})\s*", plain)
    if not span:
        return text
    low, high = float(span[2]), float(span[3])
    is_whole = holds_whole_numbers(span[1]) and low.is_integer() and high.is_integer()
    return f"{plain.strip()}:{int(high - low) + 1 if is_whole and high > low else FINELY}"


def checked_axes(varied: Mapping[str, Sequence[float]]) -> dict[str, tuple[float, ...]]:
    """Values of each key in increasing order; InputError if those of a whole number are not."""
    for key, values in varied.items():
        for value in values:
            whole_ends({key: (value,)})
    return {key: tuple(sorted(map(float, values))) for key, values in varied.items()}


def costs_of(text: str, keys: Sequence[str]) -> dict[str, float]:
    """What one more of each key costs, as it is written: ``teams.count=1, KEY=0.4``.

    Raises
    ------
    InputError
        If it cannot be read, or keys are not those that vary.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    costs: dict[str, float] = {}
    for entry in re.split(r"\s*[,;、]\s*", plain):
        match = re.fullmatch(rf"([^=\s]+)\s*=\s*({WRITTEN})", entry)
        if not match or not isfinite(float(match[2])):
            form = _('must be "KEY=COST, KEY=COST", as in "teams.count=1"')
            raise InputError([problem("--cost", _("found '{text}'; {form}", text=text, form=form))])
        if match[1] in costs:
            raise InputError([problem("--cost", _("{key} stands twice", key=match[1]))])
        costs[match[1]] = float(match[2])
    return checked_costs(costs, keys)


def checked_costs(costs: Mapping[str, float], keys: Sequence[str]) -> dict[str, float]:
    """Costs of the keys that vary, of all of them; InputError if they are of others."""
    for key in costs:
        if key not in keys:
            why = _("{key} is not varied; {nearest}", key=key, nearest=nearest(key, keys))
            raise InputError([problem("--cost", why)])
    for key in keys:
        if key not in costs:
            why = _("lacks {key}, which is varied; say what one more of it costs", key=key)
            raise InputError([problem("--cost", why)])
    if not np.any([*costs.values()]):
        raise InputError([problem("--cost", _("costs nothing; at least one cost must not be 0"))])
    return {key: float(costs[key]) for key in keys}
