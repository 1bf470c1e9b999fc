"""What a manifest says about a run, so that it can be judged and repeated."""

from __future__ import annotations

import platform
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from sim.scenario.scenario import Scenario
from sim.version import __version__

PACKAGES = ("numpy", "scipy", "pandas", "pyarrow", "simpy", "numba", "pydantic", "chinesecalendar")


def provenance(scenario: Scenario) -> dict[str, Any]:
    """What a manifest says about a run, but for its times, replications and files."""
    return {
        "title": scenario.file.title,
        "scenario_name": scenario.name,
        "scenario": scenario.resolved,
        "arms": [arm.name for arm in scenario.arms],
        "seed": scenario.file.seed,
        "version": __version__,
        "python": platform.python_version(),
        "packages": {name: _version(name) for name in PACKAGES},
    }


def begun(started: datetime) -> dict[str, Any]:
    """When a run was started, in UTC."""
    return {"started": started.isoformat(timespec="seconds")}


def duration(started: datetime) -> dict[str, Any]:
    """When a run that was started then has finished, in UTC, and how long it took."""
    now = datetime.now(UTC)
    return {
        "finished": now.isoformat(timespec="seconds"),
        "seconds": round((now - started).total_seconds(), 1),
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"
