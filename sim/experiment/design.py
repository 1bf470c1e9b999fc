"""Which points of a space to play: a grid, a Latin hypercube, Sobol' points."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product
from typing import Literal, cast, get_args

import numpy as np

from sim.scenario.problems import InputError, nearest, problem
from sim.words import _
from sim.world.streams import Streams

Design = Literal["grid", "latin-hypercube", "sobol"]
Values = tuple[tuple[float, ...], ...]
NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
MOST_POINTS = 100_000


def axis(text: str) -> tuple[str, tuple[float, ...]]:
    """A key and its values: ``KEY=200,234,260``, or ``KEY=0:0.6:7`` for 7 from 0 to 0.6.

    Raises
    ------
    InputError
        If it is neither.
    """
    key, _equals, given = text.partition("=")
    key = key.strip()
    span = re.fullmatch(rf"({NUMBER}):({NUMBER})(?::(\d+))?", given.strip())
    listed = re.fullmatch(rf"{NUMBER}(?:\s*,\s*{NUMBER})+", given.strip())
    if span and key:
        low, high, count = float(span[1]), float(span[2]), int(span[3] or 2)
        if low < high and 2 <= count <= 1000:
            return key, tuple(float(f"{v:.12g}") for v in np.linspace(low, high, count))
    elif listed and key:
        return key, tuple(sorted({float(value) for value in given.split(",")}))
    message = _(
        "must be KEY=VALUE,VALUE,... or KEY=LOW:HIGH:COUNT with LOW below HIGH, as in "
        "intake.cases_per_month=200:260:7"
    )
    raise InputError([problem(f"--vary {text}", message)])


def axes(texts: Sequence[str]) -> dict[str, tuple[float, ...]]:
    """Values of each key of a sweep; InputError if there is none or a key stands twice."""
    found = [axis(text) for text in texts]
    keys = [key for key, _ in found]
    if not found:
        raise InputError([problem("--vary", _("give at least one KEY=VALUES"))])
    for key in keys:
        if keys.count(key) > 1:
            raise InputError([problem("--vary", _("{key} stands twice", key=key))])
    return dict(found)


def design_named(name: str) -> Design:
    """A kind of design by its name; InputError if there is none."""
    if name not in get_args(Design):
        why = _("no '{name}'; {nearest}", name=name, nearest=nearest(name, get_args(Design)))
        raise InputError([problem("--design", why)])
    return cast(Design, name)


def design(axes: Sequence[Sequence[float]], kind: Design, points: int, seed: int) -> Values:
    """The points of a design over the axes.

    Parameters
    ----------
    axes : values of each key
    points : how many, for other designs than the grid; Sobol' points are rounded up to a power of 2

    Returns
    -------
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


def _not_too_many(points: int) -> None:
    if not 1 <= points <= MOST_POINTS:
        message = _(
            "found {points:,} points; 1 to {most:,} are allowed", points=points, most=MOST_POINTS
        )
        raise InputError([problem("--vary", message)])
