"""How certain a run's answer is, in sentences: whether it is paired, and when it was enough."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from sim.language import _, listed, marked
from sim.report.findings.compared import Finding
from sim.report.inputs.given_docket import not_used
from sim.report.quantities import difference_unit, has_spread, number
from sim.scenario.catalogue import MEASURES
from sim.scenario.measure import Measure

FEW = 5
"""Replications below which an interval is no ground for words."""


CHANCE = marked(
    "Chance: what is drawn by lot, such as which cases come in and how long each takes, "
    "differs from replication to replication. The intervals say how far that can move the "
    "figures; more replications make them narrower."
)
CHANCE_OF_STAFF = marked(
    "Chance: what is drawn by lot, how fast the court's people are, which cases come in and how "
    "long each takes, differs from replication to replication. The intervals are for the mean over "
    "all courts with staff drawn like this, not for one court whose people are known; more "
    "replications make them narrower. How much of it is staff, and how narrow the interval would "
    "be for one court whose speeds are given, says python -m sim variance."
)


ASSUMPTIONS = marked(
    "Assumptions: no interval covers them. If a value of the scenario is wrong, the answer "
    "may be wrong however narrow the interval is. What is assumed, and what the model "
    "leaves out, is said below."
)
ASSUMPTIONS_ELSEWHERE = marked(
    "Assumptions: no interval covers them. If a value of the scenario is wrong, the answer "
    "may be wrong however narrow the interval is. What is assumed, and what the model "
    "leaves out, is said in the report of a run."
)


def certainty_of(manifest: Mapping[str, Any]) -> list[str]:
    """Whether arms are paired, why the run stopped when it did, and which arm is best."""
    stopping = manifest.get("stopping") or {}
    sentences = [
        unpaired(manifest),
        _settled(stopping, manifest["replications"]) if "half_widths" in stopping else "",
        _best(stopping, manifest["arms"]) if "best" in stopping else "",
        *not_used(manifest.get("docket_rows", {})),
    ]
    return list(filter(None, sentences))


def how_sure(
    comparison: pd.DataFrame | None = None,
    replications: pd.DataFrame | None = None,
    *,
    staff_is_drawn: bool = False,
    is_report: bool = True,
) -> Iterator[str]:
    """How sure one can be of a study's answer, in plain words.

    Parameters
    ----------
    comparison, replications : pandas.DataFrame, optional
        Its tables, if it is a run.
    staff_is_drawn : bool
        Whether each replication has people of its own.
    is_report : bool
        Whether it is said in a report, where assumptions and limits follow.
    """
    if comparison is not None and replications is not None:
        yield from sure_of_arms(comparison, replications)
    yield _(CHANCE_OF_STAFF if staff_is_drawn else CHANCE)
    yield _(
        "Reality: this is a calculation, no measurement. It says what a change does in the "
        "model, not what it did or will do in a real court."
    )
    yield _(ASSUMPTIONS if is_report else ASSUMPTIONS_ELSEWHERE)


def sure_of_arms(comparison: pd.DataFrame, replications: pd.DataFrame) -> Iterator[str]:
    """How sure it is that each arm closes more or fewer cases than its reference."""
    rows = comparison[comparison["measure"] == "closures_cases"]
    yield from (_sure_of(row, replications) for _index, row in rows.iterrows())


def _sure_of(row: pd.Series, replications: pd.DataFrame) -> str:
    """How clearly an arm closes more or fewer cases than the reference, whatever the size."""
    closures = replications.pivot(index="replication", columns="arm", values="closures_cases")
    each = closures[row["arm"]] - closures[row["reference"]]
    agree = bool((each * math.copysign(1, row["difference"]) > 0).all())
    n = len(each)
    finding = Finding(row)
    text = TOO_RARE if finding.is_rare and n >= FEW else _sure_text(finding, n, agree)
    more = int((each > 0).sum())
    return _(text, arm=row["arm"], reference=row["reference"], n=n, more=more)


TOO_RARE = marked(
    "{arm} against {reference}: too rare to say. Closures differ in too few of the {n} "
    "replications for an interval; {more} say more."
)


ONE = marked(
    "{arm} against {reference}: one replication, which says nothing of chance. Other draws may "
    "turn the answer round."
)
A_FEW = marked(
    "{arm} against {reference}: replications: {n}. These are few; trust the intervals less than "
    "they promise."
)


def _sure_text(finding: Finding, n: int, agree: bool) -> str:
    """The sentence for a difference; ``agree``: all replications do."""
    if n < FEW:
        return ONE if n == 1 else A_FEW
    if not finding.has_interval:
        return marked(
            "{arm} against {reference}: the difference in closures is the same in all {n} "
            "replications; in these replications chance made no difference to it."
        )
    if not finding.shown:
        return marked(
            "{arm} against {reference}: not sure. The interval of the difference in closures holds "
            "0, so it may be that neither closes more; {more} of {n} replications say more."
        )
    if not agree:
        return marked(
            "{arm} against {reference}: sure that closures differ on average, as the interval does "
            "not hold 0; but chance can outweigh it in a single course of events: {more} of {n} "
            "replications say more."
        )
    if min(map(abs, finding.ends)) <= abs(finding.row["difference"]) / 2:
        return marked(
            "{arm} against {reference}: sure that closures differ, as the interval does not hold 0 "
            "and all {n} replications point the same way; how much they differ is less sure."
        )
    return marked(
        "{arm} against {reference}: as sure as a simulation can be. All {n} replications point "
        "the same way in closures, and the interval is far from 0."
    )


def unpaired(manifest: Mapping[str, Any]) -> str:
    """What to say of a run whose arms do not share their worlds; nothing of the others."""
    if not manifest.get("independent"):
        return ""
    return _(
        "Not paired: every arm has cases and staff of its own. The intervals are as wide as "
        "chance between unlike worlds makes them."
    )


def _settled(stopping: dict[str, Any], replications: int) -> str:
    last = stopping["last_to_settle"]
    sought = [row for row in stopping["half_widths"] if row["measure"] == last["measure"]]
    row = next(row for row in sought if row["arm"] == last["arm"])
    measure = MEASURES[row["measure"]]
    of = {
        "replications": replications,
        "confidence": f"{100 * stopping['confidence']:g}",
        "measure": measure.label,
        "arm": row["arm"],
        "width": _width(row["half_width"], measure),
        "wanted": f"± {row['wanted'] * measure.scale:.3g}",
    }
    if row["settled_at"] is not None:
        return _(
            "Stopped after {replications} replications, as precise as was asked ({confidence} %); "
            "the last to settle was {measure} of {arm}, at replication {settled}: now {width} "
            "({wanted} wanted).",
            settled=row["settled_at"],
            **of,
        )
    return _(
        "NOT as precise as was asked after {replications} replications, the most allowed: {open} "
        "of {all} half-widths have not settled, as that of {measure} of {arm}: {width} "
        "({wanted} wanted, {confidence} %).",
        open=sum(row["settled_at"] is None for row in stopping["half_widths"]),
        all=len(stopping["half_widths"]),
        **of,
    )


def _width(half: float | None, measure: Measure) -> str:
    """A half-width that was watched, or why there is none."""
    if half is None or math.isnan(half):
        return _("not known: undefined, or too rare to say")
    if not has_spread(half, measure):
        return _("all replications alike")
    return f"± {half * measure.scale:.3g} {difference_unit(measure)}".rstrip()


def _best(stopping: dict[str, Any], arms: list[str]) -> str:
    best = stopping["best"]
    measure = MEASURES[best["measure"]]
    zone = f"{number(best['zone'], measure)} {difference_unit(measure)}".strip()
    if math.isclose(best["zone"] * measure.scale, 0, abs_tol=0.5 * 10**-measure.digits):
        zone = f"{best['zone'] * measure.scale:.3g} {difference_unit(measure)}".strip()
    of = {"measure": measure.label, "zone": zone, "confidence": f"{100 * stopping['confidence']:g}"}
    if best["arm"] is None:
        left = [arm for arm in arms if not best["out_at"].get(arm)]
        return _(
            "Best in {measure}: not decided among {arms} when differences below {zone} do not "
            "count ({confidence} %).",
            arms=listed(left),
            **of,
        )
    out = [_("{arm} at {at}", arm=arm, at=at) for arm, at in best["out_at"].items() if at]
    return _(
        "Best in {measure}: likely {arm}. The procedure KN selects the best with a probability of "
        "at least {confidence} % if it is better than every other arm by {zone} or more and "
        "replications vary as normal ones do; if by less, what it selects is likely within {zone} "
        "of the best (common random numbers; decided at replication {replications}{out}).",
        arm=best["arm"],
        replications=best["replications"],
        out=_("; out: {arms}", arms=listed(out)) if out else "",
        **of,
    )
