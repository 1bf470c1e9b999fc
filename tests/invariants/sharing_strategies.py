"""People whom teams share, drawn for a drawn arm: more assistants, a division's, a pool."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.invariants.places_strategies import divisions_of


@st.composite
def with_shared_people(draw: st.DrawFn, arm: dict[str, Any]) -> dict[str, Any]:
    """An arm, half of the time with further people and with other roles of its stages."""
    if not draw(st.booleans()):
        return arm
    teams = arm["teams"]
    numbers = st.sampled_from([1, 1, 2, 3, 0])
    if isinstance(teams, list):
        written = teams = [draw(_more(team, numbers)) for team in teams]
    elif "list" in teams:
        written = [draw(_more(teams["each"], numbers))]
        teams = {**teams, "each": written[0]}
    else:
        written = [draw(_more(teams, numbers))]
        teams = written[0]
    divisions = max(divisions_of(teams))
    unserved = any(team.get("assistants") == 0 for team in written)
    arm = {**arm, "teams": teams}
    if unserved or draw(st.booleans()):
        people = st.integers(1 if unserved else 0, 2)
        each = st.lists(people, min_size=divisions, max_size=divisions)
        arm["division_assistants"] = {
            "people": draw(st.one_of(st.integers(1, 3), each)),
            "speed": draw(SPEEDS),
        }
    pooled = draw(st.lists(st.booleans(), min_size=len(arm["route"]), max_size=len(arm["route"])))
    if any(pooled):
        arm["route"] = [
            {**stage, "role": "pool"} if is_pooled else stage
            for stage, is_pooled in zip(arm["route"], pooled, strict=True)
        ]
        arm["pool"] = {
            "people": draw(st.integers(1, 3)),
            "speed": draw(SPEEDS),
            "handover_days": draw(st.sampled_from([0, 1, 2.5])),
        }
    return arm


SPEEDS = st.sampled_from([0.5, 1, 2, {"uniform": {"low": 0.5, "high": 2}}])


@st.composite
def _more(draw: st.DrawFn, team: dict[str, Any], numbers: st.SearchStrategy[int]) -> dict[str, Any]:
    """A team or a group of them with some number of assistants; a lone officer stays alone."""
    if team.get("assistant_speed", 1) is None:
        return team
    return {**team, "assistants": draw(numbers)}
