"""Salabim, in its default style without ``yield``: components that hold, request and take."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import numpy as np
import salabim as sal
from common import RATE, SEED, SERVICE_RATE, Bureau, Contender, Served

from sim.arrays import FloatArray


class Customer(sal.Component):  # type: ignore[misc]  # salabim has no types
    """Somebody who queues."""


class Arrivals(sal.Component):  # type: ignore[misc]
    """Customers who join the queue."""

    def process(self, customers: int, line: sal.Store) -> None:
        gap = sal.Exponential(1 / RATE)
        for _ in range(customers):
            self.hold(gap.sample())
            Customer().enter(line)


class Clerk(sal.Component):  # type: ignore[misc]
    """Who serves them, one after the other."""

    def process(self, line: sal.Store, days: sal.Monitor) -> None:
        service = sal.Exponential(1 / SERVICE_RATE)
        while True:
            customer = self.from_store(line)
            self.hold(service.sample())
            days.tally(self.env.now() - customer.creation_time())


def queue(customers: int) -> Served:
    """Serve the customers of an M/M/1 queue."""
    env = sal.Environment(random_seed=SEED)
    line, days = sal.Store("line"), sal.Monitor("days in the system")
    Arrivals(customers=customers, line=line)
    Clerk(line=line, days=days)
    env.run()
    return Served(days.number_of_entries(), days.mean())


class Office:
    """The bureau: its people are resources, its cases components."""

    def __init__(self, given: Bureau) -> None:
        self.people = [
            [sal.Resource(f"officer {team}"), sal.Resource(f"assistant {team}")]
            for team in range(given.teams)
        ]
        self.filed, self.team = given.filed.tolist(), given.team.tolist()
        self.work, self.wait = given.work.tolist(), given.wait.tolist()
        self.role = given.clerical.astype(int).tolist()
        self.closed = [np.nan] * len(given)


class Intake(sal.Component):  # type: ignore[misc]
    """Filings, each of which starts a case."""

    def process(self, office: Office) -> None:
        for case, day in enumerate(office.filed):
            self.hold(till=day)
            Case(office=office, case=case)


class Case(sal.Component):  # type: ignore[misc]
    """A case on its way; the one allocated first comes first."""

    def process(self, office: Office, case: int) -> None:
        people: list[Any] = office.people[office.team[case]]
        for role, work, wait in zip(office.role, office.work[case], office.wait[case], strict=True):
            self.request((people[role], 1, case))
            self.hold(work)
            self.release()
            if wait:
                self.hold(wait)
        office.closed[case] = self.env.now()


def bureau(given: Bureau) -> FloatArray:
    """Play the cases of a bureau."""
    env = sal.Environment()
    office = Office(given)
    Intake(office=office)
    env.run()
    return np.array(office.closed)


CONTENDERS = (Contender("salabim", version("salabim"), queue, bureau, part=0.01),)
