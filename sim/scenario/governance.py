"""Who answers for a scenario: purpose, owner, who reviewed it, and whether it is approved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

GOVERNANCE = ("purpose", "owner", "reviewed_by", "status")
"""Keys that say who answers for a scenario; they change no figure."""
APPROVAL = ("reviewed_by", "status")
"""Those that hold for the very values that were looked at."""
CHANGES_NOTHING = {
    *GOVERNANCE, "title", "question", "origins", "contrasts", "replications", "seed", "extends",
}  # fmt: skip
"""Keys that can be other ones without what was reviewed being another bureau, rule or window."""


def approval_is_void(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether a scenario was reviewed or approved before other values were laid over it.

    Parameters
    ----------
    before, after : Mapping[str, Any]
        A scenario as plain data, before and after others were laid over it.
    """
    if not any(before.get(key) is not None for key in APPROVAL):
        return False
    keys = (before.keys() | after.keys()) - CHANGES_NOTHING
    return any(before.get(key) != after.get(key) for key in keys)
