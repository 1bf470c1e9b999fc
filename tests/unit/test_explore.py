"""Rules and measures of one's own, tried at once."""

import numpy as np
import pandas as pd
import pytest

import sim
from sim.scenario.problems import InputError
from tests.support import regions, scenario

SHORT = {"calendar": {"start": "2013-10", "months": 3}, "history": {"months": 2}}


@pytest.fixture
def uneven():
    """Three teams, the first with two of four regions; the route is one day's work."""
    intake = {"cases_per_month": 60, "regions": regions([1], [1], [2], [3])}
    return scenario(**SHORT, intake=intake, teams={"count": 3, "assistant_speed": None})


def least(board, pool, memory):
    """What the rule least_backlog does, written anew."""
    backlog = board.backlog.astype(float)
    teams = []
    for _case in range(len(pool)):
        team = board.active[backlog[board.active].argmin()]
        backlog[team] += 1
        teams.append(team)
    return teams, memory


def test_the_arms_are_compared_as_by_a_run(tmp_path, no_charts):
    arms = [{"name": "a", "allocation": "regional"}, {"name": "b", "allocation": "top_up"}]
    both = scenario(**SHORT, arms=arms, replications=3)
    ran = sim.run(both, out=tmp_path / "run", workers=1).comparison.set_index("measure")
    pd.testing.assert_frame_equal(sim.explore(both, replications=3), ran, check_dtype=False)


def test_a_rule_written_anew_is_the_one_that_is_there(uneven):
    rules = {"mine": least, "theirs": sim.rule("least_backlog")}
    found = sim.explore(uneven, rules=rules, replications=2)
    columns = ["measure", "mean_arm", "difference", "half_width_95"]
    mine, theirs = (found[found["arm"] == arm].reset_index()[columns] for arm in rules)
    pd.testing.assert_frame_equal(mine, theirs)
    assert (mine["difference"].abs() > 0).any()


def test_both_engines_say_the_same(uneven):
    both = [
        sim.explore(uneven, rules={"mine": least}, replications=2, engine=engine)
        for engine in ("simpy", "compiled")
    ]
    pd.testing.assert_frame_equal(*both)


def test_a_measure_of_ones_own_comes_first_and_nan_does_not_count(uneven):
    seen = []

    def second_only(play):
        seen.append(play)
        return np.nan if len(seen) <= 2 else float(play.log.closed.size)

    own = {"cases": second_only}
    found = sim.explore(uneven, rules={"mine": least}, measures=own, replications=3)
    assert found.index[0] == "cases"
    assert found.iloc[0][["replications", "difference"]].to_list() == [2, 0.0]


@pytest.mark.parametrize("what", ["rules", "measures"])
def test_a_name_that_is_taken_is_refused(uneven, what):
    taken = {"rules": uneven.reference.name, "measures": "closures_cases"}[what]
    with pytest.raises(InputError, match=f"explore: {taken}: is the name of"):
        sim.explore(uneven, **{what: {taken: least}})
    with pytest.raises(InputError, match="explore: mine: must be a function"):
        sim.explore(uneven, **{what: {"mine": None}})


@pytest.mark.parametrize("value", [None, "3", [1.0]])
def test_a_measure_that_gives_no_number_is_named(uneven, value):
    with pytest.raises(TypeError, match="the measure mine must give a number, and gave"):
        sim.explore(uneven, measures={"mine": lambda play: value}, replications=1)


@pytest.mark.parametrize("replications", [0, 1.5, True, "2"])
def test_a_number_of_replications_that_is_none_is_refused(uneven, replications):
    with pytest.raises(InputError, match="replications: must be a whole number, 1 or more"):
        sim.explore(uneven, replications=replications)


@pytest.mark.parametrize("answer", ["floats", "two dimensions", "too few", "no such team"])
@pytest.mark.parametrize("engine", ["simpy", "compiled"])
def test_a_rule_that_gives_no_teams_is_told(uneven, answer, engine):
    def wrong(board, pool, memory):
        teams = np.zeros(len(pool), dtype=np.int64)
        told = {
            "floats": teams + 0.9,
            "two dimensions": teams[:, None],
            "too few": teams[1:],
            "no such team": teams + 3,
        }
        return told[answer], memory

    with pytest.raises(ValueError, match="each pooled case an active team"):
        sim.explore(uneven, rules={"mine": wrong}, replications=1, engine=engine)


@pytest.mark.parametrize(
    ("name", "options", "words"),
    [
        ("regionl", {}, "did you mean 'regional'"),
        ("top_up", {"bas": "before"}, "bas: no such key; did you mean 'base'"),
        ("top_up", {"base": "x"}, 'base: found "x"; allowed: before, including'),
        ("regional", {"named_share": 0.2}, "named_share"),
    ],
)
def test_a_rule_that_is_not_there_is_refused(name, options, words):
    with pytest.raises(InputError, match=words):
        sim.rule(name, **options)
