"""The competition for posts shown: who stood, who was chosen, the teams, and who awaits a post."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from rich.console import Group, RenderableType
from rich.table import Column, Table

from sim.language import _, listed, marked
from sim.report.printing import Prose, plain_table, right
from sim.scenario.staffing import StaffPlan
from sim.world.files import people_table
from sim.world.selection import Roster

HOW_CHOSEN = {
    "competitive": marked("competition: exam and evaluation"),
    "seniority": marked("seniority: the oldest first"),
    "chance": marked("lot"),
    "perfect": marked("perfect knowledge of ability"),
}
HEADINGS = {
    "place": marked("place"),
    "person": marked("person"),
    "age": marked("age"),
    "has_degree": marked("has degree"),
    "exam_points": marked("exam points"),
    "evaluation_points": marked("evaluation points"),
    "points": marked("points in all"),
    "officer_ability": marked("officer ability"),
    "clerical_ability": marked("clerical ability"),
    "post": marked("post"),
}
POSTS = {
    "officer": marked("officer"),
    "assistant": marked("assistant"),
    "awaiting": marked("awaiting"),
    "all": marked("all"),
}


def roster_in_words(roster: Roster, plan: StaffPlan) -> RenderableType:
    """Tables of the competition and of the teams, and the profile of the staff."""
    people = people_table(roster)
    choice = _(
        "Officers are chosen by {how}; matching: {matching}.",
        how=_(HOW_CHOSEN[plan.selection]),
        matching=_("two-way selection") if plan.matching == "two_way" else _("by lot"),
    )
    parts: list[RenderableType] = [Prose(choice), Prose(""), _competition(people), Prose("")]
    parts += [_teams(roster), Prose(""), Prose(_awaiting(people)), Prose("")]
    return Group(*parts, *(Prose(line) for line in _profile(people)))


def _competition(people: pd.DataFrame) -> Table:
    columns = [str(name) for name in people if name in HEADINGS]
    headings = [
        Column(_(HEADINGS[name]), justify="left" if name == "post" else "right") for name in columns
    ]
    table = plain_table(headings, title=_("Competition"), pad_edge=True)
    for _place, row in people.iterrows():
        cells = [_cell(name, row[name]) for name in columns]
        table.add_row(*cells, style="bold" if row["post"] == "officer" else "")
    return table


def _cell(name: str, value: object) -> str:
    if name == "has_degree":
        return _("yes") if value else _("no")
    if name == "post":
        return _(POSTS[str(value)])
    if isinstance(value, float | np.floating):
        return f"{value:.{2 if 'ability' in name else 0 if name == 'age' else 1}f}"
    return str(value)


def _teams(roster: Roster) -> Table:
    able, clerical = roster.people.officer_ability, roster.people.clerical_ability
    rows = []
    for team in np.flatnonzero(roster.complete):
        officer, clerk = int(roster.officer[team]) + 1, int(roster.assistant[team]) + 1
        helper = [_("none"), ""]
        if clerk:
            helper = [_("person {number}", number=clerk), f"{clerical[clerk - 1]:.2f}"]
        leader = [_("person {number}", number=officer), f"{able[officer - 1]:.2f}"]
        rows.append([str(team + 1), str(roster.division[team]), *leader, *helper])
    headings = [_("team"), _("division"), _("officer"), _("ability")]
    headings += [_("assistant"), _("clerical ability")]
    return plain_table(right(*headings), rows, title=_("Teams"), pad_edge=True)


def _awaiting(people: pd.DataFrame) -> str:
    left = sorted(people.loc[people["post"] == "awaiting", "person"])
    if not left:
        return _("Nobody awaits a post.")
    people_left = listed(list(map(str, left)))
    return _("{n} await a post: person {numbers}.", n=len(left), numbers=people_left)


def _profile(people: pd.DataFrame) -> Iterator[str]:
    """Means of all people, of the officers and of the assistants."""
    groups = [("all", people), *people.groupby("post")]
    for name, group in groups:
        profile = [
            _("mean ability as officer {mean:.2f}", mean=group["officer_ability"].mean()),
            _("as assistant {mean:.2f}", mean=group["clerical_ability"].mean()),
        ]
        if "age" in group:
            profile.append(_("mean age {mean:.1f}", mean=group["age"].mean()))
        if "has_degree" in group:
            profile.append(_("{share:.0%} with a degree", share=group["has_degree"].mean()))
        who = _(POSTS[str(name)])
        yield _("{who} ({n}): {profile}.", who=who, n=len(group), profile=listed(profile))
