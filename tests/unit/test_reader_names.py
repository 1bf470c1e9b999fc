"""What a reader calls arms, rules and timings: in English as written, in Chinese by words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import sim
from sim.language import _filled, speaking
from sim.report.names import named, names_in
from sim.report.page.glossary import RULES_IN_WORDS, TIMINGS_IN_WORDS, terms
from sim.scenario.rules import RULES
from sim.studies.library import outcome_in
from tests.support import scenario

ARMS = [
    {"name": "regional"},
    {"name": "top_up", "allocation": "top_up"},
    {"name": "top_up_rolling", "allocation": {"rule": "top_up", "timing": "rolling"}},
    {"name": "rotation", "allocation": "top_up"},
    {"name": "best", "title": {"zh": "最好"}, "allocation": "capacity"},
    {"name": "worst", "title": "bad", "allocation": "random"},
    {"name": "slow", "allocation": "least_work", "responses": {"pressure": {"gain": 0.05}}},
]
CHINESE = {
    "regional": "按地域分案",
    "top_up": "存案补平",
    "top_up_rolling": "存案补平·滚动分案",
    "rotation": "rotation",  # it is named after a rule that it does not have
    "best": "最好",
    "worst": "bad",
    "slow": "slow",
    "slow without responses": "slow（无行为反应）",
}


def test_arms_named_after_a_rule_have_its_chinese_words_and_titles_come_first():
    given = scenario(arms=ARMS)
    with speaking("zh"):
        assert names_in(given) == CHINESE
    written = {name: name for name in CHINESE} | {"worst": "bad"}
    assert names_in(given) == written


def test_spaces_stand_beside_latin_letters_and_figures_only():
    said = {
        ("存案补平", "按地域分案"): "存案补平比按地域分案多 3 件",
        ("a", "按地域分案"): "a 比按地域分案多 3 件",
        ("存案补平", "b"): "存案补平比 b 多 3 件",
    }
    with speaking("zh"):
        for (arm, reference), text in said.items():
            values = {"arm": arm, "reference": reference, "n": 3, "unit": "件"}
            assert _filled("{arm} 比 {reference} 多 {n} {unit}", values) == text
        assert _filled("{n} {unit}", {"n": 3, "unit": "%"}) == "3%"


def test_two_arms_with_one_title_are_told_apart():
    arms = [{"name": "a", "title": "same"}, {"name": "b", "title": "same"}]
    assert names_in(scenario(arms=arms)) == {"a": "same (a)", "b": "same (b)"}


def test_a_chinese_report_has_no_key_but_where_arms_are_introduced(tmp_path, blank_charts):
    arms = [{"name": "regional"}, {"name": "top_up", "allocation": "top_up"}]
    with speaking("zh"):
        folder = sim.run(
            scenario(arms=arms, replications=2), out=tmp_path / "run", workers=1
        ).folder
        page = (folder / "report-zh.html").read_text("utf-8")
        shown = named(outcome_in(folder))
    assert shown.study.arms == shown.about["arms"] == ["按地域分案", "存案补平"]
    assert set(shown.table("comparison")["reference"]) == {"按地域分案"}
    assert set(outcome_in(folder).table("comparison")["reference"]) == {"regional"}  # as written
    body = re.sub(r"<pre.*?</pre>|<img[^>]*>|<code>.*?</code>", "", page, flags=re.DOTALL)
    assert "存案补平（top_up）" in body
    in_sentences = re.sub(r"（\w+）|<td.*?</td>", "", body)
    assert not re.findall(r"\b(?:regional|top_up|monthly)\b", in_sentences)


def test_the_glossary_has_every_rule_and_timing():
    assert RULES_IN_WORDS.keys() == RULES.keys()
    timings = RULES["top_up"].model_fields["timing"].annotation.__args__
    assert TIMINGS_IN_WORDS.keys() == set(timings)
    with speaking("zh"):
        words = [term for term, _text in terms()]
    assert "分案规则：平均流水分配（rotation）" in words


ROOT = Path(__file__).parents[2]
BANNED = {
    "书记员": "执行辅助人员",
    "前期": "历史期",
    "假定": "假设",
    "对照组": "对照",
    "情境": "情景",
}
"""Words that have another in the table of docs/house.md."""
WHERE = [
    ROOT / "sim/language/locale/zh/LC_MESSAGES/sim.po",
    *ROOT.glob("docs/*.zh.md"),
    *ROOT.glob("scenarios/*.yaml"),
]


@pytest.mark.parametrize("file", WHERE, ids=lambda file: file.name)
def test_chinese_has_one_word_a_thing(file):
    text = file.read_text("utf-8")
    for word, instead in BANNED.items():
        assert word not in text, f"{word}: {instead}"
    if file.suffix == ".po":
        text = "\n".join(re.findall(r'(?m)^msgstr\S* ((?:".*"\n)+)', text)).replace('"\n"', "")
    chinese = [line for line in text.splitlines() if re.search("[\u4e00-\u9fff]", line)]
    if file.suffix != ".yaml":
        assert not [line for line in chinese if re.search(r"[\d}] %", line)], "5.2%, not 5.2 %"
    quoted = re.compile("[\u4e00-\u9fff]['\"][^'\"]*[\u4e00-\u9fff]|[\u4e00-\u9fff] '\\{")
    inner = [re.sub(r"`[^`]*`", "", line).strip().strip('"') for line in chinese]
    assert not [line for line in inner if quoted.search(line)], '“…”, not "…"'


def test_the_row_of_all_parts_is_no_arm_of_that_name(tmp_path, blank_charts):
    arms = [{"name": "before"}, {"name": "all", "title": {"zh": "全部措施"}, "parts": ["a", "b"]}]
    parts = [{"name": "a", "allocation": "top_up"}, {"name": "b", "service_order": "newest_first"}]
    given = scenario(arms=arms, parts=parts, replications=2)
    with speaking("zh"):
        folder = sim.decompose(given, out=tmp_path / "apart", workers=1).folder
        shown = named(outcome_in(folder)).table("contributions")
    assert set(shown["part"]) == {"a", "b", "all"}
