"""The allocation rules: what a scenario says of each, and every option of it, once.

A rule is a model here and a function in `sim.bureau.rules`, which is tied to the model there. The
model's docstring says where each case goes; the schema and docs/scenario.md show it.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any, ClassVar, Literal

from pydantic import Field, model_validator

from sim.language import _
from sim.scenario.numbers import AtLeastOne, Share
from sim.scenario.parts import CaseWeights, Part
from sim.scenario.terms import TERMS

Timing = Literal["monthly", "rolling", "immediate"]
Easing = Literal["level", "gradual", "even_share"]
"""How a team that comes back, or new, is brought to the level of the others."""

RULES: dict[str, type[Allocation]] = {}
"""The model of every rule, by its name; all are known once `sim.scenario.one_rule` is imported."""


class Allocation(Part):
    """How filed cases are given to teams: a rule, and when.

    Attributes
    ----------
    looks_at_backlogs : bool
        Whether who has little gets more.
    tops_up : bool
        Whether teams below a level come first; what the rule remembers says which they were.
    heeds_homes : bool
        Whether it matters which teams serve a region.
    draws_lots : bool
        Whether chance decides which team gets a case.
    draws_by_team : bool
        Whether chance decides for every team apart whether a case may go to it.
    sees_who_lost : bool
        Whether it matters which team a case was taken from.
    leaves_cases : bool
        Whether cases may stay in the pool though there are teams.
    heeds_ledger : bool
        Whether it matters who had a case in the docket that is given.
    """

    looks_at_backlogs: ClassVar[bool] = False
    tops_up: ClassVar[bool] = False
    heeds_homes: ClassVar[bool] = False
    draws_lots: ClassVar[bool] = False
    draws_by_team: ClassVar[bool] = False
    sees_who_lost: ClassVar[bool] = False
    leaves_cases: ClassVar[bool] = False
    heeds_ledger: ClassVar[bool] = False

    rule: str
    timing: Timing = Field(
        default="monthly", description="When cases are given to teams.", examples=["rolling"]
    )

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Make a rule known by its name."""
        name = cls.model_fields["rule"]
        if not name.is_required():
            RULES[name.default] = cls

    def __hash__(self) -> int:  # weights are a mapping, which has none
        return hash(self.rule)

    @property
    def deals_evenly(self) -> bool:
        """Whether all teams get alike, whatever their regions, backlogs and records."""
        return False

    @property
    def heeded(self) -> Allocation:
        """The same without options that mean nothing beside the others."""
        return self

    @classmethod
    def usual_options(cls) -> dict[str, Any]:
        """Value of each option if nothing is said."""
        return cls().options  # type: ignore[call-arg]

    @property
    def options(self) -> dict[str, Any]:
        """Value of each option by its key, without the rule's name and the timing."""
        values = self.model_dump(by_alias=True)
        return {key: value for key, value in values.items() if key not in ("rule", "timing")}


class Levelling(Allocation):
    """A rule under which who has little gets more."""

    looks_at_backlogs: ClassVar[bool] = True

    returning: Easing = Field(
        default="level",
        alias="return",
        description="How a team that comes back is brought to the others' level: at once (`level`),"
        " over three events (`gradual`), or by an even share of the new cases only, until it is no "
        "longer below their mean backlog (`even_share`).",
        examples=["gradual"],
    )
    joining: Easing | None = Field(
        default=None,
        alias="joins",
        description="The same of a team that the bureau did not have before; `null`: as `return`.",
        examples=["even_share"],
    )


class Even(Allocation):
    """A rule under which all teams get alike, whatever their regions, backlogs and records."""

    @property
    def deals_evenly(self) -> bool:
        """They do."""
        return True


def named(name: str, *chinese: str) -> Any:
    """A rule's name, and what it is called in Chinese; the documentation shows the first."""
    TERMS[name] = chinese
    return Field(default=name, description="Which team each case goes to.", examples=[name])


def weights_of_kinds() -> Any:
    """What cases count, where a rule weighs them."""
    return Field(
        default={},
        description="What a case of a kind counts, 1 where nothing is said; of `top_up` for "
        "`backlog: weight`.",
        examples=[{"civil": 1, "notarised debt": 0.5}],
    )


class Regional(Allocation):
    """Each case goes to the home teams of its region, in turn if there are several."""

    heeds_homes: ClassVar[bool] = True

    rule: Literal["regional"] = named("regional", "按地域分案", "按地域", "地域分案")


