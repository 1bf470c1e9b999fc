"""The notebooks run from top to bottom, and are kept without their outputs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support import studied

if TYPE_CHECKING:
    from nbformat import NotebookNode

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


BLANK_CHARTS = """\
from matplotlib.figure import Figure

from sim.report import illustration
from sim.report.charts.drawing import Drawing

whole_of = getattr(illustration.drawing_of, "whole_of", illustration.drawing_of)

def blank(_tables):
    return Figure(figsize=(1, 1))

def shown_alone(outcome, whole_of=whole_of):
    whole = whole_of(outcome)
    return Drawing({name: blank for name in whole.charts if name in %r}, whole.read)

shown_alone.whole_of = whole_of  # of the notebook before this one
illustration.drawing_of, illustration.MOST_DRAWERS = shown_alone, 1
"""
"""Drawing takes most of the time of short studies: those charts alone that the notebook shows.

What is in them, others look at (tests/regression/test_images.py).
"""


SMALL_FIT = """\
from functools import partial

from sim.fitting import fit, forecast, waves

small = waves.Effort((16, 2), (8, 2), 1, 1, 2)
fit.fit_seen = partial(fit.fit_seen, uses=(0.4, 0.7), effort=small)
forecast.PLAYS = 8
"""
"""A fit that plays a hundredth of what it should; that fits find the truth is tested elsewhere."""


@pytest.fixture(scope="module")
def executed(request: pytest.FixtureRequest) -> dict[Path, list[NotebookNode]]:
    """The cells of the notebooks that are asked for, run by one kernel: imports take long.

    Each begins without any names; one that fails does not stop the next.
    """
    from nbclient import NotebookClient  # takes long
    from nbformat import v4

    asked = [one for one in request.session.items if "executed" in one.fixturenames]
    cells = {path: list(cells_of(path)) for path in (one.callspec.params["path"] for one in asked)}
    whole = v4.new_notebook(cells=[cell for of in cells.values() for cell in of])
    folder = {"metadata": {"path": str(NOTEBOOKS[0].parent)}}
    NotebookClient(whole, timeout=150, resources=folder, allow_errors=True).execute()
    return cells


def cells_of(path: Path) -> Iterator[NotebookNode]:
    """What is run of a notebook: with blank charts, and small fits."""
    from nbformat import read, v4

    notebook = read(path, as_version=4)
    source = "".join(cell.source for cell in notebook.cells)
    before = BLANK_CHARTS % re.findall(r'charts\["(\w+)"\]', source)
    before += SMALL_FIT * ("sim.fitting" in source)
    yield v4.new_code_cell("%reset -f")
    yield v4.new_code_cell(before)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            yield v4.new_code_cell(cell.source)


@pytest.mark.xdist_group("jsonschema")  # which takes long to load
@pytest.mark.parametrize(
    "path",
    [path if path.stem == "first_study" else studied(path) for path in NOTEBOOKS],
    ids=lambda path: path.stem,
)
def test_a_notebook_runs_and_shows_its_charts(path: Path, executed) -> None:
    assert all(cell.execution_count for cell in executed[path])
    outputs = [output for cell in executed[path] for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "error"]
    assert sum("image/png" in output.get("data", ()) for output in outputs) >= 3


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_outputs(path: Path) -> None:
    cells = json.loads(path.read_text("utf-8"))["cells"]
    assert not [cell for cell in cells if cell.get("outputs") or cell.get("execution_count")]
