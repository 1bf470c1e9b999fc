"""All jobs of a folder: one works, the others wait; what is known of them survives the app."""

from __future__ import annotations

import re
import shutil
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from sim.app.drafts import Draft, Drafts
from sim.app.jobs.job import Job, after, new_job, read_job, write_job
from sim.app.jobs.kinds import KINDS
from sim.app.jobs.options import checked
from sim.app.jobs.working import FAULTS, Working
from sim.app.ledgers import MAP
from sim.language import _, language_in_use, speaking
from sim.running.faults import in_words
from sim.scenario.problems import InputError, nearest, problem

ID = re.compile(r"[0-9a-f]{12}")
DRAFT = "draft"
"""In a job's folder: the scenario and its tables as they were when it was begun."""
ENDING_SECONDS = 2.0
MOST_WAITING, MOST_KEPT = 100, 200
"""Jobs that wait, and finished ones that are still known, at the most."""


class Jobs:
    """The jobs of a folder.

    Parameters
    ----------
    folder : pathlib.Path
        The app's, in which they work.
    kept : pathlib.Path
        Where what is known of them is kept, a folder each.
    drafts : Drafts
        What they are begun from.
    run_folder : callable
        Gives the folder of a finished study by its id; None if there is none.
    ledger_folder : callable
        Gives the folder of an uploaded ledger by its id; None if there is none.
    allowed : callable
        Gives the folders, besides its own, in which a scenario's other files may lie.
    """

    def __init__(
        self,
        folder: Path,
        kept: Path,
        drafts: Drafts,
        run_folder: Callable[[str], Path | None],
        ledger_folder: Callable[[str], Path | None],
        allowed: Callable[[], Sequence[Path]],
    ) -> None:
        self._folder, self._kept, self._drafts = folder, kept, drafts
        self._run_folder, self._ledger_folder, self._allowed = run_folder, ledger_folder, allowed
        self._changed = threading.Condition()
        self._waiting: dict[bool, deque[str]] = {True: deque(), False: deque()}
        self._working: dict[str, Working] = {}
        self._threads: dict[bool, threading.Thread] = {}
        self._is_ending = False
        self._jobs = {job.id: _left_behind(job, folder) for job in _known(kept)}
        finished = [job for job in self.listed() if job.state == "finished"]
        for job in finished[MOST_KEPT:]:
            self.forget(job.id)

    def begin(self, kind: str, draft_id: str, options: Mapping[str, Any]) -> Job:
        """Begin a job, at once if none works.

        Parameters
        ----------
        kind : str
            One of `sim.app.jobs.kinds.KINDS`.
        draft_id : str
            Of what draft; empty where the kind is of a finished study.
        options : mapping
            As the kind takes them.

        Raises
        ------
        InputError
            If there is no such kind, draft or study, or an option is wrong.
        """
        if kind not in KINDS:
            why = _("no job '{kind}'; {nearest}", kind=kind, nearest=nearest(kind, KINDS))
            raise InputError([problem("kind", why)])
        if sum(map(len, self._waiting.values())) >= MOST_WAITING:
            raise InputError([problem(kind, _("too many jobs are waiting; stop some first"))])
        right = checked(KINDS[kind].options, options)
        if KINDS[kind].is_of_ledger:
            folder = self._ledger(getattr(right, "ledger", ""))
            job = new_job(kind, getattr(right, "name", ""), "", options, language_in_use())
            (self._kept / job.id / DRAFT).mkdir(parents=True)
            shutil.copy(folder / MAP, self._kept / job.id / DRAFT / MAP)
        elif KINDS[kind].is_study:
            draft = self._draft(draft_id)
            job = new_job(kind, draft.name, draft.id, options, language_in_use())
            self._copy(draft.folder, job.id)
        else:
            folder = self._study(getattr(right, "run", ""))
            job = new_job(kind, folder.parent.name, "", options, language_in_use())
            job = replace(job, left=folder.relative_to(self._folder).as_posix())
            (self._kept / job.id).mkdir(parents=True)
        return self._enqueued(job)

    def _draft(self, identity: str) -> Draft:
        draft = self._drafts.get(identity)
        if draft is None:
            raise InputError([problem("draft", _("There is no such scenario."))])
        return draft

    def _ledger(self, identity: str) -> Path:
        folder = self._ledger_folder(identity)
        if folder is None:
            raise InputError([problem("ledger", _("There is no such ledger."))])
        return folder

    def _copy(self, draft: Path, identity: str) -> None:
        """Keep what a draft is now for a job."""
        folder = self._kept / identity
        try:
            (folder / DRAFT).mkdir(parents=True)
            for file in draft.iterdir():
                shutil.copyfile(file, folder / DRAFT / file.name)
        except OSError:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def _study(self, identity: str) -> Path:
        folder = self._run_folder(identity)
        if folder is None:
            raise InputError([problem("run", _("There is no such finished run."))])
        return folder

    def get(self, identity: str) -> Job | None:
        """The job of this id, which may be anything; None if there is none."""
        return self._jobs.get(identity)

    def listed(self) -> list[Job]:
        """All jobs, the newest first."""
        with self._changed:
            known = list(self._jobs.values())
        return sorted(known, key=lambda job: job.begun, reverse=True)

    def ahead_of(self, job: Job) -> int:
        """How many jobs are carried out before one that waits."""
        with self._changed:
            line = self._waiting[KINDS[job.kind].is_study]
            if job.id not in line:
                return 0
            working = [self._jobs[one] for one in self._working]
            same = [one for one in working if KINDS[one.kind].is_study == KINDS[job.kind].is_study]
            return line.index(job.id) + len(same)

    def stop(self, identity: str) -> None:
        """Stop a job; what it has finished is kept, and `resume` goes on from there."""
        with self._changed:
            job = self._jobs.get(identity)
            if job is None or job.is_over:
                return
            if identity in self._working:
                self._working[identity].stop()
            else:
                self._waiting[KINDS[job.kind].is_study].remove(identity)
                self._put(replace(job, state="stopped"))

    def resume(self, identity: str) -> None:
        """Go on with a job that was stopped, or has failed."""
        with self._changed:
            job = self._jobs.get(identity)
            if job is not None and job.state in {"stopped", "failed"}:
                self._enqueued(job.again())

    def forget(self, identity: str) -> None:
        """Drop what is known of a job that is over."""
        with self._changed:
            job = self._jobs.get(identity)
            if job is not None and job.is_over:
                del self._jobs[identity]
                shutil.rmtree(self._kept / identity, ignore_errors=True)

    def end(self) -> None:
        """Stop whatever works, for the app ends; what waits will be found as stopped."""
        with self._changed:
            self._is_ending = True
            for working in self._working.values():
                working.stop()
            self._changed.notify_all()
        until = time.monotonic() + ENDING_SECONDS
        for thread in self._threads.values():
            thread.join(max(until - time.monotonic(), 0))

    def _enqueued(self, job: Job) -> Job:
        with self._changed:
            is_study = KINDS[job.kind].is_study
            self._put(job)
            self._waiting[is_study].append(job.id)
            if is_study not in self._threads:
                thread = threading.Thread(target=self._work, args=(is_study,), daemon=True)
                self._threads[is_study] = thread
                thread.start()
            self._changed.notify_all()
        return job

    def _work(self, is_study: bool) -> None:
        """Carry out one job after another, until the app ends."""
        line = self._waiting[is_study]
        while True:
            with self._changed:
                self._changed.wait_for(lambda: bool(line) or self._is_ending)
                if self._is_ending:
                    return
                job = replace(self._jobs[line.popleft()], state="working")
                working = self._started(job)
            if working is not None:
                self._hear(job, working)

    def _started(self, job: Job) -> Working | None:
        """The process of a job; None if the system can have none, which is said of the job."""
        try:
            working = Working(self._folder, self._kept / job.id / FAULTS)
        except OSError as error:
            with speaking(job.language):
                self._put(replace(job, state="failed", failed=in_words(error)))
            return None
        self._working[job.id] = working
        self._put(job)
        return working

    def _hear(self, job: Job, working: Working) -> None:
        """Take in what a process tells until it has ended."""
        for event in working.events(self._asked(job)):
            job = after(job, event, time.monotonic())
            with self._changed:
                self._jobs[job.id] = job
                if event["event"] == "begun":
                    self._put(job)
        with self._changed:
            del self._working[job.id]
            self._put(_ended(job, working, self._folder))

    def _asked(self, job: Job) -> dict[str, Any]:
        """What the process of a job is asked."""
        own = self._kept / job.id / DRAFT
        is_study, is_of_ledger = KINDS[job.kind].is_study, KINDS[job.kind].is_of_ledger
        file = MAP if is_of_ledger else f"{job.name}.yaml"
        of_ledger = self._ledger_folder(job.options["ledger"]) if is_of_ledger else None
        return {
            "kind": job.kind,
            "options": dict(job.options),
            "language": job.language,
            "file": str(own / file) if is_study else None,
            "folder": str(of_ledger) if is_of_ledger else None if is_study else job.left,
            "folders": [str(own), *map(str, self._allowed())],
        }

    def _put(self, job: Job) -> None:
        """Know this of a job from now on; on the disk, too, if there is room."""
        self._jobs[job.id] = job
        with suppress(OSError):
            write_job(job, self._kept / job.id)


