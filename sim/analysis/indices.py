"""Which assumption decides the answer: Morris screening and Sobol' indices of a paired difference.

The points are SALib's. To them come the base point and, for each key, its ends with all others at
the base: they make the tornado.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from pathlib import Path
from typing import Any, Literal, NamedTuple, cast, get_args

import numpy as np
import pandas as pd

from sim.analysis.design import DesignPoints, in_whole_numbers
from sim.analysis.effects import at_points
from sim.analysis.stopping import t_quantile
from sim.arrays import FloatArray
from sim.language import _, marked
from sim.scenario.keys import holds_whole_numbers
from sim.scenario.origins import labelled
from sim.scenario.problems import InputError, Place, Problem, nearest, problem, shown
from sim.scenario.reading import read_tree
from sim.scenario.scenario import Scenario

LEVELS = 4  # of Morris' grid; Campolongo et al. (2007) recommend 4 with 10 trajectories
MOST_GROUPS = 50
"""Groups of replications that are left out in turn, at the most."""
NORMAL_QUANTILE = 1.959963984540054
"""By which SALib multiplies its bootstrap's standard deviation."""
A_RANGE = marked("intake.cases_per_month: [200, 260]")
Method = Literal["morris", "sobol"]
Ranges = Mapping[str, tuple[float, float]]


class GivenRanges(NamedTuple):
    """Ranges, and where each of them stands; ``file``: if they were read."""

    ranges: Ranges
    places: tuple[Place, ...]
    file: str = ""


def method_named(name: str) -> Method:
    """A method by its name; InputError if there is none."""
    if name not in get_args(Method):
        why = _("no '{name}'; {nearest}", name=name, nearest=nearest(name, get_args(Method)))
        raise InputError([problem("--method", why)])
    return cast(Method, name)


def read_ranges(path: Path) -> GivenRanges:
    """Read ranges: a YAML file with ``KEY: [LOW, HIGH]`` a line.

    Raises
    ------
    InputError
        With every entry that is not a range.
    """
    tree = read_tree(path, A_RANGE)
    ranges, problems = {}, []
    for key, node in tree.value.items():
        ends = node.plain()
        why = _no_range(ends)
        if why:
            problems.append(Problem(node.place, why))
        else:
            ranges[str(key)] = (float(ends[0]), float(ends[1]))
    if problems:
        raise InputError(problems)
    return GivenRanges(ranges, tuple(tree.value[key].place for key in ranges), str(path))


def refuse_single(ranges: GivenRanges) -> None:
    """Refuse a single range, whose key is right, and none: InputError."""
    if len(ranges.ranges) < 2:
        message = _("give ranges of two keys or more; one is a sweep")
        raise InputError([problem(ranges.file or "ranges", message)])


def ranges_of(ranges: Ranges) -> GivenRanges:
    """Ranges that were given in Python; InputError for one that is none."""
    places = tuple(Place("ranges", 0, key) for key in ranges)
    reasons = [_no_range(list(ends)) for ends in ranges.values()]
    problems = [Problem(place, why) for place, why in zip(places, reasons, strict=True) if why]
    if problems:
        raise InputError(problems)
    return GivenRanges(dict(ranges), places)


def _no_range(ends: Any) -> str:
    """Why a value is no range; empty if it is one."""
    numbers = isinstance(ends, list) and all(
        isinstance(end, int | float) and not isinstance(end, bool) and isfinite(end) for end in ends
    )
    if not numbers or len(ends) != 2:
        return _("found {found}; must be [LOW, HIGH], as in [0, 0.6]", found=shown(ends))
    if ends[0] >= ends[1]:
        return _("found {found}; LOW must be below HIGH, as in [0, 0.6]", found=shown(ends))
    return ""


def base_values(
    scenario: Scenario, ranges: Ranges, places: Sequence[Place] = ()
) -> tuple[float, ...]:
    """What the scenario itself says of each key; the middle of the range where it says nothing.

    Parameters
    ----------
    places : Sequence[Place]
        Where each range stands.

    Raises
    ------
    InputError
        If the scenario holds something else than a number there.
    """
    values = []
    for i, (key, (low, high)) in enumerate(ranges.items()):
        value = base_value(scenario.resolved, key)
        if value is None:
            middle = (low + high) / 2
            values.append(float(round(middle)) if holds_whole_numbers(key) else middle)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            values.append(float(value))
        else:
            message = _("is not a number in the scenario")
            place = places[i] if places else Place(scenario.name, 0, key)
            raise InputError([Problem(place, message)])
    return tuple(values)


def base_value(tree: Any, key: str) -> Any:
    """The value a scenario has at a key, entries of lists by number, name or stage; else None."""
    node = tree
    for step in key.replace("[", ".").replace("]", "").split("."):
        if isinstance(node, dict) and step not in node and len(node) == 1:
            node = next(iter(node.values()))  # the parameters of the one distribution there
        if isinstance(node, list):
            numbered = dict(enumerate(node))
            node = labelled(node).get(step, numbered.get(int(step)) if step.isdecimal() else None)
        elif isinstance(node, dict):
            node = node.get(step)
        else:
            return None
    if isinstance(node, dict) and "fixed" in node:
        return node["fixed"]
    return node


