"""Entries of lists that an overlay changes, takes away and adds."""

from __future__ import annotations

import pytest

from sim.scenario.nodes import tree_of
from sim.scenario.overlays import laid_on, overlay
from sim.scenario.problems import InputError, Place
from sim.scenario.scenario import from_mapping
from tests.support import regions, scenario

HERE = Place("test", 0, "")
REGIONS = [{"name": "A", "share": 1, "home": [1]}, {"name": "B", "share": 2, "home": [2]}]
ROUTE = [{"stage": s, "role": "officer", "work": 1} for s in ("plan", "inquiry", "closing")]


def laid(base, *tops):
    node = tree_of(base, HERE)
    for top in tops:
        node = overlay(node, tree_of(top, HERE))
    return node.plain()


def names(found):
    return [entry.get("name", entry.get("stage")) for entry in found]


@pytest.mark.parametrize(
    ("base", "top", "left"),
    [
        ({"route": ROUTE}, {"route": {"inquiry": None}}, ["plan", "closing"]),
        ({"route": ROUTE}, {"route": {"1": None}}, ["plan", "closing"]),
        ({"route": ROUTE}, {"route": {"plan": None, "closing": None}}, ["inquiry"]),
        # Numbers count the entries that were there, whatever is taken away besides.
        ({"route": ROUTE}, {"route": {"0": None, "1": None}}, ["closing"]),
        ({"regions": REGIONS}, {"regions": {"A": None, "B": None}}, []),
    ],
)
def test_null_takes_an_entry_away(base, top, left):
    (found,) = laid(base, top).values()
    assert names(found) == left


def test_null_leaves_the_others_as_they_were():
    found = laid({"route": ROUTE}, {"route": {"inquiry": None, "closing": {"work": 3}}})
    assert found == {"route": [ROUTE[0], ROUTE[2] | {"work": 3}]}


@pytest.mark.parametrize(
    ("key", "base", "new"),
    [
        ("regions", REGIONS, {"C": {"share": 0.1, "home": [2]}}),
        ("route", ROUTE, {"sale": {"role": "assistant", "work": 0.2}}),
        ("kinds", [{"name": "civil"}], {"tax": {"name": "tax", "share": 3}}),
        ("teams", [{"name": "first"}], {"second": {"name": "second"}}),
        ("arms", [{"name": "regional"}], {"top_up": {"name": "top_up", "allocation": "top_up"}}),
    ],
)
def test_a_new_name_adds_a_complete_entry_at_the_end(key, base, new):
    ((name, given),) = new.items()
    *others, added = laid({key: base}, {key: new})[key]
    assert others == base
    assert added == {"stage" if key == "route" else "name": name} | given


@pytest.mark.parametrize(
    ("key", "base", "top", "said"),
    [
        ("regions", REGIONS, {"C": {"share": 1}},
         "no such entry; allowed: A, B; a new entry needs share, home"),
        ("route", ROUTE, {"plann": {"work": 1}},
         "did you mean 'plan'? allowed: plan, inquiry, closing; a new entry needs role, work"),
        ("kinds", [{"name": "civil"}], {"civill": {"share": 3}},
         "did you mean 'civil'? allowed: civil; a new entry needs name: civill"),
        ("teams", [{"name": "甲一"}], {"甲二": {"officer_speed": 1}},
         "no such entry; allowed: 甲一; a new entry needs name: 甲二"),
        ("arms", [{"name": "top_up"}], {"top_upp": {"name": "top_up"}},
         "did you mean 'top_up'? allowed: top_up; a new entry needs name: top_upp"),
        ("regions", REGIONS, {"Ａ": {"share": 1, "home": [1]}}, "did you mean 'A'?"),
        ("regions", REGIONS, {"C": None}, "no such entry; allowed: A, B"),
        ("regions", [], {"C": None}, "no such entry; there are none"),
        ("absences", [{"team": 1, "months": 1}], {"1": {"team": 2, "from": "2014-01", "months": 1}},
         "no such entry; allowed: 0"),
        ("regions", REGIONS, {"A": None, "0": {"share": 3}},
         "is the same entry as A, which stands here, too"),
    ],
)  # fmt: skip
def test_a_misspelt_name_is_no_new_entry(key, base, top, said):
    with pytest.raises(InputError) as error:
        laid({key: base}, {key: top})
    assert said in str(error.value)


def test_an_arm_may_do_without_a_stage_and_with_another_region():
    route = [
        {"stage": s, "role": "officer", "work": 1, "wait": w}
        for s, w in (("plan", 2), ("inquiry", 3), ("closing", None))
    ]
    without = {
        "name": "lean",
        "route": {"inquiry": None},
        "intake": {"regions": {"F": {"share": 0.1, "home": [2]}}},
    }
    found = scenario(
        route=route,
        teams={"count": 2},
        intake={"regions": regions([1], [2])},
        arms=[{"name": "as_is"}, without],
    )
    as_is, lean = (arm.setting for arm in found.arms)
    assert [stage.stage for stage in as_is.route] == ["plan", "inquiry", "closing"]
    assert [stage.stage for stage in lean.route] == ["plan", "closing"]
    assert [region.name for region in lean.intake.regions][-1] == "F"
    assert [region.name for region in as_is.intake.regions] != lean.intake.regions


def test_the_origin_of_what_is_taken_away_goes_with_it():
    base = {"route": ROUTE, "origins": {"route.inquiry.work": "data", "route.plan.work": "data"}}
    top = tree_of({"route": {"inquiry": None}}, HERE)
    found = laid_on(tree_of(base, HERE), top).plain()
    assert found["origins"] == {"route.plan.work": "data"}


def test_a_team_that_is_taken_away_is_missed_where_it_is_named():
    teams = [{"name": "first"}, {"name": "second"}]
    data = scenario(teams=teams, intake={"regions": regions(["first"], ["second"])}).resolved
    with pytest.raises(InputError, match=r'no team "second"'):
        from_mapping(laid(data, {"teams": {"second": None}}))
