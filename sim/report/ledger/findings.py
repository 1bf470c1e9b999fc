"""What a ledger says, in sentences: what is, what it rests on, and what was left out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd
from rich.table import Column, Table

from sim.language import _, in_a_row, marked, plural
from sim.report.findings.summary import Summary
from sim.report.ledger.fitted import fit_in_words, fit_tables_shown, what_would_settle
from sim.report.ledger.reading import Reading
from sim.report.ledger.terms import label_of, officer_called, unit_in_ledger
from sim.report.printing import plain_table, right
from sim.report.quantities import in_percent, number
from sim.scenario.catalogue import MEASURES

SHOWN = (
    "opening_cases", "filed_cases", "closures_cases", "pending_cases", "clearance_rate",
    "disposition_calendar_days", "time_to_closure_median_days", "time_to_closure_p90_days",
    "closed_cases_only_mean_days", "closures_within_limit_share", "backlog_sd_cases",
    "backlog_gini", "backlog_jain", "pending_age_mean_days", "pending_over_12_months_cases",
)  # fmt: skip
"""Measures of the summary's table, where the ledger has them; the page has all."""
MOST_DONE = 8
"""Kinds of what was found and done that are listed."""
OVERALL = "all"
"""The group of `survival` that is every case of the ledger."""


def ledger_summary(reading: Reading) -> Summary:
    """What a ledger says; of a scenario that was fitted to it the verdict comes first."""
    title = _("What the ledger {file} says", file=Path(reading.file).name)
    window = _("{first} to {last}", first=reading.first, last=reading.last)
    is_fitted = "verdict" in reading
    tables = [*(fit_tables_shown(reading) if is_fitted else ()), *ledger_tables(reading)]
    return Summary(
        {"scenario": {"title": title, "question": window}},
        [*(fit_in_words(reading) if is_fitted else ()), *answer(reading)],
        [*(what_would_settle(reading) if is_fitted else ()), *certainty(reading)],
        tables,
        _note(reading),
    )


def ledger_tables(reading: Reading) -> list[Table]:
    """The measures, and what was found in the rows."""
    problems = reading["problems"]
    found = [problems_table(problems)] if len(problems) else []
    return [measures_table(reading, SHOWN), *found]


def _note(reading: Reading) -> str:
    """What the figures of the table are of; of times other cases than those of the curve."""
    days = _("A day is one of the {days}.", days=reading.days)
    if math.isnan(reading.value("time_to_closure_median_days")):
        return days
    whose = _(
        "Median time to closure and the time of 90 % are of cases filed from {first} to {last}; "
        "the sentence on how long cases take, and the curve, are of all cases of the ledger.",
        first=reading.first,
        last=reading.last,
    )
    return in_a_row([days, whose])


def answer(reading: Reading) -> Iterator[str]:
    """What is, in the order in which one asks."""
    yield from filter(None, (say(reading) for say in (_flow, _pace, _times, _limit, _spread)))


def _cases(n: float) -> str:
    return plural(round(n), "{n:,} case", "{n:,} cases")


def _flow(reading: Reading) -> str:
    value = reading.value
    window = {"first": reading.first, "last": reading.last}
    closed = value("closures_cases")
    if reading.closed_only:
        return _(
            "From {first} to {last} {closed} were closed. What was filed and what is pending the "
            "ledger does not say, as it holds closed cases only.",
            **window,
            closed=_cases(closed),
        )
    return _(
        "When {first} began {opening} were open; until the end of {last} {filed} were filed and "
        "{closed} closed, which left {pending} open.",
        **window,
        opening=_cases(value("opening_cases")),
        filed=f"{value('filed_cases'):,.0f}",
        closed=f"{closed:,.0f}",
        pending=f"{value('pending_cases'):,.0f}",
    )


def _pace(reading: Reading) -> str:
    rate, days = reading.value("clearance_rate"), reading.value("disposition_calendar_days")
    if math.isnan(rate) or math.isnan(days):
        return ""
    return _(
        "For 100 cases filed {closed} were closed. To close as many as are pending takes the "
        "bureau about {days} calendar days at the pace of the last twelve months, or of the window "
        "if it is shorter: a ratio (disposition time), not how long a case takes.",
        closed=f"{100 * rate:.1f}",
        days=f"{days:,.0f}",
    )