def sample(ranges: Ranges, method: Method, size: int, seed: int) -> DesignPoints:
    """The points of a method.

    Parameters
    ----------
    size : int
        Trajectories of Morris (each K + 1 points), or base points of Sobol' (each K + 2 points).

    Returns
    -------
    DesignPoints
        P points of K values; of keys that hold whole numbers, the nearest ones.
    """
    from SALib.sample import morris, sobol

    space = _space(ranges)
    if method == "morris":
        points = morris.sample(space, size, num_levels=LEVELS, seed=_short(seed))
    else:
        points = sobol.sample(space, size, calc_second_order=False, seed=_short(seed))
    values = tuple(tuple(float(f"{v:.9g}") for v in row) for row in points.tolist())
    return in_whole_numbers(list(ranges), values)


def one_at_a_time(ranges: Ranges, base: tuple[float, ...]) -> DesignPoints:
    """The base point, then for each key its low and its high end with the others at the base."""
    points = [base]
    for i, ends in enumerate(ranges.values()):
        points += [(*base[:i], end, *base[i + 1 :]) for end in ends]
    return tuple(points)


def tornado_table(
    effects: pd.DataFrame, measure: str, arm: str, ranges: Ranges, base: tuple[float, ...]
) -> pd.DataFrame:
    """What each key alone does to the difference of an arm, at the ends of its range.

    Parameters
    ----------
    effects : pandas.DataFrame
        The comparison at each point; the first points are those of `one_at_a_time`.
    measure : str
        Whose difference.
    arm : str
        Of this arm from the reference.
    ranges : mapping of str to (float, float)
        The lowest and the highest value of each key.
    base : tuple of float
        What the scenario itself says of each key.

    Returns
    -------
    pandas.DataFrame
        A row a key, in the measure's unit, with the ends of 95 % intervals.
    """
    points = 1 + 2 * len(ranges)
    ends = {
        column: at_points(effects, measure, arm, column)[:points]
        for column in ("difference", "low_95", "high_95")
    }
    low, high = zip(*ranges.values(), strict=True)
    return pd.DataFrame(
        {
            "arm": arm,
            "key": list(ranges),
            "low": low,
            "high": high,
            "base": base,
            "difference_base": ends["difference"][0],
            "difference_low": ends["difference"][1::2],
            "difference_high": ends["difference"][2::2],
            "low_95_low": ends["low_95"][1::2],
            "high_95_low": ends["high_95"][1::2],
            "low_95_high": ends["low_95"][2::2],
            "high_95_high": ends["high_95"][2::2],
        }
    )


def indices(
    ranges: Ranges, method: Method, points: FloatArray, responses: FloatArray, seed: int
) -> pd.DataFrame:
    """How much each key matters to a response.

    Parameters
    ----------
    points : FloatArray
        (P, K) of `sample`.
    responses : FloatArray
        (P, R): at each point in each replication, whose draws all points share; nan where it is
        undefined. What is looked at is their mean.

    Returns
    -------
    pandas.DataFrame
        A row a key. Morris (1991) with the absolute mean of Campolongo et al. (2007): ``mu``,
        ``mu_star``, ``sigma`` in the response's unit for a move over the whole range. Sobol' (2001)
        with Saltelli et al. (2010): ``first_order`` and ``total`` shares of the variance. Each main
        index with a 95 % interval (``_half_width_95``) for both, which points and which
        replications were drawn; see `_half_widths`.
    """
    names = _MORRIS if method == "morris" else _SOBOL
    estimates = _estimates(ranges, method, points, _means(responses), seed)
    columns = {name: estimates[key] for key, name in names.items()}
    widths = _half_widths(estimates, ranges, method, points, responses)
    columns |= {names[key]: width for key, width in widths.items()}
    if method == "morris":
        moved = _steps_taken(ranges, points)
        columns = {name: values * moved for name, values in columns.items()}
    return pd.DataFrame({"key": list(ranges)} | columns)


def _means(responses: FloatArray) -> FloatArray:
    """Means over the replications in which a response is defined, (P,); nan where it never is."""
    defined = ~np.isnan(responses)
    n = defined.sum(axis=1)
    sums = np.where(defined, responses, 0.0).sum(axis=1)
    means: FloatArray = np.divide(sums, n, out=np.full(len(n), np.nan), where=n > 0)
    return means


