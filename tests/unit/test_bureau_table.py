"""Tables of bureaus: rows of sums, and cells that are left to the scenario."""

from __future__ import annotations

import pytest

from sim.language import speaking
from sim.report.inputs.bureaus import empty_cells, panel_in_words, total_rows
from sim.report.printing import as_text
from sim.scenario.panel import panel_of
from tests.support import scenario


@pytest.mark.parametrize(
    "name", ["合计", "总计", "小计", "总数", "全市合计", "Total", "SUM", "subtotal", "Grand total"]
)
def test_a_row_of_sums_is_said(name):
    said = list(total_rows(["A", name, "B"]))
    assert said == [
        f"the row {name} seems to be a sum of others: it is played as a bureau of its own; "
        "delete it from the table"
    ]


@pytest.mark.parametrize("name", ["合计区", "Totalling", "Summer", "计", "Sumy"])
def test_a_name_that_is_none_of_a_sum_is_not(name):
    assert not list(total_rows([name]))


def test_check_says_both(tmp_path):
    rows = "name,cases_per_month,teams.officer_speed\nAx,5,\nBx,,\n合计,5,1.5\n"
    (tmp_path / "t.csv").write_text(rows, encoding="utf-8")
    panel = panel_of(scenario(bureaus=str(tmp_path / "t.csv")))
    cells = "cases_per_month (1), teams.officer_speed (2)."
    assert empty_cells(panel) == f"Empty cells, for which the scenario's own value holds: {cells}"
    text = " ".join(as_text(panel_in_words(panel)).split())
    assert cells in text
    assert "Warning: the row 合计 seems to be a sum" in text
    with speaking("zh"):
        said = empty_cells(panel)
    assert (
        said == "空白的单元格采用情景中的值：cases_per_month（1 格）、teams.officer_speed（2 格）。"
    )


def test_a_full_table_says_nothing_of_cells(tmp_path):
    (tmp_path / "t.csv").write_text("name,province,cases_per_month\nAx,,5\n", encoding="utf-8")
    assert empty_cells(panel_of(scenario(bureaus=str(tmp_path / "t.csv")))) == ""
