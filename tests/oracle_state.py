"""The naive player between two instants: its cases, teams and people, and where they stand."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from sim.world.world import World
from tests.oracle_conduct import Appraiser, month_end
from tests.oracle_regime import Bulletin, Regime, not_before_of
from tests.oracle_rules import Dealer

OFFICER, ASSISTANT = 0, 1


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
        self.dealer = Dealer(self.regime, self.world)
        self.appraiser = Appraiser(self.regime.appraisal, since=0)
        self.now, self.month, self.column = 0.0, -1, 0
        self.month_length = 0.0
        self.teams = range(len(world.staff.names))
        self.work, self.wait = docket.work.tolist(), docket.wait.tolist()
        self.filed, self.due = docket.filed.tolist(), (docket.filed + docket.limit).tolist()
        self.not_before = not_before_of(self.world)
        self.events = [0.0, *calendar.closing.tolist()]
        self.spurts: list[float] = []  # when the last days of this month begin, if people hurry
        self.is_late = False
        self.to_file: list[int] = []
        self.pool: list[int] = []
        self.held: list[set[int]] = [set() for _ in self.teams]  # each team's open cases
        self.ready: dict[tuple[int, str], set[int]] = defaultdict(set)  # by team and role
        self.hands: dict[tuple[int, int], tuple[float, int]] = {}  # person: end of task, case
        self.waits: list[tuple[float, int]] = []  # end of wait, case
        self.cases = [Case(row) for row in range(len(docket))]
        self.allocations: list[tuple[int, int, float]] = []  # case, team, day
        self.releases: list[tuple[int, int, float]] = []
        self.bulletins: list[Bulletin] = []
        self.took: list[list[int]] = []  # who takes cases from each event to the next
        self.had: list[set[int]] = []  # whom the bureau has from each event to the next
        self.factor = [1.0 for _ in self.teams]  # product of a team's responses
        self.strain = [0.0 for _ in self.teams]  # state of overwork
        for row, team in enumerate(docket.opening_team.tolist()):
            self.to_file.append(row) if team < 0 else self.give(row, team)
        self.begin_month()

    def begin_month(self) -> None:
        """Nothing has happened yet of what a bulletin counts."""
        self.start = [len(held) for held in self.held]
        self.received = [0 for _ in self.teams]
        self.closed = [0 for _ in self.teams]
        self.topped_up = [0 for _ in self.teams]

    def role(self, case: Case) -> str:
        """Whose work the case's stage is."""
        return self.world.docket.roles[case.stage]

    def speed(self, team: int, who: int) -> float:
        """Speed of a person at this moment: 0 if absent, nan for an assistant there is not."""
        staff = self.world.staff
        speeds = (staff.officer_speed, staff.assistant_speed)[who]
        speed = float(speeds[team, self.column]) * self.factor[team]
        hurry = self.regime.responses.month_end
        if hurry is None:
            return speed
        return speed * month_end(hurry, self.month_length, self.is_late)
