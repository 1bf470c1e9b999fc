"""Runs that are there: listed, and their arms compared where they share their worlds."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from sim.analysis.comparison import compare
from sim.language import _, listed, marked
from sim.running.checksums import Damage, damage, refuse_damaged
from sim.running.chunks import Chunks
from sim.running.code import program
from sim.running.files import open_regular, refuse_foreign
from sim.running.manifest import (
    MANIFEST,
    MARKER,
    is_ledger,
    read_manifest,
    read_marker,
    versions,
)
from sim.running.store import CHUNKS, RunFolder
from sim.scenario.problems import InputError, Problem, problem
from sim.scenario.schema import FollowUp
from sim.studies.kinds import study_in
from sim.studies.same_worlds import checksums_of
from sim.studies.study import About, Outcome

OTHER_DRAWS: dict[tuple[str, ...], str] = {
    ("docket",): marked("does not share its worlds with {first}: the first arm has other cases"),
    ("staff",): marked("does not share its worlds with {first}: the first arm has other staff"),
    ("docket", "staff"): marked(
        "does not share its worlds with {first}: the first arm has other cases and staff"
    ),
}
"""What to say where these are not the same."""


@dataclass(frozen=True)
class ListedRun:
    """A run's folder; ``about`` is its manifest, or what was written when it was begun.

    It may be a ledger that was read: that has no arms and no replications.
    """

    folder: Path
    about: dict[str, Any]
    complete: bool

    @property
    def is_ledger(self) -> bool:
        """Whether it is a ledger that was read."""
        return is_ledger(self.about)

    @property
    def name(self) -> str:
        """Of the scenario, or of the ledger's file."""
        return str(self.about["ledger"]["file"] if self.is_ledger else self.about["scenario_name"])

    @property
    def arms(self) -> list[str]:
        """Names of the arms; none of a ledger."""
        return [] if self.is_ledger else list(self.about["arms"])

    @property
    def replications(self) -> int:
        """Replications that are kept of a run that is not complete, or all of a complete one."""
        if self.is_ledger:
            return 0
        if self.complete:
            return int(self.about["replications"])
        return self._chunks.count()

    @property
    def _chunks(self) -> Chunks:
        return Chunks(self.folder / CHUNKS, str(self.about["id"]), "")

    @property
    def points(self) -> int | None:
        """Points of a study of many; None of any other."""
        return self.about.get("points")

    @property
    def modified(self) -> float:
        """When something was last put into the folder, or 0 if it has gone meanwhile."""
        try:
            return self.folder.stat().st_mtime
        except OSError:
            return 0.0

    def damage(self) -> list[Damage]:
        """Files that are not as they were finished; of a run that is not complete, its chunks."""
        if self.complete:
            return list(damage(self.folder, self.about))
        places = (self._chunks.of(chunk) for chunk in self._chunks.spoiled())
        names = (place.relative_to(self.folder) for place in places)
        return [Damage(name.as_posix(), "changed") for name in names]

    def erase(self) -> bool:
        """Erase what the program has made of it; see `sim.running.store.RunFolder.erase`."""
        final = self.folder.with_name(self.folder.name.removesuffix(".partial"))
        return RunFolder(final, str(self.about["id"])).erase(begun=not self.complete)

    def record(self, is_checked: bool = False) -> dict[str, Any]:
        """The essentials, for a list of runs; ``is_checked``: with the files that are damaged."""
        checked = {"damage": [asdict(one) for one in self.damage()]} if is_checked else {}
        return {
            "folder": self.folder.as_posix(),
            "scenario": self.name,
            "arms": self.arms,
            "replications": self.replications,
            "points": self.points,
            "finished": self.about.get("finished"),
            "complete": self.complete,
            **checked,
        }


