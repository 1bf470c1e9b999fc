"""Two readers at once, one of English and one of Chinese: each gets all words in his own language.

Whatever is kept between two readers, a cache or a loaded scenario, must hold no words of one.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import sim
from sim.language import LANGUAGES, Language, speaking
from sim.report.inputs.arms import arms_in_words
from sim.report.inputs.scenario import scenario_in_words
from sim.report.names import named
from sim.report.page.page import write_page
from sim.report.printing import as_text
from sim.report.summaries import summary_of
from sim.scenario.labels import choice_label, description, label
from sim.scenario.problems import InputError
from sim.studies.library import outcome_in
from sim.studies.study import Outcome
from tests.support import scenario

TIMES = {"errors": 20, "keys": 124, "meaning": 4, "findings": 2, "page": 1}
"""How often each of these is asked for in each language: 302 checks."""
HAN = re.compile("[一-鿿]")


def errors(_outcome: Outcome) -> str:
    changes = {"calendar": {"months": 0}, "allocation": "topup", "teams": {"count": "nine"}}
    with pytest.raises(InputError) as found:
        scenario(**changes)
    return str(found.value)


def meaning(outcome: Outcome) -> str:
    given = outcome.study.base
    return as_text(scenario_in_words(given)) + "\n".join(arms_in_words(given))


def findings(outcome: Outcome) -> str:
    return as_text(summary_of(outcome))


def keys(_outcome: Outcome) -> str:
    paths = ("intake.season", "arms.x.allocation.timing", "responses.pressure.gain")
    return "\n".join(f"{label(p)}: {description(p)} {choice_label('rolling', p)}" for p in paths)


def page(outcome: Outcome) -> str:
    return write_page(named(outcome), summary_of(outcome), []).read_text("utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A finished run with an arm that is added, in words of the program."""
    arms = [
        {"name": "rotation", "allocation": "rotation"},
        {"name": "top_up", "allocation": "top_up", "responses": {"pressure": {"gain": 0.1}}},
    ]
    given = scenario(arms=arms, replications=3)
    folder = tmp_path_factory.mktemp("two") / "run"
    return sim.run(given, out=folder, workers=1, illustrate=False).folder


def loaded(folder: Path, language: Language) -> Outcome:
    """What the run has left, as a reader of this language has it to himself."""
    with speaking(language):
        return outcome_in(folder)


def test_readers_at_once_get_their_own_language(folder: Path) -> None:
    """Threads are switched as often as can be, and no word is in the other's language."""
    kinds = {kind: TIMES[kind.__name__] for kind in (errors, keys, meaning, findings, page)}
    asked = [(language, kind) for kind, times in kinds.items() for language in LANGUAGES * times]
    asked = [asked[37 * i % len(asked)] for i in range(len(asked))]  # different things at once

    shared = loaded(folder, "en")

    def answered(one: tuple[Language, Callable[[Outcome], str]], outcome: Outcome = shared) -> str:
        with speaking(one[0]):
            return one[1](outcome)

    own = {language: loaded(folder, language) for language in LANGUAGES}
    alone = {one: answered(one, own[one[0]]) for one in dict.fromkeys(asked)}
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-4)
    try:
        with ThreadPoolExecutor(8) as readers:
            found = list(readers.map(answered, asked))
    finally:
        sys.setswitchinterval(before)
    wrong = [one for one, said in zip(asked, found, strict=True) if said != alone[one]]
    assert (len(found), wrong) == (302, [])
    for kind in kinds:
        assert alone["en", kind] != alone["zh", kind], kind
        assert HAN.search(alone["zh", kind]), kind
