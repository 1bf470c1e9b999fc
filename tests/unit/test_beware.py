"""What a reader must bear in mind is said by every study, in the reader's words."""

from types import SimpleNamespace
from typing import Any, cast

from sim.report.findings.beware import beware, of_tracks
from sim.report.inputs.returned_loads import returned_in_words
from sim.scenario.scenario import load


def test_closures_that_come_back_are_said_to() -> None:
    assert not beware(load("scenarios/baseline.yaml"))
    assert any("come back" in text for text in beware(load("scenarios/reopening.yaml")))


def test_spreads_over_teams_of_unlike_cases_are_said_to_be() -> None:
    assert not of_tracks(load("scenarios/baseline.yaml"))
    text = of_tracks(load("scenarios/tracks.yaml"))
    assert "fast_teams" in text
    assert "all_kinds" not in text


def test_arms_of_which_more_comes_back_have_the_readers_names() -> None:
    amounts = {"top_up": 3.0, "regional": 2.0}
    loads = {arm: SimpleNamespace(whole=SimpleNamespace(returned=n)) for arm, n in amounts.items()}
    (text,) = returned_in_words(cast("Any", loads), {"top_up": "levelled"})
    assert "3.0 under levelled" in text
    assert "2.0 under regional" in text
