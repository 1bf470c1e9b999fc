"""Tables of bureaus: rows laid over a scenario, and what is wrong with them."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any
from weakref import ref

import numpy as np
import pyarrow as pa
import pytest

from sim.app.pages.run import WORDS
from sim.cli.terminal import UNITS
from sim.measures.play import Play
from sim.running.tables import from_arrow, wide
from sim.scenario.panel import Panel, chosen_bureau, panel_of, region_shares, shared_out
from sim.scenario.problems import InputError
from sim.scenario.scenario import Arm
from sim.studies.bureau_units import drawn_units
from sim.studies.bureaus import Bureaus, order_of, play_bureaus
from sim.studies.replication import Setup, plays_in, worlds
from sim.world.world import World, draw_worlds
from tests.support import regions, scenario

HEADING = "name,province,teams,divisions,cases_per_month,region_imbalance,opening_backlog"
ROWS = ("Ax,N,2,1,30,0.4,", "Bx,N,3,2,45.5,0,7", "Cx,S,1,1,,0.4,2")


def write_table(folder: Path, *lines: str) -> Path:
    file = folder / "table.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def panel(folder: Path, *lines: str, replications: int = 1) -> Panel:
    file = write_table(folder, *(lines or (HEADING, *ROWS)))
    keys = {"bureaus": str(file), "replications": replications}
    return panel_of(scenario(**keys, intake={"regions": regions([1])}))


def test_shares_of_regions_are_exponential_in_even_steps():
    assert region_shares(3, 0.4) == pytest.approx([np.exp(-0.6), 1, np.exp(0.6)], abs=1e-6)
    assert region_shares(1, 0.4) == pytest.approx([np.exp(-0.6)], abs=1e-6)
    assert region_shares(4, 0) == [1.0] * 4


def test_a_whole_is_shared_out_by_largest_remainders():
    assert shared_out(7, [1, 1, 1]) == [3, 2, 2]
    assert shared_out(10, [0.5, 0.3, 0.2]) == [5, 3, 2]
    assert shared_out(5, [3, 1]) == [4, 1]  # 3.75 and 1.25
    assert shared_out(0, [1, 2]) == [0, 0]


def test_a_row_is_laid_over_the_scenario(tmp_path):
    found = panel(tmp_path)
    first, second, third = (found.bureau(i) for i in range(3))
    assert found.names == ("Ax", "Bx", "Cx")
    assert found.provinces == ("N", "N", "S")
    setting = second.reference.setting
    assert setting.team_names == ("1", "2", "3")
    assert setting.divisions == (1, 1, 2)
    assert setting.intake.cases_per_month == 45.5
    assert [(r.name, r.share, r.home) for r in setting.intake.regions] == [
        ("1", 1.0, (1,)),
        ("2", 1.0, (2,)),
        ("3", 1.0, (3,)),
    ]
    opening = [(e.team, e.cases, e.filed) for e in second.file.opening_backlog]
    assert opening == [  # 3, 2 and 2 cases, each team's spread over the three months before
        (1, 1, "2013-07"), (1, 1, "2013-08"), (1, 1, "2013-09"),
        (2, 1, "2013-07"), (2, 1, "2013-08"),
        (3, 1, "2013-07"), (3, 1, "2013-08"),
    ]  # fmt: skip
    assert first.file.opening_backlog == ()
    assert third.reference.setting.intake.cases_per_month == 20  # an empty cell: the scenario's
    assert (first.name, first.file.place) == ("Ax", "Ax")


def test_lines_without_a_word_are_passed_over_and_provinces_may_be_empty(tmp_path):
    found = panel(tmp_path, "name,province", "Ax,N", ",", "", "Bx,", " , ")
    assert found.names == ("Ax", "Bx")
    assert found.provinces == ("N", "(none)")
    assert found.lines == (2, 5)


def test_any_key_may_head_a_column(tmp_path):
    found = panel(tmp_path, "name,teams.officer_speed,allocation.rule", "Ax,2,", "Bx,,rotation")
    first, second = (found.bureau(i).reference.setting for i in range(2))
    assert first.teams.officer_speed.fixed == 2
    assert first.allocation.rule == "regional"
    assert second.teams.officer_speed.fixed == 1
    assert second.allocation.rule == "rotation"


def worlds_of(found: Panel) -> dict[str, tuple[str, str]]:
    drawn = {name: draw_worlds(found.bureau(i), 3)[0] for i, name in enumerate(found.names)}
    return {
        name: (world.docket.fingerprint, world.staff.fingerprint) for name, world in drawn.items()
    }


def test_each_bureau_has_worlds_of_its_own_whatever_else_is_in_the_table(tmp_path):
    speed = "teams.officer_speed.lognormal.mean,teams.officer_speed.lognormal.cv"
    rows = (f"name,{speed}", "Ax,1,0.2", "Bx,1,0.2", "Cx,1,0.2")
    three = worlds_of(panel(tmp_path, *rows))
    assert len({docket for docket, _ in three.values()}) == 3
    assert len({staff for _, staff in three.values()}) == 3
    two = worlds_of(panel(tmp_path, rows[0], "Zx,1,0.3", rows[3], rows[1]))
    assert two["Ax"] == three["Ax"]
    assert two["Cx"] == three["Cx"]


def test_a_bureau_by_itself_is_the_same_as_in_the_panel_and_as_its_resolved_scenario(tmp_path):
    found = panel(tmp_path)
    alone = chosen_bureau(found.base, "Bx")
    again = scenario(**alone.resolved)
    prints = [draw_worlds(s, 0)[0].docket.fingerprint for s in (found.bureau(1), alone, again)]
    assert len(set(prints)) == 1


WRONG = {
    "an unknown column": (
        ("name,provnce", "A,N"),
        "table.csv:1: no column 'provnce'; did you mean 'province'?",
    ),
    "a column twice": (("name,teams.count,teams.count", "A,1,1"), "'teams.count' stands twice"),
    "two columns for one key": (
        ("name,cases_per_month,intake.cases_per_month", "A,1,2"),
        "the column 'cases_per_month' stands twice, or for the key of another",
    ),
    "a key that is the same for all": (
        ("name,calendar.months", "A,3"),
        "table.csv:1: 'calendar.months' cannot differ between bureaus",
    ),
    "a key of an arm": (("name,arms.only.name", "A,x"), "cannot differ between bureaus"),
    "a bureau with other arms": (
        ("name,responses.pressure.gain", "A,", "B,0.2"),
        "table.csv:3: makes other arms than the scenario has",
    ),
    "semicolons": (
        ("name;province", "A;N"),
        "table.csv:1: the cells are separated by semicolons; save with commas",
    ),
    "no names": (("province", "N"), "table.csv:1: a column 'name' is missing"),
    "teams without regions": (("name,teams", "A,2"), "with 'teams' give 'region_imbalance'"),
    "no rows": (("name",), "table.csv: has no rows"),
    "a name twice": (("name", "A", "B", "A"), 'table.csv:4: name: "A" stands in line 2 already'),
    "a bad name": (("name", "A/B"), 'table.csv:2: name: found "A/B"; a name starts with'),
    "a cell too many": (("name,province", "A,N,3"), "table.csv:2: found 3 cells under 2 headings"),
    "a word for a number": (
        ("name,cases_per_month", "A,30", "B,many"),
        'table.csv:3: cases_per_month: found "many"; must be a number',
    ),
    "half a team": (
        ("name,teams,region_imbalance", "A,2.5,0"),
        'table.csv:2: teams: found "2.5"; must be a whole number, 1 or more',
    ),
    "a negative backlog": (
        ("name,opening_backlog", "A,-3"),
        'table.csv:2: opening_backlog: found "-3"; must be a whole number, 0 or more',
    ),
    "a part of a case": (
        ("name,opening_backlog", "A,3.5"),
        'table.csv:2: opening_backlog: found "3.5"; must be a whole number',
    ),
    "a number with an underscore": (
        ("name,cases_per_month", "A,30", "B,1_000"),
        """cases_per_month: found "1_000"; must be a number, 0 or more; did you mean '1000'?""",
    ),
    "full-width digits": (
        ("name,teams,region_imbalance", "A,１２,0"),
        """teams: found "１２"; must be a whole number, 1 or more; did you mean '12'?""",
    ),
    "an underscore in a key's column": (
        ("name,intake.cases_per_month", "A,1_000"),
        'table.csv:2: intake.cases_per_month: found "1_000"; must be a number',
    ),
    "no number at all": (
        ("name,intake.cases_per_month", "A,nan"),
        'table.csv:2: intake.cases_per_month: found "nan"; must be a number',
    ),
    "a number of 5,000 digits": (
        ("name,opening_backlog", f"A,{'9' * 5000}"),
        "table.csv:2: opening_backlog: found",
    ),
    "an imbalance without bounds": (
        ("name,teams,region_imbalance", "A,2,0", "B,3,1000"),
        'table.csv:3: region_imbalance: found "1000"; must be 9 or less',
    ),
    "teams without number": (
        ("name,teams,region_imbalance", "A,1000000000,0"),
        'table.csv:2: teams: found "1000000000"; must be 100,000 or less',
    ),
    "lines after a quoted break": (
        ("name,province", '"A","N"', "", '"B","N', 'M"', "B,N"),
        'table.csv:6: name: "B" stands in line 4 already',
    ),
    "more divisions than teams": (
        ("name,teams,divisions,region_imbalance", "A,2,1,0", "B,2,3,0"),
        "table.csv:3: divisions: found 3 divisions for 2 teams",
    ),
    "an unknown key": (
        ("name,intake.case_per_month", "A,3"),
        "table.csv:2: intake.case_per_month: no such key; did you mean 'cases_per_month'?",
    ),
}


@pytest.mark.parametrize(("lines", "said"), WRONG.values(), ids=WRONG)
def test_a_table_that_does_not_fit_is_told_with_its_place(lines, said, tmp_path):
    with pytest.raises(InputError) as error:
        panel(tmp_path, *lines)
    assert said in str(error.value)


def test_what_the_file_says_and_a_row_does_not_go_with_is_told_with_the_row(tmp_path):
    file = write_table(tmp_path, HEADING, ROWS[1])
    moves = [{"teams": [1], "to_division": 2}]
    alone = {"teams": {"count": 2, "divisions": 2}, "intake": {"regions": regions([1, 2])}}
    with pytest.raises(InputError) as error:
        panel_of(scenario(bureaus=str(file), moves=moves, **alone))
    assert f'{file}:2: moves[0].teams[0]: nobody else serves region "1"' in str(error.value)


@pytest.mark.parametrize(("cell", "stops"), [("TRUE", True), ("false", False), ("", False)])
def test_a_cell_may_be_true_or_false(cell, stops, tmp_path):
    file = write_table(tmp_path, "name,route.ask.stops_clock,intake.diverted", f"A,{cell},0.1")
    route = [
        {"stage": "ask", "role": "officer", "work": 1, "wait": 5},
        {"stage": "close", "role": "officer", "work": 1},
    ]
    found = panel_of(scenario(bureaus=str(file), route=route))
    assert found.bureau(0).reference.setting.route[0].stops_clock is stops


def test_a_cell_of_words_is_no_number_of_teams(tmp_path):
    with pytest.raises(InputError, match=r'table.csv:2: teams: found "TRUE"; must be a whole'):
        panel(tmp_path, "name,teams,region_imbalance", "A,TRUE,0")


def test_of_a_long_table_the_extremes_are_checked_at_once_and_the_rest_when_played(tmp_path):
    rows = [f"B{i},{20 + i % 7}" for i in range(300)]
    rows[150] = "B150,1e9"
    with pytest.raises(InputError, match=r'table.csv:152: cases_per_month: found "1e9"; must be'):
        panel(tmp_path, "name,cases_per_month", *rows)
    rows[150] = "B150,20"
    rows[151] = "B151,21"
    found = panel(tmp_path, "name,cases_per_month,teams.count", *(f"{row},1" for row in rows))
    assert len(found) == 300


def test_numbers_of_all_rows_and_every_word_are_checked_at_once(tmp_path):
    rows = [f"B{i},20,regional" for i in range(300)]
    rows[150], rows[151], rows[250] = "B150,x,regional", "B151,y,regional", "B250,-1,regional"
    heading = "name,cases_per_month,allocation.rule"
    with pytest.raises(InputError, match=r'found "x"; must be .* \(and in 2 more lines\)'):
        panel(tmp_path, heading, *rows)
    rows[150:152], rows[250] = ["B150,20,regional", "B151,20,regionnal"], "B250,20,regional"
    with pytest.raises(InputError, match=r"table.csv:153: allocation.rule: found \"regionnal\""):
        panel(tmp_path, heading, *rows)


def test_a_whole_number_may_be_written_as_spreadsheets_do(tmp_path):
    found = panel(tmp_path, HEADING, "Ax,N,2.0,1.0,30,0.4,5.0").bureau(0)
    assert found.reference.setting.team_names == ("1", "2")
    assert sum(entry.cases for entry in found.file.opening_backlog) == 5


def test_a_bureau_must_be_chosen_from_a_table_and_nowhere_else(tmp_path):
    found = panel(tmp_path)
    with pytest.raises(InputError, match="choose one with --bureau NAME"):
        chosen_bureau(found.base, None)
    with pytest.raises(InputError, match="no bureau 'Bxx'; did you mean 'Bx'"):
        chosen_bureau(found.base, "Bxx")
    with pytest.raises(InputError, match="has no table of bureaus"):
        chosen_bureau(scenario(), "Bx")
    assert chosen_bureau(scenario(), None).file.bureaus is None


@pytest.mark.parametrize("together", [1, 150, 100_000])  # cases; 60, 91 and 40 a bureau and arm
def test_bureaus_that_are_taken_together_are_played_as_each_by_itself(tmp_path, together):
    bureaus = panel(tmp_path, replications=3)
    units = range(3 * len(bureaus))
    alone = [play_bureaus(bureaus, "auto", range(unit, unit + 1), 0) for unit in units]
    found = play_bureaus(bureaus, "auto", units, together)
    assert {name: table_of(data).num_rows > 0 for name, data in found.items()} == dict.fromkeys(
        alone[0], True
    )
    for name in ("bureaus.arrow", "teams.arrow"):
        tables = [table_of(files[name]) for files in alone]
        assert table_of(found[name]).equals(pa.concat_tables(tables))


def table_of(data: bytes) -> pa.Table:
    return wide(from_arrow([data]))


def two_arms(folder: Path) -> Panel:
    file = write_table(folder, HEADING, *ROWS)
    arms = [{"name": "one"}, {"name": "two", "intake": {"cases_per_month": 5}}]
    given = scenario(bureaus=str(file), replications=3, intake={"regions": regions([1])}, arms=arms)
    return panel_of(given)


@pytest.mark.parametrize("most", [1, 150, 300, 100_000])
def test_so_many_bureaus_are_taken_together_as_have_so_many_cases(tmp_path, most):
    bureaus = two_arms(tmp_path)
    units = range(3 * len(bureaus))
    groups = [
        [sum(len(world.docket) for world in drawn.worlds) for drawn in some]
        for some in drawn_units(
            bureaus, "auto", [order_of(bureaus)[number] for number in units], most
        )
    ]
    assert sum(map(len, groups)) == len(units)
    assert all(sum(some) <= most or len(some) == 1 for some in groups)
    assert all(sum(some) + after[0] > most for some, after in pairwise(groups))


def test_a_large_bureau_is_alone_in_memory_and_of_its_plays_one(tmp_path, monkeypatch):
    kept: list[ref[Any]] = []
    at_once: list[int] = []

    def drawn(study: Setup, replication: int) -> Sequence[World]:
        at_once.append(sum(docket() is not None for docket in kept))
        found = worlds(study, replication)
        kept.append(ref(found[0].docket))
        return found

    def played(study: Setup, worlds: Sequence[World]) -> Iterator[tuple[Arm, Play]]:
        for arm, play in plays_in(study, worlds):
            at_once.append(sum(play() is not None for play in plays))
            plays.append(ref(play.log))
            yield arm, play
            del play

    plays: list[ref[Any]] = []
    monkeypatch.setattr("sim.studies.bureau_units.worlds", drawn)
    monkeypatch.setattr("sim.studies.bureau_units.plays_in", played)
    bureaus = two_arms(tmp_path)
    units = range(3 * len(bureaus))
    gc.disable()
    play_bureaus(bureaus, "auto", units, 1)
    gc.enable()
    assert len(kept) == len(units)
    assert len(plays) == 2 * len(units)
    assert set(at_once) == {0}


@pytest.mark.parametrize(
    ("replications", "counted"), [(1, "bureaus"), (3, "replications of bureaus")]
)
def test_progress_says_what_it_counts(tmp_path, replications, counted):
    rows = panel(tmp_path, replications=replications)
    study = Bureaus(rows.base, replications)
    assert study.watch.at_most == 3 * replications
    assert UNITS[study.units].name == counted
    of = f"{3 * replications} {counted}"
    assert WORDS[study.units].format(done=1, of=3 * replications) == f"1 of {of}"
    assert of in UNITS[study.units].stopped.format(kept=1, units=3 * replications, folder="x")
