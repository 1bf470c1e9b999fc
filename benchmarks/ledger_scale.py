"""Time and memory in which a ledger of a million rows is read, checked, measured and shown.

    python benchmarks/ledger_scale.py [--rows 1000000] [--form csv|xlsx|events]

Writes an invented ledger of ten years, 400 officers and 30 regions into a folder that is deleted
at the end: a CSV in GB18030 with Chinese days, a workbook (of which one sheet holds 1,048,575 rows
at most), or a log of events in UTF-8, three rows a case. Then the command ``sim ledger`` reads it
in a process of its own, whose time and most memory are printed; its charts and its page are among
what it makes.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from sim.ledger.practice import HEADINGS, export

FIRST, DAYS = np.datetime64("2005-01-01", "us"), 3652
DAY_US = 86_400_000_000
MEAN_DAYS = 120.0
SHAPES = {"csv": 1, "xlsx": 1, "events": 3}
EVENTS = {"filed": "立案", "assigned": "分案", "closed": "结案"}


def spread(n: int, step: float) -> np.ndarray:
    """N numbers in 0..1 that look drawn, without chance: multiples of an irrational number."""
    return np.modf(np.arange(1, n + 1) * step)[0]


def cases(n: int) -> pd.DataFrame:
    """N cases in order of filing; closures after exponential times, as far as they are known."""
    end = FIRST + np.timedelta64(DAYS * DAY_US, "us")
    filed = FIRST + (np.arange(n) / n * DAYS * DAY_US).astype("timedelta64[us]")
    wait = (spread(n, 2**0.5) * 14 * DAY_US).astype("timedelta64[us]")
    taken = -np.log1p(-spread(n, 3**0.5)) * MEAN_DAYS * DAY_US
    closed = filed + wait + taken.astype("timedelta64[us]")
    closed[closed >= end] = np.datetime64("NaT")
    assigned = np.where(filed + wait < end, filed + wait, np.datetime64("NaT"))
    year = pd.DatetimeIndex(filed).year
    officer = (spread(n, 5**0.5) * 400).astype(int)
    return pd.DataFrame(
        {
            "case": [f"（{y}）执{i}号" for y, i in zip(year, range(1, n + 1), strict=True)],
            "filed": filed,
            "assigned": assigned,
            "officer": np.array([f"承办人{i:03d}" for i in range(400)])[officer],
            "closed": closed,
            "kind": np.array(["民间借贷", "买卖合同", "劳动争议", "金融借款", "其他"])[officer % 5],
            "region": np.array([f"第{i + 1}辖区" for i in range(30)])[officer % 30],
            "amount": np.exp(10 + 2 * spread(n, 7**0.5)).round(2),
            "limit": filed + np.timedelta64(180 * DAY_US, "us"),
            "status": np.where(np.isnat(closed), "未结", "已结"),
        }
    )


def written(form: str, rows: int, folder: Path) -> tuple[Path, Path]:
    """A ledger of so many rows and its map."""
    file, form_file = folder / f"ledger.{form.replace('events', 'csv')}", folder / "map.json"
    table = cases(rows // SHAPES[form])
    keys: dict[str, object] = {"columns": dict(HEADINGS), "extract": {"as_of": "2014-12-31"}}
    if form == "events":
        shared = ["case", "officer", "kind", "region", "amount"]
        parts = [
            table.loc[table[key].notna(), shared].assign(event=name, time=table[key])
            for key, name in EVENTS.items()
        ]
        pd.concat(parts).sort_values("time", kind="stable").to_csv(file, index=False)
        keys["columns"] = {key: key for key in [*shared, "event", "time"]}
        keys["rows"] = {
            "one_per": "event", "filed_at": "立案", "assigned_at": "分案", "closed_at": "结案",
        }  # fmt: skip
    else:
        file.write_bytes(export(table, file))
    form_file.write_text(json.dumps(keys, ensure_ascii=False), "utf-8")
    return file, form_file


def main() -> None:
    """Write a ledger, have it read, and print what that took."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--form", choices=SHAPES, default="csv")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file, form = written(asked.form, asked.rows, folder)
        size = file.stat().st_size / 1e6
        print(f"{asked.rows:,} rows, {asked.form}, {size:.0f} MB", flush=True)
        command = [sys.executable, "-m", "sim", "ledger", file, "--map", form, "--quiet"]
        begun = time.perf_counter()
        subprocess.run([*command, "--out", folder / "read"], check=True)
        seconds = time.perf_counter() - begun
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        print(f"{seconds:.1f} s, {used.ru_utime + used.ru_stime:.1f} s of a processor")
        print(f"{used.ru_maxrss * 1024 / 1e9:.2f} GB at most in one process")


if __name__ == "__main__":
    main()