def _known(kept: Path) -> list[Job]:
    """Jobs of which something is kept."""
    folders = (place for place in kept.iterdir()) if kept.is_dir() else ()
    named = (place for place in folders if ID.fullmatch(place.name))
    found = ((place.name, read_job(place)) for place in named)
    return [job for name, job in found if job is not None and job.id == name and job.kind in KINDS]


def _left_behind(job: Job, folder: Path) -> Job:
    """A job as the app finds it when it starts: none works any more."""
    return job if job.is_over else _stopped(job, folder)


def _ended(job: Job, working: Working, folder: Path) -> Job:
    """A job whose process has ended."""
    if job.is_over:
        return job
    if working.was_stopped:
        return _stopped(job, folder)
    with speaking(job.language):
        why = _(
            "The process of this job ended without a word (exit code {code}). Out of memory? Go on "
            "with fewer worker processes, or with a smaller scenario.",
            code=working.code,
        )
    return replace(_stopped(job, folder), state="failed", failed=why)


def _stopped(job: Job, folder: Path) -> Job:
    """A job that neither works nor waits; what is kept of it is counted where it is kept."""
    from sim.running.chunks import Chunks
    from sim.running.store import CHUNKS

    kept = Chunks(folder / job.work / CHUNKS, "", "").count() if job.work else job.done
    return replace(job, state="stopped", done=kept)
