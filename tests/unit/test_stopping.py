"""When enough replications are there."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from scipy import stats
from scipy.special import stdtrit

from sim.analysis.precision import Watch
from sim.analysis.stopping import half_widths, settled, t_quantile
from sim.analysis.student import KEPT, kept_quantiles
from sim.scenario.replications import Precision, Replications, look_ahead
from sim.world.streams import Streams


def test_half_widths_are_those_of_scipy_at_every_number():
    values = Streams(3, 0).generator("design").normal(5, 2, size=60)
    for confidence in (0.9, 0.95):
        found = half_widths(values, confidence)
        assert np.isnan(found[0])
        for n in range(2, 61):
            part = values[:n]
            low, high = stats.t.interval(confidence, n - 1, part.mean(), stats.sem(part))
            assert found[n - 1] == pytest.approx((high - low) / 2)


def test_half_widths_of_laws_paired_example():
    # Law (2015), Simulation Modeling and Analysis, section 10.2: 4.98 +- 3.33 with 90 %.
    assert half_widths(np.array([8.76, 4.09, 4.23, -0.02, 7.83]), 0.9)[-1] == pytest.approx(
        3.33, abs=0.005
    )


def test_undefined_values_keep_their_place_and_do_not_count():
    with_gaps = np.array([np.nan, 4, np.nan, 6, 9])
    found = half_widths(with_gaps)
    assert np.isnan(found[:3]).all()
    np.testing.assert_allclose(found[3:], half_widths(np.array([4.0, 6, 9]))[1:])


@pytest.mark.parametrize("offset", [1e9, -1e9, 1e12])
def test_a_large_offset_takes_nothing_from_the_half_width(offset):
    """Closures of a country in yuan: sums of squares alone would leave no digit."""
    values = np.array([np.nan, 3.0, 5.0, 2.0, 8.0, 4.0])
    np.testing.assert_allclose(half_widths(values + offset)[2:], half_widths(values)[2:], rtol=1e-3)
    low, high = stats.t.interval(0.95, 4, 4.4, stats.sem(values[1:]))
    assert half_widths(values + offset)[-1] == pytest.approx((high - low) / 2, rel=1e-3)


def test_values_that_are_never_defined_have_no_half_width():
    assert np.isnan(half_widths(np.full(3, np.nan))).all()


@pytest.mark.parametrize(("n", "more"), [(3, 5), (99, 5), (100, 5), (120, 6), (200, 10), (999, 49)])
def test_the_look_ahead_is_5_and_from_100_on_5_percent(n, more):
    # Hoad, Robinson and Davies (2010): f(kLimit, n) = kLimit for n <= 100, else n kLimit / 100.
    assert look_ahead(n) == more


def test_replications_are_a_number_or_how_precise_the_answer_must_be():
    read = TypeAdapter(Replications).validate_python
    assert read(7) == 7
    assert read({"until": {"closures": 3}}) == Precision(until={"closures": 3})
    assert read(TARGET) is TARGET
    with pytest.raises(ValidationError, match="<number>"):  # no other way is spoken of
        read(7.5)


@pytest.mark.parametrize(
    ("at_least", "at_most", "can"), [(10, 15, True), (10, 14, False), (200, 210, True)]
)
def test_a_run_can_settle_if_the_first_decision_and_its_look_ahead_fit_in(at_least, at_most, can):
    within = {"at_least": at_least, "at_most": at_most}
    assert Precision(until={"closures": 1}, **within).can_settle is can
    assert Precision(best={"closures": 1}, **within).can_settle  # the best needs no look-ahead


def test_a_width_that_is_narrow_by_chance_does_not_stop():
    # Narrow from 4 to 6; the seventh value spoils it; narrow again later.
    values = np.array([1.0, 1, 1, 1, 1, 1, 9] + [1] * 80)
    widths = half_widths(values)
    assert (widths[3:6] <= 1).all()
    assert widths[6] > 1
    found = settled(values, 1.0, at_least=4)
    assert found is not None
    assert found > 7
    assert (widths[found - 1 :] <= 1).all()
    assert widths[found - 2] > 1


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.lists(st.sampled_from([0.0, 1.0, 2.0, 8.0]), min_size=3, max_size=60),
    st.sampled_from([0.5, 1.0, 2.0]),
    st.integers(3, 12),
)
def test_settled_is_its_definition(values, width, at_least):
    narrow = [h <= width for h in half_widths(np.array(values))]
    wanted = None
    for n in range(at_least, len(values) + 1):
        if n + 5 <= len(values) and all(narrow[n - 1 : n + 5]):
            wanted = n
            break
    assert settled(np.array(values), width, at_least=at_least) == wanted


def test_twenty_replications_and_five_to_look_ahead_are_the_fewest_unless_one_says_otherwise():
    same = np.ones(25)
    assert settled(same, 1.0) == 20
    assert settled(same[:24], 1.0) is None
    assert settled(same[:9], 1.0, at_least=4) == 4
    assert settled(same[:8], 1.0, at_least=4) is None


def test_a_half_width_of_just_the_width_is_narrow_enough():
    assert settled(np.ones(25), 0.0) == 20
    values = np.array([1.0, 3.0] * 20)
    just = half_widths(values)[11]
    assert settled(values[:17], just, at_least=12) == 12


def test_what_comes_after_the_look_ahead_does_not_count():
    values = np.array([1.0] * 25 + [99.0])
    assert settled(values, 1.0) == 20
    assert settled(np.array([1.0] * 24 + [99.0] * 2), 1.0) is None


def test_the_confidence_decides_how_wide_the_interval_is():
    values = np.array([1.0, 3.0] * 20)
    between = (half_widths(values, 0.9)[19] + half_widths(values, 0.95)[19]) / 2
    narrow = settled(values, between, confidence=0.9)
    wide = settled(values, between, confidence=0.95)
    assert narrow is not None
    assert wide is not None
    assert narrow < wide


def test_what_is_too_rare_to_say_does_not_settle():
    """One of eight differs, by 1: Student's interval is narrow, and none until ten differ."""
    values = np.array([1.0] + [0.0] * 7)
    values = np.tile(values, 12)
    assert np.isnan(half_widths(values)[2:72]).all()
    assert half_widths(values)[72] < 0.1
    assert settled(values[:72], 0.2) is None
    assert settled(values, 0.2) == 73


