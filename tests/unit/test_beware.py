"""What a reader must bear in mind is said by every study, in the reader's words."""

from sim.report.findings.beware import beware, of_tracks
from sim.report.inputs.loads import loads_of_arms
from sim.report.inputs.returned_loads import returned_in_words
from sim.report.names import names_in
from sim.scenario.scenario import load


def test_closures_that_come_back_are_said_to() -> None:
    assert not beware(load("scenarios/baseline.yaml"))
    assert any("come back" in text for text in beware(load("scenarios/reopening.yaml")))


def test_spreads_over_teams_of_unlike_cases_are_said_to_be() -> None:
    assert not of_tracks(load("scenarios/baseline.yaml"))
    text = of_tracks(load("scenarios/tracks.yaml"))
    assert "fast_teams" in text
    assert "all_kinds" not in text


def test_arms_that_come_back_by_name_have_the_readers_names() -> None:
    scenario = load("scenarios/reopening.yaml", ["arms.top_up.title=levelled"])
    text = " ".join(returned_in_words(loads_of_arms(scenario), names_in(scenario)))
    assert "under levelled" in text or "levelled and" in text or "levelled," in text
