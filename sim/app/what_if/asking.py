"""Answers asked for by pages: one at a time, the newest of each page first, some of them kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any

from sim.app.drafts import Draft
from sim.garbage import nothing_collected
from sim.language import _
from sim.running.provenance import digest
from sim.running.warm import WarmPool
from sim.scenario.problems import InputError, Problem, problem

if TYPE_CHECKING:
    from pathlib import Path

    from sim.scenario.scenario import Scenario
    from sim.studies.at_once import AtOnce

MOST_SETTINGS = 200
MOST_KEPT = 12
"""Answers, some megabytes each, that need not be played again."""
MOST_PAGES = 200
LONGEST_PAGE = 64
Key = tuple[str, str, tuple[str, ...]]
"""What an answer is of: the draft, its text, and the settings laid over it."""


@dataclass(frozen=True)
class Asked:
    """What a page asks.

    Attributes
    ----------
    settings : tuple of str
        Laid over the scenario, as of ``--set``.
    before : tuple of str or None
        Those of the answer that the page shows; None: it shows none.
    page : str
        By which the page, opened once, is known.
    number : int
        Of its questions; the highest is the newest.
    """

    settings: tuple[str, ...]
    before: tuple[str, ...] | None
    page: str
    number: int


def asked_in(given: Any) -> Asked:
    """What a request asks; InputError if it is of another form."""
    record: Mapping[str, Any] = given if isinstance(given, Mapping) else {}
    settings, before = record.get("settings", ()), record.get("before")
    page, number = record.get("page", ""), record.get("number", 0)
    is_known = isinstance(page, str) and len(page) <= LONGEST_PAGE and type(number) is int
    if not (is_known and _are_settings(settings) and (before is None or _are_settings(before))):
        raise InputError([problem("settings", _("is of another form than is asked for"))])
    return Asked(tuple(settings), None if before is None else tuple(before), page, number)


def _are_settings(value: Any) -> bool:
    are_texts = isinstance(value, list) and all(isinstance(one, str) for one in value)
    return are_texts and len(value) <= MOST_SETTINGS


@dataclass
class Asking:
    """Plays what pages ask, with workers that stay as long as the app does."""

    _lock: Lock = field(default_factory=Lock)
    _newest: OrderedDict[str, int] = field(default_factory=OrderedDict)
    _kept: OrderedDict[Key, AtOnce] = field(default_factory=OrderedDict)
    _paces: dict[str, float] = field(default_factory=dict)

    @cached_property
    def pool(self) -> WarmPool:
        """The workers; started when the first answer is asked for."""
        return WarmPool()

    @property
    def is_ready(self) -> bool:
        """Whether anything has been answered, so that workers are there and the engine loaded."""
        return bool(self._paces)

    def end(self) -> None:
        """End the workers, for the app ends."""
        if "pool" in vars(self):
            self.pool.close()

    def answer(self, draft: Draft, folders: Sequence[Path], asked: Asked) -> dict[str, Any]:
        """The answer to what a page asks, in the language in use; see `answers.answer_of`.

        Raises
        ------
        InputError
            If a value is wrong, or the scenario cannot be answered for at once.
        sim.running.warm.Superseded
            If the page has asked anew meanwhile.
        """
        with nothing_collected():  # a search through all that is loaded takes half a second
            from sim.app.what_if.answers import answer_of

            played, before, text = self._found(draft, folders, asked)
            return {**answer_of(played, before, _changed(asked)), "of": text_mark(text)}

    def _found(
        self, draft: Draft, folders: Sequence[Path], asked: Asked
    ) -> tuple[AtOnce, AtOnce | None, str]:
        """What was played of what a page asks, and of what it shows; and the scenario's text."""
        is_newest = self._watch(asked)
        scenario = loaded(draft, folders, asked.settings)
        text = draft.text
        played = self._played(scenario, (draft.id, text, asked.settings), is_newest)
        before = None if asked.before is None else self._of((draft.id, text, asked.before))
        return played, before, text

    def _watch(self, asked: Asked) -> Callable[[], bool]:
        """Whether a question is its page's newest, asked again and again."""
        with self._lock:
            newest = max(asked.number, self._newest.pop(asked.page, 0))
            self._newest[asked.page] = newest
            while len(self._newest) > MOST_PAGES:
                self._newest.popitem(last=False)
        return lambda: self._newest.get(asked.page, asked.number) <= asked.number

    def _of(self, key: Key) -> AtOnce | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _played(self, scenario: Scenario, key: Key, is_newest: Callable[[], bool]) -> AtOnce:
        from sim.carried import setup_of
        from sim.studies.at_once import at_once
        from sim.studies.run import Run

        if (kept := self._of(key)) is not None:
            return kept
        study = Run(*setup_of(scenario, None, {}))
        played = at_once(study, self.pool, is_newest, self._paces.get(key[0]))
        with self._lock:
            self._paces[key[0]] = played.pace
            self._kept[key] = played
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return played


def text_mark(text: str) -> str:
    """By which a page knows whether its draft is still as it was when the page was opened."""
    return digest(text.encode())[:12]


def loaded(draft: Draft, folders: Sequence[Path], settings: Sequence[str]) -> Scenario:
    """The scenario of a draft with settings laid over it, if it can be answered for at once."""
    from sim.scenario.confined import confined
    from sim.scenario.scenario import load
    from sim.studies.at_once import refuse_bureaus

    try:
        with confined(folders):
            scenario = load(draft.file, settings)
    except InputError as error:
        raise InputError(map(_at_its_key, error.problems)) from None
    refuse_bureaus(scenario)
    return scenario


def _at_its_key(one: Problem) -> Problem:
    """A problem of a setting with the key that was set, so that it is said at the key's field."""
    setting = one.place.file.removeprefix("--set ")
    if setting == one.place.file:
        return one
    return problem("--set", one.message, key=setting.partition("=")[0])


def _changed(asked: Asked) -> str:
    """The only key in which a question differs from that before it; empty if there is no such."""
    differ = {*asked.settings} ^ {*(asked.before or ())}
    keys = {setting.partition("=")[0] for setting in differ}
    return keys.pop() if len(keys) == 1 else ""
