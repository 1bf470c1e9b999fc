"""M/M/c: under pull with a cap of one case a team, the teams are servers of a single queue."""

from math import factorial

from tests.support import scenario
from tests.theory.interval import assert_theory_holds
from tests.theory.steady import mean_in_system, mean_wait, plays, queue


def erlang_c(servers: int, load: float) -> float:
    """Probability of a wait (Erlang 1917); ``load``: filing rate x mean work."""
    last = load**servers / factorial(servers) * servers / (servers - load)
    return last / (sum(load**k / factorial(k) for k in range(servers)) + last)


def test_a_cap_of_one_makes_one_queue_of_all_teams() -> None:
    """Two lone officers, 1.2 cases a day of a day's work: C = 0.45, wait C / (2 - 1.2) = 0.5625.

    A 99.9 % t interval over 8 replications of some 1,200 cases: a false alarm for one seed in
    1,000. Dealt in rotation, with a queue for each team, the wait would be 0.99 days (E2/M/1). Time
    runs from filing: it is the wait in the pool and a day, and no case waits at a desk.
    """
    given = queue(1.2, {"exponential": {"mean": 1}}, days=1_000, teams=2)
    at_closures = {"rule": "pull", "cap": 1, "timing": "immediate"}
    pulled = scenario(**given.resolved | {"allocation": at_closures})
    played = list(plays(pulled, 8))
    wait = erlang_c(2, 1.2) / (2 - 1.2)
    assert_theory_holds(wait, [mean_wait(play) for play in played], narrow=0.35)
    assert_theory_holds(wait + 1, [mean_in_system(play) for play in played], narrow=0.15)
    for play in played:
        assert (play.log.started == play.log.allocated)[play.is_closed].all()
