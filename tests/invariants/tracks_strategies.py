"""Teams that are limited to kinds, drawn by hypothesis."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st


@st.composite
def tracks(draw: st.DrawFn, teams: int, kinds: list[dict[str, Any]]) -> dict[str, Any]:
    """Teams that are limited to kinds, and when their cases are dealt anew; mostly none."""
    limited = draw(st.sampled_from([0, 0, teams - 1, teams]))
    names = draw(st.permutations([kind["name"] for kind in kinds]))
    order = draw(st.permutations(range(1, teams + 1)))
    # Where no team takes all kinds, each kind must be left to somebody.
    lists = [order[:limited:2], order[1:limited:2]] if limited < teams or teams > 1 else []
    found = [{"teams": t, "kinds": [n]} for t, n in zip(lists, names, strict=False) if t]
    months = st.sampled_from([None, 1, 2]) if 0 < limited < teams else st.none()
    after = draw(months)
    return {"tracks": found, "escalate": after and {"after_months": after}}
