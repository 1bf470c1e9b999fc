"""Whose chance it is: components of variance by hand, of known models, and of crossed worlds."""

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest

import sim
from sim.analysis.variance import (
    PARTS,
    crossed,
    deviations,
    excess_kurtosis,
    mean_squares,
    pivots,
    shares,
    variance_tables,
)
from sim.bureau.engines import play
from sim.bureau.regime import plan
from sim.report.summaries import summary_of
from sim.running.executors import Where
from sim.scenario.problems import InputError
from sim.scenario.rules import RULES
from sim.studies.carry_out import SILENT, Options, carry_out, folder_of
from sim.studies.library import outcome_in
from sim.studies.replication import Setup
from sim.studies.run import Run
from sim.studies.variance import Design, Variance, numbers, variance_of
from sim.world.streams import Streams
from sim.world.world import Lots, draw_worlds, worlds_of
from tests.support import regions, scenario, undrawn

ARMS = [{"name": "a"}, {"name": "b", "allocation": "top_up"}]
DRAWN = {"count": 2, "officer_speed": {"lognormal": {"mean": 1, "cv": 0.4}}}


def uneven(**changes):
    """Two teams of drawn speeds, a region each."""
    usual = {"teams": DRAWN, "intake": {"cases_per_month": 45, "regions": regions([1], [2])}}
    return scenario(**(usual | {"arms": ARMS} | changes))


def test_mean_squares_and_components_worked_out_by_hand():
    """Mean 4; dockets -2, 2; staffs -2, 0, 2; interaction 1, 0, -1 and its opposite.

    Mean squares: dockets 3 x 8 / 1 = 24, staffs 2 x 8 / 2 = 8, interaction 4 / 2 = 2.
    """
    found = mean_squares(np.array([[1.0, 2.0, 3.0], [3.0, 6.0, 9.0]])[:, :, None])
    np.testing.assert_allclose(found.freedom, [1, 2, 2, 0])
    np.testing.assert_allclose(found.values, [24, 8, 2, 0])
    np.testing.assert_allclose(found.components, [22 / 3, 3, 2, 0])
    np.testing.assert_allclose(shares(found.components), np.array([22, 9, 6, 0]) / 37)
    np.testing.assert_allclose(deviations(found.components) ** 2, [37 / 3, 28 / 3])


def test_lots_within_the_cells_are_a_part_of_their_own():
    """The same cells, each played twice, a case more and a case less: 12 / 6 within them."""
    cells = np.array([[1.0, 2.0, 3.0], [3.0, 6.0, 9.0]])
    found = mean_squares(np.stack([cells - 1, cells + 1], axis=2))
    np.testing.assert_allclose(found.values, [48, 16, 4, 2])
    np.testing.assert_allclose(found.components, [22 / 3, 3, 1, 2])


@pytest.mark.parametrize(("shape", "part"), [((1, 4, 1), "staff"), ((4, 1, 1), "docket")])
def test_what_is_given_has_no_part(shape, part):
    found = mean_squares(np.array([1.0, 2.0, 4.0, 5.0]).reshape(shape))
    assert dict(zip(PARTS, found.components.round(9), strict=True)) == dict.fromkeys(PARTS, 0) | {
        part: pytest.approx(10 / 3)
    }


def test_excess_kurtosis_by_hand():
    """0, 0, 0, 0, 5: second moment 4, fourth 52: 0.25 more than 3, unbiased 4 / 6 (6 / 4 + 6)."""
    assert excess_kurtosis(np.array([0.0, 0, 0, 0, 5])) == pytest.approx(5)
    assert excess_kurtosis(np.array([1.0, 2, 9])) == 0
    assert excess_kurtosis(np.ones(9)) == 0


def drawn(seed: int, sd) -> np.ndarray:
    """Normal effects of 12 dockets and 12 staffs, their interaction and two lots in each cell."""
    streams = Streams(seed, 0)
    sizes = ((12, 1, 1), (1, 12, 1), (12, 12, 1), (12, 12, 2))
    parts = zip(PARTS, sizes, sd, strict=True)
    return sum(
        one * streams.draws(name, int(np.prod(size)), "normal").reshape(size)
        for name, size, one in parts
    )


