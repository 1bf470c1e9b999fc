"""Questions asked the other way round: the sequence of intervals, the search, and the study."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import permutations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.analysis.goal import costs_of, goal, sought_axes
from sim.analysis.looked_at import looked_at
from sim.analysis.seeking import Search, most_looked_at, progress
from sim.analysis.sequential import PRIOR, Looks, Target, judged, sequence_ends
from sim.measures.indicators import measures
from sim.report.charts.seek import front
from sim.report.wanted import ends_beside, target_in_words
from sim.running.executors import Where
from sim.scenario.problems import InputError
from sim.studies.carry_out import SILENT, Options, carry_out, folder_of
from sim.studies.points import points_of
from sim.studies.replication import Setup, plays
from sim.studies.seek import Seek
from sim.world.streams import Streams
from tests.support import regions, scenario, undrawn

AT_LEAST = Target("closures_cases", at_least=True, value=0.0)
LOOKS = Looks(0.01, at_least=20, at_most=60)


def evidence(values: np.ndarray, mean: float) -> float:
    """The e-value against a mean, straight from the formula of Wang and Ramdas (2025)."""
    n, moved = len(values), values - mean
    squares, total = (moved**2).sum(), moved.sum()
    grown = (n + PRIOR) * squares / ((n + PRIOR) * squares - total**2)
    return float(np.sqrt(PRIOR / (n + PRIOR)) * grown ** (n / 2))


def test_at_the_ends_of_the_sequence_the_evidence_is_that_of_its_error():
    """Of symmetric values, which Hall's transformation leaves as they are."""
    values = np.concatenate([np.arange(1.0, 16), -np.arange(1.0, 16)]) + 3
    low, high = (ends[-1] for ends in sequence_ends(values, 0.01))
    assert low + high == pytest.approx(6)
    assert evidence(values, low) == pytest.approx(1 / (2 * 0.01), rel=1e-9)


def test_the_sequence_is_on_the_wrong_side_as_seldom_as_it_says():
    """A mean of exactly the target, looked at 97 times: 4 % at the most, 2 % on each side.

    1,500 sequences; with 2 % on a side more than 44 are wrong in 1 of 1,000 such tests.
    """
    generator = Streams(5, 0).generator("test")
    looks = Looks(0.02, 20, 500)
    for draw in (generator.normal, lambda size: generator.gamma(4, size=size) - 4):
        verdicts = [judged(draw(size=500), AT_LEAST, looks).verdict for _ in range(1500)]
        assert verdicts.count("meets") <= 44
        assert verdicts.count("fails") <= 44
        assert verdicts.count("unclear") > 1400


def test_equal_values_are_judged_by_what_they_are_and_few_say_nothing():
    assert judged(np.full(20, 0.1), AT_LEAST, LOOKS).verdict == "meets"
    assert judged(np.zeros(20), AT_LEAST, LOOKS).verdict == "meets"  # it is at least 0
    assert judged(np.full(20, -0.1), AT_LEAST, LOOKS).verdict == "fails"
    assert judged(np.full(19, 0.1), AT_LEAST, LOOKS).verdict == "open"
    assert judged(np.full(60, np.nan), AT_LEAST, LOOKS).verdict == "unclear"
    rare = np.zeros(60)
    rare[5] = 1  # one event in 60 replications makes no interval
    above = Target("x", at_least=False, value=0.5)
    assert judged(rare, above, LOOKS).verdict == "unclear"


def test_looks_end_at_the_most_replications():
    looks = Looks(0.01, 20, 33)
    assert looks.at(100).tolist() == [20, 25, 30, 33]
    assert looks.at(24).tolist() == [20]
    assert [looks.following(n) for n in (0, 19, 20, 24, 25, 30)] == [20, 20, 25, 25, 30, 33]


