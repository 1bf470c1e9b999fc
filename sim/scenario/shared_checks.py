"""Checks of people whom teams share; as those of `checks`, on plain data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.language import _
from sim.scenario.plain import dig, entries, is_whole
from sim.scenario.problems import Finding, Loc
from sim.scenario.team_forms import team_entries, whole_entries


def shared_people(data: Any) -> Iterator[Finding]:
    """Whether everybody's work has somebody who does it, and nobody's assistants are two things."""
    roles = {stage.get("role") for stage in entries(data, "route")}
    pooled = [i for i, stage in enumerate(entries(data, "route")) if stage.get("role") == "pool"]
    if dig(data, "pool") is None and pooled:
        yield ("route", pooled[0], "role"), _("needs people who do it:  pool: {people: 3}")
    numbers = _people_of_divisions(data)
    if isinstance(numbers, list) and len(numbers) != (n := _divisions(data)):
        yield (
            ("division_assistants", "people"),
            _(
                "found {numbers} numbers for {divisions} divisions; give one a division",
                numbers=len(numbers),
                divisions=n,
            ),
        )
        return
    for place, team, divisions in _teams(data):
        if "assistant" in roles or team.get("assistants") != 0:
            yield from _assistants_of(place, team, divisions, numbers)
    yield from _selected(data)


def _assistants_of(
    place: Loc, team: dict[str, Any], divisions: range, numbers: Any
) -> Iterator[Finding]:
    """What is wrong with the assistants of a team, or of a group in these divisions."""
    assistants, alone = team.get("assistants", 1), team.get("assistant_speed", 1) is None
    if not is_whole(assistants) or assistants == 1:
        return
    if alone:
        yield (
            (*place, "assistants"),
            _(
                "with assistant_speed: null the officers are alone; give a speed, or leave "
                "assistants out"
            ),
        )
    elif assistants == 0:
        people = [numbers[i - 1] if isinstance(numbers, list) else numbers for i in divisions]
        if not all(people):
            yield (
                (*place, "assistants"),
                _(
                    "needs assistants whom the division shares, as in  division_assistants: "
                    "{people: 2}; without any assistant the officers are alone: "
                    "assistant_speed: null"
                ),
            )


def _teams(data: Any) -> Iterator[tuple[Loc, dict[str, Any], range]]:
    """Teams, or the group of them, each with its place and its divisions."""
    teams = dig(data, "teams")
    if isinstance(teams, dict) and not team_entries(teams):
        yield ("teams",), teams, range(1, _divisions(data) + 1)
    for place, team in whole_entries(teams):
        division = team.get("division", 1)
        if is_whole(division) and division >= 1:
            yield place, team, range(division, division + 1)


def _divisions(data: Any) -> int:
    """How many divisions there are: the highest number."""
    teams = dig(data, "teams")
    numbers = [team.get("division", 1) for _place, team in whole_entries(teams)]
    if isinstance(teams, dict) and not numbers:
        numbers = [teams.get("divisions", 1)]
    return max((n for n in numbers if is_whole(n) and n >= 1), default=1)


def _people_of_divisions(data: Any) -> Any:
    """How many assistants divisions share: a number, or a list of them; 0: none does."""
    return dig(data, "division_assistants", "people") or 0


def _selected(data: Any) -> Iterator[Finding]:
    """With selected people a team has the one assistant that it is matched with."""
    if dig(data, "staff") is None:
        return
    if dig(data, "division_assistants") is not None:
        yield ("division_assistants",), _("is not available with staff")
    if dig(data, "teams", "assistants") not in (None, 1):
        why = _("with staff each team has one assistant, or none: leave it out")
        yield ("teams", "assistants"), why
