"""A draft saved among the user's own scenarios, with what it names and is not there."""

from __future__ import annotations

import re
from pathlib import Path

from sim.app.desk import Desk
from sim.app.drafts import Draft
from sim.language import _
from sim.running.files import write_bytes_whole, write_text_whole
from sim.scenario.confined import confined
from sim.scenario.names import FORM, NAME_FORM, why_unfit
from sim.scenario.nodes import Node
from sim.scenario.problems import InputError, problem
from sim.scenario.reading import tree_from

LARGEST_TABLE = 50_000_000
TABLE_KEYS = (("bureaus",), ("docket",), ("docket", "file"), ("calendar", "working_days"))


class ExistsError(Exception):
    """Files that saving would replace; their names."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


def plain_name(name: str, ending: str) -> str:
    """The name of a file without its ending, if any system can have it in a folder.

    Raises
    ------
    InputError
        If not; says why.
    """
    stem = name.strip().removesuffix(ending)
    if not stem:
        raise InputError([problem(name, _("give it a name"))])
    if not re.fullmatch(FORM, stem):
        raise InputError([problem(name, _(NAME_FORM))])
    if why := why_unfit(stem):
        raise InputError([problem(name, why)])
    return stem


def saved(desk: Desk, draft: Draft, name: str, *, replace: bool) -> list[str]:
    """Write a draft, and the files that it names, into the user's folder of scenarios.

    Files that are there are not touched, but for those of this scenario where that is allowed.

    Returns
    -------
    list of str
        Names of the files that were written, the scenario first.

    Raises
    ------
    ExistsError
        If there are such files with other contents, and it is not said that they are replaced.
    InputError
        If the name is none for a file.
    """
    stem, folder = plain_name(name, ".yaml"), desk.folder / "scenarios"
    target = folder / f"{stem}.yaml"
    beside = {}
    for file in _named(desk, draft):
        there = folder / file.name
        own = file.is_relative_to(draft.folder.resolve())
        if not there.is_file() or (own and there.read_bytes() != file.read_bytes()):
            beside[there] = file
    taken = [one.name for one in (target, *beside) if one.exists()]
    if taken and not replace:
        raise ExistsError(taken)
    folder.mkdir(exist_ok=True)
    for there, file in beside.items():
        if there != target:
            write_bytes_whole(there, file.read_bytes())
    write_text_whole(target, draft.text)
    return [target.name, *(one.name for one in beside if one != target)]


def _named(desk: Desk, draft: Draft) -> list[Path]:
    """The files that a draft names, itself left out: those that it extends, and its tables."""
    with confined(desk.folders_of(draft)):
        try:
            tree = tree_from(draft.file, draft.text)
        except InputError:
            return []
    files = {Path(node.place.file).resolve() for node in _all(tree)}
    for path in TABLE_KEYS:
        node: Node | None = tree
        for key in path:
            known = node.value if node is not None and isinstance(node.value, dict) else {}
            node = known.get(key)
        if node is not None and isinstance(node.value, str) and Path(node.value).is_file():
            files.add(Path(node.value).resolve())
    return sorted(files - {draft.file.resolve()})


def _all(node: Node) -> list[Node]:
    value = node.value
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [node, *(inner for part in parts for inner in _all(part))]
