"""Who gets which post: the competition for the officers' posts, and two-way selection."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.scenario.setting import Setting
from sim.scenario.staffing import StaffPlan, TeamGroup
from sim.world.matching import deferred_acceptance
from sim.world.people import People, affinities, draw_people, percentile
from sim.world.streams import Streams


@dataclass(frozen=True)
class Roster:
    """Who holds which post of T teams; people are numbered from 0.

    Attributes
    ----------
    people : People
        All who stood for a post.
    ranking : IntArray
        People in the order of the competition, (n,).
    officer, assistant : IntArray
        Person, (T,); -1: nobody.
    division : IntArray
        Number of the division, (T,), from 1; 0: no division chief took the team.
    alone : bool
        Whether officers work without assistants.
    """

    people: People
    ranking: IntArray
    officer: IntArray
    assistant: IntArray
    division: IntArray
    alone: bool

    @property
    def complete(self) -> BoolArray:
        """Whether the team has its people and a division, and so exists, (T,)."""
        staffed = (self.officer >= 0) & (self.alone | (self.assistant >= 0))
        return staffed & (self.division > 0)

    @property
    def awaiting(self) -> IntArray:
        """People who await a post (待岗)."""
        at_work = np.concatenate([self.officer[self.complete], self.assistant[self.complete]])
        return np.setdiff1d(np.arange(len(self.people)), at_work)


def draw_roster(plan: StaffPlan, setting: Setting, streams: Streams) -> Roster:
    """Draw people and give them the posts of a setting's teams."""
    assert isinstance(setting.teams, TeamGroup)
    people = draw_people(plan, streams)
    ranking = competition(people, plan)
    officer = posts(ranking[: setting.teams.count])
    alone = setting.teams.assistant_speed is None
    assistant: IntArray = np.full(len(officer), -1, dtype=np.int64)
    division = np.array(setting.divisions)
    two_way = plan.matching == "two_way"
    if not alone:
        clerks = np.sort(ranking[len(officer) :])
        if two_way:
            assistant = _mutual_choice(plan, people, officer, clerks, streams)
        else:
            by_lot = np.argsort(people.second_lot[clerks], kind="stable")
            assistant = clerks[by_lot][: len(officer)]
    if two_way:
        staffed = np.flatnonzero(alone | (assistant >= 0))
        division = np.zeros(len(officer), dtype=np.int64)
        division[staffed] = 1 + _chiefs_choice(plan, setting, people, officer[staffed], streams)
    return Roster(people, ranking, officer, assistant, division, alone)


def competition(people: People, plan: StaffPlan) -> IntArray:
    """People in the order of the competition, the first first; ties: by number."""
    keys = {
        "competitive": people.points,
        "perfect": people.officer_ability,
        "seniority": people.age,
        "chance": people.lot,
    }
    return np.argsort(-keys[plan.selection], kind="stable")


def posts(chosen: IntArray) -> IntArray:
    """Person on each post, (T,): who has a post's number keeps it; others fill up in turn."""
    officer = np.full(len(chosen), -1, dtype=np.int64)
    stays = chosen[chosen < len(chosen)]
    officer[stays] = stays
    officer[officer < 0] = np.sort(chosen[chosen >= len(chosen)])
    return officer


def _mutual_choice(
    plan: StaffPlan, people: People, officer: IntArray, clerks: IntArray, streams: Streams
) -> IntArray:
    """Assistant of each officer, (T,), by two-way selection (双向选择); -1: nobody."""
    n, share = len(people), plan.affinity_share
    of_officers = affinities("officers", n, n, streams)[np.ix_(officer, clerks)]
    of_clerks = affinities("assistants", n, n, streams)[np.ix_(clerks, officer)]
    liked = _liking(percentile(people.clerical_score[clerks]), of_officers, share)
    likes = _liking(percentile(people.officer_score[officer]), of_clerks, share)
    match = deferred_acceptance(liked, likes, np.ones(len(clerks), dtype=np.int64))
    return np.where(match >= 0, clerks[match], -1)


def _chiefs_choice(
    plan: StaffPlan, setting: Setting, people: People, officer: IntArray, streams: Streams
) -> IntArray:
    """Division, from 0, of the teams of these officers; -1: no chief took it."""
    assert isinstance(setting.teams, TeamGroup)
    chiefs, n, share = setting.teams.divisions, len(people), plan.affinity_share
    even = np.bincount(np.array(setting.divisions) - 1, minlength=chiefs)
    capacity = even if plan.division_capacity is None else np.array(plan.division_capacity)
    standing = percentile(streams.draws("staff/chief", chiefs, "normal"))
    of_teams = affinities("teams", n, chiefs, streams)[officer]
    of_chiefs = affinities("chiefs", chiefs, n, streams)[:, officer]
    liked = _liking(standing, of_teams, share)
    likes = _liking(percentile(people.officer_score[officer]), of_chiefs, share)
    return deferred_acceptance(liked, likes, capacity)


def _liking(ability: FloatArray, affinity: FloatArray, share: float) -> FloatArray:
    """How much each row likes each column: what all see in it, and what only the row does."""
    return (1 - share) * ability + share * affinity
