"""A court's ledger that tests read: cases of two years, and what a fit to it could say."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from sim.analysis.ranges import ranges
from sim.report.ledger.reading import Reading
from sim.report.ledger.results import read_ledger

HEADINGS = ("案号", "立案日期", "承办人", "结案日期", "案由")
NAMES = ("张三", "李四", "王五", "赵六")
MAP = """\
columns: {case: 案号, filed: 立案日期, officer: 承办人, closed: 结案日期, kind: 案由}
extract: {as_of: 2014-12-31}
"""
ARMS = ("as_in_ledger", "top_up", "rotation")


def court_cases() -> list[tuple[str, str, str, str, str]]:
    """Two cases every third day, closed after 21 to 110 days if that is known."""
    rows = []
    for i in range(480):
        filed = date(2013, 1, 1) + timedelta(days=3 * (i // 2))
        closed = filed + timedelta(days=21 + (37 * i) % 90)
        kind = "劳动争议" if i % 3 else "民间借贷"
        ends = f"{closed:%Y年%m月%d日}" if closed <= date(2014, 12, 31) else ""
        number = f"（{filed.year}）苏0102执{i + 1}号"
        rows.append((number, f"{filed:%Y-%m-%d}", NAMES[i % 7 % 4], ends, kind))
    return rows


def write_court_ledger(folder: Path) -> None:
    """Write the ledger, in GB18030, and its map: 台账.csv, map.yaml."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEADINGS, *court_cases()])
    (folder / "台账.csv").write_bytes(text.getvalue().encode("gb18030"))
    (folder / "map.yaml").write_text(MAP, encoding="utf-8")


def court_reading(folder: Path) -> Reading:
    """The ledger, written into a folder and read."""
    write_court_ledger(folder)
    reading = read_ledger(folder / "台账.csv", folder / "map.yaml").reading
    about = {"id": "0" * 12, "command": "ledger", "started": "2026-11-01T08:00:00+00:00"}
    return Reading({**reading.about, **about}, reading.tables)


def with_a_fit(reading: Reading, *, ruled_out: bool = False) -> Reading:
    """The same with a fit until six months before its end, whose forecast misses two of them.

    Parameters
    ----------
    ruled_out : bool
        Whether all sets are ruled out, so that there is no range.
    """
    months = reading["months"].iloc[-6:]
    closed = months["closures_cases"].to_numpy(dtype=float)
    forecast = {"month": months["month"], "closures_cases": closed}
    for name, wide in (("model", 3), ("poisson", 8), ("negative_binomial", 12), ("replay", 4)):
        shift = [0, 0, 0, 0, wide + 1, wide + 2] if name == "model" else [0] * 6
        forecast |= {f"{name}_low_90": closed - wide + shift, f"{name}_high_90": closed + wide}
        forecast[f"{name}_high_90"] = forecast[f"{name}_high_90"] + shift
    verdict = [
        ("flows", 0.0, None, 0.0, None, "", "passed"),
        ("coverage", 4.0, 4.0, None, 6, "", "passed"),
        ("score", 1.6, None, 1.1, None, "", "failed"),
        ("statistics", 1.2, None, 3.0, 13, "gini", "passed"),
        ("curve_75", None, None, None, None, "", "not judged"),
    ]
    columns = ["criterion", "value", "low", "high", "of", "which", "answer"]
    tables = {
        "forecast": pd.DataFrame(forecast).reset_index(drop=True),
        "verdict": pd.DataFrame(verdict, columns=columns).astype({"of": float}),
    }
    if not ruled_out:
        tables |= _played()
    entry = {
        "until": str(reading["months"]["month"].iloc[-7]), "months": len(reading.months) - 6,
        "answer": "failed", "why_not": "", "facts": {}, "sets": 0 if ruled_out else 3,
        "ruled_out_by": "gini" if ruled_out else "", "use": [] if ruled_out else [0.3, 0.9],
        "source": "", "responses": ["closures_cases"], "folder": "results/fitted-sets/1",
    }  # fmt: skip
    return Reading({**reading.about, "fit": entry}, {**reading.tables, **tables})


def _played() -> dict[str, pd.DataFrame]:
    """Three sets: the gain of both arms is below 0 at the first and above at the last."""
    gains = {"top_up": (-12.0, 20.0, 80.0), "rotation": (-30.0, -2.0, 4.0)}
    rows = [
        (point, "closures_cases", arm, ARMS[0], gain, gain - 8, gain + 9)
        for arm, of_sets in gains.items()
        for point, gain in enumerate(of_sets)
    ]
    ends = ["low_95", "high_95"]
    effects = pd.DataFrame(
        rows, columns=["point", "measure", "arm", "reference", "difference", *ends]
    )
    for name in ("difference", *ends):
        effects[f"relative_{name}"] = effects[name] / 300
    levels = effects.rename(columns={"difference": "mean"}).drop(columns="reference")
    return {
        "effects": effects,
        "range": ranges(levels, effects),
        "sets": pd.DataFrame({"point": [0, 1, 2], "set": ["1", "2", "3"], "use": [0.3, 0.6, 0.9]}),
    }
