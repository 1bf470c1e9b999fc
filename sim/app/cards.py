"""The scenarios that can be opened, as cards: what each asks, what differs, what it takes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from sim.app.results.opened import named_beside
from sim.app.shelf import Shelf
from sim.language import Language, _, chosen, language_in_use, listed, marked
from sim.running.files import read_regular
from sim.running.provenance import digest
from sim.scenario.problems import InputError

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario
    from sim.studies.library import ListedRun

GROUPS = {
    marked("To begin with"): ("baseline", "staffing", "timing"),
    marked("How cases are given to teams"): (
        "even_regions", "division_regions", "levelling", "fairness", "pull", "tracks",
        "case_kinds", "surge", "reopening",
    ),
    marked("Who works, and how teams are made up"): (
        "lone_officers", "pooled_stages", "teams_of_today", "staff_loss", "joiners_and_leavers",
    ),
    marked("How people respond to appraisal and rules"): ("foot_dragging", "suspension"),
    marked("The reform of Huancui"): ("huancui", "huancui_before", "huancui_after"),
    marked("Many courts"): ("national",),
}  # fmt: skip
"""The ready scenarios, in the order in which they are shown."""
OWN, OTHERS = marked("Your own"), marked("Others")
MOST_DIFFERENCES = 4
"""Keys in which arms differ that a card names."""
SECONDS_A_CASE = 1.2e-6
"""That a process plays a case of a replication, under an arm; see docs/performance.md."""
TIMES_AS_LONG = {"monthly": 1.0, "rolling": 3.0, "immediate": 15.0}
"""How many times as long an arm takes where cases are given to teams as they come."""
TO_SHOW = 10.0
"""Seconds that charts and report take."""
LENGTHS = {
    20.0: marked("takes some seconds"),
    75.0: marked("takes about a minute"),
    600.0: marked("takes some minutes"),
    float("inf"): marked("takes long: a quarter of an hour or more"),
}
"""How long a scenario takes to run in full, in words, by the seconds up to which that is said."""


@dataclass(frozen=True)
class Card:
    """What is shown of a scenario.

    Attributes
    ----------
    says : str
        Equal to that of a run (`said_in`) which was played with all that the scenario says now.
    problem : str
        What is wrong with it, if something is.
    """

    title: str
    question: str = ""
    arms: str = ""
    differ: str = ""
    length: str = ""
    says: str = ""
    problem: str = ""


def groups(shelf: Shelf) -> list[tuple[str, list[str]]]:
    """Names of scenarios under headings, in the language in use; those of the user first."""
    files = shelf.files
    own = [name for name, file in files.items() if file.parent == shelf.own]
    known = {name for names in GROUPS.values() for name in names}
    parts = {
        OWN: own,
        **{heading: [name for name in names if name in files and name not in own]
           for heading, names in GROUPS.items()},
        OTHERS: [name for name in files if name not in known and name not in own],
    }  # fmt: skip
    return [(_(heading), names) for heading, names in parts.items() if names]


@dataclass
class Cards:
    """The cards of a shelf; they are made anew when one of its files is another."""

    shelf: Shelf
    _lock: Lock = field(default_factory=Lock)
    _made: dict[Language, tuple[Any, Mapping[str, Any]]] = field(default_factory=dict)

    def records(self) -> Mapping[str, Any]:
        """Each scenario's card by its name, in the language in use."""
        files = self.shelf.files
        stamp = tuple(_stamps(self.shelf.folders))
        with self._lock:
            before, made = self._made.get(language_in_use(), (None, {}))
            if before != stamp:
                made = {name: asdict(card_of(file, self.shelf)) for name, file in files.items()}
                self._made[language_in_use()] = stamp, made
        return made


def _stamps(folders: Sequence[Path]) -> Iterator[tuple[str, int, int]]:
    """What tells that a file is another; tables are asked, too, and files that others extend."""
    for folder in folders:
        for file in sorted(folder.iterdir()):
            if file.is_file():
                about = file.stat()
                yield str(file), about.st_mtime_ns, about.st_size


def card_of(file: Path, shelf: Shelf) -> Card:
    """The card of a scenario's file."""
    from sim.scenario.confined import confined
    from sim.scenario.scenario import load

    try:
        with confined(shelf.folders):
            scenario = load(file)
            return _card(scenario)
    except InputError as error:
        return Card(file.stem, problem=str(error.problems[0].message))


def _card(scenario: Scenario) -> Card:
    from sim.report.inputs.assumptions import differing
    from sim.report.names import names_in
    from sim.scenario.labels import label

    names = names_in(scenario)
    arms = [names[arm.name] for arm in scenario.file.arms]
    keys = list(dict.fromkeys(label(key) for key, *_values in differing(scenario)))
    shown = listed(keys[:MOST_DIFFERENCES])
    more = len(keys) - MOST_DIFFERENCES
    return Card(
        chosen(scenario.file.title),
        chosen(scenario.file.question),
        listed(arms),
        _("{keys} and {n} more", keys=shown, n=more) if more > 0 else shown,
        _length(scenario),
        _fingerprint(scenario.resolved, _tables(scenario)),
    )


def said_in(run: ListedRun) -> str:
    """What a run's scenario said, and the tables that it was played with; see `Card`."""
    names = named_beside(run.folder)
    return _fingerprint(run.about["scenario"], [read_regular(run.folder / name) for name in names])


def _tables(scenario: Scenario) -> Iterator[bytes]:
    """The tables that a scenario names, in the order of `named_beside`, as a run keeps them."""
    from sim.scenario.panel import panel_of

    if scenario.file.docket is not None:
        yield read_regular(Path(scenario.file.docket.file))
    if scenario.file.bureaus is not None:
        yield panel_of(scenario).text.encode()


def _fingerprint(resolved: Mapping[str, Any], tables: Iterable[bytes]) -> str:
    """One text for all that a scenario says, wherever its tables lie."""
    own = {key: value for key, value in resolved.items() if key not in ("bureaus", "docket")}
    docket = resolved.get("docket")
    drawn = docket.get("draw") if isinstance(docket, Mapping) else None
    said = json.dumps([own, drawn], sort_keys=True, default=str)
    return digest(b"\0".join([said.encode(), *tables]))


def _length(scenario: Scenario) -> str:
    """How long it takes to run it in full on this machine, in words, about."""
    from sim.running.executors import cores
    from sim.scenario.panel import panel_of

    times = [TIMES_AS_LONG[arm.setting.allocation.timing] for arm in scenario.arms]
    bureaus = 1 if scenario.file.bureaus is None else len(panel_of(scenario).names)
    work = scenario.size.case_plays * bureaus * SECONDS_A_CASE * sum(times) / len(times)
    seconds = work / cores() + TO_SHOW
    return _(next(words for most, words in LENGTHS.items() if seconds <= most))


_said: dict[tuple[Path, int, Language], str] = {}
"""First sentences of results, by folder, when its manifest was written, and language."""


def first_sentence(folder: Path) -> str:
    """The first sentence of a finished study's answer; empty if it cannot be read."""
    from sim.report.names import named
    from sim.report.summaries import SUMMARIES
    from sim.running.manifest import MANIFEST
    from sim.studies.library import outcome_in

    try:
        key = (folder, (folder / MANIFEST).stat().st_mtime_ns, language_in_use())
        if key not in _said:
            outcome = named(outcome_in(folder))
            _said[key] = next(iter(SUMMARIES[outcome.study.kind](outcome).answer), "")
    except (InputError, OSError):
        return ""
    return _said[key]