def test_components_of_a_known_model_are_unbiased_and_their_intervals_cover_them():
    """100 designs of 12 x 12; the standard error of a mean is 0.04 to 0.045 of what is estimated.

    Each interval covers with 95 %: fewer than 88 of 100 once in 300.
    """
    true = np.array([3.0, 9.0, 1.0, 2.0])
    designs = [drawn(seed, np.sqrt(true)) for seed in range(100)]
    found = np.array([mean_squares(one).components for one in designs])
    np.testing.assert_allclose(found.mean(axis=0) / true, 1, atol=0.18)
    covered = np.zeros((2, 4))
    for seed, one in enumerate(designs):
        pivotal = pivots(one, seed).components
        for way, (values, known) in enumerate(
            ((pivotal, true), (shares(pivotal), true / true.sum()))
        ):
            low, high = np.quantile(values, (0.025, 0.975), axis=1)
            covered[way] += (low <= known) & (known <= high)
    assert (covered >= 88).all(), covered


def test_the_difference_in_each_cell_and_measures_that_are_not_defined_everywhere():
    rows = [
        (docket, staff, 0, arm, 2 * docket + staff, 10 * docket + staff + (arm == "b") * docket)
        for arm in "ba"
        for staff in (1, 0)
        for docket in (0, 1)
    ]
    columns = ["docket_of", "staff_of", "draw", "arm", "replication", "one"]
    table = pd.DataFrame(rows, columns=columns)
    assert crossed(table, "b", "a", "one").tolist() == [[[0], [0]], [[1], [1]]]
    table["two"] = table["one"].where(table["replication"] > 0)
    components, sds = variance_tables(table, ["a", "b"], 1)
    assert components.loc[components["measure"] == "one", "share"].tolist() == [1, 0, 0, 0]
    undefined = components[components["measure"] == "two"]
    assert (
        undefined[["variance", "variance_low_95", "share", "share_high_95"]].isna().all(axis=None)
    )
    assert sds.set_index("measure").loc["one", ["difference", "sd_given"]].tolist() == [
        0.5,
        pytest.approx(np.sqrt(0.5)),
    ]


def test_the_diagonal_is_the_ordinary_run_and_a_cell_has_the_docket_and_the_staff_of_two():
    given = uneven(history={"months": 1})
    for i, j in ((0, 0), (3, 3), (0, 2), (4, 1)):
        for arm, world in enumerate(worlds_of(given, numbers(i, j, 0))):
            mine, theirs = (draw_worlds(given, number)[arm] for number in (i, j))
            assert world.docket.fingerprint == mine.docket.fingerprint
            assert world.staff.fingerprint == theirs.staff.fingerprint
            lots = (world.rule_draws == mine.rule_draws).all()
            assert lots == (i == j)


def test_every_cell_and_draw_has_lots_of_its_own_which_are_the_same_in_a_larger_design():
    cells = [numbers(i, j, k).rule for i in range(9) for j in range(9) for k in range(3)]
    assert len(set(cells)) == len(cells)
    design = Design(3, 4, 2)
    assert [design.cell(unit) for unit in (0, 1, 2, 8, 23)] == [
        (0, 0, 0), (0, 0, 1), (0, 1, 0), (1, 0, 0), (2, 3, 1)
    ]  # fmt: skip


class OtherLots(NamedTuple):
    """Lots of which each comes out the other way round."""

    lots: Lots

    def of(self, docket):
        return 1 - self.lots.of(docket)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule != "as_in_ledger"])
def test_it_is_known_which_rules_draw_lots(rule):
    given = scenario(
        calendar={"months": 7},
        teams=[{"officer_speed": speed} for speed in (1, 0.5, 2, 1)],
        intake={"cases_per_month": 60, "regions": regions([1], [2], [3], [4])},
        kinds=[{"name": "a"}, {"name": "b", "work_factor": 3}],
        opening_backlog=[30, 12, 3, 0],
        absences=[{"team": 4, "from": "2013-11", "months": 2}],
        allocation=rule,
    )
    worlds = [replace(draw_worlds(given, 0)[0], whole=None)]  # not followed further
    worlds.append(replace(worlds[0], lots=OtherLots(worlds[0].lots)))
    one, other = (play(world, plan(given, given.reference)) for world in worlds)
    teams = [log.allocations.team.tolist() for log in (one, other)]
    assert RULES[rule].draws_lots == (teams[0] != teams[1])


