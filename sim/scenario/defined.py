"""Which measures a scenario defines: some need closing types, some appraisal or responses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.language import _, marked
from sim.scenario.cases import any_return
from sim.scenario.catalogue import NEEDS
from sim.scenario.measure_names import full_name
from sim.scenario.problems import Finding, InputError, problem
from sim.scenario.schema import ScenarioFile
from sim.scenario.setting import Setting

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario


def why_undefined(measure: str, history: Setting | None, arms: Sequence[Setting]) -> str:
    """Why a measure is not defined under every arm; empty if it is.

    Parameters
    ----------
    history : Setting | None
        The setting of the history; None: there is none.
    """
    needs, why = NEEDS[measure], ""
    if needs == "closing types" and any(arm.kinds[0].closing is None for arm in arms):
        why = marked("{measure} is not defined under every arm: kinds have no  closing  types")
    shares = all(arm.division_assistants is not None or arm.pool is not None for arm in arms)
    if needs == "shared people" and not shares:
        why = marked(
            "{measure} is not defined under every arm: it needs  division_assistants  or  pool"
        )
    returns = any(s is not None and any_return(s.kinds) for s in (history, *arms))
    if needs == "cases that come back" and not returns:
        why = marked("{measure} is not defined under any arm: no closing type has  reopened")
    conducted = [s is not None and bool(s.appraisal or s.responses.on) for s in (history, *arms)]
    if needs == "appraisal or responses" and not (conducted[0] or all(conducted[1:])):
        why = marked("{measure} is not defined under every arm: it needs  appraisal  or  responses")
    if needs == "pull or tracks" and not any(map(keeps_pool, arms)):
        why = marked("{measure} is not defined: no arm has the rule  pull  or  tracks")
    return why and _(why, measure=measure)


def keeps_pool(setting: Setting) -> bool:
    """Whether cases may wait in the pool though teams are there; then every arm is asked for it."""
    return setting.allocation.leaves_cases or bool(setting.limits)


def undefined_measures(
    file: ScenarioFile, history: Setting, arms: Sequence[Setting]
) -> list[Finding]:
    """Measures that replications shall be watched for, and that no run could define."""
    replications = file.replications
    if isinstance(replications, int):
        return []
    before = history if file.history.months else None
    return [
        (("replications", key), why)
        for key, wanted in (("until", replications.until), ("best", replications.best))
        for measure in wanted or {}
        if (why := why_undefined(measure, before, arms))
    ]


def measures_named(
    names: Sequence[str], scenario: Scenario, option: str = "--response"
) -> tuple[str, ...]:
    """Full names of measures that the scenario defines; InputError, of an option, for others."""
    try:
        measures = [full_name(name) for name in names]
    except ValueError as error:
        raise InputError([problem(option, str(error))]) from None
    history = scenario.history.setting if scenario.history_months else None
    arms = [arm.setting for arm in scenario.arms]
    undefined = [why for name in measures if (why := why_undefined(name, history, arms))]
    if undefined:
        raise InputError([problem(option, why) for why in undefined])
    return tuple(dict.fromkeys(measures))
