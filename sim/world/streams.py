"""Named random streams: the only place where random numbers are made.

A stream is addressed by seed, replication and name, never by position, so that a new
stage, region or arm leaves every other draw as it was. What is drawn knows no parameter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from hashlib import blake2b

import numpy as np
from numpy.random import PCG64, Generator

from sim.arrays import BoolArray, FloatArray, Int32Array, IntArray
from sim.scenario.distributions import Base, Distribution

BLOCK = 16_384  # rows that are drawn at once: they stay in the processor's caches
MANY = 4_096  # choices for which a table is worth making
FEW = 16  # shares among which all comparisons are soon made

Source = Callable[[FloatArray], object]
"""What fills one array after the other with the draws of a stream."""


def pick(shares: Sequence[float], draws: FloatArray) -> IntArray:
    """Index of the share that each uniform falls into, (n,)."""
    return chooser(shares, len(draws))(draws)


def chooser(shares: Sequence[float], n: int) -> Callable[[FloatArray], IntArray]:
    """What finds the index of the share that each of some uniforms, n in all, falls into.

    Among few shares it counts those that are passed: there is no branch to be guessed. Of many
    uniforms it looks up in a table where to begin (indexed search: Chen and Asau 1974), and is
    nearly always there, or one further.
    """
    parts: FloatArray = np.array(shares, dtype=np.float64)
    bounds = (parts.cumsum() / parts.sum())[:-1]

    def count(draws: FloatArray) -> IntArray:
        is_passed = (draws >= bounds[:, None]).view(np.uint8)
        found: IntArray = np.add.reduce(is_passed, axis=0, dtype=np.uint8).astype(np.int64)
        return found

    def search(draws: FloatArray) -> IntArray:
        found: IntArray = bounds.searchsorted(draws, side="right")
        return found

    if len(bounds) < FEW:
        return count
    if n < MANY + len(bounds):
        return search
    cells = 4 << len(bounds).bit_length()  # a power of two: where a cell begins is exact
    first = search(np.arange(cells) / cells)
    ends = np.append(bounds, np.inf)

    def look_up(draws: FloatArray) -> IntArray:
        chosen: IntArray = first.take((draws * cells).astype(np.int64))
        chosen += ends.take(chosen) <= draws
        further = np.flatnonzero(ends.take(chosen) <= draws)
        chosen[further] = search(draws[further])
        return chosen

    return look_up


def blocks(n: int) -> Iterator[slice]:
    """Places from 0 to n, block by block."""
    return (slice(start, min(start + BLOCK, n)) for start in range(0, n, BLOCK))


def _uniforms(generator: Generator, out: FloatArray) -> None:
    generator.random(out=out)
    out += 2.0**-54


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

    def generator(self, name: str) -> Generator:
        """A fresh generator at the start of the named stream.

        It is seeded by ``SeedSequence(seed, spawn_key=(replication, *words))``, the words being two
        of the name's hash; to give it all words at once takes half the time.
        """
        digest = blake2b(name.encode(), digest_size=8, person=self._person).digest()
        words = np.frombuffer(self._address + digest, dtype="<u4")
        return Generator(PCG64(words))

    def _source(self, name: str, base: Base) -> Source:
        """The draws of a stream from its first on; ``none``: arrays are left as they are."""
        if base == "none":
            return len
        generator = self.generator(name)
        if base == "uniform":
            return partial(_uniforms, generator)
        normal = base == "normal"
        draw = generator.standard_normal if normal else generator.standard_exponential
        return lambda out: draw(out=out)

    def draws(self, name: str, n: int, base: Base = "uniform") -> FloatArray:
        """The first n draws of a stream, (n,); uniforms lie strictly between 0 and 1."""
        drawn = np.zeros(n)
        if n:
            source = self._source(name, base)
            for rows in blocks(n):
                source(drawn[rows])
        return drawn

    def values(self, name: str, n: int, distribution: Distribution) -> FloatArray:
        """The first n values of a quantity with this distribution, (n,)."""
        return self.table({name: distribution}, n)[:, 0]

    def values_in(
        self, name: str, n: int, parts: Iterable[tuple[BoolArray, Distribution]]
    ) -> FloatArray:
        """The first n values of a quantity that has other distributions in other rows, (n,).

        ``parts``: rows, (n,), and their distribution; in rows of none of them it is 0.
        """
        values, drawn = np.zeros(n), dict[Base, FloatArray]()
        for rows, distribution in parts:
            family = distribution.family
            if family.base not in drawn:
                drawn[family.base] = self.draws(name, n, family.base)
            values[rows] = family.transform(drawn[family.base][rows])
        return values

    def table(
        self,
        distributions: Mapping[str, Distribution | None],
        n: int,
        factor: FloatArray | float = 1.0,
    ) -> FloatArray:
        """The first n values of several quantities, (n, S), by the names of their streams.

        They are drawn block by block: a large table is written once, not once a column. ``None``
        stands for zeros. ``factor``: on all values, or on those of each row, (n,).
        """
        table = np.zeros((n, len(distributions)))
        drawn = [
            (table[:, column], one.family, self._source(name, one.family.base))
            for column, (name, one) in enumerate(distributions.items())
            if one is not None and n
        ]
        room, is_one = np.empty(min(n, BLOCK)), isinstance(factor, float) and factor == 1.0
        for rows in blocks(n):
            block = room[: rows.stop - rows.start]
            by = factor if isinstance(factor, float) else factor[rows]
            for column, family, source in drawn:
                source(block)
                values = family.transform(block)
                if not is_one:
                    values *= by
                column[rows] = values
        return table

    def picks(self, name: str, n: int, shares: Sequence[float]) -> Int32Array:
        """The first n choices among these shares, (n,); see `pick`."""
        chosen = np.zeros(n, dtype=np.int32)
        if len(shares) == 1 or not n:
            return chosen
        room, source, choose = (
            np.empty(min(n, BLOCK)),
            self._source(name, "uniform"),
            chooser(shares, n),
        )
        for rows in blocks(n):
            block = room[: rows.stop - rows.start]
            source(block)
            chosen[rows] = choose(block)
        return chosen

    def arrivals(self, name: str, until: float) -> FloatArray:
        """Arrival times of a unit-rate Poisson process before ``until``, (n,) increasing."""
        generator, times, reached = self.generator(name), np.empty(0), 0.0
        while reached <= until:
            ahead = until - reached
            more = np.empty(int(ahead + 6 * ahead**0.5) + 16)
            for rows in blocks(len(more)):
                gaps = generator.standard_exponential(out=more[rows])
                gaps[0] += reached
                reached = float(np.cumsum(gaps, out=gaps)[-1])
            times = np.concatenate([times, more]) if len(times) else more
        return times[: times.searchsorted(until)]
