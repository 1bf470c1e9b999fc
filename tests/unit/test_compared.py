"""How arms compared are shown: intervals, what is too rare, what is partial, and contrasts."""

from io import StringIO

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

from sim.analysis.comparison import compare, pairs_of
from sim.report.findings.chance import contrasts_in_words
from sim.report.findings.compared import (
    about_the_table,
    comparison_table,
    contrasts_in,
    finding_of,
    selected,
)
from sim.scenario.catalogue import MEASURES
from sim.scenario.problems import InputError
from sim.world.streams import Streams
from tests.support import scenario

ARMS = ["regional", "top_up", "rotation"]


def played(changes: dict[str, list[float]], arms: list[str] = ARMS, n: int = 12) -> pd.DataFrame:
    """Replications in which arms differ by 5 a place in the list, and a little chance."""
    chance = Streams(1, 0).generator("design").normal(size=(len(arms), n))
    rows = []
    for i, arm in enumerate(arms):
        values = dict.fromkeys(MEASURES, 100 + 5 * i + chance[i])
        values |= {name: np.array(of) * i for name, of in changes.items()}
        rows.append(pd.DataFrame({"arm": arm, "replication": range(n)} | values))
    return pd.concat(rows, ignore_index=True)


OLD = "pending_over_18_months_cases"
RARE = [0.0] * 8 + [1.0, 2, 3, 9]


def test_where_arms_hardly_ever_differ_it_is_too_rare_to_say():
    table = compare(played({OLD: RARE}), ARMS)
    finding = finding_of(table, "top_up", OLD)
    assert finding.is_rare
    assert not finding.has_interval
    assert not finding.shown
    assert finding.interval == "too rare to say (4 of 12 differ)"
    assert finding.single_range == ""
    ends = [name for name in table if name.endswith(("low_95", "high_95", "half_width_95"))]
    assert finding.row[ends].isna().all()
    assert "Too rare to say" in " ".join(about_the_table(table, [OLD]))
    assert "Too rare to say" not in " ".join(about_the_table(table, ["closures_cases"]))


def test_what_some_replications_define_says_how_many_and_is_warned_of():
    some = [np.nan] * 9 + [3.0, 4, 7]
    table = compare(played({"recovery_rate": some}), ARMS)
    assert finding_of(table, "top_up", "recovery_rate").is_partial
    shown = comparison_table(table, ARMS, ["recovery_rate", "closures_cases"])
    assert [cell.endswith("(3 of 12)") for cell in shown.columns[0].cells] == [True] * 2 + [
        False
    ] * 2
    said = selected(table, ["recovery_rate", "closures_cases"])
    assert "(3 of 12)" in said
    assert "not picked by chance" in said
    assert selected(table, ["closures_cases"]) == ""


def test_contrasts_are_rows_of_their_own_and_hold_together_with_the_others():
    rows = played({})
    table = compare(rows, ARMS, [("rotation", "top_up")])
    own = compare(rows[rows["arm"] != "regional"], ["top_up", "rotation"])
    ours = table[table["reference"] == "top_up"].reset_index(drop=True)
    alone = [name for name in own if not name.startswith("simultaneous")]
    pd.testing.assert_frame_equal(ours[alone], own[alone])
    # Of three differences each is with 1 - 0.05 / 3.
    assert (ours["simultaneous_high_95"] > own["simultaneous_high_95"]).all()
    assert contrasts_in(table) == [("rotation", "top_up")]
    assert finding_of(table, "rotation", "closures_cases").row["reference"] == "regional"
    cells = list(comparison_table(table, ARMS, ["closures_cases"]).columns[2].cells)
    assert cells == ["top_up", "rotation", "rotation (against top_up)"]
    (said,) = contrasts_in_words(table, contrasts_in(table))
    assert said.startswith("rotation against top_up (95 % intervals): cases closed +")


def test_a_pair_that_is_there_anyway_is_compared_once():
    assert pairs_of(["a", "b"], [("b", "a"), ("a", "b")]) == [("b", "a"), ("a", "b")]


@pytest.mark.parametrize("width", [80, 100])
def test_on_a_narrow_terminal_names_break_and_no_number_is_lost(width):
    arms = ["regional", "top_up with two more assistants from spring on"]
    table = compare(played({}, arms), arms)
    console = Console(width=width, record=True, file=StringIO())
    console.print(comparison_table(table, arms))
    text = console.export_text()
    assert "…" not in text
    finding = finding_of(table, arms[1], "closures_cases")
    for part in ("105", "100", "+5", "100 %", *finding.interval.split()):
        assert part in text
    assert max(map(len, text.splitlines())) <= width


def test_an_arm_with_responses_is_compared_with_its_own_companion():
    pressed = {"responses": {"pressure": {"gain": 0.5}}}
    bureau = scenario(
        arms=[
            {"name": "plain"},
            {"name": "pressed", **pressed, "service_order": "newest_first"},
            {
                "name": "dragged",
                "responses": {"pressure": {"gain": 0.7}},
                "service_order": "newest_first",
            },
        ]
    )
    both = "pressed, dragged without responses"
    assert [arm.name for arm in bureau.arms][3:] == [both]
    assert bureau.contrasts == (("pressed", both), ("dragged", both))


@pytest.mark.parametrize(
    ("contrasts", "said"),
    [
        ([["b", "d"]], 'contrasts[0][1]: no arm "d"; allowed: a, b, c'),
        ([["b", "bb"]], "contrasts[0][1]: no arm \"bb\"; did you mean 'b'?"),
        ([["b", "b"]], "contrasts[0]: an arm against itself"),
        ([["c", "b"], ["c", "b"]], "contrasts[1]: is there already"),
        ([["b", "a"]], 'contrasts[0]: every arm is compared with the first, "a", anyway'),
        ([["b"]], 'contrasts[0]: found ["b"]; must be pairs of names of arms, as in  '),
        (["b", "c"], 'contrasts[0]: found "b"; must be pairs of names of arms'),
        ("b", 'contrasts: found "b"'),
    ],
)
def test_contrasts_that_are_none_are_refused(contrasts, said):
    arms = [{"name": name} for name in "abc"]
    assert scenario(arms=arms, contrasts=[["c", "b"]]).contrasts == (("c", "b"),)
    with pytest.raises(InputError) as error:
        scenario(arms=arms, contrasts=contrasts)
    assert said in str(error.value)
