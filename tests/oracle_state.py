"""The naive player between two instants: its cases, teams and people, and where they stand."""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from dataclasses import dataclass, field
from math import nan

from sim.scenario.conduct import MonthEnd
from sim.scenario.posts import OWN
from sim.world.world import World
from tests.oracle_conduct import Appraiser, month_end
from tests.oracle_regime import Bulletin, Regime, not_before_of
from tests.oracle_tracks import TrackOffice

OFFICER = 0
FILED_LATER, IN_THE_POOL = -1, -2


@dataclass
class Case:
    """A case and where it stands: its current stage is ready, in hand, waiting, or all is done."""

    row: int
    stage: int = 0
    state: str = "ready"
    team: int = -1
    number: int = -1  # of its last allocation
    begin: list[float] = field(default_factory=list)  # of each stage so far, as the next two
    end: list[float] = field(default_factory=list)
    person: list[int] = field(default_factory=list)


class State:
    """The bureau between two instants.

    It knows of what is filed after the last count, and does not look at it before.
    """

    def __init__(self, world: World, history: Regime, arm: Regime) -> None:
        self.window, self.world, self.arm = world, world.as_far_as_known, arm
        docket, calendar = self.world.docket, self.world.calendar
        self.regime = history if calendar.history_months else arm
        self.dealer = TrackOffice(self.regime, self.world)
        self.appraiser = Appraiser(self.regime.appraisal, since=0)
        self.now, self.month, self.column = 0.0, -1, 0
        self.month_length = 0.0
        self.teams = range(len(world.staff.names))
        self.work, self.wait = docket.work.tolist(), docket.wait.tolist()
        self.filed, self.due = docket.filed.tolist(), (docket.filed + docket.limit).tolist()
        self.not_before = not_before_of(self.world)
        self.events = [0.0, *calendar.closing.tolist()]
        # When the last days of this month begin, for each response by which people hurry in them.
        self.spurts: list[tuple[float, str]] = []
        self.late: set[str] = set()  # those whose last days have begun
        self.to_file: list[int] = []
        self.pool: list[int] = []
        self.closes = False  # whether a case was closed at this moment
        self.held: list[set[int]] = [set() for _ in self.teams]  # each team's open cases
        self.ready: dict[tuple[int, str], set[int]] = defaultdict(set)  # by team and role
        self.hands: dict[int, tuple[float, int]] = {}  # person: end of task, case
        self.known_desks: dict[tuple[int, int], list[tuple[int, str]]] = {}  # person, column
        self.waits: list[tuple[float, int]] = []  # end of wait, case
        self.cases = [Case(row) for row in range(len(docket))]
        self.allocations: list[tuple[int, int, float]] = []  # case, team, day
        self.releases: list[tuple[int, int, float]] = []
        self.bulletins: list[Bulletin] = []
        self.took: list[list[int]] = []  # who takes cases from each event to the next
        self.had: list[set[int]] = []  # whom the bureau has from each event to the next
        self.factor = [1.0 for _ in self.teams]  # product of a team's responses
        self.strain = [0.0 for _ in self.teams]  # state of overwork
        for row, team in enumerate(docket.opening_team[: docket.filings].tolist()):
            if team == FILED_LATER:
                self.to_file.append(row)
                continue
            self.set_where_it_stands(self.cases[row])
            self.pool.append(row) if team == IN_THE_POOL else self.give(row, team)
        self.begin_month()

    def set_where_it_stands(self, case: Case) -> None:
        """An opening case has ended some stages, nobody knows when, and may wait."""
        begun = self.world.docket.begun
        if begun is None:
            return
        case.stage, ready = int(begun.stage[case.row]), float(begun.ready[case.row])
        case.begin, case.end = [nan] * case.stage, [nan] * case.stage
        case.person = [-1] * case.stage
        if ready > 0:
            case.state = "waiting"
            insort(self.waits, (ready, case.row))

    def begin_month(self) -> None:
        """Nothing has happened yet of what a bulletin counts."""
        self.start = [len(held) for held in self.held]
        self.received = [0 for _ in self.teams]
        self.closed = [0 for _ in self.teams]
        self.topped_up = [0 for _ in self.teams]

    def role(self, case: Case) -> str:
        """Whose work the case's stage is."""
        return self.regime.roles[case.stage]

    def speed(self, number: int) -> float:
        """Speed of a person at this moment: 0 if absent, nan for an assistant there is not."""
        staff, team = self.world.staff, number // 2
        if number >= 2 * len(self.teams):
            further = staff.further
            assert further is not None
            kind, team, _ = further.posts[number - 2 * len(self.teams)]
            speed = float(further.speed[number - 2 * len(self.teams), self.column])
            speed *= self.factor[team] if kind == OWN else 1.0
        else:
            speeds = (staff.officer_speed, staff.assistant_speed)[number % 2]
            speed = float(speeds[team, self.column]) * self.factor[team]
        pace = 1.0
        for name, hurry in self.hurries():
            pace *= month_end(hurry, self.month_length, name in self.late)
        return speed * pace

    def hurries(self) -> list[tuple[str, MonthEnd]]:
        """The responses by which people hurry at the end of this month, in their order."""
        responses, first = self.regime.responses, self.world.calendar.labels[0]
        months = int(first[-2:]) + max(self.month, 0)
        both = {"month_end": responses.month_end}
        if months % 12 == 0:
            both["year_end"] = responses.year_end
        return [(name, hurry) for name, hurry in both.items() if hurry is not None]
