"""The vocabulary of management: how teams are appraised, and people respond."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from sim.language import _
from sim.scenario.numbers import (
    AtLeastOne,
    Count,
    Factor,
    MonthDays,
    Months,
    PositiveCases,
    PositiveFactor,
    Share,
    Weight,
)
from sim.scenario.parts import Part

ServiceOrder = Literal["allocated_first", "newest_first", "shortest_work_first", "due_first"]


class ScoreWeights(Part):
    """Weights of the score; each part is divided by the highest of the ranked teams."""

    closure_rate: Weight = Field(
        default=0.5, description="Of the closure rate, divided by the best team's.", examples=[0.7]
    )
    closures: Weight = Field(
        default=0.5, description="Of the closures, divided by the best team's.", examples=[0.3]
    )

    @model_validator(mode="after")
    def _some_weight(self) -> ScoreWeights:
        if self.closure_rate + self.closures <= 0:
            raise ValueError(_("the weights add up to nothing"))
        return self


class Appraisal(Part):
    """Ranking of the teams, and what follows from it. Defaults are the source's."""

    ranking: Literal["closure_rate", "closures", "score"] = Field(
        default="closure_rate", description="What teams are ranked by.", examples=["closures"]
    )
    score_weights: ScoreWeights = Field(
        default=ScoreWeights(),
        description="For `ranking: score`: weights of both, each divided by the best team's.",
        examples=[{"closure_rate": 0.7, "closures": 0.3}],
    )
    every_months: Months = Field(default=3, description="Months between rankings.", examples=[6])
    suspend_after: AtLeastOne | None = Field(
        default=2,
        description="Last places in a row that suspend a team; `null`: never.",
        examples=[None],
    )
    suspension_months: Months = Field(
        default=3, description="How long a suspension is.", examples=[1]
    )
    commended: Count = Field(default=1, description="How many teams are commended.", examples=[2])


Range = tuple[PositiveFactor, PositiveFactor]
RANGE = "Lowest and highest factor on speed, with 1 between them."


class Response(Part):
    """A way in which speed responds to how the bureau is run.

    ``range`` are the lowest and highest factor. Every size is an assumption: the studies that
    are named found the mechanism among other people, and no study knows executors' responses.
    """

    range: Range = Field(description=RANGE)

    @field_validator("range", check_fields=False)
    @classmethod
    def _around_one(cls, ends: Any) -> Any:
        if not ends[0] <= 1 <= ends[1]:
            raise ValueError(_("must be two numbers with 1 between them, as in [0.8, 1.2]"))
        return ends


class Pressure(Response):
    """Faster with more backlog than the mean, slower with less: 1 + gain (b - mean) / mean.

    Modelled on the speed-up under load in Kc and Terwiesch (2009), Management Science 55(9);
    that teams with old backlog are pushed is also what the source says of top-up.
    The size is an assumption.
    """

    gain: Factor = Field(
        description="Gain of speed for a backlog of twice the mean.", examples=[0.05]
    )
    range: Range = Field(default=(0.8, 1.2), description=RANGE, examples=[[0.9, 1.1]])


class Overwork(Response):
    """Slower after months above a threshold of closures: 1 - effect x state.

    The state grows by the closures above ``threshold``; in a month that is not above it, the
    share ``recovery`` of it goes. Modelled on the slow-down after sustained load in Kc
    and Terwiesch (2009) and in Delasay, Ingolfsson and Kolfal (2016), Operations Research
    64(4). The size is an assumption.
    """

    threshold: PositiveCases = Field(
        description="Closures of a team in a month above which the state grows.", examples=[30]
    )
    effect: Factor = Field(
        description="Loss of speed for each closure in the state.", examples=[0.01]
    )
    recovery: Share = Field(
        default=0.5,
        description="Share of the state that goes in a month not above the threshold.",
        examples=[0.3],
    )
    range: Range = Field(default=(0.7, 1.0), description=RANGE, examples=[[0.8, 1]])


