"""Two pages are two pages, whatever is written on them."""

from pathlib import Path

import pytest

from sim.report.brief.layout import (
    LEAST_PICTURE_MM,
    POINTS_PER_MM,
    ROOM,
    WIDTH_MM,
    Grid,
    Picture,
    Text,
    as_many,
    laid_out,
    lines,
    room_beside,
    shortened,
)

CHART = Picture(Path("chart.png"), "a chart", 1.9)


def height(blocks):
    return sum(block.height for block in blocks)


@pytest.mark.parametrize("paragraphs", [0, 5, 20])
def test_a_picture_takes_the_room_that_is_left(paragraphs):
    page = laid_out([*[Text("word " * 30)] * paragraphs, CHART])
    assert height(page) <= ROOM + 1e-6
    charts = [block for block in page if isinstance(block, Picture)]
    assert all(chart.height_mm >= LEAST_PICTURE_MM for chart in charts)
    assert all(chart.width_mm <= WIDTH_MM + 1e-6 for chart in charts)
    assert bool(charts) == (paragraphs < 20)


def test_a_chinese_character_is_as_wide_as_two_letters():
    assert lines("案" * 400, 500, 10) == lines("ab" * 400, 500, 10)


def test_a_table_is_as_high_as_its_fullest_cells():
    low, high = (Grid(("a", "b"), (("x", text),), (0.5, 0.5)) for text in ("y", "y " * 200))
    assert high.height > low.height + 30


def test_what_is_too_long_is_cut_and_says_so():
    cut = shortened("案件" * 500, 4, "（全文见报告）")
    assert cut.endswith("（全文见报告）")
    assert lines(cut, WIDTH_MM * POINTS_PER_MM, 10.0) <= 4
    assert shortened("short", 4, "(more)") == "short"


def test_sentences_come_as_long_as_there_is_room_and_the_first_always():
    room = 2 * Text("a", "bullet").height
    assert [text.text for text in as_many(["a", "b", "c"], room)] == ["a", "b"]
    assert len(as_many(["word " * 500], room)) == 1


def test_room_is_kept_for_a_picture():
    words = [Text("word " * 30)] * 5
    page = laid_out([*words, *as_many(["more words " * 9] * 50, room_beside(words)), CHART])
    assert any(isinstance(block, Picture) for block in page)
