"""The page of a ledger: no claim without its basis, in every form that a ledger can have."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.language import speaking
from sim.report.charts.look import styled
from sim.report.charts.registry import draws_of
from sim.report.ledger import showing
from sim.report.ledger.findings import ledger_summary, measures_table, problems_table
from sim.report.ledger.fitted import backtest_in, verdict_in, what_would_settle
from sim.report.ledger.reading import OF_A_FIT, Reading, reading_in
from sim.report.ledger.showing import illustrate_ledger
from sim.report.printing import as_text
from sim.running.tables import table, write_csv
from sim.scenario.problems import InputError
from sim.scenario.reading import write_resolved
from tests.court_ledger import HEADINGS, MAP, court_cases, court_reading, with_a_fit


@pytest.fixture(scope="module")
def court(tmp_path_factory) -> Reading:
    return court_reading(tmp_path_factory.mktemp("court"))


def words(reading: Reading) -> str:
    return " ".join(as_text(ledger_summary(reading)).split())


def page(reading: Reading, folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The page without its charts, as text without marks."""
    monkeypatch.setattr(showing, "draws_of", lambda _reading: {})
    write_resolved(dict(reading.about["map"]), folder / "map.yaml")
    illustrate_ledger(reading, folder)
    text = (folder / "report.html").read_text("utf-8")
    return " ".join(re.sub(r"<style>.*?</style>|<[^>]+>", " ", text, flags=re.S).split())


def test_sentences_say_what_the_tables_say(court):
    said, months = words(court), court["months"]
    flow = [int(months[name].sum()) for name in ("filed_cases", "closures_cases")]
    assert f"{flow[0]} were filed and {flow[1]} closed" in said
    assert f"which left {months['pending_cases'].iloc[-1]} open" in said
    closed = court["survival"].query("cases == 'all'").set_index("day")["open_share"]
    quarter, half, three = (closed[closed <= share].index[0] for share in (0.75, 0.5, 0.25))
    assert f"a quarter are closed within {quarter} calendar days" in said
    assert f"half within {half} (95 % band" in said
    assert f"three quarters in {three}" in said
    gini = months["backlog_gini"]
    low = months["month"][gini.argmin()]
    assert f"it lay between {gini.min():.2f} ({low}) and {gini.max():.2f}" in said


def test_measures_are_called_what_they_are_of_a_ledger(court):
    rate = court.value("closures_cases") / court.value("filed_cases")
    assert court.value("clearance_rate") == pytest.approx(rate)
    said = words(court)
    assert f"clearance rate: closed / filed % {100 * rate:.1f}" in said
    assert "median time to closure calendar days" in said
    with speaking("zh"):
        assert "工作日" not in words(court)


def test_what_is_counted_is_said_to_have_no_interval(court):
    said = words(court)
    assert "What is counted has no interval" in said
    assert f"This is 480 cases from {court.about['ledger']['rows_read']} rows" in said
    assert "until the beginning of 2014-12-31 (Asia/Shanghai)" in said  # nothing is of that day
    later = {**court.about, "ledger": {**court.about["ledger"], "as_of": "2015-01-01T00:00:00"}}
    assert "until the end of 2014-12-31 (Asia/Shanghai)" in words(replace(court, about=later))


def test_what_was_left_out_is_said_with_its_number(court):
    entry = {**court.about["ledger"], "without_officer": 7}
    problems = pd.DataFrame(
        [(4, "立案日期", "x", "not used"), (4, "结案日期", "y", "not used"),
         (9, "立案日期", "z", "not used")], columns=["line", "column", "found", "done"],
    )  # fmt: skip
    about = {**court.about, "ledger": entry}
    said = words(Reading(about, {**court.tables, "problems": problems}))
    assert "2 rows are not as they should be" in said
    assert "7 cases have no officer, or none yet" in said
    assert "立案日期 not used x 4 2" in said
    assert "not as they should be" not in words(court)


