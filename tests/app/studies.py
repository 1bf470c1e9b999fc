"""Small finished studies for tests of the pages that show them, played once a worker."""

import shutil
from functools import cache
from pathlib import Path

import pytest

import sim
from sim.app.desk import Desk
from tests.app.conftest import ROOT, small_folder

SMALL = ("calendar.months=3", "history.months=2", "replications=4")
KEYS = {"intake.cases_per_month": [200, 230, 260], "teams.officer_speed.lognormal.cv": [0.2, 0.5]}


def small():
    return sim.load(ROOT / "scenarios/baseline.yaml", *SMALL)


@pytest.fixture(scope="session")
def studies(tmp_path_factory) -> Path:
    """A folder of results with a run and a sweep of two keys, without pictures."""
    return _played(tmp_path_factory.getbasetemp() / "studies")


def desk_with(studies: Path, folder: Path) -> Desk:
    """A desk over a folder with these results."""
    desk = Desk(small_folder(folder))
    shutil.copytree(studies, desk.results)
    return desk


@cache
def _played(results: Path) -> Path:
    """Once, whichever tests ask for it."""
    how = {"workers": 1, "illustrate": False}
    sim.run(small(), out=results / "run", **how)
    sim.sweep(small(), KEYS, replications=3, out=results / "sweep", **how)
    return results
