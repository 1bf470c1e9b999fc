"""What may be said of the cases that are there when the run starts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sim.language import _
from sim.scenario.problems import Finding, nearest, shown


class Bureau(NamedTuple):
    """What opening cases may be of, as it is written.

    Attributes
    ----------
    route : sequence of dict
        The stages.
    kinds, regions : sequence of str
        Names.
    """

    route: Sequence[dict[str, Any]]
    kinds: Sequence[str]
    regions: Sequence[str]


def opening_findings(cases: Sequence[dict[str, Any]], bureau: Bureau) -> Iterator[Finding]:
    """What is wrong with entries of an opening backlog, but for their teams and dates."""
    stages = [str(stage.get("stage")) for stage in bureau.route]
    known = {"stage": stages, "kind": bureau.kinds, "region": bureau.regions}
    for i, entry in enumerate(cases):
        loc = ("opening_backlog", i)
        for key, names in known.items():
            name = entry.get(key)
            if isinstance(name, str) and names and name not in names:
                why = _("no {what} {name}; {nearest}", what=key, name=shown(name),
                        nearest=nearest(name, names))  # fmt: skip
                yield (*loc, key), why
        if entry.get("filed") is not None and entry.get("age_days") is not None:
            yield (*loc, "age_days"), _("give filed or age_days, not both")
        if entry.get("wait_left") is not None:
            if entry.get("work_left") is not None:
                why = _("a case waits, or its stage has been begun: wait_left or work_left")
                yield (*loc, "work_left"), why
            yield from _wait(loc, entry, stages, bureau.route)


def _wait(
    loc: tuple[str, int],
    entry: dict[str, Any],
    stages: Sequence[str],
    route: Sequence[dict[str, Any]],
) -> Iterator[Finding]:
    """The wait that is left is one before a stage."""
    stage = entry.get("stage")
    if stage is None or stage == stages[:1][0]:
        why = _("needs a stage beyond the first, {first}: no wait comes before that one",
                first=shown(stages[0]))  # fmt: skip
        yield (*loc, "wait_left"), why
    elif entry["wait_left"] == "residual" and stage in stages:
        before = route[stages.index(stage) - 1]
        if before.get("wait") in (None, 0):
            why = _(
                "stage {before} has no wait that could be in progress before {stage}; give days",
                before=shown(before.get("stage")),
                stage=shown(stage),
            )
            yield (*loc, "wait_left"), why
