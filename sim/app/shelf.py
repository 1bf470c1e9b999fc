"""The scenarios that can be opened: the ready ones, and those of the user's folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sim.scenario.texts import SCENARIOS

PACKAGED = Path(__file__).parents[1] / "ready"
"""The ready scenarios of an installed program."""
IN_THE_TREE = Path(__file__).parents[2] / "scenarios"
"""Those of a copy of its repository."""


@dataclass(frozen=True)
class Shelf:
    """Scenario files by their names; ``folder``: the user's."""

    folder: Path

    @property
    def own(self) -> Path:
        """Where the user's scenarios lie."""
        return (self.folder / "scenarios").resolve()

    @property
    def folders(self) -> tuple[Path, ...]:
        """Folders with scenarios; of files of the same name those of the first are taken."""
        packaged = PACKAGED if PACKAGED.is_dir() else IN_THE_TREE
        known = [self.own, packaged]
        return tuple(dict.fromkeys(place.resolve() for place in known if place.is_dir()))

    @property
    def files(self) -> dict[str, Path]:
        """The scenario files, by their names without ending, in alphabetical order."""
        found: dict[str, Path] = {}
        for folder in self.folders:
            for file in sorted(folder.iterdir()):
                if file.suffix in SCENARIOS and file.is_file():
                    found.setdefault(file.stem, file)
        return dict(sorted(found.items()))
