"""How certain an answer is: intervals that hold together, and the sentences about it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from scipy import stats

from sim.analysis.comparison import compare, half_width
from sim.report.charts.tables import Tables
from sim.report.charts.trade_off import closures_against_spread
from sim.report.findings.certainty import certainty_of, how_sure
from sim.scenario.catalogue import MEASURES
from sim.world.staff import staff_is_drawn
from sim.world.streams import Streams
from tests.support import paired, scenario


def test_laws_paired_example():
    # Law (2015), Simulation Modeling and Analysis, section 10.2: differences of five pairs of
    # inventory policies; their mean is 4.98, and half the 90 % interval is 3.33.
    differences = np.array([8.76, 4.09, 4.23, -0.02, 7.83])
    found = paired(differences, np.zeros(5))
    assert found["difference"] == pytest.approx(4.98, abs=0.005)
    ratio = stats.t.ppf(0.95, 4) / stats.t.ppf(0.975, 4)
    assert found["half_width_95"] * ratio == pytest.approx(3.33, abs=0.005)
    # Two intervals that hold together with 95 % are each of 97.5 %.
    low, high = stats.t.interval(0.975, 4, differences.mean(), stats.sem(differences))
    assert half_width(differences, simultaneous=2) == pytest.approx((high - low) / 2)


def replications(arms: int, count: int, seed: int = 0) -> pd.DataFrame:
    """Arms without any difference, each replication of which has much in common."""
    generator = Streams(seed, 0).generator("design")
    own, common = generator.normal(size=(count, arms)), generator.normal(size=(count, 1))
    values = 100 + 10 * common + own
    return pd.DataFrame(
        {
            "arm": np.tile([f"a{i}" for i in range(arms)], count),
            "replication": np.repeat(np.arange(count), arms),
            "closures_cases": values.ravel(),
            "backlog_sd_cases": values.ravel() / 10,
        }
    )


def holds_zero(rows: pd.DataFrame, of: str) -> pd.Series:
    return (rows[f"{of}low_95"] <= 0) & (rows[f"{of}high_95"] >= 0)


def test_simultaneous_intervals_cover_together():
    names, table = [f"a{i}" for i in range(6)], replications(6, 10)[["arm", "replication"]]
    studies = {  # as if each were a measure
        f"study {study}": replications(6, 10, study)["closures_cases"] for study in range(400)
    }
    rows = compare(pd.concat([table, pd.DataFrame(studies)], axis=1), names)
    together, alone = (
        holds_zero(rows, kind).groupby(rows["measure"]).all() for kind in ("simultaneous_", "")
    )
    assert len(together) == 400
    assert together.mean() >= 0.92  # Bonferroni promises 95 % or more
    assert alone.mean() < 0.9


def test_two_arms_have_one_interval():
    rows = compare(replications(2, 10), ["a0", "a1"])
    for name in ("low_95", "high_95", "half_width_95"):
        assert (rows[name] == rows[f"simultaneous_{name}"]).all()


def test_a_run_without_pairing_says_so():
    arms = {"arms": ["a0", "a1"], "replications": 20}
    assert certainty_of(arms) == []
    assert certainty_of(arms | {"independent": True})[0].startswith("Not paired")


def stopping(settled: int | None, best: str | None) -> dict:
    row = {
        "measure": "closures_cases", "arm": "a1", "wanted": 10.0, "half_width": 9.5,
        "settled_at": settled,
    }  # fmt: skip
    return {
        "confidence": 0.9,
        "at_most": 50,
        "last_to_settle": {name: row[name] for name in ("measure", "arm", "settled_at")},
        "half_widths": [row],
        "best": {
            "measure": "closures_cases", "zone": 5.0, "arm": best, "replications": 20,
            "out_at": {"a0": 12 if best else 0, "a1": 0},
        },
    }  # fmt: skip


def test_the_words_on_stopping_and_on_the_best():
    arms = ["a0", "a1"]
    until, best = certainty_of({"arms": arms, "replications": 45, "stopping": stopping(40, "a1")})
    assert "Stopped after 45 replications, as precise as was asked (90 %)" in until
    assert "the last to settle was cases closed of a1, at replication 40" in until
    assert "Best in cases closed: likely a1." in best
    assert "selects the best with a probability of at least 90 %" in best
    assert "out: a0 at 12" in best
    until, best = certainty_of({"arms": arms, "replications": 50, "stopping": stopping(None, None)})
    assert until.startswith("NOT as precise as was asked after 50 replications")
    assert "not decided among a0, a1" in best


def drawn(rows: pd.DataFrame, **of_last: Any) -> Figure | None:
    """The chart of arms that differ in nothing, but for what the last one has."""
    names = rows["arm"].unique().tolist()
    arms: list[dict[str, Any]] = [{"name": name} for name in names]
    base = scenario(arms=[*arms[:-1], arms[-1] | of_last])
    study = SimpleNamespace(arms=names, base=base, no_worlds="none are kept")
    outcome = SimpleNamespace(study=study, about={})
    return closures_against_spread(Tables(outcome, {"replications": rows}))


def test_the_pareto_chart_needs_three_arms_and_greys_the_beaten():
    assert drawn(replications(2, 5)) is None
    rows = replications(3, 5)
    rows.loc[rows["arm"] == "a1", "closures_cases"] += 50  # more closures, spread as before
    figure = drawn(rows)
    assert figure is not None
    shades = {text.get_text(): text.get_color() for text in figure.axes[0].texts}
    lowest = rows.groupby("arm")["backlog_sd_cases"].mean().idxmin()
    assert drawn(rows, intake={"cases_per_month": 99}) is None  # closures of other cases
    assert shades["a1"] != "#666666"
    assert {arm for arm, shade in shades.items() if shade == "#666666"} == {"a0", "a2"} - {lowest}


def sure(*differences: float) -> str:
    n = len(differences)
    table = pd.DataFrame({name: [1.0] * 2 * n for name in MEASURES})
    table.insert(0, "arm", ["old"] * n + ["new"] * n)
    table.insert(1, "replication", [*range(n)] * 2)
    table["closures_cases"] = [100.0] * n + [100 + one for one in differences]
    return next(how_sure(compare(table, ["old", "new"]), table))


@pytest.mark.parametrize(
    ("differences", "said"),
    [
        ([5, 6, 7], "replications: 3. These are few"),
        ([3] * 8, "the same in all 8 replications"),
        ([0] * 8, "the same in all 8 replications"),
        ([9, -7, 3, 4, -6, 2, -1, 5], "not sure"),
        ([20, 21, 19, 22, 18, 20], "as sure as a simulation can be"),
        ([-20, -21, -19, -22, -18, -20], "as sure as a simulation can be"),
        ([0, -21, -19, -22, -18, -20], "6 replications say more"),  # a tie is no agreement
        ([9, 8, 7, 9, 8, 7, -1, 9], "7 of 8 replications say more"),
        ([1, 1, 2, 9, 8, 3], "how much they differ is less sure"),
    ],
)
def test_how_sure_one_can_be_goes_by_the_interval_and_the_replications(differences, said):
    assert said in sure(*differences)


def test_how_sure_one_can_be_goes_by_the_interval_of_all_arms_at_once():
    """0 lies outside the interval of one difference and inside that of three (Bonferroni)."""
    row = pd.Series(
        {"measure": "closures_cases", "arm": "b", "reference": "a", "difference": 5.0,
         "replications": 6, "differ": 6, "low_95": 1.0, "high_95": 9.0,
         "simultaneous_low_95": -1.0, "simultaneous_high_95": 11.0}
    )  # fmt: skip
    closures = [100.0] * 6 + [103, 104, 105, 106, 107, 105]
    table = pd.DataFrame({"arm": ["a"] * 6 + ["b"] * 6, "replication": [*range(6)] * 2})
    assert "not sure" in next(how_sure(row.to_frame().T, table.assign(closures_cases=closures)))


def test_chance_names_the_staff_where_it_is_drawn():
    drawn, given = (next(how_sure(staff_is_drawn=one)) for one in (True, False))
    assert "how fast the court's people are, which cases" in drawn
    assert "for the mean over all courts with staff drawn like this" in drawn
    assert "people" not in given


def test_it_is_known_where_staff_is_drawn():
    speed = {"lognormal": {"mean": 1, "cv": 0.2}}
    of = [{"name": "a"}, {"name": "b", "teams": {"officer_speed": speed}}]
    before = {"months": 2, "arm": {"teams": {"officer_speed": speed}}}
    assert not staff_is_drawn(scenario())
    assert staff_is_drawn(scenario(arms=of))
    assert staff_is_drawn(scenario(history=before))
    assert not staff_is_drawn(scenario(history=before | {"months": 0}))
    assert staff_is_drawn(scenario(staff={"people": 2, "selection": "competitive"}))
