"""People beside each team's officer and first assistant: further ones, and those teams share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.scenario.distributions import Distribution
from sim.scenario.posts import OF_DIVISION, OF_POOL, OWN, Post, posts_of
from sim.scenario.setting import Setting
from sim.world.people import within_reason
from sim.world.streams import Streams


@dataclass(frozen=True)
class Further:
    """X people over M months; they are numbered from 2 T on.

    Further assistants of each team in team order, then those of each division, then the pool.

    Attributes
    ----------
    posts : tuple of Post
        (X,) of history and comparison.
    ability : FloatArray
        Speed when fully there, (X,); nan: the post is the history's only.
    speed : FloatArray
        Ability x availability of the month, of their team if they have one, (X, M); 0: the month
        has no such post.
    relieved : BoolArray
        Whether a team has no assistant of its own and is no lone officer, (T, M).
    """

    posts: tuple[Post, ...]
    ability: FloatArray
    speed: FloatArray
    relieved: BoolArray

    def first(self, months: int) -> Further:
        """The same people in the first months."""
        return replace(self, speed=self.speed[:, :months], relieved=self.relieved[:, :months])

    def in_months(self, factors: Sequence[FloatArray | None], before: int) -> Further:
        """The same people with the factor of each month, (M,), on their speeds.

        Parameters
        ----------
        factors : sequence of FloatArray or None
            Under the setting of the history, if there is one, and under that of the comparison.
        before : int
            Months of the history.
        """
        none = np.ones(self.speed.shape[1])
        first, last = (none if one is None else one for one in (factors[0], factors[-1]))
        since = before if len(factors) > 1 else 0
        return replace(self, speed=self.speed * np.append(first[:since], last[since:]))

    def of_kind(self, kind: int) -> BoolArray:
        """Who holds a post of this kind, (X,)."""
        return np.array([post.kind == kind for post in self.posts], dtype=np.bool_)

    @property
    def place(self) -> IntArray:
        """Team, from 0, or division of each, (X,)."""
        return np.array([post.place for post in self.posts], dtype=np.int64)

    def serves(self, division: IntArray) -> tuple[IntArray, ...]:
        """Teams that each of them serves where teams are of these divisions, (T,)."""
        every = np.arange(len(division))
        return tuple(
            every
            if post.kind == OF_POOL
            else np.flatnonzero((every if post.kind == OWN else division) == post.place)
            for post in self.posts
        )

    def roles(self) -> list[str]:
        """Whose stages each does, (X,)."""
        return ["pool" if post.kind == OF_POOL else "assistant" for post in self.posts]

    def clerical_speed(
        self, speeds: FloatArray, first: FloatArray, division: IntArray
    ) -> FloatArray:
        """Speed of all who do a team's clerical stages, (T,); who is shared counts in equal parts.

        Parameters
        ----------
        speeds : FloatArray
            Of these people, (X,).
        first : FloatArray
            Of each team's first assistant, (T,); 0: there is none.
        division : IntArray
            Of each team, (T,); 0: the bureau does not have it now.
        """
        own, of_division = self.of_kind(OWN), self.of_kind(OF_DIVISION)
        clerks, shared = first.copy(), np.zeros(division.max(initial=0) + 1)
        np.add.at(clerks, self.place[own], speeds[own])
        known = of_division & (self.place < len(shared))
        np.add.at(shared, self.place[known], speeds[known])
        teams = np.bincount(division, minlength=len(shared))
        return np.where(division > 0, clerks + (shared / np.maximum(teams, 1))[division], clerks)

    def factors(self, of_teams: FloatArray) -> FloatArray:
        """Factors on the speeds of all people, (2 T + X,), from those of teams, (2 T,).

        They are those of a team's own people; who is shared is not of any one team.
        """
        own, of_officer = self.of_kind(OWN), of_teams[::2]
        return np.concatenate([of_teams, np.where(own, of_officer[own * self.place], 1.0)])


def draw_further(
    settings: Sequence[Setting], present: Sequence[FloatArray], before: int, streams: Streams
) -> Further | None:
    """Draw the further people of the settings of history and comparison; None: there are none.

    Parameters
    ----------
    present : sequence of FloatArray
        Share of its speed that each team has in each month under each of these settings, (T, M).
    before : int
        Months of the history.
    """
    wanted = [posts_of(setting) for setting in settings]
    posts = tuple(sorted(set().union(*wanted)))
    if not posts:
        return None
    teams, months = present[0].shape
    ability, speeds, relieved = np.full(len(posts), np.nan), [], []
    for setting, there, present_in in zip(settings, wanted, present, strict=True):
        ability = np.full(len(posts), np.nan)
        mine = np.array([post in there for post in posts])
        ability[mine] = [
            _ability(post, distribution, streams, teams)
            for post, distribution in sorted(there.items())
        ]
        share = np.array([present_in[p.place] if p.kind == OWN else np.ones(months) for p in posts])
        speeds.append(np.where(mine, ability, 0.0)[:, None] * share)
        without = [
            a == 0 and not lone for a, lone in zip(setting.assistants, setting.lone, strict=True)
        ]
        relieved.append(
            np.repeat(np.pad(without, (0, teams - len(without)))[:, None], months, axis=1)
        )
    since = before if len(settings) > 1 else 0
    return Further(
        posts,
        ability,
        np.hstack([speeds[0][:, :since], speeds[-1][:, since:]]),
        np.hstack([relieved[0][:, :since], relieved[-1][:, since:]]),
    )


def _ability(post: Post, distribution: Distribution, streams: Streams, teams: int) -> float:
    """Ability of who holds a post: each place, and each rank of assistants, has its own stream."""
    name, n, i = {
        OWN: (f"assistant_{post.number}_speed", teams, post.place),
        OF_DIVISION: (f"division_{post.place}_assistant_speed", post.number, post.number - 1),
        OF_POOL: ("pool_speed", post.number, post.number - 1),
    }[post.kind]
    return float(within_reason(streams.values(name, n, distribution))[i])
