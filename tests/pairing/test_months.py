"""What differs from month to month by chance, and cases settled before filing, in arms alike."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from sim.report.findings.diversion import diversion
from sim.scenario.monthly import SeasonShares
from sim.scenario.problems import InputError
from sim.scenario.scenario import Scenario
from sim.scenario.size import size_of
from sim.studies.one_case import one_case
from sim.studies.replication import Setup
from sim.world.calendar import make_calendar
from sim.world.expected_load import expected_loads
from sim.world.filing import draw_filings
from sim.world.monthly import filing_factors, speed_factors
from sim.world.streams import Streams
from sim.world.world import Numbers, World, draw_worlds, worlds_of
from tests.support import regions, scenario

LOGNORMAL = {"lognormal": {"mean": 0.3, "cv": 1}}
BASE: dict[str, Any] = {
    "intake": {"cases_per_month": 80, "regions": regions([1], [2])},
    "route": [
        {
            "stage": "plan",
            "role": "officer",
            "work": LOGNORMAL,
            "wait": {"exponential": {"mean": 4}},
        },
        {"stage": "closing", "role": "assistant", "work": {"gamma": {"mean": 0.2, "cv": 1}}},
    ],
    "amount": {"lognormal": {"mean": 1000, "cv": 3}},
    "teams": {
        "count": 2,
        "officer_speed": {"lognormal": {"mean": 1, "cv": 0.2}},
        "assistant_speed": 2,
    },
    "history": {"months": 2},
    "opening_backlog": [3, 4],
}
ROWS = ("filed", "region", "kind", "amount", "work", "wait", "limit", "opening_team")


def given(*arms: dict[str, Any], **changes: Any) -> Scenario:
    named = [{"name": f"arm{i}", **arm} for i, arm in enumerate(arms)]
    return scenario(**BASE | {"arms": named} | changes)


def rows_of(world: World) -> dict[int, list[Any]]:
    """What is drawn of each case, by its number, the draw for rules included."""
    docket = world.docket
    columns = [getattr(docket, name) for name in ROWS] + [world.rule_draws]
    return {
        int(case): [np.array(column[row]).tolist() for column in columns]
        for row, case in enumerate(docket.case)
    }


def diverted(share: float) -> dict[str, Any]:
    return {"intake": {"diverted": share}}


def test_cases_settled_before_filing_leave_all_others_as_they_are() -> None:
    """The more are settled the fewer are left, and what is left is the very same."""
    worlds = draw_worlds(given({}, diverted(0.2), diverted(0.5), diverted(1)), 0)
    none, some, half, everything = map(rows_of, worlds)
    assert everything.keys() < half.keys() < some.keys() < none.keys()
    for case, row in {**some, **half, **everything}.items():
        assert row == none[case]
    history = np.searchsorted(worlds[0].docket.filed, worlds[0].calendar.start_day)
    assert list(everything) == list(range(history))  # an arm diverts nothing of the history
    assert len(none) == worlds[0].docket.case[-1] + 1


def test_the_history_diverts_what_its_own_arm_says() -> None:
    own = {"months": 2, "arm": diverted(0.5)}
    plain, other = (
        rows_of(draw_worlds(given({}, history=history), 0)[0]) for history in (BASE["history"], own)
    )
    start = 40.0
    assert {c for c, row in other.items() if row[0] >= start} == {
        case for case, row in plain.items() if row[0] >= start
    }
    assert len(other) < len(plain)


def test_a_file_that_diverts_does_so_in_the_history_as_well() -> None:
    of_file = given({}, intake=BASE["intake"] | {"diverted": 1.0})
    assert len(draw_worlds(of_file, 0)[0].docket) == 7  # the opening backlog


def test_a_longer_run_begins_with_the_same_cases_and_months() -> None:
    arms = [diverted(0.3) | {"month_factor": {"cv": 0.3}}]
    arms[0]["intake"]["dispersion"] = {"cv": 0.5}
    short, long = (
        draw_worlds(given(*arms, calendar={"months": months}), 1)[0] for months in (2, 7)
    )
    n = len(short.docket)
    assert rows_of(short) == dict(list(rows_of(long).items())[:n])
    np.testing.assert_array_equal(short.staff.officer_speed, long.staff.officer_speed[:, :4])
    assert short.whole is not None
    np.testing.assert_array_equal(short.whole.staff.officer_speed[:, :9], long.staff.officer_speed)


def test_a_slow_month_is_slow_for_everybody_and_in_every_arm() -> None:
    factor = {"month_factor": {"cv": 0.2}}
    plain, some, more, none = draw_worlds(
        given({}, factor, {"month_factor": {"cv": 0.4}}, {"month_factor": {"cv": 0}}), 0
    )
    of_some, of_more = (one.staff.officer_speed / plain.staff.officer_speed for one in (some, more))
    assert (of_some[:, :2] == 1).all()  # in the history, which has none
    np.testing.assert_allclose(of_some[0], of_some[1])
    np.testing.assert_allclose(some.staff.assistant_speed / plain.staff.assistant_speed, of_some)
    scores = [
        (np.log(one[0, 2:]) + np.log1p(cv**2) / 2) / np.sqrt(np.log1p(cv**2))
        for one, cv in ((of_some, 0.2), (of_more, 0.4))
    ]
    np.testing.assert_allclose(*scores)  # the same normal draws
    assert none.staff is plain.staff or np.array_equal(
        none.staff.officer_speed, plain.staff.officer_speed
    )
    assert some.docket is plain.docket


def test_a_month_with_many_filings_is_one_in_every_arm() -> None:
    bureau = given(
        {}, {"intake": {"dispersion": {"cv": 0.2}}}, {"intake": {"dispersion": {"cv": 1}}}
    )
    calendar, streams = make_calendar(bureau), Streams(1, 0)
    quantiles = []
    for arm, cv in zip(bureau.arms[1:], (0.2, 1), strict=True):
        factors = filing_factors(arm.setting.intake, calendar, streams)
        quantiles.append(stats.gamma(1 / cv**2, scale=cv**2).cdf(factors))
    np.testing.assert_allclose(*quantiles)
    plain, some, _more = draw_worlds(bureau, 0)
    history = int(np.searchsorted(plain.docket.filed, calendar.start_day))
    assert plain.docket.filed[:history].tolist() == some.docket.filed[:history].tolist()


def test_bureaus_of_other_places_have_other_months() -> None:
    setting = given({"month_factor": {"cv": 0.2}}).reference.setting
    calendar = make_calendar(given({}))
    drawn = [speed_factors(setting, calendar, Streams(1, 0, place)) for place in ("A", "B")]
    assert not np.allclose(*drawn)


def test_months_are_of_the_docket_s_chance_where_dockets_and_staffs_are_crossed() -> None:
    bureau = given({"month_factor": {"cv": 0.3}})
    (one,), (crossed,) = (worlds_of(bureau, Numbers(docket, 0, 0)) for docket in (0, 5))
    speeds = [world.staff.officer_speed[0] for world in (one, crossed)]
    np.testing.assert_array_equal(one.staff.officer_ability, crossed.staff.officer_ability)
    assert not np.allclose(*speeds)


@pytest.mark.parametrize("season", [{"shares": [1, 2, 3] * 4}, [0.5, 1, 1.5] * 4])
def test_a_season_by_shares_is_that_by_factors_of_mean_one(season: Any) -> None:
    bureau = given({}, intake=BASE["intake"] | {"season": season})
    filed = draw_filings(bureau, bureau.reference.setting, make_calendar(bureau), Streams(1, 0)).day
    other = given({}, intake=BASE["intake"] | {"season": {"shares": [10, 20, 30] * 4}})
    same = draw_filings(other, other.reference.setting, make_calendar(other), Streams(1, 0)).day
    np.testing.assert_allclose(filed, same)


def test_a_case_is_followed_under_its_number_in_arms_that_divert_others() -> None:
    bureau = given({}, diverted(0.3))
    worlds = draw_worlds(bureau, 0)
    first, fewer = (world.docket for world in worlds)
    shared = int(fewer.case[-1])
    found = one_case(Setup(bureau), 0, shared)
    assert list(found.lives) == ["arm0", "arm1"]
    assert shared > len(fewer)  # its rows in the two arms are not the same
    gone = next(case for case in first.case.tolist() if case not in set(fewer.case.tolist()))
    assert list(one_case(Setup(bureau), 0, gone).lives) == ["arm0"]
    other_way = given(diverted(0.3), {})
    with pytest.raises(InputError, match="but for those that are diverted before filing"):
        one_case(Setup(other_way), 0, gone)


def test_an_overlay_replaces_factors_of_a_season_by_shares_and_back() -> None:
    shares = {"shares": [1] * 11 + [13]}
    by_share = given({"intake": {"season": shares}}, intake=BASE["intake"] | {"season": [2] * 12})
    assert by_share.reference.setting.intake.season == SeasonShares(**shares)
    back = given({"intake": {"season": [2] * 12}}, intake=BASE["intake"] | {"season": shares})
    assert back.reference.setting.intake.season == (2,) * 12


def test_expected_filings_and_loads_are_of_what_is_filed() -> None:
    bureau = given({}, diverted(0.25), history={"months": 0}, opening_backlog=[])
    plain, fewer = (expected_loads(bureau, arm) for arm in bureau.arms)
    assert fewer.whole.cases == pytest.approx(0.75 * plain.whole.cases)
    assert fewer.teams[0].load == pytest.approx(0.75 * plain.teams[0].load)
    assert size_of(bureau.file, bureau.history.setting, [bureau.arms[1].setting]).cases == (
        pytest.approx(0.75 * 80 * 3)
    )


def test_a_run_says_that_diverted_cases_are_chosen_by_lot() -> None:
    said = list(diversion(given({}, diverted(0.25))))
    assert [text[:39] for text in said] == ["Cases settled before filing (arm1: 25 %"]
    assert "the relief is smaller than shown" in said[0]
    assert list(diversion(given({}))) == []
