"""The results folder: what looks finished is finished, and only the program's own is erased.

A study works in ``<name>.partial``. There lie a mark of what is computed by whom (``begun.json``),
the chunks that are finished (in ``parts``), and what is made of them in the end, in a folder of the
process's own, which gets the study's name by one rename when everything in it is complete. Only
then are the chunks dropped, and the mark goes last: whatever stops the program, at any point,
either the chunks are there or the finished study is.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from sim.language import _
from sim.running import disk
from sim.running.checksums import Damage, damage, file_digest, is_logged
from sim.running.chunks import Chunks
from sim.running.files import GROWING, refuse_foreign, refuse_links, sync, write_text_whole
from sim.running.lock import locked
from sim.running.manifest import MANIFEST, MARKER, PROGRAM, read_manifest, read_marker
from sim.running.provenance import timestamp
from sim.running.threads import in_order
from sim.scenario.problems import InputError, problem

CHUNKS, REPLACED = "parts", "replaced-"


@dataclass(frozen=True)
class RunFolder:
    """Where one study lands.

    Attributes
    ----------
    final : Path
        The folder of the finished study.
    id : str
        Content of the study, see `sim.running.provenance.run_id`.
    token : str
        What tells the files of this process from those of others.
    """

    final: Path
    id: str
    token: str = field(default_factory=lambda: uuid4().hex[:8])

    @property
    def work(self) -> Path:
        """The folder until the study is finished."""
        return self.final.with_name(f"{self.final.name}.partial")

    @property
    def chunks(self) -> Chunks:
        """Finished chunks, kept until the study is finished."""
        return Chunks(self.work / CHUNKS, self.id, self.token)

    @property
    def making(self) -> Path:
        """Where this process puts together what the finished study will hold."""
        return self.work / f"making-{self.token}"

    @property
    def _replaced(self) -> Path:
        """Where a study that is replaced lies until the new one has its name."""
        return self.work / f"{REPLACED}{self.token}"

    @contextmanager
    def locked(self, waiting: Callable[[str], None] | None = None) -> Iterator[None]:
        """Keep the folder for this process; see `sim.running.lock.locked`."""
        self.refuse_unusable()
        self.final.parent.mkdir(parents=True, exist_ok=True)
        with locked(self.final, self._computed_by, waiting):
            yield

    def is_left(self) -> bool:
        """Whether something is left of how the study was computed."""
        return (self.work / MARKER).exists()

    def is_finished(self, keep_logs: bool) -> bool:
        """Whether the very same study is there already, with logs if they are asked for."""
        self.refuse_unusable()
        manifest = self.manifest()
        same = manifest is not None and manifest["id"] == self.id
        return same and (not keep_logs or (self.final / "logs").is_dir())

    def damage(self, keep_logs: bool) -> list[Damage]:
        """Files of the finished study that are not as they were; logs only if they are asked for.

        Those that can be made of the tables again come, too.
        """
        damages = damage(self.final, self.manifest() or {}, lambda n: keep_logs or not is_logged(n))
        return list(damages)

    def manifest(self) -> dict[str, Any] | None:
        """What was run, if the study is finished.

        Raises
        ------
        InputError
            If something else lies there.
        """
        return read_manifest(self.final)

    def prepare(self, again: bool, about: dict[str, Any]) -> None:
        """Make the work folder; chunks of an interrupted study of the same content stay in it.

        Parameters
        ----------
        again : bool
            Replace the finished study that is there, whatever it is.
        about : dict[str, Any]
            What the folder is going to hold, written down so that it can be listed.

        Raises
        ------
        InputError
            If there is something that is not to be replaced, or that the program has not made.
        """
        self.refuse_unusable()
        self._refuse_another_study(again)
        if self.final.exists():
            refuse_foreign(self.final)
        before = self._begun()
        if before is not None:
            refuse_links(self.work, *before["holds"])
            goes_on = before["id"] == self.id and before["again"] >= again
            self._refuse_to_lose_chunks(before, again, goes_on)
            self._drop(name for name in before["holds"] if name != CHUNKS or not goes_on)
        self.work.mkdir(parents=True, exist_ok=True)
        self._mark(about, again, [] if before is None else before["holds"])
        self.chunks.folder.mkdir(exist_ok=True)
        self.making.mkdir()

    def _mark(self, about: dict[str, Any], again: bool, before: list[str]) -> None:
        holds = [CHUNKS, self.making.name, self._replaced.name]
        holds += [name for name in before if (self.work / name).exists() and name not in holds]
        since = timestamp(datetime.now(UTC))
        by = {"host": platform.node(), "process": os.getpid(), "since": since}
        mark = {"program": PROGRAM, "id": self.id, "holds": holds, "again": again, "by": by}
        write_text_whole(self.work / MARKER, json.dumps({**about, **mark}, indent=2))

    def finish(self, about: dict[str, Any]) -> None:
        """Write the manifest, give the folder its final name, and only then drop the chunks."""
        inside = (path for path in self.making.rglob("*") if path.is_file())
        names = sorted(path.relative_to(self.making).as_posix() for path in inside)
        digests = in_order(file_digest, [self.making / name for name in names])
        sums = dict(zip(names, digests, strict=True))
        text = json.dumps({**about, "checksums_sha256": sums}, indent=2)
        write_text_whole(self.making / MANIFEST, text + "\n")
        disk.sync_tree(self.making)
        if self.final.exists():
            disk.rename(self.final, self._replaced)
        disk.rename(self.making, self.final)
        sync(self.final.parent)
        self.clear()

    def clear(self) -> None:
        """Erase what a finished study has left where it was computed, the mark of it last."""
        before = self._begun()
        if before is None:
            return
        self._drop(before["holds"])
        disk.remove(self.work / MARKER)
        with suppress(OSError):  # others have put something there
            self.work.rmdir()

    def erase(self, begun: bool) -> bool:
        """Erase the finished study, or what is left of one that was begun; nothing else there.

        Returns
        -------
        bool
            Whether others have put something into its folder, which is left there.

        Raises
        ------
        InputError
            If a process computes it now.
        """
        with self.locked():
            if begun:
                self.clear()
            else:
                disk.remove_listed(self.final, _listed(self.final))
        with suppress(OSError):
            self.final.parent.rmdir()  # of the scenario, if it was the last one
        return (self.work if begun else self.final).exists()

    def _drop(self, names: Iterable[str]) -> None:
        """Erase what the program has put into the work folder.

        Of a study that is replaced, what its manifest lists is erased, once there is a new one;
        what others have put there goes into the new one.
        """
        for name in names:
            place = self.work / name
            if name == CHUNKS:
                self.chunks.erase()
            elif not name.startswith(REPLACED):
                disk.remove_tree(place)
            elif place.exists() and self.final.exists():
                disk.remove_listed(place, _listed(place))
                disk.move_rest(place, self.final)

    def _begun(self) -> dict[str, Any] | None:
        """The mark of a study that was begun here.

        Raises
        ------
        InputError
            If the work folder holds something else.
        """
        foreign = _(
            "is in the way: there is no run in it that this version can go on with; rename or "
            "erase it, or give another --out"
        )
        try:
            mark = read_marker(self.work)
        except InputError:
            raise InputError([problem(self.work, foreign)]) from None
        if mark is None and self.work.exists():
            there = [path for path in self.work.iterdir() if not path.name.startswith(GROWING)]
            if there:
                raise InputError([problem(self.work, foreign)])
        return mark

    def _computed_by(self) -> dict[str, str | int]:
        """Who computes this study now, as far as is known."""
        with suppress(InputError, OSError):
            return dict((read_marker(self.work) or {}).get("by", {}))
        return {}

    def refuse_unusable(self) -> None:
        """Refuse places that are no folder of a study's own."""
        if "\0" in str(self.final):
            raise InputError([problem("--out", _("is not the name of a folder"))])
        place, here = self.final.absolute(), Path.cwd()
        place = Path(os.path.normpath(place))
        if not place.name or place == here or place in here.parents:
            message = _("is the current folder or one around it; name a folder inside it")
            raise InputError([problem(self.final, message)])
        for folder in (self.final, self.work):
            if folder.is_symlink():
                message = _("is a link; name the folder itself, or another --out")
                raise InputError([problem(folder, message)])
            if folder.exists() and not folder.is_dir():
                message = _("is a file, not a folder; give another --out")
                raise InputError([problem(folder, message)])

    def _refuse_another_study(self, again: bool) -> None:
        manifest = self.manifest()
        foreign = manifest is None and self.final.exists() and any(self.final.iterdir())
        if foreign or (manifest is not None and manifest["id"] != self.id and not again):
            message = _("holds something else; give another --out, or --again to replace a run")
            raise InputError([problem(self.final, message)])

    def _refuse_to_lose_chunks(self, before: dict[str, Any], again: bool, goes_on: bool) -> None:
        """Finished work of another study is dropped only if that is asked for."""
        kept = 0 if goes_on or again else self.chunks.count()
        if kept:
            message = _(
                "holds {kept} finished replications or bureaus of another run, begun {started}; "
                "give another --out, or --again to drop them",
                kept=kept,
                started=before.get("started", before["by"].get("since", "")),
            )
            raise InputError([problem(self.work, message)])


def _listed(folder: Path) -> list[str]:
    """The files that a finished study says are its own; none if its manifest is spoiled."""
    try:
        manifest = read_manifest(folder) or {}
    except InputError:
        return []
    return [*manifest.get("checksums_sha256", {}), MANIFEST]
