"""Ciw: a network of nodes through which individuals are routed."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from math import inf

import ciw
import numpy as np
from common import RATE, SEED, SERVICE_RATE, Bureau, Contender, Served

from sim.arrays import FloatArray


def queue(customers: int) -> Served:
    """Serve the customers of an M/M/1 queue."""
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate=RATE)],
        service_distributions=[ciw.dists.Exponential(rate=SERVICE_RATE)],
        number_of_servers=[1],
    )
    ciw.seed(SEED)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(customers)
    days = [r.exit_date - r.arrival_date for r in simulation.get_all_records()]
    return Served(len(days), sum(days) / len(days))


class OwnDays(ciw.dists.Distribution):  # type: ignore[misc]  # Ciw has no types
    """Days that an individual brings along, one for each node on its way."""

    def sample(self, t: float | None = None, ind: ciw.Individual = None) -> float:  # noqa: ARG002
        return ind.days[len(ind.data_records)]  # type: ignore[no-any-return]


def allocated_first(individuals: Sequence[ciw.Individual], _now: float) -> ciw.Individual:
    """Of the individuals that queue, the one that was filed and so allocated first."""
    return min(individuals, key=lambda individual: individual.id_number)


class Ways:
    """Routes of cases: nodes 2 t + 1 and 2 t + 2 are people of team t, the last is nobody."""

    def __init__(self, given: Bureau) -> None:
        self.team, self.work, self.wait = (
            given.team.tolist(),
            given.work.tolist(),
            given.wait.tolist(),
        )
        self.role = given.clerical.astype(int).tolist()
        self.nobody = 2 * given.teams + 1

    def of(self, individual: ciw.Individual, _simulation: ciw.Simulation) -> list[int]:
        """Nodes after the first; the individual is given the days it spends in all of them."""
        case, nodes, days = individual.id_number - 1, list[int](), list[float]()
        for role, work, wait in zip(self.role, self.work[case], self.wait[case], strict=True):
            nodes.append(2 * self.team[case] + 1 + role)
            days.append(work)
            if wait:
                nodes.append(self.nobody)
                days.append(wait)
        individual.days = days
        return nodes[1:]


def filings(given: Bureau) -> list[ciw.dists.Distribution | None]:
    """Days between filings at each node: only officers get new cases; after the last, none."""
    found: list[ciw.dists.Distribution | None] = []
    for team in range(given.teams):
        gaps = np.diff(given.filed[given.team == team], prepend=0.0).tolist()
        found += [ciw.dists.Sequential([*gaps, inf]), None]
    return [*found, None]


def bureau(given: Bureau) -> FloatArray:
    """Play the cases of a bureau."""
    people = 2 * given.teams
    network = ciw.create_network(
        arrival_distributions=filings(given),
        service_distributions=[OwnDays()] * (people + 1),
        number_of_servers=[1] * people + [inf],
        service_disciplines=[allocated_first] * (people + 1),
        routing=ciw.routing.ProcessBased(Ways(given).of),
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(len(given))
    closed = np.full(len(given), np.nan)
    for record in simulation.get_all_records():
        if record.destination == -1:
            closed[record.id_number - 1] = record.exit_date
    return closed


CONTENDERS = (Contender("Ciw", version("ciw"), queue, bureau, part=0.1),)
