"""`check` says every key that is set, in what arms differ, and when months differ."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from sim.report.inputs.loads import loads_of_arms
from sim.report.inputs.scenario import hints, scenario_facts, scenario_in_words
from sim.report.inputs.values import differences_of, values_of
from sim.report.printing import as_text
from sim.scenario.cases import CLOSING_TYPES
from sim.scenario.distributions import FAMILIES
from sim.scenario.governance import GOVERNANCE
from sim.scenario.scenario import load
from sim.scenario.schema import json_schema
from tests.support import regions, scenario

MONTH = {"from": "2014-02", "months": 2}
RESPONSES = ("Pressure", "Overwork", "FootDragging", "Ratchet", "Accountability", "Recognition",
             "MonthEnd", "YearEnd")  # fmt: skip
AT: dict[str, tuple[Any, ...]] = {
    "": (),
    "Calendar": ("calendar",),
    "History": ("history",),
    "Intake": ("intake",),
    "Region": ("intake", "regions", 0),
    "Surge": ("intake", "surges", 0),
    "Stage": ("route", 0),
    "Kind": ("kinds", 0),
    "Closing": ("kinds", 0, "closing"),
    "ClosingType": ("kinds", 0, "closing", "settled"),
    "LackOfAssets": ("kinds", 0, "closing", "lack_of_assets"),
    "Reopened": ("kinds", 0, "closing", "lack_of_assets", "reopened"),
    "TeamGroup": ("teams",),
    "Team": ("history", "arm", "teams", 0),
    "StaffPlan": ("staff",),
    "Signal": ("staff", "exam"),
    "Absence": ("absences", 0),
    "Join": ("joins", 0),
    "Leave": ("leaves", 0),
    "TeamList": ("parts", 0, "teams"),
    "TeamOfMany": ("parts", 0, "teams", "each"),
    "TeamMove": ("moves", 0),
    "Track": ("tracks", 0),
    "Appraisal": ("appraisal",),
    "ScoreWeights": ("appraisal", "score_weights"),
    "Responses": ("responses",),
    "OpeningCases": ("opening_backlog", 0),
    "NamedDocket": ("docket",),
    "Precision": ("replications",),
    "Dispersion": ("intake", "dispersion"),
    "SeasonShares": ("history", "arm", "intake", "season"),
    "GivenDays": ("calendar", "working_days"),
    **{name: ("responses", key) for name, key in zip(RESPONSES, (
        "pressure", "overwork", "foot_dragging", "ratchet", "accountability", "recognition",
        "month_end", "year_end"), strict=True)},
}  # fmt: skip
"""Where each part of the schema stands in a scenario that has all of them."""
ELSEWHERE = {"Origin", "Distribution", "Single", "Arm", "PartOverlay", "Overlay"}
"""Parts whose keys are those of others, or stand beside what they are of."""
RULES = ("rule", "timing")


def parts_of_the_schema() -> dict[str, dict[str, Any]]:
    """The properties of each part; rules, which share their keys, as one."""
    schema = json_schema()
    parts = {"": schema["properties"]} | {
        name: part["properties"] for name, part in schema["$defs"].items() if "properties" in part
    }
    rules = [name for name, part in parts.items() if "rule" in part]
    merged = {k: v for name in rules for k, v in parts.pop(name).items()}
    families = {family.__name__ for family in FAMILIES.values()}
    kept = {k: v for k, v in parts.items() if k not in families | ELSEWHERE}
    return kept | {"Allocation": merged}


def place_of(name: str) -> tuple[Any, ...]:
    """Where a part stands: as in the table, or under the key of the file that is of its form."""
    if name in AT:
        return AT[name]
    if name == "Allocation":
        return ("allocation",)
    properties = json_schema()["properties"]
    keys = [key for key, about in properties.items() if f"#/$defs/{name}'" in str(about)]
    assert keys, f"where does {name} stand in a scenario?"
    return (keys[0],)


def everything() -> dict[str, Any]:
    """Plain data of a scenario in which every key of the schema is set, as its examples are."""
    data = deepcopy(scenario().resolved)
    data |= {
        "history": {
            "months": 3, "arm": {"teams": [{"name": "x"}], "intake": {"season": {}}},
        },
        "calendar": data["calendar"] | {"working_days": {}},
        "intake": data["intake"] | {"surges": [dict(MONTH)], "dispersion": {}},
        "kinds": [{"name": "k", "closing": {name: {"share": 1} for name in CLOSING_TYPES}}],
        "staff": {"people": 3, "exam": {}},
        "division_assistants": {},
        "pool": {},
        "absences": [{"team": 1, **MONTH}],
        "joins": [{"team": 1, "from": MONTH["from"]}],
        "leaves": [{"team": 1, "from": MONTH["from"]}],
        "parts": [{"name": "p", "teams": {"each": {}, "list": ["x"]}}],
        "moves": [{}],
        "tracks": [{}],
        "appraisal": {"score_weights": {}},
        "responses": {key: {} for _key, key in (at for at in AT.values() if len(at) == 2
                                               and at[0] == "responses")},
        "opening_backlog": [{"team": 1}],
        "docket": {},
        "replications": {},
        "allocation": {},
    }  # fmt: skip
    for name, properties in parts_of_the_schema().items():
        path = place_of(name)
        if len(path) == 1:
            data.setdefault(path[0], {})
        place = dig(data, path)
        for key, about in properties.items():
            if key != "extends":
                place.setdefault(key, (about.get("examples") or [about.get("default", 1)])[0])
    return data


def dig(data: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        data = data[step]
    return data


def other(value: Any) -> Any:
    """Another value of the same form."""
    if isinstance(value, bool) or value is None:
        return 0.123
    if isinstance(value, int | float):
        return value + 3
    if isinstance(value, str):
        return "2019-07" if value[:2] in ("19", "20") else f"{value}x"
    if isinstance(value, list):
        return [*value[:-1], other(value[-1])] if value else [7]
    return {key: other(part) for key, part in value.items()} or {"fixed": 0.123}


def said(given: Any, data: dict[str, Any]) -> list[tuple[str, str]]:
    return values_of(replace(given, resolved=data))


HEADED = ("title", "question", "origins", "arms", *GOVERNANCE)
"""Said at the top, beside values, and with the arms: see the tests below."""


def test_every_key_of_the_schema_shows_when_it_is_set():
    given, data = scenario(), everything()
    before = said(given, data)
    unseen = []
    for name, properties in parts_of_the_schema().items():
        path = place_of(name)
        for key in properties:
            changed = deepcopy(data)
            if (not path and key in HEADED) or key == "extends":
                continue
            place = dig(changed, path)
            place[key] = other(place[key])
            if said(given, changed) == before:
                unseen.append((name, key))
    assert unseen == []


HEADINGS = {
    "title": {"title": "Another"},
    "question": {"question": "What else?"},
    "an origin": {"origins": {"amount": {"from": "data", "note": "ledger"}}},
    "an origin alone": {"origins": {"amount": "source"}},
    "an arm": {"arms": [{"name": "b"}]},
    "what it is": {"arms": [{"name": "a", "description": "other"}]},
    "its parts": {"arms": [{"name": "a"}, {"name": "b", "parts": ["p"]}],
                  "parts": [{"name": "p", "max_open_cases": 7}]},
    "a key of it": {"arms": [{"name": "a"}, {"name": "b", "time_limit_days": 99}]},
}  # fmt: skip


@pytest.mark.parametrize("changes", HEADINGS.values(), ids=HEADINGS)
def test_what_stands_elsewhere_shows_as_well(changes):
    given = {"title": "t", "question": "q", "arms": [{"name": "a"}]}
    assert as_text(scenario_in_words(scenario(**given))) != as_text(
        scenario_in_words(scenario(**given | changes))
    )


def test_values_are_said_as_a_reader_checks_them():
    given = load("scenarios/baseline.yaml", [
        "absences=[{team: 3, from: 2014-03, months: 3, availability: 0.5}]",
        "intake.season=[1.1, 0.6, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1.3]", "intake.trend_per_year=0.05",
        "intake.surges=[{from: 2014-04, months: 1, factor: 1.5}]",
        "opening_backlog=[1, 2, 0, 0, 0, 0, 0, 0, 0]",
        "calendar={days_per_month: null, working_days: china, closing_day: 20}",
    ])  # fmt: skip
    found = dict(values_of(given))
    assert found["absences"] == "team 3 2014-02-21 to 2014-05-20, 50 % of its speed"
    assert found["intake.surges"].startswith("2014-03-21 to 2014-04-20: 1.5 times as many, 351 ca")
    assert found["intake.season"].startswith("257 140 234 234")
    assert found["intake.trend_per_year"] == (
        "+5 % a year: from 234.0 cases a month in 2013-10 to 258.0 at the end"
    )
    assert found["calendar.closing_day"] == "20: months end on 2013-10-20 ... 2015-09-20"
    assert found["intake.regions"].startswith("A: 7.5 % (share 0.69), home 1; B: 8.1 %")
    assert found["opening_backlog"] == "3 cases: 1 2 0 0 0 0 0 0 0"
    assert found["teams.count"] == "9 [source]"


def test_teams_that_are_alike_stand_together():
    teams = [{"name": n, "officer_speed": s} for n, s in zip("ABC", (1, 2, 1), strict=True)]
    found = dict(values_of(scenario(teams=teams, intake={"regions": regions(["A"], ["B"])})))
    assert found["teams"] == "A, C: officer_speed 1; B: officer_speed 2"


def test_every_key_in_which_arms_differ_is_named_with_its_values():
    stages = [{"stage": f"s{i}", "role": "officer", "work": 1} for i in range(12)]
    changed = {stage["stage"]: {"work": 2} for stage in stages}
    given = scenario(route=stages, arms=[{"name": "a"}, {"name": "b", "route": changed},
                                         {"name": "c", "route": {"s0": {"work": 2}}}])  # fmt: skip
    lines = list(differences_of(given))
    assert len(lines) == 12
    assert lines[0] == "route.s0.work: 1 (a); 2 (b, c)"
    assert "(a, c); " in lines[1]
    assert lines[1].endswith(" (b)")
    assert list(differences_of(scenario())) == []


def shown(given: Any, width: int) -> str:
    console = Console(width=width, color_system=None)
    with console.capture() as caught:
        console.print(scenario_in_words(given))
    return caught.get()


@pytest.mark.parametrize("name", ["baseline", "huancui", "case_kinds"])
def test_at_80_columns_nothing_is_lost(name):
    given = load(f"scenarios/{name}.yaml")

    def characters(width: int) -> str:
        lines = shown(given, width).splitlines()
        assert max(map(len, lines)) <= width
        return "".join(sorted("".join(lines).replace(" ", "")))

    assert characters(80) == characters(400)
    assert "…" not in shown(given, 80)


def test_months_are_shown_only_where_they_differ():
    given = {"teams": {"count": 2}, "intake": {"cases_per_month": 20, "regions": regions([1], [2])},
             "calendar": {"months": 12}}  # fmt: skip
    assert "Month by month" not in shown(scenario(**given), 100)
    surge = {"surges": [{"from": "2013-12", "months": 2, "factor": 3}]}
    text = shown(scenario(**given | {"intake": given["intake"] | surge}), 100)
    table = text.split("Month by month")[1]
    rows = [line.split() for line in table.splitlines() if line.startswith(" 201")]
    # What is filed in a month is given to teams in the next one: 30 each, of whom 20 are closed.
    assert [(row[0], row[-2:]) for row in rows[1:4]] == [
        ("2013-12", ["1.50", "2"]), ("2014-01", ["1,", "2"]), ("2014-02", ["1,", "2"])]  # fmt: skip
    away = {"absences": [{"team": 2, "from": "2013-10", "months": 4}]}
    found = scenario_facts(scenario(**given | away))["by_month"]
    assert [month["at_work"] for month in found] == [1] * 4 + [2] * 8  # it joins in February
    assert found[0]["capacity"] == found[-1]["capacity"] / 2
    season = {"season": [1 + i / 100 for i in range(12)]}
    long = scenario(**given | {"calendar": {"months": 60}, "intake": given["intake"] | season})
    table = shown(long, 100).split("Month by month")[1].split("What the file sets")[0]
    assert table.count("\n") <= 16  # of 60 months


def test_a_question_of_another_file_is_asked_for_anew(tmp_path):
    parent = tmp_path / "parent.yaml"
    parent.write_bytes(Path("scenarios/baseline.yaml").read_bytes())

    def hinted(text: str) -> bool:
        file = tmp_path / "mine.yaml"
        file.write_text(f"extends: parent.yaml\n{text}\n", encoding="utf-8")
        return any("parent.yaml" in hint for hint in hints(load(file)))

    arms = "arms: [{name: a}, {name: b, allocation: random}]"
    assert hinted(arms)
    assert hinted("arms: {top_up: {allocation: random}}")
    assert not hinted(f"question: mine\n{arms}")
    assert not hinted("seed: 1")


def test_all_that_is_said_is_there_for_scripts():
    given = load("scenarios/baseline.yaml")
    found = scenario_facts(given)
    (loads, *_others) = loads_of_arms(given).values()
    first = found["overloaded_teams"][0]
    assert (first["arm"], first["expected"]) == ("regional", loads.expected_overloaded)
    assert first["probability"] == loads.overloaded
    assert found["values"]["intake.cases_per_month"].startswith("234 ")
    assert found["differences"] == list(differences_of(given))
    assert found["differences"][0].startswith("allocation.rule: regional (regional); ")
    assert found["loads"][8]["overload"] == 1.0
