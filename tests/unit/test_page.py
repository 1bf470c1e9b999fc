"""The report as one HTML file: complete, self-contained, safe, and readable by everybody."""

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

import sim
from sim.language import _, speaking
from sim.report.charts.registry import charts_of
from sim.report.inputs.assumptions import assumptions, differing, in_short
from sim.report.interactive.embedding import LIBRARY
from sim.report.page import parts
from sim.report.page.glossary import LIMITS
from sim.running.checksums import DERIVED
from sim.scenario.catalogue import MEASURES
from sim.studies.library import outcome_in
from tests.support import draw_few, regions, scenario

FEW = ("closures", "differences")
SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)
EVIL = "<script>alert(1)</script> & \"'"


@pytest.fixture(scope="module")
def few_charts() -> Iterator[None]:
    """Two charts are enough here, and drawn soon."""
    with pytest.MonkeyPatch.context() as patch:
        draw_few(patch, FEW)
        yield


@pytest.fixture(scope="module")
def folder(few_charts, tmp_path_factory) -> Path:
    """A finished run of a scenario whose words would be code if they were not escaped."""
    given = scenario(
        title=EVIL,
        question=f"{EVIL}?",
        teams={"count": 2},
        intake={"regions": regions([1], [2])},
        arms=[
            {"name": "regional", "title": EVIL, "description": EVIL},
            {"name": "top_up", "allocation": "top_up"},
        ],
        origins={"amount": {"from": "source", "note": EVIL}, "teams.count": "data"},
        replications=6,
    )
    return sim.run(given, out=tmp_path_factory.mktemp("page") / "run", workers=1).folder


@pytest.fixture(scope="module", params=["en", "zh"])
def page(request, folder) -> str:
    with speaking(request.param):
        return sim.write_report(folder).read_text("utf-8")


