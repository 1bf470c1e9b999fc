"""The allocation rules: what a scenario says of each, and every option of it, once.

A rule is a model here and a function in `sim.bureau.rules`, which is tied to the model there. The
model's docstring says where each case goes; the schema and docs/scenario.md show it.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Union

from pydantic import Discriminator, Field, Tag, model_validator

from sim.language import _
from sim.scenario.numbers import Share
from sim.scenario.parts import Part, short_for
from sim.scenario.terms import TERMS

Timing = Literal["monthly", "rolling", "immediate"]
Easing = Literal["level", "gradual", "even_share"]
"""How a team that comes back, or new, is brought to the level of the others."""

RULES: dict[str, type[Allocation]] = {}
"""The model of every rule, by its name."""


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
    deals_evenly : bool
        Whether all teams get alike, whatever their regions, backlogs and records.
    """

    looks_at_backlogs: ClassVar[bool] = False
    tops_up: ClassVar[bool] = False
    heeds_homes: ClassVar[bool] = False
    draws_lots: ClassVar[bool] = False
    deals_evenly: ClassVar[bool] = False

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


def _named(name: str, *chinese: str) -> Any:
    """A rule's name, and what it is called in Chinese; the documentation shows the first."""
    TERMS[name] = chinese
    return Field(default=name, description="Which team each case goes to.", examples=[name])


class Regional(Allocation):
    """Each case goes to the home teams of its region, in turn if there are several."""

    heeds_homes: ClassVar[bool] = True

    rule: Literal["regional"] = _named("regional", "按地域分案", "按地域", "地域分案")


class TopUp(Levelling):
    """Each case goes to the lowest team below the mean backlog; if none is, in rotation."""

    tops_up: ClassVar[bool] = True

    rule: Literal["top_up"] = _named("top_up", "存案补平", "补平")
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
    backlog: Literal["cases", "work"] = Field(
        default="cases",
        description="Backlog in cases, or in days of expected work; `work` goes with "
        "`unit: team` and not with `fill: in_proportion`.",
        examples=["work"],
    )

    @model_validator(mode="after")
    def _work_is_filled_case_by_case(self) -> TopUp:
        if self.backlog == "work" and (self.unit == "division" or self.fill == "in_proportion"):
            raise ValueError(
                _("backlog: work goes with unit: team and not with fill: in_proportion")
            )
        return self


class Rotation(Allocation):
    """Each case goes to the active teams in turn."""

    deals_evenly: ClassVar[bool] = True

    rule: Literal["rotation"] = _named(
        "rotation", "平均流水分配", "流水分配", "平均分配", "轮流", "流水", "轮转"
    )


class LeastBacklog(Levelling):
    """Each case goes to the team with the lowest backlog at that moment."""

    rule: Literal["least_backlog"] = _named("least_backlog", "最少存案", "存案最少")


class Random(Allocation):
    """Each case goes to an active team by lot."""

    draws_lots: ClassVar[bool] = True
    deals_evenly: ClassVar[bool] = True

    rule: Literal["random"] = _named("random", "随机分案", "随机")


class Capacity(Allocation):
    """Each case goes to teams in proportion to their closures of the last three months."""

    rule: Literal["capacity"] = _named("capacity", "按能力", "按办案能力")


class LeastWork(Levelling):
    """Each case goes to the team with the least expected remaining work, in days at its speeds."""

    rule: Literal["least_work"] = _named("least_work", "最少工作量", "工作量最少")


class TwoChoices(Levelling):
    """Each case goes to the team with the lower backlog of two drawn by lot."""

    draws_lots: ClassVar[bool] = True

    rule: Literal["two_choices"] = _named("two_choices", "两者择少", "二选一")


class Merit(Allocation):
    """Each case goes in rotation, unless the applicant names an officer: then to a team of merit.

    Such a team is above the median in last month's closures and closure rate, and below it in
    backlog.
    """

    draws_lots: ClassVar[bool] = True

    rule: Literal["merit"] = _named("merit", "申请人点名", "点名", "择优")
    named_share: Share = Field(
        default=0.5,
        description="Share of applicants who name an officer (assumed).",
        examples=[0.3],
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


def _tag(value: Any) -> str:
    usual = "regional"
    rule = value.get("rule", usual) if isinstance(value, dict) else getattr(value, "rule", usual)
    return f"<{rule}>"


if TYPE_CHECKING:
    OneRule = Allocation
else:
    _tagged = [Annotated[model, Tag(f"<{name}>")] for name, model in RULES.items()]
    _written = Union[(Literal[(*RULES,)], *RULES.values())]
    OneRule = Annotated[
        Union[(*_tagged,)],
        Discriminator(_tag),
        short_for("rule", _written),
    ]
"""A rule by its name alone, or the model that its name chooses."""
