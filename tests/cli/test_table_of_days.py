"""A table of days: beside its scenario, said by `check`, kept in a run, refused with its line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.running.provenance import run_id
from sim.scenario.days import official_years
from sim.scenario.problems import InputError
from sim.scenario.reading import write_resolved
from sim.scenario.scenario import load
from sim.world.calendar import make_calendar
from tests.cli.conftest import TINY, Answer

Command = Callable[..., Answer]
DAYS = "date,working\n2013-10-01,0\n2013/10/2,0\n2013-10-12,1\n2013-10-03,1\n2013-11-04,0\n"


def bureau(folder: Path, days: str = DAYS, named: str = "days.csv") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "days.csv").write_text(days, encoding="utf-8")
    path = folder / "tiny.yaml"
    text = TINY.replace("days_per_month: 10", f"working_days: {named}")
    path.write_text(text, encoding="utf-8")
    return path


def test_a_run_is_repeated_without_its_table_of_days(tmp_path: Path) -> None:
    given = load(bureau(tmp_path / "one"))
    calendar = make_calendar(given)
    by_month = dict(zip(calendar.labels, calendar.days.tolist(), strict=True))
    # October 2013: 23 weekdays, less the 1st and 2nd, and Saturday the 12th; November: 21 less one.
    assert (by_month["2013-10"], by_month["2013-11"]) == (22, 20)
    write_resolved(given.resolved, tmp_path / "again.yaml")
    again = load(tmp_path / "again.yaml")
    assert make_calendar(again) == calendar
    assert run_id(again) == run_id(given) == run_id(load(bureau(tmp_path / "elsewhere")))
    other = bureau(tmp_path / "other", DAYS.replace("2013-11-04", "2013-11-05"))
    assert run_id(load(other)) != run_id(given)


WRONG = {
    "date,working\n2013-02-30,0\n2013-10-01,0\n": (
        'days.csv:2: date: found "2013-02-30"; must be a day such as 2027-02-08'
    ),
    "date,working\n2013-10-01,0\n2013/10/1,1\n": (
        'days.csv:3: date: "2013-10-01" stands in line 2 already'
    ),
    "date,working\n2013-10-01,yes\n2013-10-02,2\n": (
        'days.csv:2: working: found "yes"; must be 0 (not worked) or 1 (worked) (and in 1 more'
    ),
    "date,work\n2013-10-01,1\n": "days.csv:1: column 'working' is missing",
    "date,working\n": "days.csv: has no days",
    "date,working\n2014-01-01,0\n": (
        "tiny.yaml:3: calendar.working_days: needs the days of 2013-09 to 2013-11; none is given "
        "of 2013; given are 2014"
    ),
}


@pytest.mark.parametrize(("days", "why"), WRONG.items())
def test_what_is_wrong_with_a_table_of_days_is_said_with_its_line(
    days: str, why: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError) as error:
        load(bureau(tmp_path, days))
    assert why in str(error.value)


@pytest.mark.parametrize(
    ("named", "why"),
    [
        ("nowhere.csv", "nowhere.csv; give  china,  weekdays,  all,  or the path of a table"),
        ("chnia", "did you mean 'china'? allowed: china, weekdays, all, or the path of a table"),
        ("5", "found 5; "),
        ("{years: [2013], holidays: [2013-10-1]}", 'found "2013-10-1"; must be a day such as'),
        ("{years: [2013], holidays: [2012-10-01]}", "2012-10-01 lies in none of the years"),
        (
            "{years: [2013], holidays: [2013-10-01], make_up_days: [2013-10-01]}",
            "2013-10-01 stands twice",
        ),
    ],
)
def test_what_is_no_calendar_is_refused(named: str, why: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        load(bureau(tmp_path, named=named))
    assert "tiny.yaml:3: calendar.working_days" in str(error.value)
    assert why in str(error.value)


def said_by(answer: Answer) -> str:
    """What a command says, without its line breaks."""
    return " ".join(answer.out.split())


def test_check_says_what_the_days_are_and_a_year_without_holidays(
    sim: Command, tmp_path: Path
) -> None:
    said = said_by(sim("check", bureau(tmp_path, DAYS + "2014-01-01,0\n")))
    assert "days as given for 2013, 2014" in said
    assert "2013, 2014; the months of the run lie in 2013 to 2013" in said
    assert "4 days: 2013-10-01 ... 2014-01-01" in said
    assert "1 day: 2013-10-12" in said
    none = said_by(sim("check", bureau(tmp_path, "date,working\n2013-10-05,1\n")))
    assert "no day from Monday to Friday is a holiday in 2013" in none


@pytest.mark.usefixtures("with_reports")
def test_years_without_an_official_list_are_said_in_check_and_run(
    sim: Command, tmp_path: Path
) -> None:
    path = bureau(tmp_path, named="china")
    path.write_text(path.read_text("utf-8").replace("2013-10", "2031-10"), encoding="utf-8")
    words = "from 2031-09 to 2031-11 days are by the usual pattern of its notices"
    assert words in said_by(sim("check", path))
    out = tmp_path / "out"
    assert f"known up to {official_years()[1]} only, and {words}" in said_by(
        sim("run", path, "--out", out, "--workers", 1)
    )
    report = " ".join((out / "report.html").read_text("utf-8").split())
    assert words in report
