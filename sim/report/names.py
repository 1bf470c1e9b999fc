"""What the reader calls the arms: a study with their names as they are shown.

Files keep the names that the scenario has; all that is shown of a study is made from what `named`
gives, so that no sentence, table or chart need know of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, get_args

from sim.language import _, chosen, language_in_use
from sim.scenario.parts import Wording
from sim.scenario.rules import RULES, Timing
from sim.scenario.scenario import Scenario
from sim.scenario.terms import called
from sim.studies.study import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

NAMED = ("arm", "reference", "part")
"""Columns of tables with names of arms or parts."""
ABOUT = ("arms", "stopping")
"""What of a manifest has names of arms in it."""
JOINT = " + "
"""Between the parts in the name of a combination."""


@dataclass(frozen=True)
class Names:
    """What arms and parts are called, by their names in the file; and combinations of parts."""

    shown: Mapping[str, str]

    def __call__(self, name: str) -> str:
        if name in self.shown or JOINT not in name:
            return self.shown.get(name, name)
        return JOINT.join(self.shown.get(part, part) for part in name.split(JOINT))


@dataclass(frozen=True, eq=False)
class Named(Outcome):
    """An outcome whose arms, and parts, have the names that the reader has for them."""

    names: Names = field(default_factory=lambda: Names({}), kw_only=True)

    def table(self, name: str, columns: Iterable[str] = (), *, coded: bool = False) -> pd.DataFrame:
        """The same table, with names as the reader has them; see `Outcome.table`."""
        from sim.analysis.shapley import TOTAL  # with pandas, which `check` does without

        frame = super().table(name, columns, coded=coded)
        shown = {c: _mapped(frame[c], self.names) for c in NAMED if c in frame}
        if "part" in shown:  # an arm may be called as the row of all parts together is
            shown["part"] = shown["part"].mask(frame["part"] == TOTAL, TOTAL)
        return frame.assign(**shown)


def named(outcome: Outcome) -> Outcome:
    """A study as its reader names its arms and parts, in the language in use."""
    scenario = outcome.study.base
    shown = {key: name for key, name in names_in(scenario).items() if key != name}
    if not shown or isinstance(outcome, Named):
        return outcome
    names, about = Names(shown), dict(outcome.about)
    arms = tuple(replace(arm, name=names(arm.name)) for arm in scenario.arms)
    about |= {key: _renamed(about[key], names) for key in ABOUT if key in about}
    study = outcome.study.showing(replace(scenario, arms=arms), names)
    return Named(**vars(outcome) | {"about": about, "study": study}, names=names)


def names_in(scenario: Scenario) -> dict[str, str]:
    """What every arm and part of a scenario, as it was read, is called in the language in use."""
    names: dict[str, str] = {}
    for part in scenario.file.parts:
        names[part.name] = name_in_words(part.name, part.title)
    for arm, written in zip(scenario.arms, scenario.file.arms, strict=False):
        names[written.name] = name_in_words(
            written.name, written.title, arm.setting.allocation.rule
        )
    added = [arm.name for arm in scenario.arms[len(scenario.file.arms) :]]
    names |= {name: _companion(name, names) for name in added}
    return _told_apart(names, [*(arm.name for arm in scenario.file.arms), *added])


def with_its_key(name: str, names: Mapping[str, str]) -> str:
    """A name as it is shown, and as it stands in the file where that is another."""
    shown = names.get(name, name)
    return shown if shown == name else _("{name} ({key})", name=shown, key=name)


def name_in_words(name: str, title: Wording | None = None, rule: str | None = None) -> str:
    """An arm's title, or words for a rule or a timing that its name is; else the name itself."""
    if isinstance(title, str) or (title and language_in_use() in title):
        return chosen(title)
    if name in RULES and rule in (name, None):
        return called(name)
    if name in get_args(Timing):
        return called(name)
    for first in RULES:
        timing = name.removeprefix(first).lstrip("_ ")
        if name.startswith(first) and timing in get_args(Timing) and rule in (first, None):
            words = _("{rule}, {timing}", rule=called(first), timing=called(timing))
            return name if called(first) == first else words
    return name


def _companion(name: str, names: Mapping[str, str]) -> str:
    """An arm that is added to show another without its responses."""
    of = [arm for arm in names if name == f"{arm} without responses"]
    return _("{arm} without responses", arm=names[of[0]]) if of else name


def _told_apart(names: dict[str, str], arms: list[str]) -> dict[str, str]:
    """The names of arms, those that several have with what stands in the file behind it."""
    shown = [names[arm] for arm in arms]
    twice = {arm for arm in arms if shown.count(names[arm]) > 1}
    return names | {arm: with_its_key(arm, names) for arm in twice}


def _mapped(column: pd.Series, names: Names) -> pd.Series:
    shown = {name: names(name) for name in column.dropna().unique()}
    if column.dtype != "category":
        return column.map(shown)
    renamed = column.cat.remove_unused_categories().cat.rename_categories(shown)
    return renamed.cat.reorder_categories(sorted(shown.values()))


def _renamed(value: Any, names: Names) -> Any:
    """Plain data with names of arms in it, as values and as keys."""
    if isinstance(value, Mapping):
        return {names(key): _renamed(part, names) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_renamed(part, names) for part in value]
    return names(value) if isinstance(value, str) else value
