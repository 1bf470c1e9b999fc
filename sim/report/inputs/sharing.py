"""Who works beside officers and first assistants, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from sim.language import _, listed, plural
from sim.scenario.posts import division_people
from sim.scenario.setting import Setting


def sharing_in_words(setting: Setting) -> Iterator[str]:
    """Further assistants, those whom divisions share, and the pool; nothing if there are none."""
    pairs = zip(setting.assistants, setting.lone, strict=True)
    numbers = sorted({assistants for assistants, lone in pairs if not lone})
    if numbers not in ([], [1]):
        yield _(
            "Assistants of each team's own: {numbers}.",
            numbers=listed(list(map(str, numbers))),
        )
    if people := division_people(setting):
        yield _(
            "Assistants whom the teams of each division share: {numbers}.",
            numbers=listed(list(map(str, people))),
        )
    if setting.pool is not None:
        yield plural(
            setting.pool.people,
            "{n} person in the pool does the pooled stages of all teams; working days on the way "
            "there, and as many back: {days:g}.",
            "{n} people in the pool do the pooled stages of all teams; working days on the way "
            "there, and as many back: {days:g}.",
            days=setting.pool.handover_days,
        )
