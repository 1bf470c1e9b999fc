"""What a manifest says about a run, so that it can be judged and repeated."""

from __future__ import annotations

import json
import platform
import shlex
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from sim.running.checksums import file_digest
from sim.running.code import code_digest
from sim.scenario.scenario import Scenario
from sim.version import __version__

PACKAGES = (
    "numpy", "scipy", "pandas", "pyarrow", "simpy", "numba", "pydantic", "chinesecalendar",
    "holidays", "SALib",
)  # fmt: skip


def digest(data: bytes) -> str:
    """SHA-256 as hexadecimal digits."""
    return sha256(data).hexdigest()


def run_id(scenario: Scenario, docket_file: Path | None = None, purpose: str = "") -> str:
    """Name of a study by its content: resolved scenario, given docket, version and code.

    Parameters
    ----------
    purpose : str
        What else than a comparison of the arms it is for.
    """
    named = scenario.file.docket
    resolved = {key: value for key, value in scenario.resolved.items() if key != "docket"}
    if named is not None:
        docket_file = docket_file or Path(named.file)  # what is in it counts, not where it lies
        if named.draw:
            resolved["docket"] = {"draw": list(named.draw)}
    content = {
        "scenario": resolved,
        "docket": file_digest(docket_file) if docket_file else None,
        "version": __version__,
        "code": code_digest(),
    }
    if purpose:
        content["purpose"] = purpose
    return digest(json.dumps(content, sort_keys=True).encode())[:12]


def provenance(scenario: Scenario) -> dict[str, Any]:
    """What a manifest says about a run, but for its times, replications and files."""
    return {
        "title": scenario.file.title,
        "scenario_name": scenario.name,
        "scenario": scenario.resolved,
        "arms": [arm.name for arm in scenario.arms],
        "seed": scenario.file.seed,
        **made_by(),
    }


def made_by() -> dict[str, Any]:
    """What a manifest says about the program and the packages that it runs with."""
    return {
        "version": __version__,
        "code": code_digest(),
        "python": platform.python_version(),
        "packages": {name: _version(name) for name in PACKAGES},
    }


def study_entry(
    kind: str, command: str, options: Mapping[str, Any], **details: Any
) -> dict[str, Any]:
    """What kind of study it is, and the command that repeats it from its ``scenario.yaml``.

    Parameters
    ----------
    options : Mapping[str, Any]
        Of the command; True: a flag; a list: an option for each; None and False: not given.
    details : Any
        What else is needed to show the study.
    """
    words = ["python", "-m", "sim", command, "scenario.yaml"]
    for option, setting in options.items():
        if setting is True:
            words.append(option)
        elif isinstance(setting, list | tuple):
            words += [word for value in setting for word in (option, str(value))]
        elif setting is not None and setting is not False:
            words += [option, str(setting)]
    return {"study": {"kind": kind, **details}, "command": shlex.join(words)}


def timestamp(moment: datetime) -> str:
    """A moment to the second, as files have it."""
    return moment.isoformat(timespec="seconds")


def duration(started: datetime) -> dict[str, Any]:
    """When a run that was started then has finished, in UTC, and how long it took."""
    now = datetime.now(UTC)
    return {
        "finished": timestamp(now),
        "seconds": round((now - started).total_seconds(), 1),
    }


@cache  # a package stays as it is while a process lives
def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"
