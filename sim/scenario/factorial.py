"""Every combination of the parts of a reform, as arms of one scenario."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import combinations

from sim.language import _, listed, marked
from sim.scenario.nodes import tree_of
from sim.scenario.problems import InputError, Place, problem
from sim.scenario.scenario import Arm, Scenario, laid_over, parts_of, setting_of

MOST_PARTS = 6


@dataclass(frozen=True)
class Factorial:
    """A scenario whose arms are the combinations of its parts.

    Attributes
    ----------
    scenario : Scenario
        Its arms in the order of ``subsets``; the first has none of the parts.
    parts : tuple[str, ...]
        Their names, in the order of the file.
    subsets : tuple[frozenset[str], ...]
        The parts of each arm.
    """

    scenario: Scenario
    parts: tuple[str, ...]
    subsets: tuple[frozenset[str], ...]


def factorial(scenario: Scenario) -> Factorial:
    """All combinations of a scenario's parts; parts are laid on in the order of the file.

    Raises
    ------
    InputError
        If there are fewer than two parts, more than six, or a combination that cannot be.
    """
    parts = tuple(part.name for part in scenario.file.parts)
    if not 2 <= len(parts) <= MOST_PARTS:
        message = marked(
            "decompose needs 2 to {most} entries in parts; found none. Parts are the single "
            "changes of a reform, each with a name and the keys that it changes, as an arm has "
            "them: see parts in docs/scenario.md, and scenarios/huancui.yaml"
        )
        if parts:
            message = marked("decompose needs 2 to {most} entries in parts; found {n} ({names})")
        why = _(message, most=MOST_PARTS, n=len(parts), names=listed(parts))
        raise InputError([problem(scenario.name, why)])
    chosen = [names for size in range(len(parts) + 1) for names in combinations(parts, size)]
    arms = tuple(_arm(scenario, names) for names in chosen)
    return Factorial(replace(scenario, arms=arms), parts, tuple(map(frozenset, chosen)))


def renamed(combined: Factorial, names: Callable[[str], str]) -> Factorial:
    """The same with other names of parts and arms."""
    arms = tuple(replace(arm, name=names(arm.name)) for arm in combined.scenario.arms)
    return Factorial(
        replace(combined.scenario, arms=arms),
        tuple(map(names, combined.parts)),
        tuple(frozenset(map(names, subset)) for subset in combined.subsets),
    )


def _arm(scenario: Scenario, names: tuple[str, ...]) -> Arm:
    label = " + ".join(names) or "none"
    tree = tree_of(scenario.resolved, Place(f"{scenario.name} with {label}", 0, ""))
    overlays = parts_of(tree)
    return Arm(label, setting_of(scenario, laid_over(tree, [overlays[name] for name in names])))
