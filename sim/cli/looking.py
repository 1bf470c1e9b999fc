"""The commands that look at a scenario before it is run."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.documents import print_document, records
from sim.cli.options import Bureau, Json, ScenarioFile, Seed, Settings
from sim.cli.terminal import chosen_arm, compiling, load, show
from sim.words import _

if TYPE_CHECKING:
    from sim.experiment.warm_up import WarmUp
    from sim.scenario.scenario import Arm, Scenario
    from sim.world.world import World


def check(
    file: ScenarioFile,
    settings: Settings = None,
    bureau: Bureau = None,
    warm_up: Annotated[
        bool, typer.Option("--warm-up", help="Also play the history: is it long enough?")
    ] = False,
    replications: Annotated[
        int, typer.Option(min=2, max=1000, help="Replications of the history; with --warm-up.")
    ] = 20,
    out: Annotated[
        Path | None, typer.Option(help="Folder of Welch's plot; else results/<scenario>-warm-up.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Say in words what a scenario means, and warn of what is likely not meant."""
    from sim.report.explanation import explanation, facts
    from sim.scenario.names import folder_name

    scenario = load(file, settings, bureau, takes_many=not warm_up)
    if scenario.file.bureaus is not None:
        from sim.report.panel_explanation import panel_explanation, panel_facts
        from sim.scenario.panel import panel_of

        panel = panel_of(scenario)
        print_document(panel_facts(panel)) if as_json else show(panel_explanation(panel))
        return
    if not as_json:
        show(explanation(scenario))
    usual = Path("results") / folder_name(f"{scenario.name}-warm-up")
    found, plot = None, (out or usual) / "warm_up.png"
    if warm_up:
        found = _warm_up(scenario, replications, plot)
    if as_json:
        print_document(facts(scenario) | {"warm_up": found and found.record(), "plot": plot})
    elif found is not None:
        from sim.report.warming import warm_up_words

        typer.echo("")
        show(warm_up_words(found))
        typer.echo("\n" + _("Welch's plot: {file}", file=plot))


def _warm_up(scenario: Scenario, replications: int, plot: Path) -> WarmUp:
    from sim.experiment.warm_up import warm_up
    from sim.report.warming import draw_warm_up
    from sim.scenario.problems import InputError, problem

    try:
        found = warm_up(scenario, replications)
    except ValueError as error:
        raise InputError([problem(scenario.name, str(error), key="calendar")]) from None
    plot.parent.mkdir(parents=True, exist_ok=True)
    draw_warm_up(found, plot.with_suffix(""))
    return found


def schema() -> None:
    """Print the JSON Schema of a scenario, for editors that complete keys."""
    from sim.scenario.schema import json_schema

    typer.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))


def world(
    file: ScenarioFile,
    out: Annotated[Path, typer.Option(help="Folder for docket.csv and staff.csv.")],
    replication: Annotated[int, typer.Option(min=0, help="Number of the replication.")] = 0,
    arm: Annotated[str | None, typer.Option(help="Whose world; else the first arm's.")] = None,
    seed: Seed = None,
    settings: Settings = None,
    bureau: Bureau = None,
) -> None:
    """Write what happens to the bureau in one replication: its docket and its staff."""
    from sim.world.files import write_world

    scenario = load(file, settings, bureau, seed=seed)
    drawn = _draw(scenario, replication, arm)
    write_world(drawn, out)
    teams = int(drawn.staff.exists[:, -1].sum())
    cases = len(drawn.docket)
    typer.echo(_("{cases} cases and {teams} teams: {folder}", cases=cases, teams=teams, folder=out))


def staff(
    file: ScenarioFile,
    replication: Annotated[int, typer.Option(min=0, help="Number of the replication.")] = 0,
    arm: Annotated[str | None, typer.Option(help="Whose staff; else all arms that select.")] = None,
    seed: Seed = None,
    settings: Settings = None,
    bureau: Bureau = None,
    as_json: Json = False,
) -> None:
    """Show the competition for posts, the teams and divisions, and who awaits a post."""
    from sim.report.personnel import personnel
    from sim.scenario.problems import InputError, problem
    from sim.world.files import people_table

    scenario = load(file, settings, bureau, seed=seed)
    arms = scenario.arms if arm is None else [chosen_arm(scenario, arm)]
    chosen = [known for known in arms if known.setting.staff is not None]
    if not chosen:
        raise InputError([problem(file, _("selects no staff: no arm has the key  staff"))])
    people = []
    for known in _unlike(chosen):
        plan = known.setting.staff
        roster = _draw(scenario, replication, known.name).staff.roster
        assert plan is not None
        assert roster is not None
        of = {"arm": known.name, "replication": replication}
        if as_json:
            people.append(of | {"people": records(people_table(roster))})
            continue
        typer.echo(_("Arm {arm}, replication {replication}", **of))
        show(personnel(roster, plan))
        typer.echo("")
    if as_json:
        print_document({"staff": people})


def _unlike(arms: Iterable[Arm]) -> Iterator[Arm]:
    """The arms with a plan of staff, or teams, that none before them has."""
    seen = []
    for arm in arms:
        if (arm.setting.staff, arm.setting.teams) not in seen:
            seen.append((arm.setting.staff, arm.setting.teams))
            yield arm


def verify(
    file: ScenarioFile,
    replications: Annotated[int, typer.Option(min=1, help="Replications to play.")] = 1,
    seed: Seed = None,
    settings: Settings = None,
    bureau: Bureau = None,
    as_json: Json = False,
) -> None:
    """Play a scenario with both engines: the same log, or the first case that differs.

    Of a table of bureaus those with the extreme values of its columns are played.
    """
    from sim.bureau.engines import engine_named, prepare
    from sim.experiment.verification import verify as compared
    from sim.report.verdicts import verdict_words
    from sim.scenario.panel import panel_of, panel_sample

    scenario = load(file, settings, bureau, takes_many=True, seed=seed)
    bureaus = [scenario]
    if scenario.file.bureaus is not None:
        panel = panel_of(scenario)
        bureaus = [panel.bureau(i) for i in panel_sample(panel)]
    prepare(engine_named("compiled"), compiling)
    found = [verdict for one in bureaus for verdict in compared(one, replications)]
    if as_json:
        verdicts = [asdict(verdict) | {"equal": verdict.difference is None} for verdict in found]
        print_document({"verdicts": verdicts})
    else:
        show(verdict_words(found))
    if any(verdict.difference is not None for verdict in found):
        raise typer.Exit(1)


def _draw(scenario: Scenario, replication: int, arm: str | None) -> World:
    from sim.world.world import draw_worlds

    chosen = scenario.reference if arm is None else chosen_arm(scenario, arm)
    return draw_worlds(scenario, replication)[scenario.arms.index(chosen)]
