"""A ledger that was uploaded is read, and a scenario fitted to it if that is asked."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.app.jobs.options import LedgerOptions
from sim.app.jobs.telling import Telling

if TYPE_CHECKING:
    from sim.report.ledger.carried_fit import Played

FITTED = "fitted"
"""Folder beside a ledger in which a fitted scenario is put together, and its name."""


def read(
    options: LedgerOptions,
    map_file: Path,
    folder: Path,
    allowed: Sequence[Path],
    telling: Telling,
) -> Path:
    """Read, check and measure a ledger as the command does; the folder of what it says."""
    from sim.report.ledger.carried_fit import FitAsked
    from sim.report.ledger.results import LedgerAsked, carry_out_ledger
    from sim.scenario.confined import confined

    telling.stage("reading")
    fit = None
    if options.fit_until is not None:
        place = map_file.parent / FITTED
        shutil.rmtree(place, ignore_errors=True)  # of this job, which was stopped
        place.mkdir()
        fit = FitAsked(options.fit_until, place / f"{FITTED}.yaml", played, telling.told)
    asked = LedgerAsked(folder / options.name, map_file, options.first, options.last, fit)
    with confined([folder, *allowed]):
        return carry_out_ledger(asked, None, again=options.again, told=telling.told).folder


def played(scenario: Path) -> Played:
    """A fitted scenario played over the sets beside it, as the command run plays it."""
    import sim
    from sim.scenario.confined import confined

    with confined([scenario.parent]):
        loaded, sets = sim.load(scenario), scenario.with_suffix(".sets.csv")
        found = sim.run(loaded, sets=sets, illustrate=False)
    tables = {"sets": "points", "range": "range", "effects": "effects"}
    about = {
        "responses": found.manifest["study"]["responses"],
        "replications": found.manifest["replications"],
        "folder": found.folder.as_posix(),
    }
    return {name: found.table(of) for name, of in tables.items()}, about
