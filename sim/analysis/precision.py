"""How many replications a run needs: a fixed number, or until its answer is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.ranking import Selection, select_best
from sim.analysis.stopping import half_widths, settled
from sim.arrays import FloatArray
from sim.language import _
from sim.scenario.catalogue import MEASURES
from sim.scenario.problems import InputError, problem
from sim.scenario.replications import Precision, look_ahead
from sim.scenario.scenario import Scenario


@dataclass
class Watch:
    """Watches the replications come in and says when there are enough.

    The answer depends on the replications 0, 1, 2 ... alone, not on the order in which they
    arrive, so that it is the same on any number of workers.

    Attributes
    ----------
    at_most : int
        Replications that are never exceeded.
    arms : list[str]
        Names; the first is the reference; a single arm is watched by itself.
    target : Precision | None
        What to reach; None: exactly ``at_most`` replications.
    enough : int
        Replications that will do, ``at_most`` until it is known.
    settled : dict[tuple[str, str], int]
        For each measure and arm the replication at which its half-width had settled.
    selection : Selection | None
        Which arm is best, so far.
    """

    at_most: int
    arms: list[str]
    target: Precision | None = None
    enough: int = 0
    settled: dict[tuple[str, str], int] = field(default_factory=dict)
    selection: Selection | None = None
    _rows: dict[int, pd.DataFrame] = field(default_factory=dict)
    _values: dict[str, list[FloatArray]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.enough = self.at_most
        self._values = {name: [] for name in {**self._until, **self._best}}

    @property
    def is_open(self) -> bool:
        """Whether it is not known yet how many replications are enough."""
        selecting = bool(self._best) and (self.selection is None or self.selection.best is None)
        return len(self.settled) < len(self._watched) or selecting

    @property
    def _until(self) -> dict[str, float]:
        return (self.target and self.target.until) or {}

    @property
    def _best(self) -> dict[str, float]:
        return (self.target and self.target.best) or {}

    @property
    def _watched(self) -> list[tuple[str, str]]:
        return [(measure, arm) for measure in self._until for arm in self.arms[1:] or self.arms]

    def add(self, replications: pd.DataFrame) -> None:
        """Take in a table of replications: columns arm, replication and one a measure."""
        if self.target is None or not self.is_open:
            return
        for replication, rows in replications.groupby("replication"):
            self._rows[int(str(replication))] = rows.set_index("arm").loc[self.arms]
        before = self._known
        while self._known in self._rows:
            rows = self._rows.pop(self._known)
            for measure, values in self._values.items():
                values.append(rows[measure].to_numpy(dtype=np.float64))
        if self._known > before:
            self._judge(self.target)

    @property
    def _known(self) -> int:
        """Replications without a gap from the first on."""
        return len(next(iter(self._values.values())))

    def _differences(self, measure: str, arm: str) -> FloatArray:
        values = np.array(self._values[measure])
        zero = values[:, 0] if len(self.arms) > 1 else 0.0
        return np.asarray(values[:, self.arms.index(arm)] - zero, dtype=np.float64)

    def _judge(self, target: Precision) -> None:
        for key in self._watched:
            if key not in self.settled:
                replications = settled(
                    self._differences(*key), self._until[key[0]], target.confidence, target.at_least
                )
                if replications is not None:
                    self.settled[key] = replications
        for measure, zone in self._best.items():
            values = MEASURES[measure].better * np.array(self._values[measure])
            if not np.isnan(values).any():  # of what is not defined, none is the best
                self.selection = select_best(values, zone, target.confidence, target.at_least)
        if not self.is_open:
            selected = [self.selection.replications] if self.selection is not None else []
            need = max([n + look_ahead(n) for n in self.settled.values()] + selected)
            self.enough = min(need, self.at_most)

    @property
    def report(self) -> dict[str, Any] | None:
        """What to say of the precision reached; None if the number was fixed beforehand."""
        if self.target is None:
            return None
        report: dict[str, Any] = {
            "confidence": self.target.confidence,
            "at_most": self.at_most,
            "reached": not self.is_open,
        }
        if self._watched:
            reached = [self._reached(key, self.target) for key in self._watched]
            last = max(reached, key=lambda row: row["settled_at"] or np.inf)
            report["last_to_settle"] = {
                name: last[name] for name in ("measure", "arm", "settled_at")
            }
            report["half_widths"] = reached
        for measure, zone in self._best.items():
            report["best"] = {"measure": measure, "zone": zone} | self._selected()
        return report

    def _selected(self) -> dict[str, Any]:
        selection = self.selection
        if selection is None:
            return {"arm": None, "replications": 0, "out_at": {}}
        best = None if selection.best is None else self.arms[selection.best]
        out_at = dict(zip(self.arms, selection.out_at.tolist(), strict=True))
        return {"arm": best, "replications": selection.replications, "out_at": out_at}

    def _reached(self, key: tuple[str, str], target: Precision) -> dict[str, Any]:
        values = self._differences(*key)[: self.enough]
        half = float(half_widths(values, target.confidence)[-1])
        return {
            "measure": key[0],
            "arm": key[1],
            "wanted": self._until[key[0]],
            "half_width": None if np.isnan(half) else half,
            "settled_at": self.settled.get(key),
        }


def watch(scenario: Scenario) -> Watch:
    """The watch over a scenario's replications.

    Raises
    ------
    InputError
        If the best arm is wanted and there is one only.
    """
    replications, arms = scenario.file.replications, [arm.name for arm in scenario.arms]
    target = None if isinstance(replications, int) else replications
    if target is not None and target.best and len(arms) < 2:
        message = _("one arm only: none is the best")
        raise InputError([problem("scenario", message, key="replications.best")])
    return Watch(scenario.file.most_replications, arms, target)
