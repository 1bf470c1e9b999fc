"""The log of assumptions as a table, for an audit: the same in every language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

import pandas as pd

from sim.language import LANGUAGES, _, marked, speaking
from sim.report.inputs.assumptions import assumptions
from sim.report.inputs.impact import Impact, impact_of
from sim.studies.study import Outcome

FILE = "assumptions.csv"
NOT_EXAMINED = "not examined"


def assumptions_log(outcome: Outcome, known: Mapping[str, Impact]) -> pd.DataFrame:
    """A row a value that is taken as given.

    Columns: key, value, from, quality, note and note_zh (what is said in one language only stands
    in both), impact (``examined`` or ``not examined``), and what the sensitivity study found, see
    `Impact`.
    """
    in_language = {}
    for language in LANGUAGES:
        with speaking(language):
            in_language[language] = assumptions(outcome.study.base, outcome.study.replaced(outcome))
    rows: list[dict[str, Any]] = []
    for one, chinese in zip(in_language["en"], in_language["zh"], strict=True):
        impact = impact_of(one.key, known)
        rows.append(
            {
                "key": one.key,
                "value": one.value,
                "from": one.basis,
                "quality": one.quality or None,
                "note": one.note or None,
                "note_zh": chinese.note or None,
                "impact": NOT_EXAMINED if impact is None else "examined",
                **{f"impact_{name}": value for name, value in _found(impact).items()},
            }
        )
    columns = ["key", "value", "from", "quality", "note", "note_zh", "impact"]
    table = pd.DataFrame(rows, columns=[*columns, *(f"impact_{name}" for name in NAMES)])
    return table.astype(dict.fromkeys(["quality", "note", "note_zh"], "str"))


def assumptions_in_words(outcome: Outcome, known: Mapping[str, Impact]) -> pd.DataFrame:
    """The same for a reader: key, value, from, quality, note and impact, in the language in use."""
    rows = [
        (
            one.key,
            one.value,
            _(BASES_IN_WORDS[one.basis]),
            _(QUALITIES[one.quality]),
            one.note or None,
            _("not examined") if (impact := impact_of(one.key, known)) is None else str(impact),
        )
        for one in assumptions(outcome.study.base, outcome.study.replaced(outcome))
    ]
    return pd.DataFrame(rows, columns=["key", "value", "from", "quality", "note", "impact"])


BASES_IN_WORDS = {
    "source": marked("source"),
    "data": marked("data"),
    "assumed": marked("assumed"),
}
QUALITIES = {
    "high": marked("well known"),
    "medium": marked("roughly known"),
    "low": marked("hardly known"),
    "": marked("not judged"),
}
"""How well a value is known, in words."""
NAMES = tuple(field.name for field in fields(Impact))


def _found(impact: Impact | None) -> dict[str, Any]:
    return dict.fromkeys(NAMES) if impact is None else asdict(impact)
