"""Points in the space of a scenario's keys, and the same replications played at each.

The draws are those of the scenario's seed at every point, and they know no parameter: from point
to point only the key changes, so that curves are smooth.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.bureau.engines import Engine
from sim.language import _, marked
from sim.measures.indicators import measures
from sim.running.executors import Files
from sim.running.tables import joined, packed, table
from sim.scenario.problems import InputError, Place, Problem
from sim.scenario.reading import laid_on, setting_tree, tree_of
from sim.scenario.scenario import Scenario, build, from_mapping
from sim.scenario.size import refuse_too_many
from sim.studies.replication import Study, plays

if TYPE_CHECKING:
    import pandas as pd

MOST_CHECKED = 100  # before anything is played; a check takes some milliseconds
NO_NUMBER = marked("is no number of the bureau, so it cannot be varied")
FIXED = {
    "seed": marked("is the same at all points, which share their draws; change it with --seed"),
    "replications": marked("is the same at all points; change it with --replications"),
    **dict.fromkeys(
        ("title", "question", "description", "origins", "bureaus", "place", "extends"), NO_NUMBER
    ),
}
"""Keys that do not vary, and why."""


@dataclass(frozen=True)
class Points:
    """Points at which a scenario is played.

    Attributes
    ----------
    base : the scenario where nothing is varied
    keys : K of its keys
    values : P points, each with K values
    replications : at every point
    engine : what plays; the results do not depend on it
    places : where each key was given; as an option ``--vary``, if nothing is said
    """

    base: Scenario
    keys: tuple[str, ...]
    values: tuple[tuple[float, ...], ...]
    replications: int
    engine: Engine = "auto"
    places: tuple[Place, ...] = ()

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
            tree = laid_on(tree, setting_tree(assignment, place))
        return build(tree, self.base.name)


def written(value: float) -> str:
    """A number as a scenario has it; whole numbers without a point, for keys that count."""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def play_points(points: Points, chunk: range) -> Files:
    """Play units of work: unit = point x replications + replication.

    Returns
    -------
    The table ``replications``: point, arm, replication and one column a measure.
    """
    rows, studied, study = [], -1, None
    for unit in chunk:
        point, replication = divmod(unit, points.replications)
        if study is None or point != studied:
            studied, study = point, Study(points.scenario(point), engine=points.engine)
        for arm, played in plays(study, replication):
            labels = {"point": point, "arm": arm.name, "replication": replication}
            rows.append(labels | measures(played))
    return {"replications.parquet": packed(joined(rows))}


def points_of(
    base: Scenario,
    keys: tuple[str, ...],
    values: tuple[tuple[float, ...], ...],
    replications: int | None,
    engine: Engine = "auto",
    places: tuple[Place, ...] = (),
) -> Points:
    """Points of a scenario, checked: all of them, or if there are many, the ends of every key.

    Parameters
    ----------
    replications : at every point; else as many as the scenario has, at the least
    places : where each key was given; as an option ``--vary``, if nothing is said

    Raises
    ------
    InputError
        If a key does not vary, or a value is not allowed.
    """
    fixed = [
        Problem(places[i] if places else Place(f"--vary {key}", 0, ""), _(FIXED[first]))
        for i, key in enumerate(keys)
        if (first := key.replace("[", ".").split(".")[0]) in FIXED
    ]
    if fixed:
        raise InputError(fixed)
    given = base.file.replications
    usual = given if isinstance(given, int) else given.at_least
    points = Points(base, keys, values, replications or max(usual, 2), engine, places)
    ends = {int(i) for column in np.array(values).T for i in (column.argmin(), column.argmax())}
    checked = range(len(values)) if len(values) <= MOST_CHECKED else sorted(ends)
    found = [points.scenario(point) for point in checked]
    plays = max(one.size.case_plays / one.file.most_replications for one in found)
    refuse_too_many(plays * points.units, base.name)
    return points


def points_table(points: Points) -> pd.DataFrame:
    """A row a point: its number and the value of each key."""
    import pandas as pd  # worker processes have no use for it

    frame = pd.DataFrame(np.array(points.values, dtype=float), columns=list(points.keys))
    frame.insert(0, "point", np.arange(len(frame)))
    return frame


def points_in(folder: Path, about: Mapping[str, Any]) -> Points:
    """The points of a study in a folder; ``about``: its manifest, or what is known of it so far."""
    keys = tuple(about["keys"])
    values = table(folder, "points")[list(keys)].astype(float).itertuples(index=False, name=None)
    base = from_mapping(about["scenario"], about["scenario_name"])
    return Points(base, keys, tuple(values), about["replications"])
