"""What `check` says of what an arm changes, and of what the bureau has besides cases and teams."""

from __future__ import annotations

from sim.language import speaking
from sim.report.inputs.arms import MOST_KEYS, arms_in_words, bureau_in_words
from tests.support import regions, scenario

ABSENT = [{"team": 2, "from": "2013-11", "months": 1}]
TWO = {"teams": {"count": 2}, "intake": {"regions": regions([1], [2])}}
STAGES = [{"stage": f"s{i}", "role": "officer", "work": 1} for i in range(12)]


def test_an_arm_names_the_keys_in_which_it_differs_from_the_reference():
    arms = [
        {"name": "a"},
        {"name": "b", "allocation": "top_up"},
        {"name": "c", "absences": ABSENT, "max_open_cases": 9, "allocation": "top_up"},
        {"name": "d", "intake": {"regions": {"A": {"home": [2]}}}},
    ]
    first, second, third, fourth = arms_in_words(scenario(**TWO, arms=arms))
    assert first == "Arm a: allocation regional, monthly; the reference."
    assert second == (
        "Arm b: allocation top_up, monthly; compared with a. It differs from a in allocation.rule."
    )
    assert third.endswith("It differs from a in absences, allocation.rule, max_open_cases.")
    assert fourth.endswith("compared with a. It differs from a in intake.regions.")
    with speaking("zh"):
        said = list(arms_in_words(scenario(**TWO, arms=arms)))
    assert said[2].endswith("与 a 比较。与 a 不同之处：absences、allocation.rule、max_open_cases。")


def test_weights_and_cards_are_said_as_they_are_written():
    weighed = {"rule": "top_up", "backlog": "weight", "weights": {"general": 2}}
    arms = [
        {"name": "a"},
        {"name": "b", "allocation": weighed},
        {"name": "c", "allocation": {"rule": "deck", "cards": [2, 1]}},
    ]
    _, second, third = arms_in_words(scenario(**TWO, arms=arms))
    assert second.startswith(
        "Arm b: allocation top_up, monthly, backlog weight, weights general 2; compared with a. It "
        "differs from a in allocation.rule, allocation.backlog, allocation.weights.general."
    )
    assert third.startswith("Arm c: allocation deck, monthly, cards 2 1; compared with a.")


def test_of_many_keys_the_first_are_named():
    changed = {stage["stage"]: {"work": 2} for stage in STAGES}
    given = scenario(route=STAGES, arms=[{"name": "a"}, {"name": "b", "route": changed}])
    said = list(arms_in_words(given))[1]
    assert said.count("route.s") == MOST_KEYS
    assert said.endswith("route.s9.work and 2 more.")


def test_what_the_bureau_has_besides_is_one_line():
    assert bureau_in_words(scenario()) == ""
    intake = {
        "regions": regions([1], [2]),
        "season": [2, *[1] * 11],
        "trend_per_year": 0.05,
        "surges": [{"from": "2013-11", "months": 1, "factor": 2}],
    }
    given = scenario(
        teams={"count": 2},
        intake=intake,
        opening_backlog=[1000, 200],
        kinds=[{"name": "civil", "share": 1}, {"name": "other", "share": 2}],
        absences=ABSENT,
    )
    assert bureau_in_words(given) == (
        "With the reference there are also: 1,200 opening cases; kinds of case: civil, other; "
        "a season; a trend of +5 % a year; 1 surge; 1 absence (2)."
    )
    with speaking("zh"):
        assert bureau_in_words(given) == (
            "对照方案另有：期初存案 1,200 件；案件类型：民事、other；各月收案有季节变化；"
            "收案每年变化 +5%；收案激增 1 次；缺岗 1 项（2）。"
        )


def test_opening_cases_by_month_are_added_up():
    filed = [{"team": 1, "cases": n, "filed": "2013-08"} for n in (3, 4)]
    assert "7 opening cases" in bureau_in_words(scenario(opening_backlog=filed))
