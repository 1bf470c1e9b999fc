"""Checks across keys. They look at plain data, so that they also speak when a part is broken."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from sim.language import _, marked
from sim.months import dates_filed, first_date, month_name, month_number
from sim.scenario.arm_checks import contrasted_arms, part_names
from sim.scenario.days import unknown_years
from sim.scenario.names import same_folder, same_looking
from sim.scenario.numbers import MOST_MONTHS, MOST_TEAMS
from sim.scenario.opening_checks import Bureau, opening_findings
from sim.scenario.parts import YEAR
from sim.scenario.places_checks import Places, home_findings, move_findings
from sim.scenario.plain import dig, entries, is_whole, values
from sim.scenario.problems import Finding, Loc, nearest, shown
from sim.scenario.reopening_checks import clock_needs_wait, same_clock
from sim.scenario.rule_checks import option_findings
from sim.scenario.shared_checks import shared_people
from sim.scenario.team_forms import team_entries
from sim.scenario.tracks_checks import Tracks, track_findings

MONTH = re.compile(YEAR + r"-(0[1-9]|1[0-2])(-\d\d)?$")
REGIONS = ("intake", "regions")
WORLD_LISTS = {REGIONS: "name", ("route",): "stage", ("kinds",): "name"}
"""Lists that say what is filed, and the key that its entries are called by."""


def team_names(data: Any) -> list[str]:
    """Names of the teams, their numbers from 1 where they have none."""
    teams = dig(data, "teams")
    if listed := team_entries(teams):
        return [str(dig(team, "name") or i + 1) for i, team in enumerate(listed)]
    count = dig(teams, "count")
    return [str(i + 1) for i in range(count)] if is_whole(count) and count <= MOST_TEAMS else []


def _no_team(ref: Any, names: dict[str, None]) -> str | None:
    """Why a reference names no team; None if it does, or if its form is wrong anyway."""
    if not names or not (is_whole(ref) or isinstance(ref, str)):
        return None
    if str(ref) in names or (is_whole(ref) and 1 <= ref <= len(names)):
        return None
    if all(name.isdigit() for name in names):
        return _("no team {team}; there are teams 1 to {n}", team=shown(ref), n=len(names))
    return _("no team {team}; {nearest}", team=shown(ref), nearest=nearest(str(ref), names))


def references(data: Any) -> Iterator[Finding]:
    """Homes, tracks, absences and opening cases name teams that exist."""
    labels = team_names(data)
    names = dict.fromkeys(labels)
    if len(names) < len(labels):
        return  # a name that stands twice is most likely the one that is missed
    refs: list[tuple[Loc, Any]] = []
    for loc, home in values(data, REGIONS, "home"):
        refs += [((*loc, j), ref) for j, ref in enumerate(home if isinstance(home, list) else [])]
    for loc, teams in values(data, ("tracks",), "teams"):
        refs += [((*loc, j), ref) for j, ref in enumerate(teams if isinstance(teams, list) else [])]
    for part in ("absences", "joins", "leaves", "opening_backlog"):
        refs += values(data, (part,), "team")
    refs += values(data, ("leaves",), "to")
    yield from ((loc, why) for loc, ref in refs if (why := _no_team(ref, names)))
    counts = dig(data, "opening_backlog")
    are_numbers = isinstance(counts, list) and counts and all(map(is_whole, counts))
    if are_numbers and names and len(counts) != len(names):
        why = marked("found {numbers} numbers for {teams} teams; give one number a team")
        yield ("opening_backlog",), _(why, numbers=len(counts), teams=len(names))


class Duplicate(str):
    """That a name is used already, and where: ``first``, whose line the data does not know."""

    first: Loc = ()
    name: str = ""

    @classmethod
    def of(cls, name: str, first: Loc) -> Duplicate:
        """The words without a line."""
        why = _("{name} is used already, by entry {entry}", name=shown(name), entry=first[-2])
        words = cls(why)
        words.first, words.name = first, name
        return words

    def with_line(self, line: int) -> str:
        """The words with the line of the first; 0: there is none."""
        if not line:
            return str(self)
        return _("{name} is used already, in line {line}", name=shown(self.name), line=line)


def duplicates(data: Any) -> Iterator[Finding]:
    """No two entries of a list have one name, no region one team twice."""
    for path, key in {
        **WORLD_LISTS,
        ("teams",): "name",
        ("teams", "list"): "name",
        ("parts",): "name",
        ("arms",): "name",
    }.items():
        first: dict[str, Loc] = {}
        for loc, name in _names_at(data, path, key):
            if isinstance(name, str):
                # Arms have folders, and some systems do not tell folders A and a apart.
                folded = same_folder(name) if path == ("arms",) else same_looking(name)
                if (before := first.setdefault(folded, loc)) != loc:
                    yield loc, Duplicate.of(name, before)
    for loc, home in values(data, REGIONS, "home"):
        if isinstance(home, list) and len(set(map(str, home))) < len(home):
            yield loc, _("names a team twice")


def _names_at(data: Any, path: tuple[str, ...], key: str) -> Iterator[tuple[Loc, Any]]:
    """Names of the entries of a list; of teams, those that stand by themselves, too."""
    if path[0] != "teams":
        yield from values(data, path, key)
    elif isinstance(teams := dig(data, *path), list):
        for i, team in enumerate(teams):
            yield (*path, i, key), team if isinstance(team, str) else dig(team, key)


def route_end(data: Any) -> Iterator[Finding]:
    """The last stage has no wait: the case closes when its work ends."""
    route = entries(data, "route")
    if route and route[-1].get("wait") is not None:
        why = _("the last stage has no wait: a case closes when its last stage's work ends")
        yield ("route", len(route) - 1, "wait"), why


def team_shape(data: Any) -> Iterator[Finding]:
    """No more divisions than teams."""
    count, divisions = dig(data, "teams", "count"), dig(data, "teams", "divisions")
    if is_whole(count) and is_whole(divisions) and divisions > count > 0:
        why = _("found {divisions} divisions for {teams} teams", divisions=divisions, teams=count)
        yield ("teams", "divisions"), why


def region_homes(data: Any) -> Iterator[Finding]:
    """Every region says which teams serve it, or none does where homes are even."""
    yield from home_findings(dig(data, "intake", "homes"), entries(data, *REGIONS))


def moved_teams(data: Any) -> Iterator[Finding]:
    """Teams that move exist, move once, to a division that there is, and leave no region alone."""
    homes, regions = dig(data, "intake", "homes"), entries(data, *REGIONS)
    moves, names, teams = entries(data, "moves"), team_names(data), dig(data, "teams")
    known = dict.fromkeys(names)
    if moves and dig(data, "staff", "matching") == "two_way":
        yield ("moves",), _("with  matching: two_way  the divisions' chiefs choose their teams")
    elif len(known) == len(names):  # one that stands twice is said elsewhere
        no_team = partial(_no_team, names=known)
        yield from move_findings(Places(homes, regions, moves, teams, names, no_team))


def calendar_keys(data: Any) -> Iterator[Finding]:
    """One kind of calendar, and a closing day only where there are days to close on."""
    calendar = dig(data, "calendar")
    has_days = dig(calendar, "working_days") is not None
    if has_days and dig(calendar, "days_per_month") is not None:
        yield ("calendar", "days_per_month"), _("give days_per_month or working_days, not both")
    if not has_days and dig(calendar, "closing_day") not in (None, "last"):
        why = _("needs  working_days: china  (or weekdays, all, or the path of a table of days)")
        yield ("calendar", "closing_day"), why


def month_in(value: Any) -> int | None:
    """Number of a month that is written as it must be; None for anything else."""
    return month_number(value) if isinstance(value, str) and MONTH.match(value) else None


class Months(NamedTuple):
    """Months of a run, by their numbers: the first, the first of the comparison, and the last."""

    first: int
    start: int
    last: int


def run_months(data: Any) -> Months | None:
    """The months of the run; None if they are not known."""
    start, months = month_in(dig(data, "calendar", "start")), dig(data, "calendar", "months")
    history = dig(data, "history", "months") or 0
    if start is None or not is_whole(months) or not is_whole(history):
        return None  # whatever is no number of months is said by the vocabulary
    if not (1 <= months <= MOST_MONTHS and 0 <= history <= MOST_MONTHS):
        return None
    return Months(start - history, start, start + months - 1)


def calendar_span(data: Any) -> Iterator[Finding]:
    """Months that are spoken of lie where they must; the Chinese calendar knows the years."""
    run = run_months(data)
    if run is None:
        return
    first, last = run.first, run.last
    for path in MONTHS_FROM:
        for loc, start in values(data, path, "from"):
            month = month_in(start)
            if month is not None and not first <= month <= last:
                ends = {"first": month_name(first), "last": month_name(last)}
                yield loc, _("the run has only {first} to {last}", **ends)
    yield from _opening_dates(data, first)
    if (days := dig(data, "calendar", "working_days")) is not None:
        opening = [month_in(filed) for _loc, filed in values(data, ("opening_backlog",), "filed")]
        # A month that does not close on its last day begins in the one before.
        begin = first if dig(data, "calendar", "closing_day") in (None, "last") else first - 1
        yield from unknown_years(days, min([begin, *filter(None, opening)]), last)


MONTHS_FROM = (("intake", "surges"), ("absences",))
"""Where entries have a first month, ``from``, and last for some months."""


def _opening_dates(data: Any, first: int) -> Iterator[Finding]:
    """Cases that the teams have when the run starts were filed before its first day."""
    closing_day = dig(data, "calendar", "closing_day")
    is_day = is_whole(closing_day) and 1 <= closing_day <= 28
    if first <= 12:  # no date lies before the year 1
        return
    begin = first_date(first, closing_day if is_day else "last")
    for loc, _filed in _filed_on(data, lambda day: day is not None and day >= begin):
        yield loc, _("must lie before the run, whose first day is {day}", day=begin.isoformat())


def real_days(data: Any) -> Iterator[Finding]:
    """Days of filing exist, as 2001-02-31 does not."""
    for loc, filed in _filed_on(data, lambda day: day is None):
        yield loc, _("found {found}; there is no such day", found=shown(filed))


def _filed_on(data: Any, is_odd: Callable[[date | None], bool]) -> Iterator[tuple[Loc, str]]:
    """Where opening cases were filed on an odd first day, and how it is written; None: no day.

    Many cases are filed in few months, so that each month is looked at once.
    """
    written = [entry.get("filed") for entry in entries(data, "opening_backlog")]
    several = {filed for filed in written if isinstance(filed, str) and MONTH.match(filed)}
    odd = {filed for filed in several if is_odd(_first_day(filed))}
    for i, filed in enumerate(written if odd else ()):
        if isinstance(filed, str) and filed in odd:
            yield ("opening_backlog", i, "filed"), filed


def _first_day(filed: str) -> date | None:
    """The first day of a month, or a day; None if there is no such day."""
    try:
        return dates_filed(filed)[0]
    except ValueError:
        return None


def closing_types(data: Any) -> Iterator[Finding]:
    """Closing types for every kind or for none; a stage before the one that must wait."""
    kinds = entries(data, "kinds")
    have_types = [dig(kind, "closing") is not None for kind in kinds]
    for i, has in enumerate(have_types):
        if any(have_types) and not has:
            yield ("kinds", i), _("has no closing types, but other kinds have; give them for all")
        needs_time = dig(kinds[i], "closing", "lack_of_assets")
        if needs_time is not None and len(entries(data, "route")) == 1:
            why = _("needs a route of two stages or more: the last one is held back")
            yield ("kinds", i, "closing", "lack_of_assets"), why


def staff_posts(data: Any) -> Iterator[Finding]:
    """People enough for the posts, and no speeds besides their abilities."""
    staff, teams = dig(data, "staff"), dig(data, "teams")
    if not isinstance(staff, dict):
        return
    if isinstance(teams, list) or team_entries(teams):
        yield ("teams",), _("with staff, give the teams as a group: count, divisions")
    if not isinstance(teams, dict) or team_entries(teams):
        return
    for key in ("officer_speed", "assistant_speed"):
        if dig(teams, key) not in (None, 1, {"fixed": 1}):
            why = _("with staff, speeds are people's abilities; leave it out or set it to 1")
            yield ("teams", key), why
    count, people = dig(teams, "count"), staff.get("people")
    alone = teams.get("assistant_speed", 1) is None
    if is_whole(count) and is_whole(people) and people < count * (1 if alone else 2):
        why = marked("found {people} people for {posts} officers and {posts} assistants")
        if alone:
            why = marked("found {people} people for {posts} lone officers")
        yield ("staff", "people"), _(why, people=people, posts=count)
    if staff.get("selection") == "seniority" and staff.get("age") is None:
        yield ("staff", "selection"), _("seniority needs staff.age")
    capacity, divisions = staff.get("division_capacity"), dig(teams, "divisions") or 1
    if isinstance(capacity, list) and is_whole(divisions) and len(capacity) != divisions:
        why = marked("found {numbers} numbers for {divisions} divisions; give one a division")
        yield ("staff", "division_capacity"), _(why, numbers=len(capacity), divisions=divisions)


def kinds_of_tracks(data: Any) -> Iterator[Finding]:
    """Tracks name kinds that exist and each team once, and leave no kind to nobody."""
    kinds = [str(name) for _loc, name in values(data, ("kinds",), "name")] or ["general"]
    tracks = Tracks(entries(data, "tracks"), kinds, team_names(data))
    yield from track_findings(tracks, escalates=dig(data, "escalate") is not None)


def opening_cases(data: Any) -> Iterator[Finding]:
    """Opening cases are of stages, kinds and regions that exist, and wait or are worked on."""
    kinds = [str(name) for _loc, name in values(data, ("kinds",), "name")] or ["general"]
    regions = [str(name) for _loc, name in values(data, REGIONS, "name")]
    if route := entries(data, "route"):
        yield from opening_findings(entries(data, "opening_backlog"), Bureau(route, kinds, regions))


def standing_needs_ranking(data: Any) -> Iterator[Finding]:
    """Who is last or commended is known from an appraisal only."""
    for name in ("accountability", "recognition"):
        if dig(data, "responses", name) is not None and dig(data, "appraisal") is None:
            yield ("responses", name), _("needs  appraisal: {}  (or its keys)")


def options_of_rules(data: Any) -> Iterator[Finding]:
    """What a rule's options say of kinds and teams is of kinds and teams that there are."""
    kinds = [str(name) for _loc, name in values(data, ("kinds",), "name")] or ["general"]
    weights, cards = (dig(data, "allocation", key) for key in ("weights", "cards"))
    yield from option_findings(weights, cards, kinds, len(team_names(data)))


