"""Where a manifest becomes a study of its kind; only its form is checked by kind before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sim.language import _
from sim.running.manifest import MANIFEST, NOT_OURS, unfit
from sim.scenario.problems import InputError, problem
from sim.scenario.scenario import Scenario, from_mapping
from sim.studies.bureaus import Bureaus
from sim.studies.decomposition import Decomposition
from sim.studies.run import Run
from sim.studies.seek import Seek
from sim.studies.sensitivity import Sensitivity
from sim.studies.sets import Sets
from sim.studies.study import GIVEN_DOCKET, About, Study
from sim.studies.sweep import Sweep
from sim.studies.variance import Variance
from sim.world.named_docket import playing

KINDS: dict[str, Callable[[Path, About, Scenario], Study]] = {
    kind.kind: kind.in_folder
    for kind in (Run, Bureaus, Decomposition, Sweep, Sensitivity, Seek, Variance, Sets)
}
"""What makes a study of each kind, of its folder, its manifest and its scenario."""


def study_in(folder: Path, about: About) -> Study:
    """The study that a folder holds.

    Raises
    ------
    InputError
        If its scenario cannot be, or is of other arms or keys than the manifest says: that it is
        damaged, or of an older version.
    """
    try:
        base = from_mapping(about["scenario"], about["scenario_name"])
        if base.file.docket is not None:  # its copy is beside the scenario
            base = playing(base, folder / GIVEN_DOCKET)
        study = KINDS[about["study"]["kind"]](folder, about, base)
        is_so = study.arms == about["arms"]
    except InputError as error:
        why = str(error.problems[0])
        raise InputError([problem(folder / MANIFEST, unfit(about, why))]) from None
    except LookupError:  # its points are of other keys
        is_so = False
    if not is_so:
        raise InputError([problem(folder / MANIFEST, _(NOT_OURS), key="arms")])
    return study
