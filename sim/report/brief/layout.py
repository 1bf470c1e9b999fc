"""What stands on a page of A4, and how much room it takes: estimated to be on the safe side.

HTML and Word lay the same blocks out, with lines of the same height. So that neither runs over,
room is counted with characters somewhat wider than they are, and a picture takes what is left.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rich.cells import cell_len

POINTS_PER_MM = 72 / 25.4
MARGIN_MM, WIDTH_MM, HEIGHT_MM = 18.0, 174.0, 261.0
"""Of A4, 210 x 297 mm: the margin on all sides, and what is left."""
WIDTH = WIDTH_MM * POINTS_PER_MM
SPARE_MM = 20.0
"""Of a page's height, for the foot and a draft's mark, and as fonts differ between machines."""
SIZE, LINE = 10.0, 13.5
"""Points: of letters of the text, and from line to line."""
SMALL, SMALL_LINE = 8.5, 11.0
HEADING, HEADING_LINE = 12.0, 16.0
TITLE, TITLE_LINE = 17.0, 22.0
GAP = 4.0
"""Points after a block."""
CELL_EM = 0.56
"""Width of half a Chinese character, or of a Latin letter, in ems; Arial's mean is 0.5."""
CELL_MARGINS = 11.0
"""Points of a cell's width that stay empty: Word's are 5.4 on either side."""
LEAST_PICTURE_MM = 42.0
ROOM = (HEIGHT_MM - SPARE_MM) * POINTS_PER_MM
"""Points of a page's height that its blocks may take."""


@dataclass(frozen=True)
class Text:
    """A paragraph; ``kind``: title, heading, text, bullet or small."""

    text: str
    kind: str = "text"

    @property
    def height(self) -> float:
        """In points, with the gap after it."""
        size, line = FORMS[self.kind]
        indent = 12.0 if self.kind == "bullet" else 0.0
        before = 6.0 if self.kind == "heading" else 0.0
        return before + line * lines(self.text, WIDTH - indent, size) + GAP


FORMS = {
    "title": (TITLE, TITLE_LINE),
    "heading": (HEADING, HEADING_LINE),
    "text": (SIZE, LINE),
    "bullet": (SIZE, LINE),
    "small": (SMALL, SMALL_LINE),
}
"""Size of letters and height of lines of each kind of text, in points."""


@dataclass(frozen=True)
class Grid:
    """A table; ``widths``: of its columns, as shares of the page's width."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]

    @property
    def height(self) -> float:
        """In points, with the gap after it."""
        return sum(map(self._row, (self.headings, *self.rows))) + GAP

    def _row(self, cells: tuple[str, ...]) -> float:
        of = (
            lines(cell, share * WIDTH - CELL_MARGINS, SMALL)
            for cell, share in zip(cells, self.widths, strict=True)
        )
        return SMALL_LINE * max(of) + 4.0


@dataclass(frozen=True)
class Picture:
    """A chart; ``aspect``: width by height; ``height_mm``: as it is laid out."""

    file: Path
    text: str
    aspect: float
    height_mm: float = 0.0

    @property
    def width_mm(self) -> float:
        """As it is laid out."""
        return self.height_mm * self.aspect

    @property
    def height(self) -> float:
        """In points, with the gap after it."""
        return self.height_mm * POINTS_PER_MM + GAP


Block = Text | Grid | Picture


def lines(text: str, width: float, size: float) -> int:
    """Lines that a text takes in a width, in points, at most."""
    return max(1, math.ceil(cell_len(text) * CELL_EM * size / width + 0.15))


def laid_out(blocks: Sequence[Block]) -> list[Block]:
    """The blocks of a page, its pictures as large as there is room; left out if too small."""
    words = [block for block in blocks if not isinstance(block, Picture)]
    pictures = [block for block in blocks if isinstance(block, Picture)]
    room = ROOM - sum(block.height for block in words)
    each = room / max(len(pictures), 1) / POINTS_PER_MM - GAP / POINTS_PER_MM
    shown = {id(one): _sized(one, each) for one in pictures if each >= LEAST_PICTURE_MM}
    return [shown.get(id(block), block) for block in blocks if block in words or id(block) in shown]


def _sized(picture: Picture, height_mm: float) -> Picture:
    """A picture as high as that, or as wide as the page."""
    return replace(picture, height_mm=min(height_mm, WIDTH_MM / picture.aspect))


def shortened(
    text: str, most_lines: int, more: str, size: float = SIZE, width: float = WIDTH
) -> str:
    """A text of at most so many lines of a width in points; what is cut ends with ``more``."""
    if lines(text, width, size) <= most_lines:
        return text
    kept = text
    while kept and lines(f"{kept}… {more}", width, size) > most_lines:
        kept = kept[:-4]
    return f"{kept.rstrip()}… {more}".rstrip()


def as_many(texts: Sequence[str], points: float, kind: str = "bullet") -> list[Text]:
    """The first of some sentences, as many as have room in so many points; one at the least."""
    chosen: list[Text] = []
    for text in texts:
        block = Text(text, kind)
        points -= block.height
        if points < 0 and chosen:
            break
        chosen.append(block)
    return chosen


def room_beside(blocks: Sequence[Block]) -> float:
    """Points that are left on a page beside such blocks and a picture of the least size."""
    picture = LEAST_PICTURE_MM * POINTS_PER_MM + GAP
    return ROOM - sum(block.height for block in blocks) - picture
