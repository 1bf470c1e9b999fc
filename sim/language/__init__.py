"""What the program says, in the language its reader chose: English or Chinese.

The English words stand in the code, inside `_`, where a reader of the code needs them; the Chinese
ones in ``locale/zh``, an entry for each. A test keeps the two equal.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import pairwise
from typing import Literal, get_args

from sim.language.catalogue import catalogue

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
VARIABLE = "BUREAU_SIM_LANG"
"""Of the environment: the language where none is asked for."""


CJK = "\u2e80"
"""Before the first of the characters of Chinese, its marks included."""
GAP = "\ue000"
"""Where a space may go: of Unicode's characters for private use."""
_usual: Language = "zh" if os.environ.get(VARIABLE) == "zh" else "en"
"""Of threads and tasks that have chosen none."""
_chosen: ContextVar[Language | None] = ContextVar("language", default=None)


def use_language(language: Language) -> None:
    """Speak this language from now on: here, and in what chooses none: threads, tasks, processes.

    Each thread and task may choose for itself, and is not disturbed by what others choose later.

    Parameters
    ----------
    language : {"en", "zh"}
        English or Chinese.

    Raises
    ------
    ValueError
        If it is none of `LANGUAGES`.
    """
    global _usual  # noqa: PLW0603 - a notebook runs each cell in a context of its own
    os.environ[VARIABLE] = _usual = _known(language)
    _chosen.set(language)


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Speak this language for a while, in this thread or task only.

    Parameters
    ----------
    language : {"en", "zh"}
        English or Chinese.

    Raises
    ------
    ValueError
        If it is none of `LANGUAGES`.
    """
    before = _chosen.set(_known(language))
    try:
        yield
    finally:
        _chosen.reset(before)


def _known(language: Language) -> Language:
    if language not in LANGUAGES:
        raise ValueError(f"no language {language!r}; there are {', '.join(LANGUAGES)}")
    return language


def language_in_use() -> Language:
    """The language that is spoken now."""
    return _chosen.get() or _usual


def language_tag() -> str:
    """The language that is spoken now, as a page of the web names it (BCP 47)."""
    return {"en": "en", "zh": "zh-CN"}[language_in_use()]


def _(text: str, /, **values: object) -> str:
    """A text in the language in use, with values in its ``{places}``."""
    translation = catalogue(language_in_use()).gettext(text)
    return _filled(translation, values) if values else translation


def plural(n: int, one: str, many: str, /, **values: object) -> str:
    """The text for one of something or that for ``{n}`` of it, as the language in use has them."""
    return _filled(catalogue(language_in_use()).ngettext(one, many, n), {"n": n, **values})


def _filled(text: str, values: Mapping[str, object]) -> str:
    """A text with values in its places; in Chinese without spaces between Chinese and Chinese.

    The spaces are there for names in Latin letters. None stands before a %.
    """
    if language_in_use() != "zh":
        return text.format(**values)
    for name, value in values.items():
        shown = value if isinstance(value, str) else ""
        if shown[:1] > CJK or shown[:1] == "%":
            text = text.replace(f" {{{name}}}", f"{GAP}{{{name}}}")
        if shown[-1:] > CJK:
            text = text.replace(f"{{{name}}} ", f"{{{name}}}{GAP}")
    pieces = text.format(**values).split(GAP)
    return pieces[0] + "".join(
        after if after[:1] == "%" or min(before[-1:], after[:1]) > CJK else f" {after}"
        for before, after in pairwise(pieces)
    )


def chosen(wording: str | Mapping[Language, str] | None) -> str:
    """What a scenario says in its own words, which may be given in several languages."""
    if wording is None or isinstance(wording, str):
        return wording or ""
    return wording.get(language_in_use(), next(iter(wording.values())))


def marked(text: str) -> str:
    """A text that `_` will show: for tables of words, made before a language is chosen."""
    return text


def listed(parts: Sequence[str]) -> str:
    """Parts in a sentence, with commas between them."""
    return ("、" if language_in_use() == "zh" else ", ").join(parts)


def in_a_row(sentences: Iterable[str]) -> str:
    """Sentences one after another, but for empty ones; in Chinese without spaces between them."""
    return ("" if language_in_use() == "zh" else " ").join(filter(None, sentences))


def localized(name: str) -> str:
    """A file's name, without its ending, in the language in use: ``report``, ``report-zh``."""
    return name if language_in_use() == "en" else f"{name}-{language_in_use()}"
