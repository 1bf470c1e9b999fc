"""What pydantic finds wrong, in the words of this tool."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from sim.language import _, listed, marked, plural
from sim.scenario.distributions import Distribution, Single
from sim.scenario.keys import inner_keys, keys_at
from sim.scenario.mistyped import day_hint, month_hint, name_hint, number_hint, row_hint
from sim.scenario.names import NAME_FORM
from sim.scenario.numbers import Plain
from sim.scenario.problems import MOST_SAID, Finding, Loc, folded, likely_name, nearest, shown
from sim.scenario.rules import RULES, rules_with

NULLABLE = {"assistant_speed", "wait"}
MONTHS = {"start", "from", "since"}
ASSISTANTS = {"assistant", "clerks", "clerk", "书记员", "书记员人数", "书记员数"}
BOUNDS = ("gt", "ge", "lt", "le")


def messages(
    errors: Sequence[ErrorDetails], model: type[BaseModel], data: Any
) -> Iterator[Finding]:
    """Errors of pydantic in the words of this tool, each value once.

    Parameters
    ----------
    data : Any
        What did not fit the model.
    """
    clear = [e for e in errors[: 10 * MOST_SAID] if not _follows(e, errors)]
    placed = [_chosen(_place(error, data), error) for error in clear]
    placed = [pair for pair in placed if not _is_count_beside_another(*pair, placed)]
    misspelt = {
        (*place[:-1], likely_name(str(place[-1]), _allowed(error, model)))
        for place, error in placed[:MOST_SAID]
        if error["type"] == "extra_forbidden"
    }
    for place, pairs in groupby(placed, key=lambda pair: pair[0]):
        alternatives = [error for _place, error in pairs]
        if alternatives[0]["type"] != "missing" or place not in misspelt:
            yield place, _message(alternatives, place, model)


def _follows(error: ErrorDetails, errors: Sequence[ErrorDetails]) -> bool:
    """Whether a list is too short only because entries that are wrong were not counted."""
    if error["type"] != "too_short":
        return False
    depth = len(error["loc"])
    return any(o["loc"][:depth] == error["loc"] and len(o["loc"]) > depth for o in errors)


def _is_count_beside_another(
    place: Loc, error: ErrorDetails, placed: Sequence[tuple[Loc, ErrorDetails]]
) -> bool:
    """Whether a whole number of cases is only wrong because another of the list is none."""
    if place[:-1] != ("opening_backlog",) or type(error["input"]) is not int:
        return False
    others = (e["input"] for at, e in placed if at[:-1] == place[:-1])
    return any(not isinstance(other, int | dict) for other in others)


def _place(error: ErrorDetails, data: Any) -> Loc:
    """Where a value stands in the data, without pydantic's names of alternatives."""
    place: list[str | int] = []
    for step in error["loc"]:
        known = isinstance(data, dict) and step in data
        within = isinstance(data, list | tuple) and isinstance(step, int) and step < len(data)
        if known or within:
            place.append(step)
            data = data[step]
    if error["type"] == "missing":
        place.append(error["loc"][-1])
    return tuple(place)


def _chosen(place: Loc, error: ErrorDetails) -> tuple[Loc, ErrorDetails]:
    """A rule that there is not, as pydantic says of any other word that is none of several."""
    if error["type"] != "union_tag_invalid":
        return place, error
    value, tags = error["input"], re.sub("[<>]", "", error["ctx"]["expected_tags"])
    within = (*place, "rule") if isinstance(value, dict) else place
    word = value["rule"] if isinstance(value, dict) else value
    return within, {**error, "type": "literal_error", "input": word, "ctx": {"expected": tags}}


def _allowed(error: ErrorDetails, model: type[BaseModel]) -> list[str]:
    allowed = keys_at(model, error["loc"][:-1])
    return [*allowed, "extends"] if "replications" in allowed else allowed  # the top of a file