class FootDragging(Response):
    """Slower the larger the top-up that one must expect: 1 - phi u / (u + c).

    Modelled on Chan (2016), Journal of Political Economy 124(3): where new work goes to whoever
    looks least busy, physicians keep patients longer, at a cost of 9 to 12 % of throughput. That it
    carries over to executors, and its size, are assumptions.
    """

    phi: Share = Field(description="Most that is lost.", examples=[0.1])
    c: PositiveCases = Field(
        description="Top-up, in cases, at which half of it is lost.", examples=[5]
    )
    range: Range = Field(default=(0.8, 1.0), description=RANGE, examples=[[0.5, 1]])


class Ratchet(Response):
    """Slower after being topped up: 1 - c x cases topped up last month / mean backlog.

    Modelled on the ratchet effect (Weitzman 1980, Bell Journal of Economics 11(1)): who
    delivers more is asked for more (鞭打快牛, the fast ox is whipped). The size is an assumption.
    """

    c: Factor = Field(
        description="Loss of speed if a mean backlog of cases was topped up.", examples=[0.2]
    )
    range: Range = Field(default=(0.8, 1.0), description=RANGE, examples=[[0.5, 1]])


class Standing(Response):
    """Another speed for who stands last, or first, in the last ranking."""

    factor: PositiveFactor = Field(
        description="Factor on speed; needs `appraisal`.", examples=[1.03]
    )
    range: Range = Field(default=(0.8, 1.2), description=RANGE, examples=[[0.9, 1.1]])


class Accountability(Standing):
    """Another speed for the team that is last in the last ranking.

    Modelled on the source, where the bottom are held to account. It gives no effect: sign and
    size are assumptions.
    """


class Recognition(Standing):
    """Another speed for the commended teams.

    Modelled on Kosfeld and Neckermann (2011), American Economic Journal: Microeconomics 3(3),
    who found that a symbolic award raises performance. The size is an assumption.
    """


class MonthEnd(Response):
    """Faster in the last days before each closing day, slower before; the mean is kept.

    Modelled on effort that bunches before the date it is counted on: Asch (1990), Industrial
    and Labor Relations Review 43(3); Oyer (1998), Quarterly Journal of Economics 113(1). The
    size is an assumption.
    """

    days: MonthDays = Field(description="Working days before the closing day.", examples=[5])
    gain: Factor = Field(description="0.2: 20 % faster in those days.", examples=[0.2])
    range: Range = Field(default=(0.5, 2.0), description=RANGE, examples=[[0.8, 1.5]])


class YearEnd(MonthEnd):
    """Faster in the last days before the year's last closing day, slower before in that month.

    As `month_end`, in the court's month of December alone; the mean of that month is kept. Modelled
    on effort that bunches before the end of a year by which it is counted: Oyer (1998), Quarterly
    Journal of Economics 113(1), on fiscal years. The size is an assumption.
    """


class Responses(Part):
    """Responses of speed; those that are not named are off."""

    pressure: Pressure | None = Field(
        default=None, description="Faster with more backlog than the mean, slower with less."
    )
    overwork: Overwork | None = Field(
        default=None, description="Slower after months above a threshold of closures."
    )
    foot_dragging: FootDragging | None = Field(
        default=None, description="Slower the larger the top-up that one must expect."
    )
    ratchet: Ratchet | None = Field(default=None, description="Slower after being topped up.")
    accountability: Accountability | None = Field(
        default=None, description="Another speed for the last of the last ranking."
    )
    recognition: Recognition | None = Field(
        default=None, description="Another speed for the commended teams."
    )
    month_end: MonthEnd | None = Field(
        default=None, description="Faster in the last days before each closing day, slower before."
    )

    year_end: YearEnd | None = Field(
        default=None,
        description="Faster in the last days before the year's last closing day, slower before in "
        "that month.",
    )

    @property
    def on(self) -> tuple[str, ...]:
        """Names of the responses that are on."""
        return tuple(name for name in Responses.model_fields if getattr(self, name) is not None)
