"""One HTML file of a finished study, to be mailed and printed: nothing in it comes from outside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from sim.language import _, chosen, in_a_row, language_tag, listed, marked
from sim.report.charts.registry import captions_of
from sim.report.findings.certainty import how_sure
from sim.report.findings.chance import pairing_in_words
from sim.report.findings.compared import comparison_table
from sim.report.findings.decomposition import contributions_table
from sim.report.findings.returns import has_returns
from sim.report.findings.run import means_table
from sim.report.findings.summary import CERTAINTY, COURSE, Summary
from sim.report.findings.timing import shown_measures
from sim.report.findings.worlds import of_same_cases, unlike_worlds
from sim.report.inputs.arms import arms_in_words
from sim.report.inputs.assumptions import BASES, Assumption, assumptions, differing
from sim.report.inputs.assumptions_log import QUALITIES
from sim.report.inputs.governance import draft_mark, governance_facts
from sim.report.inputs.impact import impact_of, impacts
from sim.report.interactive.embedding import POLICY, embedded
from sim.report.interactive.figures import figures
from sim.report.names import named, names_in, with_its_key
from sim.report.page.glossary import limits, terms
from sim.report.page.parts import (
    PROGRAM,
    Entry,
    Grid,
    charts_in,
    digests_in,
    entry_of,
    finished,
    grid_of,
)
from sim.report.page.templating import render
from sim.report.page.workloads import about_workloads, workload_tables
from sim.report.printing import plain_table
from sim.report.summaries import page_file
from sim.running.files import read_regular, write_text_whole
from sim.scenario.catalogue import MAIN_MEASURES, MEASURES
from sim.scenario.scenario import Scenario
from sim.studies.decomposition import Decomposition
from sim.studies.related import studies_near
from sim.studies.study import Outcome, Study
from sim.world.staff import staff_is_drawn

MOST_NAMED = 8  # arms

WORDS = {
    "skip": marked("Skip to the answer"),
    "contents": marked("Contents"),
    "answer": marked("The answer"),
    "course": COURSE,
    "sure": CERTAINTY,
    "charts": marked("Charts"),
    "further": marked("Further charts"),
    "measures": marked("All measures"),
    "hover": marked("Point at a measure, or follow it to the glossary, to see what it means."),
    "workloads": marked("Months and officers"),
    "arms": marked("The arms and how they differ"),
    "assumptions": marked("What is assumed"),
    "listing": marked("Values of the scenario and where they come from"),
    "key": marked("key"),
    "value": marked("value"),
    "basis": marked("from"),
    "remark": marked("remark"),
    "quality": marked("quality"),
    "impact": marked("impact on the answer"),
    "not_examined": marked("not examined"),
    "source": marked("source"),
    "data": marked("data"),
    "assumed": marked("assumed"),
    "limits": marked("What the model leaves out"),
    "provenance": marked("Where these figures come from"),
    "reproduce": marked("How to reproduce them"),
    "scenario": marked("The scenario, in full"),
    "files": marked("Files of the run and their checksums"),
    "about_files": marked("A file with the same checksum is the same to the last byte."),
    "file": marked("file"),
    "glossary": marked("Glossary"),
}
"""Words of the page, by where the template puts them."""


def write_page(outcome: Outcome, summary: Summary) -> Path:
    """Write the page of a study into its folder, in the language in use.

    Parameters
    ----------
    outcome : Outcome
        Its tables; when it ended is not known yet, if it is just ending.
    summary : Summary
        What it found.

    Returns
    -------
    Path
        ``report.html``, in Chinese ``report-zh.html``.
    """
    file = page_file(outcome.folder)
    words = {name: _(text) for name, text in WORDS.items()}
    page = contents(outcome, summary)
    drawn = {chart.name for chart in (*page["charts"], *page["further"])}
    page["interactive"] = embedded(figures(outcome, drawn) if drawn else [])
    text = render("report.html", page=page, words=words)
    write_text_whole(file, finished(text))
    return file


def contents(outcome: Outcome, summary: Summary) -> dict[str, Any]:
    """What the page of a study shows, but for interactive charts, by name: here and in the app."""
    folder, manifest, study = outcome.folder, outcome.about, outcome.study
    assumed = assumptions(study.base, study.replaced(outcome))
    known = impacts([named(one) for one in studies_near(outcome)])
    workloads = list(workload_tables(outcome))
    names = _shown_measures(outcome)
    compares = study.is_compared and len(study.arms) > 1
    tables = _of_certainty(outcome) if compares else ()
    drawn = study.shows_means and staff_is_drawn(study.base)
    measures, charts = _all_measures(outcome, names), list(charts_in(folder, captions_of(study)))
    further = [chart for chart in charts if not chart.in_body]
    empty = {"measures": measures is None, "further": not further, "workloads": not workloads}
    return {
        "policy": POLICY,
        "language": language_tag(),
        "program": f"{PROGRAM} {manifest['version']}",
        "title": summary.title,
        "question": summary.question,
        "facts": list(_facts(outcome)),
        "draft": draft_mark(manifest["scenario"]),
        "sections": list(SECTIONS),
        "appendices": {
            name: _("Appendix: {title}", title=_(WORDS[name]))
            for name in APPENDICES
            if not empty.get(name)
        },
        "answer": summary.answer,
        "course": summary.course,
        "sure": [
            *how_sure(*tables, staff_is_drawn=drawn),
            *pairing_in_words(outcome, shown_measures(MAIN_MEASURES, study.base.arms)),
            *summary.cautions,
        ],
        "note": summary.note,
        "tables": [grid_of(one, _("The figures behind the answer")) for one in summary.tables],
        "charts": [chart for chart in charts if chart.in_body],
        "further": further,
        "measures": measures,
        "arms": _arms(study),
        "differing": None if isinstance(study, Decomposition) else _differing(study.base),
        "workloads": [grid_of(one, "") for one in workloads],
        "about_workloads": about_workloads(workloads),
        "assumptions": [(one, impact_of(one.key, known)) for one in assumed],
        "qualities": {quality: _(text) for quality, text in QUALITIES.items()},
        "about_assumptions": _about(assumed),
        "limits": limits(come_back=has_returns(study.base.arms)),
        "provenance": _provenance(manifest),
        "reproduce": _reproduce(outcome),
        "command": manifest["command"],
        "scenario": read_regular(folder / "scenario.yaml").decode(),
        "digests": digests_in(folder),
        "hints": {MEASURES[name].label: entry_of(name) for name in names},
        "glossary": [*(entry_of(name) for name in names), *_terms()],
    }


def _of_certainty(outcome: Outcome) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What says how sure closures are: the comparison of arms with the same cases, and plays."""
    comparison = of_same_cases(outcome.table("comparison"), unlike_worlds(outcome))
    return comparison, outcome.table("replications")


