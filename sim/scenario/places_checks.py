"""Checks of where teams belong: homes that are even or written, and teams that move."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeGuard

from sim.language import _
from sim.scenario.places import Divisions, Homes, Move, blocks, even_homes, moved_homes
from sim.scenario.problems import Finding, Loc, shown
from sim.scenario.team_forms import whole_entries

Entries = Sequence[Mapping[str, Any]]
"""Plain mappings of a list, empty ones for what is none."""


class Places(NamedTuple):
    """What is written of where teams belong, as plain data.

    Attributes
    ----------
    homes : object
        The key ``intake.homes``.
    regions, moves : Entries
        Regions, and moves of teams.
    teams : object
        The key ``teams``.
    names : sequence of str
        Names of the teams, or their numbers.
    no_team : callable
        Why a reference names no team; None if it does.
    """

    homes: Any
    regions: Entries
    moves: Entries
    teams: Any
    names: Sequence[str]
    no_team: Callable[[Any], str | None]


def home_findings(homes: Any, regions: Entries) -> Iterator[Finding]:
    """Every region says which teams serve it, or none does where homes are even."""
    for i, region in enumerate(regions):
        if homes is not None and region.get("home") is not None:
            why = _("with  homes: even  the teams follow from the regions' shares; leave it out")
            yield ("intake", "regions", i, "home"), why
        elif homes is None and region and region.get("home") is None:
            yield ("intake", "regions", i), _("'{key}' is missing", key="home")


def move_findings(places: Places) -> Iterator[Finding]:
    """Teams that move exist, move once, to a division that there is, and leave no region alone."""
    names, divisions = places.names, _divisions(places.teams)
    if not places.moves or not names or len(divisions) != len(names):
        return  # what is wrong with the teams is said elsewhere
    first: dict[int, Loc] = {}
    moved: list[tuple[Loc, Move]] = []
    for loc, ref, to in _written(places.moves):
        why = places.no_team(ref)
        team = _index(ref, names)
        if why is None and team is not None:
            if first.setdefault(team, loc) != loc:
                why = _("{name} is named twice", name=shown(ref))
            elif divisions[team] == to:
                why = _("is in division {n} already", n=to)
            else:
                moved.append((loc, Move(team, to)))
        if why is not None:
            yield loc, why
    yield from _consequences(divisions, places, moved)


def _written(moves: Entries) -> Iterator[tuple[Loc, Any, int]]:
    """Each team that moves: where it stands, as it is written, and the number of its division."""
    for i, move in enumerate(moves):
        refs, to = move.get("teams"), move.get("to_division")
        if isinstance(refs, list) and _is_whole(to):  # else the form is wrong, which is said anyway
            yield from ((("moves", i, "teams", j), ref, to) for j, ref in enumerate(refs))


def _consequences(
    divisions: Divisions, places: Places, read: Sequence[tuple[Loc, Move]]
) -> Iterator[Finding]:
    """Divisions that nobody stays in, and regions that nobody serves any more."""
    going = {move.team for _loc, move in read}
    staying = {division for team, division in enumerate(divisions) if team not in going}
    for loc, move in read:
        if move.division not in staying:
            there = ", ".join(map(str, sorted(staying)))
            why = _(
                "no team stays in division {n}; there are {there}", n=move.division, there=there
            )
            yield (*loc[:2], "to_division"), why
            return
    homes = _homes(places)
    if homes is None:
        return
    after = moved_homes(divisions, homes, [move for _loc, move in read])
    for region, home in enumerate(after):
        if not home:
            last = next(loc for loc, move in reversed(read) if move.team in homes[region])
            name = shown(places.regions[region].get("name"))
            why = _("nobody else serves region {name}; give it another home", name=name)
            yield last, why


def _index(ref: Any, names: Sequence[str]) -> int | None:
    """Place of the team that a reference names; None for no form of a reference."""
    if str(ref) in names:
        return list(names).index(str(ref))
    return ref - 1 if _is_whole(ref) else None


def _divisions(teams: Any) -> Divisions:
    """Division of each team as it is written; nothing where that cannot be said."""
    if listed := whole_entries(teams):
        numbers = [team.get("division", 1) for _place, team in listed]
        return tuple(numbers) if all(map(_is_whole, numbers)) else ()
    group = teams if isinstance(teams, dict) else {}
    count, divisions = group.get("count"), group.get("divisions", 1)
    if _is_whole(count) and _is_whole(divisions) and 1 <= divisions <= count <= 1_000_000:
        return blocks(count, divisions)
    return ()


def _homes(places: Places) -> Homes | None:
    """Homes of the regions before anybody moves; None where they cannot be said."""
    names = places.names
    if places.homes == "even":
        shares = [region.get("share") for region in places.regions]
        numbers = [share for share in shares if isinstance(share, int | float) and share > 0]
        return even_homes(numbers, len(names)) if len(numbers) == len(shares) > 0 else None
    homes = []
    for region in places.regions:
        written = region.get("home")
        found = [_index(ref, names) for ref in written] if isinstance(written, list) else []
        known = tuple(team for team in found if team is not None and 0 <= team < len(names))
        if not known or len(known) < len(found):
            return None
        homes.append(known)
    return tuple(homes)


def _is_whole(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)
