"""Changes of single values in the text of a scenario; all other lines stay as they are.

A text is never written anew from its tree: what is changed is cut out and put in where YAML's own
nodes say that it stands, so that comments, quotation marks, order and indents remain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from sim.language import _
from sim.scenario.keys import keys_at
from sim.scenario.problems import InputError, problem
from sim.scenario.reading import composed, parsed, tree_of_composed
from sim.scenario.schema import ScenarioFile
from sim.scenario.setting import Setting
from sim.scenario.yaml_words import inline

Step = str | int
KeyPath = Sequence[Step]
COLON = re.compile(" *:")
LABELS = ("name", "stage")
"""Keys that entries of lists are called by."""
HERE = Path("scenario.yaml")
"""What a text is called whose file nobody has named."""
BEFORE_SETTING = tuple(ScenarioFile.model_fields)[len(Setting.model_fields) :]
FILE_ORDER = (
    "extends",
    *BEFORE_SETTING[: BEFORE_SETTING.index("parts")],
    *Setting.model_fields,
    *BEFORE_SETTING[BEFORE_SETTING.index("parts") :],
)
"""The keys of a file as shipped scenarios have them: title, calendar, cases, people, arms."""


def edited(text: str, path: KeyPath, value: Any, file: Path = HERE) -> str:
    """A text with another value at a path of keys; keys that are not there are added.

    Parameters
    ----------
    text : str
        Of a scenario file.
    path : sequence of str or int
        Keys; entries of a list by their number, name or stage. The number after the last entry
        adds one.
    value : Any
        Plain data: texts, numbers, None, and lists and mappings of them.
    file : pathlib.Path
        What problems say that they stand in.

    Raises
    ------
    InputError
        If the text cannot be read, the path leads nowhere, or the value cannot be put there
        without touching other lines.
    """
    root, before = _read(text, file)
    steps = _resolved(before, path, file)
    after = _changed(text, root, before, steps, value)
    return _proven(after, _with(before, steps, value), file, path)


def without(text: str, path: KeyPath, file: Path = HERE) -> str:
    """A text without a key, or without an entry of a list; see `edited`."""
    root, before = _read(text, file)
    steps = _resolved(before, path, file)
    wanted = _without(before, steps, file)
    return _proven(_cut_out(text, root, steps), wanted, file, path)


def _read(text: str, file: Path = HERE) -> tuple[MappingNode, Any]:
    """A text as YAML's nodes, and as plain data; InputError if it cannot be read."""
    root, yaml = composed(file, text)
    return root, tree_of_composed(file, root, yaml).plain()


def _proven(text: str, wanted: Any, file: Path, path: KeyPath) -> str:
    """A changed text, once it is seen to say what is wanted and nothing else."""
    if _typed(parsed(file, text).plain()) != _typed(wanted):
        raise _refusal(file, path, _("cannot be changed here; change it in the YAML"))
    return text


def _typed(value: Any) -> Any:
    """Plain data in which 1, 1.0 and true are three, and the order of keys does not count."""
    if isinstance(value, dict):
        return {key: _typed(one) for key, one in value.items()}
    return [*map(_typed, value)] if isinstance(value, list | tuple) else (type(value), repr(value))


def _refusal(file: Path, path: KeyPath, why: str) -> InputError:
    return InputError([problem(file, why, key=".".join(map(str, path)))])


# Paths ------------------------------------------------------------------------------------------


def entry_number(entries: Sequence[Any], step: Step) -> int | None:
    """Which entry of a list a number, name or stage names; None: none of them."""
    if isinstance(step, int):
        return step if 0 <= step < len(entries) else None
    names = [
        next((str(one[key]) for key in LABELS if key in one), None) if isinstance(one, dict)
        else one if isinstance(one, str) else None
        for one in entries
    ]  # fmt: skip
    if step in names:
        return names.index(step)
    return int(step) if step.isdigit() and int(step) < len(entries) else None


def _resolved(data: Any, path: KeyPath, file: Path) -> list[Step]:
    """A path with the numbers of entries in place of their names, as far as there is something."""
    if not path:
        raise _refusal(file, path, _("no key is named"))
    steps: list[Step] = []
    for step in path:
        if isinstance(data, list):
            number = entry_number(data, step)
            if number is None and step != len(data):
                raise _refusal(file, path, _("there is no entry {name}", name=step))
            steps.append(len(data) if number is None else number)
            data = None if number is None else data[number]
        elif data is None or isinstance(data, dict):
            steps.append(str(step))
            data = (data or {}).get(str(step))
        else:
            raise _refusal(file, path, _("holds a single value, not keys"))
    return steps


