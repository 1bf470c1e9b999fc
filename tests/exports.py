"""A simulated play written out as courts write their registers, form by form, with its map."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from sim.ledger.practice import DAYS, HEADINGS, register, workbook
from sim.measures.play import Play

Map = dict[str, Any]


@dataclass(frozen=True)
class Export:
    """A file in one form, and the keys of the map that reads it.

    Attributes
    ----------
    file : str
        Its name.
    data : callable
        What is in it, of a register.
    keys : dict
        Of the map, besides the day on which it was written out.
    """

    file: str
    data: Callable[[pd.DataFrame], bytes]
    keys: Map

    def write(self, play: Play, folder: Path) -> tuple[Path, Path]:
        """Write the ledger of a play, and its map, into a folder."""
        file, form = folder / self.file, folder / "map.yaml"
        table = register(play)
        table["officer"] = table["officer"].str.replace("承办人", "T0")
        file.write_bytes(self.data(table))
        last = pd.Period(play.calendar.labels[-1]).end_time.date().isoformat()
        keys = self.keys | {"extract": {"as_of": last}, "officers": {"hash": False}}
        form.write_text(json.dumps(keys, ensure_ascii=False), "utf-8")
        return file, form


def texts(table: pd.DataFrame, form: str) -> pd.DataFrame:
    """A register whose days are texts with their times, to the microsecond."""
    return table.assign(**{key: table[key].dt.strftime(form).fillna("") for key in DAYS})


def csv(table: pd.DataFrame, encoding: str, separator: str = ",") -> bytes:
    return table.to_csv(index=False, sep=separator, lineterminator="\r\n").encode(encoding)


def in_chinese(table: pd.DataFrame) -> bytes:
    """GB18030, Chinese headings, 2014年05月01日 10:30:00.000001, a title above."""
    title = "某法院执行案件台账" + "," * (len(HEADINGS) - 1) + "\r\n"
    shown = texts(table, "%Y年%m月%d日 %H:%M:%S.%f").rename(columns=dict(HEADINGS))
    return title.encode("gb18030") + csv(shown, "gb18030")


def as_workbook(table: pd.DataFrame) -> bytes:
    """Days of Excel, which knows milliseconds."""
    return workbook(table.rename(columns=dict(HEADINGS)), "yyyy-mm-dd hh:mm:ss.000")


def day_first(table: pd.DataFrame) -> bytes:
    """UTF-8 with its mark, semicolons, 31/01/2014 10:30:00.000001."""
    return csv(texts(table, "%d/%m/%Y %H:%M:%S.%f"), "utf-8-sig", ";")


def events(table: pd.DataFrame) -> bytes:
    """UTF-16, an event a row in order of time; times are of UTC, eight hours before the court's."""
    table = table.assign(limit=table["limit"].dt.strftime("%Y-%m-%d %H:%M:%S.%f"))
    kinds = {"filed": "立案", "assigned": "分案", "closed": "结案"}
    rows = [
        table[["case", "officer", "kind", "region", "amount", "limit"]]
        .assign(活动=name, 时间=table[key])
        .loc[table[key].notna()]
        for key, name in kinds.items()
    ]
    joined = pd.concat(rows).sort_values("时间", kind="stable")
    utc = joined["时间"].dt.tz_localize("Asia/Shanghai").dt.tz_convert("UTC")
    return csv(joined.assign(时间=utc.dt.strftime("%Y-%m-%dT%H:%M:%S.%fZ")), "utf-16")


def assignments(table: pd.DataFrame) -> bytes:
    """An assignment a row: each case was somebody else's for a moment, who is not its officer."""
    before = table.assign(officer="书记员", assigned=table["assigned"] - pd.Timedelta(1, "s"))
    return csv(texts(pd.concat([table, before[before["assigned"].notna()]]), "%Y-%m-%d %T.%f"),
               "utf-8")  # fmt: skip


CHINESE = {"columns": dict(HEADINGS)}
PLAIN = {"columns": {key: key for key in HEADINGS}}
OF_EVENTS = {
    "columns": {
        "case": "case", "event": "活动", "time": "时间", "officer": "officer", "kind": "kind",
        "region": "region", "amount": "amount", "limit": "limit",
    },
    "rows": {"one_per": "event", "filed_at": "立案", "assigned_at": "分案", "closed_at": "结案"},
}  # fmt: skip
EXPORTS = {
    "gb18030": Export("台账.csv", in_chinese, CHINESE | {"file": {"header_line": 2}}),
    "workbook": Export("台账.xlsx", as_workbook, CHINESE),
    "day first": Export(
        "ledger.csv",
        day_first,
        PLAIN | {"dates": {"order": "dmy"}, "file": {"separator": ";"}},
    ),
    "events": Export("log.csv", events, OF_EVENTS),
    "assignments": Export("log.csv", assignments, PLAIN | {"rows": {"one_per": "assignment"}}),
}