def test_many_kinds_of_problems_are_counted_together():
    rows = [(i, f"c{i % 12}", "x", "not used") for i in range(30)]
    shown = problems_table(pd.DataFrame(rows, columns=["line", "column", "found", "done"]))
    counts = [int(str(cell)) for cell in shown.columns[-1].cells]
    assert len(counts) == 9
    assert sum(counts) == 30
    assert counts == [3, 3, 3, 3, 3, 3, 2, 2, 8]


@pytest.fixture(scope="module")
def closed_only(tmp_path_factory) -> Reading:
    """A ledger without its open cases."""
    from sim.report.ledger.results import read_ledger

    folder = tmp_path_factory.mktemp("closed")
    rows = [(case, filed, officer, filed, kind) for case, filed, officer, _, kind in court_cases()]
    text = "\n".join(map(",".join, [HEADINGS, *rows]))
    (folder / "l.csv").write_text(text, "utf-8")
    given = MAP.replace("as_of: 2014-12-31", "as_of: 2014-12-31, holds: closed_only")
    (folder / "m.yaml").write_text(given, "utf-8")
    about = {"id": "0", "command": "ledger", "started": "2026-11-01T08:00:00+00:00"}
    reading = read_ledger(folder / "l.csv", folder / "m.yaml").reading
    return Reading({**reading.about, **about}, reading.tables)


def test_without_a_curve_nothing_is_said_of_its_band(closed_only, court):
    assert "Only the curve has a band" in words(court)
    assert "Only the curve" not in words(closed_only)


def test_of_closed_cases_alone_nothing_is_said_of_open_ones(closed_only, tmp_path, monkeypatch):
    said = words(closed_only)
    assert "it holds closed cases only" in said
    for word in ("Gini", "disposition", "were open", "For 100 cases filed"):
        assert word not in said
    text = page(closed_only, tmp_path, monkeypatch)
    assert "Gini coefficient of" not in text
    with styled():
        drawn = {name: draw(closed_only) for name, draw in draws_of(closed_only).items()}
    assert [name for name, figure in drawn.items() if figure is not None] == ["ledger_flow"]


def test_the_verdict_comes_first_and_the_range_is_a_range(court, tmp_path, monkeypatch):
    fitted = with_a_fit(court)
    first = str(ledger_summary(fitted).answer[0])
    assert first.startswith("Failed: the fitted model misses 1 of the 5 criteria")
    text = page(fitted, tmp_path, monkeypatch)
    body = text[text.rindex("What a scenario fitted to the ledger is worth") :]
    assert body.index("Failed: the fitted") < body.index("When 2013-01 began")
    assert "the model has 6 of 6 months in its 90 % band" in body
    assert "This is no result, as the model failed" in body
    assert "would be −12 to +80 cases under top_up, −30 to +4 cases under rotation" in body
    assert "One number from the court would narrow the range" in body
    assert "30 to 90 % of officers" in body


def test_it_is_said_where_officers_with_few_cases_count_as_having_little_time(court):
    fitted = with_a_fit(court)
    sets = fitted["sets"].assign(**{
        "teams.O001.availability": [1.0, 1.0, 1.0], "teams.O002.availability": [1.0, 0.6, 0.3],
    })  # fmt: skip
    told = replace(fitted, tables={**fitted.tables, "sets": sets})
    (said,) = (s for s in what_would_settle(told) if "little time" in s)
    assert said.startswith("At 1 of the 3 sets officers who had few cases")
    assert not any("little time" in s for s in what_would_settle(fitted))


def test_without_a_set_there_is_no_range(court, tmp_path, monkeypatch):
    fitted = with_a_fit(court, ruled_out=True)
    text = page(fitted, tmp_path, monkeypatch)
    assert "is not said: no set of values comes near enough to the ledger (Gini" in text
    assert "would narrow the range" not in text
    assert draws_of(fitted)["ledger_gain"](fitted) is None


