"""What is closed, pending and filed goes together at every count, whatever the scenario."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.analysis.horizon import courses, horizon_table
from sim.measures.breakdown import breakdowns
from sim.measures.indicators import measures
from sim.measures.play import Play
from sim.scenario.cases import any_return
from sim.scenario.scenario import Scenario, from_mapping
from sim.studies.replication import Setup, plays
from tests.invariants.strategies import RULES, fixed_profile, small_scenarios
from tests.support import timings_of

checked = settings(fixed_profile, max_examples=16)


def tables_of(played: list[tuple[str, int, Play]]) -> dict[str, pd.DataFrame]:
    """The tables that a run keeps of such plays."""
    names = ("monthly", "pending", "regions", "replications")
    tables: dict[str, list[pd.DataFrame]] = {name: [] for name in names}
    for arm, replication, play in played:
        found = {name: [value] for name, value in measures(play).items()}
        pieces = {"monthly": play.after_history, "replications": found, **breakdowns(play)}
        for name, frames in tables.items():
            label = {"arm": arm, "replication": replication}
            frames.append(pd.DataFrame(pieces[name]).assign(**label))
    return {name: pd.concat(frames) for name, frames in tables.items()}


def with_another_rule(drawn: Scenario, rule: str) -> Scenario:
    """The same scenario with a second arm, which only allocates in another way."""
    (only,) = drawn.resolved["arms"]
    other = only | {"name": "other", "allocation": {"rule": rule, "timing": timings_of(rule)[-2]}}
    return from_mapping(drawn.resolved | {"arms": [only, other]})


def check(play: Play) -> None:
    """Counted case by case: pending at the start, filed to each count, pending at each count."""
    found = courses(tables_of([("only", 0, play)]), ["only"])["only"]
    filed, closed, calendar = play.log.docket.filed, play.log.closed, play.calendar
    start = calendar.start_day
    assert found.at_start[0] == ((filed < start) & ~(closed <= start)).sum()
    for month, end in enumerate(calendar.closing[calendar.history_months :]):
        assert found.pending[0, month] == ((filed < end) & ~(closed <= end)).sum()
        came = (filed >= start) & (filed < end)  # those that came back in the window, too
        assert found.filed_so_far[0, month] == came.sum()


@checked
@given(st.sampled_from(RULES).flatmap(small_scenarios))
def test_closures_are_filings_and_what_was_pending_less_what_is(drawn: Scenario) -> None:
    for _arm, play in plays(Setup(drawn), 0):
        check(play)


@checked
@given(small_scenarios("regional"), st.sampled_from(RULES))
def test_arms_with_the_same_cases_differ_by_their_stocks(drawn: Scenario, rule: str) -> None:
    """The difference in closures is what one releases and the other piles up, in every month.

    Where cases come back that is so only of arms that saw as many at every count.
    """
    two = with_another_rule(drawn, rule)
    played = [(a.name, r, play) for r in range(2) for a, play in plays(Setup(two), r)]
    table = horizon_table(tables_of(played), [arm.name for arm in two.arms])
    if any_return(two.reference.setting.kinds):
        table = table.dropna(subset="released")
    np.testing.assert_allclose(table["released"] + table["piled_up"], table["closures"])
    np.testing.assert_allclose(table["pending"], -table["closures"])
    assert (table["filed"] == 0).all()
