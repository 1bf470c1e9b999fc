"""A table of bureaus in many replications: its units of work, and its tables made of any chunks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.measures.play import Play
from sim.measures.pooled import age_columns, bureau_row, month_columns, pooled_row, team_columns
from sim.running.executors import Files
from sim.running.store import RunFolder
from sim.running.tables import table
from sim.scenario.panel import Panel, panel_of
from sim.studies.bureau_tables import TABLES
from sim.studies.bureau_units import TOGETHER, Order
from sim.studies.bureaus import Bureaus, play_bureaus
from sim.studies.replication import Setup, plays
from sim.studies.study import Outcome, PlayedChunks
from tests.support import regions, scenario, studied

REPLICATIONS = TOGETHER + 3
ROWS = """\
name,province,teams,divisions,cases_per_month,region_imbalance,opening_backlog
Ax,N,2,1,8,0.4,3
Bx,S,3,2,9.5,0,
Cx,N,1,1,0,0.4,0
Dx,,2,1,7,0.2,1
"""


@pytest.mark.parametrize("bureaus", [1, 4])
@pytest.mark.parametrize("replications", [1, 3, 10, 11, 25])
def test_every_unit_is_there_once_and_blocks_are_whole_replications(bureaus, replications):
    order = Order(bureaus, replications)
    units = [order[number] for number in range(len(order))]
    expected = [(r, i) for r in range(replications) for i in range(bureaus)]
    assert sorted(units) == expected
    assert [r for block in order.blocks for r in block] == list(range(replications))
    for block in order.blocks:
        mine = [units[number] for number in order.numbers(block)]
        assert mine == [(r, i) for i in range(bureaus) for r in block]


@pytest.fixture(scope="module")
def country(tmp_path_factory) -> Panel:
    """Four small bureaus in three provinces, two arms."""
    file = tmp_path_factory.mktemp("country") / "table.csv"
    file.write_text(ROWS, encoding="utf-8")
    arms = [{"name": "one"}, {"name": "two", "allocation": "top_up"}]
    keys = {"bureaus": str(file), "replications": REPLICATIONS, "arms": arms}
    speed = {"lognormal": {"mean": 1, "cv": 0.2}}
    teams = {"count": 1, "officer_speed": speed, "assistant_speed": None}
    return panel_of(scenario(**keys, intake={"regions": regions([1])}, teams=teams))


def written(country: Panel, folder: Path, chunks: list[range]) -> Outcome:
    """The tables of a study that was played in these chunks."""
    study = Bureaus(country.base, REPLICATIONS)
    where = RunFolder(folder / "run", study.id)
    for chunk in chunks:
        where.chunks.keep(chunk, play_bureaus(country, "auto", chunk))
    folder.mkdir(exist_ok=True)
    outcome = Outcome(folder, {}, study, PlayedChunks(where, chunks, REPLICATIONS))
    outcome.write_tables()
    return outcome


def cut(sizes: list[int]) -> list[range]:
    """All units in chunks of these sizes, again and again."""
    ends = np.minimum(np.cumsum(sizes * 60), 4 * REPLICATIONS)
    ends = ends[: int(np.argmax(ends == 4 * REPLICATIONS)) + 1].tolist()
    return [range(begin, end) for begin, end in zip([0, *ends[:-1]], ends, strict=True)]


@pytest.fixture(scope="module")
def whole(country, tmp_path_factory) -> Outcome:
    """The tables, played in a single chunk."""
    return written(country, tmp_path_factory.mktemp("whole"), cut([4 * REPLICATIONS]))


@pytest.mark.parametrize("sizes", [studied([1]), studied([7]), [3, 14, 2]], ids=str)
def test_tables_are_the_same_to_the_byte_however_units_are_cut_in_chunks(
    country, whole, tmp_path, sizes
):
    outcome = written(country, tmp_path, cut(sizes)[::-1])
    names = {file.name for file in whole.folder.glob("*.csv")}
    assert {f"{name}.csv" for name in TABLES} < names
    for name in names:
        assert (outcome.folder / name).read_bytes() == (whole.folder / name).read_bytes()


def alone(country: Panel, replication: int) -> Iterator[tuple[str, str, str, Play]]:
    """Bureau, province, arm and play of a replication, each bureau played by itself."""
    for i, (name, province) in enumerate(zip(country.names, country.provinces, strict=True)):
        for arm, play in plays(Setup(country.bureau(i)), replication):
            yield name, province, arm.name, play


@pytest.mark.parametrize("replication", [0, TOGETHER - 1, REPLICATIONS - 1])
def test_a_bureau_by_itself_is_in_the_tables_to_the_last_bit(country, whole, replication):
    bureaus, teams = (whole.table(name) for name in ("bureaus", "teams"))
    bureaus = bureaus[bureaus["replication"] == replication]
    teams = teams[teams["replication"] == replication]
    expected = list(alone(country, replication))
    assert [*zip(bureaus["bureau"], bureaus["province"], bureaus["arm"], strict=True)] == [
        row[:3] for row in expected
    ]
    measures = [name for name in bureaus if name not in ("arm", "replication", "province")][1:]
    rows = [bureau_row(play) for *_labels, play in expected]
    found = bureaus[measures].to_numpy(dtype=np.float64)
    np.testing.assert_array_equal(found, [[row[name] for name in measures] for row in rows])
    columns = [team_columns(play) for *_labels, play in expected]
    for name in ("team", "received", "closed", "backlog"):
        of_all = np.concatenate([one[name] for one in columns])
        assert teams[name].tolist() == of_all.tolist()


@pytest.mark.parametrize("province", ["", "N", "(none)"], ids=["all", "two bureaus", "one bureau"])
def test_bureaus_together_are_those_that_were_played_by_themselves(country, whole, province):
    replication = TOGETHER
    expected = [one for one in alone(country, replication) if one[1] == (province or one[1])]
    found = whole.table("provinces" if province else "replications")
    if province:
        found = found[found["province"] == province].drop(columns="province")
    found = found[found["replication"] == replication].set_index("arm")
    for arm in ("one", "two"):
        mine = [(name, play) for name, _province, of, play in expected if of == arm]
        rows = pd.DataFrame(bureau_row(play) for _name, play in mine)
        others = [
            pd.concat([pd.DataFrame({"bureau": name} | of(play)) for name, play in mine])
            for of in (team_columns, month_columns, age_columns)
        ]
        row = pooled_row(*({name: one[name].to_numpy() for name in one} for one in (rows, *others)))
        values = found.loc[arm, list(row)].to_numpy(dtype=np.float64)
        np.testing.assert_array_equal(values, list(row.values()))


def test_months_and_ages_are_sums_over_the_bureaus(country, whole):
    replication = REPLICATIONS - 1
    months, ages = (whole.table(name) for name in ("months", "ages"))
    plays_of = [(p, play) for _n, p, arm, play in alone(country, replication) if arm == "two"]
    mine = (months["arm"] == "two") & (months["replication"] == replication)
    for province in ("N", "S", "(none)"):
        found = months[mine & (months["province"] == province)]
        sums = [month_columns(play) for p, play in plays_of if p == province]
        for name in ("teams", "received", "closed", "backlog"):
            assert found[name].tolist() == sum(one[name] for one in sums).tolist()
    found = ages[(ages["arm"] == "two") & (ages["replication"] == replication)]
    of_each = [age_columns(play) for _province, play in plays_of]
    for name in ("closed", "open"):
        assert found[name].tolist() == sum(one[name] for one in of_each).tolist()


def test_a_scenario_is_made_once_for_the_replications_of_a_chunk(country, monkeypatch):
    made: list[int] = []
    usual = Panel.bureau

    def bureau(panel: Panel, i: int):
        made.append(i)
        return usual(panel, i)

    monkeypatch.setattr(Panel, "bureau", bureau)
    files: Files = play_bureaus(country, "auto", range(2 * TOGETHER))
    assert made == [0, 1]
    assert set(files) == {f"{name}.arrow" for name in TABLES}


def test_a_chunk_of_another_study_is_refused(country, whole, tmp_path):
    assert whole.chunks is not None
    other = RunFolder(tmp_path / "run", "0" * 12)
    chunk = range(4 * REPLICATIONS)
    other.chunks.keep(chunk, {"bureaus.arrow": b""})
    mine = RunFolder(tmp_path / "run", whole.study.id)
    outcome = Outcome(tmp_path, {}, whole.study, PlayedChunks(mine, [chunk], REPLICATIONS))
    with pytest.raises(Exception, match="is not of this run"):
        outcome.write_tables()
    assert not list(tmp_path.glob("*.csv"))
    assert len(table(whole.folder, "bureaus")) == 2 * 4 * REPLICATIONS
