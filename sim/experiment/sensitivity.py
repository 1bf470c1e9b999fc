"""Which assumption decides the answer: Morris screening and Sobol' indices of a paired difference.

The points are SALib's. To them come the base point and, for each key, its ends with all others at
the base: they make the tornado.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, cast, get_args

import numpy as np
import pandas as pd

from sim.experiment.design import Values
from sim.scenario.distributions import FloatArray
from sim.scenario.problems import InputError, Problem, nearest, problem, shown
from sim.scenario.reading import read_tree
from sim.scenario.scenario import Scenario
from sim.words import _

Method = Literal["morris", "sobol"]
Ranges = Mapping[str, tuple[float, float]]
LEVELS = 4  # of Morris' grid; Campolongo et al. (2007) recommend 4 with 10 trajectories


def method_named(name: str) -> Method:
    """A method by its name; InputError if there is none."""
    if name not in get_args(Method):
        why = _("no '{name}'; {nearest}", name=name, nearest=nearest(name, get_args(Method)))
        raise InputError([problem("--method", why)])
    return cast(Method, name)


def read_ranges(path: Path) -> dict[str, tuple[float, float]]:
    """Read ranges: a YAML file with ``KEY: [LOW, HIGH]`` a line.

    Raises
    ------
    InputError
        With every entry that is not a range.
    """
    tree = read_tree(path)
    found, problems = {}, []
    for key, node in tree.value.items():
        ends = node.plain()
        if not _is_range(ends):
            why = _("found {found}; must be [LOW, HIGH], as in [0, 0.6]", found=shown(ends))
            problems.append(Problem(node.place, why))
        else:
            found[str(key)] = (float(ends[0]), float(ends[1]))
    if not problems and len(found) < 2:
        problems.append(problem(path, _("give ranges of two keys or more; one is a sweep")))
    if problems:
        raise InputError(problems)
    return found


def _is_range(ends: Any) -> bool:
    numbers = isinstance(ends, list) and all(
        isinstance(end, int | float) and not isinstance(end, bool) for end in ends
    )
    return numbers and len(ends) == 2 and ends[0] < ends[1]


def base_values(scenario: Scenario, ranges: Ranges) -> tuple[float, ...]:
    """What the scenario itself says of each key; the middle of the range where it says nothing.

    Raises
    ------
    InputError
        If the scenario holds something else than a number there.
    """
    values = []
    for key, (low, high) in ranges.items():
        found = value_at(scenario.resolved, key)
        if found is None:
            values.append((low + high) / 2)
        elif isinstance(found, int | float) and not isinstance(found, bool):
            values.append(float(found))
        else:
            message = _("is not a number in the scenario")
            raise InputError([problem(scenario.name, message, key=key)])
    return tuple(values)


def value_at(tree: Any, key: str) -> Any:
    """The value a scenario has at a key, entries of lists by number, name or stage; else None."""
    node = tree
    for step in key.replace("[", ".").replace("]", "").split("."):
        if isinstance(node, dict) and step not in node and len(node) == 1:
            node = next(iter(node.values()))  # the parameters of the one distribution there
        if isinstance(node, list):
            named = {str(n.get("name", n.get("stage", i))): n for i, n in enumerate(node)}
            node = named.get(step, node[int(step)] if step.isdigit() else None)
        elif isinstance(node, dict):
            node = node.get(step)
        else:
            return None
    if isinstance(node, dict) and "fixed" in node:
        return node["fixed"]
    return node


def sample(ranges: Ranges, method: Method, size: int, seed: int) -> Values:
    """The points of a method.

    Parameters
    ----------
    size : trajectories of Morris (each K + 1 points), or base points of Sobol' (each K + 2 points)
    """
    from SALib.sample import morris, sobol

    space = _space(ranges)
    if method == "morris":
        found = morris.sample(space, size, num_levels=LEVELS, seed=_short(seed))
    else:
        found = sobol.sample(space, size, calc_second_order=False, seed=_short(seed))
    return tuple(tuple(float(f"{v:.9g}") for v in row) for row in found.tolist())


def one_at_a_time(ranges: Ranges, base: tuple[float, ...]) -> Values:
    """The base point, then for each key its low and its high end with the others at the base."""
    points = [base]
    for i, ends in enumerate(ranges.values()):
        points += [(*base[:i], end, *base[i + 1 :]) for end in ends]
    return tuple(points)


def indices(
    ranges: Ranges, method: Method, points: FloatArray, response: FloatArray, seed: int
) -> pd.DataFrame:
    """How much each key matters to a response.

    Parameters
    ----------
    points : (P, K) of `sample`
    response : (P,)

    Returns
    -------
    A row a key. Morris (1991) with the absolute mean of Campolongo et al. (2007): ``mu``,
    ``mu_star``, ``sigma`` in the response's unit for a move over the whole range. Sobol' (2001)
    with Saltelli et al. (2010): ``first_order`` and ``total`` shares of the variance. Each main
    index with a 95 % interval by SALib's bootstrap (``_half_width_95``).
    """
    from SALib.analyze import morris, sobol

    space = _space(ranges)
    if np.ptp(response) == 0:  # nothing matters; SALib would divide by zero
        found: dict[str, Any] = {}
    elif method == "morris":
        given = {"num_levels": LEVELS, "seed": _short(seed)}
        found = morris.analyze(space, points, response, **given)
    else:
        found = sobol.analyze(space, response, calc_second_order=False, seed=_short(seed))
    names = _MORRIS if method == "morris" else _SOBOL
    zeros = np.zeros(len(ranges))
    columns = {name: np.asarray(found.get(key, zeros), dtype=float) for key, name in names.items()}
    return pd.DataFrame({"key": list(ranges)} | columns)


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
MAIN_INDEX: dict[Method, str] = {"morris": "mu_star", "sobol": "total"}


def _space(ranges: Ranges) -> dict[str, Any]:
    return {
        "num_vars": len(ranges),
        "names": list(ranges),
        "bounds": [list(ends) for ends in ranges.values()],
    }


def _short(seed: int) -> int:
    return seed % 2**32  # what SALib takes
