"""How certain a run's answer is, in sentences: what pairing bought, and when it was enough."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from sim.report.words import MEASURES, difference_unit, number


def worth(comparison: pd.DataFrame, manifest: dict[str, Any]) -> list[str]:
    """What pairing bought, why the run stopped when it did, and which arm is best."""
    said = [pairing(comparison, bool(manifest.get("independent")))]
    stopping = manifest.get("stopping")
    if stopping is not None:
        if "half_widths" in stopping:
            said.append(_settled(stopping, manifest["replications"]))
        if "best" in stopping:
            said.append(_best(stopping, manifest["arms"]))
    return [sentence for sentence in said if sentence]


def pairing(comparison: pd.DataFrame, independent: bool) -> str:
    """How the variance of the differences in closures compares with that of independent arms."""
    rows = comparison[comparison["measure"] == "closures_cases"]
    if independent:
        return (
            "Not paired: every arm has cases and staff of its own. The intervals are as wide as "
            "chance between unlike worlds makes them."
        )
    rows = rows[rows["variance_unpaired"] > 0]
    shares = rows["variance_paired"] / rows["variance_unpaired"]
    if shares.empty:
        return ""
    against = "of that between arms with cases and staff of their own"
    what = "Pairing: the variance of the difference in closures is"
    if len(rows) == 1:
        share = float(shares.iloc[0])
        gain = ""
        if 0 < share < 1:
            gain = f"; without pairing {1 / share:.3g} times as many replications would be needed"
        return f"{what} {100 * share:.3g} % {against}{gain}."
    each = ", ".join(
        f"{100 * share:.3g} % ({arm})" for share, arm in zip(shares, rows["arm"], strict=True)
    )
    return f"{what}, as a share {against}: {each}. Below 100 % it saves replications."


def _settled(stopping: dict[str, Any], replications: int) -> str:
    last = stopping["last_to_settle"]
    sought = [row for row in stopping["half_widths"] if row["measure"] == last["measure"]]
    row = next(row for row in sought if row["arm"] == last["arm"])
    measure = MEASURES[row["measure"]]
    unit, confidence = difference_unit(measure), f"{100 * stopping['confidence']:g} %"
    width = f"± {row['half_width'] * measure.scale:.3g} {unit}"
    wanted = f"± {row['wanted'] * measure.scale:.3g}"
    what = f"{measure.label} of {row['arm']}"
    if row["settled_at"] is not None:
        return (
            f"Stopped after {replications} replications, as precise as was asked ({confidence}); "
            f"the last to settle was {what}, at replication {row['settled_at']}: now {width} "
            f"({wanted} wanted)."
        )
    open_rows = [row for row in stopping["half_widths"] if row["settled_at"] is None]
    return (
        f"NOT as precise as was asked after {replications} replications, the most allowed: "
        f"{len(open_rows)} of {len(stopping['half_widths'])} half-widths have not settled, as that "
        f"of {what}: {width} ({wanted} wanted, {confidence})."
    )


def _best(stopping: dict[str, Any], arms: list[str]) -> str:
    best = stopping["best"]
    measure = MEASURES[best["measure"]]
    zone = f"{number(best['zone'], measure)} {difference_unit(measure)}".strip()
    if math.isclose(best["zone"] * measure.scale, 0, abs_tol=0.5 * 10**-measure.digits):
        zone = f"{best['zone'] * measure.scale:.3g} {difference_unit(measure)}".strip()
    confidence = f"{100 * stopping['confidence']:g} %"
    if best["arm"] is None:
        left = [arm for arm in arms if not best["out_at"].get(arm)]
        return (
            f"Best in {measure.label}: not decided among {', '.join(left)} when differences below "
            f"{zone} do not count ({confidence})."
        )
    out = [f"{arm} at {at}" for arm, at in best["out_at"].items() if at]
    return (
        f"Best in {measure.label}: {best['arm']}, right with a probability of at least "
        f"{confidence} if it differs from every other arm by {zone} or more; if by less, it is as "
        f"good as the best to within {zone} (procedure KN, common random numbers; decided at "
        f"replication {best['replications']}" + (f"; out: {', '.join(out)})." if out else ").")
    )
