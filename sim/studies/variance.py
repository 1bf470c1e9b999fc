"""Whose chance it is: every docket is played by every staff."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from sim.analysis.design import at_least
from sim.analysis.variance import variance_tables
from sim.language import _, marked
from sim.measures.indicators import measures
from sim.running.executors import Files, Work
from sim.running.provenance import run_id
from sim.running.tables import joined, packed, write_csv
from sim.scenario.problems import InputError, problem
from sim.scenario.scenario import Scenario
from sim.scenario.size import refuse_too_many
from sim.studies.replication import APART, Setup, plays_in
from sim.studies.run import Run, played_by
from sim.studies.study import GIVEN_DOCKET, About, Outcome
from sim.world.staff import settings_of, staff_is_drawn
from sim.world.world import Numbers, worlds_of

if TYPE_CHECKING:
    from sim.analysis.precision import Watch


USUAL, ALONE = 12, 30
"""Dockets and staffs each, and how many where the other one is given."""
MOST = 1000
"""Of each; lots of a design of 3,163 would meet those of its next draw, see `numbers`."""
LOTS = 2
"""Times that each docket is played by each staff where rules draw lots."""


@dataclass(frozen=True)
class Design:
    """A crossed design.

    Attributes
    ----------
    dockets, staffs : int
        How many of each; 1 if they are given and not drawn.
    draws : int
        Times that each docket is played by each staff, with other lots drawn by the rules.
    """

    dockets: int
    staffs: int
    draws: int

    @property
    def units(self) -> int:
        """Worlds that are played."""
        return self.dockets * self.staffs * self.draws

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of the variance that can be there, staff first."""
        there = {
            "staff": self.staffs > 1,
            "docket": self.dockets > 1,
            "interaction": self.staffs > 1 and self.dockets > 1,
            "rule": self.draws > 1,
        }
        return tuple(part for part, is_there in there.items() if is_there)

    def cell(self, unit: int) -> tuple[int, int, int]:
        """Docket, staff and draw of a unit of work; draws follow each other, then staffs."""
        cell, draw = divmod(unit, self.draws)
        docket, staff = divmod(cell, self.staffs)
        return docket, staff, draw


def numbers(docket: int, staff: int, draw: int) -> Numbers:
    """Which replications the parts of a world are of.

    Docket i with staff i is replication i as a run plays it. Every other cell and draw has lots of
    its own, the same in a larger design.
    """
    if docket == staff and not draw:
        return Numbers(docket, staff, docket)
    shell = max(docket, staff)
    place = shell**2 + (docket if staff == shell else shell + 1 + staff)
    return Numbers(docket, staff, APART * (1 + draw) + place)


def rules_draw(scenario: Scenario) -> bool:
    """Whether a rule of an arm, or of the history, draws by lot."""
    return any(setting.allocation.draws_lots for setting in settings_of(scenario))


def play_cells(setup: Setup, design: Design, chunk: range) -> Files:
    """Play units of work of a crossed design.

    Returns
    -------
    Files
        The table ``replications``: docket_of and staff_of (of which replications they are), draw,
        arm, replication (the unit) and one column a measure.
    """
    rows = []
    for unit in chunk:
        docket, staff, draw = design.cell(unit)
        worlds = worlds_of(setup.scenario, numbers(docket, staff, draw), setup.cases)
        for arm, played in plays_in(setup, worlds):
            cell = {"docket_of": docket, "staff_of": staff, "draw": draw}
            rows.append(cell | {"arm": arm.name, "replication": unit} | measures(played))
    return packed({"replications": joined(rows)})


