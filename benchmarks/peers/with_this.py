"""Both engines of this project, which play a world that has been drawn beforehand."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from importlib.util import find_spec

import numpy as np
from common import RATE, SEED, SERVICE_RATE, Bureau, Contender, Served, month

from sim.arrays import FloatArray
from sim.bureau.engines import Engine, play
from sim.bureau.regime import plan
from sim.scenario.nodes import tree_of
from sim.scenario.problems import Place
from sim.scenario.scenario import Scenario, build
from sim.version import __version__
from sim.world.world import World, draw_worlds


@cache
def mm1(customers: int) -> Scenario:
    """A lone officer with one stage, some 1,000 filings a month or more, the last month none."""
    months = min(599, max(1, customers // 1000))
    given = {
        "title": "M/M/1",
        "calendar": {
            "start": month(0),
            "months": months + 1,
            "days_per_month": customers / months / RATE,
        },
        "intake": {
            "cases_per_month": customers / months,
            "regions": [{"name": "A", "share": 1, "home": [1]}],
            "surges": [{"from": month(months), "months": 1, "factor": 0}],
        },
        "route": [
            {
                "stage": "measures",
                "role": "officer",
                "work": {"exponential": {"mean": 1 / SERVICE_RATE}},
            }
        ],
        "amount": 1000,
        "teams": {"count": 1, "assistant_speed": None},
        "allocation": {"rule": "regional", "timing": "immediate"},
        "arms": [{"name": "only"}],
        "follow_up": {"months": 0},
        "replications": 1,
        "seed": SEED,
    }
    return build(tree_of(given, Place("M/M/1", 0, "")), "M/M/1")


def draw(customers: int) -> World:
    """The world of the M/M/1 queue."""
    return draw_worlds(mm1(customers), 0)[0]


@cache
def drawn(customers: int) -> World:
    """It, drawn once a process."""
    return draw(customers)


def queue(customers: int, engine: Engine, source: Callable[[int], World]) -> Served:
    """Serve about so many customers of an M/M/1 queue."""
    world, scenario = source(customers), mm1(customers)
    log = play(world, plan(scenario, scenario.reference), engine)
    days = log.closed - world.docket.filed
    return Served(len(days), float(np.mean(days)))


def bureau(given: Bureau, engine: Engine) -> FloatArray:
    """Play the cases of a bureau."""
    return play(given.world, given.plan, engine).closed


def contenders() -> tuple[Contender, ...]:
    """Each engine twice: the world drawn while time is taken, and before."""
    engines: dict[str, Engine] = {"compiled engine": "compiled", "SimPy engine": "simpy"}
    if not find_spec("numba"):
        del engines["compiled engine"]
    found = []
    for name, engine in engines.items():
        whole = partial(queue, engine=engine, source=draw)
        alone = partial(queue, engine=engine, source=drawn)
        plays = partial(bureau, engine=engine)
        mine = partial(
            Contender, version=__version__, is_peer=False, part=0.2 if engine == "simpy" else 1.0
        )
        label = f"this project, {name}"
        found += [
            mine(f"{label}, drawing included", queue=whole, prepare=mm1),
            mine(label, queue=alone, bureau=plays, prepare=drawn),
        ]
    return tuple(found)


CONTENDERS = contenders()
