"""The bureau from a count of the ledger on: its open cases are known, its filings are drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from sim.arrays import BoolArray
from sim.fitting.fit import Fit
from sim.fitting.known import known_of
from sim.fitting.model import Known, Point
from sim.fitting.past import Past
from sim.fitting.replay import Cases
from sim.fitting.seen import Seen
from sim.fitting.writing import (
    asked,
    cases_table,
    scenario_text,
    sets_table,
    with_origins,
    write_together,
)
from sim.language import _, marked
from sim.months import month_name, month_number
from sim.world.working_days import is_known

RECENT_MONTHS = 6
"""Officers who had no case in so many months before the count have left."""
NEXT_MONTHS = 12
ARMS: tuple[Mapping[str, Any], ...] = (
    {"name": "as_before", "title": {"en": "shares as before", "zh": "按原有占比分案"}},
    {"name": "top_up", "allocation": {"rule": "top_up", "timing": "rolling"}},
    {"name": "rotation", "allocation": {"rule": "rotation", "timing": "rolling"}},
)
QUESTION = marked(
    "What would top-up, or rotation, change from now on, with the cases that are open?"
)


@dataclass(frozen=True)
class Cutoff:
    """A count of a ledger, and what is known up to it.

    Attributes
    ----------
    seen : Seen
        The ledger.
    known : Known
        Of the months up to the count.
    past : Past
        Their cases.
    start : str
        The month after.
    months : int
        How many months follow.
    """

    seen: Seen
    known: Known
    past: Past
    start: str
    months: int


def after_fit(fit: Fit) -> Cutoff:
    """The last count of the months that are fitted."""
    later = fit.seen.months[fit.months :]
    return Cutoff(fit.seen, fit.replay.known, fit.past, later[0], len(later))


def after_all(fit: Fit) -> Cutoff:
    """The last count of the ledger; as much is filed after it as in all of its months."""
    start = month_name(month_number(fit.seen.months[-1]) + 1)
    intake = known_of(fit.seen, len(fit.seen.months)).base["intake"]
    known = replace(fit.whole, base={**fit.whole.base, "intake": intake})
    return Cutoff(fit.seen, known, fit.seen.past, start, NEXT_MONTHS)


def scenario_ahead(cutoff: Cutoff, point: Point) -> dict[str, Any]:
    """The months after a count as a scenario file has them.

    Nobody can say who will get which new case: each officer gets it with the share that he or she
    had of late. For that each officer is a region, which files as much.
    """
    data, past = cutoff.known.data(point), cutoff.past
    names = staying_names(cutoff)
    recent = past.received[staying(past), -RECENT_MONTHS:].sum(axis=1)
    teams = data["teams"]
    return {
        **{key: value for key, value in data.items() if key not in ("joins", "leaves")},
        "calendar": _calendar(cutoff),
        "intake": {
            "cases_per_month": data["intake"]["cases_per_month"],
            "dispersion": data["intake"]["dispersion"],
            "regions": [
                {"name": name, "share": max(float(count), 0.01), "home": [name]}
                for name, count in zip(names, recent.tolist(), strict=True)
            ],
        },
        "teams": {**teams, "list": [one for one in teams["list"] if one["name"] in set(names)]},
        "docket": {"file": "fitted.next.cases.csv", "draw": ["work", "wait", "filings"]},
        "allocation": {"rule": "regional", "timing": "rolling"},
        "arms": [{"name": "as_before"}],
    }


def _calendar(cutoff: Cutoff) -> dict[str, Any]:
    """The months; where it is not known yet which days will be worked, on weekdays."""
    days = cutoff.seen.play.calendar.source.working_days
    first = month_number(cutoff.start)
    years = range(first // 12, (first + cutoff.months - 1) // 12 + 1)
    known = days is None or all(is_known(year, days) for year in years)
    of = {} if known else {"working_days": "weekdays"}
    return {**cutoff.seen.calendar, **of, "start": cutoff.start, "months": cutoff.months}


def cases_ahead(cutoff: Cutoff) -> Cases:
    """The cases that are open at the count, with their officers' new numbers.

    Those of nobody are of the officers' regions in turn.
    """
    cases, here = cutoff.seen.open_at(cutoff.past.end), staying(cutoff.past)
    number = np.append(np.cumsum(here) - 1, -1)  # the last one is that of nobody
    team = number[cases.team]
    in_turn = np.arange(len(team)) % max(int(here.sum()), 1)
    return replace(cases, team=team, region=np.where(team < 0, in_turn, team))


def staying(past: Past) -> BoolArray:
    """Officers who are there after the last month: with open cases, or cases of late, (T,).

    All are where nobody has any.
    """
    recent = (past.received + past.closed_by_team)[:, -RECENT_MONTHS:].sum(axis=1)
    there = (past.backlogs[:, -1] > 0) | (recent > 0)
    return np.asarray(there | ~there.any())


def staying_names(cutoff: Cutoff) -> list[str]:
    """Their names."""
    return [cutoff.seen.officers[i] for i in np.flatnonzero(staying(cutoff.past)).tolist()]


def next_names(path: Path) -> tuple[Path, ...]:
    """Files of the year after the ledger: the scenario, its cases, its sets."""
    place = path.with_suffix(".next.yaml")
    return (place, *(place.with_suffix(f".{name}.csv") for name in ("cases", "sets")))


def write_next(
    fit: Fit, path: Path | str, verdict: str = "", *, failed: bool = False
) -> tuple[Path, ...]:
    """Write a scenario of the year after the ledger, its open cases, and its sets.

    Parameters
    ----------
    fit : Fit
        Of a ledger.
    path : Path or str
        Where the fitted scenario is.
    verdict : str
        What became of the fit's forecast: stands in the first lines.
    failed : bool
        Whether the model failed: then every run of the scenario says so first.

    Returns
    -------
    tuple of Path
        ``fitted.next.yaml``, ``fitted.next.cases.csv``, ``fitted.next.sets.csv``, if the fitted
        scenario is called fitted.yaml.

    Raises
    ------
    InputError
        If one of them is there already.
    """
    place, cases, sets = next_names(Path(path))
    cutoff = after_all(fit)
    names = staying_names(cutoff)
    ahead = scenario_ahead(cutoff, fit.best.point)
    data = with_origins(ahead, has_limits=fit.seen.has_limits)
    data |= {
        "question": asked(QUESTION, len(fit.shown), failed=failed),
        "arms": [dict(arm) for arm in ARMS],
    }
    data["docket"] = {**data["docket"], "file": cases.name}
    for key in ("calendar.start", "calendar.months"):  # nobody asked for them
        del data["origins"][key]
    gone = {f"teams.{name}.availability" for name in {*fit.seen.officers} - {*names}}
    keys = [cutoff.known.keys(one.point) for one in fit.shown]
    keys = [{key: value for key, value in row.items() if key not in gone} for row in keys]
    open_cases, labels = cases_ahead(cutoff), fit.seen.labels_open_at(cutoff.past.end)
    regions = tuple(region["name"] for region in data["intake"]["regions"])
    files = {
        place: scenario_text(data, [*_head(fit, cutoff, sets.name), *filter(None, [verdict])]),
        cases: cases_table(open_cases, labels, (names, regions, fit.seen.kinds)),
        sets: sets_table(keys, fit.shown, fit.source),
    }
    write_together(files)
    return tuple(files)


def _head(fit: Fit, cutoff: Cutoff, sets: str) -> list[str]:
    """What the scenario of the months to come says of itself in its first lines."""
    about = _(
        "A forecast of the {months} months after the ledger, {start} on, if all goes on as "
        "before: the cases that were open then are the ledger's; filings are drawn with the mean "
        "of all its months, and go to officers with the shares of its last {recent}. Whether as "
        "much is filed, and who is there, nobody knows.",
        months=cutoff.months,
        start=cutoff.start,
        recent=RECENT_MONTHS,
    )
    first, _second, *rest = fit.head(sets)
    return [about, first, *rest]
