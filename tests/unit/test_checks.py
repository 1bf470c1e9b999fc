"""Checks across keys: each is asked again only where a key that it looks at has changed."""

from pathlib import Path
from typing import Any

import pytest

from sim.scenario.checks import CHECKS, findings
from sim.scenario.reading import read_tree

SCENARIOS = sorted(Path("scenarios").glob("*.yaml"))
WRONG = {
    "teams": {"count": 2, "divisions": 3},
    "intake": {"regions": [{"name": "A", "home": [3]}]},
    "route": [{"stage": "a"}, {"stage": "a", "wait": 3}],
}
UNRANKED = {"responses": {"recognition": {}}}


class Noting(dict[str, Any]):
    """A scenario that notes which of its keys are looked at."""

    def __init__(self, data: dict[str, Any]) -> None:
        super().__init__(data)
        self.seen: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.seen.add(key)
        return super().get(key, default)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_checks_look_at_the_keys_that_they_are_said_to_look_at(check):
    seen = set()
    for plain in [*(read_tree(file).plain() for file in SCENARIOS), UNRANKED]:
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