@pytest.mark.study
def test_a_study_is_the_same_on_any_number_of_workers(tmp_path):
    study = variance_of(Setup(uneven(replications=3)), None, 3, 4)
    for workers in (1, 2):
        undrawn(study, tmp_path / f"{workers}", workers)
    for name in ("replications", "components", "deviations"):
        one, other = ((tmp_path / f"{n}" / f"{name}.csv").read_bytes() for n in (1, 2))
        assert one == other


def test_the_diagonal_of_a_study_is_the_run(tmp_path):
    given = uneven(replications=3)
    undrawn(variance_of(Setup(given), None, 3, 4), tmp_path / "crossed")
    undrawn(Run(Setup(given)), tmp_path / "run")
    run = outcome_in(tmp_path / "run").table("replications")
    crossed = outcome_in(tmp_path / "crossed").table("replications")
    diagonal = crossed[crossed["docket_of"] == crossed["staff_of"]]
    assert diagonal["docket_of"].tolist() == [0, 0, 1, 1, 2, 2]
    for name in run.columns.drop("replication"):
        assert run[name].tolist() == diagonal[name].tolist() or run[name].isna().any(), name


def test_what_is_played_is_kept_and_not_played_again(tmp_path, monkeypatch):
    study, folder = variance_of(Setup(uneven()), None, 3, 3), tmp_path / "v"
    of = folder_of(study, folder)
    with pytest.raises(MemoryError), carry_out(study, of, Options(Where(1))) as _outcome:
        raise MemoryError
    assert of.chunks.count() == 9
    monkeypatch.setattr("sim.studies.variance.play_cells", lambda *_: pytest.fail("played"))
    assert undrawn(study, folder)
    assert len(outcome_in(folder).table("replications")) == 18


def said(study: Variance, folder: Path) -> str:
    undrawn(study, folder)
    return str(summary_of(outcome_in(folder)).__dict__)


def test_given_speeds_and_given_dockets_have_no_part_and_lots_have_one(tmp_path):
    fixed = {"count": 2, "officer_speed": 1.2}
    study = variance_of(Setup(uneven(teams=fixed)), None, 4, 5)
    assert study.design == Design(4, 1, 1)
    text = said(study, tmp_path / "given")
    assert "All speeds are given" in text
    assert "100 % (100 to 100) comes from which cases come in" in text
    by_lot = uneven(arms=[ARMS[0], {"name": "b", "allocation": "random"}])
    lots = variance_of(Setup(by_lot), None, 3, 3)
    assert lots.design == Design(3, 3, 2)
    assert "the lots that rules draw" in said(lots, tmp_path / "lots")
    cases = draw_worlds(uneven(), 0)[0].docket
    one = variance_of(Setup(uneven(), cases), None, None, None)
    assert one.design == Design(1, 30, 1)


def test_where_nothing_is_drawn_or_too_little_is_asked_for_it_is_refused():
    given = uneven(teams={"count": 2, "officer_speed": 1.2})
    cases = draw_worlds(given, 0)[0].docket
    with pytest.raises(InputError, match="nothing is left to chance"):
        variance_of(Setup(given, cases), None, None, None)
    for asked in ((1, 3), (3, 0)):
        with pytest.raises(InputError, match="must be a whole number, 2 or more"):
            variance_of(Setup(uneven()), None, *asked)
    with pytest.raises(InputError, match="--staffs: found 1,001; at most 1,000 are allowed"):
        variance_of(Setup(uneven()), None, 2, 1001)
    with pytest.raises(InputError, match="one arm only"):
        sim.variance(uneven(arms=ARMS[:1]))


def test_an_option_for_what_is_given_is_not_passed_over(tmp_path, monkeypatch):
    monkeypatch.setattr("sim.report.charts.drawing.saved", lambda *_: {})
    told: list[str] = []
    listener = replace(SILENT, told=told.append)
    given = uneven(teams={"count": 2, "officer_speed": 1.2})
    found = sim.variance(
        given, dockets=2, staffs=7, out=tmp_path / "v", workers=1, listener=listener
    )
    assert "--staffs 7 is not used: all speeds are given, none is drawn." in told
    assert found.manifest["dockets"] == 2
    assert "--staffs" not in found.manifest["command"]
