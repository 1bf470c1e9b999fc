"""The regime: how the bureau works in a phase of the run, and the plan of history and arm."""

from __future__ import annotations

from dataclasses import dataclass

from sim.bureau.allocation import RULES, Rule
from sim.scenario.scenario import Arm, Scenario
from sim.scenario.schema import ServiceOrder, Setting, Timing


@dataclass(frozen=True)
class Regime:
    """How cases are allocated and worked on.

    Attributes
    ----------
    homes : teams that serve each region
    divisions : division of each team
    redistribute : whether an absent team's cases re-enter the pool
    """

    rule: Rule
    timing: Timing
    service_order: ServiceOrder
    max_open_cases: int | None
    clerical_factor: float
    redistribute: bool
    homes: tuple[tuple[int, ...], ...]
    divisions: tuple[int, ...]


@dataclass(frozen=True)
class Plan:
    """The regime of the history's months and that of the comparison's."""

    history: Regime
    comparison: Regime


def regime(setting: Setting, rule: Rule | None = None) -> Regime:
    """The regime of a setting; ``rule``: an analyst's own function instead of the named rule."""
    return Regime(
        rule=rule or RULES[setting.allocation.rule],
        timing=setting.allocation.timing,
        service_order=setting.service_order,
        max_open_cases=setting.max_open_cases,
        clerical_factor=setting.clerical_factor,
        redistribute=setting.absent_cases == "redistribute",
        homes=setting.homes,
        divisions=setting.divisions,
    )


def plan(scenario: Scenario, arm: Arm, rule: Rule | None = None) -> Plan:
    """The plan of an arm; ``rule`` replaces the arm's rule, not the history's."""
    return Plan(regime(scenario.history.setting), regime(arm.setting, rule))
