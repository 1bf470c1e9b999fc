"""What a change in a form writes into the text of the file: as little as says it.

A form shows a scenario as it is in force; its file may say only what differs from the file that it
extends. So a change is written where the file says the value, or would say it: an entry of a list
that another file has is changed by its name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.app.form.fields import as_text
from sim.app.form.shapes import Shape, rule_shapes
from sim.app.form.starting import as_family, as_form, begun
from sim.app.form.values import KeyPath, label_key, name_of, node_at, shape_at, value_at
from sim.language import _
from sim.scenario.distributions import FAMILIES
from sim.scenario.edits import Step, edited, entry_number, without
from sim.scenario.nodes import Node
from sim.scenario.numbers import WRITTEN
from sim.scenario.origins import NOTHING
from sim.scenario.origins import value_at as said_at
from sim.scenario.problems import InputError, problem
from sim.scenario.reading import parsed

OVERLAID = 2
"""Steps that lead to an overlay: ``arms`` and its name, ``history`` and ``arm``."""
GONE = object()
"""A value that is to be said no longer."""
PARTING = re.compile(r"\s*[,，、;；]\s*")
DAYS = ("calendar", "days_per_month"), ("calendar", "working_days")
INSTEAD: dict[KeyPath, tuple[KeyPath, ...]] = {DAYS[0]: (DAYS[1],), DAYS[1]: (DAYS[0],)}
"""Keys of which a file can say one only: the others go where one is given."""
MISSED = ("number", "whole", "month")
"""Kinds of which an empty field stays in the file, so that what is wrong is said at it."""
Reading = Callable[[str], Node]
"""The tree of a text of the file, with all that it extends."""


def changed(text: str, asked: Mapping[str, Any], file: Path, read: Reading) -> str:
    """The text of a file after a change in its form.

    Parameters
    ----------
    asked : mapping
        ``path``: keys as the form has them. And one of: ``text``, as it was typed; ``value``, as
        it is; ``choice``, of a field's choices; ``begin``, true, of a key of an overlay that is to
        differ from now on; ``new``, true or the name of a further entry; ``gone``, true: the file
        is to say it no longer.
    file : pathlib.Path
        What problems say that they stand in.
    read : callable
        Reads a text as the file's.

    Raises
    ------
    InputError
        If the text cannot be read, or the change cannot be written.
    """
    tree = read(text)
    data, path = tree.plain(), tuple(asked.get("path") or ())
    shape = shape_at(path, data) if path else None
    if shape is None and not asked.get("gone"):
        raise _refusal(file, path, _("there is no such field"))
    if asked.get("gone"):
        return _taken_back(text, path, file, read)
    assert shape is not None
    if "new" in asked:
        return _with_entry(text, path, shape, asked["new"], file, data)
    if "text" in asked and node_at(tree, path) and as_text(value_at(data, path)) == asked["text"]:
        return text  # 1.00 is shown as 1
    value = _wanted(shape, asked, data, path)
    if value is GONE:
        after = _taken_back(text, path, file, read)
        is_asked_for = (
            shape.required and shape.kind in MISSED and node_at(read(after), path) is None
        )
        return _put(text, path, None, file, data) if is_asked_for else after
    after = _put(text, path, value, file, data)
    for other in INSTEAD.get(path, ()):
        after = _taken_back(after, other, file, read) if _is_said(after, other, file) else after
    return _without_lost_origins(after, data, file, read) if "choice" in asked else after


def _is_said(text: str, path: KeyPath, file: Path) -> bool:
    return value_at(parsed(file, text).plain(), path) is not None


def _without_lost_origins(text: str, before: Any, file: Path, read: Reading) -> str:
    """A text that no longer says where values came from that there were and are no more."""
    stated = value_at(parsed(file, text).plain(), ["origins"])
    after = read(text).plain()
    for key in stated if isinstance(stated, dict) else ():
        if said_at(before, key) is not NOTHING and said_at(after, key) is NOTHING:
            text = without(text, ["origins", key], file)
    return text


def _refusal(file: Path, path: Sequence[Step], why: str) -> InputError:
    return InputError([problem(file, why, key=".".join(map(str, path)))])


# What was meant ---------------------------------------------------------------------------------


def _wanted(shape: Shape, asked: Mapping[str, Any], data: Any, path: KeyPath) -> Any:
    """The value that is asked for; `GONE` for none."""
    if asked.get("begin"):
        return _from_base(shape, path, data)
    if "choice" in asked:
        return _chosen(shape, str(asked["choice"]), value_at(data, path), data)
    if "text" in asked:
        return typed(shape, str(asked["text"]))
    return asked.get("value")


def _from_base(shape: Shape, path: KeyPath, data: Any) -> Any:
    """What an overlay begins a key with: what the scenario says of it."""
    key = path[OVERLAID:]
    base = value_at(data, key)
    if path[0] == "arms" and key == ("parts",):
        return [name_of(one, i) for i, one in enumerate(base or [])][:1]
    if base is None:
        base = shape.usual
    return begun(shape, data) if base is None or base in ({}, []) else base


def _chosen(shape: Shape, choice: str, old: Any, data: Any) -> Any:
    """What a choice among a field's choices stands for."""
    if choice == "null":
        return None if shape.usual is not None or old is not None else GONE
    if shape.kind == "rule":
        kept = old if isinstance(old, dict) else {}
        known = {one.key for one in rule_shapes().get(choice, ())}
        options = {key: value for key, value in kept.items() if key in known}
        return {"rule": choice, **options} if options else choice
    if shape.kind == "distribution":
        return as_family(choice, old if old is not None else shape.usual, shape)
    if shape.kind == "forms":
        return as_form(shape, int(choice), old, data)
    if shape.kind == "group":
        return begun(shape, data)
    found = [one for one in shape.choices if str(one) == choice]
    return found[0] if found else single(choice)


