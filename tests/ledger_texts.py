"""Ledgers as text, read as a map says, or refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sim.ledger.mapping import LedgerMap
from sim.ledger.reading import read_records
from sim.ledger.records import Records
from sim.scenario.problems import InputError

COLUMNS = {"case": "案号", "filed": "立案日期", "closed": "结案日期"}
HEADING = "案号,立案日期,结案日期\n"
ROWS = "（2014）执字第1号,2014-05-01,2014-06-02\n（2014）执字第2号,2014-05-03,\n"


def mapped(columns: dict[str, Any] | None = None, **keys: Any) -> LedgerMap:
    return LedgerMap.model_validate({"columns": COLUMNS | (columns or {}), **keys})


def written(folder: Path, text: str | bytes, encoding: str = "utf-8") -> Path:
    file = folder / "t.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return file


def read(folder: Path, text: str | bytes, encoding: str = "utf-8", **keys: Any) -> Records:
    return read_records(written(folder, text, encoding), mapped(**keys))


def refused(folder: Path, text: str | bytes, encoding: str = "utf-8", **keys: Any) -> str:
    with pytest.raises(InputError) as found:
        read(folder, text, encoding, **keys)
    return str(found.value).replace(f"{folder.as_posix()}/", "").replace(f"{folder}\\", "")


def days(records: Records, key: str) -> list[str]:
    return [str(found)[:10] for found in records.days[key]]
