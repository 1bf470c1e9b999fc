"""Checks of tracks: which kinds are left to which teams."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sim.language import _, listed
from sim.scenario.problems import Finding, nearest, shown


class Tracks(NamedTuple):
    """Tracks as plain data, and the names of kinds and teams that there are."""

    entries: Sequence[dict[str, Any]]
    kinds: Sequence[str]
    teams: Sequence[str]

    def lists(self, key: str) -> Iterator[tuple[int, list[Any]]]:
        """What each entry lists under a key, with its number."""
        for i, entry in enumerate(self.entries):
            value = entry.get(key)
            yield i, value if isinstance(value, list) else []


def track_findings(tracks: Tracks, *, escalates: bool) -> Iterator[Finding]:
    """What is wrong with tracks; that a team does not exist is found elsewhere.

    Parameters
    ----------
    escalates : bool
        Whether cases shall be dealt anew among the teams that take all kinds.
    """
    found = [*_unknown_kinds(tracks), *_teams_twice(tracks)]
    yield from found
    if found or not tracks.entries or not tracks.teams:
        return
    places = {name: i for i, name in enumerate(tracks.teams)}
    limited = {
        places.get(str(ref), ref) for i, refs in tracks.lists("teams") for ref in refs
        if len(tracks.entries[i].get("kinds") or ()) < len(tracks.kinds)
    }  # fmt: skip
    if len(limited) < len(tracks.teams):
        return
    if escalates:
        yield ("escalate",), _("needs a team that takes all kinds; every team is limited by tracks")
    taken = {kind for _i, kinds in tracks.lists("kinds") for kind in kinds}
    if missing := [kind for kind in tracks.kinds if kind not in taken]:
        why = _("no team takes cases of {kinds}; every team is limited to other kinds",
                kinds=listed(missing))  # fmt: skip
        yield ("tracks",), why


def _unknown_kinds(tracks: Tracks) -> Iterator[Finding]:
    for i, kinds in tracks.lists("kinds"):
        for j, kind in enumerate(kinds):
            if not isinstance(kind, str):
                continue
            if kind not in tracks.kinds:
                hint = nearest(kind, list(tracks.kinds))
                why = _("no kind {kind}; {nearest}", kind=shown(kind), nearest=hint)
                yield ("tracks", i, "kinds", j), why
            elif kind in kinds[:j]:
                yield ("tracks", i, "kinds", j), _("{name} is named twice", name=shown(kind))


def _teams_twice(tracks: Tracks) -> Iterator[Finding]:
    """A team is in one track at most, be it written by name or by number."""
    places = {name: i + 1 for i, name in enumerate(tracks.teams)}
    before: set[Any] = set()
    for i, refs in tracks.lists("teams"):
        for j, ref in enumerate(refs):
            if not isinstance(ref, int | str):
                continue
            team = places.get(str(ref), ref)
            if team in before:
                yield ("tracks", i, "teams", j), _("{name} is named twice", name=shown(ref))
            before.add(team)
