"""Every key and every value that can be chosen has a name, and what it means, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from sim.language import LANGUAGES, Language, speaking
from sim.scenario.key_labels import KEYS, VALUES
from sim.scenario.keys import models_below
from sim.scenario.labels import choice_label, description, label, label_of
from sim.scenario.schema import ScenarioFile, json_schema

HAN = re.compile("[一-鿿]")


def fields() -> Iterator[tuple[type[BaseModel], str]]:
    for model in models_below(ScenarioFile):
        for name in model.model_fields:
            yield model, name


def choices() -> Iterator[tuple[str, str]]:
    """Values that can be chosen, each with its key."""

    def within(key: str, part: Any) -> Iterator[tuple[str, str]]:
        for value in (*part.get("enum", ()), *([part["const"]] if "const" in part else ())):
            yield key, str(value).lower()
        if part.get("type") == "boolean":
            yield from ((key, "true"), (key, "false"))
        for word in ("anyOf", "oneOf", "prefixItems"):
            for inner in part.get(word, ()):
                yield from within(key, inner)
        for word in ("items", "additionalProperties"):
            if isinstance(part.get(word), dict):
                yield from within(key, part[word])

    schema = json_schema()
    for part in (schema, *schema["$defs"].values()):
        for key, inner in part.get("properties", {}).items():
            yield from within(key, inner)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_has_a_label_and_a_description(language: Language) -> None:
    with speaking(language):
        for model, name in fields():
            words = label_of(model, name), model.model_fields[name].description
            assert all(words), f"{model.__name__}.{name}"
            assert bool(HAN.search(words[0])) == (language == "zh"), f"{model.__name__}.{name}"


def test_labels_of_a_model_tell_its_keys_apart() -> None:
    for language in LANGUAGES:
        with speaking(language):
            for model in models_below(ScenarioFile):
                labels = [label_of(model, name) for name in model.model_fields]
                assert len(set(labels)) == len(labels), (model.__name__, labels)


def test_no_label_is_left_over() -> None:
    used = {"extends"}
    for model, name in fields():
        key = model.model_fields[name].alias or name
        own = [f"{one.__name__}.{key}" for one in model.__mro__]
        used.add(next((one for one in own if one in KEYS), key))
    assert used == set(KEYS)
    known = {*choices()}
    asked = {f"{key}.{value}" for key, value in known} | {value for _key, value in known}
    assert set(VALUES) <= asked


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_that_can_be_chosen_has_a_label(language: Language) -> None:
    with speaking(language):
        for key, value in choices():
            words = choice_label(value, key)
            assert bool(HAN.search(words)) == (language == "zh"), (key, value, words)
            assert "_" not in words


def test_a_key_is_called_where_it_stands() -> None:
    assert label("intake.cases_per_month") == "Cases filed a month"
    assert label("arms.top_up.allocation.timing") == label("allocation.timing") == "When"
    assert label("arms[0].allocation.joins") == "A new team"
    assert label("arms[0].joins") == "Teams that join"
    assert label("responses.foot_dragging.c") == "Half is lost at (cases)"
    assert label("route[1].wait.gamma.cv") == "Coefficient of variation"
    assert label("opening_backlog[3]") == "Opening cases"
    assert label("extends") == "Laid over"
    assert label("arms.top_up") == "top_up"
    assert description("calendar.months") == "Months of the comparison."
    assert description("follow_up.months").startswith("How many at the most")
    assert description("arms.top_up") == ""
    assert description("extends").startswith("Another scenario")


def test_a_value_is_called_by_its_key_where_it_means_something_else_there() -> None:
    assert choice_label("in_proportion", "allocation.fill") == "In proportion"
    assert choice_label("in_proportion", "opening_stages") == "Spread over the stages"
    assert choice_label("least_backlog", "allocation.rule") == "Least backlog"
    assert choice_label(True) == "Yes"
    with speaking("zh"):
        assert choice_label("top_up", "allocation.rule") == "存案补平"
