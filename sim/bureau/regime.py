"""The regime: how the bureau works in a phase of the run, and the plan of history and arm."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.arrays import BoolArray, FloatArray
from sim.bureau.board import Rule
from sim.bureau.rules.registry import Traits, rule_of, traits_of
from sim.scenario.rules import Levelling
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
    def easing(self) -> tuple[str, str]:
        """How teams that come back, and teams that come new, are brought to the others' level."""
        allocation = self.setting.allocation
        if not isinstance(allocation, Levelling) or not self.traits.looks_at_backlogs:
            return "level", "level"
        return allocation.returning, allocation.joining or allocation.returning

    @cached_property
    def eases_gradually(self) -> bool:
        """Whether some of them are filled gradually."""
        return "gradual" in self.easing

    @cached_property
    def gives_even_shares(self) -> bool:
        """Whether some of them get an even share of the new cases only."""
        return "even_share" in self.easing

    def is_eased(self, how: str, is_new: BoolArray) -> BoolArray:
        """Whether each team, if it comes back or comes new, is treated in this way, (T,)."""
        returning, joining = (kind == how for kind in self.easing)
        return np.where(is_new, joining, returning)

    @cached_property
    def has_heirs(self) -> bool:
        """Whether a team that leaves names who takes over from it."""
        return any(leave.to is not None for leave in self.setting.leaves)

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
