"""``check``, ``schema``, ``world`` and the help."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from ruamel.yaml import YAML

from tests.support import studied

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

SCENARIOS = Path(__file__).parents[2] / "scenarios"
SHIPPED = sorted(SCENARIOS.glob("*.yaml"))


MEANT = {
    "huancui_before": "there is one arm only",
    "teams_of_today": "arm three: the bureau as a whole has a load of 1.29",  # that is its question
}
"""Warnings that shipped scenarios are meant to have."""


@pytest.mark.parametrize("file", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_scenario_passes_its_check_without_warnings(file, tmp_path, sim):
    fewer = ()
    if file.stem == "national":  # of 3,500 courts every tenth, of all provinces
        courts = (SCENARIOS / "courts.csv").read_text("utf-8").splitlines()
        some = tmp_path / "courts.csv"
        some.write_text("\n".join([courts[0], *courts[1::10]]), "utf-8")
        fewer = ("--set", f"bureaus={some}")
    answer = sim("check", file, *fewer)
    assert answer.code == 0, answer.err
    assert MEANT.get(file.stem, "No warnings.") in answer.out


def test_check_says_teams_loads_and_growth(sim):
    out = sim("check", SCENARIOS / "baseline.yaml").out
    (team_9,) = (line.split() for line in out.splitlines() if line.split()[:1] == ["9"])
    # share 1.45 of 9.26 x 234 cases; officer 0.57 days a case, assistant 0.6, 21 days a month
    assert team_9 == ["9", "36.6", "0.99", "1.05", "100", "%", "3.6"]
    said = " ".join(out.split())
    assert "1.7 of 9 teams are overloaded on average" in said
    assert "More than they can close at mean speeds: team 9 in all 24 months" in said


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("intake.cases_per_month=160", "team 2 has a load of 3.20"),
        ("intake.cases_per_month=400", "the bureau as a whole has a load of"),
        ("intake.cases_per_month=1", "hardly anything to do"),
        ("intake.regions.B.home=[1]", "team 2 serves no region"),
        ("arms=[{name: a}]", "one arm only"),
        ("arms=[{name: a}, {name: b}]", "arm b is the same as a"),
        ("replications=3", "3 replications give wide intervals"),
        ("history.months=0", "all desks are empty at the start"),
    ],
)
def test_check_warns_of_what_is_likely_not_meant(setting, said, tiny, sim):
    answer = sim("check", tiny, "--set", setting)
    assert answer.code == 0, answer.err
    assert said in " ".join(answer.out.split())


def keys_of(schema: object, path: str = "") -> set[str]:
    """Every key that a schema allows, with where; wording and layout are pydantic's affair."""
    if isinstance(schema, list):
        return {key for item in schema for key in keys_of(item, path)}
    if not isinstance(schema, dict):
        return set()
    named = {f"{path}.{name}" for name in schema.get("properties", {})}
    return named.union(*(keys_of(part, f"{path}.{name}") for name, part in schema.items()))


def test_the_shipped_schema_is_the_one_the_program_prints(sim):
    shipped = json.loads((SCENARIOS / "scenario.schema.json").read_text("utf-8"))
    printed = json.loads(sim("schema").out)
    assert len(keys_of(printed)) > 80
    assert keys_of(shipped) == keys_of(printed), (
        "python -m sim schema > scenarios/scenario.schema.json"
    )


def test_every_shipped_scenario_names_the_schema():
    for file in SHIPPED:
        first = file.read_text("utf-8").splitlines()[0]
        assert first == "# yaml-language-server: $schema=scenario.schema.json", file


@pytest.fixture(scope="module")
def editor() -> "Validator":
    """What marks mistakes by the shipped schema, which is itself checked once."""
    import jsonschema  # takes long

    schema = json.loads((SCENARIOS / "scenario.schema.json").read_text("utf-8"))
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)


