"""A fit to a ledger that the simulator made itself, its files, its forecast."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

import sim
from sim.fitting.ahead import (
    _calendar,
    after_all,
    after_fit,
    cases_ahead,
    scenario_ahead,
    write_next,
)
from sim.fitting.fit import fit_seen
from sim.fitting.forecast import forecast, observed_of
from sim.fitting.model import Point
from sim.fitting.past import Past, past_of
from sim.fitting.replay import Points, docket_of, packed, played
from sim.fitting.seen import OTHERS, Seen, _few, fit_names, seen_of
from sim.fitting.statistics import STATISTICS, statistics
from sim.fitting.verdict import leaks
from sim.fitting.waves import Effort
from sim.ledger.measured import measured
from sim.ledger.read import read_ledger
from sim.ledger.window import window_of
from sim.running.executors import Where
from sim.scenario.calendar import Calendar
from sim.scenario.problems import InputError
from sim.scenario.scenario import from_mapping
from sim.studies.replication import Setup, plays
from sim.world.named_docket import named_cases
from tests.court_ledger import MAP, write_court_ledger

pytestmark = pytest.mark.xdist_group("fit")  # one fit for all
USE, WAIT = 0.6, 40.0
OFFICERS, CASES = 6, 15
SMALL = Effort((32, 2), (12, 2), 2, 2, 5)


@pytest.fixture(scope="module")
def seen():
    """Eight months of six officers who work 0.6 of their time on cases that wait 40 days."""
    half = {"exponential": {"mean": USE * 30.4 / CASES / 2}}
    data = {
        "title": "A truth",
        "calendar": {"start": "2011-01", "months": 8, "working_days": "all"},
        "history": {"months": 12},
        "intake": {
            "cases_per_month": CASES * OFFICERS,
            "regions": [{"name": f"R{i}", "share": 1, "home": [i + 1]} for i in range(OFFICERS)],
        },
        "route": [
            {
                "stage": "first",
                "role": "officer",
                "work": half,
                "wait": {"gamma": {"mean": WAIT, "cv": 0.8}},
            },
            {"stage": "last", "role": "officer", "work": half},
        ],
        "kinds": [{"name": "a", "share": 2}, {"name": "b"}],
        "amount": {"lognormal": {"mean": 1000, "cv": 1}},
        "teams": {"count": OFFICERS, "assistant_speed": None},
        "follow_up": {"months": 0},
        "allocation": {"rule": "regional", "timing": "rolling"},
        "arms": [{"name": "as_it_was"}],
    }
    ((_, play),) = plays(Setup(from_mapping(data)), 0)
    return Seen(play, {"working_days": "all"}, file="ledger.csv")


@pytest.fixture(scope="module")
def fitted(seen):
    return fit_seen(seen, 6, uses=(0.3, USE), effort=SMALL)


@pytest.fixture(scope="module")
def foretold(fitted):
    return forecast(replace(fitted, sets=fitted.shown[:2]), at_least=20)


def test_the_truth_is_not_ruled_out(fitted):
    low, high = fitted.use_range
    assert low <= USE <= high
    near = min((s for s in fitted.kept if s.point.use == USE), key=lambda s: s.worst)
    assert fitted.replay.known.wait_mean(near.point) == pytest.approx(WAIT, rel=0.15)


def test_work_is_so_that_officers_work_the_share_that_the_set_says(fitted):
    known = fitted.replay.known
    for use in (0.3, 0.9):
        point = Point(use, 0.8, 0.8, 0.0, 0.0)
        time = known.days @ known.availability(0.0)
        assert known.work(point) * known.closures / time == pytest.approx(use)
    assert known.work(replace(point, speed_cv=0.5)) == pytest.approx(known.work(point) / 1.25)


def test_a_ledger_that_no_set_can_have_written_is_said_to_be_so(seen):
    """All cases are closed at exactly 30 days, whoever has them and whatever there is to do."""
    past = seen.past
    closed = np.where(past.filed + 30 <= past.end, np.maximum(past.filed + 30, 0.5), np.inf)
    other = replace(seen)
    other.__dict__["past"] = Past(past.filed, closed, past.team, past.ends, past.teams)
    found = fit_seen(other, 6, uses=(USE,), effort=Effort((32, 2), (4, 2), 1, 1, 4))
    assert found.kept == ()
    assert found.use_range is None
    assert found.shown == found.sets
    assert found.ruled_out_by in STATISTICS
    assert "RULED OUT" in " ".join(found.head("sets.csv"))


@pytest.mark.study
def test_the_same_files_are_written_on_one_worker_and_on_two(seen, tmp_path):
    effort, texts = Effort((8, 2), (6, 2), 1, 1, 3), []
    for workers in (1, 2):
        (tmp_path / f"{workers}").mkdir()
        found = fit_seen(seen, 6, Where(workers), uses=(USE,), effort=effort)
        places = found.write(tmp_path / f"{workers}" / "fitted.yaml")
        texts.append([place.read_bytes() for place in places])
    assert texts[0] == texts[1]


def test_plays_are_the_same_in_any_chunks(fitted):
    points = Points(fitted.replay, tuple(s.point for s in fitted.sets[:2]), 2)
    whole = played(points, Where(1))
    parts = [points.play(range(i, i + 1))["statistics.npy"] for i in range(2)]
    assert packed(whole[:1]) == parts[0]
    assert packed(whole[1:]) == parts[1]


def test_statistics_of_a_replay_are_those_of_its_play(fitted):
    point = fitted.best.point
    (past,) = fitted.replay.pasts(point, [3])
    plays_of = Points(fitted.replay, (point,), 1, first=3)
    found = played(plays_of, Where(1))[0, 0]
    np.testing.assert_array_equal(found, statistics(past, fitted.replay.target))


def test_written_files_are_a_scenario_with_the_same_cases(fitted, tmp_path):
    places = fitted.write(tmp_path / "fitted.yaml", "Failed: do not decide by it.")
    assert "# Failed: do not decide by it.\n" in places[0].read_text("utf-8")
    assert [place.name for place in places] == [
        "fitted.yaml", "fitted.cases.csv", "fitted.sets.csv",
    ]  # fmt: skip
    scenario = sim.load(places[0])
    assert [arm.name for arm in scenario.arms] == ["as_in_ledger", "top_up", "rotation"]
    read, made = named_cases(scenario), docket_of(scenario, fitted.seen.cases)
    for name in ("filed", "region", "kind", "limit", "opening_team", "team", "drawn", "spreads"):
        assert np.array_equal(getattr(read, name), getattr(made, name)), name
    np.testing.assert_allclose(read.amount, made.amount)


def question_of(path):
    return str(sim.load(path).file.question)


def test_runs_of_a_model_that_failed_say_so_first(fitted, tmp_path):
    usual, failed = (
        fitted.write(tmp_path / f"{failed}.yaml", failed=failed)[0] for failed in (False, True)
    )
    assert "failed" not in usual.read_text("utf-8")
    one_of_two = replace(fitted, sets=fitted.sets[:1] * 2).write(tmp_path / "two.yaml")[0]
    hint = "is the range over all sets"
    assert hint in question_of(one_of_two)
    assert hint not in question_of(usual)  # there is one set alone
    question = question_of(failed)
    assert "The model failed on this ledger" in question
    assert "What would top-up, or rotation, have changed" in question


def test_a_written_scenario_plays_what_the_fit_replays(fitted, tmp_path):
    place = fitted.write(tmp_path / "fitted.yaml")[0]
    scenario = sim.load(place)
    by_arm = {arm.name: play for arm, play in plays(Setup(scenario), 5)}
    replay = replace(fitted.replay, known=fitted.whole, cases=fitted.seen.cases)
    (past,) = replay.pasts(fitted.best.point, [5])
    np.testing.assert_array_equal(past.closures, past_of(by_arm["as_in_ledger"]).closures)


def test_every_row_of_the_sets_can_be_laid_over_the_scenario(fitted, tmp_path):
    place, _cases, sets = fitted.write(tmp_path / "fitted.yaml")
    heading, *rows = [line.split(",") for line in sets.read_text().splitlines()]
    assert len(rows) == len(fitted.shown)
    for row, one in zip(rows, fitted.shown, strict=True):
        cells = dict(zip(heading, row, strict=True))
        assert float(cells.pop("use")) == one.point.use
        keys = {k: v for k, v in cells.items() if k not in ("set", "# implausibility")}
        scenario = sim.load(place, *(f"{key}={value}" for key, value in keys.items()))
        laid = scenario.reference.setting
        assert laid.service_order == one.point.order
        assert laid.route[0].wait.family.mean == fitted.whole.wait_mean(one.point)


def test_values_have_their_origins(fitted, tmp_path):
    scenario = sim.load(fitted.write(tmp_path / "fitted.yaml")[0])
    origins = scenario.file.origins
    assert origins["docket"].basis == "data"
    assert origins["route.take_up.work"].basis == "assumed"
    assert origins["time_limit_days"].basis == "data"


def test_a_time_limit_that_the_ledger_does_not_have_is_assumed(fitted, tmp_path):
    play = fitted.seen.play
    docket = replace(play.log.docket, limit=np.full_like(play.log.docket.limit, np.nan))
    without = replace(fitted.seen, play=replace(play, log=replace(play.log, docket=docket)))
    scenario = sim.load(replace(fitted, seen=without).write(tmp_path / "fitted.yaml")[0])
    assert scenario.file.origins["time_limit_days"].basis == "assumed"


def test_nothing_is_written_over_and_nothing_by_halves(fitted, tmp_path):
    (tmp_path / "fitted.sets.csv").write_text("mine")
    with pytest.raises(InputError, match="there already"):
        fitted.write(tmp_path / "fitted.yaml")
    assert [place.name for place in tmp_path.iterdir()] == ["fitted.sets.csv"]


def test_a_forecast_has_every_set_and_its_flows_add_up(fitted, foretold):
    ahead, flows = foretold.prediction, foretold.prediction.flows
    assert ahead.months == ("2011-07", "2011-08")
    assert ahead.closures.shape == ahead.gini.shape == (20, 2)
    np.testing.assert_array_equal(flows.opening + flows.filed - flows.closed, flows.closing)
    np.testing.assert_array_equal(flows.opening[:, 1], flows.closing[:, 0])
    assert set(flows.opening[:, 0]) == {float(fitted.past.backlogs[:, -1].sum())}
    assert ahead.closures.sum(axis=1).std() > 0


def test_a_forecast_knows_nothing_of_the_months_after(seen, fitted):
    """The same is foretold if nothing at all was filed or closed after the cutoff."""
    past, end = seen.past, fitted.past.end
    known = past.filed < end
    other = replace(seen)
    closed = np.where(past.closed[known] <= end, past.closed[known], np.inf)
    other.__dict__["past"] = Past(
        past.filed[known], closed, past.team[known], past.ends, past.teams
    )
    other.__dict__["cases"] = seen.cases.before(end)
    other.__dict__["_order"] = np.argsort(past.filed[known], kind="stable")
    blind = replace(fitted, seen=other)
    ours, theirs = after_fit(fitted), after_fit(blind)
    for one in fitted.sets:
        assert scenario_ahead(theirs, one.point) == scenario_ahead(ours, one.point)
    ours, theirs = cases_ahead(ours), cases_ahead(theirs)
    for name in ("filed", "team", "kind", "amount", "limit"):
        np.testing.assert_array_equal(getattr(ours, name), getattr(theirs, name))


def test_the_year_after_the_ledger_is_a_scenario_with_its_open_cases(seen, fitted, tmp_path):
    place, _cases, sets = write_next(fitted, tmp_path / "fitted.yaml")
    scenario = sim.load(place)
    assert scenario.calendar.start == "2011-09"
    head = " ".join(place.read_text("utf-8").replace("#", "").split())
    assert head.startswith("A forecast of the 12 months after the ledger, 2011-09 on, if all goes")
    filed = scenario.reference.setting.intake.cases_per_month
    assert filed == pytest.approx(seen.past.filings.mean(), abs=1e-3)
    by_arm = {arm.name: play for arm, play in plays(Setup(scenario), 0)}
    assert set(by_arm) == {"as_before", "top_up", "rotation"}
    past = past_of(by_arm["as_before"])
    assert past.is_opening.sum() == seen.past.backlogs[:, -1].sum()
    assert past.backlogs[:, 0].tolist() == seen.past.backlogs[:, -1].tolist()
    assert past.filings.sum() > 0
    keys = sets.read_text().splitlines()[0].split(",")[3:]
    row = sets.read_text().splitlines()[1].split(",")[3:]
    sim.load(place, *(f"{key}={value}" for key, value in zip(keys, row, strict=True)))


def test_the_year_after_the_ledger_runs_as_it_stands_and_over_its_sets(
    fitted, tmp_path, monkeypatch, no_charts
):
    """Cases that nobody had wait, and go to all officers' regions in turn."""
    monkeypatch.chdir(tmp_path)
    other = replace(fitted.seen)
    past = fitted.seen.past
    team = np.where(np.arange(len(past.team)) % 3, past.team, -1)
    other.__dict__["past"] = Past(past.filed, past.closed, team, past.ends, past.teams)
    place = write_next(replace(fitted, seen=other), tmp_path / "fitted.yaml")[0]
    found = sim.run(sim.load(place, "replications=2"))
    assert set(found.table("replications")["arm"]) == {"as_before", "top_up", "rotation"}
    cases = cases_ahead(after_all(replace(fitted, seen=other)))
    nobodys = np.bincount(cases.region[cases.team < 0], minlength=OFFICERS)
    assert nobodys.min() > 0


