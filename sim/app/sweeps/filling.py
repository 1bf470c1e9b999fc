"""A sweep as far as it is played: from the chunks that are kept, or finished from its tables."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.app.results.reading import outcome_of
from sim.scenario.problems import InputError

if TYPE_CHECKING:
    import pandas as pd

    from sim.studies.library import ListedRun
    from sim.studies.study import Outcome
    from sim.studies.sweep import Sweep


@dataclass(frozen=True)
class Filling:
    """A sweep, and what is there of it.

    Attributes
    ----------
    outcome : Outcome
        Its tables are those of the points that are played, all replications of them.
    points : sequence of int
        Which these are.
    is_finished : bool
        Whether all are, and its folder is whole.
    """

    outcome: Outcome
    points: tuple[int, ...]
    is_finished: bool

    @property
    def sweep(self) -> Sweep:
        """The study."""
        from sim.studies.sweep import Sweep

        study = self.outcome.study
        assert isinstance(study, Sweep)
        return study


def filling_of(run: ListedRun) -> Filling | None:
    """What is there of a sweep on a grid, its arms as the reader calls them; None of any other.

    Raises
    ------
    InputError
        If its folder is damaged.
    """
    from sim.report.names import named

    study = run.about.get("study") or {}
    if study.get("kind") != "sweep" or not study.get("is_grid"):
        return None
    if run.complete:
        outcome = named(outcome_of(run.folder))
        return Filling(outcome, tuple(range(outcome.about["points"])), is_finished=True)
    return _as_far_as_played(run.folder, run.about)


def _as_far_as_played(folder: Path, about: Mapping[str, Any]) -> Filling:
    from sim.report.names import named
    from sim.studies.study import Outcome

    sweep = _sweep(about)
    played = _played(folder, str(about["id"]), sweep.points.replications, len(sweep.arms))
    tables = {} if played is None else _tables(played, sweep)
    done = () if played is None else tuple(sorted(map(int, played["point"].unique())))
    frames: dict[tuple[str, tuple[str, ...]], pd.DataFrame] = {
        (name, ()): frame for name, frame in tables.items()
    }
    return Filling(named(Outcome(folder, about, sweep, _tables=frames)), done, is_finished=False)


def _sweep(about: Mapping[str, Any]) -> Sweep:
    """The sweep that is being played, as its mark says."""
    from sim.analysis.break_even import threshold
    from sim.analysis.design import axes
    from sim.scenario.scenario import from_mapping
    from sim.studies.points import Points
    from sim.studies.sweep import Sweep

    words = shlex.split(about["command"])
    varied = axes([words[i + 1] for i, word in enumerate(words) if word == "--vary"])
    base, study = from_mapping(about["scenario"], about["scenario_name"]), about["study"]
    values = tuple(product(*varied.values()))
    points = Points(base, tuple(varied), values, about["replications"])
    return Sweep(points, tuple(study["responses"]), threshold(study["more_than"]), is_grid=True)


def _played(folder: Path, identity: str, replications: int, arms: int) -> pd.DataFrame | None:
    """All plays of the points that are played in full; None if there are none yet."""
    from sim.running.chunks import Chunks
    from sim.running.store import CHUNKS

    chunks = Chunks(folder / CHUNKS, identity, "")
    try:
        frame = chunks.table("replications", chunks.listed())
    except (OSError, ValueError, InputError):  # just now they became the finished study, or none
        return None
    size = frame.groupby("point")["arm"].transform("size")
    whole = frame[size == replications * arms]
    return None if whole.empty else whole


def _tables(played: pd.DataFrame, sweep: Sweep) -> dict[str, pd.DataFrame]:
    from sim.analysis.effects import effects
    from sim.analysis.levels import levels

    return {
        "replications": played,
        "effects": effects(played, sweep.arms),
        "levels": levels(played, sweep.arms),
    }
