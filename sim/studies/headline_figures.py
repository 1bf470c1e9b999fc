"""Headline figures of finished runs: the main measures of every arm against the reference.

They are read from a run, from a folder of results, or from a table that was stored of them, so that
the results of two versions can be set side by side.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd

from sim.language import _, listed
from sim.running.checksums import refuse_damaged
from sim.running.files import refuse_foreign
from sim.running.tables import table
from sim.scenario.catalogue import MAIN_MEASURES, MEASURES, PANEL_MEASURES
from sim.scenario.governance import CHANGES_NOTHING
from sim.scenario.problems import InputError, problem
from sim.studies.library import ListedRun, runs_in
from sim.studies.study import About

SHOWN = tuple(dict.fromkeys([*MAIN_MEASURES, *PANEL_MEASURES]))
OF_A_RUN = ("scenario", "version", "code", "content", "seed", "replications")
OF_A_FIGURE = ("measure", "arm", "reference")
NUMBERS = ("mean_arm", "mean_reference", "difference", "low_95", "high_95")
COLUMNS = (*OF_A_RUN, *OF_A_FIGURE, *NUMBERS)
"""Of a table of headline figures."""
TEXTS = dict.fromkeys(("scenario", "version", "code", "content", *OF_A_FIGURE), str)


@dataclass(frozen=True)
class Compared:
    """A scenario of which there are results on both sides.

    Attributes
    ----------
    scenario : str
        Its name.
    old, new : dict
        What made the results: columns of `OF_A_RUN`.
    figures : pandas.DataFrame
        A row a measure, arm and reference that both have: these, ``old``, ``old_low_95``,
        ``old_high_95``, the same of ``new``, ``change``, and ``beyond``: whether the two 95 %
        intervals do not touch (None where there is none).
    """

    scenario: str
    old: dict[str, Any]
    new: dict[str, Any]
    figures: pd.DataFrame

    @property
    def unlike(self) -> tuple[str, ...]:
        """What made the results and is not the same: version, code, content, seed ..."""
        return tuple(key for key in OF_A_RUN[1:] if self.old[key] != self.new[key])


@dataclass(frozen=True)
class Differences:
    """Results of two versions side by side.

    Attributes
    ----------
    both : list of Compared
        Scenarios that are in both, by name.
    only_old, only_new : list of str
        Names of the others.
    left_out : list of str
        Sentences on runs that a newer one of the same scenario stands for.
    """

    both: list[Compared]
    only_old: list[str]
    only_new: list[str]
    left_out: list[str]


def headline_figures(folder: Path, about: About) -> pd.DataFrame:
    """The main measures of a run's arms against the reference; columns: see `COLUMNS`.

    Of an older version, too: its table of the comparison may have half-widths only.

    Raises
    ------
    InputError
        If the run is damaged or not a run's folder.
    """
    refuse_foreign(folder)
    refuse_damaged(folder, about)
    rows = table(folder, "comparison")
    rows = rows[rows["measure"].isin(SHOWN)].reset_index(drop=True)
    if "low_95" not in rows:
        half = rows["half_width_95"]
        ends = {"low_95": rows["difference"] - half, "high_95": rows["difference"] + half}
        rows = rows.assign(**ends)
    return rows.assign(**_made_by(about))[list(COLUMNS)]


def _made_by(about: About) -> dict[str, Any]:
    return {
        "scenario": about["scenario_name"],
        "version": about["version"],
        "code": str(about.get("code") or ""),
        "content": content_digest(about["scenario"]),
        "seed": about["seed"],
        "replications": about["replications"],
    }


def content_digest(resolved: About) -> str:
    """Digits of all that a scenario says but words, seed and replications."""
    played = {key: value for key, value in resolved.items() if key not in CHANGES_NOTHING}
    return sha256(json.dumps(played, sort_keys=True).encode()).hexdigest()[:12]


def figures_in(place: Path) -> tuple[pd.DataFrame, list[str]]:
    """Headline figures of all runs in a place, and what is said of those left out.

    Parameters
    ----------
    place : pathlib.Path
        A run's folder, a folder with runs in it, or a stored table of headline figures (CSV).

    Raises
    ------
    InputError
        If it is none of these, or no run in it compares arms.
    """
    if place.suffix == ".csv" and place.is_file():
        return _stored(place), []
    runs, problems = runs_in(place)
    if problems:
        raise InputError(problems)
    of_runs = [run for run in runs if run.complete and _compares(run)]
    if not of_runs:
        raise InputError([problem(place, _("holds no finished run that compares arms"))])
    newest: dict[str, ListedRun] = {}
    for run in sorted(of_runs, key=lambda run: str(run.about.get("finished", "")), reverse=True):
        newest.setdefault(run.about["scenario_name"], run)
    figures = [headline_figures(run.folder, run.about) for run in newest.values()]
    return pd.concat(figures, ignore_index=True), list(_left_out(of_runs, newest))


def _compares(run: ListedRun) -> bool:
    kind = (run.about.get("study") or {}).get("kind")
    return kind in ("run", "bureaus") and len(run.about["arms"]) > 1


def _left_out(runs: list[ListedRun], newest: dict[str, ListedRun]) -> Iterable[str]:
    for name, taken in newest.items():
        others = [run.folder for run in runs if run.about["scenario_name"] == name]
        if len(others) > 1:
            yield _(
                "{scenario}: of {n} runs the newest is taken, {folder}.",
                scenario=name,
                n=len(others),
                folder=taken.folder,
            )


def _stored(file: Path) -> pd.DataFrame:
    """A table of headline figures that was stored before."""
    columns = set(pd.read_csv(file, nrows=0))
    missing = [name for name in COLUMNS if name not in columns]
    if missing:
        why = _("is no table of headline figures: no column {names}", names=listed(missing))
        raise InputError([problem(file, why)])
    figures = table(file.parent, file.stem).astype(TEXTS)
    return figures[figures["measure"].isin(MEASURES)]


def differences(old: Path, new: Path) -> Differences:
    """The headline figures of two runs, folders or stored tables, side by side.

    Raises
    ------
    InputError
        If there is nothing to compare in one of them; see `figures_in`.
    """
    (before, skipped_before), (after, skipped_after) = figures_in(old), figures_in(new)
    names = [set(figures["scenario"]) for figures in (before, after)]
    both = [_compared(name, before, after) for name in sorted(names[0] & names[1])]
    return Differences(
        both,
        sorted(names[0] - names[1]),
        sorted(names[1] - names[0]),
        [*skipped_before, *skipped_after],
    )


def _compared(name: str, before: pd.DataFrame, after: pd.DataFrame) -> Compared:
    old, new = (figures[figures["scenario"] == name] for figures in (before, after))
    made: list[dict[str, Any]] = [
        {key: rows[key].iloc[0] for key in OF_A_RUN} for rows in (old, new)
    ]
    keys, numbers = list(OF_A_FIGURE), ["difference", "low_95", "high_95"]
    sides = [
        rows[keys + numbers].rename(
            columns={"difference": side, "low_95": f"{side}_low_95", "high_95": f"{side}_high_95"}
        )
        for side, rows in (("old", old), ("new", new))
    ]
    figures = sides[0].merge(sides[1], on=keys, how="inner", sort=False)
    figures["change"] = figures["new"] - figures["old"]
    apart = (figures["new_low_95"] > figures["old_high_95"]) | (
        figures["new_high_95"] < figures["old_low_95"]
    )
    known = figures[["old_low_95", "new_low_95"]].notna().all(axis=1)
    figures["beyond"] = apart.astype(object).where(known, None)
    return Compared(name, made[0], made[1], figures)
