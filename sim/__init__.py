"""A simulator of a court's execution bureau: allocation rules, staff and caseload compared.

From Python: `load`, `bureau`, `run`, `compare`, `sweep`, `sensitivity`, `decompose`; see `sim.api`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.version import __version__

if TYPE_CHECKING:
    from sim.api import Results, bureau, compare, decompose, load, run, sensitivity, sweep

__all__ = [
    "Results",
    "__version__",
    "bureau",
    "compare",
    "decompose",
    "load",
    "run",
    "sensitivity",
    "sweep",
]


def __getattr__(name: str) -> Any:
    """Import the Python interface when it is first used, so that the command line starts fast."""
    if name not in __all__:
        raise AttributeError(f"module 'sim' has no attribute '{name}'")
    from sim import api

    return getattr(api, name)
