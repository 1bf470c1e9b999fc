"""The commands in Chinese: errors name the same places, and nothing is left in English."""

import re

import pytest

CHINESE = re.compile("[\u4e00-\u9fff]")

WRONG = {  # text of the tiny scenario, what replaces it, what must be said
    "a misspelt key": (
        "question:",
        "qestion:",
        "tiny.yaml:2: qestion: 没有这个键；是否要写“question”？",
    ),
    "a missing key": ("  cases_per_month: 40\n", "", "tiny.yaml:5: intake: 缺少 'cases_per_month'"),
    "a share that is none": (
        "share: 2",
        "share: -0.1",
        "tiny.yaml:9: intake.regions[1].share: 现为 -0.1；必须大于 0",
    ),
    "a home that names no team": (
        "home: [2]",
        "home: [12]",
        "tiny.yaml:9: intake.regions[1].home[0]: 没有小组 12；小组编号为 1 至 2",
    ),
    "an unknown rule": (
        "allocation: top_up",
        "allocation: topup",
        'tiny.yaml:19: arms[1].allocation: 现为 "topup"；是否要写“top_up”？',
    ),
    "no YAML": ("title: Tiny", "title: [Tiny", "tiny.yaml:2: 不是有效的 YAML："),
    "a part that is not there": (
        "name: top_up,",
        "name: top_up, parts: [x],",
        'tiny.yaml:19: arms[1].parts[0]: parts 中没有 "x"；情景中没有 parts',
    ),
}


@pytest.mark.parametrize(("old", "new", "message"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_in_chinese(tiny, sim, old, new, message):
    text = tiny.read_text("utf-8")
    assert old in text
    tiny.write_text(text.replace(old, new), encoding="utf-8")
    answer = sim("check", tiny, "--lang", "zh")
    assert answer.code == 2
    assert message in answer.err
    assert all(CHINESE.search(line) for line in answer.err.splitlines())


OPTIONS = {
    "--lang": ("check tiny.yaml --lang fr", "--lang: no language 'fr'; allowed: en, zh"),
    "--set": ("check tiny.yaml --lang zh --set x", "--set x: 须写成“键=值”"),
    "--arm": ("staff tiny.yaml --lang zh --arm x", "--arm: 没有方案“x”；可用：regional、top_up"),
    "--engine": (
        "run tiny.yaml --lang zh --engine fast",
        "--engine: 没有引擎“fast”；可用：auto、simpy、compiled",
    ),
    "--vary": ("sweep tiny.yaml --lang zh --vary x=1", "--vary x=1: 须写成“键=值,值,...”"),
    "a file": ("run tini.yaml --lang zh", "tini.yaml: 没有这个文件；是否要写“tiny.yaml”？"),
    "a run": ("compare a b --lang zh", "a: 其中没有已完成的运行结果"),
}


@pytest.mark.parametrize(("command", "message"), OPTIONS.values(), ids=OPTIONS)
def test_wrong_options_are_said_in_chinese(tiny, sim, command, message):
    answer = sim(*command.split())
    assert answer.code == 2
    assert answer.err.startswith(message)


def test_the_language_may_come_from_the_environment(tiny, sim, monkeypatch):
    monkeypatch.setenv("BUREAU_SIM_LANG", "zh")
    assert "没有这个文件" in sim("check", "none.yaml").err
    assert "no such file" in sim("check", "none.yaml", "--lang", "en").err
    assert "没有这个文件" in sim("check", "none.yaml").err
