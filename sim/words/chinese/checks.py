"""Chinese words of `check`: what a scenario means."""

from __future__ import annotations

CHECKS: dict[str, str] = {}
