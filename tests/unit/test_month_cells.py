"""Months of teams as arrays: against a table read by hand, and against what pandas groups."""

import numpy as np
import pandas as pd
import pytest

from sim.report.charts.months import spread
from sim.report.charts.tables import Cells, cells_of
from sim.world.streams import Streams


def _frame(rows: list[tuple[int, str, str, bool, float]]) -> pd.DataFrame:
    """A table; its texts are categories in the texts' own order, as tables of runs have them."""
    frame = pd.DataFrame(rows, columns=["replication", "month", "team", "in_bureau", "backlog"])
    coded = {key: pd.Categorical(frame[key]) for key in ("month", "team")}
    return frame.assign(**coded)


def _cells(*frames: pd.DataFrame) -> Cells:
    months = list(dict.fromkeys(str(m) for frame in frames for m in frame["month"]))
    return cells_of([(frame, np.arange(len(frame))) for frame in frames], months)


HISTORY = [(4, "2020-12", "9", True, 1.0), (4, "2020-12", "10", False, 2.0),
           (7, "2020-12", "9", True, 3.0), (7, "2020-12", "10", False, 4.0)]  # fmt: skip
WINDOW = [(4, "2021-01", "9", True, 5.0), (4, "2021-01", "10", True, 6.0),
          (7, "2021-01", "9", True, 7.0), (7, "2021-01", "2", True, 8.0)]  # fmt: skip


def test_each_row_is_in_its_cell_and_other_cells_are_empty() -> None:
    cells = _cells(_frame(HISTORY), _frame(WINDOW))
    assert cells.teams == ["9", "10", "2"]  # in the order of the rows, not of the texts
    nan = np.nan
    expected = [[[1, 3], [5, 7]], [[2, 4], [6, nan]], [[nan, nan], [nan, 8]]]
    np.testing.assert_array_equal(cells.of("backlog"), expected)


def test_teams_that_the_bureau_does_not_have_count_in_sums_alone() -> None:
    cells = _cells(_frame(HISTORY), _frame(WINDOW))
    assert cells.seen == ["9", "10", "2"]
    assert _cells(_frame(HISTORY)).seen == ["9"]
    assert np.isnan(cells.in_bureau("backlog")[1, 0]).all()
    np.testing.assert_array_equal(cells.in_bureau("backlog")[0], [[1, 3], [5, 7]])
    np.testing.assert_array_equal(cells.summed("backlog"), [[3, 11], [7, 15]])


def test_a_month_without_rows_has_no_sum() -> None:
    cells = _cells(_frame(HISTORY[:2] + WINDOW), _frame(WINDOW[:0]))
    np.testing.assert_array_equal(cells.summed("backlog"), [[3, 11], [np.nan, 15]])


@pytest.mark.parametrize("scale", [1.0, 1e6])
def test_spread_is_the_standard_deviation_to_the_last_bit_of_pandas(scale: float) -> None:
    drawn = Streams(5, 0).generator("month cells")
    values = np.round(drawn.gamma(2.0, 30.0, (13, 40))) + scale
    values[drawn.random(values.shape) < 0.3] = np.nan
    values[:, 3] = np.nan
    values[1:, 4] = np.nan
    long = pd.DataFrame(values).melt(var_name="place")
    grouped = long.groupby("place")["value"].std(ddof=0).reindex(range(40))
    np.testing.assert_array_equal(spread(values), grouped)
    np.testing.assert_allclose(spread(values)[5:], np.nanstd(values[:, 5:], axis=0), rtol=1e-12)
