"""Every key that a scenario sets, with its value as a reader checks it: shares, cases, dates."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from rich.cells import cell_len
from rich.table import Column, Table

from sim.language import _, chosen, listed, marked
from sim.months import closing_date, first_date, month_number
from sim.report.inputs.assumptions import differing, in_short, is_quantity
from sim.report.inputs.working_days import given_dates, given_years
from sim.report.printing import plain_table
from sim.scenario.governance import GOVERNANCE
from sim.scenario.in_play import written_arms
from sim.scenario.monthly import season_factors
from sim.scenario.origins import labelled
from sim.scenario.plain import is_whole
from sim.scenario.scenario import Scenario

SAID = ("title", "question", *GOVERNANCE, "origins", "arms")
"""Keys that stand elsewhere: at the top, beside the values they are of, with the arms."""
SHARES = {
    "availability", "degree_share", "affinity_share", "named_share", "recovery", "phi",
    "confidence",
}  # fmt: skip
"""Keys of shares of a whole, which are shown in per cent."""
WIDEST_KEY = 32
"""Characters of a line that a key takes; longer ones go on in the next."""
BASES = {"source": marked("source"), "data": marked("data"), "assumed": marked("assumed")}


def values_table(scenario: Scenario) -> Table:
    """A row for each key that the file sets; nothing is cut off in a narrow terminal."""
    rows, heading = values_of(scenario), _("key")
    width = min(max(map(cell_len, (heading, *(key for key, _value in rows)))), WIDEST_KEY)
    columns = [Column(heading, width=width, overflow="fold"), Column(_("value"), overflow="fold")]
    return plain_table(columns, rows)


def values_of(scenario: Scenario) -> list[tuple[str, str]]:
    """Every key that the file sets, and its value in words, with where it comes from if known."""
    resolved = scenario.resolved
    origins = {key: _origin(origin) for key, origin in resolved.get("origins", {}).items()}
    written = {key: value for key, value in resolved.items() if key not in SAID}
    rows = []
    for key, value in _leaves(written, ""):
        notes = [
            note if _is_within(key, of) else _("{key}: {note}", key=of, note=note)
            for of, note in origins.items()
            if _is_within(key, of) or _is_within(of, key)
        ]
        text = _in_words(key, value, scenario)
        rows.append((key, f"{text} [{_('; ').join(notes)}]" if notes else text))
    return rows


def differences_of(scenario: Scenario) -> Iterator[str]:
    """Every key in which arms differ, a line a key: its values, and which arms have each."""
    arms = written_arms(scenario)
    rows = [("parts", *(in_short(list(arm.parts)) for arm in scenario.file.arms))]
    for key, *shown in rows + differing(scenario):
        with_value: dict[str, list[str]] = {}
        for arm, value in zip(arms, shown, strict=False):  # then come arms without responses
            with_value.setdefault(value or "–", []).append(arm.name)
        if len(with_value) > 1:
            values = [f"{value} ({listed(names)})" for value, names in with_value.items()]
            yield f"{key}: {_('; ').join(values)}"


def _is_within(key: str, around: str) -> bool:
    return key == around or key.startswith(f"{around}.")


def _origin(origin: Any) -> str:
    """Where a value comes from, and the note on it."""
    if isinstance(origin, str):
        return _(BASES[origin])
    note = chosen(origin.get("note"))
    basis = _(BASES[origin["from"]])
    return _("{what}: {which}", what=basis, which=note) if note else basis


def _leaves(data: Mapping[str, Any], above: str) -> Iterator[tuple[str, Any]]:
    """Values by their keys; a distribution, or a list of entries, is one value."""
    for name, value in data.items():
        key = f"{above}{name}"
        parts = labelled(value) if key == "parts" else value
        in_language = name in ("description", "note")
        if isinstance(parts, Mapping) and parts and not (in_language or is_quantity(parts)):
            yield from _leaves(parts, f"{key}.")
        elif not (above.startswith("parts.") and name == "name"):
            yield key, value


def _in_words(key: str, value: Any, scenario: Scenario) -> str:
    """The value of a key as a reader checks it."""
    name = key.rpartition(".")[2]
    words = WORDS.get(".".join(key.split(".")[-2:])) or WORDS.get(name)
    if words is not None and value is not None:
        return words(value, scenario)
    return _term(name, value)


def _term(name: str, value: Any) -> str:
    """A single value: a share in per cent, words in the reader's language, all else in short."""
    if name in SHARES and isinstance(value, int | float):
        return _percent(value)
    if name in ("description", "note"):
        return chosen(value)
    if isinstance(value, list) and any(isinstance(entry, Mapping) for entry in value):
        return _alike_together(value)
    return in_short(value)


