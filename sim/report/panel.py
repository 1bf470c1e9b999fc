"""What a panel's run shows: its charts and its summary."""

from __future__ import annotations
from pathlib import Path
from typing import Any


def illustrate_panel(folder: Path, about: dict[str, Any]) -> None:
    (folder / "charts").mkdir(exist_ok=True)


def panel_run_summary(folder: Path):
    from rich.text import Text

    return Text("x")
