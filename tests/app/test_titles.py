"""Open scenarios and studies are called by their titles where people read."""

from sim.app.titles import arms_of_run, title_of, title_of_run
from sim.language import speaking
from sim.studies.library import ListedRun

TITLE = {"en": "Nine teams", "zh": "九个小组"}


def run(**about):
    scenario = {"allocation": "regional", "arms": [
        {"name": "regional"}, {"name": "top_up"}, {"name": "rotation", "allocation": "rotation"},
        {"name": "b", "title": TITLE},
    ]}  # fmt: skip
    names = [arm["name"] for arm in scenario["arms"]]
    shown = {"scenario_name": "baseline", "scenario": scenario, "arms": names, **about}
    return ListedRun(None, shown, complete=True)


def test_a_run_is_called_by_its_title_and_its_arms_by_their_rules(tmp_path):
    with speaking("zh"):
        assert title_of_run(run(title=TITLE)) == "九个小组"
        # an arm that is called like a rule, but deals by another, keeps its name
        assert arms_of_run(run()) == "按地域分案、top_up、平均流水分配、九个小组"
    assert title_of_run(run()) == "baseline"
    assert title_of_run(run(title=TITLE)) == "Nine teams"
    assert arms_of_run(run(arms=["x"] * 9)) == "9 arms"


def test_a_draft_is_called_by_its_title_as_long_as_that_can_be_read(desk):
    draft = desk.drafts.begun("mine", 'title: "My bureau"\nextends: baseline.yaml\n')
    assert title_of(desk, draft) == "My bureau"
    for text in ("title: [", "title: 3", "title: ''", "", "- a"):
        desk.drafts.put(draft, text)
        assert title_of(desk, draft) == "mine"
