"""The commands that compute: run, sweep, sensitivity, seek, decompose, variance."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.options import BESIDE, DocketOption, ScenarioOptions, StudyOptions
from sim.cli.terminal import complain, prepared

ReplicationsOption = Annotated[
    int | None, typer.Option(min=1, help="Replications instead of the scenario's.")
]
EachReplicationsOption = Annotated[
    int | None, typer.Option("--replications", min=2, help="At every point; else the scenario's.")
]


def run(
    *,
    replications: ReplicationsOption = None,
    options: ScenarioOptions,
    docket: DocketOption = None,
    keep_logs: Annotated[bool, typer.Option("--keep-logs", help="Keep every case's log.")] = False,
    independent: Annotated[
        bool, typer.Option("--independent", help="Worlds of its own for every arm; no pairing.")
    ] = False,
    adjusted: Annotated[
        bool,
        typer.Option("--adjusted", help="Also adjust differences for the drawn speeds."),
    ] = False,
    sets: Annotated[
        str | None,
        typer.Option(
            metavar="[CSV]",
            help="Play every set of values in this table; else in <scenario>.sets.csv beside it.",
        ),
    ] = None,
    how: StudyOptions,
) -> None:
    """Run a scenario: all arms on the same worlds, compared in tables and charts."""
    carry_out = prepared(how, *(("comparison",) if sets is None else ("range", "effects")))
    scenario = options.load(takes_many=True, replications=replications)
    from sim import api
    from sim.analysis.design import at_least
    from sim.report.inputs.mixed import inherited_question
    from sim.studies.sets import sets_beside

    if sets is not None and replications is not None:
        at_least("--replications", replications, 2)

    if hint := inherited_question(scenario):
        complain(hint)
    carry_out(
        partial(
            api.run,
            scenario,
            docket=docket,
            keep_logs=keep_logs,
            independent=independent,
            adjusted=adjusted,
            sets=sets_beside(options.file) if sets == BESIDE else sets,
        )
    )


def sweep(
    *,
    vary: Annotated[
        list[str],
        typer.Option(metavar="KEY=VALUES", help="KEY=200,234,260 or KEY=0:0.6:7; repeatable."),
    ],
    design: Annotated[str, typer.Option(help="grid, latin-hypercube or sobol.")] = "grid",
    points: Annotated[int, typer.Option(min=2, help="Points of a design other than grid.")] = 32,
    response: Annotated[
        list[str] | None, typer.Option(help="Measure whose differences are shown; repeatable.")
    ] = None,
    more_than: Annotated[str, typer.Option(help="Threshold: 2% of the reference, or 10.")] = "0",
    replications: EachReplicationsOption = None,
    options: ScenarioOptions,
    how: StudyOptions,
) -> None:
    """Vary keys of a scenario: how the differences between its arms change with them."""
    from sim.analysis.design import axes

    carry_out = prepared(how, "effects", "break_even", "levels")
    varied, scenario = axes(vary), options.load()
    from sim import api

    carry_out(
        partial(
            api.sweep,
            scenario,
            varied,
            design=design,
            points=points,
            response=response or ["closures"],
            more_than=more_than,
            replications=replications,
        )
    )


def sensitivity(
    *,
    over: Annotated[Path, typer.Option(help="Ranges: a YAML file, KEY: [LOW, HIGH] a line.")],
    method: Annotated[str, typer.Option(help="morris (screening) or sobol (indices).")] = "morris",
    size: Annotated[
        int | None, typer.Option(min=2, help="Trajectories, or base points; else 10, or 64.")
    ] = None,
    response: Annotated[
        str, typer.Option(help="Measure whose difference is studied.")
    ] = "closures",
    replications: EachReplicationsOption = None,
    options: ScenarioOptions,
    how: StudyOptions,
) -> None:
    """Say which assumption decides the difference between the arms."""
    carry_out = prepared(how, "indices", "tornado")
    scenario = options.load()
    from sim import api

    carry_out(
        partial(
            api.sensitivity,
            scenario,
            over,
            method=method,
            size=size,
            response=response,
            replications=replications,
        )
    )


def seek(
    *,
    vary: Annotated[
        list[str],
        typer.Option(
            metavar="KEY=VALUES", help="KEY=8:16 or KEY=0:0.6:7; repeatable, with --cost."
        ),
    ],
    until: Annotated[
        str,
        typer.Option(
            metavar="TARGET", help='MEASURE >= VALUE, as "closed_within_limit_share >= 95 %".'
        ),
    ],
    arm: Annotated[str | None, typer.Option(help="Whose measure; else the first arm's.")] = None,
    smallest: Annotated[
        bool | None,
        typer.Option(
            "--smallest/--largest", help="Which value of one key is sought; else the curve says."
        ),
    ] = None,
    cost: Annotated[
        str | None,
        typer.Option(metavar="KEY=COST,...", help="What one more of each key costs."),
    ] = None,
    confidence: Annotated[
        float, typer.Option(help="With which all answers together are right.")
    ] = 0.95,
    at_most: Annotated[int, typer.Option(help="Replications at each value.")] = 500,
    options: ScenarioOptions,
    how: StudyOptions,
) -> None:
    """Find the smallest or largest value, or the cheapest combination, that meets a target."""
    from sim.analysis.goal import sought_axes

    carry_out = prepared(how, "values")
    varied, scenario = sought_axes(vary), options.load()
    from sim import api

    carry_out(
        partial(
            api.seek,
            scenario,
            varied,
            until,
            arm=arm,
            smallest=smallest,
            cost=cost,
            confidence=confidence,
            at_most=at_most,
        )
    )


def decompose(
    *, replications: ReplicationsOption = None, options: ScenarioOptions, how: StudyOptions
) -> None:
    """Take a reform apart: play all combinations of its parts and say what each contributes."""
    carry_out = prepared(how, "contributions", "interactions")
    scenario = options.load(replications=replications)
    from sim import api

    carry_out(partial(api.decompose, scenario))


def variance(
    *,
    dockets: Annotated[
        int | None, typer.Option(min=2, help="Dockets that are drawn; else 12, or 30 if alone.")
    ] = None,
    staffs: Annotated[
        int | None, typer.Option(min=2, help="Staffs that are drawn; else 12, or 30 if alone.")
    ] = None,
    options: ScenarioOptions,
    docket: DocketOption = None,
    how: StudyOptions,
) -> None:
    """Say whose chance it is: every docket played by every staff."""
    carry_out = prepared(how, "components", "deviations")
    scenario = options.load()
    from sim import api

    carry_out(partial(api.variance, scenario, dockets=dockets, staffs=staffs, docket=docket))