def played(*means: float, n: int = 60) -> dict[int, np.ndarray]:
    """Values whose verdict is known at the first look, or never (mean 0)."""
    wobble = np.tile([1.0, -1.0], n // 2) * 0.1
    return {point: mean + wobble for point, mean in enumerate(means)}


def search(points: int, dearer: int = 1, costs: tuple[float, ...] = ()) -> Search:
    return Search(AT_LEAST, points, LOOKS, dearer, costs)


@pytest.mark.parametrize("place", range(9))
def test_bisection_finds_the_first_that_meets(place):
    means = [-1.0] * place + [1.0] * (8 - place)
    found = progress(search(8), played(*means, 1.0, 1.0))
    assert found.is_over
    assert found.found == ((place,) if place < 8 else ())
    judged_points = [point for point in found.verdicts if point < 8]
    assert len(judged_points) <= 4 == most_looked_at(8, is_screened=False) - 1
    backwards = progress(search(8, dearer=-1), played(*means[::-1], 1.0, 1.0))
    assert backwards.found == ((7 - place,) if place < 8 else ())


def test_what_is_not_known_does_not_count_as_meeting():
    found = progress(search(3), played(-1.0, 0.0, 1.0))
    assert found.found == (2,)
    assert found.verdicts[1].verdict == "unclear"
    assert found.verdicts[1].replications == 60


def test_the_end_that_is_nearer_to_the_target_says_what_is_sought():
    up, down = played(-1.0, -0.5, 1.0), played(1.0, -0.5, -1.0)
    assert [progress(search(3, 0), p).found for p in (up, down)] == [(2,), (0,)]
    at_most = Search(Target("x", at_least=False, value=0.0), 3, LOOKS)
    assert [progress(at_most, p).found for p in (up, down)] == [(1,), (1,)]
    assert [progress(at_most, p).dearer for p in (up, down)] == [-1, 1]


def test_where_nothing_meets_the_bureau_without_work_is_judged_too():
    values = played(-1.0, -1.0, -1.0, 1.0, -1.0)  # 3: without work at the first, 4: at the last
    values = {point: of for point, of in values.items() if point != 4}
    found = progress(search(3), values)
    assert found.needs == ((4, 20),)
    found = progress(search(3), values | {4: np.full(60, -1.0)})
    assert (found.is_over, found.found, found.verdicts[4].verdict) == (True, (), "fails")
    assert progress(search(3, -1), values).verdicts[3].verdict == "meets"


def test_what_is_played_next_depends_on_what_is_known_alone():
    """The same search, its replications coming in in any order."""
    values = played(-1.0, 1.0, 1.0, n=20)
    for order in permutations(values):
        so_far: dict[int, np.ndarray] = {}
        for point in order:
            so_far[point] = values[point]
            needs = dict(progress(search(3), so_far).needs)
            assert set(needs) <= set(values) - set(so_far)
        assert progress(search(3), so_far).found == (1,)


def test_screening_finds_the_cheapest_and_drops_what_is_dearer():
    costs = (1.0, 2.0, 2.0, 3.0)
    found = progress(search(4, 0, costs), played(-1.0, 1.0, 1.0, 1.0, 1.0, 1.0))
    assert found.found == (1, 2)
    # The dearest one is decided in the same round as those that make it too dear.
    assert progress(search(4, 0, costs), played(-1.0, 1.0, 1.0, 0.0)).found == (1, 2)
    dropped = progress(search(4, 0, costs), played(-1.0, 1.0, 1.0, 0.0))
    assert 3 not in dropped.verdicts
    unclear = progress(search(4, 0, costs), played(0.0, 1.0, -1.0, 1.0))
    assert unclear.found == (1,)
    assert unclear.verdicts[0].verdict == "unclear"
    none = progress(search(2, 0, (2.0, 1.0)), played(-1.0, -1.0, 1.0, 1.0))
    assert none.found == ()
    assert none.verdicts[2].verdict == "meets"  # without work, at the dearer end: the first


def test_the_front_is_what_none_is_better_than_for_less():
    cost, gain = np.array([1, 2, 2, 3, 4.0]), np.array([5, 5, 6, 6, 7.0])
    assert front(cost, gain) == [0, 2, 4]


def test_steps_against_the_order_are_seen():
    values = played(0.0, 1.0, 0.2)
    rows = pd.concat(
        pd.DataFrame({"point": p, "replication": range(60), "closures_cases": of})
        for p, of in values.items()
    )
    table = looked_at(rows, search(3), progress(search(3), values))
    assert table["change"].round(6).tolist()[1:] == [1.0, -0.8]
    assert table["change_high"][2] < 0


# What is asked, as it is written


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("closed_within_limit_share >= 95 %", ("closed_within_limit_share", True, 0.95)),
        ("closed_within_limit>=95%", ("closed_within_limit_share", True, 0.95)),
        ("closed_within_limit_share ≥ 95％", ("closed_within_limit_share", True, 0.95)),
        ("closed_within_limit_share >= 0.95", ("closed_within_limit_share", True, 0.95)),
        ("time_to_closure_median <= 60.5", ("time_to_closure_median_days", False, 60.5)),
        ("closures ＜＝ 1e2", ("closures_cases", False, 100.0)),
    ],
)
def test_a_target_as_it_is_written(text, target):
    found = goal(text, scenario())
    assert (found.measure, found.at_least, found.value) == target


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("closed_within_limt_share >= 95 %", "did you mean 'closed_within_limit_share'?"),
        ("closed_within_limit_share > 95 %", 'must be "MEASURE >= VALUE"'),
        ("closed_within_limit_share >= many", "found 'closed_within_limit_share >= many'"),
        ("closed_within_limit_share >= 95", "is a share; write 95 % or 0.95"),
        ("closed_within_limit_share >= 950 %", "is a share; it is never 950 %"),
        ("closures >= 5 %", "closures_cases is not a share but has cases; leave out %"),
        ("backlog_gini >= 5 %", "is not a share but has no unit"),
        ("closures >= 1e999", "must be"),
        ("lack_of_assets_share >= 5", "no closing type has  reopened"),
        ("recovery_rate >= 5 %", "is not defined under every arm"),
    ],
)
def test_a_target_that_cannot_be_read_is_refused(text, said):
    with pytest.raises(InputError) as error:
        goal(text, scenario())
    assert str(error.value).startswith("--until: ")
    assert said in str(error.value)