def _with(data: Any, steps: Sequence[Step], value: Any) -> Any:
    """Plain data with another value at a path."""
    if not steps:
        return value
    step, rest = steps[0], steps[1:]
    if isinstance(data, list) and isinstance(step, int):
        inner = data[step] if step < len(data) else None
        return [*data[:step], _with(inner, rest, value), *data[step + 1 :]]
    known = data if isinstance(data, dict) else {}
    return {**known, step: _with(known.get(step), rest, value)}


def _without(data: Any, steps: Sequence[Step], file: Path) -> Any:
    """Plain data without what is at a path."""
    step, rest = steps[0], steps[1:]
    there = len(data) if isinstance(data, list) else data or {}
    if (isinstance(there, int) and not isinstance(step, int)) or (
        step >= there if isinstance(there, int) else step not in there  # type: ignore[operator]
    ):
        raise _refusal(file, steps, _("is not there"))
    if rest:
        return _with(data, [step], _without(data[step], rest, file))
    if isinstance(data, list):
        return [one for i, one in enumerate(data) if i != step]
    return {key: one for key, one in data.items() if key != step}


# Nodes ------------------------------------------------------------------------------------------


def _pairs(node: Node) -> list[tuple[Node | None, Node]]:
    """The keys and values of a mapping; the entries of a list, without keys."""
    if isinstance(node, MappingNode):
        return list(node.value)
    return [(None, one) for one in node.value]


def _number(node: Node, step: Step) -> int | None:
    """Which of the pairs of a node a step names."""
    if isinstance(node, SequenceNode):
        return int(step) if int(step) < len(node.value) else None
    names = [str(key.value) for key, _value in node.value] if isinstance(node, MappingNode) else []
    return names.index(str(step)) if str(step) in names else None


def _at(root: Node, steps: Sequence[Step]) -> Node:
    node = root
    for step in steps:
        node = _pairs(node)[_number(node, step) or 0][1]
    return node


def _is_block(node: Node) -> bool:
    """Whether a list or mapping stands in lines of its own, without brackets."""
    return isinstance(node, MappingNode | SequenceNode) and not node.flow_style


def _end(node: Node, text: str) -> int:
    """Where what a node says ends, without the space and the comments behind it."""
    if _is_block(node) and node.value:
        key, value = _pairs(node)[-1]
        return _end_of_pair(key, value, text)
    begin, end = node.start_mark.index, node.end_mark.index
    said = text[begin:end].rstrip()
    return int(begin + len(said))


def _end_of_pair(key: Node | None, value: Node, text: str) -> int:
    return _colon(key, text) if key is not None and _says_nothing(value) else _end(value, text)


def _says_nothing(node: Node) -> bool:
    """Whether nothing stands where a value could; such nodes stand where the next thing begins."""
    return isinstance(node, ScalarNode) and node.style is None and not node.value


def _colon(key: Node, text: str) -> int:
    """Just behind the colon of a key; in brackets a key may be without one."""
    end: int = key.end_mark.index
    found = COLON.match(text, end)
    return found.end() if found else end


def _end_of_line(text: str, index: int) -> int:
    """Where the line of a place ends, comments included."""
    found = text.find("\n", index)
    return len(text) if found < 0 else found


def _spliced(text: str, begin: int, end: int, new: str) -> str:
    return text[:begin] + new + text[end:]


# Changes ----------------------------------------------------------------------------------------


def _changed(text: str, root: Node, before: Any, steps: Sequence[Step], value: Any) -> str:
    """A text with another value at a path, in as few places as can be."""
    around, old = root, before
    for depth, step in enumerate(steps):
        number = _number(around, step)
        if number is None:
            new = _nested(steps[depth + 1 :], value)
            if isinstance(around, MappingNode | SequenceNode) and around.value:
                return _added(text, around, steps[: depth + 1], new)
            only: Any = [new] if isinstance(around, SequenceNode) else {step: new}
            return _replaced(text, root, steps[:depth], only)
        around, old = _pairs(around)[number][1], old[step]
    parts = list(_differences(old, value))
    if parts and not parts[0][0]:
        return _replaced(text, root, steps, value)
    for path, part in parts:
        inner = [*steps, *path]
        root, before = _read(text)
        gone = part is GONE
        text = _cut_out(text, root, inner) if gone else _changed(text, root, before, inner, part)
    return text


GONE = object()
"""In place of a part that the new value does not have."""


