"""The vocabulary of cases that come back after they were closed (恢复执行)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sim.scenario.distributions import DaysQuantity, Distribution
from sim.scenario.numbers import Factor, PositiveFactor, Share
from sim.scenario.parts import Part

Destination = Literal["rule", "original"]


class Reopened(Part):
    """Which of the cases that are closed in some way come back, when, where to and with what."""

    share: Share = Field(
        description="Share of the cases that are closed in this way and come back, once.",
        examples=[0.4],
    )
    delay: DaysQuantity = Field(
        default=Distribution(fixed=0.0),
        description="Working days from closure to the return; the case is dealt at the first count "
        "from then on.",
        examples=[{"gamma": {"mean": 120, "cv": 1}}],
    )
    to: Destination = Field(
        default="rule",
        description="Who gets it: the team that `rule` says, or the `original` one that closed it, "
        "if that takes cases.",
        examples=["original"],
    )
    work_factor: PositiveFactor = Field(
        default=1.0,
        description="Multiplies the work of all stages of the case that has come back.",
        examples=[0.6],
    )
    wait_factor: Factor = Field(
        default=1.0,
        description="Multiplies the waits of the case that has come back.",
        examples=[0.5],
    )
