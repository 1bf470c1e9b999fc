"""The vocabulary of the opening backlog: cases that are there when the run starts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from sim.scenario.distributions import DaysQuantity
from sim.scenario.names import Name
from sim.scenario.numbers import Count, Days
from sim.scenario.parts import Day, Part, TeamRef, either

Left = Annotated[
    Annotated[Literal["residual"], Tag("<word>")] | Annotated[DaysQuantity, Tag("<quantity>")],
    either("<word>", (str,), "<quantity>"),
]
"""What is left of a wait or of work: working days, or what is left of one found in progress."""
OpeningStages = Literal["untouched", "in_proportion"]


class OpeningCases(Part):
    """Cases that are there when the run starts, with a team or in the pool."""

    team: TeamRef | None = Field(
        default=None,
        description="Who has them; `null`, or nothing: nobody yet, they wait in the pool and are "
        "dealt at the first event, in order of filing.",
        examples=[3],
    )
    cases: Count = Field(default=1, description="How many.", examples=[20])
    filed: Day | None = Field(
        default=None,
        description="When they were filed, before the first day of the run: a month (they are "
        "spread over its days before the run) or a day. If neither this nor `age_days` is said: "
        "untouched cases on the first day, others as long ago as what is behind them takes.",
        examples=["2013-05"],
    )
    age_days: Days | None = Field(
        default=None,
        description="Working days from their filing to the first day of the run, in place of "
        "`filed`.",
        examples=[40],
    )
    stage: Name | None = Field(
        default=None,
        description="The stage they have reached: those before it have ended; what "
        "`opening_stages` says if nothing is said.",
        examples=["measures"],
    )
    wait_left: Left | None = Field(
        default=None,
        description="Working days until their stage can be worked on; `residual`: what is left of "
        "the wait before it, found in progress; none if nothing is said.",
        examples=[{"exponential": {"mean": 12}}],
    )
    work_left: Left | None = Field(
        default=None,
        description="What is left of the work of their stage, working days at speed 1; `residual`: "
        "of work found in progress; all of it if nothing is said.",
        examples=["residual"],
    )
    kind: Name | None = Field(
        default=None,
        description="Their kind; drawn by the shares of `kinds` if nothing is said.",
        examples=["civil"],
    )
    region: Name | None = Field(
        default=None,
        description="Their region; drawn among those that their team serves if nothing is said.",
        examples=["A"],
    )

    @property
    def has_place(self) -> bool:
        """Whether it is said where the cases stand."""
        return not (self.stage is None and self.wait_left is None and self.work_left is None)


def _counts_or_cases(value: Any) -> str:
    whole = isinstance(value, list | tuple) and all(isinstance(item, int) for item in value)
    return "<counts>" if whole else "<cases>"


Opening = Annotated[
    Annotated[tuple[Count, ...], Tag("<counts>")]
    | Annotated[tuple[OpeningCases, ...], Tag("<cases>")],
    Discriminator(_counts_or_cases),
]


def entries_of(backlog: Sequence[int | OpeningCases]) -> list[OpeningCases]:
    """The entries of an opening backlog; numbers are cases of each team in turn."""
    return [
        OpeningCases.model_construct(team=i, cases=one) if isinstance(one, int) else one
        for i, one in enumerate(backlog, start=1)
    ]


def opening_count(backlog: Sequence[int | OpeningCases]) -> int:
    """Cases of an opening backlog."""
    return sum(one if isinstance(one, int) else one.cases for one in backlog)


def untouched_count(backlog: Sequence[int | OpeningCases], stages: OpeningStages) -> int:
    """Opening cases of teams on which nobody has worked."""
    if stages == "in_proportion":
        return 0
    held = [one for one in entries_of(backlog) if one.team is not None]
    return sum(one.cases for one in held if not one.has_place)
