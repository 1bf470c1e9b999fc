"""The notebooks run from top to bottom, and are kept without their outputs."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


FEW_CHARTS = """\
from sim.report import illustration
from sim.report.charts.drawing import Drawing

def shown_alone(outcome, of=illustration.drawing_of):
    whole = of(outcome)
    charts = {name: chart for name, chart in whole.charts.items() if name in %r}
    return Drawing(charts, whole.read)

illustration.drawing_of = shown_alone
"""
"""Drawing takes most of the time of short studies: those charts alone that the notebook shows."""


SMALL_FIT = """\
from functools import partial

from sim.fitting import fit, forecast, waves

small = waves.Effort((32, 2), (24, 2), 2, 1, 4)
fit.fit_seen = partial(fit.fit_seen, uses=(0.4, 0.7), effort=small)
forecast.PLAYS = 20
"""
"""A fit that plays a hundredth of what it should; that fits find the truth is tested elsewhere."""


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_shows_its_charts(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    source = "".join(cell.source for cell in notebook.cells)
    before = FEW_CHARTS % re.findall(r'charts\["(\w+)"\]', source)
    before += SMALL_FIT * ("sim.fitting" in source)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(before))
    kernel = {"metadata": {"path": str(path.parent)}}
    NotebookClient(notebook, timeout=150, resources=kernel).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    assert not [output for output in outputs if output.output_type == "error"]
    assert sum("image/png" in output.get("data", ()) for output in outputs) >= 3


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_outputs(path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    assert not [cell for cell in cells if cell.get("outputs") or cell.get("execution_count")]
