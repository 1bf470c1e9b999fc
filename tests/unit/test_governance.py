"""Who answers for a scenario: approval holds for what was looked at, and a draft says so."""

from pathlib import Path

import pytest

from sim.report.inputs.governance import draft_mark, governance_facts, governance_warnings
from sim.scenario import scenario
from sim.scenario.problems import InputError

BASELINE = Path("scenarios/baseline.yaml").resolve()
APPROVED = ("owner=Office", "reviewed_by=Division 1", "status=approved")


def file_with(*settings):
    return scenario.load(BASELINE, settings).file


def test_what_is_changed_after_its_approval_is_a_draft_again():
    file = file_with(*APPROVED, "teams.count=12")
    assert (file.status, file.reviewed_by, file.owner) == ("draft", None, "Office")


@pytest.mark.parametrize("setting", ["seed=3", "replications=5", "title=Other", "teams.count=9"])
def test_what_changes_no_value_leaves_the_approval(setting):
    assert file_with(*APPROVED, setting).status == "approved"


def test_an_approval_may_be_stated_anew_with_the_values():
    file = scenario.load(BASELINE, (*APPROVED, "teams.count=12", *APPROVED)).file
    assert file.status == "approved"


def test_a_file_that_extends_an_approved_one_is_a_draft(tmp_path):
    base, other = tmp_path / "base.yaml", tmp_path / "other.yaml"
    base.write_text(f"extends: {BASELINE}\nstatus: approved\nreviewed_by: X\n", encoding="utf-8")
    other.write_text("extends: base.yaml\nteams: {count: 12}\n", encoding="utf-8")
    assert scenario.load(base).file.status == "approved"
    assert scenario.load(other).file.status == "draft"
    other.write_text("extends: base.yaml\nteams: {count: 12}\nstatus: approved\n", encoding="utf-8")
    assert scenario.load(other).file.status == "approved"


def test_a_scenario_that_says_nothing_is_no_draft():
    resolved = scenario.load(BASELINE, ("teams.count=12",)).resolved
    assert list(governance_facts(resolved)) == []
    assert draft_mark(resolved) == ""


@pytest.mark.parametrize(
    ("settings", "warned"),
    [
        (("reviewed_by=X", "status=draft"), "status is draft"),
        (("reviewed_by=X",), "no status"),
        (("status=approved", "owner=Y"), "by whom"),
        (("status=approved", "reviewed_by=X"), "owner does not say"),
        (("status=approved", "reviewed_by=X", "owner=X"), "are the same"),
        (APPROVED, ""),
    ],
)
def test_what_is_likely_not_meant_is_said(settings, warned):
    found = list(governance_warnings(file_with(*settings)))
    assert len(found) == bool(warned)
    assert not warned or warned in found[0]


def test_another_status_is_refused_with_those_there_are():
    with pytest.raises(InputError, match="draft"):
        file_with("status=final")


def test_the_quality_of_a_value_is_one_of_three():
    file = file_with("origins={teams.count: {from: data, quality: high}}")
    assert file.origins["teams.count"].quality == "high"
    with pytest.raises(InputError, match="quality"):
        file_with("origins={teams.count: {from: data, quality: good}}")
