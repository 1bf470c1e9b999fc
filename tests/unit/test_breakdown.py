"""Tables by team, region and age against plain loops, and against the measures of the play."""

import numpy as np
import pandas as pd
import pytest

from sim.measures.breakdown import AGE_BANDS, pending_table, region_table, team_table
from sim.measures.durations import kaplan_meier
from sim.measures.indicators import measures
from tests.support import docket, monthly, play_arm, regions, scenario


def busy(**changes):
    return play_arm(
        scenario(
            **{
                "calendar": {"months": 24},
                "history": {"months": 2},
                "intake": {"cases_per_month": 30, "regions": regions([1], [2], [3])},
                "route": [
                    {"stage": "all", "role": "officer", "work": {"exponential": {"mean": 8}}}
                ],
                "teams": {"count": 3, "officer_speed": {"lognormal": {"mean": 1, "cv": 0.3}}},
                "absences": [{"team": 2, "from": "2014-01", "months": 2}],
                "opening_backlog": [4, 0, 2],
            }
            | changes
        )
    )


@pytest.fixture(scope="module", params=[20, 20.5], ids=["whole days", "half days"])
def play(request):
    return busy(calendar={"months": 24, "days_per_month": request.param})


def test_pending_cases_are_those_filed_and_not_closed_by_age(play):
    found, calendar = pending_table(play), play.calendar
    edges = [*np.array(AGE_BANDS) * calendar.days.mean(), np.inf]
    rows = iter(zip(*found.values(), strict=True))
    for label, count in zip(calendar.labels[2:], calendar.closing[2:], strict=True):
        open_then = (play.log.docket.filed < count) & ~(play.log.closed <= count)
        ages = count - play.log.docket.filed[open_then]
        for i, months in enumerate(AGE_BANDS):
            cases = ((ages > edges[i]) & (ages <= edges[i + 1])).sum()
            assert next(rows) == (label, months, cases)
    assert next(rows, None) is None
    assert (np.bincount(found["over_months"], found["cases"])[list(AGE_BANDS)] > 0).all()


def test_pending_cases_add_up_to_the_measures(play):
    last, told = pd.DataFrame(pending_table(play)).tail(5), measures(play)
    assert last["cases"].sum() == told["pending_cases"]
    for months in (12, 18):
        over = last.loc[last["over_months"] >= months, "cases"].sum()
        assert over == told[f"pending_over_{months}_months_cases"]


def test_an_age_of_exactly_three_months_is_not_over_three_months():
    """Filed on days 0 and 0.5 of months of 20 days and never closed; counts on days 20, 40 ..."""
    given = scenario(calendar={"months": 4})
    found = pending_table(play_arm(given, cases=docket(given, [0, 0.5], [[99], [99]])))
    cases = found["cases"].reshape(4, 5)[:, :3].tolist()
    assert cases == [[2, 0, 0], [2, 0, 0], [2, 0, 0], [0, 2, 0]]
    first = pending_table(play_arm(given, cases=docket(given, [20, 20.5], [[99], [99]])))
    assert first["cases"].reshape(4, 5)[:, 0].tolist() == [0, 2, 2, 2]


def test_regions_wait_as_their_own_curves_say(play):
    found, region = pd.DataFrame(region_table(play)), play.log.docket.region
    assert found["region"].tolist() == ["A", "B", "C"]
    assert found["filed"].sum() == play.followed.sum()
    for i, mean in enumerate(found["time_to_closure_mean_days"]):
        mine = play.followed & (region == i)
        days, closed = play.time_to_closure
        curve = kaplan_meier(days[mine], closed[mine], play.reach)
        assert mean == pytest.approx(curve.restricted_mean(360), rel=1e-12)
    spread = np.std(found["time_to_closure_mean_days"])
    assert spread == measures(play)["time_to_closure_sd_regions_days"]


def test_in_a_short_window_without_follow_up_the_mean_is_restricted_to_it():
    play = busy(calendar={"months": 6, "days_per_month": 20}, follow_up={"months": 0})
    found = pd.DataFrame(region_table(play))
    assert set(found["within_days"]) == {120.0}
    assert found["time_to_closure_mean_days"].between(1, 120).all()
    assert np.isnan(measures(play)["time_to_closure_sd_regions_days"])


def test_a_region_without_cases_has_no_row():
    given = scenario(intake={"regions": regions([1], [1], [1])})
    found = region_table(play_arm(given, cases=docket(given, [1, 2], [[1], [1]], region=[0, 2])))
    assert found["region"].tolist() == ["A", "C"]
    assert len({len(values) for values in found.values()}) == 1


def test_teams_have_the_speeds_that_were_drawn_and_what_the_months_add_up_to(play):
    found, months = pd.DataFrame(team_table(play)).set_index("team"), monthly(play)
    months = months[months["month"] >= "2013-10"]
    ability = play.world.staff.officer_ability
    present = np.array([1, 22 / 24, 1])
    np.testing.assert_allclose(found["officer_speed"], ability * present)
    assert found["assistant_speed"].isna().all()
    for name in ("received", "closed"):
        assert found[name].tolist() == months.groupby("team")[name].sum().tolist()
    idle = months.groupby("team")["idle_share_officer"].mean()
    np.testing.assert_allclose(found["idle_share_officer"], idle)
    assert found["idle_share_assistant"].isna().all()
