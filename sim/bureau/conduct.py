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
from sim.bureau.regime import Plan, Regime
from sim.bureau.rules.top_up import TopUpMemory
from sim.scenario.schema import Setting


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
    in_a_row : IntArray
        Months without a break in which the team took cases.
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
    in_a_row: IntArray
    response: FloatArray
    suspended: BoolArray
    counted: tuple[MonthOfConduct, ...] = ()

    def after_count(
        self, setting: Setting, bulletins: Sequence[Bulletin], month: int, *, is_ranked: bool
    ) -> Morale:
        """Morale after the count that ends the month before ``month``."""
        standing, rank = self.standing, 0 * self.in_a_row
        if is_ranked:
            assert setting.appraisal is not None
            months = setting.appraisal.every_months
            present = self.in_a_row >= months
            last = bulletins[-months:]
            standing = appraise(setting.appraisal, standing, last, present, month)
            rank = standing.rank
        overwork, response = self.overwork, setting.responses.overwork
        if response is not None:
            overwork = overworked(response, overwork, bulletins[-1].closed)
        counted = MonthOfConduct(self.response, self.suspended, rank)
        return self._replace(standing=standing, overwork=overwork, counted=(*self.counted, counted))

    def under(self, before: Setting, after: Setting) -> Morale:
        """Morale under another setting: what came about on other terms is forgotten."""
        same_appraisal = after.appraisal == before.appraisal
        same_overwork = after.responses.overwork == before.responses.overwork
        return self._replace(
            standing=self.standing if same_appraisal else no_standing(len(self.overwork)),
            overwork=self.overwork if same_overwork else 0 * self.overwork,
        )

    def in_month(self, month: int, regime: Regime, presence: Presence, backlog: IntArray) -> Morale:
        """Morale in the coming month, as the teams respond to what they see at its beginning."""
        response = np.ones(len(backlog))
        if month and regime.setting.responses.on:
            active = presence.active
            sight = Sight(
                backlog=backlog,
                mean=float(backlog[active].mean()) if len(active) else 0.0,
                topped_up=self.topped_up,
                overwork=self.overwork,
                standing=self.standing,
                expects_top_up=regime.looks_at_backlogs,
                is_top_up=regime.is_top_up,
            )
            response = response_factors(regime.setting.responses, sight)
        return self._replace(
            topped_up=0 * self.topped_up,
            in_a_row=(self.in_a_row + 1) * presence.present,
            response=response,
            suspended=self.suspended_in(month),
        )

    def suspended_in(self, month: int) -> BoolArray:
        """Whether a team is suspended in the coming month, (T,)."""
        return self.standing.suspended_until > month

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
        nothing = MonthOfConduct(np.ones(len(self.overwork)), self.overwork < 0, 0 * self.in_a_row)
        rows = [nothing] * (months - len(self.counted)) + [*self.counted]
        response, suspended, rank = (np.stack(column, axis=1) for column in zip(*rows, strict=True))
        return Conduct(response, suspended, rank)


def morale_at_first(teams: int) -> Morale:
    """Morale of teams of which nothing is known yet."""
    nothing: IntArray = np.zeros(teams, dtype=np.int64)
    return Morale(
        no_standing(teams), np.zeros(teams), nothing, nothing, np.ones(teams), nothing > 0
    )


def has_conduct(plan: Plan) -> bool:
    """Whether there is appraisal or behaviour, in the history or the comparison."""
    settings = plan.history.setting, plan.comparison.setting
    return any(setting.appraisal or setting.responses.on for setting in settings)


def ranking_is_due(plan: Plan, regime: Regime, history_months: int, month: int) -> bool:
    """Whether the teams are ranked at the count before ``month``.

    So it is every so many months from the beginning of the comparison on, back and forth, if there
    have been as many under the same appraisal.
    """
    appraisal = regime.setting.appraisal
    if appraisal is None:
        return False
    same = plan.history.setting.appraisal == plan.comparison.setting.appraisal
    begun = history_months if month > history_months and not same else 0
    months = appraisal.every_months
    return (month - history_months) % months == 0 and month - begun >= months
