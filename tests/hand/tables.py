"""Plays and rules in the form in which they are worked out by hand; teams count from 1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sim.bureau.board import Board, Pool, Rule
from sim.measures.play import Play
from sim.world.docket import Register
from tests.support import monthly

Row = tuple[int | float | None, ...]


def known(value: float) -> float | None:
    """A day, or None where something did not happen."""
    return None if np.isnan(value) else float(value)


def allocated(play: Play) -> list[Row]:
    """(team, day of the first allocation) of each case; team None: none yet."""
    teams = [int(team) + 1 or None for team in play.log.team]
    return list(zip(teams, map(known, play.log.allocated), strict=True))


def tasks(play: Play, stage: int = 0) -> list[Row]:
    """(begin, end) of a stage of each case."""
    begin, end = play.log.begin[:, stage], play.log.end[:, stage]
    return list(zip(map(known, begin), map(known, end), strict=True))


def people(play: Play) -> list[list[str]]:
    """Who worked on each stage of each case: a row a case."""
    roles = ("officer", "assistant")
    return [
        ["nobody" if who < 0 else f"{roles[who % 2]} of {who // 2 + 1}" for who in row]
        for row in play.log.person.tolist()
    ]


def by_month(play: Play, column: str) -> list[list[float]]:
    """A column of the monthly table: a row a month, an entry a team."""
    table = monthly(play)
    return [months[column].tolist() for _, months in table.groupby("month", sort=False)]


def board(
    backlog: Sequence[int],
    absent: Sequence[int] = (),
    division: Sequence[int] | None = None,
    homes: Sequence[Sequence[int]] = (),
) -> Board:
    """What a rule sees of the teams; ``homes`` of each region."""
    teams = np.arange(len(backlog))
    return Board(
        backlog=np.array(backlog),
        active=np.array([team for team in teams if team + 1 not in absent]),
        division=np.array(division if division is not None else np.ones(len(backlog))),
        homes=tuple(tuple(team - 1 for team in home) for home in homes),
    )


def deal(
    rule: Rule,
    on: Board,
    regions: str = "",
    cases: int = 0,
    memory: Any = None,
    draws: Sequence[float] | None = None,
    amounts: Sequence[float] = (),
) -> tuple[list[int], Any]:
    """Teams that a rule gives the cases to, and what it remembers.

    Parameters
    ----------
    regions : the region of each case, as in ``ABA``
    cases : or just how many there are
    draws : uniforms for chance
    amounts : sums in dispute; as many cases, if nothing else says how many
    """
    found = np.array(
        [ord(name) - ord("A") for name in regions or "A" * (cases or len(amounts))], dtype=np.int64
    )
    n = len(found)
    filed, draw = (
        np.arange(n, dtype=np.float64),
        np.array(draws if draws is not None else [0.5] * n),
    )
    pool = Pool(
        region=found,
        kind=np.zeros(n, dtype=np.int64),
        filed=filed,
        draw=draw,
        stage=np.zeros(n, dtype=np.int64),
        register=Register(("A",), ("general",), np.array(amounts or [1000.0] * n)),
        rows=np.arange(n),
    )
    sequence, memory = rule(on, pool, memory)
    return [int(team) + 1 for team in sequence], memory
