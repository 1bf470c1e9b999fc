"""The commands that look at a scenario before it is run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.documents import print_document, records
from sim.cli.options import DocketOption, JsonOption, ScenarioOptions
from sim.cli.terminal import compiling, complain, show, tell
from sim.language import _

if TYPE_CHECKING:
    from sim.scenario.scenario import Arm, Scenario
    from sim.studies.warm_up import WarmUp
    from sim.world.docket import Docket as Cases
    from sim.world.given_docket import GivenDocket
    from sim.world.world import World


def check(
    *,
    options: ScenarioOptions,
    docket: DocketOption = None,
    warm_up: Annotated[
        bool, typer.Option("--warm-up", help="Also play the history: is it long enough?")
    ] = False,
    replications: Annotated[
        int, typer.Option(min=2, max=1000, help="Replications of the history; with --warm-up.")
    ] = 20,
    out: Annotated[
        Path | None, typer.Option(help="Folder of Welch's plot; else results/<scenario>-warm-up.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Say in words what a scenario means, and warn of what is likely not meant."""
    from sim.report.inputs.given_docket import docket_facts, docket_in_words
    from sim.report.inputs.scenario import scenario_facts, scenario_in_words
    from sim.scenario.names import folder_name

    scenario = options.load(takes_many=not (warm_up or docket))
    scenario, cases = _read_docket(docket, scenario, is_drawn=warm_up)
    if scenario.file.bureaus is not None:
        from sim.report.inputs.bureaus import panel_facts, panel_in_words
        from sim.scenario.panel import panel_of

        panel = panel_of(scenario)
        print_document(panel_facts(panel)) if as_json else show(panel_in_words(panel))
        return
    if not as_json:
        show(scenario_in_words(scenario, has_docket=cases is not None))
        if cases is not None:
            show(docket_in_words(cases, scenario))
    usual = Path("results") / folder_name(f"{scenario.name}-warm-up")
    played, plot = None, (out or usual) / "warm_up.png"
    if warm_up:
        played = _warm_up(scenario, replications, plot)
    if as_json:
        document = scenario_facts(scenario, has_docket=cases is not None) | {
            "warm_up": played and played.record(),
            "plot": plot,
        }
        print_document(document | {"docket": cases and docket_facts(cases, scenario)})
    elif played is not None:
        from sim.report.findings.warm_up import warm_up_in_words

        tell()
        show(warm_up_in_words(played))
        tell("\n" + _("Welch's plot: {file}", file=plot))


def _read_docket(
    option: Path | None, scenario: Scenario, *, is_drawn: bool = False
) -> tuple[Scenario, GivenDocket | None]:
    """The scenario as it is played, and the docket that an option or it names, if there is one.

    Refused where cases are drawn. That the option stands in place of the scenario's is said.
    """
    from sim.scenario.problems import InputError, problem
    from sim.world.given_docket import read_docket
    from sim.world.named_docket import instead, with_cases

    for sentence in instead(scenario, option):
        complain(sentence)
    scenario, file = with_cases(scenario, option)
    if file is not None and is_drawn:
        message = _("not together with --warm-up, which plays cases that are drawn")
        where = (
            problem("--docket", message) if option else problem(scenario.name, message, 0, "docket")
        )
        raise InputError([where])
    return scenario, None if file is None else read_docket(file, scenario)


def _warm_up(scenario: Scenario, replications: int, plot: Path) -> WarmUp:
    from sim.report.charts.warm_up import draw_warm_up
    from sim.scenario.problems import InputError, problem
    from sim.studies.warm_up import warm_up

    try:
        played = warm_up(scenario, replications)
    except ValueError as error:
        raise InputError([problem(scenario.name, str(error), key="calendar")]) from None
    plot.parent.mkdir(parents=True, exist_ok=True)
    draw_warm_up(played, plot.with_suffix(""))
    return played


def schema() -> None:
    """Print the JSON Schema of a scenario, for editors that complete keys."""
    from sim.scenario.schema_in_words import schema_in_words

    print_document(schema_in_words())


def world(
    *,
    out: Annotated[Path, typer.Option(help="Folder for docket.csv and staff.csv.")],
    replication: Annotated[int, typer.Option(min=0, help="Number of the replication.")] = 0,
    arm: Annotated[str | None, typer.Option(help="Whose world; else the first arm's.")] = None,
    options: ScenarioOptions,
    docket: DocketOption = None,
) -> None:
    """Write what happens to the bureau in one replication: its docket and its staff."""
    from sim.world.files import write_world

    scenario, given = _docket_of(docket, options.load())
    drawn = _draw(scenario, replication, arm, given)
    write_world(drawn, out)
    teams = int(drawn.staff.exists[:, -1].sum())
    cases = drawn.docket.filings
    tell(_("{cases} cases and {teams} teams: {folder}", cases=cases, teams=teams, folder=out))


