"""What a rule is to the bureau: a function, tied to its options and to what must be known of it.

A rule gets the board (backlogs, active teams ...), the pool (filed cases in order of
filing) and what it remembers from the last time (None at first). It returns the team of
each pooled case and what it wants to remember. It knows no clock and no scenario, and
nothing of a case's future work, waits or outcome.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, partial
from inspect import signature
from types import FunctionType
from typing import Any, TypeVar

from sim.bureau.board import Rule
from sim.bureau.rules.kernels import Kernel
from sim.scenario.rules import Allocation, Levelling

AnyRule = TypeVar("AnyRule", bound=Callable[..., Any])
Weighs = bool | Callable[[Any], bool]

FUNCTIONS: dict[str, Rule] = {}
"""The function of every rule that a scenario can name."""


@dataclass(frozen=True)
class Traits:
    """What the bureau must know of a rule; of one that says nothing, the safest is supposed.

    Attributes
    ----------
    looks_at_backlogs : bool
        Whether who has little gets more.
    deals_blindly : bool
        Whether it looks at nothing that changes between two events, and deals a batch of cases as
        it would deal them one by one; it may then be asked about a month's filings in advance.
    weighs_work : bool or callable
        Whether it must know expected remaining work, or whether it does with its options.
    tops_up : bool
        Whether teams below a level come first; its memory says which they were.
    heeds_tracks : bool
        Whether it is asked about all tracks at once, and gives no case to a team that takes it not.
    sees_who_lost : bool
        Whether it must know which team a case was taken from.
    draws_by_team : bool
        Whether it needs a uniform for each case and team.
    kernel : Kernel or None
        The rule as a loop over arrays, which can be compiled; None: there is none, or not with
        these options.
    """

    looks_at_backlogs: bool = True
    deals_blindly: bool = False
    weighs_work: Weighs = True
    tops_up: bool = False
    heeds_tracks: bool = False
    sees_who_lost: bool = False
    draws_by_team: bool = False
    kernel: Kernel | None = None


def rule(
    model: type[Allocation] | None = None,
    *,
    looks_at_backlogs: bool = False,
    deals_blindly: bool = False,
    weighs_work: Weighs = False,
    heeds_tracks: bool = False,
    kernel: Kernel | None = None,
) -> Callable[[AnyRule], AnyRule]:
    """Say what is to be known of a rule, and of which model of `sim.scenario.rules` it is.

    Parameters
    ----------
    model : type of Allocation, optional
        Its options, which the function takes as ``options``, and some of its traits; none for a
        rule that no scenario can name.
    looks_at_backlogs, deals_blindly, weighs_work, heeds_tracks, kernel
        See `Traits`.

    Returns
    -------
    callable
        Marks a function, and leaves it as it is.

    Raises
    ------
    TypeError
        If the model has options and the function does not take them, or the other way round.
    """
    if model is not None and not isinstance(model, type):
        raise TypeError("write @rule(), with parentheses")
    traits = Traits(
        looks_at_backlogs, deals_blindly, weighs_work, heeds_tracks=heeds_tracks, kernel=kernel
    )

    def marked(function: AnyRule) -> AnyRule:
        if model is None:
            function.traits = traits  # type: ignore[attr-defined]
            return function
        own = model.model_fields.keys() - Levelling.model_fields.keys()
        if bool(own) != _takes_options(function):
            raise TypeError(f"{function.__name__}: {model.__name__} and `options` must go together")
        function.traits = replace(  # type: ignore[attr-defined]
            traits,
            looks_at_backlogs=model.looks_at_backlogs,
            tops_up=model.tops_up,
            sees_who_lost=model.sees_who_lost,
            draws_by_team=model.draws_by_team,
        )
        FUNCTIONS[model.model_fields["rule"].default] = function
        return function

    return marked


def _takes_options(function: Callable[..., Any]) -> bool:
    return "options" in signature(function).parameters


def traits_of(function: Rule) -> Traits:
    """The traits of a rule with its options."""
    inner = function.func if isinstance(function, partial) else function
    traits: Traits = getattr(inner, "traits", Traits())
    options = options_of(function)
    weighs = traits.weighs_work
    covers = traits.kernel is not None and traits.kernel.covers(options)
    return replace(
        traits,
        weighs_work=weighs if isinstance(weighs, bool) else weighs(options),
        kernel=traits.kernel if covers else None,
    )


def options_of(function: Rule) -> Any:
    """The options of a rule; None: it has none."""
    inner = function.func if isinstance(function, partial) else function
    bound = function.keywords if isinstance(function, partial) else {}
    if "options" in bound:
        return bound["options"]
    # asked of every play, and to look at a signature takes longer than a month of a small bureau
    usual = _usual_options if isinstance(inner, FunctionType) else _options_by_default
    return usual(inner)


def _options_by_default(function: Callable[..., Any]) -> Any:
    """The options of a rule that is not given any; None: it has none."""
    options = signature(function).parameters.get("options")
    return None if options is None else options.default


_usual_options = cache(_options_by_default)


def rule_of(allocation: Allocation) -> Rule:
    """The rule of an allocation with its options; the very same object for the same options."""
    return _rule(allocation.model_copy(update={"timing": "monthly"}))


@cache
def _rule(allocation: Allocation) -> Rule:
    function = FUNCTIONS[allocation.rule]
    return partial(function, **({"options": allocation} if _takes_options(function) else {}))
