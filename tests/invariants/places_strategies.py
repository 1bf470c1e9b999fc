"""Homes that are even, and teams that move, drawn by hypothesis."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st


@st.composite
def placed(draw: st.DrawFn, setting: dict[str, Any]) -> dict[str, Any]:
    """A setting, perhaps with homes that are even, perhaps with a team or two that move."""
    intake = setting["intake"]
    if draw(st.sampled_from([False, False, True])):
        regions = [{k: v for k, v in one.items() if k != "home"} for one in intake["regions"]]
        setting = setting | {"intake": intake | {"homes": "even", "regions": regions}}
    return setting | {"moves": draw(moves(setting))}


@st.composite
def moves(draw: st.DrawFn, setting: dict[str, Any]) -> list[dict[str, Any]]:
    """Moves to a division in which somebody stays; none where a region would be left alone."""
    divisions = divisions_of(setting["teams"])
    if len(set(divisions)) < 2 or not draw(st.booleans()):
        return []
    team = draw(st.integers(1, len(divisions)))
    others = sorted(set(divisions) - {divisions[team - 1]})
    moved = [{"teams": [team], "to_division": draw(st.sampled_from(others))}]
    second = draw(st.integers(1, len(divisions)))
    if second != team and divisions[second - 1] == divisions[team - 1]:
        moved[0]["teams"].append(second)
    going = set(moved[0]["teams"])
    homes = [one["home"] for one in setting["intake"]["regions"] if "home" in one]
    if not homes:  # even: all teams serve one region; of several, hand-worked tests see to it
        all_teams = list(range(1, 1 + len(divisions)))
        homes = [all_teams if len(setting["intake"]["regions"]) == 1 else []]
    return [] if any(set(home) <= going for home in homes) else moved


def divisions_of(teams: Any) -> list[int]:
    """Division of each team as it is written."""
    if isinstance(teams, list):
        return [team["division"] for team in teams]
    if "list" in teams:
        return [team.get("division", teams["each"].get("division", 1)) for team in teams["list"]]
    count, divisions = teams["count"], teams["divisions"]
    size, larger = divmod(count, divisions)
    sizes = [size + 1] * larger + [size] * (divisions - larger)
    return [number for number, n in enumerate(sizes, start=1) for _ in range(n)]