def _message(errors: Sequence[ErrorDetails], place: Loc, model: type[BaseModel]) -> str:
    """What is wrong with one value, of which several alternatives may have been tried."""
    error, key = errors[0], str(place[-1]) if place else ""
    if error["type"] == "extra_forbidden":
        allowed, rules = _allowed(error, model), rules_with(key)
        if rules and place[-2:-1] == ("allocation",):  # of others than the one that is chosen
            return _(
                "is an option of {rules}, not of {rule}; give it where that rule is chosen, as in  "
                "allocation: {{rule: {first}, {key}: ...}}; allowed here: {names}",
                first=rules[0],
                key=key,
                rules=listed(rules),
                rule=str(error["loc"][-2]).strip("<>"),
                names=listed(allowed),
            )
        inner = inner_keys(model, error["loc"][:-1])
        return _no_key(key, error["input"], allowed, inner)
    if error["type"] == "missing" and place[-1] == "list":  # each, beside no list of teams
        return _("'list' is missing; of teams that are given by their count write it without  each")
    if error["type"] == "missing" and not isinstance(place[-1], int):
        return _("'{key}' is missing", key=key)
    kind = _kind_of(place)
    if kind in _OWN_WORDS:
        expected = _(_OWN_WORDS[kind])
    else:
        alternatives = (_expected(one, kind.removesuffix("[]"), model) for one in errors)
        expected = _(", or ").join(dict.fromkeys(alternatives))
    if key in NULLABLE:
        expected += _("; null: there is none")
    if error["input"] is None:
        return _("nothing stands here; {expected}", expected=expected)
    return _("found {found}; {expected}", found=shown(error["input"]), expected=expected)


def _kind_of(place: Loc) -> str:
    """The last key of a place; with brackets for an entry of its list."""
    key = next((step for step in reversed(place) if isinstance(step, str)), "")
    return f"{key}[]" if place and isinstance(place[-1], int) else key


def _no_key(key: str, value: Any, allowed: Sequence[str], inner: Mapping[str, str]) -> str:
    """Why a key is none; ``inner``: keys that stand deeper, and where."""
    name, colon, rest = key.replace("：", ":").partition(":")
    if colon and name.strip() in allowed:
        return _("write  {key}: {value}  with a space after ':'", key=name.strip(), value=rest)
    if value is None and re.fullmatch(r"\d{3}", key):
        return _("found {found}; write a number without commas, as 80000", found=key)
    if "assistant_speed" in allowed and folded(key) in ASSISTANTS:
        why = marked("no such key; did you mean 'assistants', how many there are? allowed: {names}")
        return _(why, names=listed(allowed))
    hint = nearest(key, allowed)
    if deeper := inner.get(folded(key)):
        hint = _("did you mean '{likely}'? allowed: {names}", likely=deeper, names=listed(allowed))
    return _("no such key; {nearest}", nearest=hint)


