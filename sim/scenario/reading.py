"""YAML text -> a tree that remembers where each value stands; nothing but plain keys and values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from sim.language import _, marked
from sim.scenario.confined import seen_from
from sim.scenario.days import beside
from sim.scenario.named_docket import docket_beside
from sim.scenario.nodes import Node, nested
from sim.scenario.overlays import laid_on
from sim.scenario.problems import (
    UNSEEN,
    InputError,
    Place,
    Problem,
    no_character,
    problem,
    shown,
    unseen_in,
)
from sim.scenario.syntax import syntax_fault
from sim.scenario.texts import read_text

DEEPEST_EXTENDS = 10
DEEPEST_KEY = 40
LONGEST_NUMBER = 100
LONGEST_SHOWN = 200
LONGEST_KEPT = 50_000
"""Characters of a text that is kept as it was composed."""
PLAIN_TAGS = {f"tag:yaml.org,2002:{t}" for t in ("str", "int", "float", "bool", "null")}
NUMBER_TAGS = {"tag:yaml.org,2002:int", "tag:yaml.org,2002:float"}


A_KEY = marked("title: My bureau")
CHINESE_COLON = re.compile(r"^\s*[\w.\[\]]+\s*：", re.MULTILINE)


def read_tree(path: Path, example: str = A_KEY) -> Node:
    """Read a scenario file and, through ``extends``, the files it is laid over.

    Parameters
    ----------
    example : str
        Of what a line may be, said of a file without keys.

    Raises
    ------
    InputError
        For a file that is missing, too large, not YAML, or uses what is not allowed here.
    """
    return _read(path, read_text(path), (), example)


def tree_from(path: Path, text: str) -> Node:
    """The tree of a text that is to stand in a file, laid over what it extends; see `read_tree`."""
    return _read(path, text, ())


def _read(path: Path, text: str, below: tuple[Path, ...], example: str = A_KEY) -> Node:
    tree = parsed(path, text, example)
    extends = tree.value.pop("extends", None)
    table = tree.value.get("bureaus")
    if table is not None and isinstance(table.value, str):  # it lies beside the file that names it
        tree.value["bureaus"] = Node(seen_from(path.parent, table), table.place)
    beside(tree, path.parent)
    docket_beside(tree, path.parent)
    if extends is None:
        return tree
    seen = (*below, path.resolve())
    base = _base(path, extends, seen)
    return laid_on(_read(base, read_text(base), seen), tree)


def _base(path: Path, extends: Node, seen: tuple[Path, ...]) -> Path:
    """The file that a file extends; InputError if there is none."""
    named = extends.value
    if not isinstance(named, str) or not named:
        raise InputError([Problem(extends.place, _("must be the name of a scenario file"))])
    if re.match(r"[a-z]+://", named):
        why = _("must be a file on this computer, not an address; save that file beside this one")
        raise InputError([Problem(extends.place, why)])
    base = Path(seen_from(path.parent, extends))
    try:
        resolved, is_file, is_folder = base.resolve(), base.is_file(), base.is_dir()
    except (OSError, RuntimeError):  # a name that is too long; a link to itself
        resolved, is_file, is_folder = base, False, False
    if resolved in seen or len(seen) > DEEPEST_EXTENDS:
        why = _("{file} extends itself, or too many files", file=base)
        raise InputError([Problem(extends.place, why)])
    if is_folder:
        why = _("{file} is a folder; give a file", file=base)
        raise InputError([Problem(extends.place, why)])
    if not is_file:
        raise InputError([Problem(extends.place, _("no such file: {file}", file=base))])
    return base


def parsed(path: Path, text: str, example: str = A_KEY) -> Node:
    """The tree of a text that stands, or is to stand, in a file; see `read_tree`."""
    return tree_of_composed(path, *composed(path, text, example))


def tree_of_composed(path: Path, root: MappingNode, yaml: YAML) -> Node:
    """The tree of what YAML has composed of a file's text."""
    reader = _Reader(str(path), yaml)
    tree = reader.node(root, Place(str(path), 0, ""))
    if reader.problems:
        raise InputError(reader.problems)
    return tree


