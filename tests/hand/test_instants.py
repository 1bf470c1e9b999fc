"""What happens at one instant: tasks end, waits end, count, allocation, filings, taking up work."""

import pytest

from tests.hand.tables import allocated, by_month, tasks
from tests.support import docket, play_arm, regions, scenario


@pytest.mark.parametrize(
    ("last_day", "closed", "backlog", "team"),
    [
        # Done on day 20: closed in month 0, and the rule finds team 2 without a case.
        (20, [[0, 1], [0, 0], [0, 1]], [[1, 0], [1, 1], [1, 0]], 2),
        # Done an eighth of a day later: both teams have a case, and the tie goes to team 1.
        (20.125, [[0, 0], [0, 1], [0, 0]], [[1, 1], [2, 0], [2, 0]], 1),
    ],
)
def test_a_task_that_ends_on_the_closing_day_is_done_before_the_count(
    last_day: float, closed: list[list[int]], backlog: list[list[int]], team: int
) -> None:
    """Least backlog over two teams; each has an opening case, and a third is filed on day 5.

    Case  team         work
      0     1           90
      1     2       ``last_day``
      2   the rule's    40        from day 20 to 60, the last count, if it is team 2's
    """
    given = scenario(
        intake={"regions": regions([1, 2])},
        teams={"count": 2},
        allocation={"rule": "least_backlog"},
    )
    cases = docket(given, [0, 0, 5], [[90], [last_day], [40]], opening_team=[0, 1, -1])
    play = play_arm(given, cases=cases)
    assert allocated(play)[2] == (team, 20)
    assert by_month(play, "closed") == closed
    assert by_month(play, "backlog") == backlog


@pytest.mark.parametrize(
    ("timing", "days", "received"),
    [
        # A filing on day 20 belongs to the next month; one on day 60, the last, is never seen.
        ("monthly", [20, 20, 40, 60, None], [[0], [2], [1]]),
        ("rolling", [0, 19.5, 20, 59.5, None], [[2], [1], [1]]),
        ("immediate", [0, 19.5, 20, 59.5, None], [[2], [1], [1]]),
    ],
)
def test_a_filing_on_a_closing_day_comes_after_the_count(
    timing: str, days: list[float | None], received: list[list[int]]
) -> None:
    given = scenario(allocation={"rule": "rotation", "timing": timing})
    filed = [0, 19.5, 20, 59.5, 60]
    play = play_arm(given, cases=docket(given, filed, [[0.25]] * 5))
    assert [day for _, day in allocated(play)] == days
    assert by_month(play, "received") == received


def test_idle_people_take_up_work_after_all_else() -> None:
    """On day 20 a wait ends and a case is allocated; the newest of both is taken up.

    Case  filed  notice  wait  measures
      0   before    5     15     1        notice 0-5, back on day 20, measures 25-26
      1     1       3      0     2        notice 20-23, measures 23-25
    """
    given = scenario(
        route=[
            {"stage": "notice", "role": "officer", "work": 1, "wait": 1},
            {"stage": "measures", "role": "officer", "work": 1},
        ],
        service_order="newest_first",
    )
    cases = docket(given, [0, 1], [[5, 1], [3, 2]], [[15, 0], [0, 0]], opening_team=[0, -1])
    play = play_arm(given, cases=cases)
    assert tasks(play, 0) == [(0, 5), (20, 23)]
    assert tasks(play, 1) == [(25, 26), (23, 25)]


@pytest.mark.parametrize("timing", ["rolling", "immediate"])
def test_of_filings_at_one_instant_the_service_order_picks_the_first(timing: str) -> None:
    """Three cases on day 2; dealt in order of filing, the last of them is the newest."""
    given = scenario(
        allocation={"rule": "rotation", "timing": timing}, service_order="newest_first"
    )
    play = play_arm(given, cases=docket(given, [2, 2, 2], [[1]] * 3))
    assert tasks(play) == [(4, 5), (3, 4), (2, 3)]


def test_after_the_last_count_there_is_still_an_allocation_and_work_begins() -> None:
    """Filed on day 50, allocated and begun on day 60, the end of the run."""
    given = scenario()
    play = play_arm(given, cases=docket(given, [50], [[1]]))
    assert allocated(play) == [(1, 60)]
    assert tasks(play) == [(60, None)]
    assert by_month(play, "received") == by_month(play, "backlog") == [[0], [0], [0]]
