"""The command that reads a court's ledger: a map is guessed, or the ledger is read by one."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.documents import print_document, records
from sim.cli.options import JsonOption
from sim.cli.terminal import complain, show, tell
from sim.language import _

if TYPE_CHECKING:
    from sim.report.ledger.carried_fit import FitAsked
    from sim.report.ledger.results import LedgerResults

MONTH = re.compile(r"(1[89]|2[01])\d\d-(0[1-9]|1[0-2])")


def ledger(
    *,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A court's ledger: a CSV, .xlsx or .xls file.")
    ],
    map_file: Annotated[
        Path | None,
        typer.Option(
            "--map", metavar="MAP", help="How to read it, a YAML file; without it one is guessed."
        ),
    ] = None,
    first: Annotated[
        str | None,
        typer.Option("--from", metavar="MONTH", help="First month that counts, as 2011-01."),
    ] = None,
    last: Annotated[
        str | None,
        typer.Option("--to", metavar="MONTH", help="Last month that counts, as 2011-12."),
    ] = None,
    fit_until: Annotated[
        str | None,
        typer.Option(
            metavar="MONTH", help="Fit a scenario to the months until this one, with --write."
        ),
    ] = None,
    write: Annotated[
        Path | None,
        typer.Option(metavar="SCENARIO", help="Where the fitted scenario goes: a YAML file."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder of the results; else results/ledger-<file>/<id>.")
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Read again what is there.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print the results folder only.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Read a court's ledger: what its backlog, its spread and its durations are.

    Without --map the columns are shown, a map is guessed and written, and nothing else.
    """
    months = {"--from": first, "--to": last, "--fit-until": fit_until}
    _refuse_together(quiet, as_json)
    if map_file is None:
        _refuse_without_map({**months, "--write": write, "--out": out, "--again": again})
        _guess(file, quiet, as_json)
        return
    for option, month in months.items():
        _refuse_no_month(option, month)
    _refuse_order(first, last, fit_until)
    _refuse_half_a_fit(fit_until, write)
    _refuse_table_as_map(map_file)
    from sim.report.ledger.results import LedgerAsked, carry_out_ledger

    fit = None if fit_until is None or write is None else _fit(fit_until, write, quiet)
    asked = LedgerAsked(file, map_file, first, last, fit)
    found = carry_out_ledger(asked, out, again=again, told=complain)
    _print(found, quiet, as_json)


def _guess(file: Path, quiet: bool, as_json: bool) -> None:
    """Show a ledger's columns, and write the map that they suggest into the current folder."""
    from sim.ledger.guess import guessed
    from sim.report.ledger.guessed import guess_in_words, write_map

    guess, place = guessed(file), Path("map.yaml")
    if not quiet and not as_json:
        show(guess_in_words(guess))
        tell()
    write_map(guess, place)
    if quiet:
        tell(place)
    elif as_json:
        columns = [asdict(column) for column in guess.columns]
        document = {"map": place.as_posix(), "columns": columns, "questions": guess.questions}
        print_document(document)
    else:
        named = f'"{file}"' if " " in str(file) else file
        tell(_("Map: {file}. Look at it, then type:", file=place))
        tell(f"  python -m sim ledger {named} --map {place}")


def _refuse_together(quiet: bool, as_json: bool) -> None:
    from sim.scenario.problems import InputError, problem

    if quiet and as_json:
        raise InputError([problem("--json", _("not together with --quiet; give one of them"))])


def _refuse_without_map(options: dict[str, Any]) -> None:
    """Refuse what says something of a reading where nothing is read yet."""
    from sim.scenario.problems import InputError, problem

    given = [option for option, value in options.items() if value]
    why = _("needs --map; without one a map is guessed and written, and nothing is read")
    if given:
        raise InputError([problem(option, why) for option in given])


def _refuse_table_as_map(map_file: Path) -> None:
    """Refuse a ledger in place of its map: it would be read as YAML, and complain of characters."""
    from sim.scenario.problems import InputError, problem

    if map_file.suffix.lower() in (".csv", ".xlsx", ".xls"):
        why = _("{file} is a table; name the map, a YAML file such as map.yaml", file=map_file)
        raise InputError([problem("--map", why)])


def _refuse_no_month(option: str, month: str | None) -> None:
    from sim.scenario.problems import InputError, problem, shown

    if month is not None and not MONTH.fullmatch(month):
        why = _("{found} is not a month; write it as 2011-01", found=shown(month))
        raise InputError([problem(option, why)])


def _refuse_order(first: str | None, last: str | None, fit_until: str | None) -> None:
    """Refuse months in the wrong order: they are texts that are ordered as months are."""
    from sim.scenario.problems import InputError, problem

    if first and last and first > last:
        why = _("{last} is before {first}, which --from says", last=last, first=first)
        raise InputError([problem("--to", why)])
    if fit_until and ((first and fit_until < first) or (last and fit_until >= last)):
        why = _("{month} must be one of the months before the last one", month=fit_until)
        raise InputError([problem("--fit-until", why)])


def _refuse_half_a_fit(fit_until: str | None, write: Path | None) -> None:
    from sim.scenario.problems import InputError, problem

    if (fit_until is None) != (write is None):
        option, other = ("--fit-until", "--write") if fit_until else ("--write", "--fit-until")
        why = _("needs {other}: the months to fit to, and where the scenario goes", other=other)
        raise InputError([problem(option, why)])


def _fit(until: str, write: Path, quiet: bool) -> FitAsked:
    """What is asked of a fit; its sets are played as the command run plays them."""
    from sim.report.ledger.carried_fit import FitAsked, Played
    from sim.scenario.problems import InputError, problem

    if write.suffix != ".yaml":
        raise InputError([problem("--write", _("must end with .yaml: it is a scenario's file"))])

    def played(scenario: Path) -> Played:
        from sim import api

        found = api.run(api.load(scenario), sets=scenario.with_suffix(".sets.csv"))
        tables = {"sets": "points", "range": "range", "effects": "effects"}
        about = {
            "responses": found.manifest["study"]["responses"],
            "replications": found.manifest["replications"],
            "folder": found.folder.as_posix(),
        }
        return {name: found.table(of) for name, of in tables.items()}, about

    return FitAsked(until, write, played, (lambda _said: None) if quiet else complain)


def _print(found: LedgerResults, quiet: bool, as_json: bool) -> None:
    """Print what a ledger says in words, as its folder only, or as a JSON document."""
    if quiet:
        tell(found.folder)
    elif as_json:
        print_document(_document(found))
    else:
        if not found.computed:
            tell(_("This ledger was read already; --again reads it anew.") + "\n")
        show(found.words())
        tell("\n" + _("Tables, charts and manifest: {folder}", folder=found.folder))
        if found.scenario is not None:
            tell(_("The fitted scenario: {file}", file=found.scenario))
            tell(_("The year after the ledger, if all goes on as before: {file}", file=found.ahead))


def _document(found: LedgerResults) -> dict[str, Any]:
    """The same keys as of a study, but for its tables."""
    from sim.report.ledger.reading import OF_A_FIT

    reading = found.reading
    return {
        "folder": found.folder.as_posix(),
        "computed": found.computed,
        "manifest": reading.about,
        "certainty": list(found.words().certainty),
        **{name: records(reading[name]) for name in ("measures", "months")},
        **{name: records(reading[name]) for name in OF_A_FIT if name in reading},
    }
