"""What all studies have in common: each table is read once, the kind is asked once."""

import ast
import pickle
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pytest

import sim
from sim.report.results import results_in
from sim.report.summaries import SUMMARIES
from sim.running.executors import Where
from sim.running.manifest import OF_KIND
from sim.running.tables import write_csv
from sim.scenario import scenario as scenarios
from sim.studies import study as studies
from sim.studies.carry_out import Options, carry_out, folder_of
from sim.studies.kinds import KINDS
from sim.studies.library import outcome_in
from sim.studies.replication import Setup
from sim.studies.run import Run
from sim.studies.study import Outcome, Study
from tests.support import scenario, undrawn

ROOT = Path(__file__).parents[2]
ARMS = [{"name": "a"}, {"name": "b", "allocation": "rotation"}]


@pytest.fixture
def reads(monkeypatch) -> Counter[str]:
    """How often each table is read."""
    counts: Counter[str] = Counter()
    usual = studies.table

    def counted(folder, name, columns=None):
        counts[name] += 1
        return usual(folder, name, columns)

    monkeypatch.setattr(studies, "table", counted)
    return counts


@pytest.fixture
def builds(monkeypatch) -> list[str]:
    """The scenarios that are built."""
    names: list[str] = []
    usual = scenarios.build

    def counted(tree, name, *others):
        names.append(name)
        return usual(tree, name, *others)

    monkeypatch.setattr(scenarios, "build", counted)
    return names


def test_a_run_reads_each_table_once_and_builds_its_scenario_once(
    reads, builds, tmp_path, blank_charts
):
    given = sim.load(ROOT / "scenarios/baseline.yaml", "replications=2", "calendar.months=3")
    results = sim.run(given, out=tmp_path / "run", workers=1)
    assert "top_up" in str(results)
    assert results.replications.shape[0] == 2 * 3  # replications, arms
    assert builds == ["baseline"]
    assert set(reads) >= {"replications", "comparison", "monthly"}
    assert set(reads.values()) == {1}


def test_a_finished_run_is_shown_again_from_tables_that_are_read_once(
    reads, builds, tmp_path, blank_charts
):
    sim.run(scenario(arms=ARMS), out=tmp_path / "run", workers=1)
    (tmp_path / "run/report.html").unlink()
    reads.clear()
    builds.clear()
    assert str(results_in(tmp_path / "run"))
    assert len(builds) == 1
    assert set(reads.values()) == {1}


def test_another_process_gets_an_outcome_without_what_was_read(tmp_path):
    undrawn(Run(Setup(scenario(arms=ARMS))), tmp_path / "run")
    outcome = outcome_in(tmp_path / "run")
    pd.testing.assert_frame_equal(
        pickle.loads(pickle.dumps(outcome)).table("replications"), outcome.table("replications")
    )
    before = len(pickle.dumps(outcome_in(tmp_path / "run")))
    assert len(pickle.dumps(outcome)) == before


@pytest.mark.parametrize("is_small", [True, False])
def test_columns_of_a_table_are_those_that_are_wanted(is_small, tmp_path, monkeypatch, reads):
    monkeypatch.setattr(studies, "SMALL_BYTES", 10_000 if is_small else 0)
    frame = pd.DataFrame({"arm": ["a", "b"], "one": [1, 2], "two": [3.5, 4.5]})
    write_csv(frame, tmp_path / "t.csv")
    outcome = Outcome(tmp_path, {}, Run(Setup(scenario())))
    for _twice in range(2):
        assert list(outcome.table("t", ["two", "arm", "none"])) == ["arm", "two"]
    assert reads["t"] == 1
    assert list(outcome.table("t")) == list(frame)
    assert list(outcome.table("t", ["one"])) == ["one"]
    assert reads["t"] == (1 if is_small else 2)


def test_what_is_put_into_the_folder_of_a_study_is_there_when_it_is_finished_or_not_at_all(
    tmp_path,
):
    study, options = Run(Setup(scenario())), Options(Where(1))
    folder = folder_of(study, tmp_path / "run")
    with suppress(MemoryError), carry_out(study, folder, options) as outcome:
        outcome.write_tables()
        raise MemoryError
    assert not folder.final.exists()
    assert folder.chunks.count() == 2
    with carry_out(study, folder, options) as outcome:
        outcome.write_tables()
        (outcome.folder / "beside.txt").write_text("beside")
    assert (folder.final / "beside.txt").is_file()
    assert not folder.work.exists()
    with carry_out(study, folder, options) as outcome:
        assert outcome is None


def below(kind: type[Study]) -> Iterator[type[Study]]:
    for one in kind.__subclasses__():
        yield one
        yield from below(one)


def test_every_kind_of_study_says_what_all_of_them_say():
    found = {kind.kind: kind for kind in below(Study) if hasattr(kind, "kind")}
    assert set(found) == set(KINDS) == set(OF_KIND) == set(SUMMARIES)
    assert not [kind for kind in found.values() if kind.__abstractmethods__]


def asks(tree: ast.AST) -> list[str]:
    """Where code asks a manifest of what kind the study is: ``["kind"]``, ``"points" in about``."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript):
            if isinstance(node.slice, ast.Constant) and node.slice.value == "kind":
                found.append(ast.unparse(node))
        elif isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn):
            if isinstance(node.left, ast.Constant) and node.left.value in ("bureaus", "points"):
                found.append(ast.unparse(node))
        elif isinstance(node, ast.Attribute) and ast.unparse(node) == "self.study.kind":
            found.append(ast.unparse(node))
    return found


def test_the_kind_of_a_study_is_asked_where_a_manifest_becomes_one():
    """And where the form of a manifest is checked, before it is anything."""
    floors = [ROOT / "sim" / name for name in ("running", "studies", "report", "cli")]
    files = [ROOT / "sim/api.py", *(file for floor in floors for file in floor.rglob("*.py"))]
    asked = {file.name: asks(ast.parse(file.read_text("utf-8"))) for file in files}
    assert {name: where for name, where in asked.items() if where} == {
        "kinds.py": ["about['study']['kind']"],
        "manifest.py": ["self.study.kind"],
    }
