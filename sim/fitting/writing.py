"""The fitted scenario as files: the scenario, its cases, and the sets that are not ruled out."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from textwrap import wrap
from typing import Any

from sim.fitting.model import CLOSE, TAKE_UP
from sim.fitting.replay import Cases
from sim.fitting.waves import FittedSet
from sim.language import LANGUAGES, _, in_a_row, marked, speaking
from sim.running.files import growing
from sim.scenario.origins import NOTHING, value_at
from sim.scenario.problems import InputError, problem
from sim.world.begun import IN_POOL

WIDTH = 100
UNKNOWN: tuple[Any, ...] = (NOTHING, [], 0.0)
"""Values of which a ledger says nothing."""
ARMS: tuple[Mapping[str, Any], ...] = (
    {
        "name": "as_in_ledger",
        "title": {"en": "as in the ledger", "zh": "按台账分案"},
    },
    {"name": "top_up", "allocation": {"rule": "top_up", "timing": "rolling"}},
    {"name": "rotation", "allocation": {"rule": "rotation", "timing": "rolling"}},
)
"""What happened comes first, and is the file's own rule; all are dealt on the day of filing."""
QUESTION = marked(
    "What would top-up, or rotation, have changed in these months, with the cases that were filed "
    "and the officers who were there?"
)
FAILED = marked(
    "The model failed on this ledger: what it says of ways to allocate is no result, do not decide "
    "by it."
)
ONE_OF_SEVERAL = marked(
    "The answer is the range over all sets of values that the ledger does not rule out (run with "
    "--sets); a figure at one set alone, and its interval, is none."
)
COUNTED = marked("counted in the ledger")
NO_LIMITS = marked(
    "the ledger has no time limits; with this one, which is not the court's, measures of what is "
    "closed within it say nothing of the court"
)
NOTES: tuple[tuple[str, str, str], ...] = (
    ("calendar.start", "data", marked("the months that were asked for")),
    ("calendar.months", "data", marked("the months that were asked for")),
    ("intake.cases_per_month", "data", COUNTED),
    ("intake.regions", "data", COUNTED),
    ("intake.dispersion.cv", "data", marked("how filings of months vary beyond chance")),
    ("kinds", "data", COUNTED),
    ("amount", "data", COUNTED),
    ("time_limit_days", "data", marked("the median; each case has its own in the table of cases")),
    ("docket", "data", marked("the ledger's cases, with their officers")),
    (
        "month_factor.cv",
        "data",
        marked(
            "how closures per open case vary between months beyond chance in the months fitted; "
            "that it is speeds that vary is assumed"
        ),
    ),
    ("joins", "data", marked("the month of an officer's first case")),
    ("leaves", "data", marked("the month after an officer's last case")),
    (
        f"route.{TAKE_UP}.wait",
        "data",
        marked("of one set of several: see the table of sets"),
    ),
    (
        f"route.{TAKE_UP}.work",
        "assumed",
        marked(
            "the share of time worked that the set has, over the closures; the ledger does not say "
            "it. Half of the work is in each stage: of that it says nothing"
        ),
    ),
    (f"route.{CLOSE}.work", "assumed", marked("as much as to take a case up")),
    (
        "teams.each.officer_speed",
        "assumed",
        marked("of one set of several: see the table of sets"),
    ),
    (
        "teams.list",
        "assumed",
        marked("names from the ledger; how much time each officer has is a value of the set"),
    ),
    (
        "service_order",
        "assumed",
        marked("of one set of several: see the table of sets"),
    ),
    ("opening_stages", "assumed", marked("drawn, given how old each case is")),
)
"""Where values come from: key, origin, and a word on it."""
SECTIONS = {
    "calendar": marked("The ledger's months."),
    "intake": marked("What was filed, in the months that were fitted; cases come from the docket."),
    "route": marked(
        "A case is taken up, waits, and is closed. Work and wait are of one set of several: see "
        "the table of sets."
    ),
    "teams": marked("Officers, and the share of their time that each has for these cases."),
    "month_factor": marked("Months in which everybody is faster or slower."),
    "joins": marked("Who was there when: from the first case to the last."),
    "docket": marked("The ledger's cases. Works and waits are drawn anew in each replication."),
    "arms": marked("What happened, and what is asked."),
    "origins": marked("Where each value comes from."),
}


def scenario_text(data: Mapping[str, Any], head: Sequence[str]) -> str:
    """A scenario as a file has it, with words on each section.

    Parameters
    ----------
    data : Mapping
        The scenario.
    head : sequence of str
        Lines of the comment that it begins with.
    """
    parts = ["".join(f"# {part}\n" for line in head for part in wrap(line, WIDTH - 2))]
    for key, value in data.items():
        if value in ([], None):
            continue
        said = f"\n# {_(SECTIONS[key])}\n" if key in SECTIONS else ""
        parts.append(said + _dumped({key: value}, flat=isinstance(value, Mapping | list)))
    return "".join(parts)


