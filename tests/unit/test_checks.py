"""Checks across keys: each is asked again only where a key that it looks at has changed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.scenario.checks import CHECKS, findings
from sim.scenario.problems import InputError
from sim.scenario.reading import read_tree
from tests.support import regions, scenario

SCENARIOS = sorted(Path("scenarios").glob("*.yaml"))
WRONG = {
    "teams": {"count": 2, "divisions": 3},
    "intake": {"regions": [{"name": "A", "home": [3]}]},
    "route": [{"stage": "a"}, {"stage": "a", "wait": 3}],
}
UNRANKED = {"responses": {"recognition": {}}}
MOVED = {"moves": [{"teams": [1], "to_division": 2}]}


class Noting(dict[str, Any]):
    """A scenario that notes which of its keys are looked at."""

    def __init__(self, data: dict[str, Any]) -> None:
        super().__init__(data)
        self.seen: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.seen.add(key)
        return super().get(key, default)


@pytest.fixture(scope="module")
def shipped() -> list[dict[str, Any]]:
    return [read_tree(file).plain() for file in SCENARIOS]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_checks_look_at_the_keys_that_they_are_said_to_look_at(check, shipped):
    seen = set()
    for plain in [*shipped, UNRANKED, MOVED]:
        data = Noting(plain)
        list(check(data))
        seen |= data.seen
    assert seen == CHECKS[check]


def test_what_was_checked_together_is_not_checked_again():
    every = {loc for loc, _ in findings(WRONG)}
    assert len(every) == 4
    assert not list(findings(WRONG, checked=WRONG))
    of_route = {loc for loc, _ in findings(WRONG, checked={"teams", "intake"})}
    assert of_route == {("route", 1, "stage"), ("route", 1, "wait")}
    # A region's home is a team: what is said of it may change with either key.
    assert {loc for loc, _ in findings(WRONG, checked={"intake", "route"})} >= every - of_route


STAGES = [{"stage": name, "role": "officer", "work": 1} for name in ("a", "b")]
LACK = {"name": "civil", "closing": {"lack_of_assets": {"share": 1}}}
OF_OVERLAYS: dict[str, tuple[dict[str, Any], str]] = {
    "references": ({"absences": [{"team": 9, "from": "2013-10", "months": 1}]}, "no team 9"),
    "references of homes": ({"intake": {"regions": regions([9])}}, "no team 9"),
    "duplicates": ({"route": [STAGES[0], STAGES[0]]}, "is used already"),
    "route_end": ({"route": [STAGES[0], STAGES[1] | {"wait": 1}]}, "the last stage has no wait"),
    "clock_needs_wait": ({"route": [STAGES[0] | {"stops_clock": True}]}, "needs a wait"),
    "team_shape": ({"teams": {"divisions": 3}}, "found 3 divisions for 1 teams"),
    "region_homes": ({"intake": {"regions": [{"name": "A", "share": 1}]}}, "is missing"),
    "moved_teams": ({"moves": [{"teams": [1], "to_division": 1}]}, "is in division 1 already"),
    "calendar_span": (
        {"absences": [{"team": 1, "from": "2013-01", "months": 1}]},
        "the run has only",
    ),
    "tenure_months": ({"joins": [{"team": 1, "from": "2013-01"}]}, "the run has only"),
    "tenure_order": (
        {"leaves": [{"team": 1, "from": "2013-11"}, {"team": 1, "from": "2013-12"}]},
        "team 1 is named twice",
    ),
    "successors": ({"leaves": [{"team": 1, "from": "2013-11", "to": 1}]}, "from itself"),
    "somebody_is_there": (
        {"leaves": [{"team": 1, "from": "2013-11"}]},
        "the bureau has no team in 2013-11",
    ),
    "closing_types": ({"kinds": [LACK, {"name": "other"}]}, "has no closing types"),
    "staff_posts": ({"teams": {"count": 3}, "staff": {"people": 2}}, "found 2 people for 3"),
    "shared_people": ({"route": [STAGES[0] | {"role": "pool"}]}, "needs people who do it"),
    "kinds_of_tracks": ({"tracks": [{"teams": [1], "kinds": ["x"]}]}, "no kind"),
    "standing_needs_ranking": ({"responses": {"recognition": {"factor": 1.1}}}, "needs"),
    "options_of_rules": (
        {"allocation": {"rule": "deck", "cards": [1, 2]}},
        "2 numbers for 1 teams",
    ),
    "ledger_rule_needs_docket": ({"allocation": "as_in_ledger"}, "name a table with the column"),
    "options_of_rules on kinds": (
        {"allocation": {"rule": "accumulator", "weights": {"civil": 2}}},
        'no kind "civil"',
    ),
}
OF_THE_FILE = {
    "calendar_keys", "real_days", "opening_cases", "part_names", "contrasted_arms",
    "docket_goes_with",
}  # fmt: skip
"""Checks of keys that an overlay cannot have."""
WHERE: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "arms[1]": lambda overlay: {"arms": [{"name": "only"}, {"name": "b", **overlay}]},
    "parts[0]": lambda overlay: {"parts": [{"name": "p", **overlay}]},
    "history.arm": lambda overlay: {"history": {"months": 1, "arm": overlay}},
}


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize(("overlay", "said"), OF_OVERLAYS.values(), ids=OF_OVERLAYS)
def test_every_check_speaks_for_arms_parts_and_the_history_as_for_the_file(overlay, said, where):
    with pytest.raises(InputError, match=said) as error:
        scenario(**WHERE[where](overlay))
    assert [problem.place.key.split(".")[0] for problem in error.value.problems] == [
        where.split(".")[0]
    ] * len(error.value.problems)


def test_no_check_is_forgotten_for_overlays():
    names = {check.__name__ for check in CHECKS}
    assert {name.split(" ")[0] for name in OF_OVERLAYS} | OF_THE_FILE == names


def test_a_team_that_stands_twice_is_the_only_thing_that_is_said():
    teams = [{"name": "甲一"}, {"name": "甲一"}, {"name": "丙"}]
    data = {
        "teams": teams,
        "opening_backlog": [1, 2, 3],
        "intake": {"regions": [{"name": "A", "share": 1, "home": ["甲一", "甲二"]}]},
        "absences": [{"team": "甲二"}],
    }
    ((loc, why),) = findings(data)
    assert loc == ("teams", 1, "name")
    assert str(why) == '"甲一" is used already, by entry 0'
    assert why.with_line(7) == '"甲一" is used already, in line 7'