class TopUp(Levelling):
    """Each case goes to the lowest team below the mean backlog; if none is, in rotation."""

    tops_up: ClassVar[bool] = True

    rule: Literal["top_up"] = named("top_up", "存案补平", "补平")
    base: Literal["before", "including"] = Field(
        default="before",
        description="Mean backlog before, or including, the new cases.",
        examples=["including"],
    )
    fill: Literal["lowest_first", "team_order", "in_proportion"] = Field(
        default="lowest_first",
        description="In what order shortfalls are filled.",
        examples=["team_order"],
    )
    unit: Literal["team", "division"] = Field(
        default="team", description="What is levelled first.", examples=["division"]
    )
    backlog: Literal["cases", "work", "weight"] = Field(
        default="cases",
        description="Backlog in cases, in days of expected work, or in `weights`; `work` and "
        "`weight` go with `unit: team` and not with `fill: in_proportion`.",
        examples=["work"],
    )
    weights: CaseWeights = weights_of_kinds()

    @model_validator(mode="after")
    def _weighed_backlogs_are_filled_case_by_case(self) -> TopUp:
        if self.backlog != "cases" and (self.unit == "division" or self.fill == "in_proportion"):
            why = _(
                "backlog: {backlog} goes with unit: team and not with fill: in_proportion",
                backlog=self.backlog,
            )
            raise ValueError(why)
        if self.backlog == "weight" and not self.weights:
            raise ValueError(_("backlog: weight needs weights: what a case of each kind counts"))
        return self

    @property
    def heeded(self) -> Allocation:
        """Weights mean nothing to a backlog in cases or days."""
        return self if self.backlog == "weight" else self.model_copy(update={"weights": {}})


class Rotation(Even):
    """Each case goes to the active teams in turn."""

    rule: Literal["rotation"] = named(
        "rotation", "平均流水分配", "流水分配", "平均分配", "轮流", "流水", "轮转"
    )


class LeastBacklog(Levelling):
    """Each case goes to the team with the lowest backlog at that moment."""

    rule: Literal["least_backlog"] = named("least_backlog", "最少存案", "存案最少")


class Random(Even):
    """Each case goes to an active team by lot."""

    draws_lots: ClassVar[bool] = True

    rule: Literal["random"] = named("random", "随机分案", "随机")


class Capacity(Allocation):
    """Each case goes to teams in proportion to their closures of the last three months."""

    rule: Literal["capacity"] = named("capacity", "按能力", "按办案能力")


class LeastWork(Levelling):
    """Each case goes to the team with the least expected remaining work, in days at its speeds."""

    rule: Literal["least_work"] = named("least_work", "最少工作量", "工作量最少")


class TwoChoices(Levelling):
    """Each case goes to the team with the lower backlog of two drawn by lot."""

    draws_lots: ClassVar[bool] = True

    rule: Literal["two_choices"] = named("two_choices", "两者择少", "二选一")


class Merit(Allocation):
    """Each case goes in rotation, unless the applicant names an officer: then to a team of merit.

    Such a team is above the median in last month's closures and closure rate, and below it in
    backlog.
    """

    draws_lots: ClassVar[bool] = True

    rule: Literal["merit"] = named("merit", "申请人点名", "点名", "择优")
    named_share: Share = Field(
        default=0.5,
        description="Share of applicants who name an officer (assumed).",
        examples=[0.3],
    )


class Pull(Allocation):
    """Each case goes to the team with the lowest backlog, once one is below the cap.

    Until then it waits in the pool: first filed, first dealt.
    """

    looks_at_backlogs: ClassVar[bool] = True
    leaves_cases: ClassVar[bool] = True

    rule: Literal["pull"] = named("pull", "结出递补", "递补")
    timing: Literal["monthly", "immediate"] = Field(
        default="monthly",
        description="When teams below the cap get cases: at counts, or whenever a case is closed "
        "or filed.",
        examples=["immediate"],
    )
    cap: AtLeastOne = Field(
        default=30,
        description="Open cases of a team up to which it gets others (assumed).",
        examples=[40],
    )


@cache
def keys_of(model: type[Allocation]) -> tuple[str, ...]:
    """The keys of a rule as they are written."""
    return tuple(field.alias or name for name, field in model.model_fields.items())


def rules_with(option: str) -> list[str]:
    """The rules that have an option of this key."""
    return [name for name, model in RULES.items() if option in keys_of(model)]


def usual_options() -> dict[str, Any]:
    """Every option of any rule, by its key, as it is if nothing is said."""
    return {k: v for model in RULES.values() for k, v in model.usual_options().items()}


def foreign_options(keys: Collection[str], rule: Any) -> set[str]:
    """Those of the keys that are options, but not of this rule; none if there is no such rule."""
    model = RULES.get(rule) if isinstance(rule, str) else None
    own = keys if model is None else keys_of(model)
    return {key for key in keys if key not in own and rules_with(key)}