def practice(
    *,
    out: Annotated[Path, typer.Option(help="File to write: .xlsx, or .csv in GB18030.")],
    replication: Annotated[int, typer.Option(min=0, help="Number of the replication.")] = 0,
    arm: Annotated[str | None, typer.Option(help="Whose cases; else the first arm's.")] = None,
    options: ScenarioOptions,
) -> None:
    """Write a ledger to practise on: one replication of a scenario, as a court's export."""
    from sim.bureau.engines import play
    from sim.bureau.regime import plan
    from sim.ledger.practice import SUFFIXES, export, register
    from sim.measures.play import Play
    from sim.running.files import write_bytes_whole
    from sim.scenario.problems import InputError, problem

    if out.suffix.lower() not in SUFFIXES:
        why = _("must end in .csv or .xlsx, the two forms that there are; found {file}", file=out)
        raise InputError([problem("--out", why)])
    scenario = options.load()
    chosen = scenario.reference if arm is None else _arm_named(scenario, arm)
    drawn = _draw(scenario, replication, chosen.name)
    cases = register(Play(drawn, play(drawn, plan(scenario, chosen))))
    write_bytes_whole(out, export(cases, out))
    tell(
        _(
            "{cases} cases, {closed} of them closed; simulated, nobody's data: {file}",
            cases=len(cases),
            closed=int(cases["closed"].notna().sum()),
            file=out,
        )
    )


def staff(
    *,
    replication: Annotated[int, typer.Option(min=0, help="Number of the replication.")] = 0,
    arm: Annotated[str | None, typer.Option(help="Whose staff; else all arms that select.")] = None,
    options: ScenarioOptions,
    as_json: JsonOption = False,
) -> None:
    """Show the competition for posts, the teams and divisions, and who awaits a post."""
    from sim.report.inputs.staff import roster_in_words
    from sim.scenario.problems import InputError, problem
    from sim.world.files import people_table

    scenario = options.load()
    arms = scenario.arms if arm is None else [_arm_named(scenario, arm)]
    chosen = [known for known in arms if known.setting.staff is not None]
    if not chosen:
        raise InputError([problem(options.file, _("selects no staff: no arm has the key  staff"))])
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
        tell(_("Arm {arm}, replication {replication}", **of))
        show(roster_in_words(roster, plan))
        tell()
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
    *,
    replications: Annotated[int, typer.Option(min=1, help="Replications to play.")] = 1,
    options: ScenarioOptions,
    docket: DocketOption = None,
    as_json: JsonOption = False,
) -> None:
    """Play a scenario with both engines: the same log, or the first case that differs.

    Of a table of bureaus those with the extreme values of its columns are played.
    """
    from sim.bureau.engines import engine_named, prepare
    from sim.report.findings.engines_agree import verdicts_in_words
    from sim.scenario.panel import panel_of, panel_sample
    from sim.studies.engines_agree import verify as compared

    scenario, cases = _docket_of(docket, options.load(takes_many=docket is None))
    bureaus = [scenario]
    if scenario.file.bureaus is not None:
        panel = panel_of(scenario)
        bureaus = [panel.bureau(i) for i in panel_sample(panel)]
    prepare(engine_named("compiled"), compiling)
    verdicts = [verdict for one in bureaus for verdict in compared(one, replications, cases)]
    if as_json:
        rows = [asdict(verdict) | {"equal": verdict.difference is None} for verdict in verdicts]
        print_document({"verdicts": rows})
    else:
        show(verdicts_in_words(verdicts))
    if any(verdict.difference is not None for verdict in verdicts):
        raise typer.Exit(1)


def _arm_named(scenario: Scenario, name: str) -> Arm:
    """The arm that ``--arm`` names."""
    from sim.scenario.problems import InputError, nearest, problem

    names = [known.name for known in scenario.arms]
    if name not in names:
        why = _("no arm '{name}'; {nearest}", name=name, nearest=nearest(name, names))
        raise InputError([problem("--arm", why)])
    return scenario.arm(name)


def _draw(
    scenario: Scenario, replication: int, arm: str | None, docket: Cases | None = None
) -> World:
    from sim.world.world import draw_worlds

    chosen = scenario.reference if arm is None else _arm_named(scenario, arm)
    return draw_worlds(scenario, replication, docket)[scenario.arms.index(chosen)]


def _docket_of(option: Path | None, scenario: Scenario) -> tuple[Scenario, Cases | None]:
    """The scenario as it is played, and the cases of its docket; what is not used is said."""
    from sim.report.inputs.given_docket import not_used

    scenario, read = _read_docket(option, scenario)
    for sentence in not_used(read.about) if read else []:
        complain(sentence)
    return scenario, None if read is None else read.docket
