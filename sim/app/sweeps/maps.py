"""What the page of a sweep shows: a map or lines for a measure, and a point's comparison."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sim.app.sweeps.keys import label_of
from sim.language import _, in_a_row
from sim.scenario.replications import ENOUGH

if TYPE_CHECKING:
    import pandas as pd

    from sim.app.sweeps.filling import Filling
    from sim.report.interactive.figure import Figure
    from sim.report.responses import Response
    from sim.studies.sweep import Sweep


def map_of(filling: Filling, measure: str = "") -> dict[str, Any]:
    """What is shown of a measure of a sweep, as plain data.

    Parameters
    ----------
    measure : str
        Else the first one that was asked for.

    Raises
    ------
    InputError
        If there is no such measure.
    """
    sweep = filling.sweep
    name = _measure(sweep, measure)
    played, points = len(filling.points), len(sweep.points.values)
    shown = _figures(filling, name) if played else []
    return {
        "state": "finished" if filling.is_finished else "working",
        "played": played,
        "points": points,
        "said": _said(filling, name),
        "measure": name,
        "measures": _measures(filling),
        "keys": list(sweep.points.keys),
        "values": [list(point) for point in sweep.points.values],
        "figures": [figure.record() for figure in shown],
    }


def _measure(sweep: Sweep, name: str) -> str:
    from sim.scenario.defined import measures_named

    return measures_named([name], sweep.base)[0] if name else sweep.responses[0]


def _measures(filling: Filling) -> dict[str, str]:
    """Measures that are defined somewhere, those asked for first."""
    from sim.scenario.catalogue import MEASURES, OF_A_BUREAU

    if not filling.points:
        return {}
    frame, asked = filling.outcome.table("replications"), filling.sweep.responses
    known = [name for name in OF_A_BUREAU if name in frame and frame[name].notna().any()]
    ordered = [*asked, *(name for name in known if name not in asked)]
    return {name: MEASURES[name].label for name in ordered}


def response_of(filling: Filling, measure: str) -> Response:
    """The differences of a measure at all points, or of one arm its levels; nan where not played.

    A threshold holds for the measures that were asked for, unless it is relative.
    """
    from sim.analysis.break_even import Threshold
    from sim.report.responses import Levels, Response

    sweep = filling.sweep
    if measure not in sweep.responses and not sweep.limit.relative:
        sweep = replace(sweep, limit=Threshold())
    is_compared = len(sweep.arms) > 1
    table = filling.outcome.table("effects" if is_compared else "levels")
    rows = _at_all_points(table[table["measure"] == measure], len(sweep.points.values))
    return (Response if is_compared else Levels)(sweep, rows, measure)


def _at_all_points(rows: pd.DataFrame, points: int) -> pd.DataFrame:
    """A row a point and arm, those of points that are not played without numbers."""
    import pandas as pd

    measure = rows["measure"].iloc[0]
    arms = list(rows["arm"].drop_duplicates())
    index = pd.MultiIndex.from_product([range(points), [measure], arms])
    index.names = ["point", "measure", "arm"]
    return rows.set_index([*index.names]).reindex(index).reset_index()


def _figures(filling: Filling, measure: str) -> list[Figure]:
    """Lines over one key, a map over two; its axes are the keys in words."""
    from sim.report.interactive.of_sweeps import response_figure

    response = response_of(filling, measure)
    figure = response_figure(response)
    if figure is None:
        return []
    first, *others = map(label_of, response.sweep.points.keys)
    return [replace(figure, across=first, up=others[0] if others else figure.up)]


def _is_signed(response: Response) -> bool:
    from sim.report.responses import Levels

    return not isinstance(response, Levels)


def _said(filling: Filling, measure: str) -> list[str]:
    """How much there is of it, how many cells are clear, and what their intervals hold."""
    points = len(filling.sweep.points.values)
    said = []
    if not filling.is_finished:
        said.append(_("{n} of {all} points are played.", n=len(filling.points), all=points))
    if not filling.points:
        return said
    response = response_of(filling, measure)
    if _is_signed(response):
        said += [_clear(filling, response, arm) for arm in response.shown]
    return [*said, _of_many(filling, response)]


def _clear(filling: Filling, response: Response, arm: str) -> str:
    """At how many points an arm's difference is clear of the threshold."""
    from sim.analysis.break_even import clear_of
    from sim.report.quantities import threshold_in_words

    _middle, low, high = response.of(arm)
    above, below = clear_of(response.limit, low, high)
    played = len(filling.points)
    return _(
        "{arm}: clearly above {limit} at {above} of {points} points, clearly below it at {below}, "
        "not clear at {unclear}.",
        arm=arm,
        limit=threshold_in_words(response.sweep.limit),
        above=above,
        points=played,
        below=below,
        unclear=played - above - below,
    )


def _of_many(filling: Filling, response: Response) -> str:
    """Which intervals hold together, and which do not."""
    n = len(filling.points) * len(response.shown)
    alone = _(
        "Each interval holds with 95 % by itself; the {n} that are shown do not hold together: of "
        "so many, {chance} miss the true value by chance on average.",
        n=n,
        chance=f"{0.05 * n:.2g}",
    )
    shared = _(
        "All points share their draws, so that such cells lie side by side; a patch of them is no "
        "more proof than one."
    )
    few = _(
        "These are of {n} replications at each point: from fewer than {enough} intervals hold less "
        "often than they say, so that more miss it.",
        n=filling.sweep.points.replications,
        enough=ENOUGH,
    )
    is_few = filling.sweep.points.replications < ENOUGH
    return in_a_row([alone, *([few] if is_few else []), shared]) if n > 1 else ""
