"""The vocabulary of a setting: everything an arm may change."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from sim.scenario.cases import Intake, Kind, Stage
from sim.scenario.conduct import Appraisal, Responses, ServiceOrder
from sim.scenario.distributions import Distribution, Quantity
from sim.scenario.numbers import AtLeastOne, PositiveDays, PositiveFactor
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
from sim.scenario.rules import OneRule, Regional
from sim.scenario.staffing import Absence, StaffPlan, TeamGroup, Teams


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
    staff: StaffPlan | None = Field(
        default=None, description="People who fill the teams' posts, in place of drawn speeds."
    )
    clerical_factor: PositiveFactor = Field(
        default=1.0,
        description="A lone officer's effort for an assistant's stage, relative to the stage's "
        "work.",
        examples=[1.2],
    )
    absences: tuple[Absence, ...] = Field(
        default=(), description="Teams that work less or not at all for some months."
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
    def team_names(self) -> tuple[str, ...]:
        """Names of the teams; their numbers from 1 where they have none."""
        if isinstance(self.teams, TeamGroup):
            return tuple(str(i + 1) for i in range(self.teams.count))
        return tuple(team.name or str(i + 1) for i, team in enumerate(self.teams))

    @cached_property
    def _team_places(self) -> dict[str, int]:
        return {name: i for i, name in enumerate(self.team_names)}

    def team_index(self, ref: int | str) -> int:
        """Position, from 0, of the team that the scenario names by name or number from 1."""
        return self._team_places.get(str(ref), int(ref) - 1 if str(ref).isdigit() else -1)

    @cached_property
    def speeds(self) -> tuple[tuple[Distribution, Distribution | None], ...]:
        """Officer's and assistant's speed of each team as written; abilities of selected staff."""
        teams, staff = self.teams, self.staff
        if isinstance(teams, TeamGroup):
            if staff is not None:
                clerk = None if teams.assistant_speed is None else staff.clerical_ability
                return ((staff.officer_ability, clerk),) * teams.count
            return ((teams.officer_speed, teams.assistant_speed),) * teams.count
        return tuple((team.officer_speed, team.assistant_speed) for team in teams)

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
            return tuple(team.division for team in self.teams)
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
