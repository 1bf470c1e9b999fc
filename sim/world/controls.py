"""What of the drawn people is known to be zero on average: controls for a run's differences."""

from __future__ import annotations

import math

import numpy as np

from sim.arrays import FloatArray
from sim.scenario.distributions import Base, Distribution
from sim.scenario.scenario import Scenario
from sim.scenario.setting import Setting
from sim.world.course import RegionalDealing
from sim.world.streams import Streams

ROLES = ("officer", "assistant")


def speed_controls(scenario: Scenario, replication: int) -> dict[str, float]:
    """Controls from the speeds that the reference's people are drawn with; mean zero each.

    Of each role with n drawn people, whose standard normal scores are z: ``mean``, the mean of z;
    ``load``, the sum of w z with the loads w of the teams under the regional rule, centred and of
    length 1 (left out where loads are equal); ``square``, the mean of z squared, less 1.

    Empty where no speed is drawn, or people are selected for their posts.
    """
    setting = scenario.reference.setting
    if setting.staff is not None:
        return {}
    streams = Streams(scenario.file.seed, replication, scenario.file.place)
    controls = {}
    for role, speeds in zip(ROLES, zip(*setting.speeds, strict=True), strict=True):
        score = scores(f"{role}_speed", speeds, streams)
        drawn = ~np.isnan(score)
        if not drawn.any():
            continue
        z, load = score[drawn], _loads(setting)[drawn]
        controls[f"{role}_mean"] = float(z.mean())
        if not np.allclose(load, load.mean()):
            weight = load - load.mean()
            controls[f"{role}_load"] = float(weight @ z / math.sqrt(weight @ weight))
        controls[f"{role}_square"] = float((z**2).mean()) - 1
    return controls


def scores(
    name: str, distributions: tuple[Distribution | None, ...], streams: Streams
) -> FloatArray:
    """Standard normal scores of people's speeds, (T,); nan where nobody is, or none is drawn."""
    n = len(distributions)
    found = np.full(n, np.nan)
    bases = [None if one is None else one.family.base for one in distributions]
    drawn: tuple[Base, ...] = ("normal", "uniform", "exponential")
    for base in (one for one in drawn if one in bases):
        mine = np.array([one == base for one in bases])
        found[mine] = _as_normal(base, streams.draws(name, n, base))[mine]
    return found


def _as_normal(base: Base, draws: FloatArray) -> FloatArray:
    """The standard normal scores of draws of this kind."""
    from scipy.special import ndtri

    match base:
        case "uniform":
            return np.asarray(ndtri(draws), dtype=np.float64)
        case "exponential":
            return np.asarray(-ndtri(np.exp(-draws)), dtype=np.float64)
        case _:
            return draws


def _loads(setting: Setting) -> FloatArray:
    """Shares of all cases that the regional rule gives to each team, (T,)."""
    count = len(setting.team_names)
    dealing = RegionalDealing(setting, count, by_kind=bool(setting.limits))
    return dealing.dealt(dealing.share, np.ones(count, dtype=np.bool_))
