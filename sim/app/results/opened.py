"""A finished study's scenario, or that of one of its points, opened as a new draft."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from sim.language import _
from sim.running.files import read_regular
from sim.scenario.names import folder_name
from sim.scenario.problems import InputError, problem
from sim.scenario.texts import read_text

if TYPE_CHECKING:
    from sim.app.drafts import Draft, Drafts
    from sim.studies.study import Outcome

SCENARIO = "scenario.yaml"
GIVEN_DOCKET = "docket.csv"
"""As a study has it beside its scenario."""
MOST_LETTERS = 40
"""Of a draft's name, which folders of studies are named after."""


def begun_from(outcome: Outcome, drafts: Drafts, point: int | None = None) -> Draft:
    """A new draft with a study's scenario, and the tables that lie beside it.

    Parameters
    ----------
    point : int or None
        Of a study of many points, the one whose values the scenario is to have.

    Raises
    ------
    InputError
        If there is no such point.
    """
    name = folder_name(str(outcome.about["scenario_name"]))[:MOST_LETTERS].rstrip(". ")
    if point is None:
        return _with_files(outcome.folder, drafts, name)
    with TemporaryDirectory() as folder:
        _write_point(outcome, point, Path(folder))
        return _with_files(Path(folder), drafts, name)


def _write_point(outcome: Outcome, point: int, folder: Path) -> None:
    from sim.studies.points import StudyOfPoints

    study = outcome.study
    if not isinstance(study, StudyOfPoints) or not 0 <= point < len(study.points.values):
        raise InputError([problem(outcome.folder, _("has no such point"), key="point")])
    there = replace(study.points, base=study.points.scenario(point))
    replace(study, points=there).write_inputs(folder)


def _with_files(folder: Path, drafts: Drafts, name: str) -> Draft:
    """A draft of the scenario in a folder, and of the tables there that it names."""
    text, tables = read_text(folder / SCENARIO), named_beside(folder)
    if GIVEN_DOCKET in tables and not any(line.startswith("docket:") for line in text.split("\n")):
        text += f"docket: {GIVEN_DOCKET}\n"  # it was given to the command
    draft = drafts.begun(name, text)
    for beside in tables:
        (draft.folder / beside).write_bytes(read_regular(folder / beside))
    return draft


def named_beside(folder: Path) -> list[str]:
    """Names of the tables in a study's folder that its scenario plays or is laid over by."""
    from sim.studies.bureaus import TABLE_FILE

    return [name for name in (GIVEN_DOCKET, TABLE_FILE) if (folder / name).is_file()]
