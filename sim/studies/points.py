"""Points in the space of a scenario's keys, and the same replications played at each.

The draws are those of the scenario's seed at every point, and they know no parameter: from point
to point only the key changes, so that curves are smooth.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from sim.analysis.design import at_least
from sim.bureau.engines import Engine, resolved
from sim.language import _, marked
from sim.measures.indicators import measures
from sim.running.executors import Files, Work
from sim.running.provenance import digest, run_id
from sim.running.tables import joined, packed, table, write_csv
from sim.scenario.governance import GOVERNANCE
from sim.scenario.nodes import tree_of
from sim.scenario.overlays import laid_on
from sim.scenario.problems import InputError, Place, Problem
from sim.scenario.reading import setting_tree
from sim.scenario.scenario import Scenario, build
from sim.scenario.size import refuse_too_many
from sim.studies.replication import Setup, plays
from sim.studies.study import About, Outcome, Study
from sim.world.named_docket import found_anywhere

if TYPE_CHECKING:
    import pandas as pd

    from sim.analysis.precision import Watch

Value = float | str
"""Of a key at a point: a number, or a word."""
MOST_CHECKED = 100  # before anything is played; a check takes some milliseconds
NO_NUMBER = marked("is no number of the bureau, so it cannot be varied")
WORDS = (
    "title", "question", *GOVERNANCE, "description", "origins", "bureaus", "docket", "place",
    "extends",
)  # fmt: skip
FIXED = {
    "seed": marked("is the same at all points, which share their draws; change it with --seed"),
    "replications": marked("is the same at all points; change it with --replications"),
    **dict.fromkeys(WORDS, NO_NUMBER),
}
"""Keys that do not vary, and why."""


@dataclass(frozen=True)
class Points:
    """Points at which a scenario is played.

    Attributes
    ----------
    base : Scenario
        The scenario where nothing is varied.
    keys : tuple[str, ...]
        K of its keys.
    values : tuple[tuple[Value, ...], ...]
        P points, each with K values, numbers or words.
    replications : int
        At every point.
    engine : Engine
        What plays; the results do not depend on it.
    places : tuple[Place, ...]
        Where each key was given; as an option ``--vary``, if nothing is said.
    lines : tuple[int, ...]
        Where in that file each point stands, if each has a line of its own.
    """

    base: Scenario
    keys: tuple[str, ...]
    values: tuple[tuple[Value, ...], ...]
    replications: int
    engine: Engine = "auto"
    places: tuple[Place, ...] = ()
    lines: tuple[int, ...] = ()

    @property
    def for_workers(self) -> Points:
        """The same points, whose docket, if they have one, is found from any folder."""
        return replace(self, base=found_anywhere(self.base))

    @property
    def units(self) -> int:
        """Replications at all points together."""
        return len(self.values) * self.replications

    def scenario(self, point: int) -> Scenario:
        """The scenario at a point; InputError if a value is not allowed."""
        tree = tree_of(self.base.resolved, Place(self.base.name, 0, ""))
        for i, (key, value) in enumerate(zip(self.keys, self.values[point], strict=True)):
            assignment = f"{key}={written(value)}"
            place = self.places[i] if self.places else Place(f"--vary {assignment}", 0, "")
            if self.lines:
                place = replace(place, line=self.lines[point])
            tree = laid_on(tree, setting_tree(assignment, place))
        return build(tree, self.base.name)


def written(value: Value) -> str:
    """A value as a scenario has it; whole numbers without a point, for keys that count."""
    if isinstance(value, str):
        return value
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def play_points(
    points: Points, chunk: range, setup_at: Callable[[Points, int], Setup] | None = None
) -> Files:
    """Play units of work: unit = point x replications + replication.

    Parameters
    ----------
    setup_at : callable or None
        What is played at a point, by its number; None: the scenario there.

    Returns
    -------
    Files
        The table ``replications``: point, arm, replication and one column a measure.
    """
    rows, point_before, setup = [], -1, None
    for unit in chunk:
        point, replication = divmod(unit, points.replications)
        if setup is None or point != point_before:
            point_before, setup = point, (setup_at or scenario_at)(points, point)
        for arm, played in plays(setup, replication):
            labels = {"point": point, "arm": arm.name, "replication": replication}
            rows.append(labels | measures(played))
    return packed({"replications": joined(rows)})


def scenario_at(points: Points, point: int) -> Setup:
    """All arms of the scenario at a point."""
    return Setup(points.scenario(point), engine=points.engine)


def points_of(
    base: Scenario,
    keys: tuple[str, ...],
    values: tuple[tuple[Value, ...], ...],
    replications: int | None,
    engine: Engine = "auto",
    places: tuple[Place, ...] = (),
) -> Points:
    """Points of a scenario, checked: all of them, or if there are many, the ends of every key.

    Parameters
    ----------
    replications : int | None
        At every point; else as many as the scenario has, at the least.
    places : tuple[Place, ...]
        Where each key was given; as an option ``--vary``, if nothing is said.

    Raises
    ------
    InputError
        If a key does not vary, or a value is not allowed, or there are fewer than two replications.
    """
    refuse_fixed(keys, places)
    if replications is not None:
        at_least("--replications", replications, 2)
    each = replications or usual_replications(base)
    points = Points(base, keys, values, each, engine, places)
    refuse_unfit(points)
    return points


def refuse_unfit(points: Points) -> None:
    """Build the scenarios of all points, or if there are many of the ends of every key.

    Raises
    ------
    InputError
        If a value is not allowed, or all points together are too much to play.
    """
    columns = zip(*points.values, strict=True)
    ends = {point for column in columns for point in ends_of(column)}
    checked = range(len(points.values)) if len(points.values) <= MOST_CHECKED else sorted(ends)
    scenarios = [points.scenario(point) for point in checked]
    plays = max(one.size.case_plays / one.file.most_replications for one in scenarios)
    refuse_too_many(plays * points.units, points.base.name)


def ends_of(column: Sequence[Value]) -> list[int]:
    """The points of the least and the greatest number of a key, and of each of its words."""
    numbers = {i: value for i, value in enumerate(column) if not isinstance(value, str)}
    words = {value: i for i, value in reversed([*enumerate(column)]) if isinstance(value, str)}
    outermost = [find(numbers, key=numbers.__getitem__) for find in (min, max) if numbers]
    return [*outermost, *words.values()]


def refuse_fixed(keys: Sequence[str], places: Sequence[Place]) -> None:
    """Refuse keys that do not vary: InputError."""
    fixed = [
        Problem(places[i] if places else Place(f"--vary {key}", 0, ""), _(FIXED[first]))
        for i, key in enumerate(keys)
        if (first := key.replace("[", ".").split(".")[0]) in FIXED
    ]
    if fixed:
        raise InputError(fixed)


def usual_replications(base: Scenario) -> int:
    """At every point if nothing is said: as many as the scenario has, at the least."""
    wanted = base.file.replications
    return max(wanted if isinstance(wanted, int) else wanted.at_least, 2)


def points_table(points: Points) -> pd.DataFrame:
    """A row a point: its number and the value of each key."""
    import pandas as pd  # worker processes have no use for it

    columns = zip(points.keys, zip(*points.values, strict=True), strict=True)
    values: dict[str, NDArray[Any]] = {
        key: np.array(column, dtype=_type_of(column)) for key, column in columns
    }
    return pd.DataFrame({"point": np.arange(len(points.values)), **values})


def _type_of(column: Sequence[Value]) -> type:
    return object if any(isinstance(value, str) for value in column) else float


def points_in(folder: Path, about: About, base: Scenario) -> Points:
    """The points of a study in a folder.

    Parameters
    ----------
    folder : pathlib.Path
        Of the finished study.
    about : mapping
        Its manifest.
    base : Scenario
        Its scenario.

    Raises
    ------
    LookupError
        If its table of points is of other keys than the manifest says.
    """
    keys = list(about["keys"])
    frame = table(folder, "points")[keys]
    numbers = set(frame.select_dtypes("number").columns)
    types = {key: float if key in numbers else str for key in keys}
    values = frame.astype(types).itertuples(index=False, name=None)
    return Points(base, tuple(keys), tuple(values), about["replications"])


@dataclass(frozen=True)
class StudyOfPoints(Study):
    """What all studies of many points are.

    Attributes
    ----------
    points : Points
        What is played.
    asked : mapping
        Options of the command that repeats the study.
    """

    points: Points
    asked: Mapping[str, Any] = field(default_factory=dict, kw_only=True)

    counts: ClassVar[Mapping[str, str]] = {marked("Points"): "points"}
    no_months: ClassVar[str] = marked(
        "is a study of many points; run the scenario by itself to look into it"
    )
    no_worlds: ClassVar[str] = marked("holds no finished run")

    @property
    def base(self) -> Scenario:
        return self.points.base

    def showing(self, base: Scenario, names: Callable[[str], str]) -> Self:  # noqa: ARG002
        return replace(self, points=replace(self.points, base=base))

    @property
    def arms(self) -> list[str]:
        return [arm.name for arm in self.base.arms[: len(self.base.file.arms)]]

    @property
    def options(self) -> Mapping[str, Any]:
        return self.asked

    @property
    def engine(self) -> Engine:
        return self.points.engine

    @property
    def play(self) -> Work:
        return partial(play_points, self.points.for_workers)

    @property
    def watch(self) -> Watch:
        from sim.analysis.precision import Watch

        return Watch(self.points.units, [])

    @property
    def id(self) -> str:
        points = self.points
        content = digest(repr((points.keys, points.values, points.replications)).encode())
        return run_id(self.base, purpose=f"{self.purpose} {content}")

    @property
    def about(self) -> dict[str, Any]:
        points = self.points
        of = {"points": len(points.values), "replications": points.replications}
        return {"keys": list(points.keys), "engine": resolved(self.engine), **of}

    @property
    def points_frame(self) -> pd.DataFrame:
        """What ``points.csv`` says."""
        return points_table(self.points)

    def write_tables(self, outcome: Outcome) -> None:
        """Write ``points.csv``, ``replications.csv`` and ``effects.csv``."""
        from sim.analysis.effects import effects

        assert outcome.chunks is not None
        outcome.chunks.join(["replications"], self.points.replications, outcome.folder)
        frames = {
            "points": self.points_frame,
            "effects": effects(outcome.table("replications"), self.arms),
        }
        for name, frame in frames.items():
            write_csv(frame, outcome.folder / f"{name}.csv")
