"""Where a scenario's values come from, and that it is not said of values that were changed."""

from pathlib import Path

import pytest

from sim.scenario import scenario
from sim.scenario.problems import InputError

BASELINE = Path("scenarios/baseline.yaml").resolve()


def origins(*settings):
    return set(scenario.load(BASELINE, settings).file.origins)


def test_a_changed_value_loses_its_origin():
    left = origins() - origins("intake.cases_per_month=300", "teams.count=9")
    assert left == {"intake.cases_per_month"}  # nine teams there were already


def test_a_part_of_a_value_that_changes_changes_it():
    assert "amount" in origins("origins={amount: data}")
    assert "amount" not in origins("origins={amount: data}", "amount.lognormal.cv=2")


def test_an_origin_may_be_stated_anew_with_the_value():
    settings = ("intake.cases_per_month=300", "origins={intake.cases_per_month: data}")
    found = scenario.load(BASELINE, settings).file.origins["intake.cases_per_month"]
    assert found.basis == "data"


def test_a_file_laid_over_another_states_its_own(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(
        f"extends: {BASELINE}\n"
        "intake: {cases_per_month: 300}\n"
        "origins: {intake.cases_per_month: {from: data, note: ledger of 2013}}\n",
        encoding="utf-8",
    )
    found = scenario.load(file).file.origins["intake.cases_per_month"]
    assert (found.basis, found.note) == ("data", "ledger of 2013")


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("intake.case_per_month", "did you mean 'cases_per_month'"),
        ("route.pln.work", "no value"),
        ("nothing", "no value"),
    ],
)
def test_origins_of_values_that_are_not_there_are_refused(key, said):
    with pytest.raises(InputError, match=said):
        origins(f"origins={{{key}: data}}")