def typed(shape: Shape, text: str) -> Any:
    """What a typed text says; a text that says no number stays, and is found to be none."""
    text = text.strip()
    if shape.kind == "wording":
        return text or GONE
    if not text:
        return GONE
    if shape.kind == "list":
        parts = [single(part) for part in PARTING.split(text) if part]
        alone = len(parts) == 1 and shape.key == "people" and not text.endswith(",")
        return parts[0] if alone else parts
    if shape.kind == "pairs":
        pairs = [part for part in re.split(r"\s*[;；\n]\s*", text) if part]
        return [[single(one) for one in re.split(r"\s*[,，、]\s*", pair)] for pair in pairs]
    if shape.kind in ("text", "month"):
        return text
    return single(text)


def single(text: str) -> Any:
    """A number if a text is one, else the text."""
    if text in ("true", "false"):
        return text == "true"
    if not re.fullmatch(WRITTEN, text):
        return text
    number = float(text)
    is_whole = number.is_integer() and abs(number) < 2**63
    return int(number) if is_whole and not re.search("[.eE]", text) else _short(number)


def _short(number: float) -> int | float:
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


# Where it is written ----------------------------------------------------------------------------


def _put(text: str, path: KeyPath, value: Any, file: Path, data: Any) -> str:
    """A text that says a value at a path of the scenario in force."""
    own = parsed(file, text).plain()
    steps: list[Step] = []
    for i, step in enumerate(path):
        rest = path[i:]
        if isinstance(own, str) and (key := _short_key(steps)):
            full = value if rest == (key,) else _nested({key: own}, rest, value)
            return edited(text, steps, full, file)
        if isinstance(data, list):
            number = entry_number(data, step)
            if number is None:
                raise _refusal(file, path, _("there is no entry {name}", name=step))
            name, data_list, data = name_of(data[number], number), data, data[number]
            if isinstance(own, list):
                alike = len(own) == len(data_list)
                at = number if alike else entry_number(own, name)
                if at is None:  # a list that names some of the teams
                    entry = _nested({"name": name}, rest[1:], value)
                    return edited(text, [*steps, len(own)], entry, file)
                steps, own = [*steps, at], own[at]
                continue
            steps, own = [*steps, name], value_at(own, [name])
            continue
        data = value_at(data, [step])
        if step in FAMILIES and isinstance(own, dict) and own and not {*own} & {*FAMILIES}:
            continue  # {cv: 0.3}, of the family that is there
        steps, own = [*steps, step], value_at(own, [step])
    return edited(text, steps, value, file)


def _short_key(steps: Sequence[Step]) -> str:
    """The key for which a text alone stands at these steps."""
    last = steps[-1] if steps else ""
    if last in ("allocation", "docket"):
        return {"allocation": "rule", "docket": "file"}[str(last)]
    if len(steps) == 2 and steps[0] == "origins":
        return "from"
    in_teams = "teams" in steps and isinstance(last, int)
    return "name" if in_teams else ""


