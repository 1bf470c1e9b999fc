"""The lists of exact versions are within the bounds, with hashes, and name no place to get them."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "requirements"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
OF_THE_PROGRAM = ("app", "cluster", "ledger", "zh")
EXTRAS = {"lock.txt": OF_THE_PROGRAM, "ci.txt": (*OF_THE_PROGRAM, "test", "docs", "dev")}
MACHINES = [
    {"sys_platform": system, "platform_machine": machine, "python_version": python}
    | {"python_full_version": f"{python}.1"}
    for python in ("3.11", "3.13")
    for system, machine in (("linux", "x86_64"), ("linux", "aarch64"), ("win32", "AMD64"))
]


def entries(file: str) -> list[tuple[Requirement, int]]:
    """What is locked, and with how many hashes."""
    text = (FOLDER / file).read_text("utf-8").replace("\\\n", " ")
    found = []
    for line in text.splitlines():
        said, *hashes = line.split(" --hash=sha256:")
        assert all(re.fullmatch("[0-9a-f]{64}", digits.strip()) for digits in hashes)
        found.append((Requirement(said), len(hashes)))
    return found


def needed(file: str) -> list[Requirement]:
    project = PROJECT["project"]
    texts = [*project["dependencies"], *PROJECT["build-system"]["requires"]]
    for extra in EXTRAS[file]:
        texts += project["optional-dependencies"][extra]
    wanted = [Requirement(text) for text in texts]
    return [one for one in wanted if one.name != project["name"]]


def applies(marker: Marker | None, machine: dict[str, str]) -> bool:
    return marker is None or marker.evaluate({**machine, "extra": ""})


@pytest.mark.parametrize("file", EXTRAS)
def test_what_is_locked_is_within_the_bounds(file):
    locked = entries(file)
    assert all(hashes for _, hashes in locked)
    for machine in MACHINES:
        versions = {
            canonicalize_name(one.name): str(one.specifier).removeprefix("==")
            for one, _ in locked
            if applies(one.marker, machine)
        }
        for want in needed(file):
            if applies(want.marker, machine):
                version = versions[canonicalize_name(want.name)]
                assert want.specifier.contains(version), f"{want}: {version} is locked"


def test_what_builds_the_program_is_that_of_the_project():
    built = (FOLDER / "build.in").read_text("utf-8").split()
    assert built == PROJECT["build-system"]["requires"]


def test_the_bill_of_materials_is_of_what_is_locked():
    locked = {
        (canonicalize_name(one.name), str(one.specifier).removeprefix("=="))
        for one, _ in entries("lock.txt")
    }
    bill = json.loads((FOLDER / "sbom.cdx.json").read_text("utf-8"))
    listed = {(canonicalize_name(one["name"]), one["version"]) for one in bill["components"]}
    assert listed <= locked
    direct = {canonicalize_name(one.name) for one in needed("lock.txt")}
    assert direct <= {name for name, _ in listed}


def test_no_place_to_get_them_is_named():
    for file in FOLDER.iterdir():
        said = re.findall(r"https?://[^\s\"']+", file.read_text("utf-8"))
        assert set(said) <= {"http://cyclonedx.org/schema/bom-1.6.schema.json"}, file.name
