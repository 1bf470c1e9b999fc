"""The vocabulary of a setting: everything an arm may change."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from sim.scenario.cases import Intake, Kind, Stage
from sim.scenario.conduct import Appraisal, Responses, ServiceOrder
from sim.scenario.distributions import Distribution, Quantity
from sim.scenario.monthly import MonthFactor
from sim.scenario.numbers import AtLeastOne, PositiveDays, PositiveFactor
from sim.scenario.one_rule import OneRule
from sim.scenario.parts import Part
from sim.scenario.places import (
    Divisions,
    Homes,
    Move,
    TeamMove,
    blocks,
    even_homes,
    moved_divisions,
    moved_homes,
)
from sim.scenario.rules import Regional
from sim.scenario.shared_people import DivisionAssistants, SharedPool
from sim.scenario.staffing import Absence, StaffPlan, Team, TeamGroup, TeamList, Teams
from sim.scenario.tenure import Join, Leave
from sim.scenario.tracks import Escalation, Track


class Setting(Part):
    """Everything an arm may change."""

    intake: Intake = Field(description="What is filed, and by whom.")
    route: Annotated[tuple[Stage, ...], Field(min_length=1)] = Field(
        description="Stages of a case, in their order."
    )
    kinds: Annotated[tuple[Kind, ...], Field(min_length=1)] = Field(
        default=(Kind(name="general"),),
        description="Kinds of case; one kind, `general`, if nothing is said.",
    )
    amount: Quantity = Field(
        description="Sum in dispute (标的额), yuan.",
        examples=[{"lognormal": {"mean": 55000, "cv": 3}}],
    )
    time_limit_days: PositiveDays = Field(
        default=126.0,
        description="Time limit from filing, working days; 126 are 6 months.",
        examples=[63],
    )
    teams: Teams = Field(description="Who works.")
    moves: tuple[TeamMove, ...] = Field(
        default=(),
        description="Teams that go to another division, with their cases and their part in the "
        "regions' homes.",
        examples=[[{"teams": [3, 4], "to_division": 3}]],
    )
    division_assistants: DivisionAssistants | None = Field(
        default=None, description="Assistants whom the teams of a division share."
    )
    pool: SharedPool | None = Field(
        default=None, description="People who do the stages of `role: pool`, for all teams."
    )
    staff: StaffPlan | None = Field(
        default=None, description="People who fill the teams' posts, in place of drawn speeds."
    )
    clerical_factor: PositiveFactor = Field(
        default=1.0,
        description="A lone officer's effort for an assistant's stage, relative to the stage's "
        "work.",
        examples=[1.2],
    )
    month_factor: MonthFactor | None = Field(
        default=None,
        description="Months in which everybody is faster or slower: a factor on all speeds that is "
        "drawn for each month, the same for all teams and arms.",
        examples=[{"cv": 0.15}],
    )
    absences: tuple[Absence, ...] = Field(
        default=(), description="Teams that work less or not at all for some months."
    )
    joins: tuple[Join, ...] = Field(
        default=(), description="Teams that the bureau does not have before a month."
    )
    leaves: tuple[Leave, ...] = Field(
        default=(), description="Teams that leave the bureau, and who takes over from them."
    )
    absent_cases: Literal["hold", "redistribute"] = Field(
        default="hold",
        description="What becomes of the cases of an absent team. `hold`: they stay; "
        "`redistribute`: they re-enter the pool.",
        examples=["redistribute"],
    )
    allocation: OneRule = Field(
        default=Regional(),
        description="How cases are given to teams; `regional`, once a month, if nothing is said.",
        examples=["top_up"],
    )
    tracks: tuple[Track, ...] = Field(
        default=(),
        description="Teams that take cases of some kinds only; none if nothing is said.",
        examples=[[{"teams": [1, 2], "kinds": ["simple"]}]],
    )
    escalate: Escalation | None = Field(
        default=None,
        description="Whether cases that a team of a track does not close in time are dealt anew "
        "among the teams that take all kinds; `null`: they stay.",
        examples=[{"after_months": 3}],
    )
    appraisal: Appraisal | None = Field(
        default=None,
        description="Ranking, suspension, commendation; `null`: there is none.",
        examples=[{"ranking": "closures"}],
    )
    responses: Annotated[
        Responses, BeforeValidator(lambda value: {} if value is None else value)
    ] = Field(
        default=Responses(),
        description="How speeds respond to how the bureau is run; not at all if nothing is said.",
    )
    service_order: ServiceOrder = Field(
        default="allocated_first",
        description="Which ready task a free person takes.",
        examples=["due_first"],
    )
    max_open_cases: AtLeastOne | None = Field(
        default=None,
        description="Most cases a team has begun and not closed; `null`: no limit.",
        examples=[40],
    )

    @cached_property
    def team_list(self) -> tuple[Team, ...]:
        """The teams of a list, with what is said of each; none where they are a group."""
        if isinstance(self.teams, TeamGroup):
            return ()
        return self.teams.teams if isinstance(self.teams, TeamList) else self.teams

    @cached_property
    def team_names(self) -> tuple[str, ...]:
        """Names of the teams; their numbers from 1 where they have none."""
        if isinstance(self.teams, TeamGroup):
            return tuple(str(i + 1) for i in range(self.teams.count))
        return tuple(team.name or str(i + 1) for i, team in enumerate(self.team_list))

    @cached_property
    def _team_places(self) -> dict[str, int]:
        return {name: i for i, name in enumerate(self.team_names)}

    def team_index(self, ref: int | str) -> int:
        """Position, from 0, of the team that the scenario names by name or number from 1."""
        return self._team_places.get(str(ref), int(ref) - 1 if str(ref).isdigit() else -1)

    @cached_property
    def speeds(self) -> tuple[tuple[Distribution, Distribution | None], ...]:
        """Officer's and assistants' speed of each team as written; abilities of selected staff.

        None: it has no assistant of its own.
        """
        teams, staff = self.teams, self.staff
        if isinstance(teams, TeamGroup):
            if staff is not None:
                clerk = None if teams.assistant_speed is None else staff.clerical_ability
                return ((staff.officer_ability, clerk),) * teams.count
            return ((teams.officer_speed, _clerk(teams)),) * teams.count
        return tuple((team.officer_speed, _clerk(team)) for team in self.team_list)

    @cached_property
    def lone(self) -> tuple[bool, ...]:
        """Whether each team's officer does both roles."""
        if isinstance(self.teams, TeamGroup):
            return (self.teams.assistant_speed is None,) * self.teams.count
        return tuple(team.assistant_speed is None for team in self.team_list)

    @cached_property
    def assistants(self) -> tuple[int, ...]:
        """How many assistants of its own each team has; what a lone officer's says is no matter."""
        if isinstance(self.teams, TeamGroup):
            return (self.teams.assistants,) * self.teams.count
        return tuple(team.assistants for team in self.team_list)

    @cached_property
    def availabilities(self) -> tuple[float, ...]:
        """Share of a full post of each team."""
        if isinstance(self.teams, TeamGroup):
            return (self.teams.availability,) * self.teams.count
        return tuple(team.availability for team in self.team_list)

    @cached_property
    def team_moves(self) -> tuple[Move, ...]:
        """Every team that moves, and its new division, in the order in which they are written."""
        return tuple(
            Move(self.team_index(ref), move.to_division)
            for move in self.moves
            for ref in move.teams
        )

    @cached_property
    def first_divisions(self) -> Divisions:
        """Division of each team before moves; a group is split into blocks as even as can be."""
        if not isinstance(self.teams, TeamGroup):
            return tuple(team.division for team in self.team_list)
        return blocks(self.teams.count, self.teams.divisions)

    @cached_property
    def first_homes(self) -> Homes:
        """Teams, from 0, that serve each region before moves."""
        regions = self.intake.regions
        if self.intake.homes == "even":
            return even_homes([region.share for region in regions], len(self.team_names))
        return tuple(tuple(map(self.team_index, region.home or ())) for region in regions)

    @cached_property
    def divisions(self) -> Divisions:
        """Division of each team, from 1."""
        return moved_divisions(self.first_divisions, self.team_moves)

    @cached_property
    def homes(self) -> Homes:
        """Teams, from 0, that serve each region."""
        return moved_homes(self.first_divisions, self.first_homes, self.team_moves)

    @cached_property
    def limits(self) -> dict[int, tuple[int, ...]]:
        """Kinds, by number, of each team, from 0, that does not take all of them."""
        names = [kind.name for kind in self.kinds]
        return {
            self.team_index(ref): tuple(sorted(map(names.index, track.kinds)))
            for track in self.tracks
            if len(track.kinds) < len(names)
            for ref in track.teams
        }


def _clerk(team: Team | TeamGroup) -> Distribution | None:
    """Speed of the assistants that a team has of its own; None: it has none."""
    return team.assistant_speed if team.assistants else None