def _percent(share: float) -> str:
    return _("{percent:g} %", percent=100 * share)


def _entries(texts: list[str]) -> str:
    return _("; ").join(texts)


def _alike_together(entries: list[Any]) -> str:
    """Entries of a list, or names alone; names of those that are alike stand together."""
    full = [{"name": entry} if isinstance(entry, str) else entry for entry in entries]
    names_of: dict[str, list[str]] = {}
    for label, entry in labelled(full).items():
        name, _colon, rest = _named(label, entry).partition(": ")
        names_of.setdefault(rest, []).append(name)
    alike = [(listed(names), rest) for rest, names in names_of.items()]
    return _entries([f"{names}: {rest}" if rest else names for names, rest in alike])


def _named(label: str, entry: Mapping[str, Any], *first: str) -> str:
    """An entry of a list: its name and what else it says, after what is said of it ``first``."""
    said = ("name", "stage", *(("share",) if first else ()))
    rest = [f"{key} {_term(key, value)}" for key, value in entry.items() if key not in said]
    of_itself = entry.get("name") or entry.get("stage") or str(int(label) + 1)
    return f"{of_itself}: {', '.join([*first, *rest])}"


def _weighted(value: list[dict[str, Any]], scenario: Scenario) -> str:
    """Regions or kinds with their parts of all cases, and the weights that say so."""
    del scenario
    total = sum(entry.get("share", 1) for entry in value)
    return _entries([
        _named(label, {**entry, **_closing(entry)}, _part(entry.get("share", 1), total))
        for label, entry in labelled(value).items()
    ])  # fmt: skip


def _part(share: float, total: float) -> str:
    return _("{percent:.1f} % (share {share:g})", percent=100 * share / total, share=share)


def _closing(kind: Mapping[str, Any]) -> dict[str, Any]:
    """The closing types of a kind with their parts of its cases; nothing where it has none."""
    types = kind.get("closing") or {}
    total = sum(one["share"] for one in types.values() if one)
    named = [_named(n, one | {"name": n}, _part(one["share"], total))
             for n, one in types.items() if one]  # fmt: skip
    return {"closing": f"({_entries(named)})"} if named else {}


def _season(value: list[float], scenario: Scenario) -> str:
    """Cases of each month of the year, and of the year, without trend, surges and diversion."""
    rate, factors = scenario.reference.setting.intake.cases_per_month, season_factors(value)
    year = rate * sum(factors)
    of = {
        "cases": " ".join(f"{rate * factor:.0f}" for factor in factors),
        "factors": in_short(value),
        "year": year,
        "usual": 12 * rate,
    }
    if math.isclose(year, 12 * rate):
        return _(
            "{cases} cases a month, January to December (factors {factors}); {year:,.0f} a year",
            **of,
        )
    return _(
        "{cases} cases a month, January to December (factors {factors}); {year:,.0f} a year, not "
        "12 x cases_per_month = {usual:,.0f}, as the factors are not 1 on average",
        **of,
    )


def _shares_of_months(value: list[float], scenario: Scenario) -> str:
    """Cases of each month of the year by its share."""
    rate, total = scenario.reference.setting.intake.cases_per_month, sum(value)
    return _(
        "{cases} cases a month, January to December (shares {shares}); {year:,.0f} a year",
        cases=" ".join(f"{12 * rate * share / total:.0f}" for share in value),
        shares=in_short(value),
        year=12 * rate,
    )


def _diverted(value: float, scenario: Scenario) -> str:
    rate = scenario.reference.setting.intake.cases_per_month
    return _(
        "{percent:g} % of the cases: {kept:.1f} of {all:g} a month are filed",
        percent=100 * value,
        kept=rate * (1 - value),
        all=rate,
    )


def _dispersion(value: float, scenario: Scenario) -> str:
    """How far filings of a month go from their mean: by chance alone, and with the factor."""
    rate = scenario.reference.setting.intake.cases_per_month
    return _(
        "{cv:g}: of a mean of {mean:g} cases a month, filings have the SD {sd:.1f} (Poisson: "
        "{poisson:.1f})",
        cv=value,
        mean=rate,
        sd=math.sqrt(rate + (value * rate) ** 2),
        poisson=math.sqrt(rate),
    )