def _times(reading: Reading) -> str:
    """The quartiles of the curve, with the band's ends of the median."""
    rows = reading["survival"]
    rows = rows[rows["cases"] == OVERALL]
    if rows.empty:
        return ""
    n = _cases(reading.about["ledger"]["cases"])
    quarter, half, most = (_day(rows, share) for share in (0.75, 0.5, 0.25))
    if half is None:
        return _("Of {n} in the ledger fewer than half were closed while it followed them.", n=n)
    low, high = _day(rows, 0.5, "low_95"), _day(rows, 0.5, "high_95")
    ends = _(" (95 % band {low} to {high})", low=low, high=high) if low and high else ""
    three = (
        _("three quarters in {days}", days=most)
        if most is not None
        else _("whether three quarters ever are, it does not follow far enough")
    )
    return _(
        "Of all {n} in the ledger, open ones heeded, a quarter are closed within {quarter} {days} "
        "of filing, half within {half}{ends}, {three}.",
        n=n,
        quarter=quarter,
        half=half,
        ends=ends,
        three=three,
        days=reading.days,
    )


def _day(rows: pd.DataFrame, share: float, column: str = "open_share") -> int | None:
    """The first day on which no more than a share is open; None if the curve ends before."""
    reached = rows.loc[rows[column] <= share, "day"]
    return int(reached.iloc[0]) if len(reached) else None


def _limit(reading: Reading) -> str:
    share = reading.value("closures_within_limit_share")
    if math.isnan(share):
        return ""
    return _(
        "Of the {closed} closed in these months {share} were closed on time; cases still open "
        "after their limit are not among them.",
        closed=_cases(reading.value("closures_cases")),
        share=in_percent(share),
    )


def _spread(reading: Reading) -> str:
    months = reading["months"]
    if "backlog_gini" not in months or months["backlog_gini"].isna().all():
        return ""
    last = months.iloc[-1]
    gini = months["backlog_gini"]
    return _(
        "At the end of {last} {n} had open cases: the Gini coefficient of their numbers is {gini} "
        "(0: all the same), over the months it lay between {low} ({low_month}) and {high} "
        "({high_month}).",
        last=reading.last,
        n=plural(int(last["officers_with_cases"]), "{n} officer", "{n} officers"),
        gini=f"{last['backlog_gini']:.2f}",
        low=f"{gini.min():.2f}",
        low_month=months["month"].iloc[int(gini.argmin())],
        high=f"{gini.max():.2f}",
        high_month=months["month"].iloc[int(gini.argmax())],
    )


def certainty(reading: Reading) -> Iterator[str]:
    """What the figures rest on, what they are not, and what was left out."""
    entry = reading.about["ledger"]
    yield _(
        "This is {cases} from {rows} rows of the ledger, which knows what happened until {as_of} "
        "({timezone}).",
        cases=_cases(entry["cases"]),
        rows=f"{entry['rows_read']:,}",
        as_of=reading.as_of,
        timezone=(reading.about["map"].get("dates") or {}).get("timezone", "Asia/Shanghai"),
    )
    counted = _(
        "What is counted has no interval: it is the whole ledger and no sample of it. It is as "
        "right as the rows are, and says nothing of months to come."
    )
    curve = _(
        "Only the curve has a band, for which these cases are taken as drawn from many like them."
    )
    yield counted if reading.closed_only else in_a_row([counted, curve])
    yield from _left_out(reading)
    if reading.closed_only:
        yield _(
            "The ledger holds closed cases only (holds: closed_only). Durations are therefore of "
            "cases that were closed, which are shorter than those of all cases; backlogs, pending "
            "cases and rates that need them are left out."
        )
    yield _(
        "A number of open cases is no workload: the ledger does not say how hard cases are, nor "
        "who worked part of the time or was away. That officers hold unequal numbers proves "
        "neither merit nor fault."
    )


def _left_out(reading: Reading) -> Iterator[str]:
    entry, problems = reading.about["ledger"], reading["problems"]
    yield from reading.about["notes"]
    if len(problems):
        lines = problems["line"].nunique()
        yield plural(
            lines,
            "{n:,} row is not as it should be; what was done, the table and problems.csv say.",
            "{n:,} rows are not as they should be; what was done, the table and problems.csv say.",
        )
    if entry["without_officer"]:
        yield plural(
            entry["without_officer"],
            "{n:,} case has no officer, or none yet: it is in all totals, and in no spread.",
            "{n:,} cases have no officer, or none yet: they are in all totals, and in no spread.",
        )
    window = reading.value("filed_cases"), reading.value("opening_cases")
    if not any(map(math.isnan, window)) and sum(window) < entry["cases"]:
        yield _(
            "{n} closed before {first} or filed after {last} are in the curve of all cases, and in "
            "none of the figures of the months.",
            n=_cases(entry["cases"] - sum(window)),
            first=reading.first,
            last=reading.last,
        )