def runs_in(folder: Path) -> tuple[list[ListedRun], list[Problem]]:
    """All studies below a folder, complete or not, the newest first; and what cannot be read.

    Raises
    ------
    InputError
        If there is no such folder.
    """
    if not folder.is_dir():
        raise InputError([problem(folder, _("no such folder"))])
    runs: list[ListedRun] = []
    problems: list[Problem] = []

    def unreadable(error: OSError) -> None:
        why = _("cannot be read: {error}", error=error.strerror)
        problems.append(problem(error.filename, why))

    for place, _folders, names in os.walk(folder, onerror=unreadable):
        try:
            runs += filter(None, [_listed_run(Path(place), names)])
        except InputError as error:
            problems += error.problems
        except OSError as error:
            unreadable(error)
    return sorted(runs, key=lambda run: run.modified, reverse=True), sorted(problems)


def _listed_run(folder: Path, names: Collection[str]) -> ListedRun | None:
    """The study in a folder, if there is one.

    Raises
    ------
    InputError
        If what is there is damaged.
    """
    is_begun = any(part.endswith(".partial") for part in folder.parts)
    if is_begun:  # a manifest in a folder without its final name: not complete yet
        about = read_marker(folder) if MARKER in names else None
    else:
        about = read_manifest(folder) if MANIFEST in names else None
        if about is None and {"replications.csv", "scenario.yaml"} <= set(names):
            raise InputError([problem(folder, _("holds tables of a run, but no manifest.json"))])
    return None if about is None else ListedRun(folder, about, not is_begun)


def outcome_in(folder: Path) -> Outcome:
    """What a finished study has left in a folder, of any kind; its tables are as they were.

    Raises
    ------
    InputError
        If there is none, it is damaged, or of an older version, which says less.
    """
    about = None if folder.name.endswith(".partial") else read_manifest(folder)
    if about is None:
        message = _("holds no finished run")
        place = folder.resolve()
        if place.name and place.with_name(f"{place.name}.partial").is_dir():
            message = _("holds no finished run; it was stopped: run it again to complete it")
        raise InputError([problem(folder, message)])
    if is_ledger(about):
        message = _(
            "holds a ledger that was read, and no run of a scenario: there are no arms in it; its "
            "page is made again by  python -m sim report"
        )
        raise InputError([problem(folder, message)])
    refuse_foreign(folder)
    refuse_damaged(folder, about)
    if about.get("study") is None or not _has_columns(folder):
        made = program_in_words(*versions(about))
        message = _("was made by an older program, {program}; run it again", program=made)
        raise InputError([problem(folder, message)])
    return Outcome(folder, about, study_in(folder, about))


COLUMNS = {"comparison": "simultaneous_low_95", "effects": "low_95"}
"""Of tables, a column that older versions of the program did not write."""


def _has_columns(folder: Path) -> bool:
    """Whether a study's tables have the columns of today."""
    for name, column in COLUMNS.items():
        file = folder / f"{name}.csv"
        if file.is_file():
            with open_regular(file) as stream:
                if column not in stream.readline().decode().strip().split(","):
                    return False
    return True


def comparable_in(folder: Path) -> Outcome:
    """What a finished run has left whose worlds other runs may share.

    Raises
    ------
    InputError
        If the folder holds no finished run of the arms of a scenario; see `outcome_in`.
    """
    outcome = outcome_in(folder)
    if outcome.study.no_worlds:
        raise InputError([problem(folder, _(outcome.study.no_worlds))])
    return outcome


def run_in(folder: Path) -> Outcome:
    """What a finished run of one bureau has left, whose months and cases can be looked at.

    Raises
    ------
    InputError
        If the folder holds no such run; says what else it holds. See `outcome_in`.
    """
    outcome = outcome_in(folder)
    if outcome.study.no_months:
        raise InputError([problem(folder, _(outcome.study.no_months))])
    return outcome


def other_versions(folders: Sequence[Path]) -> str:
    """What to say of finished studies that were not made by the program as it is; else nothing."""
    made = {folder: versions(read_manifest(folder) or {}) for folder in folders}
    if all(one == program() for one in made.values()):
        return ""
    each = [
        _("{folder} by {program}", folder=folder, program=program_in_words(*one))
        for folder, one in made.items()
    ]
    return _(
        "Not all of this is of the same program: {made}; this is {program}. Where the program "
        "computes otherwise, figures differ for that reason.",
        made=listed(each),
        program=program_in_words(*program()),
    )


