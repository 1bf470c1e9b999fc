"""The pages in docs/ say what the program does: tables, links, measures."""

import importlib.util
import json
import re
import shutil
from functools import partial
from pathlib import Path
from pkgutil import resolve_name
from typing import Annotated

import pytest
from pydantic import BaseModel, TypeAdapter
from ruamel.yaml import YAML

from sim import api
from sim.scenario.panel import COLUMNS
from sim.scenario.schema import ScenarioFile, json_schema
from tests.support import studied

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.glob("*.md"))
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md", ROOT / "CONTRIBUTING.md"]
GENERATED = {
    "scenario.md": "scenario_tables.py",
    "scenario.zh.md": "scenario_tables_zh.py",
    "measures.md": "measure_tables.py",
}


def page(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def tables_of(name):
    """The script that writes the tables of a page."""
    spec = importlib.util.spec_from_file_location("tables", DOCS / GENERATED[name])
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def models(of: type[BaseModel] = ScenarioFile) -> dict[str, type[BaseModel]]:
    """The models that a scenario file is made of, by name."""
    found = {of.__name__: of}
    for field in of.model_fields.values():
        for name, model in _models_in(field.annotation):
            if name not in found:
                found |= models(model)
    return found


def _models_in(annotation):
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation.__name__, annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _models_in(inner)


@pytest.mark.parametrize("name", GENERATED)
def test_generated_tables_are_those_of_the_program(name):
    again = f"python docs/{GENERATED[name]}"
    assert tables_of(name).page_with_tables(page(name)) == page(name), again


def test_every_key_is_in_a_table_with_its_meaning():
    tables = tables_of("scenario.md")
    shown = {name for name in tables.TABLES if f"<!-- keys: {name} -->" in page("scenario.md")}
    assert shown == set(tables.TABLES)
    in_tables = set(re.findall(r"^\| `([\w.]+)` \|", page("scenario.md"), re.MULTILINE))
    for name, model in {"ScenarioFile": tables.SCHEMA, **tables.MODELS}.items():
        for key, about in model.get("properties", {}).items():
            assert about.get("description"), f"{name}.{key}: Field(description=...)"
            assert in_tables & {key, *(f"{k}.{key}" for k in in_tables)}, f"{name}.{key}"


def test_the_examples_of_keys_are_allowed():
    number = 0
    for model in models().values():
        for field in model.model_fields.values():
            kind = Annotated[(field.annotation, *field.metadata, None)]
            for example in field.examples or ():
                TypeAdapter(kind).validate_python(example)
                number += 1
    assert number > 80


def test_the_shipped_schema_has_the_meanings_too():
    shipped = json.loads((ROOT / "scenarios" / "scenario.schema.json").read_text("utf-8"))
    printed = json_schema()
    again = "python -m sim schema > scenarios/scenario.schema.json"
    for name, model in {"": printed, **printed["$defs"]}.items():
        there = shipped["$defs"][name] if name else shipped
        for key, about in model["properties"].items():
            assert there["properties"][key].get("description") == about["description"], again


@pytest.mark.xdist_group("jsonschema")
@pytest.mark.parametrize(
    "name", ["scenario.md", "scenario.zh.md", "studies.md", "tutorial.md", "tutorial.zh.md"]
)
def test_pieces_of_scenarios_on_the_pages_are_possible(name):
    import jsonschema  # takes long

    possible = jsonschema.Draft202012Validator(json_schema())
    for piece in blocks(page(name), "yaml"):
        possible.validate(YAML(typ="safe", pure=True).load(piece))


def built(text: str) -> list[object]:
    """How a page is built, whatever its language: headings, blocks, lists, tables, what is code."""
    fenced = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
    prose = fenced.sub("", text)
    return [
        [re.sub(r"\s*#.*", "", block) for block in fenced.findall(text)],
        re.findall(r"^(#+) ", prose, re.MULTILINE),
        re.findall(r"<!-- keys: (\w+) -->", prose),
        re.findall(r"^(- |\| `[^`]*` \|)", prose, re.MULTILINE),
        sorted({code for code in re.findall(r"`([^`\n]+)`", prose) if code.isascii()}),
    ]


def test_the_chinese_page_of_keys_is_built_as_the_english_one():
    pages = [built(page(name)) for name in ("scenario.md", "scenario.zh.md")]
    against = pages[0][-1].pop(pages[0][-1].index("top_up (against rotation)"))
    assert (against, pages[0]) == ("top_up (against rotation)", pages[1])


def test_every_column_of_a_table_of_bureaus_is_explained():
    assert [name for name in COLUMNS if f"| `{name}` |" not in page("scenario.md")] == []


def anchors(text: str) -> set[str]:
    """Anchors that code hosts, and the site, make from headings."""
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
    headings = re.findall(r"^#+ (.+)$", prose, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("file", [*PAGES, *READMES], ids=lambda path: path.stem)
def test_links_lead_somewhere(file):
    for target in re.findall(r"\]\(([^)\s]+)\)", file.read_text("utf-8")):
        path, _, anchor = target.partition("#")
        if "://" not in target:
            there = (file.parent / path).resolve() if path else file
            assert there.exists(), target
            assert not anchor or anchor in anchors(there.read_text("utf-8")), target


OF_THE_CODE = re.compile(
    r"(?<![\w./-])((?:sim|tests|tools|benchmarks)/[a-z_/]+(?:\.py\b|/)|sim(?:\.[a-z_]\w*)+)"
)
"""A file, a folder or a dotted name of the code."""


def is_there(name: str) -> bool:
    if "/" in name:
        return (ROOT / name).exists()
    try:
        resolve_name(name)
    except (ImportError, AttributeError):
        return name == "sim.po" or (ROOT / f"{name.replace('.', '/')}.py").exists()
    return True


@pytest.mark.parametrize(
    "file", [*PAGES, *READMES, ROOT / "SECURITY.md"], ids=lambda path: path.stem
)
def test_what_the_pages_name_of_the_code_is_there(file):
    """So that no page sends its readers to a room that has moved."""
    named = set(OF_THE_CODE.findall(file.read_text("utf-8")))
    assert [name for name in sorted(named) if not is_there(name)] == []


def test_every_claim_names_a_test_that_is_there():
    named = re.findall(r"\]\(\.\./tests/([\w/]+\.py)\)`::(\w+)`", page("verification.md"))
    assert len(named) > 150
    tests = {file: (ROOT / "tests" / file).read_text("utf-8") for file, _ in named}
    assert [name for file, name in named if f"def {name}(" not in tests[file]] == []
    verified = page("verification.md").partition("## Mutation testing")[0]
    rows = re.findall(r"^\| (?!claim|---)(.+?) \| (.+) \|$", verified, re.MULTILINE)
    assert [claim for claim, shown in rows if "::test_" not in shown] == []


EXTENSIONS = re.findall(
    r"^```python\n(.*?)^```\n\nIt prints:\n\n```\n(.*?)^```$",
    page("extending.md"),
    re.DOTALL | re.MULTILINE,
)


@pytest.mark.parametrize(
    ("program", "printed"),
    [*EXTENSIONS[:-1], studied(*EXTENSIONS[-1])],
    ids=["rule", "measure", "chart"],
)
def test_the_extensions_run_as_they_stand_there(
    program, printed, tmp_path, monkeypatch, capsys, no_charts
):
    assert len([line for line in program.splitlines() if line.strip()]) < 30
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sim.api.run", partial(api.run, workers=1))
    exec(compile(program, "extending.md", "exec"), {"__name__": "__main__"})
    lines = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    assert lines == printed.splitlines()
    assert all((tmp_path / line).exists() for line in lines if line.endswith(".png"))
