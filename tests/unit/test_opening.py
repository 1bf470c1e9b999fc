"""Opening cases as they are drawn: where they stand, how old they are, and from which streams."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.analysis.horizon import Course
from sim.report.findings.start import of_the_start
from sim.report.inputs.doubts import idle_opening_stages
from sim.report.inputs.opening import closable, usual_closures
from sim.scenario.problems import InputError
from sim.scenario.scenario import Scenario
from sim.world.begun import POOL
from sim.world.calendar import make_calendar
from sim.world.docket import Docket
from sim.world.expected_load import expected_loads
from sim.world.files import write_world
from sim.world.given_docket import read_docket
from sim.world.opening import opening_load
from sim.world.spread import DESK, WAIT, WORK, paths_of
from sim.world.world import draw_worlds
from tests.support import monthly, play_arm, regions, scenario

ROUTE = [
    {"stage": "plan", "role": "officer", "work": 0.5, "wait": {"exponential": {"mean": 10}}},
    {"stage": "notice", "role": "assistant", "work": 1, "wait": 8},
    {"stage": "closing", "role": "officer", "work": {"gamma": {"mean": 0.25, "cv": 0.5}}},
]


CERTAIN = [{**ROUTE[0], "wait": 10}, ROUTE[1], {**ROUTE[2], "work": 0.25}]
"""The same where all takes its mean, so that the age of a case says how far it has come."""


def bureau(**changes: Any) -> Scenario:
    """One officer at speed 1, one assistant at speed 2: 12 cases a month of 20 days, 0.6 a day.

    A case is worked on for 0.75 days by the officer and 0.5 by the assistant, and waits 18 days.
    """
    return scenario(
        **{
            "route": ROUTE,
            "teams": {"count": 1, "assistant_speed": 2},
            "intake": {"cases_per_month": 12},
            "allocation": {"rule": "regional", "timing": "rolling"},
            "opening_stages": "in_proportion",
        }
        | changes
    )


def opening(given: Scenario, replication: int = 0) -> Docket:
    return draw_worlds(given, replication)[0].docket


def days_at(given: Scenario, cases: float) -> np.ndarray:
    return paths_of(given, given.history.setting, np.array([cases])).days[0, 0]


def test_days_at_each_step_by_hand() -> None:
    """21 cases at 0.6 a day are 35 days; 19.25 are waits and work, 15.75 at the officer's desk."""
    days = days_at(bureau(), 21)
    assert days[:, WORK].tolist() == [0.5, 0.5, 0.25]
    assert days[:, WAIT].tolist() == [10, 8, 0]
    assert days[:, DESK] == pytest.approx([15.75, 0, 0])


@pytest.mark.parametrize(
    ("changes", "desk", "days"),
    [
        ({"service_order": "newest_first"}, 2, 15.75),
        ({"service_order": "shortest_work_first"}, 0, 15.75),
        # The assistant at speed 0.5 takes 2 days a case, so half a case a day: 42 - 20.75 days.
        ({"teams": {"count": 1, "assistant_speed": 0.5}}, 1, 42 - 20.75),
        # A lone officer at 1.75 days a case closes 1 / 1.75 a day.
        ({"teams": {"count": 1, "assistant_speed": None}}, 0, 21 * 1.75 - 19.75),
        # Three assistants at speed 0.5 take 2 days a case each, so the officer is the busier.
        ({"teams": {"count": 1, "assistant_speed": 0.5, "assistants": 3}}, 0, 35 - 20.75),
        # Half-time, the officer takes 1.5 days a case and the assistant 1.
        ({"teams": {"count": 1, "assistant_speed": 2, "availability": 0.5}}, 0, 35 - 20.5),
        # One whom the division shares, or the pool's one, at speed 0.5: half a case a day.
        (
            {
                "teams": {"count": 1, "assistant_speed": 1, "assistants": 0},
                "division_assistants": {"people": 1, "speed": 0.5},
            },
            1,
            42 - 20.75,
        ),
        (
            {
                "route": [ROUTE[0], ROUTE[1] | {"role": "pool"}, ROUTE[2]],
                "pool": {"people": 1, "speed": 0.5},
            },
            1,
            42 - 20.75,
        ),
        # At most four are begun, and each takes 19.25 days.
        ({"max_open_cases": 4, "service_order": "newest_first"}, 0, 21 * 19.25 / 4 - 19.25),
        ({"intake": {"cases_per_month": 0}}, 0, 21 * 0.75 - 19.25),
        ({"intake": {"cases_per_month": 120}}, 0, 21 * 0.75 - 19.25),
    ],
)
def test_where_what_is_beyond_waits_and_work_lies_by_hand(changes, desk, days) -> None:
    found = days_at(bureau(**changes), 21)[:, DESK]
    assert found[desk] == pytest.approx(max(days, 0))
    assert found.sum() == pytest.approx(max(days, 0))


