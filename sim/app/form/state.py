"""All that the page of a scenario shows of a draft: text, form, what is wrong, loads."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from sim.app.blocks import blocks_of
from sim.app.desk import Desk
from sim.app.drafts import Draft
from sim.app.form import past
from sim.app.form.fields import Sight
from sim.app.form.form import form_of
from sim.app.form.naming import label_of
from sim.app.form.overlays import addable
from sim.app.form.records import placed, problem_record, section_record
from sim.app.titles import wording_in
from sim.language import _, chosen, plural
from sim.scenario.confined import confined
from sim.scenario.governance import APPROVAL, approval_is_void
from sim.scenario.nodes import Node
from sim.scenario.problems import MOST_SAID, InputError, Problem
from sim.scenario.reading import tree_from
from sim.scenario.scenario import Scenario, load


def version_of(text: str) -> str:
    """By which it is seen that a text is another one."""
    return sha256(text.encode()).hexdigest()[:12]


def state_of(desk: Desk, draft: Draft) -> dict[str, Any]:
    """What the page shows, as JSON; ``form`` is None while the text cannot be read."""
    text, problems = draft.text, list[Problem]()
    tree, scenario = None, None
    with confined(desk.folders_of(draft)):
        try:
            tree = tree_from(draft.file, text)
            scenario = load(draft.file)
        except InputError as error:
            problems = list(error.problems)[:MOST_SAID]
        before = _before(draft, tree)
    sections = form_of(Sight(draft.file, before, origins_of(tree)), tree) if tree else ()
    at = placed(problems, sections)
    wrong: dict[str, list[str]] = {}
    for one, field in zip(problems, at, strict=True):
        wrong.setdefault(field, []).append(one.message)
    return {
        "text": text,
        "version": version_of(text),
        "undo": past.can_undo(draft),
        "changed": text != past.first_text(draft),
        "problems": [
            problem_record(one, field, draft.file) for one, field in zip(problems, at, strict=True)
        ],
        "form": [section_record(one, wrong) for one in sections] if tree else None,
        "addable": [[list(path), label_of(shape)] for path, shape in addable()],
        "title": wording_in(tree, "title"),
        "question": wording_in(tree, "question"),
        "bureaus": scenario is not None and scenario.file.bureaus is not None,
        "runs": "" if scenario is None else replications_of(scenario),
        **said_of(scenario, tree),
        "void": void_approval(before, tree),
        "changes": sum(one.changes for one in sections),
        "tables": sorted(file.name for file in draft.folder.glob("*.csv")),
    }


def _before(draft: Draft, tree: Node | None) -> Any:
    """The scenario that a draft was opened as, as plain data."""
    if tree is None:
        return {}
    try:
        return tree_from(draft.file, past.first_text(draft)).plain()
    except InputError:
        return tree.plain()


def origins_of(tree: Node | None) -> Mapping[str, str]:
    """What a scenario says of where values come from, in words, by their keys."""
    from sim.report.inputs.values import BASES

    stated = tree.plain().get("origins") if tree is not None else None
    found = {}
    for key, one in stated.items() if isinstance(stated, dict) else ():
        basis = one.get("from") if isinstance(one, dict) else one
        if basis not in BASES:
            continue
        note = one.get("note") if isinstance(one, dict) else None
        words = chosen(note) if isinstance(note, str | dict) and note else ""
        said = _(BASES[basis])
        found[key] = _("{what}: {which}", what=said, which=words) if words else said
    return found


def void_approval(before: Any, tree: Node | None) -> str:
    """That an approval is of other values than those that stand there now; empty if it is not."""
    after = {} if tree is None else tree.plain()
    still = any(before.get(key) == after[key] for key in APPROVAL if key in after)
    if after.get("status") == "draft" or not still or not approval_is_void(before, after):
        return ""
    return _(
        "It says that it was reviewed or approved. That was of the values with which it was "
        "opened: set the status to draft, or have it reviewed again."
    )


def replications_of(scenario: Scenario) -> str:
    """How often everything is played, in words."""
    number = scenario.file.replications
    if isinstance(number, int):
        return plural(number, "{n} replication", "{n} replications")
    return plural(number.at_most, "{n} replication at the most", "{n} replications at the most")


def said_of(scenario: Scenario | None, tree: Node | None) -> dict[str, Any]:
    """Loads and warnings of a scenario that holds; nothing of one that does not."""
    from sim.report.inputs.loads import load_table, loads_in_words, loads_of_arms
    from sim.report.inputs.scenario import hints, scenario_warnings

    if scenario is None or tree is None:
        return {"loads": [], "warnings": [], "hints": []}
    if scenario.file.bureaus is not None:
        said = _("Loads and warnings are reckoned bureau by bureau: see “In words”.")
        return {"loads": [{"kind": "text", "text": said}], "warnings": [], "hints": []}
    loads = loads_of_arms(scenario)
    has_docket = scenario.file.docket is not None
    table = load_table(next(iter(loads.values())))
    texts = [{"kind": "text", "text": text} for text in loads_in_words(scenario, loads)]
    return {
        "loads": [*blocks_of(table), *texts],
        "warnings": list(scenario_warnings(scenario, loads, has_docket=has_docket)),
        "hints": list(hints(scenario)),
    }


def words_of(desk: Desk, draft: Draft) -> list[dict[str, Any]]:
    """What ``check`` says of a draft.

    Raises
    ------
    InputError
        With all that is wrong with it, its table of bureaus or its docket.
    """
    from sim.report.inputs.bureaus import panel_in_words
    from sim.report.inputs.given_docket import docket_in_words
    from sim.report.inputs.scenario import scenario_in_words
    from sim.scenario.panel import panel_of
    from sim.world.given_docket import read_docket
    from sim.world.named_docket import with_cases

    with confined(desk.folders_of(draft)):
        scenario = load(draft.file)
        if scenario.file.bureaus is not None:
            return blocks_of(panel_in_words(panel_of(scenario)))
        scenario, file = with_cases(scenario, None)
        cases = None if file is None else read_docket(file, scenario)
        said = blocks_of(scenario_in_words(scenario, has_docket=cases is not None))
        return said + ([] if cases is None else blocks_of(docket_in_words(cases, scenario)))