class Elements(HTMLParser):
    """The elements of a page with their attributes, in order, and which are left open."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in ("meta", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def named(self, *tags: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.found if tag in tags]


def test_a_page_is_well_formed(page):
    elements = Elements(page)
    assert not elements.open
    ids = [attributes["id"] for _tag, attributes in elements.found if "id" in attributes]
    assert len(ids) == len(set(ids))
    leads_to = {attributes["href"] for attributes in elements.named("a")}
    assert leads_to <= {f"#{name}" for name in ids}


def test_nothing_in_it_comes_from_outside(page):
    elements = Elements(page)
    assert not elements.named("link", "iframe", "object", "base")
    assert not any("src" in script for script in elements.named("script"))
    assert all(img["src"].startswith("data:image/") for img in elements.named("img"))
    shown = re.sub(r"data:image/[^\"]*", "", SCRIPT.sub("", page))
    assert "http" not in shown.replace("http-equiv", "")
    assert "url(" not in shown
    assert len(page.encode()) < 5_000_000


def test_only_what_stands_in_it_runs(page):
    (policy,) = [
        one["content"]
        for one in Elements(page).named("meta")
        if one.get("http-equiv") == "Content-Security-Policy"
    ]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert set(rules) == {
        *("default-src", "img-src", "style-src", "script-src", "base-uri", "form-action")
    }
    for kind, n in (("script", 4), ("style", 2)):
        texts = re.findall(f"<{kind}>(.*?)</{kind}>", page, re.DOTALL)
        assert len(texts) == n
        digests = [base64.b64encode(hashlib.sha256(t.encode()).digest()).decode() for t in texts]
        assert rules[f"{kind}-src"].split() == [f"'sha256-{digest}'" for digest in digests]
    assert LIBRARY.read_text("utf-8") in page


def test_a_page_without_interactive_charts_has_no_scripts(folder, monkeypatch):
    monkeypatch.setattr("sim.report.interactive.figures.figures_of", lambda *_: [])
    page = sim.write_report(folder).read_text("utf-8")
    assert "<script" not in page
    assert "script-src" not in page
    assert "default-src 'none'; img-src data:; style-src 'sha256-" in page


def test_words_of_a_scenario_are_never_code(page):
    texts = SCRIPT.findall(page)
    assert len(texts) == 6  # licences, data, and four scripts of ours
    assert not any("alert(1)" in text for text in texts if "figures" not in text)
    assert page.count("&lt;script&gt;") >= 5  # title, question, arm, note, the scenario itself
    (data,) = re.findall(r'<script type="application/json" id="figures">(.*?)</script>', page)
    assert "\\u003cscript\\u003e" in data  # the title of an arm
    figures = json.loads(data)["figures"]
    assert [figure["name"] for figure in figures] == list(FEW)
    assert EVIL in [series["name"] for series in figures[0]["series"]]


def test_a_screen_reader_finds_its_way(page):
    elements = Elements(page)
    levels = [int(tag[1]) for tag, _ in elements.found if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    assert all(len(img["alt"]) > 20 for img in elements.named("img"))
    assert len(elements.named("caption")) == len(elements.named("table"))
    assert all("scope" in th for th in elements.named("th"))
    assert elements.named("html")[0]["lang"] in ("en", "zh-CN")


def test_every_chart_and_measure_is_there_with_its_words(page, folder):
    drawn = {file.stem for file in (folder / "charts").glob("*.png")}
    assert drawn == set(FEW)
    assert re.findall(r'id="chart-(\w+)"', page) == list(FEW)
    measured = pd.read_csv(folder / "replications.csv").dropna(axis=1, how="all")
    shown = [name for name in measured if name in MEASURES]
    assert 15 < len(shown) == len(re.findall(r'<dt id="measure-', page))


def test_a_chinese_page_is_chinese_throughout(folder):
    with speaking("zh"):
        page = sim.write_report(folder).read_text("utf-8")
        closures = next(one.caption for one in charts_of("run") if one.name == "closures")
        chinese = [_(text) for text in (closures, *LIMITS)]
    assert len(chinese) > 5
    assert all(text in page for text in chinese)
    assert not set(chinese) & {closures, *LIMITS}
    chart = (folder / "charts-zh" / "closures.svg").read_bytes()
    assert base64.b64encode(chart).decode() in page


def test_checksums_are_those_of_the_files(page, folder):
    for name in ("comparison.csv", "replications.csv", "scenario.yaml"):
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() in page


def test_tables_are_not_read_again_for_checksums_that_the_manifest_knows(folder, monkeypatch):
    before, read = dict(parts.digests_in(folder)), []
    monkeypatch.setattr(parts, "file_digest", lambda file: read.append(file.name) or "anew")
    assert dict(parts.digests_in(folder)) == {**before, **dict.fromkeys(read, "anew")}
    assert set(read) <= DERIVED


def test_a_value_is_marked_with_where_it_comes_from(folder):
    played = outcome_in(folder).study.base
    given = {one.key: one for one in assumptions(played, {})}
    assert (given["amount"].basis, given["amount"].note) == ("source", EVIL)
    assert given["teams.count"].basis == "data"
    assert given["intake.cases_per_month"].basis == "assumed"
    assert not {"title", "arms", "seed", "origins"} & set(given)
    assert (given["time_limit_days"].value, given["time_limit_days"].note) == ("126", "default")


def test_an_origin_holds_for_what_lies_below_it_and_may_be_that_of_a_part():
    amount = {"lognormal": {"mean": 55000, "cv": 3}}
    given = scenario(
        amount=amount, origins={"intake": "data", "amount.lognormal.mean": {"from": "source"}}
    )
    basis = {one.key: one.basis for one in assumptions(given, {})}
    assert basis["intake.cases_per_month"] == basis["intake.regions.A"] == "data"
    assert basis["amount.lognormal.mean"] == "source"
    assert basis["amount.lognormal.cv"] == "assumed"


def test_what_a_table_or_a_docket_gives_is_not_told_of_the_scenario():
    given = scenario(origins={"intake.cases_per_month": "source"})
    found = {one.key: one for one in assumptions(given, {"intake": "docket.csv"})}
    assert found["intake"].value == "from docket.csv"
    assert found["intake"].basis == "assumed"
    assert "intake.cases_per_month" not in found


def test_values_stand_much_as_in_the_file():
    assert in_short({"lognormal": {"mean": 1, "cv": 0.2}}) == "lognormal mean 1, cv 0.2"
    assert in_short({"share": 2.5, "home": [1, 2]}) == "share 2.5, home 1 2"
    assert in_short(None) == "–"


def test_keys_in_which_arms_differ_are_listed_and_no_others():
    given = scenario(arms=[{"name": "a"}, {"name": "b", "allocation": "top_up"}])
    assert differing(given) == [("allocation.rule", "regional", "top_up")]


def luminance(colour: str) -> float:
    """Relative luminance of a colour (WCAG 2.2)."""
    digits = colour.lstrip("#")
    digits = digits if len(digits) == 6 else "".join(2 * digit for digit in digits)
    shares = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_all_words_stand_out_from_the_ground():
    """Contrast of 4.5 at the least, on the darker of the two grounds (WCAG 2.2, AA)."""
    css = (Path(sim.__file__).parent / "report/page/templates/page.css").read_text("utf-8")
    named = dict(re.findall(r"--(\w+): (#\w+);", css))
    inks = [named[name] for name in ("ink", "quiet", "accent")]
    inks += re.findall(r"[^-]color: (#\w+);", css)
    ground = luminance(named["pale"])
    assert len(inks) >= 6
    for ink in inks:
        assert (ground + 0.05) / (luminance(ink) + 0.05) >= 4.5, ink
