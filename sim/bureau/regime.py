"""The regime: how the bureau works in a phase of the run, and the plan of history and arm."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.arrays import FloatArray
from sim.bureau.board import Rule
from sim.bureau.rules.registry import Traits, rule_of, traits_of
from sim.scenario.rules import Levelling, TopUp
from sim.scenario.scenario import Arm, Scenario
from sim.scenario.setting import Setting


@dataclass(frozen=True)
class Regime:
    """How cases are allocated and worked on: a setting, and the rule that it names.

    Attributes
    ----------
    rule : Rule
        The named rule, or an analyst's own function.
    is_own : bool
        Whether it is the analyst's own.
    """

    setting: Setting
    rule: Rule
    is_own: bool = False

    @cached_property
    def traits(self) -> Traits:
        """What must be known of the rule; of an analyst's own, what it says or what is safe."""
        return traits_of(self.rule)

    @cached_property
    def eases_returns(self) -> bool:
        """Whether teams that come back are filled gradually."""
        allocation = self.setting.allocation
        gradual = isinstance(allocation, Levelling) and allocation.returning == "gradual"
        return self.traits.looks_at_backlogs and gradual

    @cached_property
    def weights(self) -> FloatArray | None:
        """Weight of each kind, (K,), where the named rule levels weights; else None."""
        allocation = self.setting.allocation
        if self.is_own or not isinstance(allocation, TopUp) or allocation.backlog != "weight":
            return None
        return np.array([allocation.weights.get(kind.name, 1.0) for kind in self.setting.kinds])

    @cached_property
    def expected_work(self) -> tuple[FloatArray, FloatArray]:
        """Mean remaining work of officer and of assistant, (K, S): by kind and stage reached."""
        factors = np.array([kind.work_factor for kind in self.setting.kinds])
        both = []
        for role in ("officer", "assistant"):
            means = [s.work.family.expectation * (s.role == role) for s in self.setting.route]
            remaining = np.cumsum(means[::-1])[::-1]
            both.append(factors[:, None] * remaining)
        return both[0], both[1]


@dataclass(frozen=True)
class Plan:
    """The regime of the history's months and that of the comparison's."""

    history: Regime
    comparison: Regime


def regime(setting: Setting, rule: Rule | None = None) -> Regime:
    """The regime of a setting; ``rule``: an analyst's own function instead of the named rule."""
    return Regime(setting, rule or rule_of(setting.allocation), is_own=rule is not None)


def plan(scenario: Scenario, arm: Arm, rule: Rule | None = None) -> Plan:
    """The plan of an arm; ``rule`` replaces the arm's rule, not the history's."""
    return Plan(regime(scenario.history.setting), regime(arm.setting, rule))