def _estimates(
    ranges: Ranges,
    method: Method,
    points: FloatArray,
    response: FloatArray,
    seed: int = 0,
    resamples: int = 100,
) -> dict[str, FloatArray]:
    """What SALib makes of a response, by its own names; zeros where nothing matters.

    ``resamples`` are those of the bootstrap for its half-widths.
    """
    from SALib.analyze import morris, sobol

    keys = _MORRIS if method == "morris" else _SOBOL
    if np.ptp(response) == 0:  # SALib would divide by zero
        return {key: np.zeros(len(ranges)) for key in keys}
    space: Any = _space(ranges)
    bootstrap: Any = {"num_resamples": resamples, "seed": _short(seed)}
    if method == "morris":
        found = morris.analyze(space, points, response, num_levels=LEVELS, **bootstrap)
    else:
        found = sobol.analyze(space, response, calc_second_order=False, **bootstrap)
    return {key: np.asarray(found[key], dtype=np.float64) for key in keys}


def _half_widths(
    whole: Mapping[str, FloatArray],
    ranges: Ranges,
    method: Method,
    points: FloatArray,
    responses: FloatArray,
) -> dict[str, FloatArray]:
    """Half-widths of 95 % intervals, by SALib's names.

    Two things are drawn by lot, crossed with each other: where the points lie, whose variance is
    that of SALib's bootstrap over trajectories or base points, and what happens in the
    replications, which all points share, whose variance is that of a jackknife that leaves a
    group of replications out (Efron and Stein 1981). They are added up, and the quantile is that
    of t with the degrees of freedom of Satterthwaite (1946).
    """
    size = len(ranges) + (1 if method == "morris" else 2)
    drawn = len(points) // size
    groups = np.array_split(np.arange(responses.shape[1]), min(responses.shape[1], MOST_GROUPS))
    rests = [_means(np.delete(responses, group, axis=1)) for group in groups]
    left_out = [_estimates(ranges, method, points, rest, resamples=2) for rest in rests]
    others = max(len(groups) - 1, 1)  # of a single replication nothing is known: nan
    widths = {}
    for width, index in _WIDTHS[method].items():
        of_points = (whole[width] / NORMAL_QUANTILE) ** 2 * drawn / (drawn - 1)
        spread = np.array([one[index] for one in left_out]).var(axis=0)
        of_replications = others * spread
        both = of_points + of_replications
        parts = of_points**2 / (drawn - 1) + of_replications**2 / others
        freedom = np.divide(both**2, parts, out=np.ones(len(both)), where=parts > 0)
        widths[width] = t_quantile(freedom, 0.975) * np.sqrt(both)
    return widths


def _steps_taken(ranges: Ranges, points: FloatArray) -> FloatArray:
    """Morris' step, which SALib divides by, over the step of each key between its points, (K,).

    They differ where values are rounded to whole numbers: of two teams to four it moves by one.
    """
    k = len(ranges)
    moves = np.abs(np.diff(points.reshape(-1, k + 1, k), axis=1)).max(axis=(0, 1))
    widths = np.array([high - low for low, high in ranges.values()])
    ratio = LEVELS / (2 * (LEVELS - 1)) * widths / moves
    return np.where(np.abs(ratio - 1) < 1e-6, 1.0, ratio)  # those of exact steps stay as they are


_MORRIS = {
    "mu": "mu",
    "mu_star": "mu_star",
    "mu_star_conf": "mu_star_half_width_95",
    "sigma": "sigma",
}
_SOBOL = {
    "S1": "first_order",
    "S1_conf": "first_order_half_width_95",
    "ST": "total",
    "ST_conf": "total_half_width_95",
}
_WIDTHS: dict[Method, dict[str, str]] = {
    "morris": {"mu_star_conf": "mu_star"},
    "sobol": {"S1_conf": "S1", "ST_conf": "ST"},
}
"""SALib's half-widths, and of what they are."""
MAIN_INDEX: dict[Method, str] = {"morris": "mu_star", "sobol": "total"}


def clear_keys(rows: pd.DataFrame, method: Method) -> list[str]:
    """The keys whose index is clear of chance, in the order of a ranking."""
    main = MAIN_INDEX[method]
    is_clear = rows[main] > rows[f"{main}_half_width_95"]  # not if that is nan
    return [str(key) for key in rows.loc[is_clear, "key"]]


def standing(rows: pd.DataFrame, method: Method) -> Literal["clear", "unclear", "others", "none"]:
    """Whether the first key of a ranking matters, and clearly more than every other.

    "clear": it is ahead of each by more than the half-width of a difference of two independent
    estimates; "others": its effect is not clear of chance, but that of a later key is.
    """
    main = MAIN_INDEX[method]
    index, half = (rows[column].to_numpy() for column in (main, f"{main}_half_width_95"))
    if not index[0] > half[0]:  # nor if that is nan
        return "others" if clear_keys(rows, method) else "none"
    ahead = index[0] - index[1:] > np.hypot(half[0], half[1:])
    return "clear" if ahead.all() else "unclear"


def _space(ranges: Ranges) -> dict[str, Any]:
    return {
        "num_vars": len(ranges),
        "names": list(ranges),
        "bounds": [list(ends) for ends in ranges.values()],
    }


def _short(seed: int) -> int:
    return seed % 2**32  # what SALib takes
