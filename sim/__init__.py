"""A simulator of a court's execution bureau: allocation rules, staff and caseload compared.

From Python: `load`, `one_bureau`, `run`, `explore`, `rule`, `compare`, `sweep`, `sensitivity`,
`seek`, `decompose`, `variance`, `read_ledger`, `write_report`, `write_brief`, `write_workbook`,
`write_excel_csv`; see `sim.api`. `use_language` chooses what they speak.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.language import use_language
from sim.version import __version__

if TYPE_CHECKING:
    from sim.api import (
        Results,
        compare,
        decompose,
        explore,
        load,
        one_bureau,
        rule,
        run,
        seek,
        sensitivity,
        sweep,
        variance,
    )
    from sim.report.ledger.results import LedgerReading, read_ledger
    from sim.report.results import write_brief, write_excel_csv, write_report, write_workbook

__all__ = [
    "LedgerReading",
    "Results",
    "__version__",
    "compare",
    "decompose",
    "explore",
    "load",
    "one_bureau",
    "read_ledger",
    "rule",
    "run",
    "seek",
    "sensitivity",
    "sweep",
    "use_language",
    "variance",
    "write_brief",
    "write_excel_csv",
    "write_report",
    "write_workbook",
]


def __getattr__(name: str) -> Any:
    """Import the Python interface when it is first used, so that the command line starts fast."""
    if name not in __all__:
        raise AttributeError(f"module 'sim' has no attribute '{name}'")
    if name in ("LedgerReading", "read_ledger"):
        from sim.report.ledger import results as ledgers

        return getattr(ledgers, name)
    from sim import api
    from sim.report import results

    return getattr(results if name.startswith("write_") else api, name)
