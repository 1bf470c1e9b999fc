"""The page of a study: its words, its files as they are, what is refused, how it is repeated."""

import html
import json
import re
import shutil

import pytest

import sim
from sim.app.results.repeated import in_python
from sim.language import LANGUAGES, speaking
from sim.report.summaries import summary_of
from sim.running.checksums import record
from sim.scenario.catalogue import MAIN_MEASURES, MEASURES
from sim.studies.library import outcome_in
from tests.app.studies import desk_with, studies  # noqa: F401 - a fixture

HTML = {"accept": "text/html"}
OUTSIDE = (
    "../run/manifest.json",
    "..%2frun%2fmanifest.json",
    "%2e%2e%2frun%2fmanifest.json",
    "..%5crun%5cmanifest.json",
    "%2fetc%2fpasswd",
    "manifest.json",
    "charts",
    "summary.txt%00.csv",
)


@pytest.fixture(scope="module")
def desk(studies, tmp_path_factory):  # noqa: F811
    """A desk whose results are only read; what a test changes is a copy."""
    return desk_with(studies, tmp_path_factory.mktemp("results") / "desk")


@pytest.fixture(scope="module")
def run(desk):
    return f"/results/{desk.id_of(desk.results / 'run')}"


@pytest.fixture
def copied(desk, tmp_path):
    """A run of its own: its folder and its address."""
    folder = shutil.copytree(desk.results / "run", desk.results / tmp_path.name)
    yield folder, f"/results/{desk.id_of(folder)}"
    shutil.rmtree(folder)


def text_of(answer):
    return html.unescape(re.sub(r"<[^>]+>", "", answer.text))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["run", "sweep"])
def test_the_page_says_what_the_summary_says(language, kind, asked_in, desk):
    address = f"/results/{desk.id_of(desk.results / kind)}"
    shown = text_of(asked_in(language).get(address, headers=HTML))
    with speaking(language):
        summary = summary_of(outcome_in(desk.results / kind))
        labels = [MEASURES[name].label for name in MAIN_MEASURES]
        definition = MEASURES["closures_cases"].definition
        said = [summary.title, summary.question, *summary.answer, *summary.cautions]
    said += summary.course
    assert len(said) > 4
    assert not [one for one in said if one not in shown]
    if kind == "run":
        assert all(label in shown for label in labels)
        assert definition in shown


def test_every_table_comes_byte_for_byte(client, desk, run):
    page = client.get(run, headers=HTML).text
    names = re.findall(rf'href="{run}/files/([^"]+)"', page)
    there = {file.name for file in (desk.results / "run").glob("*.csv")}
    assert {*names} == {*there, "scenario.yaml"}
    for name in names:
        answer = client.get(f"{run}/files/{name}")
        assert answer.content == (desk.results / "run" / name).read_bytes()
        called = name if name == "scenario.yaml" else f"baseline-{name}"
        assert f'attachment; filename="{called}"' in answer.headers["content-disposition"]


@pytest.mark.parametrize("name", OUTSIDE)
@pytest.mark.parametrize("under", ["files", "pictures"])
def test_nothing_else_comes(name, under, client, run):
    answer = client.get(f"{run}/{under}/{name}")
    assert answer.status_code == 404
    assert b"checksums" not in answer.content
    assert b"root:" not in answer.content


def test_no_study_is_reached_but_by_its_id(client):
    for other in ("run", "0" * 12, "..%2fresults%2frun"):
        assert client.get(f"/results/{other}", headers=HTML).status_code == 404


def test_a_changed_table_is_said_and_nothing_of_it_shown(client, desk, copied):
    folder, address = copied
    assert client.get(f"{address}/files/comparison.csv").status_code == 200
    table = folder / "comparison.csv"
    table.write_bytes(table.read_bytes().replace(b"closures_cases", b"closures_casez", 1))
    shown = text_of(client.get(address, headers=HTML))
    assert "comparison.csv is changed" in shown
    assert str(desk.folder) not in shown
    assert client.get(f"{address}/files/comparison.csv").status_code == 422


def about_of(folder):
    return json.loads((folder / "manifest.json").read_text("utf-8"))


def test_an_unfinished_study_is_said(client, desk):
    work = desk.results / "other.partial"
    (work / "parts" / "000000-000002").mkdir(parents=True)
    mark = {"program": "execution-bureau-sim", "holds": ["parts"], "again": False, "by": {}}
    (work / "begun.json").write_text(json.dumps(about_of(desk.results / "run") | mark), "utf-8")
    shown = text_of(client.get(f"/results/{desk.id_of(work)}", headers=HTML))
    assert "So far 3 replications are kept" in shown


