"""What the expected loads say of cases that come back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sim.language import _, listed
from sim.world.expected_load import Loads


def returned_in_words(of_arm: Mapping[str, Loads], names: Mapping[str, str]) -> Iterator[str]:
    """How much comes back a month, by arm where it differs; nothing where nothing does.

    Parameters
    ----------
    names : Mapping[str, str]
        What the reader calls the arms, see `names_in`.
    """
    arms: dict[str, list[str]] = {}
    for arm, loads in of_arm.items():
        arms.setdefault(f"{loads.whole.returned:.1f}", []).append(names.get(arm, arm))
    if set(arms) <= {"0.0"}:
        return
    amounts = [
        amount if len(arms) == 1 else _("{n} under {arm}", n=amount, arm=listed(names))
        for amount, names in arms.items()
    ]
    yield _(
        "Cases that come back are counted with what is filed: {amounts} a month of the comparison, "
        "in cases of mean work, after the mean delay and waits.",
        amounts=listed(amounts),
    )