def _month_factor(value: float, scenario: Scenario) -> str:
    """Between which factors on speed two months of three lie."""
    del scenario
    spread = math.sqrt(math.log1p(value**2))
    return _(
        "{cv:g}: two months of three have speeds of {low:.2f} to {high:.2f} times the usual",
        cv=value,
        low=math.exp(-(spread**2) / 2 - spread),
        high=math.exp(-(spread**2) / 2 + spread),
    )


def _trend(value: float, scenario: Scenario) -> str:
    rate, years = scenario.reference.setting.intake.cases_per_month, scenario.calendar.months / 12
    return _(
        "{percent:+g} % a year: from {first:.1f} cases a month in {start} to {last:.1f} at the end",
        percent=100 * value,
        first=rate,
        start=scenario.calendar.start,
        last=rate * (1 + value) ** years,
    )


def _dates(value: Mapping[str, Any], scenario: Scenario) -> str:
    """First and last date of an absence or a surge, by the closing days of the court's months."""
    closing, first = scenario.calendar.closing_day, month_number(value["from"])
    last = closing_date(first + value["months"] - 1, closing)
    return _("{first} to {last}", first=first_date(first, closing), last=last)


def _absences(value: list[dict[str, Any]], scenario: Scenario) -> str:
    return _entries([
        _("team {team} {dates}, {share} of its speed", team=one["team"],
          dates=_dates(one, scenario), share=_percent(one.get("availability", 0)))
        for one in value
    ]) or "–"  # fmt: skip


def _first_day(entry: dict[str, Any], scenario: Scenario) -> Any:
    return first_date(month_number(entry["from"]), scenario.calendar.closing_day)


def _who_joins(value: Any, scenario: Scenario) -> str:
    if not isinstance(value, list):  # an option of a rule
        return in_short(value)
    return _entries([
        _("team {team} from {date} on", team=one["team"], date=_first_day(one, scenario))
        for one in value
    ]) or "–"  # fmt: skip


def _who_leaves(value: list[dict[str, Any]], scenario: Scenario) -> str:
    return _entries([
        _("team {team} gone from {date} on, its cases {where}", team=one["team"],
          date=_first_day(one, scenario), where=_handed(one.get("to")))
        for one in value
    ]) or "–"  # fmt: skip


def _handed(heir: Any) -> str:
    return _("dealt anew") if heir is None else _("to team {team}", team=heir)


def _surges(value: list[dict[str, Any]], scenario: Scenario) -> str:
    rate = scenario.reference.setting.intake.cases_per_month
    return _entries([
        _("{dates}: {factor:g} times as many, {cases:.0f} cases a month", factor=one["factor"],
          dates=_dates(one, scenario), cases=rate * one["factor"])
        for one in value
    ]) or "–"  # fmt: skip


def _closing_day(value: str | int, scenario: Scenario) -> str:
    first = month_number(scenario.calendar.start)
    ends = [closing_date(first + i, scenario.calendar.closing_day)
            for i in (0, scenario.calendar.months - 1)]  # fmt: skip
    return _("{day}: months end on {first} ... {last}", day=value, first=ends[0], last=ends[1])


def _opening(value: list[Any], scenario: Scenario) -> str:
    del scenario
    if all(map(is_whole, value)):
        return _("{cases:,} cases: {counts}", cases=sum(value), counts=in_short(value))
    entries = _entries([in_short(one) for one in value])
    cases = sum(one.get("cases", 1) for one in value)
    in_pool = sum(one.get("cases", 1) for one in value if one.get("team") is None)
    if not in_pool:
        return _("{cases:,} cases: {entries}", cases=cases, entries=entries)
    return _("{cases:,} cases, {pool:,} of them in the pool: {entries}",
             cases=cases, pool=in_pool, entries=entries)  # fmt: skip


WORDS: Mapping[str, Callable[[Any, Scenario], str]] = {
    "regions": _weighted,
    "kinds": _weighted,
    "season": _season,
    "season.shares": _shares_of_months,
    "diverted": _diverted,
    "dispersion.cv": _dispersion,
    "month_factor.cv": _month_factor,
    "trend_per_year": _trend,
    "absences": _absences,
    "joins": _who_joins,
    "leaves": _who_leaves,
    "surges": _surges,
    "closing_day": _closing_day,
    "years": given_years,
    "holidays": given_dates,
    "make_up_days": given_dates,
    "opening_backlog": _opening,
}
"""How the values of some keys are said, by their last name or the last two."""