def test_teams_without_opening_cases_need_not_be_asked_for() -> None:
    given = bureau(teams={"count": 3, "assistant_speed": 2})
    one, all_of_them = (paths_of(given, given.history.setting, np.full(n, 21.0)) for n in (1, 3))
    assert one.days.tolist() == all_of_them.days[:1].tolist()


def test_regions_and_rules_say_what_comes_to_a_team() -> None:
    """20 a month: regions of 1 and 3 parts, the second of which both teams serve."""
    intake = {
        "cases_per_month": 20,
        "regions": [
            {**one, "share": share} for one, share in zip(regions([1], [1, 2]), (1, 3), strict=True)
        ],
    }
    given = bureau(intake=intake, teams={"count": 2, "assistant_speed": 2})
    both = np.array([5.0, 5.0])
    assert paths_of(given, given.history.setting, both).closures == pytest.approx([0.625, 0.375])
    given = bureau(intake=intake, teams={"count": 2, "assistant_speed": 2}, allocation="rotation")
    assert paths_of(given, given.history.setting, both).closures == pytest.approx([0.5, 0.5])


def test_cases_are_at_each_step_in_proportion_and_as_old_as_what_is_behind_them() -> None:
    """Of 5,250 cases shares follow 15.75, 0.5, 10, 0.5, 8, 0.25 of 35 days, within 3.9 SD.

    A false alarm for one seed in 2,000 or so.
    """
    given = bureau(
        opening_backlog=[5250], intake={"cases_per_month": 3000}, calendar={"months": 1},
        follow_up={"months": 0},
    )  # fmt: skip
    paths = days_at(given, 5250)
    begun, docket = opening(given).begun, opening(given)
    assert begun is not None
    waits = begun.ready > 0
    shares = paths.ravel() / paths.sum()
    for stage, step in ((1, 2), (2, 5)):
        sd = (shares[step] * (1 - shares[step]) / 5250) ** 0.5
        assert abs((waits & (begun.stage == stage)).mean() - shares[step]) < 3.9 * sd
    assert not (waits & (begun.stage == 0)).any()
    notice = begun.ready[waits & (begun.stage == 2)]  # of a wait of 8 days a uniform part is left
    assert notice.max() <= 8
    assert notice.mean() == pytest.approx(4, abs=3.9 * 8 / 12**0.5 / len(notice) ** 0.5)
    filed = docket.filed[: docket.opening]
    last = begun.stage == 2
    done = docket.wait[: docket.opening, 0] + 0.5 + 0.5  # plan, its wait, notice
    assert (-filed[last] >= done[last] - 1e-9).all()
    assert (np.diff(docket.filed) >= 0).all()


def test_dates_that_are_said_are_kept_and_the_oldest_have_come_farthest() -> None:
    entries = [{"team": 1, "cases": 40, "filed": "2013-08"}, {"team": 1, "age_days": 3}]
    docket = opening(bureau(opening_backlog=entries, route=CERTAIN))
    assert (docket.filed[:40] < -20).all()
    assert docket.filed[40] == -3
    stage = docket.begun.stage.tolist()
    assert stage == sorted(stage, reverse=True)
    assert len(set(stage)) == 3


def test_stated_stages_by_hand() -> None:
    """Speed 1 and 2: plan takes 0.5 days and its own wait, notice 0.5 days and 8 of wait."""
    entries = [
        {"team": 1, "stage": "closing", "wait_left": 3},
        {"team": 1, "stage": "closing", "wait_left": 9},
        {"team": 1, "stage": "notice", "work_left": 0.25},
        {"team": 1, "work_left": 0.5},
        {"stage": "closing"},
        {"team": 1, "stage": "notice", "wait_left": "residual", "age_days": 30},
    ]
    docket = opening(bureau(opening_backlog=entries, opening_stages="untouched"))
    rows = pd.DataFrame(
        {
            "team": docket.opening_team[:6],
            "stage": docket.begun.stage,
            "ready": docket.begun.ready,
            "age": -docket.filed[:6] - np.where(docket.begun.stage > 0, docket.wait[:6, 0], 0),
            "notice": docket.work[:6, 1],
        }
    ).sort_values(["stage", "team", "ready"])
    assert rows["stage"].tolist() == [0, 1, 1, 2, 2, 2]
    assert rows["team"].tolist() == [0, 0, 0, POOL, 0, 0]
    assert rows["age"].iloc[[0, 3, 4, 5]].tolist() == pytest.approx([0, 9.5, 6, 1])
    part = rows[(rows["stage"] == 1) & (rows["ready"] == 0)]
    assert part["age"].tolist() == pytest.approx([0.5 + 0.75 / 2])
    assert part["notice"].tolist() == [0.25]
    assert docket.filed[0] == -30 or -30 in docket.filed[:6].tolist()