@pytest.mark.xdist_group("jsonschema")
@pytest.mark.parametrize("file", SHIPPED, ids=lambda path: path.stem)
def test_editors_find_nothing_wrong_in_a_shipped_scenario(file, editor):
    editor.validate(YAML(typ="safe", pure=True).load(file))


@pytest.mark.xdist_group("jsonschema")
def test_editors_mark_a_misspelt_key(editor):
    from jsonschema import ValidationError

    with pytest.raises(ValidationError, match="alocation"):
        editor.validate({"arms": [{"name": "x", "alocation": "top_up"}]})


def test_the_schema_knows_the_keys_of_a_scenario_and_of_an_arm(sim):
    schema = json.loads(sim("schema").out)
    arm = schema["$defs"]["Arm"]["properties"]
    assert {"intake", "route", "extends", "arms"} <= set(schema["properties"])
    assert {"name", "allocation", "teams", "route"} <= set(arm)


def test_world_writes_docket_and_staff_that_read_back_exactly(tiny, sim):
    answer = sim("world", tiny, "--replication", 2, "--out", "w")
    assert answer.code == 0, answer.err
    docket = pd.read_csv("w/docket.csv")
    assert list(docket) == [
        "case", "region", "kind", "amount_yuan", "filed_day", "work_days_plan",
        "work_days_closing", "wait_days_plan", "wait_days_closing",
    ]  # fmt: skip
    assert docket["filed_day"].is_monotonic_increasing
    staff = pd.read_csv("w/staff.csv")
    assert list(staff) == ["team", "division", "officer_speed", "assistant_speed"]
    first = Path("w/docket.csv").read_bytes()
    sim("world", tiny, "--replication", 2, "--out", "w")
    assert Path("w/docket.csv").read_bytes() == first
    sim("world", tiny, "--replication", 3, "--out", "w")
    assert Path("w/docket.csv").read_bytes() != first


def test_world_of_an_unknown_arm_is_refused(tiny, sim):
    answer = sim("world", tiny, "--out", "w", "--arm", "topup")
    assert answer.code == 2
    assert "did you mean 'top_up'?" in answer.err


