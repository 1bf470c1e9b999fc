"""What analysts type: each mistake said with what to write instead, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

TYPED = {  # text of the tiny scenario, what replaces it, what is said in English and in Chinese
    "a percentage": (
        "share: 2",
        "share: 20%",
        'tiny.yaml:9: intake.regions[1].share: found "20%"; must be a number; write 0.2',
        'tiny.yaml:9: intake.regions[1].share: 现为 "20%"；必须是数字；请写：0.2',
    ),
    "a full-width percentage": (
        "seed: 7",
        "seed: 7\nclerical_factor: １２０％",
        'clerical_factor: found "１２０％"; must be a number; write 1.2',
        "必须是数字；请写：1.2",
    ),
    "thousands": (
        "{lognormal: {mean: 55000, cv: 3}}",
        "80,000",
        'tiny.yaml:13: amount: found "80,000"; give a number or one of fixed, exponential, '
        "lognormal, gamma, weibull, uniform, triangular, empirical, "
        "mixture; write 80000",
        "weibull、uniform、triangular、empirical、mixture；请写：80000",
    ),
    "thousands in brackets": (
        "mean: 55000",
        "mean: 55,000",
        "tiny.yaml:13: amount.lognormal.000: found 000; write a number without commas, as 80000",
        "现为 000；数字中不要写逗号，应如 80000",
    ),
    "ten thousands": (
        "cases_per_month: 40",
        "cases_per_month: 0.5万",
        'intake.cases_per_month: found "0.5万"; must be a number; write 5000',
        "必须是数字；请写：5000",
    ),
    "a unit": (
        "seed: 7",
        "seed: 7\nabsences: [{team: 1, from: 2013-10, months: 2个月}]",
        'tiny.yaml:22: absences[0].months: found "2个月"; must be a whole number; write 2',
        "absences[0].months: 现为 \"2个月\"；必须是整数；请写：2",
    ),
    "months where working days are meant": (
        "seed: 7",
        "seed: 7\nkinds: [{name: a, time_limit_days: 6个月}]",
        'kinds[0].time_limit_days: found "6个月"; must be a number\n',
        'kinds[0].time_limit_days: 现为 "6个月"；必须是数字\n',
    ),
    "days where months are meant": (
        "seed: 7",
        "seed: 7\nfollow_up: {months: 90天}",
        'follow_up.months: found "90天"; must be a whole number\n',
        'follow_up.months: 现为 "90天"；必须是整数\n',
    ),
    "a percentage settled before filing": (
        "cases_per_month: 40",
        "cases_per_month: 40\n  diverted: 20%",
        'intake.diverted: found "20%"; must be a number; write 0.2',
        "必须是数字；请写：0.2",
    ),
    "a day in another form": (
        "seed: 7",
        "seed: 7\nopening_backlog: [{team: 1, filed: 2013年5月12日}]",
        "or a day such as 2013-10-08; write 2013-05-12",
        "或日期，如 2013-10-08；请写：2013-05-12",
    ),
    "a year out of bounds": (
        "seed: 7",
        "seed: 7\nopening_backlog: [{team: 1, filed: 1500-02}]",
        "or a day such as 2013-10-08\n",
        "或日期，如 2013-10-08\n",
    ),
    "weights without their kinds": (
        "seed: 7",
        "seed: 7\nallocation: {rule: accumulator, weights: [1, 2]}",
        "must be kinds and what a case counts, as in  weights: {civil: 1.5}",
        "必须写案件类型及每件计多少，如  weights: {civil: 1.5}",
    ),
    "a number in quotes": (
        "count: 2",
        'count: "2"',
        'teams.count: found "2"; must be a whole number; write 2',
        "必须是整数；请写：2",
    ),
    "a whole number with a point": (
        "count: 2",
        "count: 2.0",
        "teams.count: found 2.0; must be a whole number; write 2",
        "必须是整数；请写：2",
    ),
    "a word": ("count: 2", "count: 两个", 'found "两个"; must be a whole number\n', "必须是整数\n"),
    "nothing": (
        "cases_per_month: 40",
        "cases_per_month:",
        "tiny.yaml:6: intake.cases_per_month: nothing stands here; must be a number\n",
        "intake.cases_per_month: 这里没有写内容；必须是数字\n",
    ),
    "a rule in Chinese": (
        "allocation: top_up",
        "allocation: 存案补平",
        "tiny.yaml:19: arms[1].allocation: found \"存案补平\"; did you mean 'top_up'? allowed: ",
        "现为 \"存案补平\"；是否要写“top_up”？可用：regional、top_up",
    ),
    "a timing in Chinese": (
        "allocation: top_up",
        "allocation: {rule: top_up, timing: 滚动}",
        "allocation.timing: found \"滚动\"; did you mean 'rolling'?",
        "是否要写“rolling”？",
    ),
    "a role in Chinese": (
        "role: assistant",
        "role: 书记员",
        "tiny.yaml:12: route[1].role: found \"书记员\"; did you mean 'assistant'?",
        "是否要写“assistant”？可用：officer、assistant",
    ),
    "a key in Chinese": (
        "cases_per_month: 40",
        "每月收案: 40",
        "tiny.yaml:6: intake.每月收案: no such key; did you mean 'cases_per_month'?",
        "tiny.yaml:6: intake.每月收案: 没有这个键；是否要写“cases_per_month”？",
    ),
    "a key of the top in Chinese": (
        "teams:\n",
        "执行小组:\n",
        "tiny.yaml:14: 执行小组: no such key; did you mean 'teams'?",
        "是否要写“teams”？",
    ),
    "full-width letters": ("seed:", "ｓｅｅｄ:", "no such key; did you mean 'seed'?", "“seed”"),
    "a full-width colon in braces": (
        "count: 2\n  officer_speed: {lognormal: {mean: 1, cv: 0.2}}",
        "count: 2\n  officer_speed: {lognormal: {mean：1, cv: 0.2}}",
        "officer_speed.lognormal.mean：1: write  mean: 1  with a space after ':'",
        "请写： mean: 1  ，“:”后面要有空格",
    ),
    "a Chinese comma": (
        "home: [1]",
        "home: [1，2]",
        'tiny.yaml:8: intake.regions[0].home[0]: found "1，2"; write [1, 2], with \',\' between\n',
        '现为 "1，2"；请写：[1, 2]，中间用半角逗号“,”\n',
    ),
    "a list without brackets": (
        "home: [2]",
        "home: 1、2",
        'tiny.yaml:9: intake.regions[1].home: found "1、2"; must be a list; write [1, 2]\n',
        "必须是列表；请写：[1, 2]\n",
    ),
    "one for a list": (
        "home: [2]",
        "home: 2",
        "intake.regions[1].home: found 2; must be a list; write [2]\n",
        "必须是列表；请写：[2]\n",
    ),
    "a list in full-width brackets": (
        "home: [2]",
        "home: ［2］",
        'home: found "［2］"; must be a list; write [2]\n',
        "必须是列表；请写：[2]\n",
    ),
    "keys for a list": (
        "  - {name: regional, allocation: regional}\n  - {name: top_up, allocation: top_up}",
        "  name: regional\n  allocation: regional",
        "must be a list; begin each entry in a line of its own, with '- '\n",
        "必须是列表；请每项另起一行，以“- ”开头\n",
    ),
    "a list for keys": (
        "calendar: {start: 2013-10, months: 2, days_per_month: 10}",
        "calendar:\n  - start: 2013-10\n  - months: 2",
        "; give keys, without '- ' before them: start, months, days_per_month, working_days, ",
        "；请写键，前面不要加“- ”：start、months",
    ),
    "a month with a slash": (
        "start: 2013-10",
        "start: 2013/1",
        'calendar.start: found "2013/1"; must be a month such as 2013-10; write 2013-01\n',
        "必须是月份，如 2013-10；请写：2013-01\n",
    ),
    "a month in Chinese": (
        "start: 2013-10",
        "start: 2013年9月",
        "must be a month such as 2013-10; write 2013-09\n",
        "请写：2013-09\n",
    ),
    "a month as a number": (
        "start: 2013-10",
        "start: 201309",
        "calendar.start: found 201309; must be a month such as 2013-10; write 2013-09\n",
        "请写：2013-09\n",
    ),
    "a month in smart quotes": (
        "start: 2013-10",
        "start: “2013-10”",
        "; write 2013-10\n",
        "；请写：2013-10\n",
    ),
    "the thirty-first": (
        "days_per_month: 10",
        "working_days: china, closing_day: 31",
        "tiny.yaml:3: calendar.closing_day: found 31; must be a day from 1 to 28, or  last  for "
        "the last day of the month\n",
        "现为 31；必须是 1 至 28 的日期，或  last（当月最后一天）\n",
    ),
    "a season of eleven months": (
        "cases_per_month: 40",
        "cases_per_month: 40\n  season: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]",
        "must have 12 numbers, one a month, and has 11\n",
        "必须有 12 个数，每月一个，现有 11 个\n",
    ),
    "brackets in a name": (
        "name: B",
        "name: 城西（含老城）",
        "spaces, '.' and '-'; write 城西-含老城\n",
        "请写：城西-含老城\n",
    ),
    "names for entries": (
        "seed: 7",
        "kinds: [民事, 行政]",
        'tiny.yaml:21: kinds[0]: found "民事"; write {name: 民事, ...}, with the keys name, ',
        '现为 "民事"；请写：{name: 民事, ...}，可用的键：name、',
    ),
    "a backlog of a fraction": (
        "seed: 7",
        "opening_backlog: [30.5, 2]",
        "opening_backlog[0]: found 30.5; must be all whole numbers, one a team, as in [30, 12], ",
        "opening_backlog[0]: 现为 30.5；须全是整数，每个小组一个，如 [30, 12]；",
    ),
    "a home that is a fraction": (
        "home: [1]",
        "home: [1.5]",
        "intake.regions[0].home[0]: found 1.5; must be the number or the name of a team\n",
        "现为 1.5；必须是小组的编号或名称\n",
    ),
    "a part that is no name": (
        "allocation: top_up",
        "parts: [{a: 1}]",
        'tiny.yaml:19: arms[1].parts[0]: found {"a": 1}; must be text',
        'arms[1].parts[0]: 现为 {"a": 1}；必须是文字',
    ),
    "no assistant": (
        "count: 2",
        "count: 2\n  assistant_speed: 无",
        "triangular, empirical, mixture; null: there is none\n",
        "triangular、empirical、mixture；没有时写 null\n",
    ),
    "an assistant without speed": (
        "count: 2",
        "count: 2\n  assistant_speed: 0",
        "assistant_speed: found 0; must be greater than 0; null: there is none\n",
        "必须大于 0；没有时写 null\n",
    ),
    "years without known holidays": (
        "start: 2013-10, months: 2, days_per_month: 10",
        "start: 2131-10, months: 2, working_days: china",
        "; for other years give days_per_month, weekdays or a table of days instead\n",
        "；其他年份请改用 days_per_month、weekdays 或日期表\n",
    ),
    "a key of groups in a list": (
        "teams:\n  count: 2\n  officer_speed: {lognormal: {mean: 1, cv: 0.2}}",
        "teams: [{clerks: 2}, {}]",
        "did you mean 'assistants', how many there are? allowed: division, officer_speed, "
        "assistant_speed, assistants, availability, name\n",
        "人数？可用：division、officer_speed、assistant_speed、assistants、availability、name\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "english", "chinese"), TYPED.values(), ids=TYPED)
def test_what_is_meant_is_said(old, new, english, chinese, tiny, sim):
    text = tiny.read_text("utf-8")
    assert old in text
    tiny.write_text(text.replace(old, new, 1), encoding="utf-8")
    for language, said in (("en", english), ("zh", chinese)):
        answer = sim("check", tiny, "--lang", language)
        assert answer.code == 2
        assert said in answer.err
        assert answer.out == ""


def test_counts_beside_a_wrong_one_are_not_said(tiny, sim):
    text = tiny.read_text("utf-8")
    tiny.write_text(f"{text}opening_backlog: [三十, 2]\n", encoding="utf-8")
    (line,) = sim("check", tiny).err.splitlines()
    assert line.startswith('tiny.yaml:22: opening_backlog[0]: found "三十"; must be all whole')


def test_one_mistake_is_said_once(tiny, sim):
    tiny.write_text(tiny.read_text("utf-8").replace("count: 2", "cuont: 2"), encoding="utf-8")
    (line,) = sim("check", tiny).err.splitlines()
    assert line.startswith("tiny.yaml:15: teams.cuont: no such key; did you mean 'count'?")


def test_of_very_many_mistakes_the_first_are_said(tiny, sim):
    more = "".join(f"k{i}: 1\n" for i in range(300))
    tiny.write_text(tiny.read_text("utf-8") + more, encoding="utf-8")
    *lines, last = sim("check", tiny).err.splitlines()
    assert len(lines) == 100
    assert last == "... and 200 more"


@pytest.mark.parametrize("order", [("--lang", "zh", "check"), ("check", "--lang", "zh")])
def test_the_language_stands_before_or_after_the_command(order, tiny, sim):
    assert "没有需要提醒之处" in sim(*order, tiny).out or "提醒：" in sim(*order, tiny).out
    assert sim(*order, "zzzzzzzz.yaml").err == "zzzzzzzz.yaml: 没有这个文件\n"


def test_the_language_after_the_command_holds(tiny, sim):
    assert sim("--lang", "zh", "check", "zzzzzzzz.yaml", "--lang", "en").err.endswith(
        "no such file\n"
    )


def test_a_language_that_is_none_is_refused_before_the_command_too(tiny, sim):
    answer = sim("--lang", "fr", "check", tiny)
    assert (answer.code, answer.err) == (2, "--lang: no language 'fr'; allowed: en, zh\n")


def test_the_language_alone_shows_what_there_is(sim, tiny):
    answer = sim("--lang", "zh")
    assert answer.code == 0
    assert "命令" in answer.out
    assert "Commands" not in answer.out


def test_control_characters_of_a_scenario_never_reach_the_terminal(tiny, sim):
    Path("\x1b[31m.yaml").write_text("a: 1\n", "utf-8")
    for old, new in (("title: Tiny", 'title: "\\e]0;x\\a"'), ("name: B", 'name: "\\e[31m"')):
        text = tiny.read_text("utf-8").replace(old, new)
        Path("other.yaml").write_text(text, encoding="utf-8")
        answer = sim("check", "other.yaml")
        assert answer.code == 2
        assert "the character \\x1b cannot stand in a text" in answer.err
        assert answer.err.strip().isprintable()
    answer = sim("check", "\x1b[31m.yaml")
    assert answer.err.startswith("\\x1b[31m.yaml: ")
    assert "\x1b" not in answer.err


@pytest.mark.parametrize(
    "arguments",
    [("check", "/dev/zero"), ("sensitivity", "tiny.yaml", "--over", "/dev/zero")],
)
def test_a_device_is_no_file(arguments, tiny, sim):
    if not Path("/dev/zero").exists():
        pytest.skip("there are no such files")
    answer = sim(*arguments)
    assert answer.code == 2
    assert answer.err.startswith("/dev/zero: is a device or a pipe, not a file")
