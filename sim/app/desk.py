"""What the pages work with: the folder that the app was started in, and what is at hand there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from starlette.requests import Request

from sim.app.drafts import Draft, Drafts
from sim.app.shelf import Shelf

if TYPE_CHECKING:
    from sim.app.jobs.jobs import Jobs
    from sim.studies.library import ListedRun

KEPT = ".bureau-sim"
"""Folder of what the app keeps for itself, beside ``results``: drafts, jobs, uploads."""
_MAKING = Lock()


@dataclass(frozen=True)
class Desk:
    """What the pages work with.

    Attributes
    ----------
    folder : pathlib.Path
        The folder that the app was started in; ``results`` lies there, as for the command line.
    """

    folder: Path

    @property
    def kept(self) -> Path:
        """Where the app keeps drafts, jobs and uploads."""
        return self.folder / KEPT

    @property
    def results(self) -> Path:
        """Where studies land, those of the command line among them."""
        return self.folder / "results"

    @cached_property
    def shelf(self) -> Shelf:
        """The scenarios that can be opened."""
        return Shelf(self.folder)

    @cached_property
    def drafts(self) -> Drafts:
        """The scenarios that are open."""
        return Drafts(self.kept / "drafts")

    @property
    def jobs(self) -> Jobs:
        """What is computed, drawn and written, by processes of their own."""
        with _MAKING:  # requests are answered by several threads
            return self._jobs

    @cached_property
    def _jobs(self) -> Jobs:
        from sim.app.jobs.jobs import Jobs

        def finished(identity: str) -> Path | None:
            run = self.runs.get(identity)
            return run.folder if run is not None and run.complete else None

        kept = self.kept / "jobs"
        return Jobs(self.folder, kept, self.drafts, finished, lambda: self.shelf.folders)

    def end(self) -> None:
        """End what works for this desk, for the app ends."""
        self.jobs.end()

    def folders_of(self, draft: Draft) -> tuple[Path, ...]:
        """Folders whose files a draft may name, see `sim.scenario.confined`."""
        return (draft.folder, *self.shelf.folders)

    @property
    def runs(self) -> dict[str, ListedRun]:
        """All studies below ``results``, complete or not, the newest first, by their ids here.

        Of a study that is computed in two folders each has an id of its own.
        """
        from sim.studies.library import runs_in

        if not self.results.is_dir():
            return {}
        listed, _unreadable = runs_in(self.results)
        return {self.id_of(run.folder): run for run in listed}

    def id_of(self, folder: Path) -> str:
        """By which pages name the study in a folder."""
        return sha256(folder.relative_to(self.results).as_posix().encode()).hexdigest()[:12]


def desk_of(request: Request) -> Desk:
    """The desk of the app that answers a request."""
    desk: Desk = request.app.state.desk
    return desk