def same_docket_shape(history: Any, data: Any) -> Iterator[Finding]:
    """Cases filed before the comparison go on under the arm: lists keep their entries."""
    if all(dig(history, path[0]) is dig(data, path[0]) for path in WORLD_LISTS):
        return
    for path, key in WORLD_LISTS.items():
        before, after = (
            [(e.get(key), e.get("closing") is None) for e in entries(of, *path)]
            for of in (history, data)
        )
        if before != after:
            why = _(
                "an arm may change the values of {key}, not its entries, while history runs "
                "(history.months > 0) or there is an opening_backlog: cases filed before go on "
                "under the arm",
                key=".".join(path),
            )
            yield path, why
    yield from same_clock(history, data)


CHECKS: dict[Callable[[Any], Iterator[Finding]], set[str]] = {
    references: {"teams", "intake", "absences", "joins", "leaves", "opening_backlog", "tracks"},
    duplicates: {"intake", "kinds", "teams", "parts", "arms", "route"},
    route_end: {"route"},
    clock_needs_wait: {"route"},
    team_shape: {"teams"},
    region_homes: {"intake"},
    moved_teams: {"moves", "teams", "intake", "staff"},
    calendar_keys: {"calendar"},
    calendar_span: {"calendar", "history", "intake", "absences", "opening_backlog"},
    real_days: {"opening_backlog"},
    opening_cases: {"opening_backlog", "route", "kinds", "intake"},
    part_names: {"parts", "arms"},
    contrasted_arms: {"contrasts", "arms"},
    closing_types: {"kinds", "route"},
    staff_posts: {"staff", "teams"},
    shared_people: {"teams", "route", "division_assistants", "pool", "staff"},
    kinds_of_tracks: {"tracks", "escalate", "kinds", "teams"},
    standing_needs_ranking: {"responses", "appraisal"},
    options_of_rules: {"allocation", "kinds", "teams"},
}
"""All checks, and the keys that each looks at; modules that know more add theirs."""


def findings(data: Any, checked: Collection[str] = ()) -> Iterator[Finding]:
    """What is wrong with a resolved scenario.

    Parameters
    ----------
    checked : Collection[str]
        Keys whose values were checked before, all together.
    """
    there = set(data) if isinstance(data, dict) else set()
    for check, keys in CHECKS.items():
        if not keys & there <= set(checked):
            yield from check(data)
