"""What a job's process tells the app: one JSON object a line, on its standard output."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, BinaryIO

from sim.language import _, listed
from sim.scenario.problems import InputError

if TYPE_CHECKING:
    from sim.running.checksums import Damage
    from sim.studies.carry_out import Listener


@dataclass
class Telling:
    """Tells how a job goes.

    Attributes
    ----------
    stream : binary file
        Where each thing that happens is one line.
    is_most : bool
        Whether fewer units of work than are said may do.
    """

    stream: BinaryIO
    is_most: bool = False
    _of: int = 0
    _done: int = 0

    def __post_init__(self) -> None:
        self._lock = Lock()

    def tell(self, event: str, **what: Any) -> None:
        """Tell one thing."""
        line = json.dumps({"event": event, **what}).encode() + b"\n"
        with self._lock:
            self.stream.write(line)
            self.stream.flush()

    @property
    def listener(self) -> Listener:
        """What a study tells how it goes."""
        from sim.studies.carry_out import Listener

        return Listener(
            self._begun, self._finished, self._spoiled, self._compiling, self._damaged, self.told
        )

    def stage(self, name: str) -> None:
        """What is being done now: compiling, playing, tables, charts."""
        self.tell("stage", stage=name)

    def told(self, sentence: str) -> None:
        """Something that the user should know."""
        self.tell("said", text=sentence)

    def problems(self, error: InputError) -> None:
        """Why it cannot be done: what is wrong in what was given."""
        self.tell("problems", problems=in_plain(error))

    def _begun(self, folder: Path, units: int, what: str) -> None:
        self._of = units
        work = folder.as_posix()
        self.tell("begun", work=work, of=units, unit=what, is_most=self.is_most)

    def _finished(self, units: int) -> None:
        self._done += units
        self.tell("finished", done=self._done)
        if self._done >= self._of:
            self.stage("tables")

    def _compiling(self) -> None:
        self.stage("compiling")

    def _spoiled(self, chunks: list[range]) -> None:
        ends: Sequence[str] = [
            _("{low} to {high}", low=c.start, high=c.stop - 1) if len(c) > 1 else str(c.start)
            for c in chunks
        ]
        self.told(_("Kept results of {which} are spoiled; they are computed again.",
                    which=listed(ends)))  # fmt: skip

    def _damaged(self, folder: Path, damage: list[Damage]) -> None:
        from sim.running.checksums import listed_damage

        self.told(
            _(
                "{folder} is not as it was finished ({files}); what the run makes is made again.",
                folder=folder,
                files=listed_damage(damage),
            )
        )


def in_plain(error: InputError) -> list[dict[str, Any]]:
    """The problems of bad input as JSON has them, with the file's name, line and key."""
    return [
        {
            "file": Path(one.place.file).name,
            "line": one.place.line,
            "key": one.place.key,
            "message": one.message,
        }
        for one in error.problems
    ]