@pytest.mark.parametrize("shape", ["normal", "skewed"])
def test_the_interval_at_the_stopping_point_covers_the_truth(shape):
    generator = Streams(11, 0).generator("design")
    covered, needed = 0, []
    for _ in range(400):
        draws = generator.normal(size=400) if shape == "normal" else generator.gamma(4, 0.5, 400)
        truth = 0.0 if shape == "normal" else 2.0
        found = settled(draws, 0.3)
        assert found is not None
        n = found + look_ahead(found)  # as a run does: what was looked at is used too
        covered += abs(draws[:n].mean() - truth) <= half_widths(draws[:n])[-1]
        needed.append(n)
    assert 0.92 <= covered / 400 <= 0.98
    assert 20 < np.mean(needed) < 80


def rows(values: list[float]) -> list[pd.DataFrame]:
    """A table a replication: arms a and b, their closures and spread."""
    return [
        pd.DataFrame(
            {
                "arm": ["a", "b"],
                "replication": i,
                "closures_cases": [10.0, 10 + value],
                "backlog_sd_cases": [3.0, 3 + value / 10],
            }
        )
        for i, value in enumerate(values)
    ]


TARGET = Precision(until={"closures": 1.0, "backlog_sd": 0.05}, at_least=4, at_most=80)
DRAWS = Streams(2, 0).generator("design").normal(5, 2, size=80).tolist()


def watched(order: Iterable[int]) -> Watch:
    """What a watch knows when the draws have come in this order."""
    watch, found = Watch(80, ["a", "b"], TARGET), rows(DRAWS)
    for i in order:
        watch.add(found[i])
    return watch


@pytest.fixture(scope="module")
def in_turn() -> Watch:
    return watched(range(80))


@settings(max_examples=10, deadline=None, derandomize=True)
@given(order=st.permutations(range(80)))
def test_the_order_of_arrival_does_not_change_what_is_enough(in_turn, order):
    mixed = watched(order)
    assert mixed.enough == in_turn.enough < 80
    assert mixed.report == in_turn.report


def test_the_watch_says_what_was_the_last_to_settle():
    watch = Watch(80, ["a", "b"], TARGET)
    for row in rows(DRAWS):
        watch.add(row)
    said = watch.report
    assert said is not None
    assert said["reached"]
    # A tenth of the differences to a twentieth of the width: as if closures to 0.5.
    assert said["last_to_settle"]["measure"] == "backlog_sd_cases"
    assert watch.settled == {
        ("closures_cases", "b"): settled(np.array(DRAWS), 1.0, at_least=4),
        ("backlog_sd_cases", "b"): settled(np.array(DRAWS), 0.5, at_least=4),
    }
    assert watch.enough == max(watch.settled.values()) + 5


def test_the_most_allowed_is_never_exceeded():
    watch = Watch(20, ["a", "b"], Precision(until={"closures": 0.01}, at_least=4, at_most=20))
    for row in rows(DRAWS[:20]):
        watch.add(row)
    assert watch.is_open
    assert watch.enough == 20
    assert watch.report is not None
    assert not watch.report["reached"]


def test_a_fixed_number_needs_no_watching():
    watch = Watch(7, ["a", "b"])
    watch.add(rows([1.0])[0])
    assert (watch.enough, watch.is_open, watch.report) == (7, False, None)


@pytest.mark.parametrize("share", KEPT)
def test_kept_quantiles_are_those_of_the_distribution(share):
    kept = kept_quantiles(share)
    freedom = np.arange(1, len(kept) + 1)
    assert stats.t.cdf(kept, freedom) == pytest.approx(share, rel=1e-12)
    np.testing.assert_array_max_ulp(kept, stdtrit(freedom, share), maxulp=2)
    assert (np.diff(kept) < 0).all()


@given(
    freedom=st.lists(st.sampled_from([1, 2, 29, 29.5, 300, 301, 5000, np.nan, np.inf]), min_size=1),
    share=st.sampled_from([0.975, 0.9875, 0.9]),
)
def test_quantiles_are_the_same_whether_they_are_kept_or_not(freedom, share):
    quantiles = t_quantile(np.array(freedom), share)
    np.testing.assert_array_max_ulp(quantiles, stdtrit(np.array(freedom), share), maxulp=2)
    assert float(t_quantile(freedom[0], share)) == pytest.approx(quantiles[0], nan_ok=True)
