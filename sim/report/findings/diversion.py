"""What to beware of where cases are settled before filing, in a sentence."""

from __future__ import annotations

from collections.abc import Iterator

from sim.language import _, listed
from sim.scenario.scenario import Scenario


def diversion(scenario: Scenario) -> Iterator[str]:
    """That diverted cases are chosen by lot and are in no figure; nothing where none is."""
    shares = {arm.name: arm.setting.intake.diverted for arm in scenario.arms}
    if any(shares.values()):
        yield _(
            "Cases settled before filing ({arms}) are in no figure, and are chosen by lot here. In "
            "fact easy cases are settled first: those that are left take more work than here, and "
            "the relief is smaller than shown.",
            arms=listed(
                [
                    _("{arm}: {percent:g} %", arm=arm, percent=100 * share)
                    for arm, share in shares.items()
                    if share
                ]
            ),
        )
