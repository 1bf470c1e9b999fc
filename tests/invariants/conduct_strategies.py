"""How drawn bureaus appraise their teams, and how people respond."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st


def appraisals() -> st.SearchStrategy[dict[str, Any]]:
    """A ranking every few months, and what follows from it."""
    weights = {"closure_rate": st.sampled_from([0, 0.3, 2]), "closures": st.sampled_from([0.7, 1])}
    return st.fixed_dictionaries(
        {
            "ranking": st.sampled_from(["closure_rate", "closures", "score"]),
            "score_weights": st.fixed_dictionaries(weights),
            "every_months": st.integers(1, 3),
            "suspend_after": st.sampled_from([1, 2, None]),
            "suspension_months": st.integers(1, 3),
            "commended": st.integers(0, 3),
        }
    )


RESPONSES: dict[str, dict[str, list[Any]]] = {
    "pressure": {"gain": [0.3, 5], "range": [[0.8, 1.2], [0.1, 9]]},
    "overwork": {
        "threshold": [0.5, 2],
        "effect": [0.1, 1],
        "recovery": [0, 0.5, 1],
        "range": [[0.7, 1], [0.01, 1]],
    },
    "foot_dragging": {"phi": [0.3, 1], "c": [0.1, 3], "range": [[0.8, 1], [0.01, 1]]},
    "ratchet": {"c": [0.3, 4], "range": [[0.8, 1], [0.1, 1]]},
    "accountability": {"factor": [0.9, 1.1, 8], "range": [[0.8, 1.2], [0.5, 4]]},
    "recognition": {"factor": [0.9, 1.1, 8], "range": [[0.8, 1.2], [0.5, 4]]},
    "month_end": {"days": [1, 2.5, 30], "gain": [0.2, 3], "range": [[0.5, 2], [0.1, 4]]},
    "year_end": {"days": [1, 2, 30], "gain": [0.3, 2], "range": [[0.5, 2], [0.1, 4]]},
}
"""Sensible and extreme sizes of each response."""


@st.composite
def conduct(draw: st.DrawFn, appraisal_or_none: st.SearchStrategy[Any]) -> dict[str, Any]:
    """How teams are appraised, and people respond."""
    appraisal = draw(appraisal_or_none)
    needs_ranking = ("accountability", "recognition")
    known = [name for name in RESPONSES if appraisal or name not in needs_ranking]
    names = draw(st.one_of(st.just([]), st.lists(st.sampled_from(known), unique=True)))
    sizes = {name: {k: st.sampled_from(v) for k, v in RESPONSES[name].items()} for name in names}
    responses = {name: draw(st.fixed_dictionaries(size)) for name, size in sizes.items()}
    return {"appraisal": appraisal, "responses": responses}
