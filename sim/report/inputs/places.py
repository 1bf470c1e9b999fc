"""Where teams belong, in words: homes that are even, and teams that move."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.language import _, listed
from sim.scenario.places import served_by
from sim.scenario.setting import Setting

MOST_NAMED = 10


def places_in_words(setting: Setting) -> Iterator[str]:
    """Which teams even homes give each region, and what moves of teams come to."""
    names = [region.name for region in setting.intake.regions]
    if setting.intake.homes == "even":
        pairs = [
            _("{region} by {teams}", region=name, teams=listed(_teams(setting, home)))
            for name, home in zip(names, setting.first_homes, strict=True)
        ]
        yield _("Even homes: {homes}.", homes=_("; ").join(_first(pairs)))
    served = served_by(setting.first_divisions, setting.first_homes, setting.team_moves)
    for move in setting.moves:
        going = [setting.team_index(ref) for ref in move.teams]
        new = served.get(move.to_division, set())
        old = {i for i, home in enumerate(setting.first_homes) if {*going} & {*home}}
        yield _(
            "Moved with their cases: {teams}, to division {division}; regions left: {left}; "
            "regions served from then on: {served}.",
            teams=listed(_teams(setting, going)),
            division=move.to_division,
            left=_named(names, old - new),
            served=_named(names, new),
        )


def _teams(setting: Setting, teams: Sequence[int]) -> list[str]:
    return _first([setting.team_names[team] for team in teams])


def _named(names: Sequence[str], places: set[int]) -> str:
    """Names of regions, or that there is none."""
    return listed(_first([names[i] for i in sorted(places)])) if places else _("none")


def _first(names: Sequence[str]) -> list[str]:
    more = ["..."] * (len(names) > MOST_NAMED)
    return [*names[:MOST_NAMED], *more]
