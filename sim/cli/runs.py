"""The commands that show finished runs: report, results, compare, diff, case, animate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.documents import print_document, records
from sim.cli.options import JsonOption
from sim.cli.terminal import complain, say_other_versions, show, tell
from sim.language import _, in_a_row, listed

RunArgument = Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a finished run.")]
SIDE = "A run, a folder of runs, or a stored table of headline figures."
ReplicationOption = Annotated[int, typer.Option(min=0, help="Number of the replication.")]


def report(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a finished run or study.")],
    brief: Annotated[
        bool, typer.Option("--brief", help="Two pages for leadership: brief.docx, brief.html.")
    ] = False,
    xlsx: Annotated[
        bool, typer.Option("--xlsx", help="All tables as one workbook: results.xlsx.")
    ] = False,
    csv: Annotated[
        str | None,
        typer.Option(metavar="excel", help="excel: copies of the tables that Excel opens right."),
    ] = None,
) -> None:
    """Write a run's report again, or in another language, or what else is asked for, instead.

    The report is one HTML file to mail and to print.
    """
    from sim.report.results import write_brief, write_excel_csv, write_report, write_workbook

    _refuse_unknown(csv)
    made = []
    if brief:
        made += [_("Brief: {file}", file=file) for file in write_brief(run)]
    if xlsx:
        made.append(_("Workbook: {file}", file=write_workbook(run)))
    if csv:
        made.append(_("Tables for Excel: {folder}", folder=write_excel_csv(run)))
    if not made:
        made.append(_("Report: {file}", file=write_report(run)))
    say_other_versions([run])
    for line in made:
        tell(line)


def _refuse_unknown(csv: str | None) -> None:
    """Refuse a form of CSV that there is not."""
    from sim.scenario.problems import InputError, nearest, problem

    if csv is not None and csv != "excel":
        why = _("no '{name}'; {nearest}", name=csv, nearest=nearest(csv, ["excel"]))
        raise InputError([problem("--csv", why)])


def results(
    folder: Annotated[Path, typer.Argument(help="Where to look for runs.")] = Path("results"),
    check: Annotated[
        bool, typer.Option("--check", help="Compare all files with their checksums.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """List the runs that are there: scenario, arms, replications, when, complete or not."""
    from sim.report.findings.library import damage_in_words, runs_table
    from sim.studies.library import runs_in

    is_usual = folder == Path("results") and not folder.exists()  # nothing was run here yet
    runs, problems = ([], []) if is_usual else runs_in(folder)
    damaged = [run.damage() if check else [] for run in runs]
    for one in problems:
        complain(str(one))
    if as_json:
        print_document({"runs": [run.record(check) for run in runs]})
    elif runs:
        show(runs_table(runs))
    else:
        tell(_("No runs in {folder}.", folder=folder))
    if check and runs and not as_json:
        tell("")
        for line in damage_in_words(runs, damaged):
            tell(line)
    if any(damaged) or (check and problems):
        raise typer.Exit(1)


def compare(
    runs: Annotated[list[Path], typer.Argument(metavar="RUN...", help="Folders of finished runs.")],
    out: Annotated[Path | None, typer.Option(help="Write comparison.csv here.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Compare arms across runs that share their worlds; refuse where they do not."""
    from sim.report.findings.compared_runs import compared_runs
    from sim.running.tables import write_csv
    from sim.studies.library import compare_runs, other_versions

    table, replications, arms = compare_runs(runs)
    n, unlike = replications["replication"].nunique(), other_versions(runs)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        write_csv(table, out / "comparison.csv")
    if as_json:
        about = {"runs": [run.as_posix() for run in runs], "arms": arms, "replications": n}
        about["versions"] = unlike or None
        print_document({**about, "comparison": records(table)})
        return
    figures, said = compared_runs(runs, table, arms, n)
    show(figures)
    tell("\n" + in_a_row([said, unlike]))
    if out is not None:
        tell(_("Written: {file}", file=out / "comparison.csv"))


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help=SIDE)],
    new: Annotated[Path, typer.Argument(metavar="NEW", help=SIDE)],
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print Markdown, for notes of a release.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Set the headline figures of two results side by side, as those of two versions."""
    from sim.report.findings import two_results
    from sim.scenario.problems import InputError, problem
    from sim.studies.headline_figures import differences

    if markdown and as_json:
        raise InputError([problem("--json", _("not together with --markdown; give one of them"))])
    found = differences(old, new)
    if as_json:
        places = {"old": old.as_posix(), "new": new.as_posix()}
        print_document(places | two_results.differences_facts(found))
    elif markdown:
        tell(two_results.differences_as_markdown(found).rstrip("\n"))
    else:
        show(two_results.differences_in_words(found))


def case(
    run: RunArgument,
    number: Annotated[
        str | None, typer.Option("--case", help="Its number; else one that says most.")
    ] = None,
    replication: ReplicationOption = 0,
) -> None:
    """Follow one case of a run under each arm: what it waits for, and how long."""
    from sim.report.findings.one_case import case_in_words, follow_case

    followed, chart = follow_case(run, replication, number)
    say_other_versions([run])
    for line in case_in_words(followed):
        tell(line)
    tell("\n" + _("Chart: {file}", file=chart))


def animate(
    run: RunArgument,
    arm: Annotated[
        list[str] | None,
        typer.Option(help="Shown beside the first arm; repeatable. Else all arms, at most four."),
    ] = None,
    replication: ReplicationOption = 0,
    to: Annotated[
        Path | None, typer.Option(metavar="FILE", help="An .html, .gif or .mp4 file.")
    ] = None,
) -> None:
    """Animate the months of a run: what each team has, gets and closes, arms side by side."""
    from sim.report.animation.animate import animate as animated
    from sim.report.animation.animate import left_out

    file = animated(run, arm or [], replication, to)
    say_other_versions([run])
    size = file.stat().st_size / 1e6
    tell(_("Animation: {file} ({size:.1f} MB)", file=file, size=size))
    if not arm and left_out(run):
        complain(_("Not shown: {arms}. Choose with --arm.", arms=listed(left_out(run))))
