"""Who works at whose cases: officers, assistants, and people whom teams share."""

from __future__ import annotations

from math import isnan

from sim.scenario.posts import OF_POOL, OWN
from tests.oracle_state import OFFICER, Case, State


class People(State):
    """Everybody, by number: a team's officer and first assistant, then further people."""

    @property
    def people(self) -> range:
        """All people."""
        further = self.world.staff.further
        return range(2 * len(self.teams) + (len(further.posts) if further else 0))

    def post(self, person: int) -> tuple[int, int]:
        """Kind and place of the post of somebody who is no officer or first assistant."""
        further = self.world.staff.further
        assert further is not None
        kind, place, _ = further.posts[person - 2 * len(self.teams)]
        return kind, place

    def own_team(self, person: int) -> int | None:
        """The team that a person belongs to; None: to no single one."""
        if person < 2 * len(self.teams):
            return person // 2
        kind, place = self.post(person)
        return place if kind == OWN else None

    def is_lone(self, team: int) -> bool:
        """Whether the officer does an assistant's stages, too."""
        further = self.world.staff.further
        relieved = further is not None and bool(further.relieved[team, self.column])
        return isnan(self.world.staff.assistant_speed[team, self.column]) and not relieved

    def desks(self, person: int) -> list[tuple[int, str]]:
        """Teams and roles of the cases that a person works on, which are the same all month."""
        key = person, self.column
        if key not in self.known_desks:
            self.known_desks[key] = self.desks_in_month(person)
        return self.known_desks[key]

    def desks_in_month(self, person: int) -> list[tuple[int, str]]:
        """The same, looked up."""
        if person < 2 * len(self.teams):
            team = person // 2
            if person % 2 == OFFICER:
                return [(team, "officer")] + [(team, "assistant")] * self.is_lone(team)
            return [(team, "assistant")] * (not self.is_lone(team))
        kind, place = self.post(person)
        if kind == OF_POOL:
            return [(team, "pool") for team in self.teams]
        division = self.world.staff.division[:, self.column].tolist()
        mine = [t for t in self.teams if (t == place if kind == OWN else division[t] == place)]
        return [(team, "assistant") for team in mine if not self.is_lone(team)]

    def is_at_work(self, person: int) -> bool:
        """Whether a person is there; who belongs to a team only as long as it takes cases."""
        team = self.own_team(person)
        return (team is None or team in self.took[-1]) and self.speed(person) > 0

    def handover(self, case: Case) -> float:
        """Days that a case is on its way from the stage that has ended to the next."""
        before, after = self.regime.roles[case.stage - 1 : case.stage + 1]
        is_handed_over = (before == "pool") != (after == "pool")
        return self.regime.handover_days if is_handed_over else 0.0

    def clerical_speed(self, team: int) -> float:
        """Speed of all who do a team's clerical stages: its own, and its part of who is shared."""
        staff = self.world.staff
        there = staff.exists[:, self.column].tolist()
        division = [d * has for d, has in zip(staff.division[:, self.column], there, strict=True)]
        own = shared = 0.0
        for person in self.people:
            if person % 2 == OFFICER and person < 2 * len(self.teams):
                continue
            if (team, "assistant") in self.desks(person):
                if self.own_team(person) is None:
                    shared += self.speed(person)
                else:
                    own += self.speed(person) if not isnan(self.speed(person)) else 0.0
        return own + shared / max(division.count(division[team]), 1)
