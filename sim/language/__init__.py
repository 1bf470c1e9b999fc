"""What the program says, in the language its reader chose: English or Chinese.

The English words stand in the code, inside `_`, where a reader of the code needs them; the Chinese
ones in `sim.language.chinese`, one entry for each. A test keeps the two equal.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Literal, get_args

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
VARIABLE = "BUREAU_SIM_LANG"
"""Of the environment: the language where none is asked for."""


class _Speech:
    """The language in use in this process, and its table."""

    language: Language = "en"
    table: Mapping[str, str] = {}


def use_language(language: Language) -> None:
    """Speak this language from now on, in all threads of this process and in those it starts.

    Raises
    ------
    ValueError
        If it is none of `LANGUAGES`.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no language {language!r}; there are {', '.join(LANGUAGES)}")
    os.environ[VARIABLE] = _Speech.language = language
    _Speech.table = {}
    if language == "zh":
        from sim.language.chinese import CHINESE

        _Speech.table = CHINESE


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Speak this language for a while."""
    before = _Speech.language
    use_language(language)
    try:
        yield
    finally:
        use_language(before)


def language_in_use() -> Language:
    """The language that is spoken now."""
    return _Speech.language


def language_tag() -> str:
    """The language that is spoken now, as a page of the web names it (BCP 47)."""
    return {"en": "en", "zh": "zh-CN"}[_Speech.language]


def _(text: str, /, **values: object) -> str:
    """A text in the language in use, with values in its ``{places}``."""
    said = _Speech.table.get(text, text)
    return said.format(**values) if values else said


def plural(n: int, one: str, many: str, /, **values: object) -> str:
    """The text for one of something or that for ``{n}`` of it.

    Chinese has one form for both: that of ``many``.
    """
    has_one_form = _Speech.language == "zh"
    text = one if n == 1 and not has_one_form else many
    return _(text, n=n, **values)


def chosen(wording: str | Mapping[Language, str] | None) -> str:
    """What a scenario says in its own words, which may be given in several languages."""
    if wording is None or isinstance(wording, str):
        return wording or ""
    return wording.get(_Speech.language, next(iter(wording.values())))


def marked(text: str) -> str:
    """A text that `_` will show: for tables of words, made before a language is chosen."""
    return text


def listed(parts: Sequence[str]) -> str:
    """Parts in a sentence, with commas between them."""
    return ("、" if _Speech.language == "zh" else ", ").join(parts)


def in_a_row(sentences: Iterable[str]) -> str:
    """Sentences one after another, but for empty ones; in Chinese without spaces between them."""
    return ("" if _Speech.language == "zh" else " ").join(filter(None, sentences))


def localized(name: str) -> str:
    """A file's name, without its ending, in the language in use: ``report``, ``report-zh``."""
    return name if _Speech.language == "en" else f"{name}-{_Speech.language}"


if os.environ.get(VARIABLE) == "zh":
    use_language("zh")
