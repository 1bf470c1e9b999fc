"""What the page of a sweep shows: a map or lines for a measure, and a point's comparison."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sim.language import _, in_a_row
from sim.scenario.problems import InputError, problem

if TYPE_CHECKING:
    from sim.app.sweeps.filling import Filling
    from sim.report.charts.sweep import Response
    from sim.report.page.parts import Grid
    from sim.studies.sweep import Sweep
