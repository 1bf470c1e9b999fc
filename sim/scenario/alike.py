"""Bureaus that differ in how many cases they have, and from where, and in nothing else.

What is checked across the keys of a scenario costs more than what is checked of each value. Of
bureaus that are alike but for these numbers it is checked once.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from sim.scenario.cases import Intake
from sim.scenario.governance import approval_is_void
from sim.scenario.names import PlaceName
from sim.scenario.opening import Opening, opening_count
from sim.scenario.origins import outdated_origins
from sim.scenario.scenario import Scenario
from sim.scenario.size import too_large


class Cases(NamedTuple):
    """The cases of one of many bureaus, as plain data.

    Attributes
    ----------
    place : str
        Its name.
    intake : dict
        Keys of the intake: how many are filed a month, and by which regions.
    opening : list of dict, or None
        Entries of the opening backlog: whose they are, how many, and of which month; None: those
        of the scenario.
    """

    place: str
    intake: dict[str, Any]
    opening: list[dict[str, Any]] | None

    @classmethod
    def of(cls, place: str, cells: Mapping[str, Any], lists: Mapping[str, Any]) -> Cases:
        """Those of a row of a table: its cells, and lists that follow from them, by column."""
        of_intake = {
            "cases_per_month": cells.get("cases_per_month"),
            "regions": lists.get("region_imbalance"),
        }
        intake = {key: value for key, value in of_intake.items() if value is not None}
        return cls(place, intake, lists.get("opening_backlog"))

    def over(self, plain: Mapping[str, Any]) -> dict[str, Any]:
        """The keys of a scenario, as plain data, that are other ones with these cases."""
        keys = {"place": self.place, "intake": plain["intake"] | self.intake}
        return keys if self.opening is None else keys | {"opening_backlog": self.opening}

    def shape(self, base: Mapping[str, Any]) -> Hashable:
        """What bureaus have in common that are alike but for the numbers of their cases.

        That are the entries, and which of what was said of the scenario, as plain data, that all
        of them are laid over no longer holds.
        """
        after = {**base, **self.over(base)}
        opening = tuple((one["team"], one["filed"]) for one in self.opening or ())
        void = (*outdated_origins(base, after, ()), approval_is_void(base, after))
        regions = len(self.intake.get("regions", ()))
        return (*self.intake, regions, self.opening is None, opening, void)


@cache
def _opening() -> TypeAdapter[Any]:
    return TypeAdapter(Opening)


@cache
def _place() -> TypeAdapter[str]:
    return TypeAdapter(PlaceName)


def _has_own_intake(plain: Mapping[str, Any]) -> bool:
    """Whether an arm, the history's or a part says something of the intake, be it the same."""
    history = (plain.get("history") or {}).get("arm") or {}
    return any("intake" in top for top in (history, *plain["arms"], *plain.get("parts", ())))


def with_cases(known: Scenario, cases: Cases) -> Scenario | None:
    """A scenario like one that was checked, with other cases of the same shape.

    None: they do not fit, or an arm has cases of its own.
    """
    if _has_own_intake(known.resolved):
        return None  # one that is as the file's by chance would be taken for it
    settings = [arm.setting for arm in (known.history, *known.arms)]
    plain = cases.over(known.resolved)
    try:
        _place().validate_python(cases.place)
        keys = plain | {"intake": Intake.model_validate(plain["intake"])}
        if cases.opening is not None:
            keys["opening_backlog"] = _opening().validate_python(cases.opening)
    except ValidationError:
        return None
    for one in (known.file, *settings):
        _ = one.homes  # made once: copies have it, as it depends on the entries alone
    file = known.file.model_copy(update=keys)
    new = {id(one): one.model_copy(update={"intake": keys["intake"]}) for one in settings}
    history, *arms = (replace(arm, setting=new[id(arm.setting)])
                      for arm in (known.history, *known.arms))  # fmt: skip
    resolved = {**known.resolved, **plain}
    made = replace(
        known, name=cases.place, file=file, history=history, arms=tuple(arms), resolved=resolved
    )
    is_refused = has_more(made, known) and too_large(
        file, history.setting, [arm.setting for arm in arms[: len(file.arms)]]
    )
    return None if is_refused else made.sharing(known)


def has_more(one: Scenario, other: Scenario) -> bool:
    """Whether one scenario has more filings a month than another, or more opening cases."""
    both = [
        (of.file.intake.cases_per_month, opening_count(of.file.opening_backlog))
        for of in (one, other)
    ]
    return any(mine > its for mine, its in zip(*both, strict=True))
