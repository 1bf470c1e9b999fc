"""Hints at what is meant do not lead astray: no share for a percentage of cases, no wrong name."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.analysis.design import axis
from sim.language import speaking
from sim.scenario.mistyped import RATIOS
from sim.scenario.problems import InputError
from sim.scenario.reading import write_resolved
from sim.scenario.scenario import load
from sim.scenario.schema import json_schema
from sim.scenario.sheet import read_sheet
from sim.scenario.texts import read_text
from tests.support import SMALL

TEAMS = [{"name": "甲一", "assistant_speed": None}, {"name": "甲二", "assistant_speed": None}]
ABSENCES = [
    {"team": 1, "from": "2013-11", "months": 1},
    {"team": 2, "from": "2013-12", "months": 1},
]
SETTINGS = {
    "intake.cases_per_month=+10%": ('found "+10%"; must be a number, not a percentage', "百分数"),
    "amount=90%": ("mixture, not a percentage", "不能写百分数"),
    "intake.trend_per_year=10%": ("must be a number; write 0.1", "请写：0.1"),
    "intake.regions.A.share=20%": ("must be a number; write 0.2", "请写：0.2"),
    "intake.season=[90%,1,1,1,1,1,1,1,1,1,1,1]": ("must be a number; write 0.9", "请写：0.9"),
    "cases_per_month=280": ("did you mean 'intake.cases_per_month'? allowed: ", "是否要写"),
    "timing=rolling": ("did you mean 'allocation.timing'?", "allocation.timing"),
    "teams.甲一.书记员人数=2": ("did you mean 'assistants', how many there are?", "是否要写"),
    "teams.officer_speed.cv=0.3": (
        "teams is a list here: write  teams.甲一.officer_speed.cv", "teams.甲一.officer_speed.cv",
    ),
    "route.work=2": ("route is a list here: write  route.measures.work", "route.measures.work"),
    "intake.regions.share=2": ("write  intake.regions.A.share", "intake.regions.A.share"),
    "absences.甲二.months=3": (
        "these entries have no names but numbers: 0 (1, 2013-11, 1), 1 (2, 2013-12, 1)", "只有编号",
    ),
    "absences.7.months=3": ("no such entry; allowed: 0, 1", "可用：0、1"),
}  # fmt: skip


@pytest.fixture
def small(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write_resolved(SMALL | {"teams": TEAMS, "absences": ABSENCES}, Path("bureau.yaml"))
    return Path("bureau.yaml")


@pytest.mark.parametrize(("setting", "said"), SETTINGS.items(), ids=SETTINGS)
def test_a_setting_is_answered_with_what_is_meant(setting, said, small):
    for language, words in zip(("en", "zh"), said, strict=True):
        with speaking(language), pytest.raises(InputError) as error:
            load(small, [setting])
        assert words in str(error.value)
        assert len(error.value.problems) == 1


def test_ratios_are_keys_that_there_are():
    text = str(json_schema())
    assert not [key for key in RATIOS if f"'{key}'" not in text]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("bureau.yml", "; did you mean 'bureau.yaml'?"),
        ("buraeu.yaml", "; did you mean 'bureau.yaml'?"),
        ("bureau", "; did you mean 'bureau.yaml'?"),
        ("x.yaml", ""),  # only the ending is the same
    ],
)
def test_a_file_is_guessed_by_its_own_name(name, hint, small):
    with pytest.raises(InputError) as error:
        read_text(small.with_name(name))
    assert str(error.value) == f"{name}: no such file{hint}"


def test_words_are_no_values_of_a_sweep():
    with pytest.raises(InputError, match=r"must be numbers; to compare rules .* give arms$"):
        axis("allocation=regional,top_up")
    with pytest.raises(InputError, match="must be KEY=VALUE"):
        axis("teams.count=1,x")


def test_a_correction_is_that_of_the_first_line_only(tmp_path):
    (tmp_path / "t.csv").write_text('a\n"55,000"\n￥55000\n5.5万\n', encoding="utf-8")
    sheet = read_sheet(tmp_path / "t.csv", 1000)
    sheet.numbers("a", 0, 1e9)
    (found,) = sheet.problems
    assert found.message == (
        "found \"55,000\"; must be a number; did you mean '55000'? (2 more lines have no "
        "such number either)"
    )


def test_a_column_that_is_there_is_no_misspelt_one(tmp_path):
    text = "amount,wait_days_measures\n1,2\n"
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    sheet = read_sheet(tmp_path / "t.csv", 1000, {"work_days_measures", "wait_days_measures"})
    assert not sheet.has("work_days_measures")
    assert not sheet.has("amount_yuan")
    work, amount = (one.message for one in sheet.problems)
    assert work.endswith("found: amount, wait_days_measures")
    assert amount.endswith("; is it the column 'amount'?")
