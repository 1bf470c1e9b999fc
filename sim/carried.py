"""What all studies that are called from Python have in common: where they run, and carrying out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TypedDict

from sim.bureau.engines import Engine, engine_named
from sim.language import _, language_in_use
from sim.report.findings.timing import shown_of_sets
from sim.report.illustration import illustrating
from sim.report.inputs.bureaus import total_rows
from sim.report.inputs.given_docket import not_used
from sim.report.inputs.no_effect import unheeded, unheeded_columns, unheeded_keys
from sim.report.results import Results, show_again
from sim.report.summaries import write_assumptions, write_summary
from sim.running.executors import Where
from sim.running.server import end_if_unguarded
from sim.scenario.panel import chosen_bureau
from sim.scenario.problems import InputError, problem
from sim.scenario.scenario import Scenario
from sim.scenario.set_table import read_sets
from sim.studies.bureaus import Bureaus
from sim.studies.carry_out import SILENT, Listener, Options, carry_out, folder_of
from sim.studies.library import outcome_in
from sim.studies.replication import Setup
from sim.studies.sets import SETS_FILE, Sets, points_of_sets
from sim.studies.study import Study
from sim.world.given_docket import read_docket
from sim.world.named_docket import instead, with_cases


class How(TypedDict, total=False):
    """Where to run and where results land, the same for all studies.

    Attributes
    ----------
    out : Path | str | None
        Folder of the results; else results/<scenario>/<id>.
    workers : int | None
        Processes; else all cores.
    cluster : str | None
        Address of a Dask scheduler to run on instead, as in tcp://host:8786.
    engine : str
        auto, simpy or compiled; the results are the same.
    again : bool
        Recompute what is there.
    wait : bool
        For another process that computes the same, instead of refusing.
    listener : Listener
        Whom to tell how it goes.
    illustrate : bool
        Draw the charts and write the page now. Else tables and summary are there sooner, and the
        others are made when they are asked for, by `sim.write_report` or ``Results.charts``.
    """

    out: Path | str | None
    workers: int | None
    cluster: str | None
    engine: str
    again: bool
    wait: bool
    listener: Listener
    illustrate: bool


def setup_of(
    scenario: Scenario, docket: Path | str | None, how: How
) -> tuple[Setup, Mapping[str, Any] | None]:
    """What is played, with a docket if one is given or named, and what of it is."""
    scenario, file = with_cases(scenario, docket)
    if file is None:
        return Setup(scenario, engine=engine_of(how)), None
    table = read_docket(file, scenario)
    return Setup(scenario, table.docket, file, engine=engine_of(how)), table.about


def of_docket(
    scenario: Scenario, option: Path | str | None, rows: Mapping[str, Any] | None
) -> Iterator[str]:
    """What is not used of a docket, and that of an option stands in place of the scenario's."""
    yield from instead(scenario, option)
    yield from not_used(rows or {})


def carried_out(study: Study, how: How, unused: Iterable[str]) -> Results:
    """Carry a study out and show it; ``unused``: what was given and changes nothing."""
    foreign = [name for name in how if name not in How.__annotations__]
    if foreign:
        allowed = ", ".join(How.__annotations__)
        raise TypeError(f"unexpected keyword argument {foreign[0]!r}; allowed: {allowed}")
    end_if_unguarded()  # before anything is written
    listener, out = how.get("listener", SILENT), how.get("out")
    is_drawn = how.get("illustrate", True)
    for sentence in unused:
        listener.told(sentence)
    where = Where(how.get("workers"), how.get("cluster"))
    options = Options(where, how.get("again", False), how.get("wait", False))
    folder = folder_of(study, None if out is None else Path(out))
    with ExitStack() as drawers:
        with carry_out(study, folder, options, listener) as outcome:
            if outcome is not None:
                final = outcome.moved_to(folder.final)
                results = Results(folder.final, computed=True, outcome=final)
                if is_drawn:
                    processes = where.on_this_machine
                    show = drawers.enter_context(illustrating(final, processes))
                outcome.write_tables()
                if is_drawn:
                    outcome.read_ahead()
                summary = results.found[language_in_use()] = write_summary(outcome)
                if not is_drawn:
                    write_assumptions(outcome)
        if outcome is None:
            return _there(folder.final, listener, is_drawn=is_drawn)
        listener.answered(results)
        if is_drawn:
            show(summary)
    return results


def _there(folder: Path, listener: Listener, *, is_drawn: bool) -> Results:
    """The results of a study that is there already; what lacks of what shows it is made."""
    results = Results(folder, computed=False, outcome=outcome_in(folder))
    listener.answered(results)
    show_again(results, is_drawn=is_drawn)
    return results


def engine_of(how: How) -> Engine:
    """What plays; InputError if there is no such engine."""
    return engine_named(how.get("engine", "auto"))


def compared(scenario: Scenario) -> Scenario:
    """A scenario, unless it has one arm only, or a table of bureaus: InputError."""
    if len(chosen_bureau(scenario, None).file.arms) < 2:
        message = _("has one arm only: there is no difference to study; a sweep shows its level")
        raise InputError([problem(scenario.name, message, key="arms")])
    return scenario


def run_bureaus(scenario: Scenario, how: How, asked: Sequence[str]) -> Results:
    """Run every bureau of a scenario's table; nothing else can be asked for with it."""
    for option in asked[:1]:
        message = _("is for one bureau; the scenario has a table of them (bureaus)")
        raise InputError([problem(option, message)])
    study = Bureaus(scenario, scenario.file.most_replications, engine_of(how))
    of_table = [*unheeded_columns(study.panel), *total_rows(study.panel.names)]
    return carried_out(study, how, [*unheeded(scenario), *of_table])


def run_sets(scenario: Scenario, file: Path, how: How, asked: Sequence[str]) -> Results:
    """Run every set of a table; nothing else can be asked for with it."""
    for option in asked[:1]:
        raise InputError([problem(option, _("not together with --sets; give one of them"))])
    sets = read_sets(file)
    points = points_of_sets(scenario, sets, engine_of(how))
    options = {"--sets": SETS_FILE, "--replications": points.replications}
    labels = (sets.names, sets.use, sets.source, sets.far)
    study = Sets(points, shown_of_sets(scenario.arms), *labels, asked=options)
    return carried_out(study, how, [*unheeded(scenario), *unheeded_keys(points)])
