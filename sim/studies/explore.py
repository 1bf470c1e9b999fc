"""A rule or a measure of one's own, tried at once: a table in memory, no folder and no id."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd
from pydantic import ValidationError

from sim.analysis.comparison import compare
from sim.bureau.board import Rule
from sim.bureau.engines import Engine, play_all
from sim.bureau.regime import plan
from sim.bureau.rules.registry import rule_of
from sim.language import _
from sim.measures.indicators import measures
from sim.measures.play import Play
from sim.scenario.panel import chosen_bureau
from sim.scenario.problems import InputError, nearest, problem
from sim.scenario.rules import RULES
from sim.scenario.scenario import Scenario
from sim.scenario.wording import worded
from sim.studies.replication import Setup, plays_in, worlds

OwnMeasure = Callable[[Play], float]
"""A number from a play; nan where it is undefined."""


def explore(
    scenario: Scenario,
    rules: Mapping[str, Rule],
    own_measures: Mapping[str, OwnMeasure],
    replications: int,
    engine: Engine = "auto",
) -> pd.DataFrame:
    """Compare rules of one's own with a scenario's arms, in all measures and some of one's own.

    Parameters
    ----------
    scenario : Scenario
        Of one bureau. Its first arm is the reference.
    rules : mapping of str to callable
        Further arms by name: the reference with another rule from the comparison's first month on.
    own_measures : mapping of str to callable
        Further measures by name: functions of a play.
    replications : int
        On the same worlds for all arms.
    engine : {"auto", "simpy", "compiled"}
        What plays; the results do not depend on it.

    Returns
    -------
    pandas.DataFrame
        As of `sim.analysis.comparison.compare`, by measure; those of one's own first.

    Raises
    ------
    InputError
        If a name is taken, or the scenario has a table of bureaus.
    """
    chosen_bureau(scenario, None)
    arms = [arm.name for arm in scenario.arms]
    _refuse_taken(rules, arms, _("is the name of an arm of the scenario; choose another one"))
    study = Setup(scenario, engine=engine)
    rows = []
    for replication in range(replications):
        for arm, play in _plays(study, rules, replication):
            usual = measures(play)
            _refuse_taken(own_measures, usual, _("is the name of a measure; choose another one"))
            own = {name: float(measure(play)) for name, measure in own_measures.items()}
            rows.append({"arm": arm, "replication": replication} | own | usual)
    return compare(pd.DataFrame(rows), [*arms, *rules]).set_index("measure")


def _plays(study: Setup, rules: Mapping[str, Rule], replication: int) -> Iterator[tuple[str, Play]]:
    """Plays of the scenario's arms, then of the rules on the reference's world."""
    drawn, scenario = worlds(study, replication), study.scenario
    yield from ((arm.name, play) for arm, play in plays_in(study, drawn))
    plans = [plan(scenario, scenario.reference, rule) for rule in rules.values()]
    for name, log in zip(rules, play_all(drawn[0], plans, study.engine), strict=True):
        yield name, Play(drawn[0], log)


def _refuse_taken(names: Mapping[str, Any], taken: Mapping[str, Any] | list[str], why: str) -> None:
    for name in names:
        if name in taken:
            raise InputError([problem("explore", why, key=name)])


def shipped_rule(name: str, options: Mapping[str, Any]) -> Rule:
    """A rule that is there, with its options, for one of one's own to build on.

    Raises
    ------
    InputError
        If there is no such rule, or it has no such option or value.
    """
    if name not in RULES:
        raise InputError([problem("sim.rule", nearest(name, RULES), key=name)])
    model, data = RULES[name], {"rule": name, **options}
    try:
        return rule_of(model.model_validate(data))
    except ValidationError as error:
        found = worded(error.errors(), model, data)
        raise InputError(
            [
                problem(f"sim.rule({name!r})", why, key=".".join(map(str, place)))
                for place, why in found
            ]
        ) from None
