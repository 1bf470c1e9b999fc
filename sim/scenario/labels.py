"""What a scenario's keys and values are called in the language in use, and what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic import BaseModel

from sim.language import _, language_in_use
from sim.scenario.distributions import FAMILIES
from sim.scenario.key_labels import KEYS, VALUES
from sim.scenario.keys import field_at, models_below, steps_of
from sim.scenario.schema import EXTENDS, ScenarioFile
from sim.scenario.terms import STAGES_AND_KINDS, TERMS, called

COLUMNS = {"team"}
"""Words that descriptions mean as the heading of a table's column."""


def label(path: str) -> str:
    """What a key is called: ``Cases filed a month`` for ``intake.cases_per_month``.

    Parameters
    ----------
    path : str
        Of a key in a scenario; entries of lists are named or numbered, as in
        ``arms.top_up.allocation.timing`` or ``route[0].work``.

    Returns
    -------
    str
        In the language in use; an entry of a list is called by its name.
    """
    steps = steps_of(path)
    while len(steps) > 1 and steps[-1].isdigit():
        steps.pop()
    found = field_at(".".join(steps))
    if found is None:
        return _(KEYS["extends"]) if steps == ["extends"] else steps[-1]
    return label_of(*found)


def label_of(model: type[BaseModel], name: str) -> str:
    """What a field of a model is called, in the language in use."""
    key = model.model_fields[name].alias or name
    words = (KEYS.get(f"{one.__name__}.{key}") for one in model.__mro__)
    return _(next(filter(None, words), "") or KEYS[key])


def description(path: str) -> str:
    """What a key means, in the language in use; empty for an entry of a list, which is no key.

    Parameters
    ----------
    path : str
        As of `label`.
    """
    if path == "extends":
        return _(EXTENDS)
    found = field_at(path)
    text = "" if found is None else found[0].model_fields[found[1]].description
    return _(text) if text else ""


def explained(path: str) -> str:
    """What a key means, for whoever sees labels: other keys and values as these are called there.

    Parameters
    ----------
    path : str
        As of `label`.
    """
    text = re.sub(r"`{1,2}([a-z_.]+)(?:: ([a-z_]+))?`{1,2}", _quoted, description(path))
    text = re.sub(r"“([^”]+)”(?:[:：]? ?\1|（\1）| ?\(\1\))", r"“\1”", text, flags=re.IGNORECASE)
    text = re.sub(r"\b([^“”，。；：、（）]+)（“\1”）", r"“\1”", text)
    return re.sub(r" ?(“[^”]+”) ?", r"\1", text) if language_in_use() == "zh" else text


def _quoted(written: re.Match[str]) -> str:
    """A key, or a value, in quotation marks as it is called; else as it is written."""
    key, value = written[1].rpartition(".")[2], written[2]
    is_value = key in VALUES or key in TERMS or key in STAGES_AND_KINDS
    if key in COLUMNS or not (key in KEYS or (is_value and not value)):
        return written[0]
    words = _(KEYS[key]) if key in KEYS else choice_label(key)
    if value:
        words = _("{what}: {which}", what=words, which=choice_label(value, key))
    return f"“{words}”"


def texts_of_keys() -> Iterator[str]:
    """What the schema says of all keys and of the models that have them, in English."""
    for model in models_below(ScenarioFile):
        fields = (field.description for field in model.model_fields.values())
        yield from (in_a_line(text) for text in (model.__doc__, *fields) if text)


def in_a_line(text: str) -> str:
    """A text of the schema as the catalogue has it: without ends of lines."""
    return " ".join(text.split())


def choice_label(value: str | bool, path: str = "") -> str:
    """What a value that can be chosen is called: ``Once a month`` for ``monthly``.

    Parameters
    ----------
    value : str or bool
        One of those that the schema allows.
    path : str
        The key that has it, as of `label`: the same word may mean something else elsewhere.

    Returns
    -------
    str
        In the language in use.
    """
    word = str(value).lower() if isinstance(value, bool) else value
    text = VALUES.get(f"{steps_of(path)[-1]}.{word}") or VALUES.get(word)
    if not text and word in FAMILIES:
        text = KEYS[word]
    if text:
        return _(text)
    return called(word) if language_in_use() == "zh" else word.replace("_", " ").capitalize()