def composed(path: Path, text: str, example: str = A_KEY) -> tuple[MappingNode, YAML]:
    """A text as YAML's own nodes, which know where they begin and end, and what composed them."""
    if unseen := UNSEEN.search(text):
        line = text.count("\n", 0, unseen.start()) + 1
        raise InputError([problem(path, no_character(unseen[0]), line)])
    if directive := re.search(r"^%", text, re.MULTILINE):
        line = text.count("\n", 0, directive.start()) + 1
        raise InputError([problem(path, _("a line may not begin with %; delete it"), line)])
    try:
        root = (_kept if len(text) < LONGEST_KEPT else _yaml().compose)(text)
    except YAMLError as error:
        line, why = syntax_fault(error, text)
        raise InputError([problem(path, why, line)]) from None
    except (RecursionError, ValueError):
        raise InputError([problem(path, _("is nested too deeply"))]) from None
    if not isinstance(root, MappingNode):
        if mark := CHINESE_COLON.search(text):
            why = _("found the Chinese mark '{found}'; write '{mark}'", found="：", mark=": ")
            raise InputError([problem(path, why, text.count("\n", 0, mark.end()) + 1)])
        why = _("must hold keys and values, as in  {example}", example=_(example))
        raise InputError([problem(path, why, root.start_mark.line + 1 if root else 0)])
    return root, _yaml()


def _yaml() -> YAML:
    yaml = YAML(typ="safe", pure=True)
    yaml.max_depth = DEEPEST_KEY + 1  # sooner said; versions before 0.19 know no such limit
    return yaml


@lru_cache(maxsize=64)
def _kept(text: str) -> Any:
    """What YAML composes of a text, which takes long; pages read the same one again and again."""
    return _yaml().compose(text)


def unreadable(node: Node, depth: int = 0) -> Iterator[Problem]:
    """What no text may have, in a tree that was made from data and not read from a text."""
    if depth > DEEPEST_KEY:
        yield Problem(node.place, _("is nested too deeply"))
        return
    if isinstance(node.value, str) and (unseen := unseen_in(node.value)):
        yield Problem(node.place, no_character(unseen))
    inner = node.value if isinstance(node.value, dict) else {}
    for key, part in inner.items():
        if unseen := unseen_in(key):
            yield Problem(part.place, no_character(unseen))
    for part in node.value if isinstance(node.value, list) else inner.values():
        yield from unreadable(part, depth + 1)


