"""The engines that play a plan: SimPy's, the reference, and the compiled one; the same log."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from typing import Literal, get_args

from sim.bureau.bureau import Bureau, Workforce
from sim.bureau.log import Log
from sim.bureau.regime import Plan
from sim.scenario.problems import InputError, nearest, problem
from sim.words import _
from sim.world.world import World

Engine = Literal["auto", "simpy", "compiled"]
ENGINES: tuple[Engine, ...] = get_args(Engine)


def engine_named(name: str) -> Engine:
    """The engine of this name.

    Raises
    ------
    InputError
        If there is none, or if it cannot run here.
    """
    for engine in ENGINES:
        if engine == name:
            if engine == "compiled" and not find_spec("numba"):
                why = _(
                    "{engine} needs Numba, which is not installed here; "
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
    return "compiled" if find_spec("numba") else "simpy"


def play(world: World, plan: Plan, engine: Engine = "auto") -> Log:
    """Play a plan against a world, up to and including the event after the last month."""
    return Bureau(world, plan, _workforce(world, plan, resolved(engine))).play()


def play_all(world: World, plans: Sequence[Plan], engine: Engine = "auto") -> Iterator[Log]:
    """Play several plans with the same history against one world, each as `play` does.

    The compiled engine plays the history once: all arms inherit it.
    """
    before = world.calendar.history_months
    if not before or len(plans) < 2 or resolved(engine) == "simpy":
        yield from (play(world, plan, engine) for plan in plans)
        return
    inherited = Bureau(world, plans[0], _workforce(world, plans[0], resolved(engine)))
    inherited.play_months(range(before))
    for i, plan in enumerate(plans, start=1):
        yield _played_on(inherited.fork() if i < len(plans) else inherited, plan)


def _played_on(bureau: Bureau, plan: Plan) -> Log:
    """Play what follows the history; nothing but the log is kept."""
    bureau.office.follow(plan)
    return bureau.play(bureau.world.calendar.history_months)


def _workforce(world: World, plan: Plan, engine: Engine) -> Workforce:
    docket, teams = world.docket, len(world.staff.names)
    if engine == "compiled":
        from sim.bureau.compiled_engine import CompiledWorkforce

        return CompiledWorkforce(docket, teams)
    from sim.bureau.simpy_engine import SimpyWorkforce

    weighs_work = plan.history.weighs_work or plan.comparison.weighs_work
    return SimpyWorkforce(docket, teams, counts_open_cases=weighs_work)


def is_at_hand(engine: Engine) -> bool:
    """Whether the engine can play at once: the compiled one is loaded, if it has been compiled."""
    if resolved(engine) != "compiled":
        return True
    from sim.bureau.compiled_engine import is_loaded

    return is_loaded()


def prepare(engine: Engine, compiling: Callable[[], None]) -> None:
    """Load the compiled engine, or compile it for this machine, before worker processes need it.

    Parameters
    ----------
    compiling : called when the compilation begins; never, if it was done before
    """
    if resolved(engine) == "compiled":
        from sim.bureau.compiled_engine import rehearse

        rehearse(compiling)
