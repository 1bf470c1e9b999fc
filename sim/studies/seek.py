"""Questions asked the other way round: which value of a key, or cheapest combination, will do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

from sim.analysis.design import at_least
from sim.analysis.seeking import Progress, Search, most_looked_at, progress
from sim.analysis.sequential import Looks, Target
from sim.bureau.engines import resolved
from sim.language import _, marked
from sim.running.executors import Work
from sim.running.provenance import digest, run_id
from sim.running.tables import write_csv
from sim.scenario.distributions import Distribution
from sim.scenario.problems import InputError, nearest, problem
from sim.scenario.scenario import Arm, Scenario
from sim.scenario.setting import Setting
from sim.scenario.size import refuse_too_many, size_of
from sim.studies.points import Points, StudyOfPoints, play_points, points_in, points_table
from sim.studies.replication import Setup
from sim.studies.study import About, Outcome

if TYPE_CHECKING:
    import pandas as pd

AT_LEAST, AT_MOST = 20, 500
"""Replications at the first look and, if nothing is said, at the last one."""
MOST_CONFIDENT = 0.9999
BATCH = 5
"""Replications from look to look, and of a chunk."""


def setup_at(arm: str, points: Points, number: int) -> Setup:
    """One arm at a point; beyond the last one without any work, at the first or the last point."""
    without = number - len(points.values)
    point = number if without < 0 else (0, len(points.values) - 1)[without]
    scenario = points.scenario(point)
    played, history = scenario.arm(arm), scenario.history
    if without >= 0:
        played, history = (
            replace(one, setting=without_work(one.setting)) for one in (played, history)
        )
    return Setup(replace(scenario, arms=(played,), history=history), engine=points.engine)


def without_work(setting: Setting) -> Setting:
    """A setting in which all work takes no time: only waits are left."""
    nothing = Distribution(fixed=0.0)
    route = tuple(stage.model_copy(update={"work": nothing}) for stage in setting.route)
    return setting.model_copy(update={"route": route})


@dataclass
class SeekWatch:
    """Watches the replications of all points come in, and says which ones are needed next.

    Attributes
    ----------
    search : Search
        What is sought.
    confidence : float
        With which all answers together are right.
    """

    search: Search
    confidence: float
    progress: Progress = field(init=False)
    _rows: dict[int, dict[int, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.progress = progress(self.search, {})

    @property
    def at_most(self) -> int:
        """Replications of all points that are never exceeded, but for those played in vain."""
        search, looks = self.search, self.search.looks
        judged = most_looked_at(search.points, is_screened=bool(search.costs))
        return judged * looks.at_most + len(search.curve) * looks.at_least

    @property
    def is_open(self) -> bool:
        """Whether more must be played."""
        return not self.progress.is_over

    @property
    def enough(self) -> int:
        """Replications at the point that needed most."""
        needed = [judge.replications for judge in self.progress.verdicts.values()]
        return max([self.search.looks.at_least, *needed])

    @property
    def report(self) -> dict[str, Any]:
        """What to say of how it ended."""
        verdicts = self.progress.verdicts.values()
        return {
            "confidence": self.confidence,
            "at_most": self.search.looks.at_most,
            "reached": not any(judge.verdict == "unclear" for judge in verdicts),
        }

    def add(self, replications: pd.DataFrame) -> None:
        """Take in a table of replications: columns point, replication and one a measure."""
        wanted = replications[["point", "replication", self.search.target.measure]]
        for point, replication, value in wanted.itertuples(index=False):
            self._rows.setdefault(int(point), {})[int(replication)] = float(value)
        self.progress = progress(self.search, {n: _prefix(rows) for n, rows in self._rows.items()})

    def next_chunk(self, given: Set[int]) -> range | None:
        """The replications to play next; beyond those that are needed, those that may be."""
        needs = self.progress.needs
        for ahead in (False, True):
            for point, n in needs:
                for chunk in self._batches(point, n, ahead=ahead):
                    if chunk.start not in given:
                        return chunk
        return None

    def _batches(self, point: int, n: int, *, ahead: bool) -> Iterator[range]:
        """The batches of a point up to n replications, or those after them."""
        most = self.search.looks.at_most
        for start in range(0, most, BATCH):
            if (start >= n) == ahead:
                first = point * most
                yield range(first + start, first + min(start + BATCH, most))


def _prefix(rows: Mapping[int, float]) -> np.ndarray:
    """The values of replications 0, 1, 2 ... until one is missing."""
    n = next((i for i in range(len(rows)) if i not in rows), len(rows))
    return np.array([rows[i] for i in range(n)])


@dataclass(frozen=True)
class Seek(StudyOfPoints):
    """A search for the points at which an arm meets a target.

    Attributes
    ----------
    arm : str
        Which one.
    target : Target
        What the mean of its measure is to meet.
    confidence : float
        With which all that is said of points together is right.
    sought : int
        Of one key: 1 for its smallest value, -1 for the largest, 0 for what follows from the curve.
    costs : mapping of str to float
        What one more of each key costs; empty of one key.
    """

    arm: str
    target: Target
    confidence: float
    sought: int = 0
    costs: Mapping[str, float] = field(default_factory=dict)

    kind: ClassVar[str] = "seek"
    command: ClassVar[str] = "seek"
    largest: ClassVar[int] = BATCH
    no_months: ClassVar[str] = marked(
        "is a search for a value; run the scenario with that value by itself to look into it"
    )

    @classmethod
    def in_folder(cls, folder: Path, about: About, base: Scenario) -> Seek:
        """The search that a folder holds."""
        study = about["study"]
        points = replace(points_in(folder, about, base), replications=study["at_most"])
        of = study["target"]
        target = Target(of["measure"], of["at_least"], of["value"])
        base.arm(study["arm"])
        return cls(
            points, study["arm"], target, study["confidence"], study["sought"], study["costs"]
        )

    @property
    def point_costs(self) -> tuple[float, ...]:
        """What each point costs, (P,); empty of one key."""
        if not self.costs:
            return ()
        weights = [self.costs[key] for key in self.points.keys]
        return tuple(float(np.dot(weights, values)) for values in self.points.values)

    @property
    def search(self) -> Search:
        """What is sought, by the numbers of the points."""
        n, costs = len(self.points.values), self.point_costs
        share = (1 - self.confidence) / most_looked_at(n, is_screened=bool(costs))
        looks = Looks(share, AT_LEAST, self.points.replications, BATCH)
        return Search(self.target, n, looks, self.sought, costs)

    @property
    def watch(self) -> SeekWatch:  # type: ignore[override]
        return SeekWatch(self.search, self.confidence)

    @property
    def play(self) -> Work:
        return partial(play_points, self.points.for_workers, setup_at=partial(setup_at, self.arm))

    def ahead(self, watch: Any, there: Set[int], _processes: int) -> Iterator[range]:
        given = set(there)
        while watch.is_open and (chunk := watch.next_chunk(given)) is not None:
            given.update(chunk)
            yield chunk

    def showing(self, base: Scenario, names: Callable[[str], str]) -> Self:
        return replace(super().showing(base, names), arm=names(self.arm))

    @property
    def purpose(self) -> str:
        sign = "at-least" if self.target.at_least else "at-most"
        return f"seek-{self.target.measure}-{sign}-{self.target.value:g}"

    @property
    def id(self) -> str:
        points = self.points
        of = (points.keys, points.values, points.replications, self.arm, self.confidence)
        content = digest(repr((*of, self.sought, sorted(self.costs.items()))).encode())
        return run_id(self.base, purpose=f"{self.purpose} {content}")

    @property
    def about(self) -> dict[str, Any]:
        points = self.points
        return {
            "keys": list(points.keys),
            "engine": resolved(self.engine),
            "points": len(points.values),
        }

    @property
    def details(self) -> Mapping[str, Any]:
        return {
            "arm": self.arm,
            "target": vars(self.target),
            "confidence": self.confidence,
            "sought": self.sought,
            "costs": dict(self.costs),
            "at_most": self.points.replications,
        }

    def refuse_too_large(self) -> None:
        """Refuse a search of which all that may be played is too much: InputError."""
        ends = [self.points.scenario(point) for point in (0, len(self.points.values) - 1)]
        most = 0.0
        for one in ends:
            size = size_of(one.file, one.history.setting, [one.arm(self.arm).setting])
            most = max(most, size.case_plays / one.file.most_replications)
        refuse_too_many(most * self.watch.at_most, self.base.name)

    def write_tables(self, outcome: Outcome) -> None:
        """Write ``points.csv``, ``values.csv`` and ``replications.csv``.

        Of replications those count that were needed: at each point up to the look at which it was
        judged, at the points of the curve the first ones, whatever else was played meanwhile.
        """
        from sim.analysis.looked_at import counted, looked_at

        assert outcome.chunks is not None
        played = outcome.chunks.table("replications")
        watch = self.watch
        watch.add(played)
        rows = counted(played, self.search, watch.progress)
        write_csv(points_table(self.points), outcome.folder / "points.csv")
        write_csv(rows, outcome.folder / "replications.csv")
        table = looked_at(rows, self.search, watch.progress)
        write_csv(self._with_keys(table), outcome.folder / "values.csv")

    def _with_keys(self, table: pd.DataFrame) -> pd.DataFrame:
        """The table of points looked at, with the values of the keys and what they cost."""
        n = len(self.points.values)
        place = [p if p < n else (0, n - 1)[p - n] for p in table["point"]]
        for at, key in enumerate(self.points.keys):
            table.insert(at + 1, key, [self.points.values[p][at] for p in place])
        if costs := self.point_costs:
            table.insert(len(self.points.keys) + 1, "cost", [costs[p] for p in place])
        return table


def sought_arm(scenario: Scenario, name: str | None) -> Arm:
    """The arm of a search: the first one if nothing is said; InputError if there is none."""
    names: Sequence[str] = [arm.name for arm in scenario.arms]
    if name is not None and name not in names:
        why = _("no arm '{name}'; {nearest}", name=name, nearest=nearest(name, names))
        raise InputError([problem("--arm", why)])
    return scenario.arm(name) if name is not None else scenario.reference


def sought_end(keys: int, smallest: bool | None, costs: Mapping[str, float] | None) -> int:
    """Which end of one key is sought (1: the smallest value that will do, -1: the largest).

    0: that follows from the curve.

    Raises
    ------
    InputError
        If several keys have no costs, or an end is asked for that is not the cheaper one.
    """
    if keys > 1:
        if costs is None:
            why = _("of several keys the cheapest values are sought; say what each costs")
            raise InputError([problem("--cost", why)])
        if smallest is not None:
            option = "--smallest" if smallest else "--largest"
            raise InputError([problem(option, _("is for one key; of several the costs decide"))])
        return 0
    asked = 0 if smallest is None else 1 if smallest else -1
    cheaper = 0 if costs is None else 1 if next(iter(costs.values())) > 0 else -1
    if asked and cheaper and asked != cheaper:
        raise InputError([problem("--cost", _("makes the other end of the key the cheaper one"))])
    return asked or cheaper


def refuse_no_search(confidence: float, at_most: int) -> None:
    """Refuse a confidence that is none, and fewer replications than the first look has."""
    if not 0.5 <= confidence <= MOST_CONFIDENT:
        why = _(
            "found {found:g}; 0.5 to {most:g} are allowed", found=confidence, most=MOST_CONFIDENT
        )
        raise InputError([problem("--confidence", why)])
    at_least("--at-most", at_most, AT_LEAST)