def test_days_of_years_to_come_of_which_holidays_are_not_known_are_weekdays(fitted):
    cutoff = after_all(fitted)
    assert scenario_ahead(cutoff, fitted.best.point)["calendar"]["working_days"] == "all"
    china = Calendar(start="2011-01", months=8, working_days="china")
    play = SimpleNamespace(calendar=SimpleNamespace(source=china))
    seen = replace(fitted.seen, calendar={"working_days": "china"}, play=play)
    for start, days in (("2012-01", "china"), ("2150-01", "weekdays")):
        later = replace(cutoff, seen=seen, start=start)
        assert _calendar(later)["working_days"] == days


def test_what_happened_is_counted_in_the_ledger(seen, fitted):
    came = observed_of(fitted)
    assert came.closures.tolist() == seen.past.closures[6:].tolist()
    assert came.fit_closures.tolist() == seen.past.closures[:6].tolist()
    flows = came.flows
    np.testing.assert_array_equal(flows.opening + flows.filed - flows.closed, flows.closing)
    assert flows.closing[-1] == seen.past.backlogs[:, -1].sum()
    assert not np.isnan(came.curve).any()


def test_a_ledger_whose_cases_are_lost_on_the_way_does_not_add_up(fitted):
    """What is open is counted in the play, and not made up from what came and went."""
    kept = observed_of(fitted)
    whole = fitted.seen
    assert whole.open_cases.tolist() == [
        whole.past.backlogs[:, 0].sum() + n
        for n in np.cumsum([0, *(whole.past.filings - whole.past.closures)]).tolist()
    ]
    assert leaks(kept.flows) == 0
    past, broken = whole.past, replace(whole)
    lost = np.flatnonzero(~past.is_opening & past.is_closed)[0]  # never heard of again
    closed = np.where(np.arange(len(past.closed)) == lost, np.inf, past.closed)
    broken.__dict__["past"] = Past(past.filed, closed, past.team, past.ends, past.teams)
    assert leaks(observed_of(replace(fitted, seen=broken)).flows) == 1


