"""The form of a sweep, its map as it fills, and what a point of it is."""

import json

import numpy as np
import pandas as pd
import pytest

import sim
from sim.analysis.break_even import Threshold, break_even
from sim.app.jobs.kinds import KINDS
from sim.app.jobs.options import checked
from sim.app.sweeps.asked import asked
from sim.app.sweeps.filling import filling_of
from sim.app.sweeps.keys import varied_keys
from sim.app.sweeps.maps import map_of, response_of
from sim.report.interactive.of_sweeps import response_figure
from sim.running.store import RunFolder
from sim.scenario.problems import InputError
from sim.studies.library import outcome_in
from sim.studies.points import play_points, points_table
from tests.app.conftest import ROOT
from tests.app.studies import KEYS, desk_with, small, studies  # noqa: F401 - a fixture

INTAKE = "intake.cases_per_month"
RIGHT = {"key": INTAKE, "how": "span", "from": "200", "to": "260", "count": "4", "list": ""}
LISTED = RIGHT | {"how": "list"}
TEAMS = RIGHT | {"key": "teams.count"}


def form(*axes, **rest):
    usual = {"response": "closures_cases", "more_than": "0", "replications": "5"}
    return {"axes": list(axes), **usual, **rest}


@pytest.fixture(scope="module")
def scenario():
    return small()


def wrong_in(scenario, given):
    with pytest.raises(InputError) as caught:
        asked(scenario, given, varied_keys(scenario))
    return {one.place.key: one.message for one in caught.value.problems}


WRONG = [
    (form(), "key-0", "choose"),
    (form(RIGHT | {"key": ""}), "key-0", "choose"),
    (form(RIGHT | {"key": "intake.case_per_month"}), "key-0", INTAKE),
    (form(RIGHT | {"key": "region"}), "key-0", "choose one: Filings · Regions that file · A"),
    (form(RIGHT | {"key": "seed"}), "key-0", "no number 'seed'"),
    (form(RIGHT, RIGHT), "key-1", "stands twice"),
    (form(RIGHT | {"from": "many"}), "from-0", "found 'many'"),
    (form(RIGHT | {"to": "nan"}), "to-0", "must be a number"),
    (form(RIGHT | {"to": "200"}), "to-0", "more than 200"),
    (form(RIGHT | {"count": "1"}), "count-0", "from 2 to 40"),
    (form(RIGHT | {"from": "-5"}), "key-0", "-5"),
    (form(LISTED | {"list": "200"}), "list-0", "2 to 40"),
    (form(LISTED | {"list": "200, x"}), "list-0", "found 'x'"),
    (form(LISTED | {"list": "200, 210, 200"}), "list-0", "200 stands twice"),
    (form(RIGHT, TEAMS | {"from": "9", "to": "12", "count": "3"}), "count-1", "10.5"),
    (form(TEAMS | {"from": "7", "to": "9", "count": "3"}), "key-0", "no team 9"),
    (form(RIGHT, response="closure"), "response", "closures"),
    (form(RIGHT, more_than="much"), "more_than", "2%"),
    (form(RIGHT, replications="1"), "replications", "from 2"),
    (form(RIGHT, replications="2.5"), "replications", "whole number"),
]


@pytest.mark.parametrize(("given", "field", "said"), WRONG)
def test_what_is_wrong_lands_at_its_field(given, field, said, scenario):
    found = wrong_in(scenario, given)
    assert [*found] == [field]
    assert said in found[field]


def test_all_that_is_wrong_is_said_at_once(scenario):
    given = form(RIGHT | {"from": "x"}, TEAMS | {"count": "0"}, replications="")
    assert {*wrong_in(scenario, given)} == {"from-0", "count-1", "replications"}


def test_what_is_right_can_be_begun(scenario):
    keys = varied_keys(scenario)
    second = LISTED | {"key": keys["teams.officer_speed.lognormal.cv"].label, "list": "0.5、0.2，0"}
    one = asked(scenario, form(RIGHT, second, more_than="2%"), keys)
    assert one.options["vary"] == {
        INTAKE: [200, 220, 240, 260],
        "teams.officer_speed.lognormal.cv": [0, 0.2, 0.5],
    }
    assert one.points == 12
    assert checked(KINDS["sweep"].options, one.options).rest()["more_than"] == "2%"
    assert "12 points with 5 replications" in one.size


