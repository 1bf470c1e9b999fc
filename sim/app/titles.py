"""What open scenarios and studies are called where people read: by their titles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sim.language import chosen, listed
from sim.scenario.confined import confined
from sim.scenario.problems import InputError

if TYPE_CHECKING:
    from sim.app.desk import Desk
    from sim.app.drafts import Draft
    from sim.app.jobs.job import Job
    from sim.scenario.nodes import Node
    from sim.studies.library import ListedRun


def wording_in(tree: Node | None, key: str) -> str:
    """A text at the top of a scenario, in the language in use; empty where it is no text."""
    one = None if tree is None else tree.plain().get(key)
    texts = list(one.values()) if isinstance(one, dict) else [one]
    return chosen(one) if texts and one and all(isinstance(text, str) for text in texts) else ""


def title_of(desk: Desk, draft: Draft) -> str:
    """The title of an open scenario; its file's name while none can be read."""
    from sim.scenario.reading import tree_from

    try:
        with confined(desk.folders_of(draft)):
            return wording_in(tree_from(draft.file, draft.text), "title") or draft.name
    except InputError:
        return draft.name


def title_of_job(desk: Desk, job: Job) -> str:
    """What a job is of: the title of its scenario, if that is open still."""
    draft = desk.drafts.get(job.draft) if job.draft else None
    return job.name if draft is None else title_of(desk, draft)


def title_of_run(run: ListedRun) -> str:
    """The title of a study's scenario; the name of a ledger's file."""
    title = run.about.get("title")
    return chosen(title) if title and not run.is_ledger else run.name


def arms_of_run(run: ListedRun) -> str:
    """What the arms of a study are called, or how many they are."""
    from sim.report.findings.library import MOST_NAMED, arms_in_words
    from sim.report.names import name_in_words

    if run.is_ledger or len(run.arms) > MOST_NAMED:
        return arms_in_words(run)
    scenario = run.about.get("scenario") or {}
    written = {one.get("name"): one for one in scenario.get("arms") or ()}
    told = [(name, written.get(name, {})) for name in run.arms]
    rules = [_rule_of(one) or _rule_of(scenario) for _name, one in told]
    return listed(
        [
            name_in_words(name, one.get("title"), rule)
            for (name, one), rule in zip(told, rules, strict=True)
        ]
    )


def _rule_of(settings: Mapping[str, Any]) -> str:
    """The rule of allocation that settings of a manifest name; empty if they name none."""
    allocation = settings.get("allocation", "")
    return allocation if isinstance(allocation, str) else str(allocation.get("rule", ""))
