"""Whatever stands in a scenario file or setting: it is read, or refused in lines that are shown."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from sim.scenario.problems import InputError
from sim.scenario.scenario import load
from tests.invariants.strategies import fixed_profile

BASELINE = Path("scenarios/baseline.yaml").resolve()
TEXT = BASELINE.read_bytes()
SIGNS = (
    "{ } [ ] : , - & * ! | > # % @ ` ' \" ? = ~ < ： ， 、 “ ” ［ ｛ \u2028 \u202e \ufeff \xff\x1b"
)
WORDS = (
    "甲 null true yes -1 0 1_0 1e400 .nan .inf 20% 80,000 存案补平 １２ 2013-02-30 !!binary --- <<:"
)
PIECES = [
    *f"{SIGNS} {WORDS}".encode().split(b" "),
    *(b"\t", b"\n", b"\r", b"  ", b"\x00", b"\x1b[31m", b"\xff\xfe", b'"\\ud800"', b'"\\0"'),
    *(b"9" * 5000, b"0x" + b"f" * 5000, b"[" * 300, b"{a: " * 300, b"\n---\n"),
    *(b"\nextends: .\n", b"\nbureaus: x\n", b"\nparts: 3\n", b"\nroute: {plan: null}\n"),
    *(b"\nkinds: {x: {name: x}}\n", b"\narms: {x: [1]}\n", b"\nhistory: {arm: 3}\n"),
]
KEYS = (
    *("teams", "teams.count", "teams.0", "intake.regions.A", "intake.regions.0.home.0", "route.0"),
    *("route.measures.work.cv", "arms.top_up", "arms.0.parts", "parts", "kinds", "history.arm"),
    *("calendar", "replications", "opening_backlog.0", "origins", "title", "allocation", "staff"),
)
VALUES = (
    "null", "[]", "{}", "x", "-1", "[null]", "[{}]", "{a: null}", "{0: null}", "{name: x}", ".nan",
    "{count: 2}", "{share: 1, home: [1]}", "{rule: top_up}", "{lognormal: {mean: 1}}", "{en: 3}",
)  # fmt: skip

cuts = st.tuples(
    st.integers(0, len(TEXT)), st.integers(0, 12), st.sampled_from(PIECES) | st.binary(max_size=3)
)


def holds(path: Path, assignments: list[str]) -> None:
    refused = None
    try:
        load(path, assignments)
    except InputError as error:
        refused = error
    if refused is not None:
        assert all(line.isprintable() for line in str(refused).split("\n"))
        assert all(problem.message for problem in refused.problems)


@settings(fixed_profile, max_examples=100)
@given(st.lists(cuts, min_size=1, max_size=4))
def test_a_file_is_read_or_refused(tmp_path_factory, changes):
    text = TEXT
    for start, length, piece in changes:
        text = text[:start] + piece + text[start + length :]
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(text)
    holds(path, [])


@settings(fixed_profile, max_examples=50)
@given(st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from(VALUES)), min_size=1, max_size=3))
def test_a_setting_is_laid_on_or_refused(chosen):
    holds(BASELINE, [f"{key}={value}" for key, value in chosen])
