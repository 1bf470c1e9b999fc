"""Every English text of the program has its Chinese one, with the same places for values."""

import re
from collections import Counter
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.extract import extract_from_dir

import sim
from sim.report.words import MEASURES
from sim.words import _, chinese, language_in_use, listed, plural, speaking
from sim.words.chinese import CHINESE

HAN = "\u4e00-\u9fff"
UNUSUAL = re.compile(rf"[^{HAN}\n -~，。；：？！、（）“”《》【】…·±×−＝]")
NO_SPACE = re.compile(rf"[{HAN}][A-Za-z0-9]|[A-Za-z0-9%][{HAN}]")
KEYWORDS = {"_": None, "marked": None, "plural": (2, 3)}


def texts() -> dict[str, str]:
    """Every text in the code and where it stands first; of plurals the form for many."""
    package = Path(sim.__file__).parent
    found: dict[str, str] = {}
    for file, line, said, *_rest in extract_from_dir(package, keywords=KEYWORDS):
        text = said[1] if isinstance(said, tuple) else said
        found.setdefault(text, f"{file}:{line}")
    for measure in MEASURES.values():
        for text in (measure.english, measure.english_unit):
            found.setdefault(text, "sim/report/words.py")
    return {text: place for text, place in found.items() if text}


def places(text: str) -> set[str]:
    return {name for _before, name, _format, _how in Formatter().parse(text) if name is not None}


def test_no_text_lacks_its_chinese():
    missing = {text: place for text, place in texts().items() if text not in CHINESE}
    assert not missing


def test_no_chinese_is_left_over():
    assert not set(CHINESE) - set(texts())


@pytest.mark.parametrize("english", sorted(CHINESE))
def test_the_same_values_are_shown(english):
    assert places(CHINESE[english]) == places(english)


def test_no_text_is_translated_twice():
    tables = [table for name, table in vars(chinese).items() if name.isupper()]
    times = Counter(text for table in tables if table is not CHINESE for text in table)
    assert set(times) == set(CHINESE)
    assert not [text for text, n in times.items() if n > 1]


@pytest.mark.parametrize("english", sorted(CHINESE))
def test_chinese_is_set_as_chinese_is(english):
    text = re.sub(r"\{[^{}]*\}", "", CHINESE[english])
    assert not UNUSUAL.findall(text)
    assert not NO_SPACE.findall(text), "a space stands between Chinese and Latin"


def test_a_language_is_spoken_for_a_while():
    with speaking("zh"):
        assert language_in_use() == "zh"
        assert _("cases closed") == "结案数"
        assert plural(1, "{n} replication", "{n} replications") == "1 次重复"
        assert listed(["a", "b"]) == "a、b"
    assert language_in_use() == "en"
    assert _("cases closed") == "cases closed"
    assert plural(1, "{n} replication", "{n} replications") == "1 replication"
    assert listed(["a", "b"]) == "a, b"
