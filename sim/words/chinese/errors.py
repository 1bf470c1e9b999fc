"""Chinese words of errors."""

from __future__ import annotations

ERRORS: dict[str, str] = {}
