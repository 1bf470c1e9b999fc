"""Interactive charts in a page that is one file: scripts and data in it, and what may run there."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from sim.report.interactive.figure import Figure, words

FOLDER = Path(__file__).parent
VENDOR = FOLDER / "vendor"
LIBRARY = VENDOR / "echarts.common.min.js"
SCRIPTS = (LIBRARY, FOLDER / "drawing.js", FOLDER / "charts.js", FOLDER / "report.js")
LICENSES = (
    VENDOR / "NOTICE",
    VENDOR / "LICENSE",
    VENDOR / "licenses/LICENSE-d3",
    VENDOR / "licenses/LICENSE-zrender",
)
"""What whoever gets the library must get with it."""
POLICY = "sealed-by-hashes"
"""In a page that is not finished: where its policy goes."""
RUNS = re.compile(r"<(script|style)>(.*?)</\1>", re.DOTALL)
"""What works in a page by itself; data have a type."""


def embedded(figures: Sequence[Figure]) -> Mapping[str, Any] | None:
    """What a page needs for its interactive charts, by name; None if there are none.

    ``style``, ``data``, ``licenses`` and ``scripts``: to be put into elements of their own.
    """
    if not figures:
        return None
    records = [figure.record() for figure in figures]
    for record in records:
        del record["words"]
    return {
        "style": _as_it_is((FOLDER / "charts.css").read_text("utf-8")),
        "data": _as_it_is(in_script({"words": words(), "figures": records})),
        "licenses": _as_it_is("\n".join(_of_others(file) for file in LICENSES)),
        "scripts": [_as_it_is(file.read_text("utf-8")) for file in SCRIPTS],
    }


def in_script(data: object) -> str:
    """Data as JSON that can stand in an element ``script``, whatever texts are in it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    text = text.replace(" %", "\N{NO-BREAK SPACE}%")
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _of_others(license_file: Path) -> str:
    """The text of a licence, in which no element can end."""
    return license_file.read_text("utf-8").replace("<", "(").replace(">", ")")


def _as_it_is(text: str) -> Markup:
    return Markup(text)  # noqa: S704 - our own files, and JSON in which no element can end


def sealed(page: str) -> str:
    """A finished page in which only those scripts and styles work that stand in it now."""
    kinds: dict[str, list[str]] = {"style": [], "script": []}
    for kind, text in RUNS.findall(page):
        kinds[kind].append(text)
    policy = "; ".join(
        [
            "default-src 'none'",
            "img-src data:",
            *(f"{kind}-src {_hashes(texts)}" for kind, texts in kinds.items() if texts),
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
    return page.replace(POLICY, policy, 1)


def _hashes(texts: Iterable[str]) -> str:
    """What a policy calls texts."""
    digests = (hashlib.sha256(text.encode()).digest() for text in texts)
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
