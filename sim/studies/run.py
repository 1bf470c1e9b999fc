"""A run: all replications of a scenario, their tables and the comparison of its arms."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

from sim.bureau.engines import Engine, resolved
from sim.language import _
from sim.running.executors import Work
from sim.running.provenance import run_id
from sim.running.tables import write_csv
from sim.scenario.problems import InputError, problem
from sim.scenario.scenario import Scenario
from sim.studies.replication import TABLES, Setup, play_chunk
from sim.studies.study import GIVEN_DOCKET, About, Outcome, Study

if TYPE_CHECKING:
    import pandas as pd

    from sim.analysis.precision import Watch

CHARTED = {
    "history": (
        *("arm", "replication", "month", "team", "in_bureau", "closed", "backlog"),
        "idle_share_officer",
    ),
    "survival": ("arm", "replication", "day", "closed_share"),
}
"""What charts read of tables that nothing else is made of; see `Study.charted`."""


@dataclass(frozen=True)
class Run(Study):
    """A run of a scenario of one bureau.

    Attributes
    ----------
    setup : Setup
        What is played.
    docket_rows : mapping or None
        What of a given docket is played, see `sim.world.given_docket.GivenDocket`.
    adjusted : bool
        Whether differences are also adjusted for the drawn speeds.
    """

    setup: Setup
    docket_rows: Mapping[str, Any] | None = None
    adjusted: bool = field(default=False, kw_only=True)

    kind: ClassVar[str] = "run"
    command: ClassVar[str] = "run"
    is_compared: ClassVar[bool] = True
    charted: ClassVar[Mapping[str, Sequence[str]]] = CHARTED

    @classmethod
    def in_folder(cls, folder: Path, about: About, base: Scenario) -> Run:
        """The run that a folder holds; a docket that was given is not read yet."""
        docket = folder / GIVEN_DOCKET if about.get("docket") else None
        independent = bool(about.get("independent"))
        setup = Setup(base, None, docket, independent=independent, engine=played_by(about))
        return cls(setup, adjusted=bool(about.get("adjusted")))

    @property
    def base(self) -> Scenario:
        return self.setup.scenario

    def showing(self, base: Scenario, names: Callable[[str], str]) -> Self:  # noqa: ARG002
        return replace(self, setup=replace(self.setup, scenario=base))

    @property
    def played(self) -> Setup:
        """What is played, with all its arms."""
        return self.setup

    @property
    def arms(self) -> list[str]:
        return [arm.name for arm in self.played.scenario.arms]

    @property
    def engine(self) -> Engine:
        return self.setup.engine

    @property
    def play(self) -> Work:
        return partial(play_chunk, self.played)

    @property
    def watch(self) -> Watch:
        from sim.analysis.precision import watch

        return watch(self.played.scenario)

    @property
    def purpose(self) -> str:
        asked = {"independent": self.setup.independent, "adjusted": self.adjusted}
        return "-".join(name for name, is_asked in asked.items() if is_asked)

    @property
    def id(self) -> str:
        return run_id(self.base, self.setup.docket_file, self.purpose)

    @property
    def docket_option(self) -> str | None:
        """The docket that the command is to be given; None: there is none, or it is named."""
        return GIVEN_DOCKET if self.setup.docket_file and self.base.file.docket is None else None

    @property
    def options(self) -> Mapping[str, Any]:
        return {
            "--docket": self.docket_option,
            "--keep-logs": self.setup.keep_logs,
            "--independent": self.setup.independent,
            "--adjusted": self.adjusted,
        }

    @property
    def about(self) -> dict[str, Any]:
        about: dict[str, Any] = {}
        if self.docket_rows is not None:
            about["docket_rows"] = self.docket_rows
        if self.setup.independent:
            about["independent"] = True
        if self.adjusted:
            about["adjusted"] = True
        return about | {"engine": resolved(self.engine)}

    @property
    def needed(self) -> str:
        return "/logs/" if self.keeps_logs else super().needed

    @property
    def keeps_logs(self) -> bool:
        return self.setup.keep_logs

    @property
    def docket_file(self) -> Path | None:
        return self.setup.docket_file

    def write_tables(self, outcome: Outcome) -> None:
        """Write the tables of replications, the comparison of the arms, and how it comes about."""
        assert outcome.chunks is not None
        outcome.chunks.join(TABLES, outcome.chunks.enough, outcome.folder)
        for name, made in self.derived(outcome).items():
            write_csv(made(), outcome.folder / f"{name}.csv")
        if self.adjusted:
            write_controlled(outcome)

    def derived(self, outcome: Outcome) -> Mapping[str, Callable[[], pd.DataFrame]]:
        """What makes each table that is made of those of the replications, by their names."""
        from sim.analysis.comparison import compare
        from sim.analysis.horizon import horizon_table
        from sim.analysis.workloads import (
            MONTHLY_COLUMNS,
            PENDING_COLUMNS,
            month_ranges,
            team_ranges,
        )

        def monthly() -> pd.DataFrame:
            return outcome.table("monthly", MONTHLY_COLUMNS, coded=True)

        def pending() -> pd.DataFrame:
            return outcome.table("pending", PENDING_COLUMNS, coded=True)

        def horizon() -> pd.DataFrame:
            others = {name: outcome.table(name) for name in ("regions", "replications")}
            months = {"monthly": monthly(), "pending": pending()}
            return horizon_table(months | others, self.arms)

        contrasts = self.played.scenario.contrasts
        return {
            "comparison": lambda: compare(outcome.table("replications"), self.arms, contrasts),
            "monthly_range": lambda: month_ranges(monthly(), pending()),
            "officers": lambda: team_ranges(monthly()),
            "horizon": horizon,
        }


def refuse_no_controls(scenario: Scenario, independent: bool) -> None:
    """Refuse to adjust for speeds where that cannot be: InputError."""
    from sim.world.controls import speed_controls

    why = ""
    if independent:
        why = _("not together with --independent: every arm has speeds of its own there")
    elif len(scenario.arms) < 2:
        why = _("one arm only: there is no difference to adjust")
    elif scenario.reference.setting.staff is not None:
        why = _("people are selected for their posts: the mean of their speeds is not known")
    elif not speed_controls(scenario, 0):
        why = _(
            "no speed is drawn in {arm}: there is nothing to adjust for", arm=scenario.arms[0].name
        )
    if why:
        raise InputError([problem("--adjusted", why)])


def write_controlled(run: Outcome) -> None:
    """Write ``controls.csv``, a row a replication, and the differences adjusted for them."""
    import pandas as pd

    from sim.analysis.comparison import pairs_of
    from sim.analysis.controls import controlled
    from sim.world.controls import speed_controls

    replications, scenario = run.table("replications"), run.study.base
    controls = pd.DataFrame(
        {"replication": number} | speed_controls(scenario, number)
        for number in sorted(map(int, replications["replication"].unique()))
    )
    write_csv(controls, run.folder / "controls.csv")
    adjusted = controlled(replications, controls, pairs_of(run.study.arms, scenario.contrasts))
    write_csv(adjusted, run.folder / "adjusted.csv")


def played_by(about: About) -> Engine:
    """The engine that plays a run again: the one that played it, where it is at hand."""
    return "simpy" if about.get("engine") == "simpy" else "auto"
