"""What the tests share: small scenarios, scripted dockets, and a play of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pandas as pd
import pytest

from sim.analysis.comparison import compare
from sim.bureau.board import Rule
from sim.bureau.engines import play
from sim.bureau.log import Log
from sim.bureau.regime import plan
from sim.measures.play import Play
from sim.measures.tables import monthly_table
from sim.report import illustration
from sim.report.charts.drawing import Drawing
from sim.report.charts.tables import Tables, drawing_of
from sim.running.executors import Where
from sim.scenario.nodes import tree_of
from sim.scenario.overlays import overlay
from sim.scenario.panel import panel_of
from sim.scenario.problems import Place
from sim.scenario.rules import RULES
from sim.scenario.scenario import Scenario, build
from sim.studies.carry_out import SILENT, Listener, Options, carry_out, folder_of
from sim.studies.engines_agree import first_difference
from sim.studies.study import Outcome, Study
from sim.world.calendar import make_calendar
from sim.world.docket import COLUMNS, Docket
from sim.world.outcome import CaseOutcomes
from sim.world.returns import Returns
from sim.world.streams import Streams
from sim.world.world import World, beginnings, draw_worlds, worlds_in


def paired(arm: Sequence[float], reference: Sequence[float]) -> dict[str, Any]:
    """The comparison of one measure, values of two arms in the same replications."""
    sides = {"b": arm, "a": reference}
    rows = [(name, i, x) for name, side in sides.items() for i, x in enumerate(side)]
    table = pd.DataFrame(rows, columns=["arm", "replication", "x"])
    return dict(compare(table, ["a", "b"]).iloc[0])


SMALL: dict[str, Any] = {
    "title": "Small",
    "calendar": {"start": "2013-10", "months": 3, "days_per_month": 20},
    "intake": {"cases_per_month": 20, "regions": [{"name": "A", "share": 1, "home": [1]}]},
    "route": [{"stage": "measures", "role": "officer", "work": 1}],
    "amount": 1000,
    "teams": {"count": 1, "assistant_speed": None},
    "arms": [{"name": "only"}],
    "replications": 2,
    "seed": 1,
}
"""One lone officer, one region, one stage of one day's work, months of 20 days."""

BEGUN: dict[str, Any] = {"scenario_name": "test", "arms": ["only"], "version": "0.5.0"}
"""What the folder of a study that was begun says of it, at the least."""

WITHOUT_CHARTS = """
from sim.report import illustration
from sim.report.charts.drawing import Drawing
illustration.drawing_of, illustration.MOST_DRAWERS = lambda *_: Drawing({}, dict), 1
"""
"""Code of another process in which studies draw nothing, as under the fixture `no_charts`."""

UNDRAWN = ["-c", f"{WITHOUT_CHARTS}\nfrom sim.cli import main\nmain()"]
"""In place of ``-m sim``: the program, in a process that draws nothing."""


def draw_few(patch: pytest.MonkeyPatch, names: Collection[str]) -> None:
    """Have studies draw only these of their charts."""

    def few(outcome: Outcome) -> Drawing[Tables]:
        every = drawing_of(outcome)
        kept = {name: chart for name, chart in every.charts.items() if name in names}
        return replace(every, charts=kept)

    patch.setattr(illustration, "drawing_of", few)


def studied(*values: Any) -> Any:
    """Values of a test's parameters that are tried by ``-m study`` only (see CONTRIBUTING.md)."""
    return pytest.param(*values, marks=pytest.mark.study)


PLAYED_TWICE = 3000
"""Cases of a world up to which tests play it with both engines."""


def undrawn(study: Study, out: Path, workers: int = 1, listener: Listener = SILENT) -> bool:
    """Carry a study out without showing it; whether anything was computed."""
    options = Options(Where(workers))
    with carry_out(study, folder_of(study, out), options, listener) as outcome:
        if outcome is not None:
            outcome.write_tables()
    return outcome is not None


def scenario(**changes: Any) -> Scenario:
    """``SMALL`` with keys laid over it; a list replaces a list."""
    nowhere = Place("test", 0, "")
    return build(overlay(tree_of(SMALL, nowhere), tree_of(changes, nowhere)), "test")


def timings_of(rule: str) -> list[str]:
    """The timings that a rule may have."""
    return list(get_args(RULES[rule].model_fields["timing"].annotation))


def option_values(rule: str) -> dict[str, list[Any]]:
    """Values of each option of a rule, by its key: the usual one first, then others."""
    values: dict[str, list[Any]] = {}
    for name, field in RULES[rule].model_fields.items():
        key = field.alias or name
        if key in OF_TESTS:
            values[key] = OF_TESTS[key]
        elif name not in ("rule", "timing"):
            bounds = [getattr(one, bound, None) for one in field.metadata for bound in ("ge", "le")]
            kinds = get_args(field.annotation)  # of a choice, or of a choice or nothing
            choices = [value for kind in kinds for value in get_args(kind) or [kind]]
            choices = [value for value in choices if not isinstance(value, type)]
            others = [*choices, *bounds, *(field.examples or ())]
            known = dict.fromkeys([field.default, *others])
            values[key] = [one for one in known if one is not None]
    return values


OF_TESTS: dict[str, list[Any]] = {
    "weights": [{}, {"b": 3}],
    "cards": [(), (3, 1, 2)],
    "cap": [30, 2],
}
"""Values of options that speak of kinds, a and b in the tests, or of teams."""


