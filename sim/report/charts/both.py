"""A figure as SVG and as PNG, laid out once for both: two savings would each lay it out anew."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any, cast

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure
from matplotlib.transforms import Affine2D, Transform, TransformedBbox, TransformedPath
from PIL import Image

if TYPE_CHECKING:
    from matplotlib.backend_bases import RendererBase

SVG: Any = RendererSVG  # its methods have no types
AGG: Any = RendererAgg
DPI = 160  # dots of a PNG
POINTS = 72  # an inch of an SVG
LARGER = Affine2D().scale(DPI / POINTS)
QUICK = 3  # half the time of the usual 6, for a tenth more bytes


def svg_and_png(figure: Figure) -> tuple[bytes, bytes]:
    """A figure in both forms, with nothing in them that depends on the day."""
    if figure.get_layout_engine() is not None:  # which asks a canvas how large texts are
        return _saved_apart(figure)
    text, png, nothing = StringIO(), BytesIO(), {"Date": None, "Creator": None}
    width, height = figure.get_size_inches()
    dots = [int(DPI * side + 1e-8) for side in (width, height)]
    vectors = SVG(POINTS * width, POINTS * height, text, metadata=nothing)
    pixels = AGG(*dots, DPI)
    figure.dpi = POINTS
    try:
        with mpl.rc_context({"text.hinting": "none"}):  # else letters are not as wide as laid out
            figure.draw(cast("RendererBase", _Both(vectors, pixels)))
    except NotImplementedError:
        return _saved_apart(figure)
    vectors.finalize()
    opaque = Image.fromarray(np.asarray(pixels.buffer_rgba())).convert("RGB")
    opaque.save(png, "png", dpi=(DPI, DPI), compress_level=QUICK)
    return text.getvalue().encode(), png.getvalue()


def _saved_apart(figure: Figure) -> tuple[bytes, bytes]:
    png, svg = BytesIO(), BytesIO()
    quick = {"compress_level": QUICK}
    figure.savefig(png, format="png", dpi=DPI, metadata={"Software": None}, pil_kwargs=quick)
    figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None})
    return svg.getvalue(), png.getvalue()


def _on_both(name: str) -> Callable[..., None]:
    """What draws something that is not text: how it looks, and what, with its transformations."""

    def draw(both: _Both, gc: Any, *what: Any, **more: Any) -> None:
        getattr(both.vectors, name)(gc, *what, **more)
        larger = [one + LARGER if isinstance(one, Transform) else one for one in what]
        getattr(both.pixels, name)(_larger(gc, both.pixels), *larger, **more)

    return draw


def _larger(gc: Any, pixels: Any) -> Any:
    """How something looks on pixels, where it is clipped to a larger area."""
    larger: Any = pixels.new_gc()
    larger.copy_properties(gc)
    box, (path, transform) = gc.get_clip_rectangle(), gc.get_clip_path()
    if box is not None:
        larger.set_clip_rectangle(TransformedBbox(box, LARGER))
    if path is not None:
        larger.set_clip_path(TransformedPath(path, transform + LARGER))
    return larger


class _Both:
    """Vectors, which know how large everything is; what they draw is drawn on pixels, too."""

    def __init__(self, vectors: Any, pixels: Any) -> None:
        self.vectors, self.pixels = vectors, pixels
        self.cut = DPI / POINTS * vectors.height - pixels.height  # a part of a pixel

    def __getattr__(self, name: str) -> Any:
        if name.startswith(("draw_", "start_")):  # what needs pixels by itself, as images do
            raise NotImplementedError(name)
        return getattr(self.vectors, name)

    draw_path, draw_markers = _on_both("draw_path"), _on_both("draw_markers")
    draw_path_collection = _on_both("draw_path_collection")

    def draw_text(self, gc: Any, x: float, y: float, *what: Any, **more: Any) -> None:
        """Draw a line of text."""
        self.vectors.draw_text(gc, x, y, *what, **more)
        x, y = LARGER.transform((x, y))
        larger = _larger(gc, self.pixels), x, y - self.cut
        self.pixels.draw_text(*larger, *what, **more)
