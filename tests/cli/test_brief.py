"""Two pages for leadership, workbooks and tables for Excel, as a user makes them."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest
from PIL import Image
from rich.cells import cell_len

RUN = ["run", "tiny.yaml", "--out", "run", "--workers", "1", "--quiet"]
WORDY = {
    "title": "A title that goes on and on " * 8,
    "question": "Would this be a question, or is it rather a speech? " * 30,
    "purpose": "To find out whether two pages are enough. " * 12,
    "owner": "=HYPERLINK(1)",
    "status": "draft",
}


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> Path:
    """Where a finished run is kept for all tests, once one has asked for it."""
    return tmp_path_factory.mktemp("kept") / "run"


@pytest.fixture
def finished(tiny, with_reports, sim, kept) -> Path:
    """A finished run in the current folder, of each test its own."""
    if not kept.exists():
        assert sim(*RUN).code == 0
        shutil.copytree("run", kept)
    else:
        shutil.copytree(kept, "run")
    return Path("run")


def checksums(folder: Path) -> dict[str, str]:
    return json.loads((folder / "manifest.json").read_text("utf-8"))["checksums_sha256"]


def wordy(tiny: Path, teams: str = "{}") -> None:
    """The tiny scenario with 30 months, five arms, and all that makes pages long."""
    keys = "\n".join(f"{key}: {json.dumps(value)}" for key, value in WORDY.items())
    arms = ", ".join(
        f"{{name: {rule} {'x' * 40}, allocation: {rule}}}"
        for rule in ("regional", "top_up", "rotation", "random", "least_backlog")
    )
    Path("wordy.yaml").write_text(
        f"extends: {tiny.name}\n{keys}\ncalendar: {{months: 30}}\nteams: {teams}\n"
        f"intake: {{cases_per_month: 6}}\narms: [{arms}]\nreplications: 3\n",
        encoding="utf-8",
    )


def test_the_brief_is_a_document_and_a_page_whose_checksums_are_kept(finished, sim):
    from docx import Document

    found = sim("report", finished, "--brief")
    assert found.code == 0
    assert found.out.count("Brief: run/brief.") == 2
    assert {"brief.docx", "brief.html"} <= checksums(finished).keys()
    words = "\n".join(p.text for p in Document(finished / "brief.docx").paragraphs)
    page = (finished / "brief.html").read_text("utf-8")
    for heading in ("The answer", "A single court", "What is assumed", "What would change"):
        assert heading in words
        assert heading in page
    assert "was not examined" in words
    assert "DRAFT" not in page
    assert sim("results", ".", "--check").code == 0


def test_the_brief_in_chinese_stands_beside_the_english_one(finished, sim):
    from docx import Document
    from docx.oxml.ns import qn

    sim("report", finished, "--brief")
    assert sim("report", finished, "--brief", "--lang", "zh").code == 0
    assert {"brief-zh.docx", "brief-zh.html", "brief.docx"} <= checksums(finished).keys()
    paper = Document(finished / "brief-zh.docx")
    fonts = {
        run._element.rPr.rFonts.get(qn("w:eastAsia"))
        for paragraph in paper.paragraphs
        for run in paragraph.runs
        if run.text
    }
    assert fonts == {"SimSun", "SimHei"}
    assert "什么会改变结论" in (finished / "brief-zh.html").read_text("utf-8")


def test_what_gives_no_answer_has_no_brief(tiny, sim, finished):
    one = ["run", "tiny.yaml", "--set", "arms=[{name: only}]", "--out", "one", "--quiet"]
    assert sim(*one, "--workers", "1").code == 0
    vary = ["--vary", "intake.cases_per_month=30,40", "--replications", "2", "--workers", "1"]
    assert sim("sweep", "tiny.yaml", *vary, "--out", "sweep", "--quiet").code == 0
    for folder, why in (("one", "one arm only"), ("sweep", "no run of a scenario")):
        found = sim("report", folder, "--brief")
        assert found.code == 2
        assert why in found.err
        assert len(found.err.strip().splitlines()) <= 2
        assert not list(Path(folder).glob("brief*"))


def test_two_pages_are_two_pages_even_if_much_is_said(tiny, sim, opened):
    """The pages of the print, with charts; every page of a draft says so."""
    wordy(tiny)
    assert sim("run", "wordy.yaml", "--out", "run", "--workers", "1", "--quiet").code == 0
    for language, ending in (("en", ""), ("zh", "-zh")):
        name, charts = f"brief{ending}.html", Path("run", f"charts{ending}")
        charts.mkdir(exist_ok=True)
        for chart in ("closures", "backlog_spread"):
            Image.new("RGB", (1280, 672), "navy").save(charts / f"{chart}.png")
        assert sim("report", "run", "--brief", "--lang", language).code == 0
        text = Path("run", name).read_text("utf-8")
        assert text.count('<div class="draft">') == 2
        assert text.count("<img") == 2
        assert opened(Path("run", name)).sheets() == 2
        assert has_room_on_two_pages(Path("run", name).with_suffix(".docx"))


def has_room_on_two_pages(document: Path) -> bool:
    """Whether each page of a document ends before A4 does: lines, rows and pictures as they are.

    Word is not at hand here. Heights of lines are exact in the document, and how many lines a text
    takes is estimated with signs wider than Arial's and SimSun's.
    """
    from docx import Document
    from docx.shared import Mm, Pt

    paper = Document(document)
    section = paper.sections[0]
    room = section.page_height - section.top_margin - section.bottom_margin
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    heights = [0.0]
    for block in paper.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                of = [taken(p, c.width - Pt(11)) for c in row.cells for p in c.paragraphs]
                heights[-1] += max(of) + Pt(0.75)
            continue
        if block.paragraph_format.page_break_before:
            heights.append(0.0)
        heights[-1] += taken(block, Mm(174))
    return len(heights) == 2 and max(heights) < room


def taken(paragraph, width: float) -> float:
    """Height of a paragraph in a width."""
    from docx.shared import Pt

    form, runs = paragraph.paragraph_format, paragraph.runs
    if pictures := paragraph._element.xpath(".//wp:extent/@cy"):
        return int(pictures[0]) + form.space_after + Pt(4)
    size = max((run.font.size for run in runs), default=Pt(10))
    lines = max(1, -(-cell_len(paragraph.text) * size * 0.53 // width))
    return lines * form.line_spacing + form.space_before + form.space_after


def test_a_workbook_has_a_sheet_a_table_and_numbers_as_numbers(finished, sim):
    from openpyxl import load_workbook

    found = sim("report", finished, "--xlsx")
    assert (found.code, found.out) == (0, "Workbook: run/results.xlsx\n")
    book = load_workbook(finished / "results.xlsx")
    tables = {file.stem for file in finished.glob("*.csv")}
    assert len(book.sheetnames) == 1 + len(tables)
    named = "\n".join(str(cell.value) for cell in book["About"]["B"])
    assert all(f"{table}.csv" in named for table in tables)
    sheet = book["Comparison"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref is not None) == ("A2", True)
    first = {cell.value: sheet.cell(2, i) for i, cell in enumerate(sheet[1], start=1)}
    stored = pd.read_csv(finished / "comparison.csv").iloc[0]
    assert first["measure"].value == "cases closed"
    assert first["difference"].value == pytest.approx(stored["difference"])
    assert first["difference"].number_format == "#,##0"
    assert first["relative difference (%)"].number_format == "0.0%"
    assert "results.xlsx" in checksums(finished)


def test_the_sheets_and_headings_are_in_the_readers_language(finished, sim):
    from openpyxl import load_workbook

    assert sim("report", finished, "--xlsx", "--lang", "zh").code == 0
    book = load_workbook(finished / "results-zh.xlsx")
    assert "比较" in book.sheetnames
    headings = [cell.value for sheet in book for cell in sheet[1] if cell.value]
    assert [text for text in headings if not re.search("[\u4e00-\u9fff]", text)] == ["Tiny"]
    assumed = [cell.value for cell in book["假设"][2]]
    assert assumed[0] == "calendar.start"
    assert assumed[2:] == ["假设", "未评定", None, "未研究"]


def test_a_text_is_no_formula(tiny, sim):
    from openpyxl import load_workbook

    wordy(tiny, "{count: 2, officer_speed: 1}")
    assert sim("run", "wordy.yaml", "--out", "run", "--workers", "1", "--quiet").code == 0
    assert sim("report", "run", "--xlsx", "--csv", "excel", "--brief").code == 0
    book = load_workbook("run/results.xlsx")
    about = {row[0].value: row[1] for row in book["About"].iter_rows(max_col=2)}
    assert about["Owner"].value == WORDY["owner"]
    assert about["Owner"].data_type == "s"
    assert "DRAFT" in str(book["Comparison"].oddHeader.center.text)
    cells = (cell for sheet in book for row in sheet.iter_rows() for cell in row)
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_tables_for_excel_say_that_they_are_utf_8_and_the_others_stay(finished, sim):
    before = {file.name: file.read_bytes() for file in finished.glob("*.csv")}
    assert sim("report", finished, "--csv", "excel").code == 0
    for name, data in before.items():
        assert (finished / "csv-excel" / name).read_bytes() == b"\xef\xbb\xbf" + data
        assert (finished / name).read_bytes() == data
    assert "csv-excel/comparison.csv" in checksums(finished)
    assert sim("results", ".", "--check").code == 0
    refused = sim("report", finished, "--csv", "exel")
    assert refused.code == 2
    assert "did you mean 'excel'" in refused.err


def test_nothing_is_written_through_a_link(finished, sim, tmp_path):
    outside = tmp_path / "outside.xlsx"
    outside.write_bytes(b"mine")
    (finished / "results.xlsx").symlink_to(outside)
    for option in (["--xlsx"], ["--brief"], ["--csv", "excel"]):
        found = sim("report", finished, *option)
        assert found.code == 2
        assert "is a link" in found.err
    assert outside.read_bytes() == b"mine"


def test_the_months_and_officers_of_a_run_are_tables_and_in_the_report(finished):
    months = pd.read_csv(finished / "monthly_range.csv")
    officers = pd.read_csv(finished / "officers.csv")
    assert (len(months), len(officers)) == (2 * 2, 2 * 2)
    report = (finished / "report.html").read_text("utf-8")
    assert "Months and officers" in report
    whole = pd.read_csv(finished / "replications.csv").groupby("arm")["closures_cases"].mean()
    for table in (months, officers):
        summed = table.groupby("arm")["closed_cases_mean"].sum()
        pd.testing.assert_series_equal(summed, whole, check_names=False)