def _differences(old: Any, new: Any) -> Iterator[tuple[tuple[Step, ...], Any]]:
    """Where two values differ, and what stands there in the second; the last entries first."""
    if isinstance(old, dict) and isinstance(new, Mapping) and old.keys() & new.keys():
        for key in old:
            inner = _differences(old[key], new[key]) if key in new else [((), GONE)]
            yield from (((key, *path), part) for path, part in inner)
        yield from (((key,), part) for key, part in new.items() if key not in old)
    elif isinstance(old, list) and isinstance(new, list) and old and new:
        yield from (((i,), GONE) for i in range(len(old) - 1, len(new) - 1, -1))
        for i, part in enumerate(new):
            inner = _differences(old[i], part) if i < len(old) else [((), part)]
            yield from (((i, *path), one) for path, one in inner)
    elif _typed(old) != _typed(new):
        yield (), new


def _nested(steps: Sequence[Step], value: Any) -> Any:
    """A value within the keys that lead to it."""
    for step in reversed(steps):
        value = [value] if isinstance(step, int) else {step: value}
    return value


def _replaced(text: str, root: Node, steps: Sequence[Step], value: Any) -> str:
    """A text with another value in the place of one, whose brackets and comments around stay."""
    around = _at(root, steps[:-1])
    key, old = _pairs(around)[_number(around, steps[-1]) or 0]
    in_brackets = any(not _is_block(_at(root, steps[:i])) for i in range(len(steps)))
    quotes = old.style if isinstance(old, ScalarNode) else None
    new = inline(value, in_brackets=in_brackets, quotes=quotes)
    begin, end = old.start_mark.index, _end(old, text)
    nothing = _says_nothing(old)
    if key is None or not (_is_block(old) or nothing):
        return _spliced(text, begin, end, new)
    colon = _colon(key, text)
    if nothing:
        there = ": " if text[colon - 1 : colon] != ":" else " "
        return _spliced(text, colon, colon, there + new)
    below = _spliced(text, _end_of_line(text, colon), _end_of_line(text, end), "")
    return _spliced(below, colon, colon, f" {new}")


def _added(text: str, around: Node, path: Sequence[Step], value: Any) -> str:
    """A text with one more key or entry, where the vocabulary has it."""
    pairs = _pairs(around)
    behind = _place_of(around, path) if isinstance(around, MappingNode) else len(pairs) - 1
    named = "" if isinstance(around, SequenceNode) else f"{inline(path[-1])}: "
    last = pairs[max(behind, 0)]
    if not _is_block(around):
        new = named + inline(value, in_brackets=True)
        if behind < 0:
            start = (last[0] or last[1]).start_mark.index
            return _spliced(text, start, start, f"{new}, ")
        end = _end_of_pair(*last, text)
        return _spliced(text, end, end, f", {new}")
    first = pairs[0][0] or pairs[0][1]
    if isinstance(around, SequenceNode):
        indent, sign = text.rfind("-", 0, first.start_mark.index), "- "
        column = indent - text.rfind("\n", 0, indent) - 1
    else:
        column, sign = first.start_mark.column, ""
    new = sign + named + inline(value)
    if behind < 0:
        start = first.start_mark.index
        return _spliced(text, start, start, f"{new}\n{' ' * column}")
    end = _end_of_line(text, _end_of_pair(*last, text))
    return _spliced(text, end, end, f"\n{' ' * column}{new}")


def _place_of(around: MappingNode, path: Sequence[Step]) -> int:
    """Behind which of its keys a new one stands; -1: before the first."""
    there = [str(key.value) for key, _value in around.value]
    known = list(FILE_ORDER) if len(path) == 1 else keys_at(ScenarioFile, path[:-1])
    if path[-1] not in known:
        return len(there) - 1
    above = set(known[: known.index(str(path[-1]))])
    return max((i for i, key in enumerate(there) if key in above), default=-1)


def _cut_out(text: str, root: Node, path: Sequence[Step]) -> str:
    """A text without one key or entry; brackets stay where it was the only one."""
    around = _at(root, path[:-1])
    pairs, number = _pairs(around), _number(around, path[-1]) or 0
    if len(pairs) == 1:
        empty: Any = [] if isinstance(around, SequenceNode) else {}
        return _replaced(text, root, path[:-1], empty) if len(path) > 1 else ""
    starts = [(key or value).start_mark.index for key, value in pairs]
    if not _is_block(around):
        if number:
            end = _end_of_pair(*pairs[number], text)
            return _spliced(text, _end_of_pair(*pairs[number - 1], text), end, "")
        return _spliced(text, starts[0], starts[1], "")
    if isinstance(around, SequenceNode):
        starts = [text.rfind("-", 0, start) for start in starts]
    line = text.rfind("\n", 0, starts[number]) + 1
    if text[line : starts[number]].strip():  # behind the sign of an entry that it begins
        return _spliced(text, starts[number], starts[number + 1], "")
    end = _end_of_line(text, _end_of_pair(*pairs[number], text))
    return _spliced(text, line, min(end + 1, len(text)), "")
