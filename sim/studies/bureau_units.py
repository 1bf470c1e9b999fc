"""Units of work of a table of bureaus: a bureau in a replication, drawn and played."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sim.bureau.engines import Engine
from sim.measures.play import Play
from sim.running.tables import Piece
from sim.scenario.panel import Panel
from sim.scenario.scenario import Arm
from sim.studies.replication import Setup, plays_in, worlds
from sim.world.world import World

TOGETHER = 10
"""Replications of a bureau that are neighbours: they are played from one scenario. A table is
joined so many replications at a time, whatever their number."""


class Unit(NamedTuple):
    """A bureau in a replication, both from 0."""

    replication: int
    bureau: int


@dataclass(frozen=True)
class Order:
    """In which order the units of work are numbered.

    First come some replications of all bureaus, bureau by bureau, then the next replications: so a
    chunk has several replications of each of its bureaus, and what is joined at a time is a few
    whole replications.

    Attributes
    ----------
    bureaus : int
        How many there are.
    replications : int
        Of each.
    together : int
        Replications of a bureau that are neighbours.
    """

    bureaus: int
    replications: int
    together: int = TOGETHER

    def __len__(self) -> int:
        return self.bureaus * self.replications

    def __getitem__(self, number: int) -> Unit:
        block, within = divmod(number, self.bureaus * self.together)
        bureau, replication = divmod(within, len(self.blocks[block]))
        return Unit(self.blocks[block].start + replication, bureau)

    @property
    def blocks(self) -> list[range]:
        """Replications that are neighbours, in order."""
        firsts = range(0, self.replications, self.together)
        return [range(i, min(i + self.together, self.replications)) for i in firsts]

    def numbers(self, block: range) -> range:
        """Numbers of all units of these replications, a block."""
        return range(block.start * self.bureaus, block.stop * self.bureaus)


@dataclass(frozen=True)
class Drawn:
    """A unit of work: a bureau in a replication, and the worlds of its arms there."""

    labels: Piece
    bureau: str
    setup: Setup
    worlds: Sequence[World]

    @property
    def cases(self) -> int:
        """Cases to play, of all arms."""
        return sum(len(world.docket) for world in self.worlds)


def drawn_units(
    panel: Panel, engine: Engine, units: Iterable[Unit], together: int
) -> Iterator[list[Drawn]]:
    """The units, as many at a time as have so many cases ``together``, or one with more.

    One that is too many is drawn before the others are given, and kept meanwhile. The scenario of a
    bureau is made once for all its neighbouring replications.
    """
    cases, setup, of = 0, None, -1
    some: list[Drawn] = []
    for replication, i in units:
        if setup is None or i != of:
            setup, of = Setup(panel.bureau(i), engine=engine), i
        labels = {"replication": replication, "province": panel.provinces[i]}
        drawn = Drawn(labels, panel.names[i], setup, worlds(setup, replication))
        if some and cases + drawn.cases > together:
            yield some
            some, cases = [], 0
        some.append(drawn)
        cases += drawn.cases
        del drawn  # else it would be kept while the next one is drawn
        if cases >= together:
            yield some
            some, cases = [], 0
    if some:
        yield some


def played(some: list[Drawn]) -> Iterator[tuple[dict[str, Any], str, Play]]:
    """Labels, name of the bureau and play of every arm; first all are played, unless it is one."""
    plays: list[Iterable[tuple[Arm, Play]]] = [plays_in(one.setup, one.worlds) for one in some]
    arms_of = plays if len(some) == 1 else [list(arms) for arms in plays]
    for drawn, arms in zip(some, arms_of, strict=True):
        for arm, play in arms:
            yield {"arm": arm.name, **drawn.labels}, drawn.bureau, play
            del play  # else it would be kept while the next arm of a large bureau is played
