"""A chart that is laid out once is the same chart in both forms."""

from io import BytesIO

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from sim.report.charts import look
from sim.report.charts.both import DPI, svg_and_png

UNLIKE = 6.0  # root mean square over all pixels, of 255; a shift by one of them makes 15 and more


def chart(layout: str | None = None) -> Figure:
    """All that charts draw: lines, dots, areas, bars, texts, a leader; some of it is clipped."""
    figure, axes = look.subplots(figsize=(5, 3.003), layout=layout)
    axes.plot([0, 1, 2, 9], [1, 3, 2, 9], "--", marker="o", linewidth=2, label="分案, top_up")
    axes.fill_between([0, 1, 2], [1, 2, 1], [2, 3, 4], alpha=0.3, label="range")
    axes.barh([1], [1], hatch="///", facecolor="white", edgecolor="grey")
    axes.scatter([0.5, 1.5], [2, 3], s=[20, 80])
    axes.set(title="A title", xlabel="days", ylabel="cases", xlim=(0, 2), ylim=(0, 5))
    axes.annotate("here", (1, 1), xytext=(1.5, 4.2), rotation=30, arrowprops=look.leader(1, (0, 0)))
    axes.legend()
    return figure


def saved(figure: Figure, form: str, **how: object) -> bytes:
    file = BytesIO()
    metadata = {"Date": None, "Creator": None} if form == "svg" else {"Software": None}
    figure.savefig(file, format=form, metadata=metadata, **how)
    return file.getvalue()


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(BytesIO(png)).convert("RGB"), dtype=float)


def unlike(one: bytes, other: bytes) -> float:
    return float(np.sqrt(np.mean((pixels(one) - pixels(other)) ** 2)))


def test_a_chart_is_what_saving_it_twice_makes_of_it():
    with look.styled():
        svg, png = svg_and_png(chart())
        assert svg == saved(chart(), "svg")
        with mpl.rc_context({"text.hinting": "none"}):
            apart = saved(chart(), "png", dpi=DPI)
    assert unlike(png, apart) < UNLIKE
    moved = BytesIO()
    Image.fromarray(np.roll(pixels(apart), 1, axis=0).astype(np.uint8)).save(moved, "png")
    assert unlike(png, moved.getvalue()) > UNLIKE  # so that the bound says something
    assert Image.open(BytesIO(png)).info["dpi"] == pytest.approx((DPI, DPI), abs=0.1)


@pytest.mark.parametrize("kind", ["constrained", "with an image"])
def test_what_cannot_be_drawn_on_both_at_once_is_saved_twice(kind):
    def figure() -> Figure:
        made = chart("constrained" if kind == "constrained" else None)
        if kind == "with an image":
            made.axes[0].imshow(np.eye(3), extent=(0, 1, 0, 1))
        return made

    with look.styled():
        svg, png = svg_and_png(figure())
        assert svg == saved(figure(), "svg")
        assert unlike(png, saved(figure(), "png", dpi=DPI)) == 0
