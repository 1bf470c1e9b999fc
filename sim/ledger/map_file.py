"""A map's file, read and checked as scenarios are: every fault with its line and key."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import ValidationError

from sim.language import _, marked
from sim.ledger.mapping import LedgerMap, Text
from sim.scenario.confined import seen_from
from sim.scenario.days import with_days
from sim.scenario.nodes import Node
from sim.scenario.problems import Finding, InputError, nearest_of_many, shown
from sim.scenario.reading import read_tree
from sim.scenario.wording import messages

EXAMPLE = marked("columns: {case: 案号, filed: 立案日期, closed: 结案日期}")
ALIKE = {"kind", "region", "status", "outcome", "event"}
"""Keys of columns that may be the same one: a way to close is a status, too."""
AT = {"filed": "filed_at", "assigned": "assigned_at", "closed": "closed_at"}
"""Days of a case, and how events tell them."""
CHINA = ("beijing", "peking", "china", "北京", "中国")
"""What is written for the time zone of China, which is called Asia/Shanghai."""


def read_map(path: str | Path) -> LedgerMap:
    """Read and check a map.

    Parameters
    ----------
    path : str or Path
        A YAML file.

    Raises
    ------
    InputError
        With every problem of the file, each with its line and key.
    """
    tree = _with_days(read_tree(Path(path), EXAMPLE), Path(path).parent)
    plain = tree.plain()
    try:
        known = LedgerMap.model_validate(plain)
    except ValidationError as invalid:
        findings = messages(invalid.errors(include_url=False), LedgerMap, plain)
        raise InputError(tree.problems(findings)) from None
    if found := tree.problems(contradictions(known)):
        raise InputError(found)
    return known


def _with_days(tree: Node, folder: Path) -> Node:
    """The tree with the days of a table in place of its path, which is seen from the map."""
    node = tree.value.get("days")
    if node is None or not isinstance(node.value, str):
        return tree
    if Path(node.value).suffix:
        node = Node(seen_from(folder, node), node.place)
    calendar = Node({"working_days": node}, node.place)
    known = with_days(Node({"calendar": calendar}, node.place))
    return Node({**tree.value, "days": known.value["calendar"].value["working_days"]}, tree.place)


def contradictions(known: LedgerMap) -> Iterator[Finding]:
    """What in a map does not go together, or is missing, each with its key."""
    yield from _of_days(known)
    yield from _of_events(known)
    yield from _of_headings(known)
    dates, extract = known.dates, known.extract
    if not is_time_zone(dates.timezone):
        why = _("found {found}; there is no such time zone", found=shown(dates.timezone))
        of_china = any(name in dates.timezone.lower() for name in CHINA)
        hint = nearest_of_many("Asia/Shanghai" if of_china else dates.timezone, zones())
        yield ("dates", "timezone"), why + hint
    if dates.earliest and dates.latest and dates.earliest > dates.latest:
        yield ("dates", "earliest"), _("must not be after {latest}", latest=dates.latest)
    if extract.begins and extract.as_of and extract.begins > extract.as_of:
        yield ("extract", "begins"), _("must not be after {latest}", latest=extract.as_of)
    if extract.later == "censor" and extract.as_of is None:
        yield ("extract", "as_of"), _("'as_of' is missing: 'later: censor' needs it")


def _of_days(known: LedgerMap) -> Iterator[Finding]:
    """Days that a case must have: its filing and its closure."""
    columns, rows = known.columns, known.rows
    if columns.filed is None and columns.time is None:
        why = marked(
            "'filed' is missing, the column of the day of filing; of rows that are events give "
            "'time' and  rows: {one_per: event}"
        )
        yield ("columns",), _(why)
    if columns.closed is None and rows.closed_at is None:
        why = marked(
            "'closed' is missing, the column of the day of closure; of rows that are events name "
            "those that close a case:  rows: {closed_at: [...]}"
        )
        yield ("columns",), _(why)
    for column, event in AT.items():
        if getattr(columns, column) is not None and getattr(rows, event) is not None:
            why = marked("give this or columns.{column}, not both")
            yield ("rows", event), _(why, column=column)


def _of_events(known: LedgerMap) -> Iterator[Finding]:
    """What rows that are events need, and others cannot have."""
    columns, rows = known.columns, known.rows
    named = [event for event in AT.values() if getattr(rows, event) is not None]
    at = (rows.filed_at, rows.closed_at) if rows.one_per == "event" else ()
    if rows.reopened == "new_case" and (rows.one_per == "assignment" or None in at):
        why = marked("needs rows that are cases, or events with  filed_at  and  closed_at")
        yield ("rows", "reopened"), _(why)
    if rows.one_per == "event":
        needed = {"time": columns.filed is None or named, "event": named}
        for column in (c for c, wanted in needed.items() if wanted and not getattr(columns, c)):
            why = marked("'{column}' is missing: rows are events")
            yield ("columns",), _(why, column=column)
        return
    for event in named:
        yield ("rows", event), _("is of rows that are events: give  one_per: event, too")
    for column in ("event", "time"):
        if getattr(columns, column) is not None:
            why = marked("is of rows that are events: give  rows: {one_per: event}, too")
            yield ("columns", column), _(why)


def _of_headings(known: LedgerMap) -> Iterator[Finding]:
    """A column that is meant as two things that cannot be the same."""
    headings = {key: headings_of(known, key) for key in type(known.columns).model_fields}
    for one, other in combinations(headings, 2):
        both = [name for name in headings[other] if name in headings[one]]
        # a number that is one only with its court: the court may be the region, too
        joined = one == "case" and len(headings[one]) > 1
        if both and not joined and not {one, other} <= ALIKE:
            why = marked("found {found}, which is the column of '{other}' already")
            yield ("columns", other), _(why, found=shown(both[0]), other=one)


def headings_of(known: LedgerMap, key: str) -> tuple[Text, ...]:
    """Headings that a key of ``columns`` names; none if it is not there."""
    named = getattr(known.columns, key)
    if named is None:
        return ()
    return (named,) if isinstance(named, str) else tuple(named)


@cache
def zones() -> frozenset[str]:
    """Names of time zones that this computer knows; none without a table of them."""
    return frozenset(available_timezones())


def is_time_zone(name: str) -> bool:
    """Whether a name is one of a time zone; any, where this computer has no table of them.

    Only times with an offset need it: those tell the reader when they come.
    """
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return name == "UTC" or not zones()
    return True