def test_targets_are_said_in_the_digits_in_which_they_are_written():
    assert target_in_words(goal("closed_within_limit_share >= 95 %", scenario())) == "at least 95 %"
    assert target_in_words(goal("closed_within_limit >= 94.25 %", scenario())) == "at least 94.25 %"
    assert target_in_words(goal("closures <= 1234", scenario())) == "at most 1,234 cases"
    share = Target("closed_within_limit_share", at_least=True, value=0.95)
    assert ends_beside(0.9412, 0.9499, share) == "94.12 to 94.99"
    assert ends_beside(0.9412, 0.9439, share) == "94.1 to 94.4"
    assert ends_beside(0.95, 0.96, share) == "95.0 to 96.0"


def test_values_among_which_is_sought():
    assert sought_axes(["teams.count=8:11"]) == {"teams.count": (8, 9, 10, 11)}
    assert sought_axes(["teams.count=8:16:3"]) == {"teams.count": (8, 12, 16)}
    assert len(sought_axes(["teams.officer_speed.cv=0:0.4"])["teams.officer_speed.cv"]) == 33
    with pytest.raises(InputError, match=r"teams.count: found 8.5; must be a whole number"):
        sought_axes(["teams.count=8.5,9"])
    with pytest.raises(InputError, match="LOW"):
        sought_axes(["teams.count=9:8"])


def test_costs_as_they_are_written():
    keys = ["teams.count", "b"]
    assert costs_of("teams.count=1, b=0.4", keys) == {"teams.count": 1.0, "b": 0.4}
    assert costs_of("b＝-2；teams.count=1", keys) == {"teams.count": 1.0, "b": -2.0}
    for text, said in {
        "teams.count=1": "lacks b, which is varied",
        "teams.count=1,b=2,c=3": "c is not varied",
        "teams.count=1,teams.cont=2": "did you mean 'teams.count'?",
        "teams.count=1,b=x": 'must be "KEY=COST, KEY=COST"',
        "teams.count=0,b=0": "costs nothing",
        "b=1,b=2": "b stands twice",
    }.items():
        with pytest.raises(InputError) as error:
            costs_of(text, keys)
        assert said in str(error.value)


# The study

BUREAU = {
    "calendar": {"months": 2},
    "history": {"months": 1},
    "intake": {"cases_per_month": 60, "regions": regions([1])},
    "route": [{"stage": "a", "role": "officer", "work": {"gamma": {"mean": 0.8, "cv": 1}}}],
    "time_limit_days": 10,
    "teams": {"count": 2, "assistant_speed": None},
    "arms": [
        {"name": "turns", "allocation": {"rule": "rotation", "timing": "rolling"}},
        {"name": "b"},
    ],
}
TARGET = Target("closed_within_limit_share", at_least=True, value=0.9)


