"""The competition for posts shown: who stood, who was chosen, the teams, and who awaits a post."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.scenario.staffing import StaffPlan
from sim.world.selection import Roster, people_table

HOW_CHOSEN = {
    "competitive": "competition: exam and evaluation",
    "seniority": "seniority: the oldest first",
    "chance": "by lot",
    "perfect": "perfect knowledge of ability",
}


def personnel(roster: Roster, plan: StaffPlan) -> RenderableType:
    """Tables of the competition and of the teams, and the profile of the staff."""
    people = people_table(roster)
    matching = "two-way selection" if plan.matching == "two_way" else "by lot"
    said = f"Officers are chosen by {HOW_CHOSEN[plan.selection]}; matching: {matching}."
    parts: list[RenderableType] = [Text(said), Text(""), _competition(people), Text("")]
    parts += [_teams(roster), Text(""), Text(_awaiting(people)), Text("")]
    return Group(*parts, *(Text(line) for line in _profile(people)))


def _competition(people: pd.DataFrame) -> Table:
    table = Table(title="Competition", title_justify="left", box=None, header_style="bold")
    columns = [str(name) for name in people if name not in ("team", "division")]
    for name in columns:
        table.add_column(name.replace("_", " "), justify="left" if name == "post" else "right")
    for _, row in people.iterrows():
        cells = [_cell(name, row[name]) for name in columns]
        table.add_row(*cells, style="bold" if row["post"] == "officer" else "")
    return table


def _cell(name: str, value: object) -> str:
    if name == "has_degree":
        return "yes" if value else "no"
    if isinstance(value, float | np.floating):
        return f"{value:.{2 if 'ability' in name else 0 if name == 'age' else 1}f}"
    return str(value)


def _teams(roster: Roster) -> Table:
    table = Table(title="Teams", title_justify="left", box=None, header_style="bold")
    able, clerical = roster.people.officer_ability, roster.people.clerical_ability
    for heading in ("team", "division", "officer", "ability", "assistant", "clerical ability"):
        table.add_column(heading, justify="right")
    for team in np.flatnonzero(roster.complete):
        officer, clerk = int(roster.officer[team]) + 1, int(roster.assistant[team]) + 1
        helper = ["none", ""]
        if clerk:
            helper = [f"person {clerk}", f"{clerical[clerk - 1]:.2f}"]
        leader = [f"person {officer}", f"{able[officer - 1]:.2f}"]
        table.add_row(str(team + 1), str(roster.division[team]), *leader, *helper)
    return table


def _awaiting(people: pd.DataFrame) -> str:
    left = sorted(people.loc[people["post"] == "awaiting", "person"])
    if not left:
        return "Nobody awaits a post."
    return f"{len(left)} await a post: person {', '.join(map(str, left))}."


def _profile(people: pd.DataFrame) -> Iterator[str]:
    """Means of all people, of the officers and of the assistants."""
    groups = [("all", people), *people.groupby("post")]
    for name, group in groups:
        said = [
            f"mean ability as officer {group['officer_ability'].mean():.2f}",
            f"as assistant {group['clerical_ability'].mean():.2f}",
        ]
        if "age" in group:
            said.append(f"mean age {group['age'].mean():.1f}")
        if "has_degree" in group:
            said.append(f"{group['has_degree'].mean():.0%} with a degree")
        yield f"{name!s} ({len(group)}): {', '.join(said)}."