def _nested(around: dict[str, Any], path: Sequence[Step], value: Any) -> Any:
    """A mapping with a value at a path within it."""
    if not path:
        return value
    step, rest = str(path[0]), path[1:]
    inner = around.get(step)
    return {**around, step: _nested(inner if isinstance(inner, dict) else {}, rest, value)}


def own_steps(own: Any, data: Any, path: Sequence[Step]) -> list[Step] | None:
    """Where a file itself says what stands at a path; None: it does not."""
    steps: list[Step] = []
    for step in path:
        name: Step = step
        if isinstance(data, list):
            number = entry_number(data, step)
            if number is None:
                return None
            alike = isinstance(own, list) and len(own) == len(data)
            name = number if alike else name_of(data[number], number)
            data = data[number]
        else:
            data = value_at(data, [step])
        inner = value_at(own, [name])
        if inner is None and not (isinstance(own, dict) and name in own):
            return None
        at = entry_number(own, name) if isinstance(own, list) else name
        assert at is not None
        steps, own = [*steps, at], inner
    return steps


def _taken_back(text: str, path: KeyPath, file: Path, read: Reading) -> str:
    """A text that no longer says a value; what another file says of an entry ends with null."""
    data = read(text).plain()
    steps = own_steps(parsed(file, text).plain(), data, path)
    is_entry = isinstance(value_at(data, path[:-1]), list)
    if steps is not None:
        text = _pruned(without(text, steps, file), steps[:-1], file)
        left = read(text).plain() if is_entry else {}
        named = path[-1] in [name_of(one, i) for i, one in enumerate(
            value_at(left, path[:-1]) or [])]  # fmt: skip
        if not named or str(path[-1]).isdigit():
            return text
        data = left
    if not is_entry:
        if steps is None and value_at(data, path) is not None:
            raise _refusal(file, path, _("stands in a file that this one extends"))
        return text
    number = entry_number(value_at(data, path[:-1]), path[-1])
    name = name_of(value_at(data, path), number or 0)
    return _put_null(text, (*path[:-1], name), file, data)


def _put_null(text: str, path: KeyPath, file: Path, data: Any) -> str:
    """A text that takes away an entry of a list which another file has."""
    own = own_steps(parsed(file, text).plain(), data, path[:-1])
    if own is not None:
        return edited(text, [*own, str(path[-1])], None, file)
    return _put(text, path[:-1], {str(path[-1]): None}, file, data)


def _pruned(text: str, steps: Sequence[Step], file: Path) -> str:
    """A text without the keys that say nothing any more since something within them is gone."""
    for depth in range(len(steps), 0, -1):
        at = steps[:depth]
        left = value_at(parsed(file, text).plain(), at)
        if left not in ({}, []) or isinstance(at[-1], int):
            break
        text = without(text, at, file)
    return text


# Entries ----------------------------------------------------------------------------------------


def _with_entry(text: str, path: KeyPath, shape: Shape, name: Any, file: Path, data: Any) -> str:
    """A text with one more entry in a list or mapping, called as is asked or like the last one."""
    here = value_at(data, path)
    if shape.kind == "mapping":
        if not isinstance(name, str) or not name.strip():
            raise _refusal(file, path, _("give it a name"))
        return _put(text, (*path, name.strip()), begun(shape.parts[0], data), file, data)
    entries = here if isinstance(here, list) else []
    entry = begun(shape, data, entries=entries, name=name if isinstance(name, str) else "")
    if isinstance(here, dict):  # an overlay that says something of entries by their names
        return edited(text, [*(own_steps(parsed(file, text).plain(), data, path) or path),
                             name_of(entry, len(here))], entry, file)  # fmt: skip
    own = own_steps(parsed(file, text).plain(), data, path)
    if own is not None:
        said = value_at(parsed(file, text).plain(), own)
        if isinstance(said, list):
            return edited(text, [*own, len(said)], entry, file)
    label = label_key(shape)
    if label and entries:
        return _put(text, path, {**_said(text, own, file), entry[label]: entry}, file, data)
    return _put(text, path, [*entries, entry], file, data)


def _said(text: str, own: Sequence[Step] | None, file: Path) -> dict[str, Any]:
    """What a file says of entries by their names."""
    said = None if own is None else value_at(parsed(file, text).plain(), own)
    return said if isinstance(said, dict) else {}
