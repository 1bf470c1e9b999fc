"""A column is said anew in a map's text: one line is another, and comments stay."""

import pytest

from sim.ledger.guess import guessed
from sim.ledger.guess_words import MEANINGS
from sim.ledger.map_edits import columns_of, exported_on, with_column, with_export
from sim.ledger.map_file import read_map
from tests.court_ledger import MAP, write_court_ledger


@pytest.fixture
def proposed(tmp_path):
    """A map that was guessed, in a file."""
    write_court_ledger(tmp_path)
    file = tmp_path / "map.yaml"
    file.write_text(guessed(tmp_path / "台账.csv").text, "utf-8")
    return file


def edited(file, key, *headings):
    before = file.read_text("utf-8")
    file.write_text(after := with_column(before, key, headings, columns_of(file)), "utf-8")
    return before.splitlines(), after.splitlines()


@pytest.mark.parametrize("key", [key for key in MEANINGS if key not in ("event", "time")])
@pytest.mark.parametrize("headings", [("案由",), (), ("承办人", "no: 1 #")])
def test_one_line_of_a_proposal_is_another_one(key, headings, proposed):
    before, after = edited(proposed, key, *headings)
    changed = [i for i, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    assert len(changed) <= 1
    assert columns_of(proposed).get(key, ()) == headings
    others = {one: columns_of(proposed).get(one) for one in MEANINGS if one != key}
    edited(proposed, key, *headings)
    assert {one: columns_of(proposed).get(one) for one in others} == others


def test_a_key_that_is_not_there_yet_gets_a_line(proposed):
    before, after = edited(proposed, "time", "结案日期")
    assert len(after) == len(before) + 1
    assert columns_of(proposed)["time"] == ("结案日期",)


def test_a_comment_of_ones_own_stays_and_an_open_one_goes(tmp_path):
    file = tmp_path / "map.yaml"
    file.write_text(
        "columns:\n  case: a  # mine\n  filed: b  # ??? perhaps\ndates:\n  x: 1\n", "utf-8"
    )
    edited(file, "case", "c")
    edited(file, "filed", "d")
    lines = file.read_text("utf-8").splitlines()
    assert [line.split() for line in lines[1:3]] == [["case:", "c", "#", "mine"], ["filed:", "d"]]
    assert lines[3:] == ["dates:", "  x: 1"]


def test_columns_in_one_line_get_a_line_each(tmp_path):
    file = tmp_path / "map.yaml"
    file.write_text(MAP, "utf-8")
    _before, after = edited(file, "kind")
    assert after[0] == "columns:"
    assert after[-1] == "extract: {as_of: 2014-12-31}"
    found = read_map(file)
    assert (found.columns.case, found.columns.kind) == ("案号", None)


def test_a_map_without_columns_gets_them(tmp_path):
    file = tmp_path / "map.yaml"
    file.write_text("days: working\n", "utf-8")
    edited(file, "case", "案号")
    assert columns_of(file) == {"case": ("案号",)}


@pytest.mark.parametrize(
    ("written", "said"),
    [("2015-09-30", "2015-09-30"), ("2015年9月5日", "2015-09-05"), ("２０１５/9/5", "2015-09-05"),
     ("soon: # 1", "soon: # 1"), ("", "")],
)  # fmt: skip
def test_the_day_of_export_is_one_line(written, said, proposed):
    before = proposed.read_text("utf-8")
    proposed.write_text(after := with_export(before, written), "utf-8")
    assert exported_on(proposed) == said
    changed = [
        old for old, new in zip(before.splitlines(), after.splitlines(), strict=True) if old != new
    ]
    assert len(changed) == 1
    assert "as_of" in changed[0]


@pytest.mark.parametrize("text", ["columns:\n  case: a\n", "extract:\n  holds: closed_only\n"])
def test_the_day_of_export_gets_a_line_where_it_has_none(text, tmp_path):
    file = tmp_path / "map.yaml"
    file.write_text(with_export(text, "2015-09-30"), "utf-8")
    assert exported_on(file) == "2015-09-30"
    assert file.read_text("utf-8").count("extract:") == 1
