"""Chinese words of `check`: what a scenario means."""

from __future__ import annotations

CHECKS: dict[str, str] = {
    "Added, to show beside {arm} the same without its responses.": (
        "补充的方案：与 {arm} 相同，但不考虑行为反应，以资对照。"
    ),
}
