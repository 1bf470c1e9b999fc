"""The tables of keys in scenario.zh.md, from the schema: ``python docs/scenario_tables_zh.py``.

They are those of scenario.md row by row: what a key means is in the catalogue of words, the words
of this script are below, and a link leads to the heading that stands at the same place there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from sim.language import _, speaking
from sim.scenario.labels import in_a_line, texts_of_keys
from sim.scenario.rules import RULES
from sim.scenario.schema import EXTENDS

HERE = Path(__file__).parent
PAGE, ENGLISH = HERE / "scenario.zh.md", HERE / "scenario.md"
CODE = re.compile(r"(`[^`]*`)")
LINK = re.compile(r"\[([^\]]*)\]\(#([^)]*)\)")
OF_SOME = re.compile(r"Of ([^:]*): (.*)", re.DOTALL)

HEADINGS = {
    "key": "键", "meaning": "含义", "allowed": "可以写", "default": "默认", "example": "例子",
    "in Chinese": "中文", "each case goes": "怎样分案", "closing type": "结案方式",
    "response, key": "反应，键", "distribution, parameter": "分布，参数",
}  # fmt: skip
"""Of columns; those of the first of a part's keys are just its keys."""
LINKED = {
    "a group of teams": "一组小组", "teams and what holds for each": "小组及其共同设置",
    "shares": "份额", "closing types": "结案方式", "key below": "下面的键",
    "keys of a team": "小组的键", "keys of an arm": "方案的键", "keys": "键", "name": "名称",
    "names": "名称", "weights": "权重", "days": "日期", "distribution": "分布",
    "entries": "条目", "kinds": "种类", "regions": "地域", "stages": "阶段",
    "surges": "集中收案", "teammove": "调动", "a precision": "精度",
}  # fmt: skip
"""Words of links; others are called by the heading that they lead to."""
WORDS = (
    (r"list of pairs: two names each", "列表，每项是一对名称"),
    (r"list of numbers or names of teams", "小组编号或名称的列表"),
    (r"list of whole numbers", "整数的列表"),
    (r"list of numbers", "数字的列表"),
    (r"list of days", "日期的列表"),
    (r"list of (\[[^\]]*\]\([^)]*\))", r"\1的列表"),
    (r", at least one", "，至少一项"),
    (r"number or name of a team", "小组的编号或名称"),
    (r"number or one of the above", "数字或以上之一"),
    (r"number or ", "数字或"),
    (r"a measure: a number ", "一项指标：一个数字，"),
    (r"measures: numbers ", "各项指标：数字，"),
    (r"kinds: numbers ", "各种类：数字，"),
    (r"keys: ", "键："),
    (r"keys below", "下面的键"),
    (r"greater than (\S+), (\S+) or less", r"大于 \1，不超过 \2"),
    (r"(\S+) or more, below (\S+)", r"\1 或以上，小于 \2"),
    (r"(\S+) to (\S+)", r"\1 至 \2"),
    (r"(\d+) numbers", r"\1 个数字"),
    (r"two numbers", "两个数字"),
    (r"whole number", "整数"),
    (r"path of a table", "表的路径"),
    (r"month or day", "月份或日期"),
    (r"month", "月份"),
    (r"text, not empty", "文字，不能为空"),
    (r"a text each for ", "每种语言一段文字："),
    (r"text", "文字"),
    (r"empty", "空"),
    (r"its defaults", "各自的默认值"),
    (r"none", "无"),
    (r"required", "必填"),
    (r"; ", "；"),
    (r", ", "，"),
)
"""Of what is allowed and of defaults, in the order in which they are replaced."""


def _tables() -> Any:
    """The script that makes the English tables."""
    spec = spec_from_file_location("scenario_tables", HERE / "scenario_tables.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TABLES = _tables()


def page_with_tables(page: str) -> str:
    """The page with every table as the schema has it, in Chinese."""
    places = dict(zip(headings(ENGLISH.read_text("utf-8")), headings(page), strict=True))

    def table(found: re.Match[str]) -> str:
        rows = list(_rows(found[2], places))
        rows.insert(1, ("---",) * len(rows[0]))
        lines = "".join(f"| {' | '.join(row)} |\n" for row in rows)
        return f"{found[1]}\n{lines}\n{found[3]}"

    with speaking("zh"):
        return str(TABLES.MARKED.sub(table, page))


def headings(page: str) -> list[str]:
    """Anchors of a page's headings, in their order."""
    prose = re.sub(r"^```.*?^```$", "", page, flags=re.DOTALL | re.MULTILINE)
    found = re.findall(r"^#+ (.+)$", prose, re.MULTILINE)
    return [re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in found]


def _rows(name: str, places: dict[str, str]) -> Iterator[tuple[str, ...]]:
    of_rules = name in TABLES.OF_RULES
    rows = TABLES.OF_RULES[name]() if of_rules else TABLES._of_models(TABLES.TABLES[name])
    for number, row in enumerate(rows):
        if number == 0:
            yield tuple(_heading(cell) for cell in row)
        elif name == "rules":
            yield row[0], row[1], _(in_a_line(RULES[row[0].strip("`")].__doc__ or "")).rstrip("。")
        else:
            key, meaning, *others, example = row
            yield key, _meaning(meaning), *(_said(cell, places) for cell in others), example


def _heading(cell: str) -> str:
    own = re.fullmatch(r"key of (?:an? |an entry of )?(.*)", cell)
    if own is None:
        return HEADINGS.get(cell, cell)
    codes = "、".join(f"{code}" for code in CODE.findall(own[1]))
    return f"{codes} 的键" if codes else HEADINGS["key"]


def _meaning(english: str) -> str:
    """What a key means; of a rule's option also which rules have it."""
    if english not in MEANINGS and (some := OF_SOME.fullmatch(english)):
        return f"用于 {some[1].replace(', ', '、')}：{_meaning(some[2])}"
    return _(MEANINGS[english]).rstrip("。")


def _known() -> Iterator[tuple[str, str]]:
    """Descriptions by how the English tables show them: without a full stop, or in a sentence."""
    for text in (EXTENDS, *texts_of_keys()):
        shown = text.rstrip(".")
        yield shown, text
        yield shown[0].lower() + shown[1:], text


MEANINGS = dict(_known())


def _said(cell: str, places: dict[str, str]) -> str:
    """What is allowed, or a default, in Chinese."""

    def link(found: re.Match[str]) -> str:
        there = places[found[2]]
        return f"[{LINKED.get(found[1], there)}](#{there})"

    pieces = CODE.split(cell)
    for at in range(0, len(pieces), 2):
        pieces[at] = LINK.sub(link, pieces[at])
        for pattern, chinese in WORDS:
            pieces[at] = re.sub(pattern, chinese, pieces[at])
    return "".join(pieces).replace("`，`", "`、`")


if __name__ == "__main__":
    PAGE.write_text(page_with_tables(PAGE.read_text("utf-8")), "utf-8")
