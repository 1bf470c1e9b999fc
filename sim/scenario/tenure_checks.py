"""Checks of who joins and leaves: each once, in the run, and handed to a team that is there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sim.language import _
from sim.months import month_name
from sim.scenario.checks import CHECKS, month_in, run_months, team_names
from sim.scenario.plain import entries, is_whole, values
from sim.scenario.problems import Finding, shown
from sim.scenario.tenure import ALWAYS, Tenure

MOVES = ("joins", "leaves")
"""Keys whose entries say from which month on a team is there, or is not."""


def moves(data: Any, key: str) -> Iterator[tuple[int, int | None, int | None, dict[str, Any]]]:
    """Entries of ``joins`` or ``leaves``: number, team from 0, month, and what is written."""
    names = team_names(data)
    for i, entry in enumerate(entries(data, key)):
        yield i, _team_at(names, entry.get("team")), month_in(entry.get("from")), entry


def _team_at(names: Sequence[str], ref: Any) -> int | None:
    """The team, from 0, that is meant by a name or number; None if there is none."""
    if str(ref) in names:
        return names.index(str(ref))
    return ref - 1 if is_whole(ref) and 1 <= ref <= len(names) else None


def tenure_months(data: Any) -> Iterator[Finding]:
    """A team joins or leaves later than the first month of the run, and in the run."""
    run = run_months(data)
    for loc, start in [place for key in MOVES for place in values(data, (key,), "from")]:
        month = month_in(start)
        if run is not None and month is not None and not run.first < month <= run.last:
            if month == run.first:
                first = month_name(run.first)
                yield loc, _("must be later than {first}, the run's first month", first=first)
            else:
                ends = {"first": month_name(run.first), "last": month_name(run.last)}
                yield loc, _("the run has only {first} to {last}", **ends)


def tenure_order(data: Any) -> Iterator[Finding]:
    """A team joins once and leaves once, in different months."""
    known: dict[str, dict[int, int | None]] = {}
    for key in MOVES:
        known[key] = {}
        for i, team, month, entry in moves(data, key):
            if team is None:
                continue
            name = shown(entry["team"])
            if team in known[key]:
                yield (key, i, "team"), _("team {team} is named twice", team=name)
            elif key == "leaves" and month is not None and known["joins"].get(team) == month:
                why = _("team {team} joins and leaves in the same month", team=name)
                yield (key, i, "from"), why
            known[key].setdefault(team, month)


def _tenures(data: Any) -> dict[int, Tenure]:
    """When teams come and go, as far as that is written as it must be."""
    known: dict[int, Tenure] = {}
    for key in MOVES:
        for _i, team, month, _entry in moves(data, key):
            if team is not None:
                known[team] = known.get(team, ALWAYS)._replace(**{key: month})
    return known


def successors(data: Any) -> Iterator[Finding]:
    """Who takes over is another team, which the bureau has in that month."""
    known = _tenures(data)
    for i, team, month, entry in moves(data, "leaves"):
        if entry.get("to") is None or team is None or month is None:
            continue
        heir = _team_at(team_names(data), entry["to"])
        if heir == team:
            yield ("leaves", i, "to"), _("a team cannot take over from itself")
        elif heir is not None and not known.get(heir, ALWAYS).is_there(month):
            why = _(
                "the bureau has no team {team} in {month}; name one that is there, or leave it out",
                team=shown(entry["to"]),
                month=month_name(month),
            )
            yield ("leaves", i, "to"), why


def somebody_is_there(data: Any) -> Iterator[Finding]:
    """In every month the bureau has a team."""
    run, known = run_months(data), _tenures(data)
    if run is None or not known or len(known) < len(team_names(data)):
        return
    for month in range(run.first, run.last + 1):
        if not any(tenure.is_there(month) for tenure in known.values()):
            key = MOVES[0] if month == run.first else MOVES[-1]
            yield (key,), _("the bureau has no team in {month}", month=month_name(month))
            return


CHECKS.update(
    {
        somebody_is_there: {"calendar", "history", "teams", "joins", "leaves"},
        tenure_months: {"calendar", "history", "joins", "leaves"},
        tenure_order: {"teams", "joins", "leaves"},
        successors: {"teams", "joins", "leaves"},
    }
)
