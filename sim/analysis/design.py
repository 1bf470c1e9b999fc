"""Which points of a space to play: a grid, a Latin hypercube, Sobol' points."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from itertools import product
from math import isfinite
from typing import Any, Literal, cast, get_args

import numpy as np

from sim.arrays import FloatArray
from sim.language import _
from sim.scenario.keys import holds_whole_numbers
from sim.scenario.numbers import WRITTEN
from sim.scenario.problems import InputError, nearest, problem
from sim.world.streams import Streams

Design = Literal["grid", "latin-hypercube", "sobol"]
DesignPoints = tuple[tuple[float, ...], ...]
MOST_POINTS = 100_000
MOST_VALUES = 1000


def axis(text: str) -> tuple[str, tuple[float, ...]]:
    """A key and its values: ``KEY=200,234,260``, or ``KEY=0:0.6:7`` for 7 from 0 to 0.6.

    Raises
    ------
    InputError
        If it is neither.
    """
    # A keyboard for Chinese writes other commas and colons.
    key, _equals, values = unicodedata.normalize("NFKC", text).partition("=")
    key, values = key.strip(), values.strip()
    span = re.fullmatch(rf"({WRITTEN}):({WRITTEN})(?::([0-9]{{1,9}}))?", values)
    row = re.fullmatch(rf"{WRITTEN}(?:\s*,\s*{WRITTEN})+", values)
    why = ""
    if span and key:
        low, high, count = float(span[1]), float(span[2]), int(span[3] or 2)
        why = _no_span(low, high, count)
        if not why:
            return key, tuple(float(f"{v:.12g}") for v in np.linspace(low, high, count))
    elif row and key:
        why = _no_row(re.split(r"\s*,\s*", values))
        if not why:
            return key, tuple(sorted(map(float, values.split(","))))
    if key and values and not any(re.match(r"[-+.]?\d", one.strip()) for one in values.split(",")):
        message = _("the values must be numbers; to compare rules or other words, give arms")
        raise InputError([problem(f"--vary {text}", message)])
    form = _(
        "must be KEY=VALUE,VALUE,... or KEY=LOW:HIGH:COUNT with LOW below HIGH, as in "
        "intake.cases_per_month=200:260:7"
    )
    message = _("{why}; {form}", why=why, form=form) if why else form
    raise InputError([problem(f"--vary {text}", message)])


def _no_span(low: float, high: float, count: int) -> str:
    if not (isfinite(low) and isfinite(high)):
        return _("must be a finite number")
    if low >= high:
        return _("LOW ({low:g}) is not below HIGH ({high:g})", low=low, high=high)
    if not 2 <= count <= MOST_VALUES:
        return _("COUNT is 2 to {most:,}, not {count:,}", most=MOST_VALUES, count=count)
    return ""


def _no_row(texts: Sequence[str]) -> str:
    commas = next((text for text in texts if re.fullmatch(r"0\d+", text)), None)
    if commas is not None:
        return _("found {found}; write a number without commas, as 80000", found=commas)
    numbers = [float(text) for text in texts]
    if not all(map(isfinite, numbers)):
        return _("must be a finite number")
    twice = next((text for text, n in zip(texts, numbers, strict=True) if numbers.count(n) > 1), "")
    return _("{key} stands twice", key=twice) if twice else ""


def axes(texts: Sequence[str]) -> dict[str, tuple[float, ...]]:
    """Values of each key of a sweep; InputError if there is none or a key stands twice."""
    axes = [axis(text) for text in texts]
    keys = [key for key, _ in axes]
    refuse_no_axis(axes)
    for key in keys:
        if keys.count(key) > 1:
            raise InputError([problem("--vary", _("{key} stands twice", key=key))])
    return dict(axes)


def refuse_no_axis(axes: Collection[Any]) -> None:
    """Refuse a sweep along no key: InputError."""
    if not axes:
        raise InputError([problem("--vary", _("give at least one KEY=VALUES"))])


def at_least(option: str, number: float, least: int) -> None:
    """Refuse a number that is no whole one of ``least`` or more: InputError."""
    if not isinstance(number, int) or isinstance(number, bool) or number < least:
        why = _("found {found}; must be a whole number, {least} or more", found=number, least=least)
        raise InputError([problem(option, why)])


def design_named(name: str) -> Design:
    """A kind of design by its name; InputError if there is none."""
    if name not in get_args(Design):
        why = _("no '{name}'; {nearest}", name=name, nearest=nearest(name, get_args(Design)))
        raise InputError([problem("--design", why)])
    return cast(Design, name)


def design(axes: Sequence[Sequence[float]], kind: Design, points: int, seed: int) -> DesignPoints:
    """The points of a design over the axes.

    Parameters
    ----------
    axes : Sequence[Sequence[float]]
        Values of each key.
    points : int
        How many, for other designs than the grid; Sobol' points are rounded up to a power of 2.

    Returns
    -------
    DesignPoints
        P points of K values. The grid has all combinations of the axes' values; the others fill the
        space between each axis' lowest and highest value: McKay, Beckman and Conover (1979); Sobol'
        (1967), scrambled after Owen (1998).
    """
    if kind == "grid":
        size = int(np.prod([len(values) for values in axes]))
        _not_too_many(size)
        return tuple(product(*axes))
    _not_too_many(points)
    from scipy.stats import qmc  # slow to import, and few studies need it

    generator = Streams(seed, 0).generator("design")
    if kind == "sobol":
        exponent = max(points - 1, 1).bit_length()
        unit = qmc.Sobol(len(axes), rng=generator).random_base2(exponent)
    else:
        unit = qmc.LatinHypercube(len(axes), rng=generator).random(points)
    low, high = [min(values) for values in axes], [max(values) for values in axes]
    scaled = qmc.scale(unit, low, high)
    return tuple(tuple(float(f"{v:.9g}") for v in row) for row in scaled.tolist())


def sobol(dimensions: int, points: int) -> FloatArray:
    """The first points of Sobol's sequence, unscrambled, in the middle of their cells, (P, d).

    Parameters
    ----------
    points : int
        A power of 2.
    """
    from scipy.stats import qmc

    drawn = qmc.Sobol(dimensions, scramble=False).random(points)
    return np.asarray(drawn + 0.5 / points)


def in_whole_numbers(keys: Sequence[str], values: DesignPoints) -> DesignPoints:
    """Points at which keys that hold whole numbers, as ``teams.count``, have the nearest ones."""
    whole = [holds_whole_numbers(key) for key in keys]
    return tuple(
        tuple(float(round(v)) if is_whole else v for v, is_whole in zip(point, whole, strict=True))
        for point in values
    )


def whole_ends(axes: Mapping[str, Sequence[float]]) -> None:
    """Refuse ends of an axis between which whole numbers cannot be spread evenly: InputError."""
    for key, values in axes.items():
        for value in (min(values), max(values)):
            if holds_whole_numbers(key) and not value.is_integer():
                words = _("must be a whole number")
                why = _("found {found}; {expected}", found=f"{value:g}", expected=words)
                raise InputError([problem(f"--vary {key}", why)])


def _not_too_many(points: int) -> None:
    if not 1 <= points <= MOST_POINTS:
        message = _(
            "found {points:,} points; 1 to {most:,} are allowed", points=points, most=MOST_POINTS
        )
        raise InputError([problem("--vary", message)])
