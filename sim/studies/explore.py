"""A rule or a measure of one's own, tried at once: a table in memory, no folder and no id."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from numbers import Real
from typing import Any, NoReturn

import pandas as pd
from pydantic import ValidationError

from sim.analysis.comparison import compare
from sim.bureau.board import Rule
from sim.bureau.engines import engine_named, play_all
from sim.bureau.regime import plan
from sim.bureau.rules.registry import rule_of
from sim.language import _
from sim.measures.indicators import measures as catalogued
from sim.measures.play import Play
from sim.scenario.catalogue import OF_A_BUREAU
from sim.scenario.panel import chosen_bureau
from sim.scenario.problems import InputError, nearest, problem
from sim.scenario.rules import RULES
from sim.scenario.scenario import Scenario
from sim.scenario.wording import messages
from sim.studies.replication import Setup, plays_in, worlds

OwnMeasure = Callable[[Play], float]
"""A number from a play; nan where it is undefined."""


def explore(
    scenario: Scenario,
    *,
    rules: Mapping[str, Rule] | None = None,
    measures: Mapping[str, OwnMeasure] | None = None,
    replications: int = 10,
    engine: str = "auto",
) -> pd.DataFrame:
    """Try rules and measures of one's own at once: a table, no folder and no id.

    Parameters
    ----------
    scenario : Scenario
        Of one bureau. All its arms are played; the first is the reference.
    rules : mapping of str to callable, optional
        Further arms by name: the reference with this rule from the comparison's first month on. A
        rule gets board, pool and memory, and returns the team of each case and its memory.
    measures : mapping of str to callable, optional
        Further measures by name: functions of a play, nan where undefined.
    replications : int
        On the same worlds for all arms.
    engine : {"auto", "simpy", "compiled"}
        What plays; the results are the same.

    Returns
    -------
    pandas.DataFrame
        By measure, a row an arm: the columns of ``comparison.csv``. Measures of one's own come
        first.

    Raises
    ------
    InputError
        If a name is taken already, something is no function, or the scenario has a table of
        bureaus.
    ValueError
        If a rule does not give each case an active team.
    TypeError
        If a measure does not give a number.

    Examples
    --------
    >>> import sim
    >>> scenario = sim.load("scenarios/baseline.yaml", "calendar.months=3", "history.months=2")
    >>> def first_team(board, pool, memory):
    ...     return [board.active[0]] * len(pool), memory
    >>> table = sim.explore(scenario, rules={"first_team": first_team}, replications=2)
    >>> table.loc["closures_cases", "arm"].to_list()
    ['top_up', 'first_team']
    """
    chosen_bureau(scenario, None)
    rules, own_measures = rules or {}, measures or {}
    arms = [arm.name for arm in scenario.arms]
    if type(replications) is not int or replications < 1:
        _refuse("replications", _("must be a whole number, {least} or more", least=1))
    for name in rules:
        if name in arms:
            _refuse(name, _("is the name of an arm of the scenario; choose another one"))
    for name in own_measures:
        if name in (*OF_A_BUREAU, "arm", "replication"):
            _refuse(name, _("is the name of a measure or column; choose another one"))
    for name, function in {**rules, **own_measures}.items():
        if not callable(function):
            _refuse(name, _("must be a function"))
    setup = Setup(scenario, engine=engine_named(engine))
    rows = []
    for replication in range(replications):
        for arm, play in _plays(setup, rules, replication):
            own = {name: _number(name, measure(play)) for name, measure in own_measures.items()}
            rows.append({"arm": arm, "replication": replication} | own | catalogued(play))
    return compare(pd.DataFrame(rows), [*arms, *rules]).set_index("measure")


def _plays(setup: Setup, rules: Mapping[str, Rule], replication: int) -> Iterator[tuple[str, Play]]:
    """Plays of the scenario's arms, then of the rules on the reference's world."""
    drawn, scenario = worlds(setup, replication), setup.scenario
    yield from ((arm.name, play) for arm, play in plays_in(setup, drawn))
    plans = [plan(scenario, scenario.reference, rule) for rule in rules.values()]
    for name, log in zip(rules, play_all(drawn[0], plans, setup.engine), strict=True):
        yield name, Play(drawn[0], log)


def _number(name: str, value: object) -> float:
    if not isinstance(value, Real):
        raise TypeError(f"the measure {name} must give a number, and gave {value!r}")
    return float(value)


def _refuse(name: str, why: str) -> NoReturn:
    raise InputError([problem("explore", why, key=name)])


def rule(name: str, **options: Any) -> Rule:
    """An allocation rule that is there, to build one of one's own on.

    Parameters
    ----------
    name : str
        As in a scenario: regional, top_up ...
    **options : Any
        As in a scenario.

    Returns
    -------
    callable
        From board, pool and memory (None at first) to the team of each case and a new memory.

    Raises
    ------
    InputError
        If there is no such rule, or it has no such option or value.
    """
    if name not in RULES:
        raise InputError([problem("sim.rule", nearest(name, RULES), key=str(name))])
    model, data = RULES[name], {"rule": name, **options}
    try:
        return rule_of(model.model_validate(data))
    except ValidationError as error:
        reasons = messages(error.errors(), model, data)
        raise InputError(
            [
                problem(f"sim.rule({name!r})", why, key=".".join(map(str, place)))
                for place, why in reasons
            ]
        ) from None
