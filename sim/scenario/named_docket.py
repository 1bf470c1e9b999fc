"""The docket that a scenario names: a table of cases that are given, and what of them is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from sim.language import _
from sim.scenario.checks import CHECKS
from sim.scenario.confined import refuse_elsewhere, seen_from
from sim.scenario.nodes import Node
from sim.scenario.parts import Part, short_for
from sim.scenario.plain import dig
from sim.scenario.problems import Finding

KEY = "docket"
Drawn = Literal["work", "wait", "filings"]
FORMS: tuple[tuple[Drawn, ...], ...] = ((), ("work", "wait"), ("work", "wait", "filings"))
"""What may be drawn together: nothing is said of works without waits."""


class NamedDocket(Part):
    """A table of cases that are played instead of drawn ones."""

    file: Annotated[str, Field(strict=True, min_length=1)] = Field(
        description="Path of the table (CSV), seen from this file; `file:` may be left out if it "
        "is all that is said.",
        examples=["cases.csv"],
    )
    draw: tuple[Drawn, ...] = Field(
        default=(),
        description="What the table does not have and each replication draws: `[work, wait]`: "
        "works and waits, from the route; `[work, wait, filings]`: the table holds opening cases "
        "only, and filings are drawn from `intake`, too.",
        examples=[["work", "wait"]],
    )

    @field_validator("draw")
    @classmethod
    def _known_form(cls, draw: tuple[Drawn, ...]) -> tuple[Drawn, ...]:
        ordered = tuple(sorted(draw, key=FORMS[-1].index))
        if ordered not in FORMS:
            raise ValueError(_("must be [work, wait] or [work, wait, filings]"))
        return ordered


DocketKey = Annotated[NamedDocket, short_for("file", str | NamedDocket)]
"""A path by itself, or with what is drawn."""


def docket_beside(tree: Node, folder: Path) -> None:
    """See the path of the docket from a folder, where the file lies that names it."""
    if (file := _file_in(tree)) is None:
        return
    seen = Node(seen_from(folder, file), file.place)
    if file is tree.value[KEY]:
        tree.value[KEY] = seen
    else:
        tree.value[KEY].value["file"] = seen


def refuse_tables_elsewhere(tree: Node) -> None:
    """Refuse tables that may not be named, in whatever way they came into a scenario."""
    for file in (_file_in(tree), tree.value.get("bureaus")):
        if file is not None and isinstance(file.value, str):
            refuse_elsewhere(Path(file.value), file.place)


def _file_in(tree: Node) -> Node | None:
    """The path of the docket that a scenario names."""
    named = tree.value.get(KEY)
    file = named.value.get("file") if named is not None and isinstance(named.value, dict) else named
    return file if file is not None and isinstance(file.value, str) and file.value else None


def as_written(named: NamedDocket, file: str) -> Any:
    """The key as a scenario has it whose table lies there."""
    return {"file": file, "draw": list(named.draw)} if named.draw else file


def docket_goes_with(data: Any) -> Iterator[Finding]:
    """A docket is of one bureau, and says itself which cases there are at the start."""
    named, bureaus, opening = (dig(data, key) for key in (KEY, "bureaus", "opening_backlog"))
    if named is None:
        return
    if bureaus is not None:
        yield (KEY,), _("is for one bureau; the scenario has a table of them (bureaus)")
    if opening:
        why = _("give opening_backlog in the scenario or a docket (its opening_team), not both")
        yield ("opening_backlog",), why


def ledger_rule_needs_docket(data: Any) -> Iterator[Finding]:
    """Who had a case is known from a docket alone."""
    allocation, named = dig(data, "allocation"), dig(data, KEY)
    rule = dig(allocation, "rule") if isinstance(allocation, dict) else allocation
    if rule == "as_in_ledger" and named is None:
        loc = ("allocation", "rule") if isinstance(allocation, dict) else ("allocation",)
        why = _(
            "as_in_ledger gives each case to who had it: name a table with the column  team  "
            "under  docket  (docket: cases.csv)"
        )
        yield loc, why


CHECKS[docket_goes_with] = {KEY, "bureaus", "opening_backlog"}
CHECKS[ledger_rule_needs_docket] = {"allocation", KEY}