def sought(target: Target = TARGET, at_most: int = 40, **of) -> Seek:
    values = of.pop("values", tuple((float(n),) for n in range(1, 7)))
    keys = of.pop("keys", ("teams.count",))
    points = points_of(scenario(**BUREAU), keys, values, at_most)
    return Seek(points, "turns", target, 0.95, **of)


QUICK = partial(sought, at_most=20, values=((3.0,), (5.0,), (8.0,)))


def tables(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.glob("*.csv")}


def shares(count: int, replications: int) -> list[float]:
    """The measure of the arm with so many teams, where both arms are played."""
    given = scenario(**BUREAU | {"teams": {"count": count, "assistant_speed": None}})
    every = [{a.name: p for a, p in plays(Setup(given), r)} for r in range(replications)]
    return [measures(of["turns"])["closed_within_limit_share"] for of in every]


def test_a_search_plays_what_a_run_plays_and_finds_what_its_means_say(tmp_path):
    undrawn(sought(), tmp_path / "s")
    values = pd.read_csv(tmp_path / "s/values.csv").set_index("teams.count")
    rows = pd.read_csv(tmp_path / "s/replications.csv").groupby("point")
    (found,) = values.index[values["sought"]]
    of = rows.get_group(values.loc[found, "point"])
    assert set(of["arm"]) == {"turns"}
    assert of["closed_within_limit_share"].tolist()[:4] == shares(int(found), 4)
    assert values.loc[found, "any_look_low"] >= 0.9
    assert (values.loc[found - 1, "verdict"], values.loc[found - 2, "any_look_high"] < 0.9) == (
        "unclear",
        True,
    )
    assert rows.size().tolist() == values["replications"].tolist()


@pytest.mark.study
def test_it_leaves_the_same_bytes_on_any_workers_and_when_it_is_resumed(tmp_path):
    undrawn(QUICK(), tmp_path / "one")
    undrawn(QUICK(), tmp_path / "two", workers=2)
    folder, kept = folder_of(QUICK(), tmp_path / "stopped"), []

    def stop(units: int) -> None:
        kept.append(units)
        if len(kept) == 7:
            raise KeyboardInterrupt

    listener = replace(SILENT, finished=stop)
    with pytest.raises(KeyboardInterrupt), carry_out(QUICK(), folder, Options(Where(1)), listener):
        pass
    assert folder.chunks.count() == 7 * 5
    undrawn(QUICK(), tmp_path / "stopped")
    first = tables(tmp_path / "one")
    assert first == tables(tmp_path / "two") == tables(tmp_path / "stopped")
    assert set(first) == {"points.csv", "values.csv", "replications.csv"}


def test_without_work_only_waits_are_left(tmp_path):
    """All close at once: the share is 1, which no number of people exceeds."""
    never = Target("closed_within_limit_share", at_least=True, value=1.01)
    undrawn(sought(never, at_most=20, values=((8.0,), (9.0,))), tmp_path / "s")
    last = pd.read_csv(tmp_path / "s/values.csv").iloc[-1]
    assert (last["work"], last["mean"], last["verdict"]) == ("none", 1.0, "fails")


def test_combinations_are_screened_by_cost(tmp_path):
    values = tuple((n, speed) for n in (4.0, 8.0) for speed in (1.0, 1.5))
    keys, costs = (
        ("teams.count", "teams.officer_speed"),
        {"teams.count": 1.0, "teams.officer_speed": 1.0},
    )
    undrawn(sought(at_most=30, values=values, keys=keys, costs=costs), tmp_path / "s")
    table = pd.read_csv(tmp_path / "s/values.csv")
    found = table[table["sought"]]
    met, cheaper = table[table["verdict"] == "meets"], table["cost"] < found["cost"].min()
    assert found["cost"].min() == met["cost"].min()
    assert set(table.loc[cheaper, "verdict"]) <= {"fails", "unclear"}
    assert (table["cost"] == table["teams.count"] + table["teams.officer_speed"]).all()
