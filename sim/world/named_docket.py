"""The docket that a scenario names, or an option in its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sim.language import _
from sim.scenario.named_docket import KEY, as_written
from sim.scenario.scenario import Scenario
from sim.world.docket import Docket
from sim.world.given_docket import read_docket


def named_cases(scenario: Scenario) -> Docket | None:
    """The docket that a scenario names, as far as it is given; None: it names none."""
    file = docket_file(scenario)
    return None if file is None else read_docket(file, scenario).docket


def docket_file(scenario: Scenario) -> Path | None:
    """Where the docket lies that a scenario names; None: it names none."""
    named = scenario.file.docket
    return None if named is None else Path(named.file)


def with_cases(scenario: Scenario, option: Path | str | None) -> tuple[Scenario, Path | None]:
    """A scenario with the docket of ``--docket`` in place of one that it names, and the file.

    What is drawn of the cases stays as the scenario says.
    """
    if option is None:
        return scenario, docket_file(scenario)
    named = scenario.file.docket is not None
    return (playing(scenario, option) if named else scenario), Path(option)


def playing(scenario: Scenario, file: Path | str) -> Scenario:
    """A scenario that names a docket, with another table in its place."""
    named = scenario.file.docket
    assert named is not None, "the scenario names no docket"
    other = named.model_copy(update={"file": Path(file).as_posix()})
    changed = scenario.file.model_copy(update={KEY: other})
    resolved = scenario.resolved | {KEY: as_written(other, other.file)}
    return replace(scenario, file=changed, resolved=resolved)


def found_anywhere(scenario: Scenario) -> Scenario:
    """The same scenario, whose docket is found from whatever folder a process is in."""
    file = docket_file(scenario)
    return scenario if file is None else playing(scenario, file.absolute())


def instead(scenario: Scenario, option: Path | str | None) -> Iterator[str]:
    """That the docket of ``--docket`` is played in place of the one that the scenario names."""
    named = scenario.file.docket
    if option is not None and named is not None:
        yield _(
            "--docket {file} is played instead of {named}, which the scenario names; what is drawn "
            "of the cases is as the scenario says.",
            file=option,
            named=named.file,
        )