def measures_table(reading: Reading, names: Sequence[str] | None = None) -> Table:
    """Measures and their values; ``names``: which, else all."""
    rows = []
    for name in names or list(reading.values):
        value = reading.value(name)
        if not math.isnan(value):
            rows.append(_measure(reading, name, value))
    title = _("Measures of {first} to {last}", first=reading.first, last=reading.last)
    return plain_table([_("measure"), _("unit"), *right(_("value"))], rows, title=title)


def _measure(reading: Reading, name: str, value: float) -> tuple[str, str, str]:
    if name in MEASURES:
        return label_of(name), unit_in_ledger(name, reading), number(value, MEASURES[name])
    units = dict(zip(reading["measures"]["measure"], reading["measures"]["unit"], strict=True))
    unit = units.get(name)
    digits = 0 if float(value).is_integer() else 3
    return name, "" if not isinstance(unit, str) else unit, f"{value:,.{digits}f}"


def problems_table(problems: pd.DataFrame) -> Table:
    """What was found and done, how often, the most frequent first; and one of the places."""
    kinds = problems.fillna("").groupby(["column", "done"], sort=False, as_index=False)
    found = kinds.agg(n=("line", "size"), line=("line", "first"), found=("found", "first"))
    found = found.sort_values("n", ascending=False, kind="stable")
    rows = [
        (row["column"] or _("the row"), row["done"], str(row["found"]), f"{row['line']}",
         f"{row['n']:,}")
        for row in found.iloc[:MOST_DONE].to_dict("records")
    ]  # fmt: skip
    if left := len(found) - len(rows):
        others = f"{found['n'].iloc[MOST_DONE:].sum():,}"
        rows.append((_("{n} more kinds", n=left), "", "", "", others))
    headings: list[str | Column] = [_("column"), _("done"), _("found, as in")]
    headings += right(_("line"), _("how often"))
    title = _("Rows that are not as they should be, and what was done")
    return plain_table(headings, rows, title=title)


def months_table(reading: Reading) -> Table:
    """The months as a table of the page: the flow and the spread."""
    months = reading["months"]
    headings = {
        "opening_cases": marked("opening"),
        "filed_cases": marked("filed"),
        "closures_cases": marked("closed"),
        "pending_cases": marked("pending"),
        "officers_with_cases": marked("with cases"),
        "backlog_sd_cases": marked("SD"),
        "backlog_gini": marked("Gini"),
        "backlog_jain": marked("Jain"),
    }
    there = {name: text for name, text in headings.items() if name in months}
    digits = {"backlog_sd_cases": 1, "backlog_gini": 3, "backlog_jain": 3}
    rows = [
        [str(row["month"]), *(_figure(row[name], digits.get(name, 0)) for name in there)]
        for row in months.to_dict("records")
    ]
    title = _("Month by month (SD, Gini, Jain: of officers with cases)")
    return plain_table([_("month"), *right(*map(_, there.values()))], rows, title=title)


def officers_table(reading: Reading) -> Table | None:
    """What each officer had in the window; None of a ledger without officers."""
    officers = reading["officers"]
    if officers.empty:
        return None
    sums = {"received": marked("cases allocated"), "closed": marked("closed")}
    at_the_end = {
        "backlog": marked("open at the end"),
        "oldest_case_days": marked("days since filing of the oldest"),
    }
    headings = {name: text for name, text in (sums | at_the_end).items() if name in officers}
    last = officers[officers["month"] == reading.last].set_index("team")
    in_all = officers.groupby("team")[[name for name in sums if name in officers]].sum(min_count=1)
    figures = in_all.join(last[[name for name in at_the_end if name in officers]]).sort_index()
    rows = [
        [officer_called(str(team)), *(_figure(row[name]) for name in headings)]
        for team, row in figures.iterrows()
    ]
    title = _("Officer by officer, by code: it is no ranking")
    return plain_table([_("code"), *right(*map(_, headings.values()))], rows, title=title)


def _figure(value: float, digits: int = 0) -> str:
    return "–" if math.isnan(value) else f"{value:,.{digits}f}"
