"""The naive player's office: months are counted, cases are allocated, taken back and filed."""

from __future__ import annotations

from itertools import pairwise
from math import inf

from tests.oracle_conduct import Appraiser, Standing, factor_of, strained
from tests.oracle_regime import Bulletin, Sight
from tests.oracle_returns import Homecoming
from tests.oracle_state import Case
from tests.oracle_tenure import new_teams, successor
from tests.oracle_tracks import overdue


class Office(Homecoming):
    """What happens at counts, allocation events and filings."""

    def count(self) -> None:
        """A month ends, or day 0 begins; after the last month of history the arm takes over."""
        self.events.pop(0)
        self.month += 1
        self.column = self.month - (self.month == self.window.calendar.months)  # the last stays
        self.month_length = float(self.world.calendar.days[self.column])
        backlog = [len(held) for held in self.held]
        history = self.world.calendar.history_months
        if self.month > 0:
            self.bulletins.append(Bulletin(self.start, self.received, self.closed, backlog))
            self.appraiser.count(self.month, history, self.bulletins, self.took)
            self.tire()
        if self.month == history:
            self.change_regime()
        self.took.append([team for team in self.teams if self.is_active(team)])
        exists = self.world.staff.exists[:, self.column]
        self.had.append({team for team in self.teams if exists[team]})
        if self.month > 0:
            self.respond(backlog)
        self.late = set()
        if self.month != self.window.calendar.months:  # the last count looks at no month to come
            self.look_at_calendar()
        self.begin_month()

    def tire(self) -> None:
        """The state of overwork after a month."""
        overwork = self.regime.responses.overwork
        for team in self.teams if overwork else ():
            self.strain[team] = strained(overwork, self.strain[team], self.closed[team])

    def change_regime(self) -> None:
        """The comparison begins; what is the same as in the history goes on."""
        before, self.regime = self.regime, self.arm
        self.ready.clear()
        for case in self.cases:
            if case.state == "ready":
                self.make_ready(case)
        self.dealer.under(self.arm)
        if before.appraisal != self.arm.appraisal:
            self.appraiser = Appraiser(self.arm.appraisal, since=self.month)
        if before.responses.overwork != self.arm.responses.overwork:
            self.strain = [0.0 for _ in self.teams]

    def respond(self, backlog: list[int]) -> None:
        """People respond to the count and to what comes, until the next count."""
        active = self.took[-1]
        mean = sum(backlog[team] for team in active) / max(len(active), 1)
        for team in self.teams:
            standing = Standing(
                rule=self.regime.rule,
                backlog=backlog[team],
                mean=mean,
                strain=self.strain[team],
                topped_up=self.topped_up[team],
                is_last=team == self.appraiser.last,
                is_commended=team in self.appraiser.commended,
            )
            self.factor[team] = factor_of(self.regime.responses, standing)

    def look_at_calendar(self) -> None:
        """When the last days of the month begin, by each response that knows them."""
        self.spurts = sorted(
            (self.events[0] - hurry.days, name)
            for name, hurry in self.hurries()
            if self.month_length > hurry.days
        )

    def allocation_event(self) -> None:
        """Take back what teams lose, then deal the pool; with rolling, filings go on from there."""
        for case in self.cases:
            if case.team >= 0 and case.state in ("ready", "waiting"):
                self.take_back(case)
        self.escalate()
        self.come_back()
        self.settle_newcomers()
        pool, self.pool = sorted(self.pool), []
        rolling = self.regime.allocation.timing == "rolling"
        coming = [] if self.month == self.window.calendar.months else self.coming()
        self.dealer.ask(self.sight(pool + coming if rolling else pool))
        for row in pool:
            self.deal(row)

    def settle_newcomers(self) -> None:
        """Who begins to take cases may get an even share of the new ones only."""
        active, before = self.took[-1], self.took[-2] if len(self.took) > 1 else self.took[-1]
        new = new_teams(self.took, self.had, self.teams)
        begins = [team for team in active if team not in before]
        even = [team for team in begins if self.regime.easing(team in new) == "even_share"]
        self.dealer.newcomers.settle(active, even, [len(held) for held in self.held])

    @property
    def month_name(self) -> str:
        """The month that the last event opened."""
        return self.world.calendar.labels[self.column]

    def coming(self) -> list[int]:
        """What is filed before the next count."""
        return [row for row in self.to_file if self.filed[row] < min(self.events, default=0)]

    def sight(self, batch: list[int]) -> Sight:
        """What the rule sees at this moment."""
        new = new_teams(self.took, self.had, self.teams)
        speeds = [(self.speed(2 * team), self.clerical_speed(team)) for team in self.teams]
        return Sight(
            active=self.took[-1],
            held=self.held,
            division=self.world.staff.division[:, self.column].tolist(),
            thirds=self.thirds(),
            batch=batch,
            days=lambda team, row: self.days_left(*speeds[team], self.is_lone(team), row),
            bulletins=self.bulletins,
            received=self.received,
            losers={row: team for row, team, _ in self.releases},
            took=self.took[: len(self.bulletins)],
            gradual={team for team in self.teams if self.regime.easing(team in new) == "gradual"},
            month=self.month_name,
        )

    def thirds(self) -> dict[int, int]:
        """Teams that take cases again after an event at which they took none; 2, then 1 third."""
        came_back = [set(now) - set(before) for before, now in pairwise(self.took)]
        thirds = {team: 1 for now in came_back[-2:-1] for team in now if team in self.took[-1]}
        return thirds | {team: 2 for now in came_back[-1:] for team in now}

    def days_left(self, officer: float, assistant: float, is_lone: bool, row: int) -> float:
        """Expected days of the stages that a case has not ended, with people of such speeds."""
        if self.regime.option("backlog") == "weight":
            return self.regime.weight(self.world.docket.kinds[self.world.docket.kind[row]])
        case, parts = self.cases[row], {"officer": 0.0, "assistant": 0.0, "pool": 0.0}
        for stage in range(case.stage, len(self.world.docket.stages)):
            parts[self.regime.roles[stage]] += self.regime.stage_means[stage]
        factor = self.regime.kind_factors[self.world.docket.kind[row]]
        own, clerical = parts["officer"] * factor, parts["assistant"] * factor
        if is_lone:
            return time(own, officer) + time(clerical * self.regime.clerical_factor, officer)
        return time(own, officer) + time(clerical, assistant)

    def take_back(self, case: Case) -> None:
        """The case goes back to the pool if its team is gone, or absent and may not hold it."""
        gone = not self.world.staff.exists[case.team, self.column]
        if case.team not in self.took[-1] and (gone or self.regime.absent_cases == "redistribute"):
            heir = successor(self.regime, case.team, self.month_name)
            self.back_to_pool(case)
            if gone and heir in self.took[-1]:
                self.pool.remove(case.row)
                self.give(case.row, heir)

    def escalate(self) -> None:
        """Cases that limited teams have had too long go back, if a team is there for them."""
        months, limits = self.regime.escalate_after, self.regime.limits
        full = [team for team in self.took[-1] if team not in limits]
        if not months or not limits or not full or self.month < months:
            return
        until = [0.0, *self.world.calendar.closing.tolist()][self.month - months]
        for row in overdue(limits, self.allocations, until):
            case = self.cases[row]
            if case.team >= 0 and case.state in ("ready", "waiting"):
                self.dealer.escalated.add(row)
                self.back_to_pool(case)

    def back_to_pool(self, case: Case) -> None:
        """A case leaves its team."""
        self.releases.append((case.row, case.team, self.now))
        self.held[case.team].remove(case.row)
        self.ready[case.team, self.role(case)].discard(case.row)
        self.pool.append(case.row)
        case.team = -1

    def is_active(self, team: int) -> bool:
        """Whether the bureau has the team, and it is there this month and not suspended."""
        there = self.world.staff.officer_speed[team, self.column] > 0
        return bool(there) and not self.appraiser.is_suspended(team, self.month)

    def deal(self, row: int) -> None:
        """The next case of the sequence goes to its team, or into the pool if there is none."""
        answer = self.dealer.answer(row)
        if answer is None:
            self.pool.append(row)
        else:
            team, levelled = answer
            self.topped_up[team] += levelled
            self.give(row, team)

    def give(self, row: int, team: int) -> None:
        """Allocate a case."""
        case = self.cases[row]
        case.team, case.number = team, len(self.allocations)
        self.allocations.append((row, team, self.now))
        self.held[team].add(row)
        if self.took:  # the opening backlog is not received
            self.received[team] += 1
        if case.state == "ready":
            self.make_ready(case)

    def file(self) -> None:
        """Filings of this instant come in."""
        while self.to_file and self.filed[self.to_file[0]] == self.now:
            row = self.to_file.pop(0)
            timing = self.regime.allocation.timing
            if self.pulls:
                self.pool.append(row)
                self.pull()
                continue
            if timing == "immediate":
                self.dealer.ask(self.sight([row]))
            self.pool.append(row) if timing == "monthly" else self.deal(row)

    @property
    def pulls(self) -> bool:
        """Whether teams get cases whenever one is closed or filed."""
        allocation = self.regime.allocation
        return allocation.rule == "pull" and allocation.timing == "immediate"

    def pull(self) -> None:
        """Deal what can be dealt of the pool."""
        pool, self.pool = sorted(self.pool), []
        self.dealer.ask(self.sight(pool))
        for row in pool:
            self.deal(row)


def time(work: float, speed: float) -> float:
    """Days that work takes; for who stands still, none or for ever."""
    if speed == 0:
        return inf if work else 0.0
    return work / speed