def test_spread_cases_change_no_draw_of_the_others() -> None:
    """Amounts, and works and waits to come, are those of the same rows untouched; filings too."""
    plain = opening(bureau(opening_backlog=[9], opening_stages="untouched"))
    spread = opening(bureau(opening_backlog=[9]))
    assert plain.begun is None
    for name in ("filed", "amount", "work", "wait", "region"):
        ours, theirs = getattr(spread, name), getattr(plain, name)
        np.testing.assert_array_equal(ours[9:], theirs[9:], name)
    assert sorted(spread.amount[:9]) == sorted(plain.amount[:9])
    assert sorted(spread.wait[:9, 0]) == sorted(plain.wait[:9, 0])


def test_kinds_that_take_longer_are_met_more_often() -> None:
    """Shares 1 to 1; waits alone, one of them four times as long."""
    kinds = [{"name": "a"}, {"name": "b", "wait_factor": 4, "time_limit_days": 30}]
    route = [{**ROUTE[0], "work": 0.001}, ROUTE[2] | {"work": 0.001}]
    given = bureau(
        kinds=kinds, route=route, opening_backlog=[4000], intake={"cases_per_month": 3200}
    )
    share = (opening(given).kind[:4000] == 1).mean()
    assert share == pytest.approx(0.8, abs=3.9 * (0.16 / 4000) ** 0.5)
    named = [{"team": 1, "cases": 5, "kind": "b", "region": "A"}, {"cases": 2, "kind": "a"}]
    docket = opening(bureau(kinds=kinds, route=route, opening_backlog=named))
    held = docket.opening_team[:7] == 0
    assert (docket.kind[:7] == held).all()
    assert (docket.limit[:7][held] == 30).all()


def test_a_world_with_begun_cases_and_a_pool_is_written_and_read_back_the_same(tmp_path) -> None:
    entries = [{"team": 1, "cases": 30}, {"cases": 4, "filed": "2013-08"}]
    closing = {"settled": {"share": 1}, "lack_of_assets": {"share": 3, "since": "2013-01"}}
    kinds = [{"name": "general", "closing": closing}]
    world = draw_worlds(bureau(opening_backlog=entries, kinds=kinds), 0)[0]
    write_world(world, tmp_path)
    read = read_docket(tmp_path / "docket.csv", bureau(kinds=kinds, opening_stages="untouched"))
    for name in ("filed", "opening_team", "work", "wait", "kind", "limit", "amount"):
        np.testing.assert_array_equal(getattr(read.docket, name), getattr(world.docket, name), name)
    for name in ("stage", "ready"):
        ours, theirs = getattr(read.docket.begun, name), getattr(world.docket.begun, name)
        np.testing.assert_array_equal(ours, theirs, name)
    assert read.about["opening"] == {"cases": 34, "in_pool": 4, "untouched": 0}
    early = world.docket.outcome.not_before[:34]
    is_last = world.docket.begun.stage == 2
    assert (world.docket.begun.ready[is_last] >= early[is_last]).all()


def test_a_given_docket_without_stages_is_spread_by_team_the_oldest_farthest(tmp_path) -> None:
    world = draw_worlds(bureau(opening_backlog=[60], opening_stages="untouched", route=CERTAIN), 0)[
        0
    ]
    old = replace(
        world.docket, filed=np.concatenate([-np.arange(60.0)[::-1], world.docket.filed[60:]])
    )
    write_world(replace(world, docket=old), tmp_path)
    read = read_docket(tmp_path / "docket.csv", bureau(route=CERTAIN)).docket
    stages = read.begun.stage.tolist()
    assert stages == sorted(stages, reverse=True)
    assert set(stages) == {0, 1, 2}
    np.testing.assert_array_equal(read.filed, old.filed)
    assert (read.work <= old.work).all()
    np.testing.assert_array_equal(read.work[60:], old.work[60:])
    plain = bureau(route=CERTAIN, opening_stages="untouched")
    assert read_docket(tmp_path / "docket.csv", plain).docket.begun is None


