"""Settings of shared people that leave somebody's work undone, or mean two things, are refused."""

from __future__ import annotations

from typing import Any

import pytest

from sim.scenario.problems import InputError
from tests.support import scenario

CLERICAL = [{"stage": "closing", "role": "assistant", "work": 1}]
STAFF = {
    "people": 4,
    "officer_ability": 1,
    "clerical_ability": 1,
}
WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "a pooled stage without people": (
        {"route": [{"stage": "closing", "role": "pool", "work": 1}]},
        "route[0].role: needs people who do it:  pool: {people: 3}",
    ),
    "nobody for clerical stages": (
        {"teams": {"count": 2, "assistant_speed": 1, "assistants": 0}, "route": CLERICAL},
        "teams.assistants: needs assistants whom the division shares",
    ),
    "nobody in one of two divisions": (
        {
            "teams": [{"division": 1}, {"division": 2, "assistants": 0}],
            "division_assistants": {"people": [1, 0]},
            "route": CLERICAL,
        },
        "teams[1].assistants: needs assistants whom the division shares",
    ),
    "a lone officer with assistants": (
        {"teams": {"count": 2, "assistant_speed": None, "assistants": 2}},
        "teams.assistants: with assistant_speed: null the officers are alone",
    ),
    "numbers for other divisions": (
        {
            "teams": {"count": 4, "divisions": 2, "assistant_speed": 1},
            "division_assistants": {"people": [1, 1, 1]},
        },
        "division_assistants.people: found 3 numbers for 2 divisions; give one a division",
    ),
    "selected people and a division's": (
        {
            "teams": {"count": 2, "assistant_speed": 1},
            "staff": STAFF,
            "division_assistants": {"people": 1},
        },
        "division_assistants: is not available with staff",
    ),
    "selected people and more assistants": (
        {"teams": {"count": 2, "assistant_speed": 1, "assistants": 2}, "staff": STAFF},
        "teams.assistants: with staff each team has one assistant, or none",
    ),
}


@pytest.mark.parametrize(("changes", "said"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_is_refused(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError) as refused:
        scenario(**changes)
    assert said in str(refused.value)
