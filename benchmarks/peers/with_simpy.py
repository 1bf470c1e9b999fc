"""Plain SimPy: generators that wait for stores, resources and time."""

from __future__ import annotations

from collections.abc import Generator
from importlib.metadata import version
from random import expovariate, seed  # noqa: TID251 - what SimPy's own examples draw from
from typing import Any

import numpy as np
import simpy
from common import RATE, SEED, SERVICE_RATE, Bureau, Contender, Served

from sim.arrays import FloatArray

Process = Generator[simpy.Event, Any, None]
People = list[list[simpy.PriorityResource]]


def arrivals(env: simpy.Environment, customers: int, queue: simpy.Store) -> Process:
    """Customers who join the queue; one is the time when that was."""
    for _ in range(customers):
        yield env.timeout(expovariate(RATE))
        yield queue.put(env.now)


def server(env: simpy.Environment, queue: simpy.Store, days: list[float]) -> Process:
    """Who serves them, one after the other."""
    while True:
        came = yield queue.get()
        yield env.timeout(expovariate(SERVICE_RATE))
        days.append(env.now - came)


def queue(customers: int) -> Served:
    """Serve the customers of an M/M/1 queue."""
    seed(SEED)
    env, days = simpy.Environment(), list[float]()
    line = simpy.Store(env)
    env.process(arrivals(env, customers, line))
    env.process(server(env, line, days))
    env.run()
    return Served(len(days), sum(days) / len(days))


class Office:
    """The bureau: its people are resources, its cases processes."""

    def __init__(self, given: Bureau) -> None:
        self.env = simpy.Environment()
        self.people = [
            [simpy.PriorityResource(self.env), simpy.PriorityResource(self.env)]
            for _ in range(given.teams)
        ]
        self.filed, self.team = given.filed.tolist(), given.team.tolist()
        self.work, self.wait = given.work.tolist(), given.wait.tolist()
        self.role = given.clerical.astype(int).tolist()
        self.closed = [np.nan] * len(given)

    def intake(self) -> Process:
        """Filings, each of which starts a case."""
        for case, day in enumerate(self.filed):
            yield self.env.timeout(day - self.env.now)
            self.env.process(self.life(case))

    def life(self, case: int) -> Process:
        """A case on its way; the one allocated first comes first."""
        people = self.people[self.team[case]]
        for role, work, wait in zip(self.role, self.work[case], self.wait[case], strict=True):
            with people[role].request(priority=case) as turn:
                yield turn
                yield self.env.timeout(work)
            if wait:
                yield self.env.timeout(wait)
        self.closed[case] = self.env.now


def bureau(given: Bureau) -> FloatArray:
    """Play the cases of a bureau."""
    office = Office(given)
    office.env.process(office.intake())
    office.env.run()
    return np.array(office.closed)


CONTENDERS = (Contender("plain SimPy", version("simpy"), queue, bureau, part=0.2),)
