"""The page of an animation: a player of pictures, and the flow of cases below it."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

from markupsafe import Markup
from PIL import Image

from sim.language import _, language_tag
from sim.report.animation.film import Film
from sim.report.animation.stage import Stage
from sim.report.page.templating import render
from sim.scenario.problems import InputError

SECONDS = 0.9  # a picture is shown
COLOURS = 64  # of a picture: flat areas and the grey edges of letters
PLAYER = Path(__file__).with_name("player.js")
FLOW = Path(__file__).parents[1] / "flow"
DRAWN_BY = [FLOW / name for name in ("playback.js", "picture.js", "flow.js")]
UNSAFE = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})
"""What may end a script, as JSON has it."""


def write_page(of_cases: Callable[[], dict[str, Any]], shown: Film, file: Path) -> None:
    """Write a film as a page.

    Parameters
    ----------
    of_cases : callable
        Gives the flow of cases; where it refuses, the page says why there is none.
    """
    pictures = list(Stage(shown).pictures())
    frames = [
        {
            "heading": shown.heading(moment),
            "told": list(shown.told(moment)),
            "picture": _data(image),
        }
        for moment, image in zip(shown.moments(), pictures, strict=True)
    ]
    flow, why = _flow(of_cases)
    style = (FLOW / "flow.css").read_text("utf-8") if flow else ""
    scripts = [script.read_text("utf-8") for script in [*(DRAWN_BY if flow else []), PLAYER]]
    width, height = pictures[0].size
    page = render(
        "animation.html",
        language=language_tag(),
        title=shown.title,
        frames=frames,
        size={"width": width, "height": height},
        player={"milliseconds": round(1000 * SECONDS), "chart": _("Chart of every team's backlog")},
        words=_words(),
        scripts=list(map(Markup, scripts)),
        hashes=Markup(" ".join(map(_hash, scripts))),  # noqa: S704 - digits
        flow=flow,
        flow_style=Markup(style),  # noqa: S704 - a file of the program
        why_no_flow=why,
    )
    file.write_text(page, encoding="utf-8")


def _flow(of_cases: Callable[[], dict[str, Any]]) -> tuple[Markup | None, str]:
    """The flow of cases as JSON that can stand in a page, or why there is none."""
    try:
        found = of_cases()
    except InputError as refused:
        why = "; ".join(one.message for one in refused.problems)
        return None, _("Without the flow of cases: {why}.", why=why)
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(text.translate(UNSAFE)), ""  # noqa: S704 - escaped here


def _hash(script: str) -> str:
    """By which a policy of contents lets a script run that stands in the page."""
    return f"'sha256-{base64.b64encode(sha256(script.encode()).digest()).decode()}'"


def _words() -> dict[str, str]:
    return {
        "animation": _("animation"),
        "play": _("Play"),
        "pause": _("Pause"),
        "back": _("One step back"),
        "forward": _("One step on"),
        "time": _("Month"),
        "shortcuts": _("Keys: space plays and pauses, the arrows go step by step."),
        "script": _("The pictures move with JavaScript, which is switched off here."),
        "chart": _("Chart of every team's backlog"),
        "flow": _("Flow of cases"),
        "no_flow": _("The flow of cases needs JavaScript, which is switched off here."),
    }


def _data(image: Image.Image) -> str:
    buffer = BytesIO()
    few_colours(image).save(buffer, "png", optimize=True)
    return f"data:image/png;base64,{base64.b64encode(buffer.getvalue()).decode()}"


def few_colours(image: Image.Image) -> Image.Image:
    """A picture with the colours that it needs."""
    return image.quantize(COLOURS, dither=Image.Dither.NONE)
