"""Chinese sentences are broken into lines as Chinese is."""

import re

import pytest
from rich.cells import cell_len
from rich.console import Console, Group
from rich.text import Text

from sim.language import speaking
from sim.report.printing import Prose

SENTENCE = (
    "• 方案 incentives：每 3 个月按 closure_rate 排名；连续 2 次末位的小组停止执行工作 3 个月。"
    "人员的行为反应（大小为假设）：pressure（gain 0.05；0.8 至 1.2）、“factor 1.03”。"
)


def lines(text: str, width: int, kind: type[Text] = Prose) -> list[str]:
    console = Console(width=width, color_system=None)
    with console.capture() as printed:
        console.print(Group(kind(text)))  # rich joins texts that are printed by themselves
    return printed.get().splitlines()


@pytest.mark.parametrize("width", range(24, 90))
def test_lines_are_full_and_no_mark_stands_where_it_must_not(width):
    with speaking("zh"):
        found = lines(SENTENCE, width)
    assert re.sub(r"\s", "", "".join(found)) == re.sub(r"\s", "", SENTENCE)
    assert all(cell_len(line) <= width for line in found)
    assert not [line for line in found if line[0] in " ，。；：、）”" or line[-1] in "（“"]
    assert all(cell_len(line) > width - 15 for line in found[:-1])  # the longest word has 14


def test_in_english_nothing_changes():
    text = "A sentence of some length, to be broken at its spaces: 95 % of them.\n\nAnother one."
    assert lines(text, 30) == lines(text, 30, Text)


def test_paragraphs_and_long_paths_are_kept():
    path = "results/" + 40 * "x"
    with speaking("zh"):
        assert lines(f"结果在\n\n{path} 中", 20)[:2] == ["结果在", ""]
        assert lines(f"结果在 {path} 中", 20) == [
            "结果在",
            path[:20],
            path[20:40],
            f"{path[40:]} 中",
        ]
