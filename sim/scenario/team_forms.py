"""The forms in which teams are written, brought together before one is laid over another.

A group has ``count``; a list has an entry, or a name, a team; ``each`` and ``list`` go together. A
list that names some of the teams that are there speaks of these, and keeps the others.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from sim.scenario.nodes import Node

NAMED = {"each", "list"}
NAME = "name"


class Added(Node):
    """A team that a list adds to those of which it names some."""


def in_one_form(base: Node, top: Node) -> tuple[Node, Node]:
    """Teams that are there, and what is laid over them, so that one fits the other.

    A mapping with ``count``, and a list in which no name is known, are laid over nothing.
    """
    upper = _form(top)
    if _form(base) not in ("list", "named"):
        return (Node({}, base.place) if upper in ("list", "named") else base), top
    if upper == "whole group" or not _is_laid(base, top, upper):
        return Node({}, base.place), top
    entries = _entries(_list_in(base))
    if upper == "list":
        top = _by_name(top, names(entries))
    if _form(base) == "list" and upper != "named":
        return entries, top
    each = base.value.get("each") if _form(base) == "named" else None
    named = ({} if each is None else {"each": each}) | {"list": entries}
    if upper != "named":
        return Node(named, base.place), Node({"list": top}, top.place)
    if "list" in top.value and _is_laid(entries, top.value["list"], _form(top.value["list"])):
        inner = top.value["list"]
        inner = _by_name(inner, names(entries)) if isinstance(inner.value, list) else inner
        top = Node(top.value | {"list": inner}, top.place)
    return Node(named, base.place), top


def _form(teams: Node) -> str:
    """How teams are written: a list, a group, names with what changes in them, or each and list."""
    if isinstance(teams.value, list):
        return "list"
    if not isinstance(teams.value, dict):
        return "nothing"
    if not NAMED.isdisjoint(teams.value):
        return "named"
    return "whole group" if "count" in teams.value else "group"


def _is_laid(base: Node, top: Node, form: str) -> bool:
    """Whether what is laid on changes the list that is there, and does not take its place."""
    if form != "list":
        return True
    known, new = names(_list_in(base)), names(top)
    all_named = len(new) == len(top.value) == len({*new})
    return all_named and not {*known}.isdisjoint(new)


def _list_in(teams: Node) -> Node:
    """The list of teams, alone or beside what holds for each."""
    within: Node = teams.value.get("list", Node([], teams.place)) if _is_mapping(teams) else teams
    return within


def _is_mapping(teams: Node) -> bool:
    return isinstance(teams.value, dict)


def names(teams: Node) -> list[str]:
    """Names that stand in a list of teams; those without one are left out."""
    listed = teams.value if isinstance(teams.value, list) else []
    said = [_entry(one).value for one in listed]
    plain = [entry[NAME].value for entry in said if isinstance(entry, dict) and NAME in entry]
    return [name for name in plain if isinstance(name, str)]


def _entries(teams: Node) -> Node:
    """A list of teams, names by themselves as entries of that name."""
    if not isinstance(teams.value, list):
        return teams
    return Node([_entry(one) for one in teams.value], teams.place)


def _entry(team: Node) -> Node:
    return Node({NAME: team}, team.place) if isinstance(team.value, str) else team


def _by_name(teams: Node, known: Collection[str]) -> Node:
    """A list of named teams as a mapping from their names; ``known``: those that are there."""
    entries: dict[str, Node] = {}
    for one in _entries(teams).value:
        name: str = one.value[NAME].value
        entries[name] = one if name in known else Added(one.value, one.place)
    return Node(entries, teams.place)


class NamedTeams(NamedTuple):
    """Teams of a scenario of which another file, or ``--set``, names some in a list.

    Attributes
    ----------
    named, added, kept : tuple of str
        Names that stand there, those of them that were not there before, and the others.
    """

    named: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


NOT_NAMED = NamedTeams()


def teams_named_in(teams: Node | None, own: str) -> NamedTeams:
    """Which teams stand in ``--set``, or else in a file of one's own, where others do not."""
    if teams is None or not isinstance(_list_in(teams).value, list):
        return NOT_NAMED
    listed: list[Node] = _list_in(teams).value
    named = [team for team in listed if team.place.file.startswith("--set")]
    named = named or [team for team in listed if team.place.file == own]
    kept = [team for team in listed if not any(team is one for one in named)]
    if not named or not kept:
        return NOT_NAMED
    of = named, [team for team in named if isinstance(team, Added)], kept
    return NamedTeams(*(tuple(names(Node(some, teams.place))) for some in of))


def team_entries(teams: Any) -> list[Any]:
    """Entries of teams that are written as a list, in plain data; a name is an entry by itself."""
    inner = teams.get("list") if isinstance(teams, dict) and "list" in teams else teams
    if not isinstance(inner, list):
        return []
    return [{NAME: one} if isinstance(one, str) else one for one in inner]


def whole_entries(teams: Any) -> list[tuple[tuple[str | int, ...], dict[str, Any]]]:
    """Entries of teams that are written as a list, with what holds for each, and their places."""
    is_named = isinstance(teams, dict)
    each = teams.get("each") if is_named else None
    usual = each if isinstance(each, dict) else {}
    place = ("teams", "list") if is_named else ("teams",)
    entries = team_entries(teams)
    return [((*place, i), usual | one) for i, one in enumerate(entries) if isinstance(one, dict)]
