"""Numbers that are not defined, and intervals without a width, as a reader meets them."""

import math
import re

import pandas as pd
import pytest

from sim.report.findings.certainty import certainty_of
from sim.report.findings.run import means_table
from sim.report.inputs.loads import loads_of_arms
from sim.report.inputs.scenario import scenario_warnings
from sim.report.quantities import between, has_spread, percent_between, plus_minus, with_ends
from sim.scenario.catalogue import MEASURES
from sim.scenario.problems import InputError
from tests.support import scenario

CASES, SHARE = MEASURES["closures_cases"], MEASURES["backlog_cv"]
UNDEFINED = re.compile(r"\bnan\b|\binf\b|± 0\b(?!\.\d*[1-9])|\+0 to \+0", re.IGNORECASE)


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (1.0, 5.0, "+1 to +5"),
        (3.0, math.nan, "no interval"),
        (math.nan, math.nan, "no interval"),
        (3.0, 3.0, "all replications alike"),
        (3.0, 3 + 1e-14, "all replications alike"),  # equal values, but for rounding
        (-0.1, 0.3, "−0.1 to +0.3"),  # in digits that tell the ends apart
        (0.0006, 0.0014, "+0.0006 to +0.0014"),
    ],
)
def test_an_interval_has_two_ends_or_there_is_none(low, high, said):
    assert between(low, high, CASES, signed=True) == said


def test_a_half_width_is_never_shown_as_nothing():
    assert plus_minus(0.0, CASES) == plus_minus(math.nan, CASES) == "–"
    assert plus_minus(0.04, CASES) == "0.04"
    assert with_ends(3.0, 3.0, 3.0, CASES) == "+3"
    assert with_ends(3.0, 1.2, 5.9, CASES) == "+3 (+1 to +6)"
    assert percent_between(-0.00001, 0.00003) == ("−0.001", "+0.003")
    assert not has_spread(1e-17, SHARE)


def stopping(half: float | None) -> dict[str, object]:
    row = {"measure": "backlog_cv", "arm": "b", "wanted": 0.1, "half_width": half}
    return {
        "stopping": {
            "confidence": 0.95,
            "last_to_settle": {"measure": "backlog_cv", "arm": "b", "settled_at": None},
            "half_widths": [row | {"settled_at": None}],
        },
        "replications": 12,
        "arms": ["a", "b"],
    }


@pytest.mark.parametrize(
    ("half", "said"),
    [
        (None, "not known: undefined"),
        (math.nan, "too rare to say"),
        (0.0, "all replications alike"),
    ],
)
def test_the_width_that_was_reached_is_a_number_or_said(half, said):
    text = " ".join(certainty_of(stopping(half)))
    assert said in text
    assert not UNDEFINED.search(text)


def test_a_single_arm_whose_replications_are_alike_has_no_interval():
    values = {name: [0.1 + 0.2] * 3 for name in MEASURES}
    table = pd.DataFrame({"arm": "a", "replication": range(3), **values})
    cells = list(means_table(table, "a").columns[3].cells)
    assert set(cells) == {"all replications alike"}


@pytest.mark.parametrize(("at_most", "warns"), [(12, True), (14, True), (15, False)])
def test_too_few_replications_to_settle_are_warned_of(at_most, warns):
    given = scenario(replications={"until": {"closures": 1}, "at_least": 10, "at_most": at_most})
    said = [text for text in scenario_warnings(given, loads_of_arms(given)) if "too small" in text]
    assert bool(said) == warns
    if warns:
        assert f"at_most {at_most} " in said[0]
        assert "15 or more" in said[0]


@pytest.mark.parametrize("measure", ["recovery_rate", "suspended_team_months"])
@pytest.mark.parametrize("key", ["until", "best"])
def test_a_measure_that_no_run_defines_is_refused(measure, key):
    if (measure, key) == ("suspended_team_months", "best"):
        return  # neither more nor less of it is better
    arms = [{"name": "a"}, {"name": "b", "service_order": "newest_first"}]
    with pytest.raises(InputError) as error:
        scenario(replications={key: {measure: 0.1}}, arms=arms)
    assert f"{measure} is not defined under every arm" in str(error.value)
    kinds = [{"name": "k", "closing": {"settled": {"share": 1}}}]
    assert scenario(replications={key: {measure: 0.1}}, arms=arms, kinds=kinds, appraisal={})