@pytest.mark.parametrize("name", ["huancui", "reopening"])
def test_every_key_that_is_offered_can_be_varied(name):
    scenario = sim.load(ROOT / f"scenarios/{name}.yaml")
    keys = varied_keys(scenario)
    assert INTAKE in keys
    assert len({key.label for key in keys.values()}) == len(keys)
    settings = [f"{key.name}={key.value:g}" for key in keys.values()]
    sim.load(ROOT / f"scenarios/{name}.yaml", *settings)  # which is as it was


def test_a_threshold_is_not_asked_of_one_arm():
    alone = sim.load(ROOT / "scenarios/baseline.yaml", "arms=[{name: regional}]")
    assert asked(alone, form(RIGHT, more_than="5"), varied_keys(alone)).options["more_than"] == "0"


@pytest.fixture(scope="module")
def desk(studies, tmp_path_factory):  # noqa: F811
    return desk_with(studies, tmp_path_factory.mktemp("sweeps") / "desk")


@pytest.fixture(scope="module")
def whole(desk):
    return desk.runs[desk.id_of(desk.results / "sweep")]


@pytest.fixture(scope="module")
def played(desk, whole):
    """The same sweep as it is being played: two points and a part of the third are kept."""
    about = whole.about | {"by": {}, "again": False, "holds": ["parts"]}
    work = desk.results / "playing.partial"
    folder = RunFolder(desk.results / "playing", about["id"])
    folder.chunks.folder.mkdir(parents=True)
    mark = about | {"program": "execution-bureau-sim"}
    (work / "begun.json").write_text(json.dumps(mark), "utf-8")
    points = outcome_in(whole.folder).study.points
    for chunk in (range(4), range(4, 8)):
        folder.chunks.keep(chunk, play_points(points, chunk))
    return desk.runs[desk.id_of(work)]


def test_a_sweep_fills_point_by_point(whole, played):
    part, finished = filling_of(played), filling_of(whole)
    assert part.points == (0, 1)
    assert not part.is_finished
    effects = finished.outcome.table("effects")
    known = effects[effects["point"] < 2].reset_index(drop=True)
    there = part.outcome.table("effects")
    pd.testing.assert_frame_equal(there, known, rtol=1e-12, check_dtype=False)
    shown = map_of(part)
    assert (shown["played"], shown["points"], shown["state"]) == (2, 6, "working")
    cells = {one["name"]: one["values"] for one in shown["figures"][0]["series"]}
    assert all(row[0] is not None and row[1:] == [None, None] for row in cells.values())
    assert map_of(finished)["state"] == "finished"


def test_cells_are_the_numbers_of_the_table(whole):
    filling = filling_of(whole)
    figure = map_of(filling, "backlog_cases")["figures"][0]
    assert figure["across"] == "Filings · Cases filed a month"
    effects = filling.outcome.table("effects")
    rows = effects[(effects["measure"] == "backlog_cases") & (effects["arm"] == "top_up")]
    wanted = rows.sort_values("point")["difference"].to_numpy().reshape(3, 2)
    top_up = [one for one in figure["series"] if one["part"] == "top_up"]
    assert [one["name"] for one in top_up] == ["0.2", "0.5"]
    assert np.allclose([one["values"] for one in top_up], wanted.T, rtol=1e-9)


def test_the_line_on_the_map_is_where_it_breaks_even(whole):
    """Where the map's line passes a value of the first key, the table has the same value."""
    filling, measure = filling_of(whole), "backlog_cases"
    effects, points = filling.outcome.table("effects"), points_table(filling.sweep.points)
    rows = effects[(effects["measure"] == measure) & (effects["arm"] == "rotation")]
    ends = rows.set_index("point")["difference"]
    limit = Threshold(float(ends.loc[[2, 3]].mean()))
    response = response_of(filling, measure)
    object.__setattr__(response.sweep, "limit", limit)
    lines = [line for arm, line in response_figure(response).contours if arm == "rotation"]
    found = {round(x): y for line in lines for x, y in line if float(x).is_integer()}
    known = break_even(effects, points, [measure], limit)
    known = known[known["arm"] == "rotation"].set_index(INTAKE)["break_even"]
    assert 1 in found
    for place, up in found.items():
        value = 0.2 + up * 0.3
        assert value == pytest.approx(known.loc[KEYS[INTAKE][place]])


