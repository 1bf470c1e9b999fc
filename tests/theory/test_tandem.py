"""Burke's theorem: what leaves an M/M/1 queue is Poisson again, and so it is after a wait."""

from tests.support import regions, scenario
from tests.theory.interval import assert_theory_holds
from tests.theory.steady import mean_in_system, plays


def test_officer_wait_and_assistant_add_up_to_two_single_queues_and_the_wait() -> None:
    """1 / (mu_1 - lambda) + wait + 1 / (mu_2 - lambda) = 2 + 1.5 + 0.8 = 4.3 days.

    Filings 0.5 a day; officer's work 1 day, assistant's 4 / 7 days, wait 1.5 days, all
    exponential. A 99.9 % t interval over 40 replications of some 5,000 cases: a false alarm
    for one seed in 1,000.
    """
    stages = [("plan", "officer", 1.0), ("notice", "assistant", 4 / 7)]
    route = [
        {"stage": stage, "role": role, "work": {"exponential": {"mean": mean}}}
        for stage, role, mean in stages
    ]
    route[0]["wait"] = {"exponential": {"mean": 1.5}}
    given = scenario(
        calendar={"months": 21, "days_per_month": 500},
        history={"months": 1},
        intake={"cases_per_month": 250, "regions": regions([1])},
        route=route,
        teams={"count": 1, "assistant_speed": 1},
        allocation={"rule": "rotation", "timing": "immediate"},
        seed=2013,
    )
    assert_theory_holds(4.3, [mean_in_system(play) for play in plays(given)], narrow=0.02)
