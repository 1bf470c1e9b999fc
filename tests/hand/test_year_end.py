"""People hurry before the end of a year, and months differ: what tasks take, worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from tests.hand.tables import tasks
from tests.support import docket, play_arm, scenario

YEAR_END = {"days": 10, "gain": 0.25}


def begun(work: float, n: int, **changes: Any) -> list[float]:
    """When the tasks of a lone officer begin who has n of them at the start."""
    bureau = scenario(**changes)
    play = play_arm(bureau, cases=docket(bureau, [0] * n, [[work]] * n, opening_team=[0] * n))
    return [row[0] for row in tasks(play)]


def test_only_in_december_tasks_of_the_last_days_take_less_time_and_others_more() -> None:
    # November: 0.8 days each at speed 1. December, days 20 to 40: at 1 - 0.25 x 10 / 10 = 0.75
    # until day 30, then at 1.25. January: at speed 1 again.
    found = begun(
        0.75, 90, calendar={"start": "2013-11", "months": 3}, responses={"year_end": YEAR_END}
    )
    assert found[24:29] == pytest.approx([18, 18.75, 19.5, 20.25, 21.25])
    assert found[36:40] == pytest.approx([29.25, 30.25, 30.85, 31.45])
    assert found[53:57] == pytest.approx([39.85, 40.45, 41.2, 41.95])


def test_the_end_of_the_year_comes_on_top_of_that_of_the_month() -> None:
    # December alone, 20 days. Until day 10: (1 - 0.2 x 5 / 15) (1 - 0.25 x 10 / 10) = 0.7; until
    # day 15: (14 / 15) 1.25 = 7 / 6; from then on: 1.2 x 1.25 = 1.5.
    found = begun(
        0.7,
        40,
        calendar={"start": "2013-12", "months": 1},
        responses={"year_end": YEAR_END, "month_end": {"days": 5, "gain": 0.2}},
    )
    assert found[8:12] == pytest.approx([8, 9, 10, 10.6])
    assert found[18:21] == pytest.approx([14.8, 15.4, 15.4 + 0.7 / 1.5])


def test_ends_of_equal_length_are_one_change() -> None:
    same = {"days": 10, "gain": 0.25}
    found = begun(
        0.75,
        40,
        calendar={"start": "2013-12", "months": 1},
        responses={"year_end": same, "month_end": same},
    )
    # 0.75 / 0.75^2 days each until day 10, then 0.75 / 1.25^2.
    assert found[7:10] == pytest.approx([28 / 3, 32 / 3, 32 / 3 + 0.48])


def test_a_december_that_is_not_longer_stays_as_it_is() -> None:
    calendar = {"start": "2013-12", "months": 1}
    long = {"year_end": {"days": 20, "gain": 0.25}}
    assert begun(1, 30, calendar=calendar, responses=long) == begun(1, 30, calendar=calendar)
