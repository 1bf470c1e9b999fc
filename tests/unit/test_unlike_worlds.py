"""Which arms have other cases or staff: of a run by checksums, of other studies by the scenario."""

from __future__ import annotations

import pytest

import sim
from sim.report.findings.summary import Summary
from sim.report.findings.timing import shown_measures
from sim.report.findings.worlds import Unlike, unlike_worlds
from sim.scenario.catalogue import MAIN_MEASURES
from tests.support import scenario

ARMS = [
    {"name": "a"},
    {"name": "rule", "allocation": "rotation"},
    {"name": "more", "intake": {"cases_per_month": 60}},
    {"name": "fast", "teams": {"officer_speed": 2}},
    {"name": "both", "intake": {"cases_per_month": 60}, "teams": {"officer_speed": 2}},
]
pytestmark = pytest.mark.usefixtures("no_charts")

ALL = Unlike(cases=("more", "both"), staff=("fast", "both"))


def summary(run) -> str:
    return " ".join(str(run).split())


def test_a_run_says_which_arms_have_other_cases_or_staff(tmp_path):
    run = sim.run(scenario(arms=ARMS, replications=3), out=tmp_path / "run", workers=1)
    assert unlike_worlds(run.outcome) == ALL
    text = summary(run)
    assert "on the same cases and staff" not in text
    assert "Other cases than a: more, both." in text
    assert "With the cases and staff of a: rule." in text
    assert "more closes" not in text


def test_a_run_whose_arms_share_all_says_that(tmp_path):
    run = sim.run(scenario(arms=ARMS[:2], replications=3), out=tmp_path / "run", workers=1)
    assert unlike_worlds(run.outcome) == Unlike()
    assert "on the same cases and staff, paired by replication" in summary(run)


def test_another_time_limit_makes_no_other_cases(tmp_path):
    arms = [{"name": "a"}, {"name": "sooner", "time_limit_days": 2}]
    run = sim.run(scenario(arms=arms, replications=3), out=tmp_path / "run", workers=1)
    assert unlike_worlds(run.outcome) == Unlike()
    assert "has other cases" not in summary(run)


def test_independent_arms_are_unlike_only_in_what_they_say(tmp_path):
    run = sim.run(
        scenario(arms=ARMS, replications=3), out=tmp_path / "run", workers=1, independent=True
    )
    assert unlike_worlds(run.outcome) == ALL


@pytest.mark.parametrize(
    ("key", "unlike"),
    [
        ("intake.cases_per_month", Unlike()),
        ("arms.rule.intake.cases_per_month", Unlike(cases=("rule",))),
    ],
)
def test_a_sweep_says_it_of_its_points(key, unlike, tmp_path):
    arms = [{"name": "a"}, {"name": "rule", "allocation": "rotation", "intake": {}}]
    given = scenario(arms=arms)
    run = sim.sweep(given, {key: [30, 60]}, replications=2, out=tmp_path / "s", workers=1)
    assert unlike_worlds(run.outcome) == unlike


def test_pending_cases_stand_in_for_backlogs_where_timing_differs():
    arms = [{"name": "a"}, {"name": "b", "allocation": {"rule": "top_up", "timing": "rolling"}}]
    alike, unlike = (shown_measures(MAIN_MEASURES, scenario(arms=a).arms) for a in (ARMS, arms))
    assert alike == list(MAIN_MEASURES)
    assert unlike == ["pending_cases" if m == "backlog_cases" else m for m in MAIN_MEASURES]


@pytest.mark.parametrize(
    ("place", "name", "title"),
    [("", "x", "Land"), ("here", "x", "Land"), ("P1", "P1", "P1, one court of: Land")],
)
def test_one_court_of_a_table_is_headed_by_its_own_name(place, name, title):
    about = {"scenario_name": name, "scenario": {"title": "Land", "place": place}}
    assert Summary(about, [], [], []).title == title


def test_a_table_of_one_court_is_headed_by_it(tmp_path):
    (tmp_path / "one.csv").write_text("name,cases_per_month\nAx,40\n", "utf-8")
    arms = [{"name": "a"}, {"name": "b", "allocation": "top_up"}]
    given = scenario(arms=arms, title="Land", bureaus=str(tmp_path / "one.csv"), replications=2)
    run = sim.run(given, out=tmp_path / "run", workers=1)
    assert str(run).startswith("Ax, one court of: Land")


def test_a_team_that_is_away_at_the_end_is_spoken_of(tmp_path):
    away = [{"team": 1, "from": "2013-10", "months": 120}]
    arms = [{"name": "a"}, {"name": "b", "absences": away}]
    run = sim.run(scenario(arms=arms, replications=2), out=tmp_path / "run", workers=1)
    said = "Cases that lie with the others at the last count, on average over all replications"
    assert f"{said}: b 0.0." in summary(run)
