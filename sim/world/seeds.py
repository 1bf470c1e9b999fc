"""Seeds of many streams at once: to the bit those that NumPy's `SeedSequence` makes one by one.

A small bureau has some twenty streams in each replication, and their seeding takes longer than the
draws of most of them. The algorithm is M. E. O'Neill's `seed_seq_fe`, as NumPy documents it, whose
streams do not change (NEP 19); tests hold it against NumPy's own.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint32]

POOL = 4  # words
MOST_FURTHER = 4  # words of a seed beside as many as the pool has
STATE = 8  # words of a PCG64
SHIFT = np.uint32(16)
LEFT, RIGHT = np.uint32(0xCA01F9DD), np.uint32(0x4973F715)


def _constants(first: int, factor: int, n: int) -> Words:
    """Constants that words are hashed with one after the other: to xor and to multiply, (2, n)."""
    powers = [first * factor**k % 2**32 for k in range(n + 1)]
    return np.array([powers[:-1], powers[1:]], dtype=np.uint32)


def _hashed(words: Words, constants: Words) -> Words:
    """Words, (..., n), each hashed with a constant of its own."""
    mixed = (words ^ constants[0]) * constants[1]
    return np.asarray(mixed ^ (mixed >> SHIFT))


def _mixed(words: Words, others: Words) -> Words:
    mixed = LEFT * words - RIGHT * others
    return np.asarray(mixed ^ (mixed >> SHIFT))


def _rounds() -> Iterator[Words]:
    """Constants of each round, (2, 4): the pool's own words are not mixed with themselves."""
    constants = _constants(0x43B0D7E5, 0x931E8875, POOL + POOL * (POOL - 1) + POOL * MOST_FURTHER)
    yield constants[:, :POOL]
    for i in range(POOL):
        first = POOL + i * (POOL - 1)
        yield np.insert(constants[:, first : first + POOL - 1], i, 0, axis=1)
    yield from np.split(constants[:, POOL * POOL :], MOST_FURTHER, axis=1)


ROUNDS = list(_rounds())
OF_STATE = _constants(0x8B51F9DD, 0x58F38DED, STATE)


def states(entropy: Words) -> NDArray[np.uint64]:
    """What generators are begun with, (n, 4); their seeds are 4 to 8 words each, (n, W)."""
    first, *rounds = ROUNDS
    pool = _hashed(entropy[:, :POOL], first)
    for i, constants in enumerate(rounds[: entropy.shape[1]]):
        is_own = i < POOL
        source = pool[:, i, None] if is_own else entropy[:, i, None]
        mixed = _mixed(pool, _hashed(source, constants))
        if is_own:
            mixed[:, i] = pool[:, i]
        pool = mixed
    return _hashed(np.tile(pool, STATE // POOL), OF_STATE).view("<u8")
