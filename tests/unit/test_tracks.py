"""Tracks and pull: what is refused, what is said, and the load that is expected of each team."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.bureau.tracks import tracks_of
from sim.report.findings.run import run_summary
from sim.report.findings.timing import capped, has_unlike_timing, shown_measures
from sim.report.inputs.arms import arms_in_words
from sim.report.inputs.doubts import doubts
from sim.report.inputs.loads import left_out
from sim.report.inputs.no_effect import of_caps
from sim.scenario.in_play import as_played
from sim.scenario.problems import InputError
from sim.studies.library import outcome_in
from sim.studies.replication import Setup
from sim.studies.run import Run
from sim.world.course import course
from sim.world.expected_load import expected_loads
from sim.world.opening import opening_load
from tests.support import play_arm, regions, scenario, undrawn

KINDS = [{"name": "simple", "share": 3, "work_factor": 0.5}, {"name": "ordinary", "work_factor": 3}]
FAST = [{"teams": [1], "kinds": ["simple"]}]
BASE: dict[str, Any] = {"kinds": KINDS, "teams": {"count": 3}, "tracks": FAST}

REFUSED = {
    "a kind that is not": (
        {"tracks": [{"teams": [1], "kinds": ["simpel"]}]},
        "tracks[0].kinds[0]: no kind \"simpel\"; did you mean 'simple'? allowed: simple, ordinary",
    ),
    "a kind twice": (
        {"tracks": [{"teams": [1], "kinds": ["simple", "simple"]}]},
        'tracks[0].kinds[1]: "simple" is named twice',
    ),
    "a team that is not": (
        {"tracks": [{"teams": [4], "kinds": ["simple"]}]},
        "tracks[0].teams[0]: no team 4; there are teams 1 to 3",
    ),
    "a team twice": (
        {"tracks": [*FAST, {"teams": [2, "1"], "kinds": ["ordinary"]}]},
        'tracks[1].teams[1]: "1" is named twice',
    ),
    "no team": (
        {"tracks": [{"teams": [], "kinds": ["simple"]}]},
        "tracks[0].teams: found []; must have at least one entry",
    ),
    "a kind that nobody takes": (
        {"tracks": [{"teams": [1, 2, 3], "kinds": ["simple"]}]},
        "tracks: no team takes cases of ordinary; every team is limited to other kinds",
    ),
    "nobody to escalate to": (
        {
            "tracks": [*FAST, {"teams": [2, 3], "kinds": ["ordinary"]}],
            "escalate": {"after_months": 1},
        },
        "escalate: needs a team that takes all kinds; every team is limited by tracks",
    ),
    "no months": ({"escalate": {"after_months": 0}}, "escalate.after_months: found 0"),
    "a cap of none": ({"allocation": {"rule": "pull", "cap": 0}}, "allocation.cap: found 0"),
    "a cap of another rule": ({"allocation": {"rule": "top_up", "cap": 3}}, "is an option of pull"),
}


@pytest.mark.parametrize(("changes", "message"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_meant_is_refused_with_one_clear_message(changes, message):
    with pytest.raises(InputError) as refused:
        scenario(**BASE | changes)
    assert len(refused.value.problems) == 1
    assert message in str(refused.value)


SAID = {
    "a kind whose only teams leave": (
        {"leaves": [{"team": 2, "from": "2013-12"}, {"team": 3, "from": "2013-11"}]},
        "no team that takes ordinary is there in 2013-12: what is filed of it waits in the pool; "
        "teams that take it: 2, 3",
    ),
    "a limit to every kind": (
        {"tracks": [{"teams": [1, 2], "kinds": ["simple", "ordinary"]}]},
        "tracks: teams 1, 2 take every kind there is: it limits nothing",
    ),
    "escalate without tracks": (
        {"tracks": [], "escalate": {"after_months": 1}},
        "escalate means nothing here: it needs  tracks",
    ),
    "escalate beyond the run": (
        {"escalate": {"after_months": 4}},
        "arm only: no case is ever escalated, as that takes 4 months",
    ),
}


@pytest.mark.parametrize(("changes", "expected"), SAID.values(), ids=SAID)
def test_what_has_no_effect_is_said(changes, expected):
    assert expected in list(doubts(scenario(**BASE | changes)))
    assert list(doubts(scenario(**BASE, escalate={"after_months": 3}))) == []


def test_a_limit_to_every_kind_plays_as_none_and_so_does_escalate_without_limits():
    plain = scenario(**BASE | {"tracks": []})
    idle = [{"teams": [1], "kinds": ["ordinary", "simple"]}]
    for changes in ({"tracks": idle}, {"tracks": [], "escalate": {"after_months": 1}}):
        other = scenario(**BASE | changes)
        assert as_played(other.reference.setting, other) == as_played(
            plain.reference.setting, plain
        )
        logs = [play_arm(given).log for given in (plain, other)]
        assert logs[0].allocations.team.tolist() == logs[1].allocations.team.tolist()


def test_cases_with_the_same_teams_are_one_track_in_the_order_of_kinds():
    three = [{"name": name} for name in "abc"]
    given = scenario(
        kinds=three,
        teams={"count": 4},
        tracks=[{"teams": [1], "kinds": ["b"]}, {"teams": [2], "kinds": ["b", "c"]}],
    )
    tracks = tracks_of(given.reference.setting)
    assert tracks is not None
    assert tracks.of_class.tolist() == [0, 1, 2, 0]  # escalated cases are like those of kind a
    assert tracks.takes.tolist() == [
        [False, False, True, True],
        [True, True, True, True],
        [False, True, True, True],
    ]
    assert tracks_of(scenario().reference.setting) is None


def test_check_says_who_takes_what_and_what_its_loads_leave_out():
    pull = {"rule": "pull", "cap": 7, "timing": "immediate"}
    given = scenario(**BASE, escalate={"after_months": 1}, allocation=pull)
    words = "\n".join(arms_in_words(given))
    assert "Team 1 takes simple only." in words
    assert "has not closed 1 month after it was allocated is dealt among the teams" in words
    assert "fewer than 7 open cases gets others, whenever a case is closed or filed;" in words
    assert "which a track does not close in time go to other teams" in left_out(given)
    assert "wait in the pool for a team below its cap" in left_out(given)


def test_expected_loads_are_of_the_kinds_that_a_team_takes():
    """Forty cases a month, half of each region: 30 simple (work 0.5), 10 ordinary (3), mean 1.125.

    Region A: homes 1 (fast) and 2; B: home 1 alone. Ordinary cases: 5 of A to team 2, 5 of B to the
    stand-ins 2 and 3. Simple: 7.5 + 15 to team 1, 7.5 to team 2. A month has 20 days.

    Team  simple  ordinary  days of work  load
      1    22.5      0         11.25       0.5625
      2     7.5      7.5       26.25       1.3125
      3     0        2.5        7.5        0.375
    """
    given = scenario(
        **BASE,
        intake={"cases_per_month": 40, "regions": regions([1, 2], [1])},
        allocation={"rule": "regional", "timing": "immediate"},
    )
    loads = expected_loads(given, given.reference)
    assert [team.cases for team in loads.teams] == pytest.approx([22.5, 15, 2.5])
    assert [team.load for team in loads.teams] == pytest.approx([0.5625, 1.3125, 0.375])
    # What is left of team 2: 6.25 days a month, in cases of 1.125 days.
    assert [team.growth for team in loads.teams] == pytest.approx([0, 6.25 / 1.125, 0])
    # Cases a month that it could close of its own kind.
    assert [team.capacity for team in loads.teams] == pytest.approx([40, 20 / 1.75, 20 / 3])
    flow = course(given, given.reference, opening_load(given))
    assert flow.undealt.tolist() == [0, 0, 0, 0]


def test_expected_cases_that_nobody_takes_wait_in_the_pool():
    """Team 2 alone takes ordinary cases and is away in the first of three months."""
    given = scenario(
        kinds=[{"name": "simple"}, {"name": "ordinary"}],
        teams={"count": 2},
        tracks=FAST,
        intake={"cases_per_month": 20, "regions": regions([1])},
        absences=[{"team": 2, "from": "2013-10", "months": 1}],
        allocation={"rule": "regional", "timing": "immediate"},
    )
    flow = course(given, given.reference, opening_load(given))
    np.testing.assert_allclose(flow.cases, [[10, 0], [10, 20], [10, 10], [0, 0]])
    np.testing.assert_allclose(flow.undealt, [10, 0, 0, 0])


def test_where_some_arms_keep_cases_in_the_pool_pending_cases_are_shown():
    arms = [{"name": "a"}, {"name": "b", "allocation": "pull"}]
    given = scenario(arms=arms)
    assert has_unlike_timing(given.arms)
    assert capped(given.arms) == ["b"]
    assert shown_measures(["backlog_cases"], given.arms) == ["pending_cases"]
    caps = [{"name": str(n), "allocation": {"rule": "pull", "cap": n}} for n in (3, 4)]
    assert has_unlike_timing(scenario(arms=caps).arms)
    assert not has_unlike_timing(scenario(arms=arms[:1]).arms)


def test_a_cap_that_keeps_no_case_waiting_is_said(tmp_path):
    """Of 20 cases a month a team never has 900 open, and soon has one."""
    arms = [
        {"name": "all", "allocation": {"rule": "pull", "cap": 900, "timing": "immediate"}},
        {"name": "one", "allocation": {"rule": "pull", "cap": 1, "timing": "immediate"}},
        {"name": "monthly", "allocation": {"rule": "pull", "cap": 900}},
    ]
    undrawn(Run(Setup(scenario(arms=arms))), tmp_path / "run")
    run = outcome_in(tmp_path / "run")
    assert of_caps(run) == [
        "The cap of all was never reached: every case had a team when it was filed."
    ]
    waits = run.table("replications").groupby("arm")["pool_wait_mean_days"].mean()
    assert waits["all"] == 0 < waits["one"]
    assert 8 < waits["monthly"] < 12  # half a month of 20 days
    said = " ".join(run_summary(run).answer)
    assert "mean time from filing to allocation" in said
    assert "spread of backlogs" not in said
    assert "nor does their spread: a cap makes it small" in run_summary(run).note
