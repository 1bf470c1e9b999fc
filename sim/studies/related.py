"""Studies of the same scenario that lie near a run: what was examined of its assumptions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sim.running.files import refuse_links
from sim.running.manifest import read_manifest
from sim.scenario.governance import CHANGES_NOTHING
from sim.scenario.names import folder_name
from sim.scenario.problems import InputError
from sim.studies.library import outcome_in
from sim.studies.study import Outcome

EXAMINING = ("sensitivity", "sweep")
"""Kinds of study that say what other values of a scenario's keys would do."""


def studies_near(outcome: Outcome) -> list[Outcome]:
    """Finished sensitivity studies and sweeps of an outcome's scenario, the newest first.

    They are looked for where they land if nothing is said (``results/<scenario>-sensitivity-...``)
    and beside the outcome's own folder. The scenario must be the same but for what changes no
    value: words, seed, replications, origins. What is damaged, or of an older version, is left out.
    """
    near = [one for folder in _folders(outcome) if (one := _examined(folder, outcome)) is not None]
    return sorted(near, key=lambda one: str(one.about.get("finished", "")), reverse=True)


def _folders(outcome: Outcome) -> Iterator[Path]:
    """Folders that may hold such studies; only these have a table of points."""
    beside = _own_place(outcome.folder).parent
    name = folder_name(outcome.study.base.name)
    places = [beside.glob("*/points.csv")]
    if beside.name == name:
        places += [beside.parent.glob(f"{name}-{kind}-*/*/points.csv") for kind in EXAMINING]
    for found in places:
        yield from (file.parent for file in sorted(found))


def _own_place(folder: Path) -> Path:
    """Where a study's folder is, or will be when it is finished."""
    work = folder.parent
    if work.name.endswith(".partial"):
        return work.with_name(work.name.removesuffix(".partial"))
    return folder.resolve()


def _examined(folder: Path, outcome: Outcome) -> Outcome | None:
    """The study in a folder, if it is one of the outcome's scenario."""
    try:
        refuse_links(folder.parent, folder.name)
        about = read_manifest(folder) or {}
        kind = (about.get("study") or {}).get("kind")
        if kind not in EXAMINING or not _is_same(about["scenario"], outcome.study.base.resolved):
            return None
        return outcome_in(folder)
    except (InputError, OSError):
        return None


def _is_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two scenarios say the same of all that is played."""
    keys = (one.keys() | other.keys()) - CHANGES_NOTHING
    return all(one.get(key) == other.get(key) for key in keys)
