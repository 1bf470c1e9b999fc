"""Who answers for a scenario, in words: purpose, owner, review and status."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sim.language import _, chosen, marked
from sim.scenario.schema import ScenarioFile

STATUSES = {
    "draft": marked("DRAFT, not approved"),
    "approved": marked("approved"),
}
HEADINGS = {
    "purpose": marked("Purpose"),
    "owner": marked("Owner"),
    "reviewed_by": marked("Reviewed by"),
}


def governance_facts(resolved: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What a scenario says of who answers for it: headings and texts, in the language in use."""
    for key, heading in HEADINGS.items():
        if resolved.get(key):
            yield _(heading), chosen(resolved[key])
    if resolved.get("status"):
        yield _("Status"), _(STATUSES[resolved["status"]])


def governance_lines(resolved: Mapping[str, Any]) -> list[str]:
    """The same, a line each."""
    return [
        _("{what}: {which}", what=heading, which=text)
        for heading, text in governance_facts(resolved)
    ]


def draft_mark(resolved: Mapping[str, Any]) -> str:
    """What stands on every page made of a draft; empty for what is none."""
    return _(STATUSES["draft"]) if resolved.get("status") == "draft" else ""


def governance_warnings(file: ScenarioFile) -> Iterator[str]:
    """What in these keys is likely not meant."""
    if file.reviewed_by and file.status == "draft":
        yield _(
            "reviewed_by is set, yet status is draft: every page will say draft. Write approved "
            "when it is, or leave reviewed_by out until the review is done"
        )
    if file.reviewed_by and file.status is None:
        yield _("reviewed_by is set, but no status: write status: draft or approved")
    if file.status == "approved" and not file.reviewed_by:
        yield _("status is approved, but reviewed_by does not say by whom")
    if file.status == "approved" and not file.owner:
        yield _("status is approved, but owner does not say who answers for it")
    if file.reviewed_by and file.reviewed_by == file.owner:
        yield _("owner and reviewed_by are the same: a review is worth more from somebody else")
