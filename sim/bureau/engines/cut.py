"""The cut of a bureau into groups of teams that do not touch each other between two events."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.arrays import IntArray
from sim.bureau.engines.compiled_groups import Crew
from sim.bureau.workforce import ASSISTANT, Place, Terms

NOBODYS = -1


def crew_of(terms: Terms, held: IntArray) -> Crew | None:
    """Teams and people by groups; None: each team has but its officer and first assistant.

    Teams share a clock if they share people. If somebody has a case in hand of a team that he or
    she serves no more, all do.

    Parameters
    ----------
    terms : Terms
        Which say who serves whom, of T teams and X further people.
    held : IntArray
        Team of the case that each person has in hand, (2 T + X,); -1: none.
    """
    teams, further = len(terms.lone), terms.further
    of_further = zip(further, held[2 * teams :].tolist(), strict=True)
    if any(team != NOBODYS and team not in place.teams for place, team in of_further):
        return everybody(terms)
    if not any(len(place.teams) for place in further):
        return None
    group = np.arange(teams)
    for place in further:
        if len(place.teams):
            group[place.teams] = 0 if len(place.teams) == teams else group[place.teams].min()
    return _crew(group, further)


def everybody(terms: Terms) -> Crew:
    """All teams and people as one group."""
    return _crew(np.zeros(len(terms.lone), dtype=np.int64), terms.further)


def _crew(group: IntArray, further: Sequence[Place]) -> Crew:
    """Teams and people in order of their groups, (T,); who serves nobody is with the first."""
    teams = len(group)
    neighbours = np.arange(teams)  # teams of a division shall lie side by side
    for place in further:
        if place.role == ASSISTANT and len(place.teams):
            neighbours[place.teams] = place.teams.min()
    team = np.lexsort((np.arange(teams), neighbours, group))
    where = np.argsort(team)
    own = (Place(number % 2, np.array([number // 2])) for number in range(2 * teams))
    places = [*own, *further]
    of_person = np.array([group[p.teams[0]] if len(p.teams) else 0 for p in places])
    first = np.array([where[p.teams].min() if len(p.teams) else 0 for p in places])
    last = first + [len(p.teams) for p in places]
    person = np.argsort(of_person, kind="stable")
    begins = np.unique(group)
    columns = (
        team,
        person,
        np.array([p.role for p in places])[person],
        first[person],
        last[person],
        np.append(np.searchsorted(group[team], begins), teams),
        np.append(np.searchsorted(of_person[person], begins), len(person)),
    )
    return Crew(*(np.asarray(column, dtype=np.uint32) for column in columns))
