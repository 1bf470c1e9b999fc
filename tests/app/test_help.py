"""HELP: all that is defined stands there, in both languages, and links lead somewhere."""

import re
from pathlib import Path

import pytest
from jinja2 import ChoiceLoader, DictLoader
from starlette.applications import Starlette
from starlette.testclient import TestClient

from sim.app import answers
from sim.app.handbook import FILES, IN_THE_TREE, as_html
from sim.language import speaking
from sim.report.page.glossary import limits, terms
from sim.scenario.catalogue import MEASURES

ROOT = Path(__file__).parents[2]


def headings(text):
    return re.findall(r"^## (.+)$", text, re.MULTILINE)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_words_measures_and_limits_are_all_there(language, asked_in):
    shown = asked_in(language).get("/help").text
    plain = re.sub(r"&#39;|&#x27;", "'", shown).replace("&amp;", "&").replace("&lt;", "<")
    plain = plain.replace("&gt;", ">").replace("&#34;", '"')
    with speaking(language):
        for term, text in terms():
            assert f"<dt>{term}</dt>" in plain
            assert f"<dd>{text}</dd>" in plain
        for measure in MEASURES.values():
            assert f"<code>{measure.name}</code>" in plain
            assert f"<dd>{measure.definition}</dd>" in plain
        assert all(f"<li>{limit}</li>" in plain for limit in limits(come_back=True))
    ids = re.findall(r' id="([^"]+)"', shown)
    assert len(ids) == len({*ids})
    assert {*re.findall(r'href="#([^"]+)"', shown)} <= {*ids}


def test_both_languages_have_the_same_parts():
    english, chinese = ((IN_THE_TREE / FILES[one]).read_text("utf-8") for one in ("en", "zh"))
    assert len(headings(english)) == len(headings(chinese)) > 5
    assert english.count("\n| ") == chinese.count("\n| ")
    assert re.findall(r"^ +python .+$", english, re.M) == re.findall(
        r"^ +python .+$", chinese, re.M
    )


def test_markdown_becomes_a_part_of_a_page():
    text = """# Title

[中文](x.zh.md)

## One part

See [below](#two-parts) and the [tutorial](tutorial.md#steps) & <script>.

## Two parts

| a | n |
|---|--:|
| b | 1 |
"""
    shown = str(as_html(text, "en"))
    assert shown.startswith('<h3 id="guide-one-part">One part</h3>')
    assert '<a href="#guide-two-parts">below</a>' in shown
    assert "and the tutorial (<code>docs/tutorial.md</code>) &amp; &lt;script&gt;." in shown
    assert '<td class="right">1</td>' in shown  # no style, which the pages' policy forbids
    assert "style=" not in shown
    assert "（<code>docs/tutorial.md</code>）" in str(as_html(text, "zh"))


def test_the_page_of_the_documentation_works_as_it_stands_there(monkeypatch, desk):
    text = (ROOT / "docs/extending.md").read_text("utf-8").partition("## A page")[2]
    (module,) = re.findall(r"^```python\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    (template,) = re.findall(r"^```jinja\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    environment = answers._environment()
    added = ChoiceLoader([environment.loader, DictLoader({"how_many.html": template})])
    monkeypatch.setattr(environment, "loader", added)
    names = {}
    exec(compile(module, "extending.md", "exec"), names)
    app = Starlette(routes=names["ROUTES"])
    app.state.desk = desk
    shown = TestClient(app).get("/how-many").text
    assert "<h1>How many</h1>" in shown
    assert "<p>There are 0 studies here.</p>" in shown
