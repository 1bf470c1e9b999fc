"""The monthly table against plain loops over the log, and months of days against the calendar."""

from collections import defaultdict

import numpy as np
import pytest

from sim.measures import tables
from sim.measures.tables import busy_days, holdings
from sim.world.calendar import WorkCalendar
from tests.support import docket, play_arm, regions, scenario

AWAY = [{"team": 1, "from": "2014-01", "months": 2}, {"team": 2, "from": "2014-02", "months": 1}]


@pytest.fixture(scope="module", params=[20, 20.5], ids=["whole days", "half days"])
def play(request):
    """Three slow officers, away in turn, whose cases are given to others, some twice."""
    given = scenario(
        calendar={"months": 7, "days_per_month": request.param},
        intake={"cases_per_month": 30, "regions": regions([1], [2], [3])},
        route=[{"stage": "all", "role": "officer", "work": {"exponential": {"mean": 3}}}],
        teams={"count": 3},
        absences=AWAY,
        absent_cases="redistribute",
        opening_backlog=[4, 0, 2],
    )
    return play_arm(given)


def spans(play):
    """Team, month of coming, month of leaving, case: a case is with a team until it goes on."""
    calendar, log, rows = play.calendar, play.log, []
    moves = defaultdict(list)
    for case, team, day in zip(*vars(log.allocations).values(), strict=True):
        moves[case].append((day, team))
    releases = defaultdict(list)
    for case, day in zip(log.releases.case, log.releases.day, strict=True):
        releases[case].append(day)
    for case, given in moves.items():
        for turn, (day, team) in enumerate(given):
            begin = sum(day >= closing for closing in calendar.closing)
            if turn < len(releases[case]):
                end = sum(releases[case][turn] >= closing for closing in calendar.closing)
            else:
                end = sum(not log.closed[case] <= closing for closing in calendar.closing)
            opening = log.docket.opening_team[case] >= 0 and turn == 0
            rows.append((team, -1 if opening else begin, max(end, begin), case))
    return rows


def test_cases_are_with_a_team_until_they_are_closed_or_released(play):
    held = holdings(play.log, play.calendar)
    found = zip(held.team, held.from_month, held.to_month, held.case, strict=True)
    assert sorted(found) == sorted(spans(play))
    assert np.bincount(play.log.releases.case).max() == 2


def test_the_oldest_case_is_the_first_filed_of_those_that_are_open_at_the_count(play):
    filed, found = play.log.docket.filed, play.columns["oldest_case_days"]
    for (month, team), days in np.ndenumerate(found):
        there = [filed[c] for t, a, b, c in spans(play) if t == team and a <= month < b]
        oldest = play.calendar.closing[month] - min(there) if there else np.nan
        np.testing.assert_equal(days, oldest)
    assert np.isnan(found).any()


def test_what_comes_and_goes_is_counted(play):
    columns, months = play.columns, range(play.calendar.months)
    closed = ~np.isnan(play.log.closed)
    back = len(play.log.releases.case)
    assert columns["received"].sum() == sum(a in months for _, a, _, _ in spans(play))
    assert (columns["closed"] + columns["handed_back"]).sum() == sum(
        b in months for _, _, b, _ in spans(play)
    )
    assert (columns["closed"].sum(), columns["handed_back"].sum()) == (closed.sum(), back)
    assert columns["amount_closed_yuan"].sum() == 1000 * closed.sum()


def test_days_of_work_are_those_of_all_tasks_within_the_month(play):
    log, calendar = play.log, play.calendar
    busy = np.zeros((calendar.months, 6))
    opens = calendar.closing - calendar.days
    for row in np.argwhere(log.person >= 0):
        case, stage = row
        begin, end = log.begin[case, stage], log.end[case, stage]
        for month, (first, last) in enumerate(zip(opens, calendar.closing, strict=True)):
            within = min(last, last if np.isnan(end) else end) - max(first, begin)
            busy[month, log.person[case, stage]] += max(within, 0)
    np.testing.assert_allclose(busy_days(log, calendar, 6), busy, rtol=1e-12, atol=1e-12)


def test_tasks_counted_block_by_block_are_all_counted(play, monkeypatch):
    log, calendar = play.log, play.calendar
    at_once = busy_days(log, calendar, 6)
    monkeypatch.setattr(tables, "BLOCK", 1)
    assert len(log.person) > 2 * (calendar.months + 1) * 7  # the smallest block there is
    np.testing.assert_allclose(busy_days(log, calendar, 6), at_once, rtol=1e-12, atol=1e-12)


def test_a_task_of_many_months_is_work_in_each_of_them():
    """Filed on day 5, dealt on day 20, worked on until day 70; the next one to the end and on."""
    given = scenario(calendar={"months": 5})
    found = play_arm(given, cases=docket(given, [5, 6], [[50], [99]]))
    assert busy_days(found.log, found.calendar, 2)[:, 0].tolist() == [0, 20, 20, 20, 20]
    np.testing.assert_equal(found.columns["oldest_case_days"][:, 0], [np.nan, 35, 55, 74, 94])


@pytest.mark.parametrize("closing", [[20.0, 41.0, 60.0], [20.5, 41.0, 60.25]])
def test_the_month_of_any_day_is_how_many_counts_were_before(closing):
    given, labels = scenario().calendar, ("a", "b", "c")
    calendar = WorkCalendar(np.diff(closing, prepend=0), np.array(closing), labels, 0, given)
    days = np.array([-30.0, -0.5, 0, 0.3, 20, 20.5, 40.9, 41, 41.1, 59.9, 60, 60.25, 61, 1e9])
    assert calendar.month_of_event(days).tolist() == [sum(d >= c for c in closing) for d in days]
    assert calendar.month_of_end(days).tolist() == [sum(d > c for c in closing) for d in days]
    never = np.array([np.nan])
    assert calendar.month_of_event(never) == calendar.month_of_end(never) == 3


def test_a_table_of_no_months_has_columns_of_texts_all_the_same():
    """Else the history of runs with and without one could not be joined."""
    history = play_arm(scenario(), cases=docket(scenario(), [5], [[1]])).history
    assert {len(column) for column in history.values()} == {0}
    assert [history[name].dtype.kind for name in ("month", "team")] == ["U", "U"]


def test_teams_that_the_bureau_has_not_have_no_row_unless_something_happened():
    arms = [{"name": "two"}, {"name": "one", "teams": {"count": 1}, "allocation": "rotation"}]
    given = scenario(teams={"count": 2}, calendar={"months": 3}, opening_backlog=[0, 1], arms=arms)
    table = play_arm(given, "one").after_history
    rows = list(zip(table["month"].tolist(), table["team"].tolist(), strict=True))
    assert len(rows) == len(set(rows)) == 4
    assert table["in_bureau"].tolist() == [True, False, True, True]
