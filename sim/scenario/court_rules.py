"""Rules that courts and their systems of distribution use besides those of `sim.scenario.rules`."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from sim.scenario.numbers import Cards, Months, Share, Weight
from sim.scenario.parts import CaseWeights
from sim.scenario.rules import Allocation, Even, Levelling, Timing, named, weights_of_kinds


class EvenReceipts(Even):
    """Each case goes to teams that received fewer than others in a span of months."""

    rule: Literal["even_receipts"] = named("even_receipts", "收案均衡", "均衡收案", "收案补平")
    window_months: Months = Field(
        default=3,
        description="Receipts are levelled within spans of so many months, the first of which "
        "begins with the comparison.",
        examples=[12],
    )


class Accumulator(Allocation):
    """Each case goes by lot to a team whose sum of weights is not far above the lowest.

    A team further ahead takes part in the lot with a small probability; the weight of the case is
    added to the sum of the team that gets it.
    """

    draws_lots: ClassVar[bool] = True
    draws_by_team: ClassVar[bool] = True

    rule: Literal["accumulator"] = named("accumulator", "权重累计随机", "累计权重", "权重累加")
    most_ahead: Weight = Field(
        default=3.0,
        description="How far a team's sum may be above the lowest while it surely takes part.",
        examples=[4.5],
    )
    joining_chance: Share = Field(
        default=0.25,
        description="Probability with which a team further ahead takes part, for each case.",
        examples=[0.1],
    )
    weights: CaseWeights = weights_of_kinds()


class BelowMeanLot(Levelling):
    """Each case goes by lot to one of the teams below the mean backlog; if none is, to any."""

    draws_lots: ClassVar[bool] = True

    rule: Literal["below_mean_lot"] = named("below_mean_lot", "低于平均随机", "均值以下随机")


class Deck(Allocation):
    """Each case goes to the team on the next card of a shuffled deck, which has cards of each team.

    When it is used up it is shuffled anew.
    """

    draws_lots: ClassVar[bool] = True

    rule: Literal["deck"] = named("deck", "签池抽签", "签池", "抽签池")
    cards: tuple[Cards, ...] = Field(
        default=(),
        description="Cards of each team in the deck, in team order; 1 where nothing is said.",
        examples=[[2, 1, 1]],
    )

    @property
    def deals_evenly(self) -> bool:
        """Whether all have one card."""
        return set(self.cards) <= {1}


class AsInLedger(Allocation):
    """Each case goes to the team that had it, as the column `team` of the docket says.

    Cases without a team there, or whose team takes none in the month, go to the teams in turn.
    """

    heeds_ledger: ClassVar[bool] = True

    rule: Literal["as_in_ledger"] = named("as_in_ledger", "按台账分案", "按台账", "照台账")
    timing: Timing = Field(
        default="rolling", description="When cases are given to teams.", examples=["monthly"]
    )


class RotationWithCredits(Even):
    """Each case goes in turn, and turns make up for cases lost to others or taken over."""

    sees_who_lost: ClassVar[bool] = True

    rule: Literal["rotation_with_credits"] = named(
        "rotation_with_credits", "轮转折抵", "流水折抵", "轮转补扣"
    )
