"""The results folder: finished replications are kept, and what looks finished is finished.

A run works in ``<id>.partial``; each replication arrives there by one rename, and the
folder itself gets its final name by one rename when everything in it is complete.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pandas as pd

from sim import __version__
from sim.scenario.problems import InputError, problem
from sim.scenario.scenario import Scenario

TABLES = ("monthly", "history", "replications", "survival")
PACKAGES = ("numpy", "scipy", "pandas", "simpy", "pydantic", "chinesecalendar")


def digest(data: bytes) -> str:
    """SHA-256 as hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def run_id(scenario: Scenario, docket_file: Path | None = None, purpose: str = "") -> str:
    """Name of a run by its content: resolved scenario, given docket, version of the program.

    Parameters
    ----------
    purpose : what else than a comparison of the arms the run is for
    """
    content = {
        "scenario": scenario.resolved,
        "docket": digest(docket_file.read_bytes()) if docket_file else None,
        "version": __version__,
    }
    if purpose:
        content["purpose"] = purpose
    return digest(json.dumps(content, sort_keys=True).encode())[:12]


@dataclass(frozen=True)
class RunFolder:
    """Where one run lands.

    Attributes
    ----------
    final : the folder of the finished run
    id : content of the run, see `run_id`
    """

    final: Path
    id: str

    @property
    def work(self) -> Path:
        """The folder until the run is finished."""
        return self.final.with_name(f"{self.final.name}.partial")

    def part(self, replication: int) -> Path:
        """Where a finished replication is kept until the run is finished."""
        return self.work / "parts" / f"{replication:06d}"

    def manifest(self) -> dict[str, Any] | None:
        """What was run, if the run is finished."""
        file = self.final / "manifest.json"
        found: dict[str, Any] | None = (
            json.loads(file.read_text("utf-8")) if file.is_file() else None
        )
        return found

    def is_finished(self, keep_logs: bool) -> bool:
        """Whether the very same run is there already, with logs if they are asked for."""
        manifest = self.manifest()
        same = manifest is not None and manifest["id"] == self.id
        return same and (not keep_logs or (self.final / "logs").is_dir())

    def prepare(self, again: bool) -> None:
        """Make the work folder; parts of an interrupted run of the same content stay in it.

        Raises
        ------
        InputError
            If the final folder holds something else.
        """
        manifest = self.manifest()
        foreign = manifest is None and self.final.exists() and any(self.final.iterdir())
        if foreign or (manifest is not None and manifest["id"] != self.id and not again):
            message = "holds something else; give another --out, or --again to replace a run"
            raise InputError([problem(self.final, message)])
        marker = self.work / "parts" / "id"
        if again or not marker.is_file() or marker.read_text() != self.id:
            shutil.rmtree(self.work, ignore_errors=True)
        marker.parent.mkdir(parents=True, exist_ok=True)
        marker.write_text(self.id)

    def finished_parts(self, replications: int, keep_logs: bool) -> list[int]:
        """Replications that are kept from an interrupted run."""
        needed = "logs" if keep_logs else "replications.csv"
        return [r for r in range(replications) if (self.part(r) / needed).exists()]

    def keep_part(self, replication: int, write: Callable[[Path], None]) -> None:
        """Let ``write`` fill a folder and keep it as a finished replication."""
        part = self.part(replication)
        growing = part.with_name(f"{part.name}.{os.getpid()}")
        growing.mkdir(parents=True)
        try:
            write(growing)
            shutil.rmtree(part, ignore_errors=True)
            growing.rename(part)
        finally:
            shutil.rmtree(growing, ignore_errors=True)

    def join_parts(self, replications: int) -> None:
        """Make the run's tables and logs of its parts, in the order of replications."""
        for name in TABLES:
            with (self.work / f"{name}.csv").open("wb") as table:
                for r in range(replications):
                    text = (self.part(r) / f"{name}.csv").read_bytes()
                    table.write(text if r == 0 else text.partition(b"\n")[2])
        for r in range(replications):
            for source in sorted(self.part(r).glob("*/**/*.csv")):
                target = self.work / source.relative_to(self.part(r))
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)

    def finish(self, about: dict[str, Any]) -> None:
        """Write the manifest, give the folder its final name, and only then drop the parts."""
        found = (path for path in self.work.rglob("*") if path.is_file())
        names = {path.relative_to(self.work).as_posix(): path for path in found}
        sums = {name: digest(names[name].read_bytes()) for name in sorted(names)}
        sums = {name: value for name, value in sums.items() if not name.startswith("parts/")}
        text = json.dumps({"id": self.id, **about, "checksums_sha256": sums}, indent=2)
        (self.work / "manifest.json").write_text(text + "\n", encoding="utf-8")
        old = self.final.with_name(f"{self.final.name}.old")
        if self.final.exists():
            self.final.rename(old)
        self.work.rename(self.final)
        shutil.rmtree(self.final / "parts")
        shutil.rmtree(old, ignore_errors=True)


def table(folder: Path, name: str) -> pd.DataFrame:
    """One of a run's tables; teams and months as text."""
    as_text = {"team": str, "month": str, "arm": str}
    return pd.read_csv(folder / f"{name}.csv", dtype=as_text)


def provenance(scenario: Scenario) -> dict[str, Any]:
    """What a manifest says about a run, but for its times and files."""
    return {
        "title": scenario.file.title,
        "scenario_name": scenario.name,
        "scenario": scenario.resolved,
        "arms": [arm.name for arm in scenario.arms],
        "replications": scenario.file.replications,
        "seed": scenario.file.seed,
        "version": __version__,
        "python": platform.python_version(),
        "packages": {name: _version(name) for name in PACKAGES},
    }


def duration(started: datetime) -> dict[str, Any]:
    """When a run was started and finished, in UTC, and how long it took."""
    now = datetime.now(UTC)
    return {
        "started": started.isoformat(timespec="seconds"),
        "finished": now.isoformat(timespec="seconds"),
        "seconds": round((now - started).total_seconds(), 1),
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"