class _Reader:
    """Turns composed YAML into nodes; collects what is not allowed in a scenario."""

    def __init__(self, file: str, yaml: YAML) -> None:
        self.file = file
        self.constructor = yaml.constructor
        self.problems: list[Problem] = []

    def node(self, composed: Any, place: Place, depth: int = 0) -> Node:
        if depth > DEEPEST_KEY:
            self._refuse(place, _("is nested too deeply"))
            return Node(None, place)
        if getattr(composed, "anchor", None):
            why = _(
                "a text that begins with & or * must stand in quotes (anchors and aliases are not "
                "allowed; use extends)"
            )
            self._refuse(place, why)
            return Node(None, place)  # an alias may repeat, or contain, its anchor without end
        if isinstance(composed, MappingNode):
            return Node(self._mapping(composed, place, depth), place)
        if isinstance(composed, SequenceNode):
            self._refuse_tag(composed, place, "tag:yaml.org,2002:seq")
            return Node(
                [self._item(item, i, place, depth) for i, item in enumerate(composed.value)], place
            )
        return Node(self._scalar(composed, place), place)

    def _refuse(self, place: Place, message: str) -> None:
        self.problems.append(Problem(place, message))

    def _refuse_tag(self, composed: Any, place: Place, *allowed: str) -> bool:
        """Whether the tag is one that a plain value has by itself; refused if not."""
        if str(composed.tag) not in allowed:
            why = _(
                "a text that begins with ! must stand in quotes (the YAML tag {tag} is not "
                "allowed)",
                tag=composed.tag,
            )
            self._refuse(place, why)
        return str(composed.tag) in allowed

    def _item(self, item: Any, i: int, place: Place, depth: int) -> Node:
        here = Place(self.file, item.start_mark.line + 1, f"{place.key}[{i}]")
        if isinstance(item, ScalarNode):
            self._refuse_commas(str(item.value), here, plain=item.style is None)
        return self.node(item, here, depth + 1)

    def _refuse_commas(self, text: str, place: Place, *, plain: bool) -> None:
        """Names in a row that are parted by other commas; numbers with commas for thousands."""
        names = re.split(r"\s*[，、；;]\s*", text)
        if len(names) > 1:
            row = ", ".join(filter(None, names))
            why = _("found {found}; write [{row}], with ',' between", found=shown(text), row=row)
            self._refuse(place, why)
        elif plain and re.fullmatch(r"0[0-9]{2}", text):
            why = _("found {found}; write a number without commas, as 80000", found=text)
            self._refuse(place, why)

    def _mapping(self, composed: MappingNode, place: Place, depth: int) -> dict[str, Node]:
        self._refuse_tag(composed, place, "tag:yaml.org,2002:map")
        entries: dict[str, Node] = {}
        for key, value in composed.value:
            name = str(key.value) if isinstance(key, ScalarNode) else "?"
            shown_key = f"{place.key}.{name}" if place.key else name
            here = Place(self.file, key.start_mark.line + 1, shown_key)
            if not isinstance(key, ScalarNode):
                self._refuse(here, _("a key must be a word, not a list or keys of its own"))
            elif unseen := unseen_in(name):
                self._refuse(here, no_character(unseen))
            if name in entries:
                first = entries[name].place.line
                self._refuse(here, _("the key stands twice (first in line {line})", line=first))
            entries[name] = self.node(value, here, depth + 1)
        return entries

    def _scalar(self, composed: ScalarNode, place: Place) -> Any:
        text = str(composed.value)
        if unseen := unseen_in(text):
            self._refuse(place, no_character(unseen))
        if composed.tag == "tag:yaml.org,2002:timestamp":
            return text  # months and days are text; pydantic checks their form
        if not self._refuse_tag(composed, place, *PLAIN_TAGS):
            return None
        if composed.tag in NUMBER_TAGS and len(text) > LONGEST_NUMBER:
            why = marked("a number has at most {most} digits; this one has {found:,}")
            self._refuse(place, _(why, most=LONGEST_NUMBER, found=len(text)))
            return None
        try:
            return self.constructor.construct_object(composed)
        except (ValueError, YAMLError):  # !!int and the like before what is none
            self._refuse(place, _("found {found}; must be a number", found=shown(text)))
            return None


def setting_tree(assignment: str, place: Place | None = None) -> Node:
    """``intake.regions[0].share=2`` as a tree to lay over a scenario.

    Parameters
    ----------
    place : Place | None
        Where it stands; ``--set`` if nothing is said.

    Raises
    ------
    InputError
        Without a ``=``, or with a value that is not YAML.
    """
    key, equals, text = assignment.partition("=")
    short = assignment if len(assignment) <= LONGEST_SHOWN else assignment[:LONGEST_SHOWN] + "..."
    here = place or Place(f"--set {short}", 0, "")
    path = re.findall(r"[^.\[\]]+", key)
    if not equals or not path:
        why = _("must be KEY=VALUE, as in intake.cases_per_month=260")
        raise InputError([Problem(here, why)])
    if path == ["extends"]:
        raise InputError([Problem(here, _("extends can stand in a file only"))])
    if len(path) > DEEPEST_KEY:
        raise InputError([Problem(here, _("is nested too deeply"))])
    if unseen := unseen_in(key):
        raise InputError([Problem(here, no_character(unseen))])
    try:
        value = parsed(Path("--set"), f"value: {text}").value["value"]
    except InputError as error:
        problems = [Problem(_inner(p.place, here), p.message) for p in error.problems]
        raise InputError(problems) from None
    return nested(path, _moved(value, here))


def _moved(node: Node, place: Place) -> Node:
    """The tree of a setting's value, whose keys are said from there on."""
    value = node.value
    if isinstance(value, dict):
        value = {key: _moved(inner, place) for key, inner in value.items()}
    elif isinstance(value, list):
        value = [_moved(inner, place) for inner in value]
    return Node(value, _inner(node.place, place))


def _inner(inner: Place, place: Place) -> Place:
    key = inner.key.removeprefix("value").removeprefix(".")
    return replace(place, key=".".join(filter(None, (place.key, key))))


def write_resolved(resolved: dict[str, Any], path: Path) -> None:
    """Write a resolved scenario as a file that can be run as it stands."""
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    with path.open("w", encoding="utf-8", newline="\n") as file:
        yaml.dump(resolved, file)
