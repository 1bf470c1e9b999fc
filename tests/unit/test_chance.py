"""What is said of chance: of whom the intervals are, of a single court, and of pairing."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from sim.analysis.comparison import compare
from sim.report.findings.chance import contrasts_in_words, pairing_in_words, single_courts
from sim.scenario.catalogue import MEASURES
from sim.world.streams import Streams
from tests.support import scenario

ARMS, N = ["regional", "top_up"], 60
DRAWN = {"lognormal": {"mean": 1, "cv": 0.2}}
CHANCE = Streams(2, 0).generator("design").normal(size=(N, 2))


def run(top_up, regional, speed=DRAWN, **about):
    """A run whose measures are all these values."""
    sides = {"regional": regional, "top_up": top_up}
    rows = pd.concat(
        [
            pd.DataFrame({"arm": arm, "replication": range(N)} | dict.fromkeys(MEASURES, values))
            for arm, values in sides.items()
        ]
    )
    base = scenario(teams={"count": 1, "officer_speed": speed})
    tables = {"comparison": compare(rows, ARMS)}
    study = SimpleNamespace(arms=ARMS, is_compared=True, base=base)
    return SimpleNamespace(about=about, study=study, table=tables.__getitem__)


def of_courts(one):
    return list(single_courts(one, one.table("comparison")))


def test_where_staff_is_drawn_the_interval_is_for_courts_and_the_range_for_one():
    whom, range_ = of_courts(run(np.arange(N) + 1000.0, np.full(N, 1000.0)))
    assert "mean over courts with such staff" in whom
    # Ranks 0.025 x 61 = 1.525 of 0, 1, 2 ... and from the other end.
    assert range_ == (
        "A single court: in about 95 of 100 such courts the difference in cases closed from "
        "regional lies within +1 to +58 cases (+0.1 to +5.8 %) for top_up."
    )


def test_where_staff_is_given_the_interval_is_for_this_court():
    whom, range_ = of_courts(run(np.arange(N) + 1000.0, np.full(N, 1000.0), speed=1))
    assert "for this court" in whom
    assert range_.startswith("A single course of events")


def test_of_arms_with_worlds_of_their_own_there_is_no_single_court_and_no_pairing():
    one = run(1000 + CHANCE[:, 0], 1000 + CHANCE[:, 1], independent=True)
    assert of_courts(one) == []
    assert list(pairing_in_words(one)) == []


@pytest.mark.parametrize(
    ("common", "said"),
    [
        (5, "made these differences surer: cases closed 5 % (3 to 10)"),
        (0, "not known whether they helped: cases closed"),
        (-5, "made these less sure: cases closed 19"),
    ],
)
def test_pairing_gained_lost_or_it_is_not_known(common, said):
    shared = Streams(3, 0).generator("design").normal(size=N)
    one = run(1000 + CHANCE[:, 0] + common * shared, 1000 + CHANCE[:, 1] + abs(common) * shared)
    (sentence,) = pairing_in_words(one)
    assert said in sentence


def test_closures_of_arms_with_other_cases_are_not_contrasted():
    one = run(np.arange(N) + 1000.0, np.full(N, 1000.0))
    pairs = [("top_up", "regional")]
    (alike,) = contrasts_in_words(one.table("comparison"), pairs)
    (unlike,) = contrasts_in_words(one.table("comparison"), pairs, ["top_up"])
    assert "cases closed" in alike
    assert "cases closed" not in unlike
    assert "median time to closure" in unlike