def _expected(error: ErrorDetails, key: str, model: type[BaseModel]) -> str:
    """What is allowed in place of a value, and if it is clear what was meant, how to write that."""
    kind, value, context = error["type"], error["input"], error.get("ctx", {})
    match kind:
        case "literal_error":
            allowed = str(context["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
            expected = nearest(str(value), allowed) + _beside_words(key)
        case "value_error":
            expected = str(context["error"])
        case "model_type" | "model_attributes_type" | "dict_type":
            expected = _keys_in_words(keys_at(model, error["loc"]), key, value)
        case "string_pattern_mismatch":
            expected = _pattern_in_words(str(context["pattern"]), value)
        case "string_type" if key in MONTHS:
            expected = _("must be a month such as 2013-10") + month_hint(value)
        case "too_short" | "too_long" if key in ("season", "shares"):
            n = context["actual_length"]
            expected = _("must have 12 numbers, one a month, and has {found}", found=n)
        case "too_short":
            expected = plural(
                context["min_length"],
                "must have at least one entry, and has {found}",
                "must have at least {n} entries, and has {found}",
                found=context["actual_length"],
            )
        case "int_type" | "float_type":
            expected = _(_WORDS[kind]) + number_hint(value, key, whole=kind == "int_type")
        case "tuple_type" | "list_type":
            entries = keys_at(model, error["loc"]) and not str(value)[:1].isdigit()
            expected = _(_WORDS["tuple_type"]) + row_hint({} if entries else value)
        case _:
            context = {k: Plain(v) if k in BOUNDS else v for k, v in context.items()}
            expected = _(_WORDS.get(kind, error["msg"]), **context)
    return expected


def _beside_words(key: str) -> str:
    return _(_BESIDE_WORDS[key]) if key in _BESIDE_WORDS else ""


def _keys_in_words(keys: list[str], key: str, value: Any) -> str:
    if key == "allocation" and not isinstance(value, list):  # its keys hang on the rule
        return nearest(str(value), RULES)
    if keys in (list(Distribution.model_fields), list(Single.model_fields)):
        families = _("give a number or one of {families}", families=listed(keys))
        return families + number_hint(value, key, whole=False)
    if not keys:
        return _(_MAPPINGS.get(key, KEYS_AND_VALUES))
    if isinstance(value, list):
        return _("give keys, without '- ' before them: {keys}", keys=listed(keys))
    label = next((key for key in ("name", "stage") if key in keys), None)
    if label and isinstance(value, str | int) and not isinstance(value, bool):
        entry = f"{{{label}: {value}, ...}}"
        return _("write {entry}, with the keys {keys}", entry=entry[:80], keys=listed(keys))
    as_keys = _("; write {entry}", entry=f"{{cv: {value}}}")
    return _("allowed keys: {keys}", keys=listed(keys)) + (as_keys if keys == ["cv"] else "")


def _pattern_in_words(pattern: str, value: Any) -> str:
    if "(0[1-9]|1[0-2])" not in pattern:  # it is not that of a month
        return _(NAME_FORM) + name_hint(value)
    if pattern.endswith("?$"):  # the day may be left out
        return _("must be a month such as 2013-10 or a day such as 2013-10-08") + day_hint(value)
    return _("must be a month such as 2013-10") + month_hint(value)


_MAPPINGS = {
    "weights": marked("must be kinds and what a case counts, as in  weights: {civil: 1.5}"),
}
KEYS_AND_VALUES = marked("must be keys and values, as in  until: {closures: 10}")
PAIRS_OF_ARMS = marked("must be pairs of names of arms, as in  contrasts: [[top_up, rotation]]")

LEFT = marked("must be a number, a distribution, or  residual")
_BESIDE_WORDS = {"working_days": marked(", or the path of a table (CSV) of days")}
"""What a key may hold beside some words."""

_OWN_WORDS = {
    "closing_day": marked("must be a day from 1 to 28, or  last  for the last day of the month"),
    "opening_backlog[]": marked(
        "must be all whole numbers, one a team, as in [30, 12], or all entries with the keys team, "
        "cases, filed, stage, ..."
    ),
    "wait_left": LEFT,
    "work_left": LEFT,
    "contrasts": PAIRS_OF_ARMS,
    "contrasts[]": PAIRS_OF_ARMS,
    "home[]": marked("must be the number or the name of a team"),
    "team": marked("must be the number or the name of a team"),
}
"""Keys whose alternatives are said better together."""

_WORDS = {
    "greater_than": marked("must be greater than {gt:g}"),
    "greater_than_equal": marked("must be {ge:g} or more"),
    "less_than": marked("must be less than {lt:g}"),
    "less_than_equal": marked("must be {le:g} or less"),
    "bool_type": marked("must be  true  or  false"),
    "int_type": marked("must be a whole number"),
    "float_type": marked("must be a number"),
    "finite_number": marked("must be a finite number"),
    "string_type": marked("must be text (put it in quotes if it looks like a number or a date)"),
    "tuple_type": marked("must be a list"),
    "too_long": marked("must have at most {max_length} entries"),
    "string_too_short": marked("must not be empty"),
    "string_too_long": marked("must have at most {max_length} characters"),
}
