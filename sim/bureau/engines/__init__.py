"""The engines that play a plan: SimPy's, the reference, and the compiled one; the same log."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from types import ModuleType
from typing import Literal, get_args

from sim.bureau.bureau import Bureau
from sim.bureau.log import Log
from sim.bureau.regime import Plan
from sim.bureau.workforce import Workforce
from sim.compiled.functions import compiles
from sim.language import _
from sim.scenario.problems import InputError, nearest, problem
from sim.world.world import World

Engine = Literal["auto", "simpy", "compiled"]
ENGINES: tuple[Engine, ...] = get_args(Engine)


def engine_named(name: str) -> Engine:
    """The engine of this name.

    Parameters
    ----------
    name : str
        Of `ENGINES`.

    Raises
    ------
    InputError
        If there is none of this name, or if it cannot run here.
    """
    for engine in ENGINES:
        if engine == name:
            if engine == "compiled" and not compiles():
                why = _(
                    "{engine} needs Numba, which is not installed here, or switched off; "
                    "simpy gives the same results",
                    engine=name,
                )
                raise InputError([problem("--engine", why)])
            return engine
    why = _("no engine '{name}'; {nearest}", name=name, nearest=nearest(name, ENGINES))
    raise InputError([problem("--engine", why)])


def resolved(engine: Engine) -> Engine:
    """The engine that ``auto`` means here: the compiled one, where Numba is installed."""
    if engine != "auto":
        return engine
    return "compiled" if compiles() else "simpy"


def _compiled() -> ModuleType:
    """The compiled engine.

    Raises
    ------
    InputError
        If Numba is installed and cannot be loaded all the same.
    """
    try:
        from sim.bureau.engines import compiled_engine
    except (ImportError, OSError) as error:  # OSError: of a library of the system that is missing
        why = _(
            "Numba cannot be loaded here ({error}); --engine simpy gives the same results",
            error=error,
        )
        raise InputError([problem("--engine", why)]) from error
    return compiled_engine


def play(world: World, plan: Plan, engine: Engine = "auto") -> Log:
    """Play a plan against a world, up to and including the event after the last month.

    The log ends there; where the world goes on, it says when its cases were closed all the same.
    """
    return Bureau(world, plan, _workforce(world, plan, resolved(engine))).play()


def play_all(world: World, plans: Sequence[Plan], engine: Engine = "auto") -> Iterator[Log]:
    """Play several plans with the same history against one world, each as `play` does.

    The compiled engine plays the history once: all arms inherit it.

    Parameters
    ----------
    world : World
        What happens to the bureau.
    plans : sequence of Plan
        How it is run in the comparison; in the history they run it alike.
    engine : Engine
        Who plays.

    Yields
    ------
    Log
        Of each plan, in their order.
    """
    before = world.calendar.history_months
    if not before or len(plans) < 2 or resolved(engine) == "simpy":
        yield from (play(world, plan, engine) for plan in plans)
        return
    inherited = Bureau(world, plans[0], _workforce(world, plans[0], resolved(engine)))
    inherited.play_months(range(before))
    for plan in plans[:-1]:
        yield inherited.fork(plan).play(before)
    inherited.follow(plans[-1])
    yield inherited.play(before)


def _workforce(world: World, plan: Plan, engine: Engine) -> Workforce:
    docket, teams = world.as_far_as_known.docket, len(world.staff.names)
    further = world.staff.people - 2 * teams
    if engine == "compiled":
        workforce: Workforce = _compiled().CompiledWorkforce(docket, teams, further)
        return workforce
    from sim.bureau.engines.simpy_engine import SimpyWorkforce

    weighs_work = any(r.traits.weighs_work for r in (plan.history, plan.comparison))
    return SimpyWorkforce(docket, teams, further, counts_open_cases=weighs_work)


def prepare(engine: Engine, compiling: Callable[[], None]) -> None:
    """Load the compiled engine, or compile it for this machine, before worker processes need it.

    Parameters
    ----------
    engine : Engine
        Which will be needed.
    compiling : callable
        Called when the compilation begins; never, if it was done before.
    """
    if resolved(engine) == "compiled":
        _compiled().rehearse(compiling)