def _dumped(value: Mapping[str, Any], *, flat: bool) -> str:
    """A part of a YAML file; ``flat``: its leaves each on a line."""
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.default_flow_style = None if flat and "origins" not in value else False
    yaml.width = WIDTH
    yaml.representer.ignore_aliases = lambda _value: True
    file = io.StringIO()
    yaml.dump(value, file)
    return file.getvalue()


def with_origins(data: Mapping[str, Any], *, has_limits: bool) -> dict[str, Any]:
    """A scenario with what it asks, its arms, and where its values come from.

    Parameters
    ----------
    has_limits : bool
        Whether the ledger has time limits; else one is assumed, and said so.
    """
    whole = {
        "title": data["title"],
        "question": in_both(QUESTION),
        **{key: value for key, value in data.items() if key not in ("title", "arms")},
        "arms": [dict(arm) for arm in ARMS],
        "replications": 30,
    }
    whole["seed"] = whole.pop("seed")
    notes = {key: (origin, note) for key, origin, note in NOTES}
    if not has_limits:
        notes["time_limit_days"] = ("assumed", NO_LIMITS)
    whole["origins"] = {
        key: {"from": origin, "note": in_both(note)}
        for key, (origin, note) in notes.items()
        if value_at(whole, key) not in UNKNOWN
    }
    return whole


def in_both(*texts: str) -> dict[str, str]:
    """Sentences in both languages, as a scenario has them."""
    said: dict[str, str] = {}
    for language in LANGUAGES:
        with speaking(language):
            said[language] = in_a_row(map(_, texts))
    return said


def asked(question: str, sets: int, *, failed: bool) -> dict[str, str]:
    """A scenario's question: every run of it says what its figures are worth.

    Parameters
    ----------
    question : str
        In English.
    sets : int
        How many sets of values the scenario is one of.
    failed : bool
        Whether the model failed on the held-out months.
    """
    before, after = [FAILED] * failed, [ONE_OF_SEVERAL] * (sets > 1)
    return in_both(*before, question, *after)


def cases_table(
    cases: Cases, labels: Sequence[str], names: tuple[Sequence[str], Sequence[str], Sequence[str]]
) -> str:
    """Cases of a ledger as a docket: CSV.

    Parameters
    ----------
    cases : Cases
        N of them.
    labels : sequence of str
        Their numbers, (N,).
    names : tuple
        Those of teams, regions and kinds.
    """
    teams, regions, kinds = names
    several = [("region", regions, cases.region), ("kind", kinds, cases.kind)]
    columns: dict[str, Iterable[Any]] = {
        "case": labels,
        "filed_day": map(repr, cases.filed.tolist()),
        "amount_yuan": map("{:.15g}".format, cases.amount.tolist()),
        "opening_team": [
            ("" if day >= 0 else teams[t] if t >= 0 else IN_POOL)
            for day, t in zip(cases.filed.tolist(), cases.team.tolist(), strict=True)
        ],
        "team": [teams[t] if t >= 0 else "" for t in cases.team.tolist()],
        **{
            name: [own[i] for i in number.tolist()] for name, own, number in several if len(own) > 1
        },
        "limit_days": map("{:.10g}".format, cases.limit.tolist()),
    }
    return _csv(columns)


def sets_table(
    keys: Sequence[Mapping[str, Any]], sets: Sequence[FittedSet], source: str = ""
) -> str:
    """The sets as a table whose columns are keys of the scenario: CSV.

    Parameters
    ----------
    keys : sequence of Mapping
        The keys that each set has, with their values.
    sets : sequence of FittedSet
        The sets.
    source : str
        Who says how much of the time is worked; nothing where the ledger leaves it open.
    """
    columns: dict[str, Iterable[Any]] = {
        "set": range(1, len(sets) + 1),
        "use": [one.point.use for one in sets],
    }
    if source:
        columns["use_source"] = [source] * len(sets)
    columns["# implausibility"] = [f"{one.worst:.3g}" for one in sets]
    columns |= {key: [row[key] for row in keys] for key in (keys[0] if keys else ())}
    return _csv(columns)


def _csv(columns: Mapping[str, Iterable[Any]]) -> str:
    import csv

    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    return file.getvalue()


def write_together(files: Mapping[Path, str]) -> None:
    """Write several files, all of them or none.

    Raises
    ------
    InputError
        If one of them is there already.
    """
    there = [path for path in files if path.exists()]
    if there:
        why = _("is there already; write under another name, or take it away")
        raise InputError([problem(path, why) for path in there])
    with ExitStack() as all_of_them:
        for path, text in files.items():
            all_of_them.enter_context(growing(path)).write_bytes(text.encode())
