"""The rule under which teams get a case when they have closed one (结出递补)."""

from __future__ import annotations

import heapq
from typing import Any

import numpy as np

from sim.arrays import BoolArray, IntArray
from sim.bureau.board import Board, Pool
from sim.bureau.rules.registry import rule
from sim.bureau.tracks import IN_POOL
from sim.scenario.rules import Pull

AS_USUAL = Pull()


@rule(Pull, heeds_tracks=True)
def pull(board: Board, pool: Pool, memory: Any, options: Pull = AS_USUAL) -> tuple[IntArray, Any]:
    """Each case, in order of filing, to the lowest team below the cap that takes it.

    O(n + k (G + T)) for k cases that are dealt to T teams on G tracks.

    Parameters
    ----------
    options : Pull
        Its ``cap`` on open cases of a team.
    """
    sequence: IntArray = np.full(len(pool), IN_POOL)
    track = np.zeros(len(pool), dtype=np.int64) if pool.track is None else pool.track
    takes = np.ones((1, len(board.backlog)), dtype=np.bool_) if board.takes is None else board.takes
    below = board.active[board.backlog[board.active] < options.cap]
    backlog = dict(zip(below.tolist(), board.backlog[below].tolist(), strict=True))
    queues = [(mine.tolist(), _takers(takes, g, below)) for g, mine in _by_track(track)]
    heads = [(cases[0], 0, q) for q, (cases, _teams) in enumerate(queues)]
    heapq.heapify(heads)  # the next case of each track
    while heads and backlog:
        case, place, q = heads[0]
        cases, teams = queues[q]
        with_room = [team for team in teams if team in backlog]
        if not with_room:
            heapq.heappop(heads)
            continue
        sequence[case] = team = min(with_room, key=lambda one: (backlog[one], one))
        backlog[team] += 1
        if backlog[team] == options.cap:
            del backlog[team]
        if place + 1 < len(cases):
            heapq.heapreplace(heads, (cases[place + 1], place + 1, q))
        else:
            heapq.heappop(heads)
    return sequence, memory


def _by_track(track: IntArray) -> list[tuple[int, IntArray]]:
    return [(g, np.flatnonzero(track == g)) for g in np.unique(track).tolist()]


def _takers(takes: BoolArray, track: int, teams: IntArray) -> list[int]:
    """Those of the teams that take the cases of a track, in team order."""
    takers: list[int] = teams[takes[track, teams]].tolist()
    return takers
