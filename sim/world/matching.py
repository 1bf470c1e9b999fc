"""Two-way selection: stable matching by deferred acceptance."""

from __future__ import annotations

from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

from sim.arrays import FloatArray


def deferred_acceptance(
    proposers: FloatArray, receivers: FloatArray, capacity: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Match proposers to receivers so that no pair would rather have each other.

    The matching is the best stable one for every proposer (Gale and Shapley 1962, College
    admissions and the stability of marriage, American Mathematical Monthly 69(1)). All
    prefer being matched; ties in liking go by number.

    Parameters
    ----------
    proposers : FloatArray
        How much each proposer likes each receiver, (P, R).
    receivers : FloatArray
        How much each receiver likes each proposer, (R, P).
    capacity : NDArray[np.int64]
        (R,) most proposers a receiver takes.

    Returns
    -------
    NDArray[np.int64]
        (P,) receiver of each proposer; -1: matched with nobody
    """
    choices = np.argsort(-proposers, axis=1, kind="stable").tolist()
    liking, places = receivers.tolist(), capacity.tolist()
    taken: list[list[tuple[float, int]]] = [[] for _ in places]  # the least liked comes first
    asked = [0] * len(choices)
    free = list(range(len(choices)))[::-1]
    while free:
        proposer = free.pop()
        if asked[proposer] == len(places):
            continue
        receiver = choices[proposer][asked[proposer]]
        asked[proposer] += 1
        heappush(taken[receiver], (liking[receiver][proposer], -proposer))
        if len(taken[receiver]) > places[receiver]:
            free.append(-heappop(taken[receiver])[1])
    match = np.full(len(choices), -1, dtype=np.int64)
    for receiver, pairs in enumerate(taken):
        for _, proposer in pairs:
            match[-proposer] = receiver
    return match
