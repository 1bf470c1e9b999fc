"""Named random streams: the only place where random numbers are made.

A stream is addressed by seed, replication and name, never by position, so that a new
stage, region or arm leaves every other draw as it was. What is drawn knows no parameter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from sim.arrays import FloatArray
from sim.scenario.distributions import Base, Distribution

BLOCK = 16_384  # rows of a table that are drawn at once: they stay in the processor's caches


def pick(shares: Sequence[float], draws: FloatArray) -> NDArray[np.int64]:
    """Index of the share that each uniform falls into, (n,)."""
    cumulative = np.cumsum(shares) / np.sum(shares)
    return np.searchsorted(cumulative[:-1], draws, side="right")


@dataclass(frozen=True)
class Streams:
    """The streams of one replication; ``place``: of one bureau among many, by its name."""

    seed: int
    replication: int
    place: str = ""

    @cached_property
    def _person(self) -> bytes:
        """What tells the streams of one place from those of the others."""
        return blake2b(self.place.encode(), digest_size=16).digest() if self.place else b""

    @cached_property
    def _address(self) -> bytes:
        """Seed (four words) and replication (one), as a `SeedSequence` puts them together."""
        return self.seed.to_bytes(16, "little") + self.replication.to_bytes(4, "little")

    def generator(self, name: str) -> np.random.Generator:
        """A fresh generator at the start of the named stream.

        It is that of ``SeedSequence(seed, spawn_key=(replication, *words))``, the words being two
        of the name's hash; to give it all words at once takes half the time.
        """
        digest = blake2b(name.encode(), digest_size=8, person=self._person).digest()
        words = np.frombuffer(self._address + digest, dtype="<u4")
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence(words)))

    def draws(self, name: str, n: int, base: Base = "uniform") -> FloatArray:
        """The first n draws of a stream, (n,); uniforms lie strictly between 0 and 1."""
        return next(self.blocks(name, [n], base))

    def blocks(
        self, name: str, sizes: Iterable[int], base: Base = "uniform"
    ) -> Iterator[FloatArray]:
        """The draws of a stream from its first on, block by block."""
        generator = None
        for n in sizes:
            if base == "none" or n == 0:
                yield np.zeros(n)
                continue
            generator = generator or self.generator(name)
            match base:
                case "normal":
                    yield generator.standard_normal(n)
                case "exponential":
                    yield generator.standard_exponential(n)
                case _:
                    yield generator.random(n) + 2.0**-54

    def values(self, name: str, n: int, distribution: Distribution) -> FloatArray:
        """The first n values of a quantity with this distribution, (n,)."""
        family = distribution.family
        return family.transform(self.draws(name, n, family.base))

    def table(self, distributions: Mapping[str, Distribution | None], n: int) -> FloatArray:
        """The first n values of several quantities, (n, S), by the names of their streams.

        They are drawn block by block: a large table is written once, not once a column. ``None``
        stands for zeros.
        """
        table = np.empty((n, len(distributions)))
        starts = range(0, n, BLOCK)
        sizes = [min(BLOCK, n - start) for start in starts]
        for column, one in enumerate(distributions.values()):
            if one is None:
                table[:, column] = 0.0
        drawn = [
            (column, one.family, self.blocks(name, sizes, one.family.base))
            for column, (name, one) in enumerate(distributions.items())
            if one is not None
        ]
        for start, size in zip(starts, sizes, strict=True):
            for column, family, blocks in drawn:
                table[start : start + size, column] = family.transform(next(blocks))
        return table

    def picks(self, name: str, n: int, shares: Sequence[float]) -> NDArray[np.int64]:
        """The first n choices among these shares, (n,); see `pick`."""
        if len(shares) == 1:
            return np.zeros(n, dtype=np.int64)
        return pick(shares, self.draws(name, n))

    def arrivals(self, name: str, until: float) -> FloatArray:
        """Arrival times of a unit-rate Poisson process before ``until``, (n,) increasing."""
        gaps = np.concatenate(list(self._gaps(name, until)))
        times = np.cumsum(gaps)
        return np.asarray(times[times < until], dtype=np.float64)

    def _gaps(self, name: str, until: float) -> Iterator[FloatArray]:
        generator, reached = self.generator(name), 0.0
        while reached <= until:
            ahead = until - reached
            gaps = generator.standard_exponential(int(ahead + 6 * ahead**0.5) + 16)
            reached += float(gaps.sum())
            yield gaps
