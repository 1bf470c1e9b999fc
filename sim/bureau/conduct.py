"""What appraisal and behaviour make of the teams: their morale from count to count."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.bureau.appraisal import Standing, appraise, no_standing
from sim.bureau.behaviour import Sight, overworked, response_factors
from sim.bureau.board import Bulletin
from sim.bureau.log import Conduct
from sim.bureau.presence import Presence
from sim.bureau.regime import Regime
from sim.bureau.rules.top_up import TopUpMemory
from sim.scenario.conduct import Appraisal, Overwork
from sim.scenario.setting import Setting


class MonthOfConduct(NamedTuple):
    """A column of `Conduct`, (T,) each."""

    response: FloatArray
    suspended: BoolArray
    rank: IntArray


class Morale(NamedTuple):
    """What T teams have gone through, as far as it has a bearing on their work: (T,) each.

    Attributes
    ----------
    standing : Standing
        After the last ranking.
    overwork : FloatArray
        State of overwork.
    topped_up : IntArray
        Cases that topped the team up since the last count.
    response : FloatArray
        Factor on speed in the current month, without the bunching before month ends.
    suspended : BoolArray
        Whether the team is suspended in the current month.
    counted : tuple of MonthOfConduct
        Of the months counted so far; those before there was any appraisal or response are left out.
    """

    standing: Standing
    overwork: FloatArray
    topped_up: IntArray
    response: FloatArray
    suspended: BoolArray
    counted: tuple[MonthOfConduct, ...] = ()

    def ranked(
        self,
        appraisal: Appraisal | None,
        bulletins: Sequence[Bulletin],
        presence: Presence,
        month: int,
    ) -> Morale:
        """Morale after the count that ends the month before ``month``.

        Parameters
        ----------
        appraisal : Appraisal or None
            By which the teams are ranked; None: not at this count.
        bulletins : sequence of Bulletin
            Of the months counted so far.
        presence : Presence
            Who took cases in the month that ends.
        month : int
            The coming month.
        """
        standing, rank = self.standing, _nothing(len(self.overwork))
        if appraisal is not None:
            months = appraisal.every_months
            present = presence.throughout(months, month)
            standing = appraise(appraisal, standing, bulletins[-months:], present, month)
            rank = standing.rank
        counted = MonthOfConduct(self.response, self.suspended, rank)
        return self._replace(standing=standing, counted=(*self.counted, counted))

    def tired(self, response: Overwork, closed: IntArray) -> Morale:
        """Morale after a month with these closures, (T,)."""
        return self._replace(overwork=overworked(response, self.overwork, closed))

    def suspended_in(self, month: int) -> BoolArray:
        """Whether a team is suspended in the coming month, (T,)."""
        return self.standing.suspended_until > month

    def under(self, before: Setting, after: Setting) -> Morale:
        """Morale under another setting: what came about on other terms is forgotten."""
        same_appraisal = after.appraisal == before.appraisal
        same_overwork = after.responses.overwork == before.responses.overwork
        return self._replace(
            standing=self.standing if same_appraisal else no_standing(len(self.overwork)),
            overwork=self.overwork if same_overwork else 0 * self.overwork,
        )

    def in_month(
        self, regime: Regime, backlog: IntArray, active: IntArray, suspended: BoolArray
    ) -> Morale:
        """Morale in the coming month, as the teams respond to what they see at its beginning.

        Parameters
        ----------
        regime : Regime
            In force in that month.
        backlog : IntArray
            At the count, (T,).
        active : IntArray
            The teams that take cases in that month, (A,).
        suspended : BoolArray
            Whether a team is suspended in it, (T,).
        """
        response = np.ones(len(backlog))
        if self.counted and regime.setting.responses.on:  # nobody has seen anything before a count
            sight = Sight(
                backlog=backlog,
                mean=float(backlog[active].mean()) if len(active) else 0.0,
                topped_up=self.topped_up,
                overwork=self.overwork,
                standing=self.standing,
                expects_top_up=regime.traits.looks_at_backlogs,
                is_top_up=regime.traits.tops_up,
            )
            response = response_factors(regime.setting.responses, sight)
        return self._replace(
            topped_up=_nothing(len(backlog)), response=response, suspended=suspended
        )

    def after_dealing(self, memory: Any) -> Morale:
        """Morale after cases were dealt; ``memory``: what the rule remembers."""
        if not isinstance(memory, TopUpMemory):
            return self
        topped = np.bincount(memory.topped, minlength=len(self.topped_up))
        return self._replace(topped_up=self.topped_up + topped)

    @property
    def factors(self) -> FloatArray:
        """Factors, (2 T,), on the speeds of officers and assistants."""
        return np.repeat(np.where(self.suspended, 0.0, self.response), 2)

    def record(self, months: int) -> Conduct:
        """What appraisal and behaviour did in so many months."""
        teams = len(self.overwork)
        nothing = MonthOfConduct(np.ones(teams), _nothing(teams) > 0, _nothing(teams))
        rows = [nothing] * (months - len(self.counted)) + [*self.counted]
        return Conduct(*(np.array(column).T for column in zip(*rows, strict=True)))


def morale_at_first(teams: int) -> Morale:
    """Morale of teams of which nothing is known yet."""
    nothing = _nothing(teams)
    return Morale(no_standing(teams), np.zeros(teams), nothing, np.ones(teams), nothing > 0)


def due_appraisal(setting: Setting, month: int, history: int) -> Appraisal | None:
    """The appraisal by which the teams are ranked at the count before ``month``, if they are.

    They are every so many months, counted back and forth from the beginning of the comparison,
    which follows ``history`` months, once there have been as many.
    """
    appraisal = setting.appraisal
    if appraisal is None or (month - history) % appraisal.every_months:
        return None
    return appraisal if month >= appraisal.every_months else None


def _nothing(teams: int) -> IntArray:
    return np.zeros(teams, dtype=np.int64)