SECTIONS = ("answer", "charts", "arms", "assumptions", "limits")
APPENDICES = ("further", "measures", "workloads", "listing", "provenance", "glossary")
"""Parts of the page, in their order; in print what comes first has at most eight pages."""


def _arms(study: Study) -> list[str]:
    if not isinstance(study, Decomposition):
        return list(arms_in_words(study.base))
    names = names_in(study.base)
    parts = {
        with_its_key(part.name, names): chosen(part.description) for part in study.base.file.parts
    }
    combined = _(
        "Played were all {n} combinations of these parts: {parts}.",
        n=len(study.arms),
        parts=listed(list(parts)),
    )
    return [combined, *(f"{name}: {text}" for name, text in parts.items() if text)]


def _differing(scenario: Scenario) -> Grid:
    headings = [_("key"), *(arm.name for arm in scenario.arms)]
    rows = differing(scenario)
    return grid_of(plain_table(headings, rows), _("Values in which the arms differ"))


def _facts(outcome: Outcome) -> Iterator[tuple[str, str]]:
    manifest, arms = outcome.about, outcome.study.arms
    yield from governance_facts(manifest["scenario"])
    yield _("Arms"), listed(arms) if len(arms) <= MOST_NAMED else f"{len(arms)}"
    yield _("Replications"), f"{manifest['replications']:,}"
    for heading, key in outcome.study.counts.items():
        yield _(heading), f"{manifest[key]:,}"
    yield _("Played on"), str(manifest["started"])[:10]


# Tables


def _shown_measures(outcome: Outcome) -> list[str]:
    """Measures of the study that are defined in some replication, in the order of its tables."""
    replications = outcome.table("replications")
    return [name for name in MEASURES if name in replications and replications[name].notna().any()]


def _all_measures(outcome: Outcome, names: Sequence[str]) -> Grid | None:
    """Every measure: of arms against the reference, of the parts of a reform, or of a single arm.

    None for a study of many points, which has a comparison at each of them.
    """
    arms = outcome.study.arms
    if isinstance(outcome.study, Decomposition):
        table = contributions_table(outcome, names)
    elif not outcome.study.is_compared:
        return None
    elif len(arms) == 1:
        table = means_table(outcome.table("replications"), arms[0], names)
    else:
        comparison = outcome.table("comparison")
        table = comparison_table(comparison, arms, names, ranges=outcome.study.kind == "run")
    return grid_of(table, _("All measures"))


def _provenance(manifest: Mapping[str, Any]) -> Grid:
    facts = [
        (_("program"), f"{PROGRAM} {manifest['version']}"),
        (_("run"), str(manifest["id"])),
        (_("seed"), str(manifest["seed"])),
        (_("engine"), str(manifest["engine"])),
        (_("started (UTC)"), str(manifest["started"])),
        ("Python", str(manifest["python"])),
        *((name, str(version)) for name, version in manifest["packages"].items()),
    ]
    if manifest.get("docket"):
        facts.insert(2, (_("cases from"), str(manifest["docket"])))
    table = plain_table([_("what"), _("which")], facts)
    return grid_of(table, _("Program, seed and versions"))


# Words


def _about(assumed: Sequence[Assumption]) -> str:
    counts = {basis: sum(one.basis == basis for one in assumed) for basis in BASES}
    return _(
        "Of {all} values {source} are from the source, {data} from data and {assumed} are assumed. "
        "The answer holds for these values; whether it holds for others, a sensitivity study says "
        "(python -m sim sensitivity).",
        all=len(assumed),
        **counts,
    )


def _reproduce(outcome: Outcome) -> str:
    how = _(
        "With version {version} of the program and these packages, save the scenario below "
        "as scenario.yaml and run this; the tables will be the same to the last byte.",
        version=outcome.about["version"],
    )
    file = outcome.study.beside
    beside = _("Beside it must lie {file}, from the folder of the run.", file=file) if file else ""
    return in_a_row([how, beside])


def _terms() -> Iterator[Entry]:
    for term, text in terms():
        yield Entry(term, text)
