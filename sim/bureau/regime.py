"""The regime: how the bureau works in a phase of the run, and the plan of history and arm."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.bureau.board import Rule
from sim.bureau.rules.registry import Traits, options_of, rule_of, traits_of
from sim.bureau.tracks import Tracks, tracks_of
from sim.bureau.workforce import ROLES
from sim.scenario.defined import keeps_pool
from sim.scenario.posts import handover
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
    def options(self) -> Any:
        """The options of the rule; None: it has none, or is the analyst's own."""
        return options_of(self.rule)

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
    def tracks(self) -> Tracks | None:
        """Which teams may be given which cases; None: every team all."""
        return tracks_of(self.setting)

    @cached_property
    def may_leave_cases(self) -> bool:
        """Whether a case may stay in the pool though teams are there."""
        return self.is_own or self.setting.allocation.leaves_cases or self.tracks is not None

    @cached_property
    def pulls_at_closures(self) -> bool:
        """Whether teams with room get cases whenever one is closed or filed."""
        allocation = self.setting.allocation
        return not self.is_own and allocation.leaves_cases and allocation.timing == "immediate"

    @cached_property
    def is_dealt_ahead(self) -> bool:
        """Whether the rule is asked about filings at the event before them."""
        timing, blind = self.setting.allocation.timing, self.traits.deals_blindly
        return timing == "rolling" or (timing == "immediate" and blind)

    @cached_property
    def is_asked_once(self) -> bool:
        """Whether the rule is asked once a month, at its event."""
        return self.is_dealt_ahead or self.setting.allocation.timing == "monthly"

    @cached_property
    def escalates_after(self) -> int | None:
        """Months after which cases of teams limited to kinds are dealt anew; None: never."""
        escalate = self.setting.escalate
        return None if escalate is None or self.tracks is None else escalate.after_months

    @cached_property
    def has_conduct(self) -> bool:
        """Whether there is appraisal or behaviour."""
        return self.setting.appraisal is not None or bool(self.setting.responses.on)

    def goes_on_from(self, other: Regime) -> bool:
        """Whether what the rule of another regime remembers holds in this one."""
        return self.rule is other.rule and self.setting.limits == other.setting.limits

    @cached_property
    def weights(self) -> FloatArray | None:
        """Weight of each kind, (K,), where the named rule levels weights; else None."""
        allocation = self.setting.allocation
        if self.is_own or not isinstance(allocation, TopUp) or allocation.backlog != "weight":
            return None
        return np.array([allocation.weights.get(kind.name, 1.0) for kind in self.setting.kinds])

    @cached_property
    def roles(self) -> IntArray:
        """Whose each stage is, (S,), by place in `ROLES`."""
        return np.array([ROLES.index(stage.role) for stage in self.setting.route])

    @cached_property
    def handover(self) -> FloatArray:
        """Days that a case is on its way after each stage, (S,)."""
        return np.array(handover(self.setting))

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
    """The regime of the history's months and that of the comparison's.

    Attributes
    ----------
    keeps_pool : bool
        Whether, under some arm of the scenario, cases may stay in the pool though there are teams.
    """

    history: Regime
    comparison: Regime
    keeps_pool: bool = False

    @property
    def has_conduct(self) -> bool:
        """Whether there is appraisal or behaviour, in the history or the comparison."""
        return self.history.has_conduct or self.comparison.has_conduct


def regime(setting: Setting, rule: Rule | None = None) -> Regime:
    """The regime of a setting; ``rule``: an analyst's own function instead of the named rule."""
    return Regime(setting, rule or rule_of(setting.allocation), is_own=rule is not None)


def plan(scenario: Scenario, arm: Arm, rule: Rule | None = None) -> Plan:
    """The plan of an arm; ``rule`` replaces the arm's rule, not the history's."""
    return next(plans(scenario, [regime(arm.setting, rule)]))


def plans(scenario: Scenario, comparisons: Iterable[Regime]) -> Iterator[Plan]:
    """A plan of each regime of the comparison, all with the same history."""
    pool, history = any(keeps_pool(one.setting) for one in scenario.arms), scenario.history.setting
    before = regime(history)
    for one in comparisons:
        yield Plan(before, one, pool)
