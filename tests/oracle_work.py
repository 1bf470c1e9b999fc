"""The naive player's people: tasks and waits end, and people take up work."""

from __future__ import annotations

from bisect import insort
from math import inf

from tests.oracle_people import People
from tests.oracle_state import Case


class Work(People):
    """What the people of the teams do."""

    def end_tasks(self) -> None:
        """Who is done lays the task down; the case closes, waits or is ready for its next stage."""
        self.closes = False
        for person, (end, row) in list(self.hands.items()):
            if end == self.now:
                del self.hands[person]
                self.end_task(self.cases[row])

    def end_task(self, case: Case) -> None:
        """A case's task ends."""
        wait = self.wait[case.row][case.stage]
        case.end.append(self.now)
        case.stage += 1
        if case.stage == len(self.world.docket.stages):
            case.state, self.closes = "closed", True
            self.closed[case.team] += 1
            self.held[case.team].remove(case.row)
            return
        ready = self.now + wait + self.handover(case)
        if case.stage == len(self.world.docket.stages) - 1:
            ready = max(ready, self.not_before[case.row])
        if ready > self.now:
            case.state = "waiting"
            insort(self.waits, (ready, case.row))
        else:
            self.make_ready(case)

    def end_waits(self) -> None:
        """Cases whose wait is over become ready."""
        while self.waits and self.waits[0][0] == self.now:
            self.make_ready(self.cases[self.waits.pop(0)[1]])

    def make_ready(self, case: Case) -> None:
        """The case's stage can be worked on, by the team it is with, if it is with one."""
        case.state = "ready"
        if case.team >= 0:
            self.ready[case.team, self.role(case)].add(case.row)

    def take_up(self) -> bool:
        """The first idle person who has a ready task takes up the first in the team's order."""
        desks = {desk for desk, rows in self.ready.items() if rows}
        for person in self.people if desks else ():
            if person in self.hands or desks.isdisjoint(self.desks(person)):
                continue
            if tasks := self.tasks(person):
                self.begin_task(person, min(tasks, key=self.precedence))
                return True
        return False

    def tasks(self, person: int) -> list[Case]:
        """The ready tasks that a person may take up."""
        desks = [desk for desk in self.desks(person) if self.ready[desk]]
        if not desks or not self.is_at_work(person):
            return []
        return [
            self.cases[row]
            for team, role in desks
            for row in self.ready[team, role]
            if self.cases[row].begin or not self.is_full(team)
        ]

    def is_full(self, team: int) -> bool:
        """Whether a team has begun as many cases as it may."""
        most = self.regime.max_open_cases or inf
        return most < inf and sum(bool(self.cases[row].begin) for row in self.held[team]) >= most

    def precedence(self, case: Case) -> tuple[float, int]:
        """The case's place in the service order; the smallest comes first."""
        order = self.regime.service_order
        if order == "shortest_work_first":
            return self.effort(case), case.row
        if order == "due_first":
            return self.due[case.row], case.row
        return {"allocated_first": case.number, "newest_first": -case.number}[order], case.row

    def effort(self, case: Case) -> float:
        """Work of the task at hand, for the team the case is with."""
        work: float = self.work[case.row][case.stage]
        clerical = self.role(case) == "assistant" and self.is_lone(case.team)
        return work * self.regime.clerical_factor if clerical else work

    def begin_task(self, person: int, case: Case) -> None:
        """A person takes up a case, and goes on with it at the speed of this day."""
        self.ready[case.team, self.role(case)].remove(case.row)
        case.state = "in hand"
        case.begin.append(self.now)
        case.person.append(person)
        self.hands[person] = (self.now + self.effort(case) / self.speed(person), case.row)
