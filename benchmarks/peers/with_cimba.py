"""Cimba: models in Python, compiled by Numba, whose processes run on an event engine in C."""

from __future__ import annotations

from importlib.metadata import version

import cimba as cb
import numpy as np
from cimba import inputs
from common import RATE, SEED, SERVICE_RATE, Bureau, Contender, Served

from sim.arrays import FloatArray

UNTIL_IDLE = cb.Window.until_idle()
COLUMNS = {
    "plan": ("work", 0),
    "notice": ("work", 1),
    "after_notice": ("wait", 1),
    "inquiry": ("work", 2),
    "after_inquiry": ("wait", 2),
    "measures": ("work", 3),
    "after_measures": ("wait", 3),
    "closing": ("work", 4),
}
"""Days that a case's life is made of, and where the bureau has them."""


class Queue(cb.Model):
    """An M/M/1 queue; a customer is the time when it came."""

    customers: cb.Param[int]
    gap: cb.Input[float] = inputs.dist.exponential(mean=1 / RATE)
    service: cb.Input[float] = inputs.dist.exponential(mean=1 / SERVICE_RATE)
    line: cb.Store[float]
    days: cb.Dataset
    mean_days: cb.Output[float]
    served: cb.Output[int]

    @cb.process
    def arrivals(self) -> None:
        for _ in range(self.customers):
            cb.hold(self.gap.next())
            self.line.put(cb.now())

    @cb.process
    def server(self) -> None:
        while True:
            came = self.line.get()
            cb.hold(self.service.next())
            self.days.record(cb.now() - came)

    @cb.on_end  # type: ignore[untyped-decorator]
    def measure(self) -> None:
        self.mean_days = self.days.sample_mean()
        self.served = self.days.sample_count()


def queue(customers: int) -> Served:
    """Serve the customers of an M/M/1 queue."""
    model = Queue()
    model.customers = customers
    experiment = cb.Experiment(model, window=UNTIL_IDLE, seed=SEED)
    found = experiment.run(workers=1, on_failure="raise")[model]
    return Served(int(found.served[0, 0]), float(found.mean_days[0, 0]))


class Person(cb.Model):
    """An officer or assistant."""

    desk: cb.Resource


class Team(cb.Model):
    """An officer and an assistant."""

    officer: Person
    assistant: Person

    def __init__(self) -> None:
        self.officer, self.assistant = Person(), Person()


class Case(cb.Model):
    """A case on its way: a model that is made when it is filed."""

    office: cb.Ref[Office]
    team: cb.Ref[Team]
    number: int
    plan: float
    notice: float
    after_notice: float
    inquiry: float
    after_inquiry: float
    measures: float
    after_measures: float
    closing: float

    @cb.function  # type: ignore[untyped-decorator]
    def occupy(self, person: Person, days: float) -> None:
        """Have a person work on it; the case allocated first comes first."""
        person.desk.acquire(1, -self.number)
        cb.hold(days)
        person.desk.release()

    @cb.process
    def life(self) -> None:
        self.occupy(self.team.officer, self.plan)
        self.occupy(self.team.assistant, self.notice)
        cb.hold(self.after_notice)
        self.occupy(self.team.assistant, self.inquiry)
        cb.hold(self.after_inquiry)
        self.occupy(self.team.officer, self.measures)
        cb.hold(self.after_measures)
        self.occupy(self.team.assistant, self.closing)
        self.office.closed_case.record(float(self.number))
        self.office.closed_day.record(cb.now())
        cb.release(self)


class Office(cb.Model):
    """The bureau; its inputs are columns of the docket."""

    cases: cb.Param[int]
    teams: list[Team]
    gap: cb.Input[float]
    team: cb.Input[int]
    plan: cb.Input[float]
    notice: cb.Input[float]
    after_notice: cb.Input[float]
    inquiry: cb.Input[float]
    after_inquiry: cb.Input[float]
    measures: cb.Input[float]
    after_measures: cb.Input[float]
    closing: cb.Input[float]
    closed_case: cb.Dataset
    closed_day: cb.Dataset

    def __init__(self, given: Bureau) -> None:
        self.cases = len(given)
        self.teams = [Team() for _ in range(given.teams)]
        self.gap = inputs.trace(np.diff(given.filed, prepend=0.0))
        self.team = inputs.trace(given.team)
        for name, (table, stage) in COLUMNS.items():
            setattr(self, name, inputs.trace(getattr(given, table)[:, stage]))
        self.closed_case = cb.Dataset()  # type: ignore[no-untyped-call]
        self.closed_day = cb.Dataset()  # type: ignore[no-untyped-call]
        self.closed_case.capture()
        self.closed_day.capture()

    @cb.process
    def intake(self) -> None:
        for number in range(self.cases):
            cb.hold(self.gap.next())
            cb.spawn(
                Case,
                office=self,
                team=self.teams[self.team.next()],
                number=number,
                plan=self.plan.next(),
                notice=self.notice.next(),
                after_notice=self.after_notice.next(),
                inquiry=self.inquiry.next(),
                after_inquiry=self.after_inquiry.next(),
                measures=self.measures.next(),
                after_measures=self.after_measures.next(),
                closing=self.closing.next(),
            )


def bureau(given: Bureau) -> FloatArray:
    """Play the cases of a bureau that has the baseline's route."""
    office = Office(given)
    found = cb.Experiment(office, window=UNTIL_IDLE).run(workers=1, on_failure="raise")[office]
    case, day = (signal.trial(0, 0)[1] for signal in (found.closed_case, found.closed_day))
    closed = np.full(len(given), np.nan)
    closed[case.astype(int)] = day
    return closed


CONTENDERS = (Contender("cimba", version("cimba"), queue, bureau),)