def test_a_point_is_what_its_scenario_plays(client, desk, whole):
    """Its comparison is that of a run of its scenario, which opens as a draft."""
    identity = desk.id_of(whole.folder)
    shown = client.get(f"/sweeps/{identity}/points/3").json()
    assert "= 230" in shown["title"]
    address = client.post(f"/results/{identity}/draft", json={"point": 3}).json()["address"]
    draft = desk.drafts.get(address.rpartition("/")[2])
    there = sim.load(draft.file, "replications=3")
    assert there.resolved["teams"]["officer_speed"]["lognormal"]["cv"] == 0.5
    run = sim.run(there, workers=1, illustrate=False, out=desk.folder / "there")
    effects = filling_of(whole).outcome.table("effects")
    at = effects[effects["point"] == 3].set_index(["measure", "arm"])["difference"]
    alone = run.comparison.set_index(["measure", "arm"])["difference"]
    assert alone["closures_cases"].to_dict() == at["closures_cases"].to_dict()
    assert f"{alone['closures_cases', 'top_up']:+,.0f}".replace("-", "−") in str(shown["rows"])


def test_what_is_not_there_is_refused(client, desk, whole, played):
    identity, unfinished = desk.id_of(whole.folder), desk.id_of(played.folder)
    assert client.get(f"/sweeps/{identity}/points/6").status_code == 422
    assert client.get(f"/sweeps/{unfinished}/points/2").status_code == 422
    assert client.get(f"/sweeps/{identity}/map?measure=nothing").status_code == 422
    assert client.post(f"/results/{identity}/draft", json={"point": 6}).status_code == 422
    assert client.post(f"/results/{identity}/draft", json={"point": "0"}).status_code == 400
    run = desk.id_of(desk.results / "run")
    assert client.get(f"/sweeps/{run}/map").status_code == 404


def test_how_many_intervals_miss_is_said(whole):
    said = " ".join(map_of(filling_of(whole))["said"])
    assert "the 12 that are shown do not hold together: of so many, 0.6 miss" in said
    assert "from fewer than 20 intervals hold less often than they say" in said


def test_one_bureau_of_a_table_is_varied(client, desk):
    table = "name,cases_per_month\nNorth,200\nSouth,240\n"
    text = (ROOT / "scenarios/baseline.yaml").read_text("utf-8") + "bureaus: table.csv\n"
    draft = desk.drafts.begun("many", text)
    (draft.folder / "table.csv").write_text(table, "utf-8")
    page = client.get(f"/sweep/{draft.id}").text
    assert '<option value="South">' in page
    assert 'id="asked"' not in page
    assert 'data-bureau="South"' in client.get(f"/sweep/{draft.id}?bureau=South").text
    assert "no bureau" in client.get(f"/sweep/{draft.id}?bureau=East").text
    given = form(RIGHT) | {"bureau": "South"}
    options = client.post(f"/sweep/{draft.id}/check", json=given).json()["options"]
    assert checked(KINDS["sweep"].options, options).bureau == "South"


@pytest.mark.parametrize("name", [INTAKE, "Filings · Cases filed a month", "Cases filed a month"])
def test_a_quantity_is_known_by_what_it_is_called(name, scenario):
    found = asked(scenario, form(RIGHT | {"key": name}), varied_keys(scenario))
    assert [*found.options["vary"]] == [INTAKE]


def test_the_form_is_checked_by_the_server(client, desk):
    draft = client.post("/drafts", json={"scenario": "small"}).json()["address"]
    identity = draft.rpartition("/")[2]
    page = client.get(f"/sweep/{identity}")
    assert '<option value="Filings · Cases filed a month">intake.cases_per_month<' in page.text
    answer = client.post(f"/sweep/{identity}/check", json=form(RIGHT | {"to": "x"})).json()
    assert [one["key"] for one in answer["problems"]] == ["to-0"]
    answer = client.post(f"/sweep/{identity}/check", json=form(RIGHT)).json()
    assert answer["options"]["vary"] == {INTAKE: [200, 220, 240, 260]}
