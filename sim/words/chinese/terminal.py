"""Chinese words of the other words in the terminal."""

from __future__ import annotations

TERMINAL: dict[str, str] = {}
