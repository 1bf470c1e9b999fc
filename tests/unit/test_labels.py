"""Every key and every value that can be chosen has a name, and what it means, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from sim.language import LANGUAGES, Language, _, speaking
from sim.report.names import names_in
from sim.scenario.key_labels import KEYS, VALUES
from sim.scenario.keys import models_below
from sim.scenario.labels import (
    choice_label,
    description,
    explained,
    in_a_line,
    label,
    label_of,
)
from sim.scenario.scenario import load
from sim.scenario.schema import ScenarioFile, json_schema
from sim.scenario.schema_in_words import schema_in_words
from sim.scenario.terms import called, name_in_chinese

HAN = re.compile("[一-鿿]")
READY = Path(__file__).parents[2] / "scenarios"


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
            said = model.model_fields[name].description
            assert said, f"{model.__name__}.{name}"
            assert bool(HAN.search(label_of(model, name))) == (language == "zh"), name
            if language == "zh":
                assert HAN.search(_(in_a_line(said))), said


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


def test_a_key_is_known_by_its_chinese_label() -> None:
    """Whoever writes what a Chinese form calls a key is told the key."""
    with speaking("zh"):
        words = label("intake.cases_per_month"), label("time_limit_days")
    assert name_in_chinese(words[0], ["season", "cases_per_month"]) == "cases_per_month"
    assert name_in_chinese(words[1].partition("（")[0], ["teams", "time_limit_days"]) == (
        "time_limit_days"
    )


def plain(part: Any) -> Any:
    """A schema without its words."""
    if isinstance(part, dict):
        words = ("title", "description")
        return {
            key: plain(inner)
            for key, inner in part.items()
            if not (key in words and isinstance(inner, str))
        }
    return [plain(inner) for inner in part] if isinstance(part, list) else part


def words_in(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for key, inner in part.items():
            if key in ("title", "description") and isinstance(inner, str):
                yield inner
            elif key not in ("default", "examples"):
                yield from words_in(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from words_in(inner)


def test_the_schema_has_chinese_words_and_allows_the_same() -> None:
    english = schema_in_words()
    assert english == json_schema()
    with speaking("zh"):
        chinese = schema_in_words()
    assert plain(chinese) == plain(english)
    assert not [text for text in words_in(chinese) if not HAN.search(text)]
    assert chinese["properties"]["intake"]["title"] == "收案"
    assert chinese["$defs"]["Arm"]["properties"]["intake"]["title"] == "收案"
    assert chinese["$defs"]["Arm"]["properties"]["name"]["title"] == "名称"


@pytest.mark.parametrize("file", sorted(READY.glob("*.yaml")), ids=lambda file: file.stem)
def test_arms_stages_and_kinds_of_ready_scenarios_have_chinese_names(file: Path) -> None:
    given = load(file)
    with speaking("zh"):
        shown = [*names_in(given).values()]
        for arm in given.arms:
            shown += [called(one.stage) for one in arm.setting.route]
            shown += [called(one.name) for one in arm.setting.kinds]
    assert [name for name in dict.fromkeys(shown) if not HAN.search(name)] == []


def test_what_a_key_means_calls_other_keys_by_their_names(monkeypatch: pytest.MonkeyPatch) -> None:
    with speaking("zh"):
        assert "“每月收案数”" in explained("intake.diverted")
        assert "“起始月份”" in explained("intake.trend_per_year")
    assert "“Cases filed a month” counts them" in explained("intake.diverted")
    assert "`null`" in explained("max_open_cases")  # no key, and chosen nowhere
    text = "`hold`: they stay; `monthly` (once a month); as the column `team` says; `homes: even`"
    monkeypatch.setattr("sim.scenario.labels.description", lambda _path: text)
    said = explained("any")
    assert said.startswith("“They stay”; “Once a month”; as the column `team` says; “")
    assert said.endswith(": Even shares of all teams”")