def test_a_verdict_comes_back_from_its_table(court, tmp_path):
    fitted = with_a_fit(court)
    for name in OF_A_FIT:
        write_csv(fitted[name], tmp_path / f"{name}.csv")
    kept = replace(fitted, tables={name: table(tmp_path, name) for name in OF_A_FIT})
    found = verdict_in(kept)
    assert found.answer == "failed"
    assert [row.answer for row in found.rows] == list(fitted["verdict"]["answer"])
    pd.testing.assert_frame_equal(
        found.table.astype(object).where(found.table.notna(), None),
        fitted["verdict"].astype(object).where(fitted["verdict"].notna(), None),
    )
    test = backtest_in(kept)
    assert test.covered == {"model": 4, "poisson": 6, "negative_binomial": 6}


def test_ages_of_pending_cases_are_counted_at_both_ends(court):
    rows = court_cases()
    iso = str.maketrans("年月", "--", "日")
    still = [
        r[1] for r in rows if r[1] < "2014-06-01" and (r[3].translate(iso) or "9") >= "2014-06"
    ]
    ages = court.pending_ages(17)
    assert sorted(ages) == sorted(
        (pd.Timestamp("2014-06-01") - pd.Timestamp(filed)).days for filed in still
    )
    assert not len(court.pending_ages(0))


def test_a_folder_of_something_else_is_no_ledger(tmp_path):
    with pytest.raises(InputError, match="holds no ledger that was read"):
        reading_in(tmp_path)


@pytest.mark.parametrize("officers", [1, 5, 75])
def test_the_heat_map_names_who_is_shown_and_counts_who_is_not(officers, court):
    months = court.months[:3]
    rows = [(m, f"O{i:03d}", True, i + 1) for i in range(officers) for m in months]
    table = pd.DataFrame(rows, columns=["month", "team", "in_bureau", "backlog"])
    shown = Reading(court.about, {"months": court["months"].iloc[:3], "officers": table})
    with styled():
        figure = draws_of(shown)["ledger_backlogs"](shown)
    assert figure is not None
    labels = [tick.get_text() for tick in figure.axes[0].get_yticklabels()]
    kept = range(max(0, officers - 60), officers)  # those with most cases, in the order of codes
    assert labels == [f"O{i:03d}" for i in kept]
    said = " ".join(text.get_text() for text in figure.axes[0].texts)
    assert ("15 more officers, with fewer cases, are not shown" in said) == (officers == 75)
    heat = figure.axes[0].collections[0].get_array()
    assert heat is not None
    np.testing.assert_array_equal(np.asarray(heat)[-1], officers)


def test_days_of_the_table_are_called_what_they_are(court):
    def row(reading: Reading) -> list[str]:
        columns = measures_table(reading, ["time_to_closure_median_days"]).columns
        return [str(next(iter(column.cells))) for column in columns]

    assert row(court)[1] == "calendar days"
    about = {**court.about, "map": {**court.about["map"], "days": "china"}}
    assert row(replace(court, about=about))[1] == "working days"


def test_the_clearance_rate_is_said_to_be_over_filings(court, tmp_path, monkeypatch):
    text = page(court, tmp_path, monkeypatch)
    assert "closed / filed" in text
    assert "closed / received" not in text.lower()


def test_cases_of_nobody_stand_below_the_officers(court):
    month = court.months[:1]
    rows = [(month[0], name, True, 9) for name in ("(none)", "O002", "O001")]
    table = pd.DataFrame(rows, columns=["month", "team", "in_bureau", "backlog"])
    shown = Reading(court.about, {"months": court["months"].iloc[:1], "officers": table})
    with styled():
        figure = draws_of(shown)["ledger_backlogs"](shown)
    assert figure is not None
    labels = [tick.get_text() for tick in figure.axes[0].get_yticklabels()]
    assert labels == ["O001", "O002", "(none)"]
