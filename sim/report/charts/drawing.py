"""Charts drawn into a folder, by several processes where there are several charts."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TypeVar

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from sim.experiment.executors import Files, Where, computed
from sim.experiment.server import start_method
from sim.report.charts import style

T = TypeVar("T")
Charts = Mapping[str, Callable[[T], Figure | None]]
"""Charts by the names of their files; None: there is nothing to show."""
BOXES = "boxes"
"""Among a chart's files: there are characters in it that no font can show."""


_PROCESSES = ContextVar("processes", default=1)


@contextmanager
def drawn_by(processes: int) -> Iterator[None]:
    """Charts are drawn by so many processes meanwhile, if these start fast and there is work."""
    before = _PROCESSES.set(processes)
    try:
        yield
    finally:
        _PROCESSES.reset(before)


def draw_all(charts: Charts[T], tables: T, folder: Path) -> None:
    """Draw charts of the same tables into a folder, but for those with nothing to show.

    They arrive in the folder when all are drawn, each by one rename.
    """
    processes = min(_PROCESSES.get(), len(charts))
    if processes > 1 and start_method() != "forkserver":
        processes = 1
    growing = folder.with_name(f"{folder.name}.growing")
    shutil.rmtree(growing, ignore_errors=True)
    growing.mkdir()
    each = [range(i, i + 1) for i in range(len(charts))]
    try:
        for _, files in computed(partial(_drawn, charts, tables), each, Where(processes), _nothing):
            for name, data in files.items():
                (growing / name).write_bytes(data)
        boxes = growing / BOXES
        if boxes.exists():
            boxes.unlink()
            style.say_glyphs_are_missing()
        folder.mkdir(exist_ok=True)
        for file in growing.iterdir():
            file.replace(folder / file.name)
    finally:
        shutil.rmtree(growing, ignore_errors=True)


def _nothing() -> None:
    """Nothing is to be made ready before workers begin."""


def _drawn(charts: Charts[T], tables: T, chunk: range) -> Files:
    """Draw some of the charts."""
    style.use_style()
    files: Files = {}
    with style.missing_glyphs_noticed() as missing, _nothing_collected():
        for name, chart in list(charts.items())[chunk.start : chunk.stop]:
            figure = chart(tables)
            if figure is not None:
                files |= saved(figure, name)
    return files | ({BOXES: b""} if missing else {})


def saved(figure: Figure, name: str) -> Files:
    """A figure as PNG and SVG, with nothing in them that depends on the day; it is closed."""
    png, svg = BytesIO(), BytesIO()
    quick = {"compress_level": 3}  # half the time of the usual 6, for a tenth more bytes
    figure.savefig(png, format="png", dpi=160, metadata={"Software": None}, pil_kwargs=quick)
    figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None})
    plt.close(figure)
    return {f"{name}.png": png.getvalue(), f"{name}.svg": svg.getvalue()}


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """No search for garbage meanwhile: figures make much, and a tenth of the time goes there."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
