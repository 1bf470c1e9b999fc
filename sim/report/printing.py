"""What rich prints: sentences broken into lines as their language asks, and tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

from rich.cells import cell_len, chop_cells
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.containers import Lines
from rich.table import Column, Table
from rich.text import Text

from sim.language import language_in_use
from sim.language.signs import printable

OPENING, CLOSING = "（“【", "，。；：、！？）”】…%"
CHINESE = "\u3400-\u9fff"
UNIT = re.compile(
    rf"\s*[{OPENING}]*(?:[{CHINESE}]|[^\s{CHINESE}{OPENING}{CLOSING}]+)?[{CLOSING}]*\s*"
)
"""What stays on one line: a Chinese character or a word, with the marks around it."""


@dataclass(frozen=True)
class Printable:
    """What is printed, with escapes for what a terminal would obey; see `printable`."""

    shown: RenderableType

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for piece in console.render(self.shown, options):
            yield piece if piece.control else piece._replace(text=printable(piece.text))


class Prose(Text):
    """Text that in Chinese breaks between any two characters, but not before a closing mark.

    Rich breaks at spaces only; in Chinese that leaves lines half empty, or a full stop alone.
    """

    def wrap(self, console: Console, width: int, **how: Any) -> Lines:
        """The lines of the text, none wider than ``width`` cells."""
        if language_in_use() == "en":
            return super().wrap(console, width, **how)
        lines = Lines()
        for line in self.split(allow_blank=True):
            lines.extend(line.divide(breaks(line.plain, width)))
        for line in lines:
            line.rstrip()
        return lines


class SplitTable(Table):
    """A table of which a narrow terminal gets the numbers in two tables, under each other.

    Its first columns are names: they may break into lines, and stand in both.
    """

    names = 3
    broken = 14  # cells; columns narrower than that do not break

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        numbers = self.columns[self.names :]
        if len(numbers) < 2 or self._needed() <= options.max_width:
            yield from super().__rich_console__(console, options)
            return
        half = len(numbers) // 2
        yield self._part(numbers[:half])
        yield Text("")
        yield self._part(numbers[half:])

    def _part(self, numbers: Sequence[Column]) -> SplitTable:
        columns = [*self.columns[: self.names], *numbers]
        part = SplitTable(*(column.copy() for column in columns), box=None, pad_edge=False)
        for row in zip(*(column.cells for column in columns), strict=True):
            part.add_row(*row)
        return part

    def _needed(self) -> int:
        """Cells that a line needs so that no number breaks."""
        widths = [
            max(cell_len(str(cell)) for cell in (column.header, *column.cells))
            for column in self.columns
        ]
        may_break = [
            min(width, self.broken) if i < self.names or not column.no_wrap else width
            for i, (column, width) in enumerate(zip(self.columns, widths, strict=True))
        ]
        return sum(may_break) + 2 * (len(widths) - 1)


def plain_table(
    columns: Sequence[str | Column], rows: Iterable[Sequence[RenderableType]] = (), **how: Any
) -> Table:
    """A table without lines, of headings and rows; ``how``: as of `rich.table.Table`."""
    table = Table(*columns, **{"box": None, "pad_edge": False, "title_justify": "left"} | how)
    for row in rows:
        table.add_row(*row)
    return table


def right(*headings: str, **how: Any) -> list[Column]:
    """Columns with what stands in them flush right; ``how``: as of `rich.table.Column`."""
    return [Column(heading, justify="right", **how) for heading in headings]


def as_text(shown: RenderableType) -> str:
    """What is printed, without colours, for a file."""
    text = StringIO()
    Console(
        file=text, width=120, color_system=None, highlight=False, markup=False, emoji=False
    ).print(Printable(shown))
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines()) + "\n"


def breaks(text: str, width: int) -> Iterator[int]:
    """Where lines of at most ``width`` cells begin, but for the first one."""
    used = 0
    for unit in UNIT.finditer(text):
        begin = unit.start()
        if used and used + cell_len(unit[0].rstrip()) > width:
            yield begin
            used = 0
        *full, last = chop_cells(unit[0].rstrip(), width) or [""]  # of a path wider than a line
        for piece in full:
            begin += len(piece)
            yield begin
        used += cell_len(last) + len(unit[0]) - len(unit[0].rstrip())
