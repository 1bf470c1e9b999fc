"""Opening cases of a known age: how far they have come, given that they are not closed yet.

A case that was filed long ago and is still open is likely one that takes long. Formulas:
docs/model.md, "Given cases".
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.scenario.distributions import Distribution, quantile
from sim.scenario.exceeding import exceeding
from sim.scenario.setting import Setting
from sim.world.spread import DESK, Paths, Places
from sim.world.streams import Streams

ROUNDS = 10
"""Times that each work and wait is drawn anew, given all others (Geman and Geman 1984)."""
FAR = np.array([1 - 1e-9])
"""Probability of a quantity's value that says how far it reaches."""


class Aged(NamedTuple):
    """N opening cases that teams have.

    Attributes
    ----------
    team, kind : IntArray
        (n,).
    age : FloatArray
        Days since their teams got them, (n,).
    work, wait : FloatArray
        Of every stage, had they been filed just now, (n, S).
    """

    team: IntArray
    kind: IntArray
    age: FloatArray
    work: FloatArray
    wait: FloatArray


def still_open(paths: Paths, cases: Aged, streams: Streams, rows: IntArray) -> Aged:
    """The cases with works and waits given that what they take is longer than their age.

    Gibbs sampling: each work and wait in turn, given all others.

    Parameters
    ----------
    rows : IntArray
        Places of the cases in their streams, (n,).
    """
    setting, n = paths.setting, int(rows[-1]) + 1
    days = {"work": paths.pace[cases.team], "wait": np.ones_like(cases.wait)}
    taken = {"work": cases.work.copy(), "wait": cases.wait.copy()}
    at_desk = paths.days[cases.team, cases.kind, :, DESK].sum(axis=1)
    total = at_desk + sum((taken[what] * days[what]).sum(axis=1) for what in taken)
    free = list(_free(setting))
    for number in range(1, ROUNDS + 1 if len(free) > 1 else 2):
        for what, stage, quantity in free:
            factor, each = _factors(setting, what)[cases.kind], days[what][:, stage]
            others = total - taken[what][:, stage] * each
            name = f"given/opening/{what}/{setting.route[stage].stage}/{number}"
            bounds = (cases.age - others) / np.maximum(each * factor, 1e-300)
            value = factor * exceeding(quantity.family, bounds, streams.draws(name, n)[rows])
            taken[what][:, stage], total = value, others + value * each
    return cases._replace(work=taken["work"], wait=taken["wait"])


def _free(setting: Setting) -> list[tuple[str, int, Distribution]]:
    """The works and waits that are not always the same, those that reach farthest first.

    A case that is older than cases usually become is so by a long wait. Whatever is drawn first,
    given all others, takes what is missing to the age, and keeps it: were it a short work, it would
    need far more rounds to give that back than there are.
    """
    steps = [
        (what, i, quantity)
        for i, stage in enumerate(setting.route)
        for what, quantity in (("work", stage.work), ("wait", stage.wait))
    ]
    free = [(what, i, q) for what, i, q in steps if q is not None and q.family.base != "none"]
    return sorted(free, key=lambda one: -quantile(one[2].family, FAR)[0])


def _factors(setting: Setting, what: str) -> FloatArray:
    """What works, or waits, of each kind are multiplied by, (K,)."""
    return np.array([getattr(kind, f"{what}_factor") for kind in setting.kinds], dtype=np.float64)


def places_at(paths: Paths, cases: Aged) -> Places:
    """Where cases stand at their ages: at a desk, worked on, or waiting.

    Those whose ages their works and waits do not reach are ready for their last stage.
    """
    n, stages = cases.work.shape
    rows, pace = np.arange(n), paths.pace[cases.team]
    days = np.stack(
        [paths.days[cases.team, cases.kind, :, DESK], cases.work * pace, cases.wait], axis=2
    )
    until = np.cumsum(days.reshape(n, 3 * stages), axis=1)
    is_over = until <= cases.age[:, None]
    at = np.minimum(is_over.sum(axis=1), 3 * stages - 1)
    stage, step = at // 3, at % 3
    rest = until[rows, at] - cases.age
    is_at_work = (step == 1) & (rest > 0)
    waits = (step == 2) & (rest > 0)
    beyond = is_over[:, -1]
    left = np.where(is_at_work, rest / np.maximum(pace[rows, stage], 1e-300), np.nan)
    return Places(
        np.where(beyond, stages - 1, stage + waits),
        np.where(waits, rest, 0.0),
        left,
        cases.age,
    )
