"""The simulator from Python: the same as the commands, with pandas tables for results.

>>> import sim
>>> scenario = sim.load("scenarios/baseline.yaml", "replications=2", "calendar.months=3")
>>> [arm.name for arm in scenario.arms]
['regional', 'top_up', 'rotation']

In a script (not in a notebook), call what follows under ``if __name__ == "__main__":``, as worker
processes read the script again; or give ``workers=1``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Unpack

import pandas as pd

from sim.analysis.break_even import Threshold, threshold
from sim.analysis.design import (
    at_least,
    design_named,
    in_whole_numbers,
    refuse_no_axis,
    whole_ends,
)
from sim.analysis.design import design as designed
from sim.analysis.goal import checked_axes, checked_costs, costs_of, goal
from sim.analysis.indices import (
    base_values,
    method_named,
    one_at_a_time,
    ranges_of,
    read_ranges,
    refuse_single,
    sample,
)
from sim.carried import (
    How,
    carried_out,
    compared,
    engine_of,
    of_docket,
    run_bureaus,
    run_sets,
    setup_of,
)
from sim.language import _
from sim.report.inputs.no_effect import idle_assignments, unheeded, unheeded_keys
from sim.report.results import Results
from sim.scenario import scenario as scenario_
from sim.scenario.defined import measures_named
from sim.scenario.panel import chosen_bureau
from sim.scenario.problems import InputError, problem
from sim.scenario.scenario import Scenario
from sim.studies.decomposition import decomposition_of
from sim.studies.explore import explore, rule
from sim.studies.library import compare_runs
from sim.studies.points import points_of, written
from sim.studies.run import Run, refuse_no_controls
from sim.studies.seek import AT_MOST, Seek, refuse_no_search, sought_arm, sought_end
from sim.studies.sensitivity import RANGES_FILE, Sensitivity
from sim.studies.sweep import Sweep
from sim.studies.variance import unheeded_numbers, variance_of

__all__ = [
    "How", "Results", "compare", "decompose", "explore", "load", "one_bureau", "rule", "run",
    "seek", "sensitivity", "sweep", "variance",
]  # fmt: skip

BASE_POINTS = {"morris": 10, "sobol": 64}


def load(file: Path | str, *settings: str) -> Scenario:
    """Read a scenario.

    Parameters
    ----------
    settings : str
        Laid over it, as of ``--set``: ``"teams.count=12"``.

    Raises
    ------
    InputError
        With everything that is wrong.

    Examples
    --------
    >>> import sim
    >>> fewer = sim.load("scenarios/baseline.yaml", "intake.cases_per_month=200")
    >>> fewer.file.intake.cases_per_month
    200.0
    """
    return scenario_.load(Path(file), settings)


def one_bureau(scenario: Scenario, name: str) -> Scenario:
    """One bureau of a scenario with a table of them (``bureaus``), as a scenario by itself.

    Raises
    ------
    InputError
        If there is no such bureau, or no table.
    """
    return chosen_bureau(scenario, name)


def run(
    scenario: Scenario,
    *,
    docket: Path | str | None = None,
    keep_logs: bool = False,
    independent: bool = False,
    adjusted: bool = False,
    sets: Path | str | None = None,
    **how: Unpack[How],
) -> Results:
    """Run a scenario: all arms on the same worlds, compared.

    Parameters
    ----------
    docket : Path | str | None
        Play this docket (CSV) in every replication, draw none.
    keep_logs : bool
        Keep what every case went through.
    independent : bool
        Worlds of its own for every arm, to see what the pairing buys.
    adjusted : bool
        Also adjust differences for the drawn speeds, which makes intervals narrower.
    sets : Path | str | None
        Play every set of values in this table (CSV), whose headings are keys of the scenario. The
        results' tables then are ``range``, ``points``, ``levels`` and ``effects``.
    how : How
        See `How`.

    Examples
    --------
    >>> import sim
    >>> from tempfile import TemporaryDirectory
    >>> scenario = sim.load("scenarios/baseline.yaml", "replications=3", "calendar.months=3")
    >>> with TemporaryDirectory() as folder:
    ...     comparison = sim.run(scenario, out=f"{folder}/run", workers=1).comparison
    >>> comparison.loc[0, ["measure", "arm", "reference"]].to_list()
    ['closures_cases', 'top_up', 'regional']
    """
    given = {"--docket": docket, "--keep-logs": keep_logs, "--independent": independent}
    given |= {"--adjusted": adjusted}
    asked = [option for option, value in given.items() if value]
    if scenario.file.bureaus is not None:
        return run_bureaus(scenario, how, asked + ["--sets"] * (sets is not None))
    if sets is not None:
        return run_sets(scenario, Path(sets), how, asked)
    if adjusted:
        refuse_no_controls(scenario, independent)
    setup, rows = setup_of(scenario, docket, how)
    setup = replace(setup, keep_logs=keep_logs, independent=independent)
    study = Run(setup, rows, adjusted=adjusted)
    return carried_out(study, how, [*unheeded(scenario), *of_docket(scenario, docket, rows)])


def decompose(scenario: Scenario, **how: Unpack[How]) -> Results:
    """Take a reform apart: play all combinations of its parts and say what each contributes.

    The results' tables are ``contributions``, ``interactions`` and
    ``contributions_by_replication``.

    Raises
    ------
    InputError
        If the scenario has no parts.
    """
    setup, rows = setup_of(chosen_bureau(scenario, None), None, how)
    study = decomposition_of(setup, rows)
    return carried_out(study, how, [*idle_assignments(scenario), *of_docket(scenario, None, rows)])


def compare(*runs: Results | Path | str) -> pd.DataFrame:
    """Every measure of the arms of several runs against the first arm of the first.

    Runs share their worlds if seed, calendar, history and everything that is drawn are the same;
    rules, appraisal and service order may differ.

    Raises
    ------
    InputError
        If the runs do not share their worlds; says in what they differ.
    """
    return compare_runs([run.folder if isinstance(run, Results) else Path(run) for run in runs])[0]


def sweep(  # noqa: PLR0913 - what the command has as options
    scenario: Scenario,
    vary: Mapping[str, Sequence[float]],
    *,
    design: str = "grid",
    points: int = 32,
    response: Sequence[str] = ("closures",),
    more_than: str = "0",
    replications: int | None = None,
    **how: Unpack[How],
) -> Results:
    """Vary keys of a scenario: how its arms, and the differences between them, change with them.

    The results' tables are ``points``, ``levels`` (of each arm at each point), ``effects`` (a
    comparison at each point) and, for a grid, ``break_even``. A scenario may have one arm: then
    there are levels only.

    Parameters
    ----------
    vary : Mapping[str, Sequence[float]]
        Values of each key; of other designs than a grid the lowest and the highest count.
    design : str
        grid, latin-hypercube or sobol.
    points : int
        Of a design other than a grid; there keys of whole numbers have the nearest ones.
    response : Sequence[str]
        Measures that are charted.
    more_than : str
        What a difference must exceed: ``"2%"`` of the reference, or ``"10"``.
    replications : int | None
        At every point; else the scenario's.

    Examples
    --------
    >>> import sim
    >>> from tempfile import TemporaryDirectory
    >>> scenario = sim.load("scenarios/baseline.yaml", "calendar.months=3", "history.months=2")
    >>> keys = {"intake.cases_per_month": [200, 260]}
    >>> with TemporaryDirectory() as folder:
    ...     results = sim.sweep(scenario, keys, replications=2, out=f"{folder}/s", workers=1)
    ...     points = results.table("points")
    >>> points["intake.cases_per_month"].to_list()
    [200, 260]
    """
    refuse_no_axis(vary)
    varied = [sorted(map(float, values)) for values in vary.values()]
    kind, limit, responses = (
        design_named(design),
        threshold(more_than),
        measures_named(response, scenario),
    )
    if len(chosen_bureau(scenario, None).file.arms) < 2 and limit != Threshold():
        message = _("is for differences, and there is one arm only; of its level ask  seek")
        raise InputError([problem("--more-than", message)])
    values = designed(varied, kind, points, scenario.file.seed)
    if kind != "grid":
        whole_ends(dict(zip(vary, varied, strict=True)))
        values = in_whole_numbers(list(vary), values)
    chosen = points_of(scenario, tuple(vary), values, replications, engine_of(how))
    options = {
        "--vary": [
            f"{key}={','.join(map(written, to))}" for key, to in zip(vary, varied, strict=True)
        ],
        "--design": kind,
        "--points": None if kind == "grid" else points,
        "--response": responses,
        "--more-than": more_than,
        "--replications": chosen.replications,
    }
    study = Sweep(chosen, responses, limit, kind == "grid", asked=options)
    return carried_out(study, how, [*unheeded(scenario), *unheeded_keys(chosen)])


def sensitivity(
    scenario: Scenario,
    ranges: Mapping[str, tuple[float, float]] | Path | str,
    *,
    method: str = "morris",
    size: int | None = None,
    response: str = "closures",
    replications: int | None = None,
    **how: Unpack[How],
) -> Results:
    """Say which assumption decides the difference between the arms.

    The results' tables are ``indices``, ``tornado``, ``points`` and ``effects``.

    Parameters
    ----------
    ranges : Mapping[str, tuple[float, float]] | Path | str
        Lowest and highest value of each key, or the YAML file that has them.
    method : str
        morris (screening) or sobol (indices).
    size : int | None
        Trajectories (else 10), or base points (else 64).
    """
    kind, measure = method_named(method), measures_named([response], scenario)[0]
    read = read_ranges(Path(ranges)) if isinstance(ranges, Path | str) else ranges_of(ranges)
    ranges = read.ranges
    base = base_values(compared(scenario), ranges, read.places)
    if len(ranges) == 1:  # a key that is misspelt is said first
        ends = tuple((float(end),) for pair in ranges.values() for end in pair)
        points_of(scenario, tuple(ranges), ends, replications, engine_of(how), read.places)
    refuse_single(read)
    number = BASE_POINTS[kind] if size is None else size
    at_least("--size", number, 2)
    values = one_at_a_time(ranges, base) + sample(ranges, kind, number, scenario.file.seed)
    chosen = points_of(scenario, tuple(ranges), values, replications, engine_of(how), read.places)
    options = {
        "--over": RANGES_FILE,
        "--method": kind,
        "--size": number,
        "--response": measure,
        "--replications": chosen.replications,
    }
    study = Sensitivity(chosen, ranges, kind, measure, asked=options)
    return carried_out(study, how, [*unheeded(scenario), *unheeded_keys(chosen)])


def seek(  # noqa: PLR0913 - what the command has as options
    scenario: Scenario,
    vary: Mapping[str, Sequence[float]],
    until: str,
    *,
    arm: str | None = None,
    smallest: bool | None = None,
    cost: Mapping[str, float] | str | None = None,
    confidence: float = 0.95,
    at_most: int = AT_MOST,
    **how: Unpack[How],
) -> Results:
    """Find the smallest or largest value of a key, or the cheapest of several, that will do.

    The results' tables are ``values`` (all that was looked at), ``points`` and ``replications``.

    Parameters
    ----------
    vary : Mapping[str, Sequence[float]]
        Values of each key among which is sought. One key is bisected, which presumes that the
        measure rises, or falls, with it; of several all combinations are screened.
    until : str
        The target, as ``"closed_within_limit_share >= 95 %"``.
    arm : str | None
        Whose measure; else the first arm's.
    smallest : bool | None
        Of one key whether its smallest value is sought, else the largest; None: the one that lies
        farther from the target's side, or costs less.
    cost : Mapping[str, float] | str | None
        What one more of each key costs; of several keys it must be said.
    confidence : float
        With which all that is said of values to meet the target or not is right.
    at_most : int
        Replications at each value; what is not clear then is said not to be.

    Examples
    --------
    >>> import sim
    >>> from tempfile import TemporaryDirectory
    >>> scenario = sim.load("scenarios/baseline.yaml", "calendar.months=3", "history.months=0")
    >>> keys = {"intake.cases_per_month": [100, 260]}
    >>> with TemporaryDirectory() as folder:
    ...     results = sim.seek(scenario, keys, "received >= 300", out=f"{folder}/s", workers=1)
    ...     values = results.table("values")
    >>> values.loc[values["sought"], "intake.cases_per_month"].to_list()
    [260]
    """
    refuse_no_axis(vary)
    varied, target = checked_axes(vary), goal(until, chosen_bureau(scenario, None))
    refuse_no_search(confidence, at_most)
    costs = costs_of(cost, list(varied)) if isinstance(cost, str) else cost
    costs = costs if costs is None else checked_costs(costs, list(varied))
    chosen_arm, sought = sought_arm(scenario, arm).name, sought_end(len(varied), smallest, costs)
    values = designed([*varied.values()], "grid", 0, scenario.file.seed)
    points = points_of(scenario, tuple(varied), values, 2, engine_of(how))
    options = {
        "--vary": [f"{key}={','.join(map(written, to))}" for key, to in varied.items()],
        "--until": until,
        "--arm": chosen_arm,
        "--smallest": smallest,
        "--largest": smallest is False,
        "--cost": costs and ", ".join(f"{key}={written(each)}" for key, each in costs.items()),
        "--confidence": confidence,
        "--at-most": at_most,
    }
    of_several = costs if costs and len(varied) > 1 else {}
    points = replace(points, replications=at_most)
    study = Seek(points, chosen_arm, target, confidence, sought, of_several, asked=options)
    study.refuse_too_large()
    return carried_out(study, how, [*unheeded(scenario), *unheeded_keys(points)])


def variance(
    scenario: Scenario,
    *,
    dockets: int | None = None,
    staffs: int | None = None,
    docket: Path | str | None = None,
    **how: Unpack[How],
) -> Results:
    """Say whose chance it is: every docket is played by every staff (usually 12 of each).

    What is given and not drawn is one. The results' tables are ``components`` and ``deviations``.
    InputError if nothing is drawn by lot.
    """
    setup, rows = setup_of(compared(chosen_bureau(scenario, None)), docket, how)
    study = variance_of(setup, rows, dockets, staffs)
    unused = [*of_docket(scenario, docket, rows), *unheeded_numbers(study.design, dockets, staffs)]
    return carried_out(study, how, [*unheeded(scenario), *unused])