@dataclass(frozen=True)
class Variance(Run):
    """Dockets and staffs crossed, and how much of a difference's variance is due to each.

    Attributes
    ----------
    design : Design
        What is crossed.
    """

    design: Design = Design(1, 1, 1)

    kind: ClassVar[str] = "variance"
    command: ClassVar[str] = "variance"
    is_compared: ClassVar[bool] = False
    shows_means: ClassVar[bool] = False
    counts: ClassVar[Mapping[str, str]] = {marked("Dockets"): "dockets", marked("Staffs"): "staffs"}
    no_months: ClassVar[str] = marked(
        "is a study of dockets and staffs crossed; run the scenario by itself to look into it"
    )
    no_worlds: ClassVar[str] = marked("holds no finished run")

    @classmethod
    def in_folder(cls, folder: Path, about: About, base: Scenario) -> Variance:
        """The study that a folder holds; a docket that was given is not read yet."""
        docket = folder / GIVEN_DOCKET if about.get("docket") else None
        design = Design(about["dockets"], about["staffs"], about["draws"])
        return cls(Setup(base, None, docket, engine=played_by(about)), design=design)

    @property
    def play(self) -> Work:
        return partial(play_cells, self.setup, self.design)

    @property
    def watch(self) -> Watch:
        from sim.analysis.precision import Watch

        return Watch(self.design.units, [])

    @property
    def purpose(self) -> str:
        return f"variance-{self.design.dockets}x{self.design.staffs}"

    @property
    def id(self) -> str:
        return run_id(self.base, self.setup.docket_file, f"{self.purpose}x{self.design.draws}")

    @property
    def options(self) -> Mapping[str, Any]:
        design = self.design
        return {
            "--docket": self.docket_option,
            "--dockets": design.dockets if design.dockets > 1 else None,
            "--staffs": design.staffs if design.staffs > 1 else None,
        }

    @property
    def about(self) -> dict[str, Any]:
        design = self.design
        of = {"dockets": design.dockets, "staffs": design.staffs, "draws": design.draws}
        return {**super().about, **of}

    def write_tables(self, outcome: Outcome) -> None:
        """Write ``replications.csv``, ``components.csv`` and ``deviations.csv``."""
        assert outcome.chunks is not None
        outcome.chunks.join(["replications"], outcome.chunks.enough, outcome.folder)
        frames = variance_tables(outcome.table("replications"), self.arms, self.base.file.seed)
        for name, frame in zip(("components", "deviations"), frames, strict=True):
            write_csv(frame, outcome.folder / f"{name}.csv")


def variance_of(
    setup: Setup, rows: Mapping[str, Any] | None, dockets: int | None, staffs: int | None
) -> Variance:
    """A study with the design that is asked for, as far as what it counts is drawn; else as usual.

    Raises
    ------
    InputError
        If nothing is drawn by lot, a number is below 2 or above 1,000, or the design is too large.
    """
    for option, number in (("--dockets", dockets), ("--staffs", staffs)):
        if number is not None:
            at_least(option, number, 2)
            if number > MOST:
                why = _("found {found:,}; at most {most:,} are allowed", found=number, most=MOST)
                raise InputError([problem(option, why)])
    scenario, lots = setup.scenario, rules_draw(setup.scenario)
    given = setup.cases
    drawn = given is None or bool(given.drawn), staff_is_drawn(scenario)
    if not any(drawn) and not lots:
        message = _("docket and speeds are given, no rule draws lots: nothing is left to chance")
        raise InputError([problem(scenario.name, message)])
    usual = USUAL if all(drawn) else ALONE
    design = Design(
        dockets or usual if drawn[0] else 1,
        staffs or usual if drawn[1] else 1,
        1 if not lots else LOTS if any(drawn) else ALONE,
    )
    of_one = scenario.size.case_plays / scenario.file.most_replications
    refuse_too_many(of_one * design.units, scenario.name)
    return Variance(setup, rows, design)


def unheeded_numbers(design: Design, dockets: int | None, staffs: int | None) -> Iterator[str]:
    """Numbers that were asked for of what is given and not drawn."""
    if dockets is not None and design.dockets == 1:
        yield _("--dockets {n} is not used: the docket is given.", n=dockets)
    if staffs is not None and design.staffs == 1:
        yield _("--staffs {n} is not used: all speeds are given, none is drawn.", n=staffs)
