"""Teams that come new, or back, and get an even share of the new cases only."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.arrays import IntArray
from sim.bureau.presence import Presence
from sim.bureau.regime import Regime
from sim.bureau.rules.turns import in_turn


class EvenShare(NamedTuple):
    """Who gets an even share of the new cases only, from an event to the next.

    Attributes
    ----------
    teams : IntArray
        Those that do, (E,), in team order.
    turn : int
        The team that is next in turn among all that take cases.
    """

    teams: IntArray
    turn: int = 0

    def followed_by(self, presence: Presence, regime: Regime, backlog: IntArray) -> EvenShare:
        """Who does from an event on.

        Who begins to take cases does, where the rule in force says so, until at an event its
        backlog is not below the mean of the others that take cases, or there are no others.

        Parameters
        ----------
        presence : Presence
            From the event on.
        regime : Regime
            In force.
        backlog : IntArray
            At the event, before cases are dealt, (T,).
        """
        if not (len(self.teams) or presence.is_anyone_back):
            return self
        begins = presence.active[presence.events_back[presence.active] == 1]
        begins = begins[regime.is_eased("even_share", presence.is_new)[begins]]
        goes_on = self.teams[presence.present[self.teams]]
        teams = np.union1d(goes_on, begins)
        others = np.setdiff1d(presence.active, teams)
        if len(others):
            teams = teams[backlog[teams] < backlog[others].mean()]
        return self._replace(teams=teams if len(others) else NOBODY.teams)

    def dealt(self, active: IntArray, n: int) -> tuple[IntArray, EvenShare]:
        """The team of each of n cases, (n,), -1 where the rule says which; and who is next in turn.

        All that take cases are gone through in turn; a case whose turn comes to one with an even
        share goes there, and any other case by the rule to one of the others.
        """
        in_order, turn = in_turn(active, n, self.turn)
        return np.where(np.isin(in_order, self.teams), in_order, -1), self._replace(turn=turn)


NOBODY = EvenShare(np.zeros(0, dtype=np.int64))
