"""What a study left behind: its folder, tables, charts and words, for a program to use."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from sim.language import LANGUAGES, Language, _, language_in_use, listed, localized, speaking
from sim.report.findings.summary import Summary
from sim.report.ledger.reading import is_of_ledger, reading_in
from sim.report.printing import as_text
from sim.report.summaries import summary_of
from sim.running.checksums import damage, is_shown, record
from sim.scenario.problems import InputError, problem
from sim.studies.library import outcome_in
from sim.studies.study import Outcome


@dataclass(frozen=True)
class Results:
    """What a study left: its folder, tables and charts; printed, it is its summary.

    Attributes
    ----------
    folder : pathlib.Path
        Where everything is.
    computed : bool
        False if the very same study was there already.
    outcome : Outcome
        What is in the folder, each table read once.
    found : dict of str to Summary
        What it found, by the language in which it was said already.
    """

    folder: Path
    computed: bool
    outcome: Outcome = field(repr=False)
    found: dict[Language, Summary] = field(default_factory=dict, repr=False, compare=False)

    def __str__(self) -> str:
        return as_text(self.words())

    def words(self) -> Summary:
        """The summary, for a terminal."""
        language = language_in_use()
        if language not in self.found:
            self.found[language] = summary_of(self.outcome)
        return self.found[language]

    def table(self, name: str) -> pd.DataFrame:
        """One of the study's tables, as ``monthly`` or ``effects``.

        Raises
        ------
        InputError
            If there is none of this name; says which there are.
        """
        if name not in self.tables:
            why = _("no table '{name}'; there are {names}", name=name, names=listed(self.tables))
            raise InputError([problem(self.folder, why)])
        return self.outcome.table(name).copy(deep=False)

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of the tables."""
        return tuple(sorted(file.stem for file in self.folder.glob("*.csv")))

    @property
    def comparison(self) -> pd.DataFrame:
        """Every measure of every arm against the first arm's, of a run."""
        return self.table("comparison")

    @property
    def replications(self) -> pd.DataFrame:
        """A row an arm and replication, a column a measure."""
        return self.table("replications")

    @property
    def charts(self) -> dict[str, Path]:
        """PNG files of the charts, in the language in use, by their names.

        They are drawn now if they were not yet.
        """
        from sim.report.illustration import illustrate, is_illustrated

        if not is_illustrated(self.folder):
            illustrate(self.outcome)
        return {
            file.stem: file for file in sorted(self.folder.glob(f"{localized('charts')}/*.png"))
        }

    @property
    def manifest(self) -> dict[str, Any]:
        """What was run, when, with which versions."""
        about: dict[str, Any] = json.loads((self.folder / "manifest.json").read_text("utf-8"))
        return about


def write_report(run: Results | Path | str) -> Path:
    """Write the page of a finished study in the language in use (`sim.use_language`).

    Of a ledger that was read, too.

    Returns
    -------
    Path
        The HTML file, ``report.html`` in the study's folder; in Chinese ``report-zh.html``.

    Raises
    ------
    InputError
        If the folder holds no finished study.
    """
    from sim.report.illustration import illustrate
    from sim.report.ledger.showing import write_ledger_report
    from sim.report.summaries import page_file

    folder = run.folder if isinstance(run, Results) else Path(run)
    if is_of_ledger(folder):
        return write_ledger_report(folder)
    illustrate(outcome_in(folder))
    return page_file(folder)


def write_brief(run: Results | Path | str) -> tuple[Path, Path]:
    """Write two pages for leadership of a finished run, in the language in use.

    Returns
    -------
    tuple of Path
        ``brief.docx`` and ``brief.html`` in the run's folder; in Chinese ``brief-zh.docx`` and
        ``brief-zh.html``.

    Raises
    ------
    InputError
        If the folder holds no finished run of a scenario with two arms or more.
    """
    from sim.report.brief.brief import write_brief as written

    outcome = _outcome(run)
    return written(outcome, summary_of(outcome))


def write_workbook(run: Results | Path | str) -> Path:
    """Write the tables of a finished study as a workbook, in the language in use.

    Returns
    -------
    Path
        ``results.xlsx`` in the study's folder; in Chinese ``results-zh.xlsx``.

    Raises
    ------
    InputError
        If the folder holds no finished study.
    """
    from sim.report.workbook.workbook import write_workbook as written

    return written(_outcome(run, is_drawn=False))


def write_excel_csv(run: Results | Path | str) -> Path:
    """Copy the tables of a finished study so that Excel opens them right; the same in any language.

    Of a ledger that was read, too.

    Returns
    -------
    Path
        The folder ``csv-excel`` in the study's folder.

    Raises
    ------
    InputError
        If the folder holds no finished study.
    """
    from sim.report.workbook.excel_csv import write_excel_csv as written

    folder = run.folder if isinstance(run, Results) else Path(run)
    if is_of_ledger(folder):
        reading_in(folder)  # its tables are as they were
        return written(folder)
    return written(_outcome(run, is_drawn=False).folder)


def _outcome(run: Results | Path | str, *, is_drawn: bool = True) -> Outcome:
    """What is in a study's folder; ``is_drawn``: its charts are needed in this language."""
    folder = run.folder if isinstance(run, Results) else Path(run)
    return results_in(folder, is_drawn=is_drawn).outcome


def results_in(folder: Path, *, is_drawn: bool = True) -> Results:
    """The results of a finished study, shown in the language in use if they were not yet.

    What shows them in any language is made again where it is not as it was.

    Parameters
    ----------
    folder : pathlib.Path
        Of the study.
    is_drawn : bool
        Whether they are to be shown if they were not yet.
    """
    results = Results(folder, computed=False, outcome=outcome_in(folder))
    show_again(results, is_drawn=is_drawn)
    return results


def show_again(results: Results, *, is_drawn: bool = True) -> None:
    """Make what shows a finished study where it is not as it was, or not there; see `results_in`.

    `sim.report.summaries` and `sim.report.illustration` say what that is.
    """
    from sim.report.illustration import illustrate, illustrations, is_illustrated

    outcome, folder = results.outcome, results.folder
    broken = {one.name for one in damage(folder, outcome.about, is_shown)}
    wanted, others = language_in_use(), set(broken)
    for language in LANGUAGES:
        with speaking(language):
            is_missing = is_drawn and language == wanted and not is_illustrated(folder)
            made = set(illustrations(outcome)) if broken else set()
            others -= made
            if made & broken or is_missing:
                illustrate(outcome)
    if others:  # made by other commands, which make them again
        record(folder, (), others)
