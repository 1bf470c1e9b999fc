"""Opening backlogs, drawn by hypothesis: whose cases they are, and how far they have come."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from sim.world.begun import NO_TEAM, POOL, Begun
from sim.world.docket import Docket

LEFT = ["residual", 0, 3, 2.5, {"exponential": {"mean": 4}}]


@st.composite
def opening_backlogs(
    draw: st.DrawFn, teams: int, route: list[dict[str, Any]], kinds: list[dict[str, Any]]
) -> dict[str, Any]:
    """Keys of an opening backlog: numbers, or entries with or without a team, stage and rest."""
    numbers = st.lists(st.integers(0, 4), min_size=teams, max_size=teams)
    entries = st.lists(entry(teams, route, kinds), min_size=1, max_size=4)
    return {
        "opening_backlog": draw(st.one_of(st.just([]), numbers, entries)),
        "opening_stages": draw(st.sampled_from(["untouched", "in_proportion"])),
    }


def waiting_in(*settings: dict[str, Any]) -> list[dict[str, Any]]:
    """The stages, each with its wait if there is one under all of these settings."""
    routes = zip(*(setting["route"] for setting in settings), strict=True)
    waits = [all(stage.get("wait") for stage in stages) for stages in routes]
    first = settings[0]["route"]
    return [s if waits[i] else {**s, "wait": None} for i, s in enumerate(first)]


@st.composite
def entry(
    draw: st.DrawFn, teams: int, route: list[dict[str, Any]], kinds: list[dict[str, Any]]
) -> dict[str, Any]:
    """An entry; its stage waits, or somebody has begun to work on it, or neither."""
    stage = draw(st.one_of(st.none(), st.integers(0, len(route) - 1)))
    drawn: dict[str, Any] = {
        "team": draw(st.one_of(st.none(), st.integers(1, teams))),
        "cases": draw(st.integers(0, 4)),
        "stage": None if stage is None else route[stage]["stage"],
        "age_days": draw(st.sampled_from([None, 0, 30.5])),
        "kind": draw(st.sampled_from([None, kinds[0]["name"]])),
        "region": draw(st.sampled_from([None, "R0"])),
    }
    if stage and draw(st.booleans()):
        waits = route[stage - 1].get("wait") not in (None, 0)
        return drawn | {"wait_left": draw(st.sampled_from(LEFT if waits else LEFT[1:]))}
    return drawn | {"work_left": draw(st.sampled_from([None, *LEFT]))}


@st.composite
def begun(draw: st.DrawFn, cases: Docket) -> Docket:
    """A scripted docket of which some opening cases are in the pool, and some have come far."""
    n, stages = cases.opening, cases.work.shape[1]
    teams = cases.opening_team.copy()
    for row in range(n):
        teams[row] = draw(st.sampled_from([teams[row], teams[row], POOL]))
    assert (teams[n:] == NO_TEAM).all()
    stage = [draw(st.integers(0, stages - 1)) for _ in range(n)]
    ready = [draw(st.sampled_from([0, 0, 1, 4, 50])) if one else 0 for one in stage]
    where = Begun(cases.case[:n] * 0 + stage, cases.filed[:n] * 0 + ready) if n else None
    return replace(cases, opening_team=teams, begun=draw(st.sampled_from([None, where])))