def test_help_needs_no_heavy_import():
    heavy = ("numpy", "pandas", "scipy", "matplotlib", "simpy", "pydantic")
    code = (
        "import sys, sim.cli\n"
        "sys.argv = ['sim', '--help']\n"
        "try: sim.cli.main()\n"
        f"except SystemExit: print([m for m in {heavy} if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[-1] == "[]"
    assert "world" in run.stdout


@pytest.mark.study
def test_what_shows_a_run_loads_nothing_that_a_ledger_alone_needs():
    """Statistics of scipy take 0.4 s; a page of results can also be a ledger's."""
    code = "import sys, sim.carried; print([m for m in ('scipy.stats',) if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["[]"]


def test_a_wrong_option_ends_with_code_2(tiny, sim):
    answer = sim("run", tiny, "--replication", 3)
    assert answer.code == 2
    assert "--replications" in answer.err


def test_verify_plays_both_engines(tiny, sim):
    answer = sim("verify", tiny, "--replications", 2)
    assert answer.code == 0, answer.err
    assert answer.out.count("equal") == 4
    assert "Both engines give the same log, to the last bit." in answer.out


def test_verify_tells_the_first_case_that_differs(tiny, sim, monkeypatch):
    from sim.bureau.engines.simpy_engine import SimpyWorkforce

    usual = SimpyWorkforce.make_ready

    def late(self, case):  # a broken engine: case 9 lies on no desk until the month is over
        if case != 9:
            usual(self, case)

    monkeypatch.setattr(SimpyWorkforce, "make_ready", late)
    answer = sim("verify", tiny)
    assert answer.code == 1
    assert "DIFFERENT" in answer.out
    assert "first in arm regional, replication 0" in answer.out
    assert "case 9: begin of stage 1 (plan)" in " ".join(answer.out.split())


@pytest.mark.parametrize("engine", ["simpy", studied("compiled")])
def test_the_engine_changes_no_byte_and_stands_in_the_manifest(engine, tiny, sim):
    for chosen in ("auto", engine):
        command = ("run", tiny, "--engine", chosen, "--out", chosen, "--workers", 1, "--keep-logs")
        assert sim(*command).code == 0
    one, other = (
        {p.relative_to(out): p.read_bytes() for p in Path(out).rglob("*.csv")}
        for out in ("auto", engine)
    )
    assert one == other
    manifest = json.loads((Path(engine) / "manifest.json").read_text("utf-8"))
    assert manifest["engine"] == engine


def test_an_unknown_engine_gets_the_nearest_name(tiny, sim):
    answer = sim("run", tiny, "--engine", "compield")
    assert answer.code == 2
    assert "--engine: no engine 'compield'; did you mean 'compiled'?" in answer.err


def test_without_numba_auto_is_simpy(monkeypatch, tiny, sim):
    monkeypatch.setitem(sys.modules, "numba", None)  # as if it were not installed
    assert sim("run", tiny, "--out", "run", "--workers", 1).code == 0
    assert json.loads(Path("run/manifest.json").read_text("utf-8"))["engine"] == "simpy"
    answer = sim("run", tiny, "--engine", "compiled")
    assert answer.code == 2
    assert "compiled needs Numba" in answer.err


def printed(code: str, cache: Path) -> str:
    """What a new process prints that keeps compiled code in this folder."""
    return subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"NUMBA_CACHE_DIR": str(cache)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


LOADED = """
import sim.measures.loaded
from sim.bureau.engines import compiled_loop as loop
print(len(loop.play_teams.signatures), sum(loop.play_teams.stats.cache_misses.values()))
"""


PREPARED = "from sim.measures.rehearsal import prepare; prepare('auto', lambda: print('compiling'))"


@pytest.mark.study
def test_who_compiles_says_so_once_and_the_server_of_workers_compiles_nothing(tmp_path):
    """In processes with an empty cache, with one that lacks two functions, with a full one."""
    from tests.kept_engine import SMALL_ONES, copied_engine

    assert printed(LOADED, tmp_path / "empty") == "0 0\n"
    assert not list(tmp_path.rglob("*.nb*"))
    cache = tmp_path / "kept"
    kept = copied_engine(cache)
    lacking = [file for name in SMALL_ONES for file in kept.glob(f"{name}_*")]
    assert len(lacking) >= 4  # of both, what is kept and where it is
    for file in lacking:
        file.unlink()
    assert printed(PREPARED, cache) == "compiling\n"
    # What was kept may stand in several files, by several processes at once; one index has it all.
    assert all(file.is_file() for file in lacking if file.suffix == ".nbi")
    assert printed(LOADED + PREPARED, cache) == "1 0\n"


def test_a_run_under_the_question_of_another_file_says_so(tiny, sim):
    own = Path("own.yaml")
    arms = "arms: [{name: a}, {name: b, allocation: random}]\n"
    own.write_text(f"extends: {tiny}\n{arms}", encoding="utf-8")
    assert "The question is that of tiny.yaml" in sim("check", own).out
    answer = sim("run", own, "--replications", 2, "--workers", 1)
    assert answer.code == 0
    assert "The question is that of tiny.yaml" in answer.err
    own.write_text(f"extends: {tiny}\nquestion: mine?\n{arms}", encoding="utf-8")
    assert "The question is" not in sim("run", own, "--replications", 2, "--workers", 1).err


def test_check_answers_without_pandas_which_takes_longer_to_load_than_it_to_answer(tiny):
    script = (
        "import sys; from sim.cli.app import main; sys.argv = ['sim', 'check', sys.argv[1]]\n"
        "try:\n    main()\nfinally:\n    print('pandas' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tiny)], capture_output=True, text=True, check=False
    )
    assert done.stdout.endswith("False\n"), done.stdout + done.stderr
