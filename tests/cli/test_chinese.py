"""The commands in Chinese: errors name the same places, and nothing is left in English."""

import re
from pathlib import Path

import pytest
from matplotlib.figure import Figure
from rich.cells import cell_len

from sim.running.executors import Files

CHINESE = re.compile("[\u4e00-\u9fff]")

WRONG = {  # text of the tiny scenario, what replaces it, what must be said
    "a misspelt key": (
        "question:",
        "qestion:",
        "tiny.yaml:2: qestion: 没有这个键；是否要写“question”？",
    ),
    "a missing key": ("  cases_per_month: 40\n", "", "tiny.yaml:5: intake: 缺少“cases_per_month”"),
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
    "no YAML": (
        "title: Tiny",
        "title: [Tiny",
        "tiny.yaml:1: 从这一行开始的括号里缺少逗号，或缺少右括号“]”",
    ),
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


def lines_without_chinese(out: str) -> list[str]:
    """Lines of words in which nothing is Chinese; of tables only the headings are asked for."""
    found = [line for line in out.splitlines() if line.strip()]
    return [line for line in found if not CHINESE.search(line)]


def test_check_explains_and_warns_in_chinese(tiny, sim):
    text = tiny.read_text("utf-8").replace("title: Tiny", "title: 小局")
    tiny.write_text(text.replace("Does it run?", "能运行吗？"), encoding="utf-8")
    answer = sim("check", tiny, "--lang", "zh", "--set", "intake.cases_per_month=400")
    assert "比较自 2013-10 起的 2 个月（每月 10 个工作日）。" in answer.out
    assert "提醒：全局负荷为" in answer.out
    assert "提醒：3 次重复得到的区间很宽，或没有区间；通常用 30 次" in answer.out
    said, values = answer.out.split("情景文件设定了什么")
    assert len(lines_without_chinese(said)) == 3  # the loads of two teams, the rules of two arms
    assert ["intake.cases_per_month", "400"] in [line.split() for line in values.splitlines()]
    assert "\x1b" not in answer.out
    heading, *rows = answer.out[answer.out.index(" 小组") :].splitlines()[:3]
    assert {cell_len(row) for row in rows} == {cell_len(heading)}


def test_what_is_played_is_told_in_chinese(tiny, sim):
    staff = ("staff={people: 5, selection: competitive, matching: two_way}",)
    words = sim("staff", tiny, "--set", *staff, "--set", "teams.officer_speed=1", "--lang", "zh")
    assert "执行员的选任：竞争上岗（考试与测评）；搭档：双向选择。" in words.out
    assert "待岗 1 人：" in words.out
    words = sim("verify", tiny, "--lang", "zh")
    assert words.out.endswith("两个引擎给出的日志完全相同，分毫不差。\n")
    assert sim("results", ".", "--lang", "zh").out == ". 中没有运行结果。\n"
    sim("run", tiny, "--workers", 1, "--out", "r", "--lang", "zh")
    assert sim("results", ".", "--lang", "zh").out.startswith("文件夹  情景")


def unsaved(_figure: Figure, _name: str) -> Files:
    """No files of a figure."""
    return {}


def test_studies_answer_in_chinese(tiny, sim, monkeypatch):
    monkeypatch.setattr("sim.report.charts.drawing.saved", unsaved)
    parts = "- {name: fast, teams: {officer_speed: 1.5}}\n- {name: lot, allocation: random}\n"
    tiny.write_text(tiny.read_text("utf-8") + f"parts:\n{parts}", encoding="utf-8")
    ranges = "intake.cases_per_month: [20, 60]\nteams.officer_speed.cv: [0, 0.4]\n"
    Path("ranges.yaml").write_text(ranges, encoding="utf-8")
    told = {
        "decompose": "• 各组成部分合计使结案数变化",
        "sweep --vary intake.cases_per_month=20,60": "• 存案补平，结案数，与按地域分案之差：",
        "sensitivity --over ranges.yaml --size 2": "• 存案补平，结案数：在散布于所给范围的 ",
        "variance --dockets 3 --staffs 2": "• 存案补平与按地域分案相比，结案数：差值因法院",
    }
    for command, sentence in told.items():
        name, *options = command.split()
        answer = sim(name, tiny, *options, "--workers", 1, "--out", name, "--lang", "zh")
        assert answer.code == 0, answer.err
        assert sentence in answer.out
        assert answer.out.endswith(f"\n数据表、图和清单：{name}\n")
        assert sentence in Path(name, "summary-zh.txt").read_text("utf-8")


def test_a_table_of_bureaus_is_explained_in_chinese(many, sim):
    answer = sim("check", many, "--lang", "zh")
    assert "2 个省份的 4 个执行局（country/table.csv），共 8 个小组，每局 1 至 3 个" in answer.out


COMMANDS = (
    "run", "sweep", "sensitivity", "decompose", "variance", "report", "results", "compare", "case",
    "animate", "check", "verify", "schema", "world", "staff", "ledger",
)  # fmt: skip


def lines_of_words(out: str) -> set[str]:
    return {line for line in out.splitlines() if re.search(r"\w", line)}


@pytest.mark.parametrize("command", [None, *COMMANDS])
def test_help_is_chinese_wherever_the_language_stands(command, sim, tiny, monkeypatch):
    monkeypatch.setattr("typer.rich_utils.MAX_WIDTH", 300)  # every option has a line of its own
    words = [command] if command else []
    after = sim(*words, "--help", "--lang", "zh")
    assert after.code == 0
    assert after.out.lstrip().startswith("用法：")
    assert all(CHINESE.search(line) for line in lines_of_words(after.out))
    assert sim("--lang", "zh", *words, "--help") == after
    assert sim(*words, "--lang=zh", "--help") == after
    assert sim("--lang", "en", *words, "--help", "--lang", "zh") == after
    monkeypatch.setenv("BUREAU_SIM_LANG", "zh")
    assert sim(*words, "--help") == after
    english = sim(*words, "--help", "--lang", "en")
    assert english.out.lstrip().startswith("Usage: ")
    assert not CHINESE.search(english.out)
    assert len(lines_of_words(english.out)) == len(lines_of_words(after.out))


def test_no_line_of_help_is_cut_short(sim, tiny, monkeypatch):
    for width in (80, 100, 120):
        monkeypatch.setattr("typer.rich_utils.MAX_WIDTH", width)
        for command in COMMANDS:
            out = sim(command, "--help", "--lang", "zh").out
            assert "…" not in out
            assert {cell_len(line) for line in out.splitlines() if "│" in line} == {width}


TYPED = {
    "run": "缺少参数 FILE。",
    "world tiny.yaml": "缺少选项 --out。",
    "runn": "没有命令 runn；是否要写 'run'？",
    "xyz": "没有命令 xyz。",
    "run tiny.yaml --seeds 3": "没有选项 --seeds；是否要写其中之一：--seed, --set, --sets？",
    "run tiny.yaml --xyz": "没有选项 --xyz",
    "run tiny.yaml --seed": "选项 --seed 后面缺少取值。",
    "run tiny.yaml --quiet=3": "选项 --quiet 后面不能有取值。",
    "run tiny.yaml more": "多出的参数：more",
    "run tiny.yaml --seed x": '选项 --seed 的取值不对：现为 "x"；必须是整数',
    "run tiny.yaml --seed=x": '选项 --seed 的取值不对：现为 "x"；必须是整数',
    "run tiny.yaml --workers 0": '选项 --workers 的取值不对：现为 "0"；不能小于 1',
    "check tiny.yaml --replications 1001": '的取值不对：现为 "1001"；不能大于 1000',
    "run tiny.yaml --seed \udcff": '选项 --seed 的取值不对：现为 "\\udcff"；必须是文字',
    "seek tiny.yaml --confidence x": '选项 --confidence 的取值不对：现为 "x"；必须是数字',
}


@pytest.mark.parametrize(("command", "message"), TYPED.items(), ids=TYPED)
def test_mistakes_on_the_command_line_are_said_in_chinese(command, message, tiny, sim):
    answer = sim("--lang", "zh", *command.split())
    assert (answer.code, answer.out) == (2, "")
    assert message in answer.err
    assert "错误" in answer.err
    english = sim(*command.split())
    assert english.code == 2
    assert "Error" in english.err
    assert ("现为" in message) == ("found" in english.err)
    assert "Input should" not in english.err
    assert not CHINESE.search(english.err)
