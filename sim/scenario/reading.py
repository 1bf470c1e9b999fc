"""YAML text -> a tree that remembers where each value stands, and overlays on such trees."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from sim.scenario.distributions import FAMILIES
from sim.scenario.origins import outdated
from sim.scenario.problems import (
    InputError,
    Loc,
    Place,
    Problem,
    nearest,
    nearest_of_many,
    problem,
)
from sim.words import _

LARGEST_FILE_BYTES = 1_000_000
DEEPEST_EXTENDS = 10
PLAIN_TAGS = {f"tag:yaml.org,2002:{t}" for t in ("str", "int", "float", "bool", "null")}
CHINESE_MARK = re.compile(r"[A-Za-z0-9_}\]]\s*([：，］｝])")  # after a key or number, not in a text
MARKS = {"：": ": ", "，": ", ", "］": "]", "｝": "}"}
WORDINGS = {"title", "question", "description"}  # another title is another in all languages
ONE_OF = ({*FAMILIES}, {"days_per_month", "working_days"})


@dataclass(frozen=True)
class Node:
    """A value of a scenario with its place; ``value`` is a dict or list of nodes, or a scalar."""

    value: Any
    place: Place

    def plain(self) -> Any:
        """The value without places; not to be changed, as trees share their parts."""
        return self._plain

    @cached_property
    def _plain(self) -> Any:
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def at(self, loc: Loc) -> Place:
        """Place of the value at ``loc``, or of the nearest value around it."""
        node = self
        for step in loc:
            value = node.value
            items = dict(enumerate(value)) if isinstance(value, list) else value
            if isinstance(items, dict) and step in items:
                node = items[step]
        return node.place


class Made(Node):
    """Plain data that was made from a single value, and stands where that one does."""

    def __init__(self, data: Any, place: Place) -> None:
        self.__dict__.update(_plain=data, place=place)

    @cached_property
    def value(self) -> Any:
        """Nodes of its parts, made when they are asked for; only what is wrong is looked up."""
        if isinstance(self._plain, dict):
            return {key: Made(part, self.place) for key, part in self._plain.items()}
        if isinstance(self._plain, list):
            return [Made(part, self.place) for part in self._plain]
        return self._plain


def read_tree(path: Path) -> Node:
    """Read a scenario file and, through ``extends``, the files it is laid over.

    Raises
    ------
    InputError
        For a file that is missing, too large, not YAML, or uses what is not allowed here.
    """
    return _read(path, ())


def _read(path: Path, below: tuple[Path, ...]) -> Node:
    tree = _parse(path, read_text(path))
    extends = tree.value.pop("extends", None)
    table = tree.value.get("bureaus")
    if table is not None and isinstance(table.value, str):  # it lies beside the file that names it
        tree.value["bureaus"] = Node((path.parent / table.value).as_posix(), table.place)
    if extends is None:
        return tree
    if not isinstance(extends.value, str):
        raise InputError([Problem(extends.place, _("must be the name of a scenario file"))])
    base = path.parent / extends.value
    seen = (*below, path.resolve())
    if base.resolve() in seen or len(seen) > DEEPEST_EXTENDS:
        why = _("{file} extends itself, or too many files", file=base)
        raise InputError([Problem(extends.place, why)])
    if not base.is_file():
        raise InputError([Problem(extends.place, _("no such file: {file}", file=base))])
    return laid_on(_read(base, seen), tree)


def read_text(path: Path) -> str:
    """The text of a file that a user has named; InputError if it cannot be read."""
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE_BYTES:
            why = _(
                "the file has {size:,} bytes; at most {most:,} bytes are allowed",
                size=size,
                most=LARGEST_FILE_BYTES,
            )
            raise InputError([problem(path, why)])
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        folder = path.parent if path.parent.is_dir() else Path()
        ready = sorted(str(p) for p in folder.glob(f"[!.]*{path.suffix or '.yaml'}"))
        hint = nearest_of_many(str(path), ready)
        raise InputError([problem(path, _("no such file") + hint)]) from None
    except UnicodeDecodeError:
        why = _("is not a text file in UTF-8")
        if path.suffix == ".csv":
            why = _("is not a text file in UTF-8; in a spreadsheet program save it as CSV UTF-8")
        raise InputError([problem(path, why)]) from None
    except OSError as error:
        why = _("cannot be read: {error}", error=error.strerror)
        raise InputError([problem(path, why)]) from None


def _parse(path: Path, text: str) -> Node:
    yaml = YAML(typ="safe", pure=True)
    try:
        root = yaml.compose(text)
        if not isinstance(root, MappingNode):
            why = _("must hold keys and values, as in  title: My bureau")
            raise InputError([problem(path, why)])
        reader = _Reader(str(path), yaml)
        tree = reader.node(root, Place(str(path), 0, ""))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        why = _("is not valid YAML: {error}", error=error.problem)
        raise InputError([problem(path, why + _chinese_marks(text, line), line)]) from None
    except (YAMLError, ValueError) as error:
        why = _("is not valid YAML: {error}", error=str(error).splitlines()[0])
        raise InputError([problem(path, why)]) from None
    except RecursionError:
        raise InputError([problem(path, _("is nested too deeply"))]) from None
    if reader.problems:
        raise InputError(reader.problems)
    return tree


def _chinese_marks(text: str, line: int) -> str:
    """A hint where a mark of a Chinese keyboard is likely what is wrong, here or just above."""
    lines = text.splitlines()
    for number in (line - 1, line):
        plain = lines[number - 1].partition(" #")[0] if 0 < number <= len(lines) else ""
        found = CHINESE_MARK.search(plain)
        if found is not None:
            return _(
                "; line {line} has '{found}', write '{mark}'",
                line=number,
                found=found[1],
                mark=MARKS[found[1]],
            )
    return ""


class _Reader:
    """Turns composed YAML into nodes; collects what is not allowed in a scenario."""

    def __init__(self, file: str, yaml: YAML) -> None:
        self.file = file
        self.constructor = yaml.constructor
        self.problems: list[Problem] = []

    def node(self, found: Any, place: Place) -> Node:
        if getattr(found, "anchor", None):
            self._refuse(place, _("anchors and aliases (& and *) are not allowed; use extends"))
            return Node(None, place)  # an alias may repeat, or contain, its anchor without end
        if isinstance(found, MappingNode):
            return Node(self._mapping(found, place), place)
        if isinstance(found, SequenceNode):
            self._refuse_tag(found, place, "tag:yaml.org,2002:seq")
            return Node([self._item(found, i, place) for i in range(len(found.value))], place)
        return Node(self._scalar(found, place), place)

    def _refuse(self, place: Place, message: str) -> None:
        self.problems.append(Problem(place, message))

    def _refuse_tag(self, found: Any, place: Place, *allowed: str) -> bool:
        """Whether the tag is one that a plain value has by itself; refused if not."""
        if str(found.tag) not in allowed:
            self._refuse(place, _("the YAML tag {tag} is not allowed", tag=found.tag))
        return str(found.tag) in allowed

    def _item(self, found: SequenceNode, i: int, place: Place) -> Node:
        item = found.value[i]
        return self.node(item, Place(self.file, item.start_mark.line + 1, f"{place.key}[{i}]"))

    def _mapping(self, found: MappingNode, place: Place) -> dict[str, Node]:
        self._refuse_tag(found, place, "tag:yaml.org,2002:map")
        entries: dict[str, Node] = {}
        for key, value in found.value:
            name = str(key.value) if isinstance(key, ScalarNode) else "?"
            shown = f"{place.key}.{name}" if place.key else name
            here = Place(self.file, key.start_mark.line + 1, shown)
            if name in entries:
                first = entries[name].place.line
                self._refuse(here, _("the key stands twice (first in line {line})", line=first))
            entries[name] = self.node(value, here)
        return entries

    def _scalar(self, found: ScalarNode, place: Place) -> Any:
        if found.tag == "tag:yaml.org,2002:timestamp":
            return str(found.value)  # months and days are text; pydantic checks their form
        allowed = self._refuse_tag(found, place, *PLAIN_TAGS)
        return self.constructor.construct_object(found) if allowed else None


def tree_of(data: Any, place: Place) -> Node:
    """Plain data, such as a scenario made in Python, as a tree."""
    if isinstance(data, dict):
        dot = f"{place.key}." if place.key else ""
        at = {str(k): Place(place.file, 0, f"{dot}{k}") for k in data}
        return Node({str(k): tree_of(v, at[str(k)]) for k, v in data.items()}, place)
    if isinstance(data, list | tuple):
        places = [Place(place.file, 0, f"{place.key}[{i}]") for i in range(len(data))]
        return Node([tree_of(v, p) for v, p in zip(data, places, strict=True)], place)
    return Node(data, place)


def laid_on(base: Node, *tops: Node) -> Node:
    """A scenario with others laid over it; origins of values that they change hold no longer."""
    laid = base
    for top in tops:
        laid = overlay(laid, top)
    if not _origins(base):
        return laid
    stated = {key for top in tops for key in _origins(top)}
    old = outdated(base.plain(), laid.plain(), stated)
    kept = {key: node for key, node in _origins(laid).items() if key not in old}
    return Node(laid.value | {"origins": Node(kept, laid.place)}, laid.place) if old else laid


def _origins(tree: Node) -> dict[str, Node]:
    """Origins that a tree states; none, if what is there is no mapping."""
    found = tree.value.get("origins")
    return found.value if found is not None and isinstance(found.value, dict) else {}


def overlay(base: Node, top: Node) -> Node:
    """Lay ``top`` over ``base``: mappings key by key, anything else replaces what was there.

    A mapping laid over a list addresses its items by number, name or stage
    (``route: {measures: {work: ...}}``), but one with ``count`` is a group and replaces it. Of
    keys that exclude each other, such as two distributions, the upper one stays; ``{cv: 0.3}`` over
    a distribution is meant for the family that is there.
    """
    top = _in_family(base, top)
    if isinstance(base.value, dict) and isinstance(top.value, dict):
        replaced = _replaced(top.value.keys())
        merged = {k: v for k, v in base.value.items() if k not in replaced}
        for key, node in top.value.items():
            goes_on = key in merged and key not in WORDINGS
            merged[key] = overlay(_in_full(key, merged[key]), node) if goes_on else node
        return Node(merged, top.place)
    if isinstance(base.value, list) and isinstance(top.value, dict) and "count" not in top.value:
        items = list(base.value)
        for key, node in top.value.items():
            i = _index(base, key, node)
            items[i] = overlay(items[i], node)
        return Node(items, base.place)
    return top


def _in_family(base: Node, top: Node) -> Node:
    """``{cv: 0.3}`` as ``{lognormal: {cv: 0.3}}`` where the base has a lognormal."""
    if not (isinstance(base.value, dict) and isinstance(top.value, dict) and top.value):
        return top
    family = next(iter(base.value), "")
    known = FAMILIES[family].model_fields if family in FAMILIES and len(base.value) == 1 else {}
    return Node({family: top}, top.place) if set(top.value) <= set(known) else top


def _in_full(key: str, node: Node) -> Node:
    """``allocation: top_up`` as ``allocation: {rule: top_up}``, so that a timing can be laid on."""
    if key == "allocation" and isinstance(node.value, str):
        return Node({"rule": node}, node.place)
    return node


def _replaced(given: Set[str]) -> set[str]:
    """Keys that give way to those that are given: the others of a group that exclude each other."""
    return {key for group in ONE_OF if not group.isdisjoint(given) for key in group - given}


def _index(items: Node, key: str, top: Node) -> int:
    labels: list[str] = []
    for i, item in enumerate(items.value):
        fields = item.value if isinstance(item.value, dict) else {}
        label = next((fields[k].value for k in ("name", "stage") if k in fields), None)
        labels.append(str(i) if label is None else str(label))
    if key in labels:
        return labels.index(key)
    if re.fullmatch(r"\d+", key) and int(key) < len(labels):
        return int(key)
    why = _("no such entry; {nearest}", nearest=nearest(key, labels))
    raise InputError([Problem(top.place, why)])


def setting_tree(assignment: str) -> Node:
    """``intake.regions[0].share=2`` as a tree to lay over a scenario.

    Raises
    ------
    InputError
        Without a ``=``, or with a value that is not YAML.
    """
    key, equals, text = assignment.partition("=")
    file = f"--set {assignment}"
    path = re.findall(r"[^.\[\]]+", key)
    if not equals or not path:
        why = _("must be KEY=VALUE, as in intake.cases_per_month=260")
        raise InputError([problem(file, why)])
    if path == ["extends"]:
        raise InputError([problem(file, _("extends can stand in a file only"))])
    value = _parse(Path(file), f"value: {text}").value["value"]
    return nested(path, Node(value.value, Place(file, 0, "")))


def nested(path: Sequence[str], node: Node) -> Node:
    """A value at a path of keys, to lay over a scenario."""
    for name in reversed(path):
        node = Node({name: node}, node.place)
    return node


def write_resolved(resolved: dict[str, Any], path: Path) -> None:
    """Write a resolved scenario as a file that can be run as it stands."""
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    with path.open("w", encoding="utf-8", newline="\n") as file:
        yaml.dump(resolved, file)