def test_expected_loads_count_what_is_left_of_the_busier_persons_work() -> None:
    """The officer has 0.75 days a case; on one at `closing` 0.25 are left, so a third of a case."""
    entries = [{"team": 1, "cases": 6, "stage": "closing"}, {"team": 1}, {"cases": 5}]
    load = opening_load(bureau(opening_backlog=entries, opening_stages="untouched"))
    assert load.held == pytest.approx([3])
    assert load.pool == pytest.approx([5])
    spread = opening_load(bureau(opening_backlog=[21]))
    # Desk and plan 16.25 days of 35: all; the wait, notice, its wait and closing 18.75: a third.
    assert spread.held == pytest.approx([21 * (16.25 + 18.75 / 3) / 35])
    given = bureau(opening_backlog=entries, opening_stages="untouched", calendar={"months": 1})
    loads = expected_loads(given, given.reference)
    assert loads.whole.most == pytest.approx(8)


def test_waits_alone_say_what_of_untouched_cases_can_be_closed() -> None:
    """Waits of 10 exponential and 8 days: by day 20 the share 1 - exp(-1.2), within 0.015."""
    given = bureau(opening_backlog=[21], opening_stages="untouched")
    shares = closable(given.history.setting, make_calendar(given).closing[:2])
    assert shares == pytest.approx([1 - np.exp(-1.2), 1 - np.exp(-3.2)], abs=0.015)
    assert usual_closures(given) == pytest.approx(12)


def test_where_opening_stages_mean_nothing_it_is_said() -> None:
    placed = [{"team": 1, "stage": "closing"}, {"cases": 3}]
    for changes in ({}, {"opening_backlog": placed}):
        assert any(
            "opening_stages means nothing here" in text
            for text in idle_opening_stages(bureau(**changes))
        )
    assert not list(idle_opening_stages(bureau(opening_backlog=[3])))


def test_a_summary_says_what_a_start_from_given_desks_leaves_open() -> None:
    two = {"arms": [{"name": "a"}, {"name": "b", "allocation": "rotation"}]}
    (text,) = of_the_start(bureau(opening_backlog=[5], opening_stages="untouched", **two), {})
    assert "begins with 5 opening cases, the same for all arms" in text
    (alone,) = of_the_start(bureau(opening_backlog=[5]), {})
    assert "all arms" not in alone
    assert "What is shown owes something to that start" in alone
    assert "Nobody has worked on 5 of them" in text
    (text,) = of_the_start(bureau(opening_backlog=[{"team": 1, "cases": 4}, {}]), {})
    assert "(1 of them in the pool)" in text
    assert "Nobody has worked" not in text
    given = {"opening": {"cases": 7, "in_pool": 0, "untouched": 7}}
    assert "begins with 7 opening cases" in of_the_start(bureau(), given)[0]
    assert of_the_start(bureau(), {}) == []
    assert of_the_start(bureau(opening_backlog=[5], history={"months": 1}), {}) == []


def test_what_is_pending_at_the_start_is_the_opening_backlog() -> None:
    """Closed and pending at the end less filed: on that the parts of a difference rest."""
    entries = [{"team": 1, "cases": 30}, {"cases": 4, "age_days": 2}]
    play = play_arm(bureau(opening_backlog=entries, follow_up={"months": 0}))
    closed = monthly(play)["closed"].to_numpy(dtype=float)
    docket, end = play.log.docket, play.calendar.closing
    pending = [((docket.filed < day) & ~(play.log.closed <= day)).sum() for day in end]
    course = Course(closed[None], np.array([pending], dtype=float), np.array([play.followed.sum()]))
    assert course.at_start.tolist() == [34]


def test_an_arm_keeps_the_entries_of_the_route_while_there_is_an_opening_backlog() -> None:
    more = [*ROUTE, {"stage": "end", "role": "officer", "work": 1}]
    with pytest.raises(InputError, match=r"not its entries, .* or there is an opening_backlog"):
        bureau(opening_backlog=[3], arms=[{"name": "a"}, {"name": "b", "route": more}])


def test_stages_are_those_of_the_setting_before_the_run() -> None:
    """The history and all arms have another route than the file."""
    other = {"route": [{"stage": "all", "role": "officer", "work": 1}]}
    with pytest.raises(InputError, match=r'opening_backlog.*no stage "closing"'):
        bureau(
            opening_backlog=[{"team": 1, "stage": "closing"}],
            history={"months": 1, "arm": other},
            arms=[{"name": "a", **other}],
        )


def test_every_arm_inherits_the_same_opening_cases() -> None:
    slower = [{**stage, "work": 3} for stage in ROUTE]
    given = bureau(opening_backlog=[20], arms=[{"name": "a"}, {"name": "b", "route": slower}])
    first, second = (world.docket for world in draw_worlds(given, 0))
    np.testing.assert_array_equal(first.work[:20], second.work[:20])
    np.testing.assert_array_equal(first.begun.ready, second.begun.ready)
