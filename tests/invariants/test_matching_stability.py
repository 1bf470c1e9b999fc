"""Two-way selection on larger sizes: no pair would rather have each other, nobody is lost."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.arrays import FloatArray, IntArray
from sim.world.matching import deferred_acceptance
from sim.world.streams import Streams
from tests.invariants.strategies import fixed_profile

checked = settings(fixed_profile, max_examples=150)


class Market(NamedTuple):
    """Who likes whom how much: (P, R), (R, P); and (R,) places."""

    proposers: FloatArray
    receivers: FloatArray
    capacity: IntArray

    @property
    def match(self) -> IntArray:
        return deferred_acceptance(*self)


@st.composite
def markets(draw: st.DrawFn) -> Market:
    """Up to 30 x 30 with up to 4 places each; few ``grades`` make many ties, one makes all tie."""
    size = st.integers(1, 30)
    n, m, streams = draw(size), draw(size), Streams(draw(st.integers(0, 10_000)), 0)
    grades = draw(st.sampled_from([1, 3, 10, 10**9]))
    likes = np.floor(grades * streams.draws("proposers", n * m)).reshape(n, m)
    liked = np.floor(grades * streams.draws("receivers", n * m)).reshape(m, n)
    places = draw(st.lists(st.integers(1, 4), min_size=m, max_size=m))
    return Market(likes, liked, np.array(places))


def ranks(liking: FloatArray) -> IntArray:
    """Place of each column in each row's order, 0 the most liked; ties by number."""
    order = [sorted(range(len(row)), key=lambda i, row=row: (-row[i], i)) for row in liking]
    return np.array([[places.index(i) for i in range(len(places))] for places in order])


@checked
@given(markets())
def test_no_pair_would_rather_have_each_other_ties_by_number(market: Market) -> None:
    match, choice, standing = market.match, ranks(market.proposers), ranks(market.receivers)
    for p in range(len(match)):
        for r in range(len(market.capacity)):
            taken = np.flatnonzero(match == r)
            wants = match[p] < 0 or choice[p, r] < choice[p, match[p]]
            room = len(taken) < market.capacity[r]
            assert not (wants and (room or standing[r, p] < standing[r, taken].max()))


@checked
@given(markets())
def test_quotas_are_kept_everyone_is_accounted_for_as_many_as_can_be_are_matched(
    market: Market,
) -> None:
    match = market.match
    assert match.shape == (len(market.proposers),)
    assert np.all((match >= -1) & (match < len(market.capacity)))
    held = np.bincount(match[match >= 0], minlength=len(market.capacity))
    assert np.all(held <= market.capacity)
    assert held.sum() == min(len(match), market.capacity.sum())


@checked
@given(markets(), st.integers(0, 10_000))
def test_only_the_order_of_liking_matters(market: Market, seed: int) -> None:
    scale = 0.5 + Streams(seed, 0).draws("scale", len(market.proposers))[:, None]
    other = Market(-ranks(market.proposers) * scale, 7.0 - ranks(market.receivers), market.capacity)
    assert other.match.tolist() == market.match.tolist()


@checked
@given(markets(), st.data())
def test_one_more_place_leaves_no_proposer_worse_off(market: Market, data: st.DataObject) -> None:
    more = market.capacity.copy()
    more[data.draw(st.integers(0, len(more) - 1))] += 1
    choice, nobody = ranks(market.proposers), len(more)

    def place(match: IntArray) -> IntArray:
        return np.where(match < 0, nobody, choice[np.arange(len(match)), match])

    assert np.all(place(market._replace(capacity=more).match) <= place(market.match))