@pytest.mark.parametrize("midnight", [False, True])
def test_open_cases_of_a_ledger_are_those_of_its_months(midnight, tmp_path):
    """Also where a case is closed at the midnight that ends a month, or before it is filed."""
    write_court_ledger(tmp_path)
    file = tmp_path / "台账.csv"
    if midnight:
        text = file.read_bytes().decode("gb18030")
        text += "（2014）苏0102执9号,2014-02-20,张三,2014-03-01,劳动争议\r\n"
        text += "（2014）苏0102执8号,2014-05-20,张三,2014-03-05,劳动争议\r\n"
        file.write_bytes(text.encode("gb18030"))
        (tmp_path / "map.yaml").write_text(MAP + "rows: {closed_before_filed: keep}\n", "utf-8")
    ledger = read_ledger(file, tmp_path / "map.yaml")
    window = window_of(ledger, "2013-06", "2014-06")
    seen, months = seen_of(ledger, window), measured(ledger, window).months
    assert seen.open_cases[:-1].tolist() == months["opening_cases"].tolist()
    assert seen.open_cases[1:].tolist() == months["pending_cases"].tolist()
    flows = seen.past.filings - seen.past.closures
    np.testing.assert_array_equal(np.diff(seen.open_cases), flows)


def test_names_that_a_scenario_cannot_have_are_numbers():
    assert fit_names(("甲一", "乙"), "K") == ("甲一", "乙")
    assert fit_names(("a/b", "a:b"), "K") == ("K001", "K002")
    assert fit_names(("1", "2"), "O") == ("O001", "O002")


def test_rare_kinds_and_those_without_a_kind_are_one():
    number = np.array([*range(25), 0, 0, -1])
    new, names = _few([f"kind {i}" for i in range(25)], number, "K", "general")
    assert len(names) == 21
    assert names[-1] == OTHERS
    assert new[number][-1] == 20
    assert new[0] == 0
    assert _few((), np.array([-1, -1]), "K", "general")[1] == ("general",)


def test_of_a_large_ledger_some_officers_are_looked_at_with_all_their_cases(seen):
    part = seen.some(8, 300)
    assert 1 < len(part.officers) < OFFICERS
    assert set(part.officers) <= set(seen.officers)
    for i, name in enumerate(part.officers):
        whole = seen.officers.index(name)
        assert (part.past.team == i).sum() == (seen.past.team == whole).sum()
        assert part.past.closed_by_team[i].tolist() == seen.past.closed_by_team[whole].tolist()
    most = np.bincount(seen.past.team).argmax()
    assert seen.officers[most] in part.officers
    assert len(part.cases) == len(part.past.filed)
    assert seen.some(8, 10_000) is seen
