"""What the naive player is told: how the bureau is run, and what a rule can see."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Any

from sim.scenario.conduct import Appraisal, Responses
from sim.scenario.rules import Allocation
from sim.world.world import World

BACKLOG_RULES = (
    "top_up", "least_backlog", "two_choices", "least_work", "pull", "below_mean_lot",
)  # fmt: skip
"""The rules that look at backlogs."""


@dataclass(frozen=True)
class Regime:
    """A way to run the bureau: ``homes`` of the regions (teams, from 0), means of the route."""

    allocation: Allocation
    homes: Sequence[Sequence[int]]
    stage_means: Sequence[float] = ()  # mean work of each stage
    kind_factors: Sequence[float] = ()  # work factor of each kind
    service_order: str = "allocated_first"
    max_open_cases: int | None = None
    roles: Sequence[str] = ()  # whose each stage is
    clerical_factor: float = 1.0
    handover_days: float = 0.0
    absent_cases: str = "hold"
    joins: Mapping[int, str] = field(default_factory=dict)  # month, by team
    leaves: Mapping[int, tuple[str, int | None]] = field(default_factory=dict)  # and to whom
    appraisal: Appraisal | None = None
    responses: Responses = field(default_factory=Responses)
    limits: Mapping[int, Sequence[int]] = field(default_factory=dict)  # kinds of limited teams
    escalate_after: int | None = None  # months

    @property
    def rule(self) -> str:
        """Name of the rule."""
        return self.allocation.rule

    def option(self, name: str, otherwise: Any = None) -> Any:
        """An option of the rule; something else if it has none of the name."""
        return getattr(self.allocation, name, otherwise)

    @property
    def in_days(self) -> bool:
        """Whether the rule looks at loads in days or weights, and not at numbers of cases."""
        return self.rule == "least_work" or self.option("backlog") in ("work", "weight")

    def weight(self, kind: str) -> float:
        """What a case of a kind counts."""
        return float(self.option("weights").get(kind, 1))

    def easing(self, is_new: bool) -> str:
        """How a team that comes new, or back, is brought to the others' level."""
        if self.rule not in BACKLOG_RULES:
            return "level"
        returning: str = self.option("returning")
        return (is_new and self.option("joining")) or returning

    @property
    def terms(self) -> dict[str, Any]:
        """The rule and its options; when it is asked is another matter."""
        return self.allocation.model_dump(exclude={"timing"})


@dataclass
class Bulletin:
    """What a month's count tells of each team."""

    start: list[int]  # backlog at the last count
    received: list[int]
    closed: list[int]
    backlog: list[int]

    def rate(self, team: int) -> float:
        """Closure rate of a team, 0 without cases."""
        return closure_rate(self.closed[team], self.start[team] + self.received[team])


def closure_rate(closed: int, cases: int) -> float:
    """Closed / cases, 0 without cases."""
    return closed / cases if cases else 0.0


@dataclass
class Sight:
    """What a rule sees when it is asked."""

    active: list[int]  # in team order
    held: list[set[int]]  # open cases of each team
    division: list[int]  # of each team
    thirds: dict[int, int]  # of a returning team: how many are added of what it lacks
    batch: list[int]  # the cases that the sequence is for
    days: Callable[[int, int], float]  # of a team with a case: expected remaining days
    bulletins: list[Bulletin]
    received: list[int]  # of each team, since the last count
    losers: dict[int, int]  # the team that a case was taken from last
    took: list[list[int]]  # who took cases in each month counted
    gradual: set[int]  # returning teams that are raised
    month: str
    dealt: Sequence[tuple[int, int]] = ()  # cases and teams of tracks asked before, just now


def not_before_of(world: World) -> list[float]:
    """The day before which each case is not ready for its last stage."""
    outcome = getattr(world.docket, "outcome", None)
    return [-inf] * len(world.docket) if outcome is None else outcome.not_before.tolist()
