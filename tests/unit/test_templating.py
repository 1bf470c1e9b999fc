"""What comes from a scenario is escaped, and a forgotten value is an error."""

import pytest
from jinja2 import DictLoader, UndefinedError
from markupsafe import Markup

from sim.report.page import templating


@pytest.fixture
def page(monkeypatch):
    changed = templating.environment().overlay(loader=DictLoader({"page": "<p>{{ text }}</p>"}))
    monkeypatch.setattr(templating, "environment", lambda: changed)


def test_texts_are_escaped(page):
    assert templating.render("page", text="<b> & \"'") == "<p>&lt;b&gt; &amp; &#34;&#39;</p>"


def test_what_is_marked_goes_in_as_it_stands(page):
    assert templating.render("page", text=Markup("<b>")) == "<p><b></p>"


def test_a_missing_value_is_an_error(page):
    with pytest.raises(UndefinedError):
        templating.render("page")
