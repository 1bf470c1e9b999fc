"""How many replications a run needs: a fixed number, or until its differences are known."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from sim.experiment.stopping import half_widths, look_ahead, settled
from sim.measures.names import known_measure
from sim.scenario.distributions import FloatArray
from sim.scenario.problems import Place
from sim.scenario.scenario import Scenario
from sim.scenario.schema import Precision


@dataclass
class Watch:
    """Watches the replications come in and says when there are enough.

    The answer depends on the replications 0, 1, 2 ... alone, not on the order in which they
    arrive, so that it is the same on any number of workers.

    Attributes
    ----------
    at_most : replications that are never exceeded
    target : what to reach; None: exactly ``at_most`` replications
    arms : names; the first is the reference; a single arm is watched by itself
    enough : replications that will do, ``at_most`` until it is known
    settled : for each measure and arm the replication at which its half-width had settled
    """

    at_most: int
    target: Precision | None
    arms: list[str]
    enough: int = 0
    settled: dict[tuple[str, str], int] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)
    _rows: dict[int, pd.DataFrame] = field(default_factory=dict)
    _differences: dict[tuple[str, str], list[float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.enough = self.at_most

    @property
    def is_open(self) -> bool:
        """Whether it is not known yet how many replications are enough."""
        return self.target is not None and len(self.settled) < len(self._watched)

    @property
    def _watched(self) -> list[tuple[str, str]]:
        others = self.arms[1:] or self.arms
        measures = self.target.until if self.target is not None else ()
        return [(measure, arm) for measure in measures for arm in others]

    def add(self, replications: pd.DataFrame) -> None:
        """Take in a table of replications: columns arm, replication and one a measure.

        Raises
        ------
        InputError
            If a measure that is to be watched is not in the table.
        """
        if self.target is None or not self.is_open:
            return
        if not self._names:
            known = [str(c) for c in replications if c not in ("arm", "replication")]
            for name in self.target.until:
                place = Place("scenario", 0, f"replications.until.{name}")
                self._names[name] = known_measure(name, known, place)
        for replication, rows in replications.groupby("replication"):
            self._rows[int(str(replication))] = rows.set_index("arm")
        before = self._known
        while self._known in self._rows:
            rows = self._rows.pop(self._known)
            for measure, arm in self._watched:
                values = rows[self._names[measure]]
                zero = 0.0 if len(self.arms) == 1 else float(values[self.arms[0]])
                series = self._differences.setdefault((measure, arm), [])
                series.append(float(values[arm]) - zero)
        if self._known > before:
            self._judge(self.target)

    @property
    def _known(self) -> int:
        """Replications without a gap from the first on."""
        return len(next(iter(self._differences.values()), []))

    def _judge(self, target: Precision) -> None:
        for key, series in self._differences.items():
            width, values = target.until[key[0]], np.array(series)
            if key not in self.settled:
                found = settled(values, width, target.confidence, target.at_least)
                if found is not None:
                    self.settled[key] = found
        if not self.is_open:
            need = max(n + look_ahead(n) for n in self.settled.values())
            self.enough = min(need, self.at_most)

    @property
    def report(self) -> dict[str, Any] | None:
        """What to say of the precision reached; None if the number was fixed beforehand."""
        if self.target is None:
            return None
        reached = [self._reached(key, self.target) for key in self._watched]
        last = max(reached, key=lambda row: row["settled_at"] or np.inf)
        return {
            "confidence": self.target.confidence,
            "at_most": self.at_most,
            "reached": not self.is_open,
            "last_to_settle": {name: last[name] for name in ("measure", "arm", "settled_at")},
            "half_widths": reached,
        }

    def _reached(self, key: tuple[str, str], target: Precision) -> dict[str, Any]:
        values: FloatArray = np.array(self._differences[key][: self.enough])
        return {
            "measure": self._names[key[0]],
            "arm": key[1],
            "wanted": target.until[key[0]],
            "half_width": float(half_widths(values, target.confidence)[-1]),
            "settled_at": self.settled.get(key),
        }


def watch(scenario: Scenario) -> Watch:
    """The watch over a scenario's replications."""
    given, arms = scenario.file.replications, [arm.name for arm in scenario.arms]
    return Watch(scenario.file.most_replications, None if isinstance(given, int) else given, arms)