def program_in_words(version: str, code: str) -> str:
    """A program by its version and the digits of its code, if they are known."""
    if not code:
        return _("version {version}", version=version)
    return _("version {version} (code {code})", version=version, code=code)


def compare_runs(folders: Sequence[Path]) -> tuple[pd.DataFrame, pd.DataFrame, list[str]]:
    """The arms of several runs against the first arm of the first run.

    Only replications that all runs have are compared, and only where their worlds are the same:
    the docket and the staff of each run's first arm.

    Returns
    -------
    comparison : as of a run
    replications : the joined table, as of a run
    arms : names; those that several runs have are named ``arm (run)``

    Raises
    ------
    InputError
        If there are fewer than two runs, or they do not share their worlds; says in what they
        differ.
    """
    if len(folders) < 2:
        raise InputError([problem("compare", _("give two runs or more"))])
    places = [folder.resolve() for folder in folders]
    for i, folder in enumerate(folders):
        if places[i] in places[:i]:
            raise InputError([problem(folder, _("is given twice"))])
    runs = [comparable_in(folder) for folder in folders]
    worlds = [_first_worlds(run, rows) for run, rows in zip(runs, checksums_of(runs), strict=True)]
    shared = set.intersection(*(set(world.index) for world in worlds))
    for run, world in zip(runs[1:], worlds[1:], strict=True):
        _refuse_other_worlds(folders[0], run.folder, runs[0].about, run.about)
        _refuse_other_draws(folders[0], run.folder, worlds[0], world, shared)
    tables: list[pd.DataFrame] = []
    arms: list[str] = []
    names = [arm for run in runs for arm in run.about["arms"]]
    for run, place in zip(runs, places, strict=True):
        new = {a: f"{a} ({place.name})" if names.count(a) > 1 else a for a in run.about["arms"]}
        rows = run.table("replications")
        rows = rows[rows["replication"].isin(shared)].assign(arm=rows["arm"].map(new))
        tables.append(rows)
        arms += new.values()
    joined = pd.concat(tables, ignore_index=True)
    return compare(joined, arms), joined, arms


def _first_worlds(run: Outcome, worlds: pd.DataFrame) -> pd.DataFrame:
    first: pd.DataFrame = worlds[worlds["arm"] == run.about["arms"][0]]
    return first.set_index("replication")[["docket", "staff"]]


def _refuse_other_worlds(first: Path, other: Path, one: About, two: About) -> None:
    if one.get("independent") or two.get("independent"):
        why = _(
            "cannot be compared with {first}: with --independent no arm shares its worlds",
            first=first,
        )
        raise InputError([problem(other, why)])
    drawn = {
        "calendar": None,
        "history": None,
        "follow_up": FollowUp().model_dump(),
        "opening_backlog": None,
        "opening_stages": "untouched",
    }
    differ = [key for key in ("seed", "docket") if one.get(key) != two.get(key)]
    both = one["scenario"], two["scenario"]
    differ += [
        key for key, usual in drawn.items() if both[0].get(key, usual) != both[1].get(key, usual)
    ]
    if differ:
        why = _(
            "does not share its worlds with {first}: other {keys}", first=first, keys=listed(differ)
        )
        raise InputError([problem(other, why)])


def _refuse_other_draws(
    first: Path, other: Path, one: pd.DataFrame, two: pd.DataFrame, shared: set[Any]
) -> None:
    if not shared:
        why = _("has no replication in common with {first}", first=first)
        raise InputError([problem(other, why)])
    at = sorted(shared)
    differ = tuple(
        name for name in ("docket", "staff") if (one.loc[at, name] != two.loc[at, name]).any()
    )
    if differ:
        raise InputError([problem(other, _(OTHER_DRAWS[differ], first=first))])
