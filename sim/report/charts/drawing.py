"""Charts drawn into a folder, by several processes where there are several charts."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import mkdtemp
from typing import Generic, TypeVar

from matplotlib.figure import Figure

from sim.garbage import nothing_collected
from sim.language import _
from sim.language.signs import printable
from sim.report.charts import look
from sim.report.charts.both import svg_and_png
from sim.running.executors import Files
from sim.running.files import refuse_links
from sim.scenario.problems import InputError, problem

T = TypeVar("T")
BOXES = "boxes"
"""Among a chart's files: there are characters in it that no font can show."""


@dataclass(frozen=True)
class Drawing(Generic[T]):
    """Charts of the same tables; picklable, if several processes draw.

    Attributes
    ----------
    charts : mapping of str to callable
        What draws each, by the names of their files; it gives None where there is nothing to show.
    read : callable
        Gives the tables; called once in each process.
    """

    charts: Mapping[str, Callable[[T], Figure | None]]
    read: Callable[[], T]

    @cached_property
    def tables(self) -> T:
        """What the charts are drawn from."""
        return self.read()

    def chunks(self) -> Iterator[range]:
        """One chart each, in their order."""
        yield from (range(i, i + 1) for i in range(len(self.charts)))

    def __call__(self, chunk: range) -> Files:
        """Draw some of the charts."""
        files: Files = {}
        with look.styled(), look.missing_glyphs_noticed() as missing, nothing_collected():
            for name, chart in list(self.charts.items())[chunk.start : chunk.stop]:
                figure = chart(self.tables)
                if figure is not None:
                    files |= saved(figure, name)
        return files | ({BOXES: b""} if missing else {})


def put(drawing: Drawing[T], done: Iterable[tuple[range, Files]], folder: Path) -> None:
    """Put charts into a folder as soon as all are drawn, each by one rename.

    Parameters
    ----------
    drawing : Drawing
        What draws them.
    done : iterable of (range, Files)
        Files of the charts, when they are drawn.
    folder : pathlib.Path
        Where they go.

    Raises
    ------
    InputError
        If the folder is a link, or something else lies where it or a chart is to be.
    """
    refuse_links(folder.parent, folder.name)
    _refuse_in_the_way(drawing, folder)
    growing = Path(mkdtemp(prefix=".growing-", dir=folder.parent))
    try:
        for _chunk, files in done:
            for name, data in files.items():
                (growing / name).write_bytes(data)
        boxes = growing / BOXES
        if boxes.exists():
            boxes.unlink()
            look.say_glyphs_are_missing()
        folder.mkdir(exist_ok=True)
        for file in growing.iterdir():
            file.replace(folder / file.name)
    finally:
        shutil.rmtree(growing, ignore_errors=True)


def draw_all(drawing: Drawing[T], folder: Path) -> None:
    """Draw charts into a folder, but for those with nothing to show; see `put`."""
    put(drawing, ((chunk, drawing(chunk)) for chunk in drawing.chunks()), folder)


def _refuse_in_the_way(drawing: Drawing[T], folder: Path) -> None:
    """Refuse what is no folder, or no file, where there must be one."""
    files = [folder / f"{name}.{ending}" for name in drawing.charts for ending in ("png", "svg")]
    there = [folder] if folder.exists() and not folder.is_dir() else [*filter(Path.is_dir, files)]
    for place in there[:1]:
        message = _("is in the way of a chart; rename it")
        raise InputError([problem(place, message)])


def saved(figure: Figure, name: str) -> Files:
    """A figure as PNG and SVG."""
    svg, png = svg_and_png(figure)
    drawn = printable(svg.decode()).encode()  # a control character would spoil all of it
    return {f"{name}.png": png, f"{name}.svg": drawn}