def test_what_is_made_comes_when_it_is_made_and_as_it_was_made(client, copied):
    folder, address = copied
    made = f"{address}/made/workbook/en"
    assert client.get(made).status_code == 404
    (folder / "results.xlsx").write_bytes(b"a workbook")
    assert client.get(made).status_code == 404  # nobody knows who wrote it
    record(folder, ["results.xlsx"])
    assert client.get(made).content == b"a workbook"
    page = client.get(address, headers=HTML).text
    assert f'href="{made}"' in page
    assert f'data-address="{address}/made/workbook/zh"' in page
    (folder / "results.xlsx").write_bytes(b"another one")
    assert client.get(made).status_code == 404
    assert client.get(f"{address}/made/manifest/en").status_code == 404


def test_another_program_and_a_draft_are_marked(client, run, copied):
    folder, address = copied
    assert 'class="warning"' not in client.get(run, headers=HTML).text
    about = about_of(folder) | {"code": "0" * 12}
    about["scenario"] |= {"status": "draft"}
    (folder / "manifest.json").write_text(json.dumps(about), "utf-8")
    page = client.get(address, headers=HTML)
    assert "Made by version 0.5.0 (code 000000000000)" in text_of(page)
    assert re.search(r'class="warning"><strong>.*draft', page.text, re.IGNORECASE)


def test_the_scenario_opens_as_a_draft_of_the_same_values(client, desk, copied):
    folder, address = copied
    (folder / "docket.csv").write_bytes(b"filed\n1\n")  # as if it was given to the command
    answer = client.post(f"{address}/draft", json={}).json()
    draft = desk.drafts.get(answer["address"].rpartition("/")[2])
    assert draft.name == "baseline"
    written = (folder / "scenario.yaml").read_text("utf-8")
    assert draft.text == f"{written}docket: docket.csv\n"
    assert (draft.folder / "docket.csv").read_bytes() == b"filed\n1\n"
    desk.drafts.put(draft, written)
    assert sim.load(draft.file).resolved == about_of(folder)["scenario"]


def test_pages_are_compressed(client, run):
    answer = client.get(run, headers=HTML)
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) < len(answer.content) / 3


def test_figures_come_by_arm(client, run):
    figures = client.get(f"{run}/figures").json()["figures"]
    assert {"closures", "differences"} <= {one["name"] for one in figures}
    closures = next(one for one in figures if one["name"] == "closures")
    assert closures["of_months"]
    assert len(closures["places"]) == 5
    assert {"regional", "top_up", "rotation"} <= {series["name"] for series in closures["series"]}


COMMANDS = {
    "run scenario.yaml --adjusted": ("run", {"adjusted": True}),
    "run scenario.yaml --sets sets.csv": ("run", {"sets": "sets.csv"}),
    "decompose scenario.yaml": ("decompose", {}),
    "sweep scenario.yaml --vary a.b=1,2.5 --vary c=3,4 --design grid --response closures_cases "
    "--more-than '2 %' --replications 8": (
        "sweep",
        {
            "vary": {"a.b": [1, 2.5], "c": [3, 4]},
            "design": "grid",
            "response": ["closures_cases"],
            "more_than": "2 %",
            "replications": 8,
        },
    ),
    "sensitivity scenario.yaml --over ranges.yaml --method morris --size 10 --response closures "
    "--replications 4": (
        "sensitivity",
        {
            "ranges": "ranges.yaml",
            "method": "morris",
            "size": 10,
            "response": "closures",
            "replications": 4,
        },
    ),
    "seek scenario.yaml --vary teams.count=8,9 --until 'closures >= 3' --arm a --largest "
    "--confidence 0.95 --at-most 100": (
        "seek",
        {
            "vary": {"teams.count": [8, 9]},
            "until": "closures >= 3",
            "arm": "a",
            "smallest": False,
            "confidence": 0.95,
            "at_most": 100,
        },
    ),
    "variance scenario.yaml --dockets 4 --staffs 5": ("variance", {"dockets": 4, "staffs": 5}),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_python_repeats_the_command(command, monkeypatch):
    function, wanted = COMMANDS[command]
    called = []
    monkeypatch.setattr(sim, "load", lambda file: called.append(file) or "loaded")
    monkeypatch.setattr(sim, function, lambda scenario, **how: called.append((scenario, how)))
    script = in_python({"command": f"python -m sim {command}"})
    exec(compile(script, "script", "exec"), {"__name__": "__main__"})
    assert called == ["scenario.yaml", ("loaded", wanted)]