def with_partners(rule: str, option: str, value: Any) -> dict[str, Any]:
    """An option of a rule with what must stand beside it, if it is one of top-up's."""
    beside: dict[str, Any] = {}
    if rule == "top_up" and value == "weight":
        beside = {"weights": {"b": 3}}
    elif rule == "top_up" and option == "weights" and value:
        beside = {"backlog": "weight"}
    return {option: value, **beside}


def regions(*homes: Sequence[int]) -> list[dict[str, Any]]:
    """Regions A, B, ... of equal shares with the given home teams."""
    names = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return [{"name": names[i], "share": 1, "home": list(home)} for i, home in enumerate(homes)]


def docket(
    given: Scenario,
    filed: Sequence[float],
    work: Sequence[Sequence[float]],
    wait: Sequence[Sequence[float]] | None = None,
    region: Sequence[int] | None = None,
    opening_team: Sequence[int] | None = None,
) -> Docket:
    """A scripted docket, a row of ``work`` (and ``wait``) a case, in order of filing."""
    n, setting = len(filed), given.reference.setting
    stages = tuple(stage.stage for stage in setting.route)
    efforts = np.array(work, dtype=np.float64).reshape(n, len(stages))
    return Docket(
        case=np.arange(n),
        filed=np.array(filed, dtype=np.float64),
        region=np.array(region if region is not None else [0] * n, dtype=np.int64),
        kind=np.zeros(n, dtype=np.int64),
        amount=np.full(n, 1000.0),
        work=efforts,
        wait=np.zeros_like(efforts) if wait is None else np.array(wait, dtype=np.float64),
        limit=np.full(n, setting.time_limit_days),
        opening_team=np.array(
            opening_team if opening_team is not None else [-1] * n, dtype=np.int64
        ),
        regions=tuple(r.name for r in setting.intake.regions),
        kinds=tuple(k.name for k in setting.kinds),
        stages=stages,
    )


def coming_back(
    cases: Docket,
    parent: Sequence[int],
    delay: Sequence[float],
    work: Sequence[Sequence[float]],
    to_original: Sequence[bool] | None = None,
    **more: Any,
) -> Docket:
    """A scripted docket with cases that come back, a row of ``work`` each."""
    n = len(parent)
    columns: dict[str, Any] = {
        "case": len(cases) + np.arange(n),
        "filed": np.full(n, np.inf),
        "work": np.array(work, dtype=np.float64).reshape(n, len(cases.stages)),
        "wait": np.zeros((n, len(cases.stages))),
        "opening_team": np.full(n, -1),
        **more,
    }
    joined: dict[str, Any] = {
        name: np.concatenate([known := getattr(cases, name), columns.get(name, known[[*parent]])])
        for name in COLUMNS
    }
    if cases.team is not None:
        joined["team"] = np.concatenate([cases.team, cases.team[[*parent]]])
    outcome = cases.outcome and cases.outcome.of(np.array([*range(len(cases)), *parent]))
    back = Returns(
        np.array(parent, dtype=np.int64),
        np.array(delay, dtype=np.float64),
        np.array(to_original or [False] * n),
    )
    return replace(cases, **joined, outcome=outcome, returns=back)


def one_bureau(given: Scenario) -> Scenario:
    """A scenario without a table of bureaus, or the first bureau of its table."""
    return given if given.file.bureaus is None else panel_of(given).bureau(0)


def play_arm(
    given: Scenario,
    arm: str | None = None,
    cases: Docket | None = None,
    replication: int = 0,
    rule: Rule | None = None,
    is_twice: bool = True,
) -> Play:
    """Play one arm (the first by default) of a replication; ``cases``: a scripted docket.

    Small worlds are played with both engines, which must agree to the last bit, but for
    ``is_twice``.
    """
    worlds = draw_worlds(given, replication, cases)
    names = [known.name for known in given.arms]
    i = 0 if arm is None else names.index(arm)
    world: World = worlds[i]
    played = plan(given, given.arms[i], rule)
    log: Log = play(world, played, "compiled")
    if is_twice and len(world.docket) <= PLAYED_TWICE:
        assert first_difference(play(world, played, "simpy"), log) is None
    return Play(world, log)


def play_on(given: Scenario, cases: Docket, follow_up: int) -> Play:
    """Play the first arm on a scripted docket that goes on after the last count, and follow it."""
    calendar, streams = make_calendar(given, follow_up), Streams(given.file.seed, 0)
    whole = worlds_in(calendar, given, (streams,) * 3, cases)
    world = beginnings(whole, make_calendar(given))[0]
    played = plan(given, given.reference)
    log = play(world, played, "compiled")
    assert first_difference(play(world, played, "simpy"), log) is None
    return Play(world, log)


def monthly(play: Play) -> pd.DataFrame:
    """Months and teams of a play, history included: a row each."""
    return pd.DataFrame(monthly_table(play.columns, play.world, slice(None)))


EACH_ITS_OWN = {"rule": "regional", "timing": "immediate"}
"""Case k is of region k, which team k serves, and is dealt at once: it is worked on when filed."""


def by_themselves(
    filed: Sequence[float],
    work: Sequence[float],
    limit: Sequence[float] | None = None,
    outcome: CaseOutcomes | None = None,
    **changes: Any,
) -> Play:
    """A play in which every case has a team of its own; months of 20 days."""
    n = len(filed)
    given = scenario(
        **{
            "intake": {"regions": regions(*([i + 1] for i in range(n)))},
            "teams": {"count": n},
            "allocation": EACH_ITS_OWN,
        }
        | changes
    )
    cases = docket(given, filed, [[days] for days in work], region=range(n))
    if limit is not None:
        cases = replace(cases, limit=np.array(limit, dtype=np.float64))
    return play_arm(given, cases=replace(cases, outcome=outcome))
