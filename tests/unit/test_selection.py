"""Competition, posts and the roster that comes of them."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import spearmanr

from sim.scenario.staffing import Signal, StaffPlan
from sim.world.files import people_table
from sim.world.people import affinities, draw_people
from sim.world.selection import competition, posts
from sim.world.streams import Streams
from sim.world.world import draw_worlds
from tests.support import scenario

SPREAD = {"lognormal": {"mean": 1, "cv": 0.2}}
STAFF = {"people": 21, "officer_ability": SPREAD, "clerical_ability": SPREAD, "correlation": 0.3}


def plan(people=2000, **changes) -> StaffPlan:
    return StaffPlan.model_validate(STAFF | {"people": people} | changes)


def staff(teams=None, **changes):
    teams = teams or {"count": 9, "divisions": 3, "assistant_speed": 1}
    bureau = scenario(teams=teams, staff={**STAFF, **changes})
    return draw_worlds(bureau, 0)[0].staff


def test_abilities_and_signals_are_correlated_as_stated():
    # The SD of a correlation over n = 2000 is about (1 - r^2) / sqrt(n) < 0.023: three of them.
    people = draw_people(plan(), Streams(1, 0))
    assert np.corrcoef(people.officer_score, people.clerical_score)[0, 1] == pytest.approx(
        0.3, abs=0.07
    )
    for points, validity in ((people.exam, 0.3), (people.evaluation, 0.5)):
        # Of points, which are uniform, and scores: Pearson's r x sqrt(3 / pi).
        expected = validity * np.sqrt(3 / np.pi)
        assert np.corrcoef(points, people.officer_score)[0, 1] == pytest.approx(expected, abs=0.07)


def test_points_lie_between_nothing_and_their_weights():
    people = draw_people(plan(), Streams(1, 0))
    assert 0 <= people.exam.min() < 1
    assert 19 < people.exam.max() <= 20
    assert 0 <= people.evaluation.min() < 4
    assert 76 < people.evaluation.max() <= 80


def test_perfect_signals_select_like_perfect_knowledge_and_worthless_ones_by_chance():
    for validity, low, high in ((1, 1, 1), (0, -0.07, 0.07)):
        signals = {
            key: Signal(weight=w, validity=validity)
            for key, w in (("exam", 20), ("evaluation", 80))
        }
        given = plan(selection="competitive").model_copy(update=signals)
        people = draw_people(given, Streams(1, 0))
        place = np.argsort(competition(people, given))
        assert low <= round(float(spearmanr(-place, people.officer_ability).statistic), 12) <= high


@pytest.mark.parametrize(
    ("method", "column"), [("perfect", "officer_ability"), ("seniority", "age"), ("chance", "lot")]
)
def test_each_method_ranks_by_its_own_column(method, column):
    given = plan(30, selection=method, age={"uniform": {"low": 25, "high": 58}})
    people = draw_people(given, Streams(1, 0))
    assert np.all(np.diff(getattr(people, column)[competition(people, given)]) <= 0)


def test_better_selection_makes_abler_officers():
    def ability(method: str) -> float:
        found = [
            np.mean(people.officer_ability[competition(people, given)[:9]])
            for given in [plan(21, selection=method)]
            for people in (draw_people(given, Streams(1, r)) for r in range(200))
        ]
        return float(np.mean(found))

    assert pytest.approx(ability("chance"), abs=0.02) == 1.0
    assert ability("perfect") > ability("competitive") + 0.05 > ability("chance") + 0.1


def test_who_has_the_number_of_a_post_keeps_it():
    # Chosen 4, 0, 7, 2 for posts 0 to 3: 0 and 2 keep theirs, 4 and 7 take posts 1 and 3.
    assert posts(np.array([4, 0, 7, 2])).tolist() == [0, 4, 2, 7]


@pytest.mark.parametrize("matching", ["two_way", "by_lot"])
def test_everybody_is_officer_or_assistant_or_awaits_a_post(matching):
    roster = staff(selection="competitive", matching=matching).roster
    held = [*roster.officer, *roster.assistant, *roster.awaiting]
    assert sorted(held) == list(range(21))
    assert len(roster.awaiting) == 3
    assert set(roster.officer) == set(roster.ranking[:9])
    assert np.bincount(roster.division).tolist() == [0, 3, 3, 3]
    assert people_table(roster)["post"].value_counts().to_dict() == {
        "officer": 9,
        "assistant": 9,
        "awaiting": 3,
    }


def test_speeds_are_the_abilities_of_those_on_the_posts():
    found = staff(selection="competitive", matching="two_way")
    roster = found.roster
    assert found.officer_ability.tolist() == roster.people.officer_ability[roster.officer].tolist()
    assert (
        found.assistant_ability.tolist()
        == roster.people.clerical_ability[roster.assistant].tolist()
    )


def test_lone_officers_are_everybody_each_on_the_post_of_their_number():
    found = staff(
        {"count": 21, "assistant_speed": None}, selection="competitive", matching="two_way"
    )
    assert found.roster.officer.tolist() == list(range(21))
    assert not len(found.roster.awaiting)
    assert np.isnan(found.assistant_speed).all()


def test_teams_that_no_chief_takes_do_not_exist():
    found = staff(matching="two_way", division_capacity=[2, 2, 3])
    assert found.exists[:, 0].sum() == 7
    assert len(found.roster.awaiting) == 3 + 2 * 2
    assert np.all(found.officer_speed[~found.exists] == 0)
    assert np.bincount(found.division[:, 0]).tolist() == [2, 2, 2, 3]


def test_more_people_leave_the_first_ones_as_they_are():
    few, many = (draw_people(plan(n), Streams(1, 0)) for n in (5, 9))
    for name in vars(few):
        np.testing.assert_array_equal(getattr(few, name), getattr(many, name)[:5])
    small, large = (affinities("teams", n, n, Streams(1, 0)) for n in (5, 9))
    np.testing.assert_array_equal(small, large[:5, :5])
    np.testing.assert_array_equal(affinities("teams", 9, 3, Streams(1, 0)), large[:, :3])
    assert len(np.unique(large)) == 81
