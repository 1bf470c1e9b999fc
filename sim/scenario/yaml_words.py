"""Values as they stand in a line of YAML."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode

TEXT = "tag:yaml.org,2002:str"
SURELY_PLAIN = re.compile(r"[A-Za-z\u4e00-\u9fff][\w\u4e00-\u9fff]*")
WORDS_OF_YAML = {"null", "true", "false", "yes", "no", "on", "off", "y", "n", "inf", "nan"}


def inline(value: Any, *, in_brackets: bool = False, quotes: str | None = None) -> str:
    """A value in one line, lists and mappings in brackets.

    Parameters
    ----------
    in_brackets : bool
        Whether it stands in brackets, where commas and brackets part values.
    quotes : str, optional
        Marks that a text is put in, if it can be.
    """
    if isinstance(value, Mapping):
        inner = (f"{inline(k, in_brackets=True)}: {inline(v, in_brackets=True)}"
                 for k, v in value.items())  # fmt: skip
        return "{" + ", ".join(inner) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(inline(one, in_brackets=True) for one in value) + "]"
    if isinstance(value, str):
        return _text(value, in_brackets=in_brackets, quotes=quotes)
    return _single(value)


def _single(value: Any) -> str:
    """A number, a truth, or nothing."""
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    if isinstance(value, int):
        return str(value)
    if not math.isfinite(value):
        return ".nan" if math.isnan(value) else ".inf" if value > 0 else "-.inf"
    mantissa, e, exponent = repr(value).partition("e")  # YAML wants a point: 1.0e+22
    return mantissa if not e else f"{mantissa if '.' in mantissa else mantissa + '.0'}e{exponent}"


def _text(text: str, *, in_brackets: bool, quotes: str | None) -> str:
    if quotes == "'" and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    if quotes != '"' and _can_be_plain(text, in_brackets=in_brackets):
        return text
    return json.dumps(text, ensure_ascii=False)


def _can_be_plain(text: str, *, in_brackets: bool) -> bool:
    """Whether a text without quotation marks is read as itself."""
    if SURELY_PLAIN.fullmatch(text) and text.casefold() not in WORDS_OF_YAML:
        return True
    if not text.isprintable():
        return False
    line = f"a: [{text}]" if in_brackets else f"a: {text}"
    try:
        root = YAML(typ="safe", pure=True).compose(line)
    except (YAMLError, ValueError):
        return False
    pairs = root.value if isinstance(root, MappingNode) else []
    values = [value for _key, value in pairs]
    if in_brackets:
        values = [inner for value in values for inner in value.value]
    value = values[0] if len(values) == 1 else None
    return (
        isinstance(value, ScalarNode)
        and value.tag == TEXT
        and value.value == text
        and not getattr(value, "anchor", None)
    )
