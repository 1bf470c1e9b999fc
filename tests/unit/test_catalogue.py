"""Every measure is everywhere: computed, pooled, in both languages, in the docs."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
from dataclasses import MISSING, fields
from pathlib import Path

import numpy as np
import pytest

from sim.language import _, speaking
from sim.measures.indicators import measures
from sim.measures.play import Play
from sim.measures.pooled import age_columns, bureau_row, month_columns, pooled_row, team_columns
from sim.scenario import catalogue
from sim.scenario.catalogue import MEASURES, NEEDS, OF_A_BUREAU, SECTIONS
from sim.scenario.measure import Mean, Measure, OneBureauOnly, Ratio
from sim.scenario.measure_names import full_name
from sim.scenario.units import OURS
from tests.support import play_arm, scenario

DOCS = Path(__file__).parents[2] / "docs"
SETTLED = {"share": 1, "recovered": 0.5}
ENDS = [{"name": "a", "closing": {"settled": SETTLED}}]
COME_BACK = [{"name": "a", "closing": {"settled": SETTLED | {"reopened": {"share": 0.5}}}}]


@pytest.fixture(scope="module")
def play() -> Play:
    """A play that defines all measures."""
    shared = {"division_assistants": {"people": 1}, "allocation": "pull"}
    return play_arm(scenario(kinds=COME_BACK, appraisal={}, calendar={"months": 20}, **shared))


def pooled(play: Play) -> dict[str, float]:
    """What a table of this one bureau comes to."""
    bureaus = {name: np.array([value]) for name, value in bureau_row(play).items()}
    teams = team_columns(play)
    teams["bureau"] = np.zeros(len(teams["team"]))
    return pooled_row(bureaus, teams, month_columns(play), age_columns(play))


def test_what_a_play_computes_is_what_the_catalogue_has_in_its_order(play: Play) -> None:
    assert tuple(measures(play)) == OF_A_BUREAU


@pytest.mark.parametrize(
    ("changes", "defined"),
    [
        ({}, {"nothing"}),
        ({"kinds": ENDS}, {"nothing", "closing types"}),
        ({"kinds": COME_BACK}, {"nothing", "closing types", "cases that come back"}),
        ({"appraisal": {}}, {"nothing", "appraisal or responses"}),
        ({"division_assistants": {"people": 1}}, {"nothing", "shared people"}),
        ({"allocation": "pull"}, {"nothing", "pull or tracks"}),
    ],
)
def test_a_play_has_the_measures_that_its_scenario_defines(changes, defined) -> None:
    names = [name for name, need in NEEDS.items() if need in defined]
    assert list(measures(play_arm(scenario(**changes)))) == names


def test_bureaus_together_have_every_measure_but_those_of_one_bureau_only(play: Play) -> None:
    """So that none vanishes from a run of many bureaus because nobody thought of it."""
    of_many = {n for n, m in MEASURES.items() if not isinstance(m.pooled, OneBureauOnly)}
    assert set(pooled(play)) == of_many


def test_ratios_and_means_over_bureaus_are_of_what_each_bureau_leaves(play: Play) -> None:
    left = set(bureau_row(play))
    for measure in MEASURES.values():
        match measure.pooled:
            case Ratio(part, whole):
                assert {part, whole} <= left, measure.name
            case Mean(weight):
                assert weight in left, measure.name


def test_nothing_of_a_measure_can_be_left_out() -> None:
    assert all(f.default is MISSING and f.default_factory is MISSING for f in fields(Measure))
    for m in MEASURES.values():
        assert "" not in (m.english_label, m.english_definition, m.formula, m.source), m.name
    assert len(MEASURES) == sum(len(section.measures) for section in SECTIONS)


def test_every_measure_is_said_in_chinese() -> None:
    said = {
        text
        for m in MEASURES.values()
        for text in (m.english_label, m.english_definition, m.measured_in.english)
    }
    with speaking("zh"):
        assert {text for text in said - {""} if _(text) == text} <= {"%"}


def test_every_measure_is_in_the_docs_once_and_every_source_among_the_references() -> None:
    """That its row is the catalogue's, `test_docs` says."""
    page = (DOCS / "measures.md").read_text("utf-8")
    tables = re.findall(r"<!-- measures: .*?<!-- end of measures -->", page, re.DOTALL)
    rows = re.findall(r"^\| `(\w+)` \|", "".join(tables), re.MULTILINE)
    assert rows == list(MEASURES)
    references = page.partition("## References")[2]
    for source in {m.source for m in MEASURES.values()} - {OURS}:
        name, year = re.fullmatch(r"(\w+).*(\(\d{4}\))", source).groups()
        assert re.search(rf"^- .*\b{name}\b.*{re.escape(year)}", references, re.MULTILINE), source


def test_a_name_ends_with_its_unit() -> None:
    for name, measure in MEASURES.items():
        unit = measure.measured_in.in_tables
        ending = {"calendar days": "days", "team months": "team_months"}.get(unit, unit)
        if unit not in ("", "share", "factor"):  # rates and indices say what they are
            assert name.endswith(f"_{ending}"), name


def test_what_is_shown_first_are_measures() -> None:
    for group in ("MAIN_MEASURES", "PANEL_MEASURES", "SHOWN_OF_EACH", "OF_PARTS"):
        names = getattr(catalogue, group)
        assert set(names) <= set(MEASURES), group
        assert len(set(names)) == len(names)
    assert set(catalogue.MAIN_MEASURES) <= set(OF_A_BUREAU)


def test_a_measure_is_found_without_the_unit_that_ends_its_name() -> None:
    assert full_name("closures") == full_name("closures_cases") == "closures_cases"
    assert full_name("recovered") == "recovered_yuan"
    assert full_name("closed_within_limit") == "closed_within_limit_share"
    with pytest.raises(ValueError, match=r"no measure 'closure'"):
        full_name("closure")
    with pytest.raises(ValueError, match=r"no measure"):
        full_name("backlog_sd_within")  # of many bureaus: no run of one has it


def test_the_catalogue_can_be_sent_to_workers_and_takes_no_time_to_load() -> None:
    assert pickle.loads(pickle.dumps(SECTIONS)) == SECTIONS
    code = "import sys, sim.scenario.catalogue; print({'numpy', 'pydantic'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
