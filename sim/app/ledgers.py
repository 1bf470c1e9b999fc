"""Courts' ledgers that were uploaded: each a folder of its own, with the file and its map."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from sim.language import _, listed
from sim.running.files import is_plain, write_text_whole
from sim.scenario.problems import InputError, problem

ID = re.compile(r"[0-9a-f]{12}")
ABOUT, MAP = "ledger.json", "map.yaml"
ENDINGS = (".csv", ".xlsx", ".xls")
MOST_MEGABYTES = 200


@dataclass(frozen=True)
class UploadedLedger:
    """A ledger that was uploaded.

    Attributes
    ----------
    id : str
        By which pages name it.
    name : str
        Of its file, as the court called it.
    uploaded : str
        When, in UTC.
    folder : pathlib.Path
        Its own.
    """

    id: str
    name: str
    uploaded: str
    folder: Path

    @property
    def file(self) -> Path:
        """The ledger itself."""
        return self.folder / self.name

    @property
    def map_file(self) -> Path:
        """How it is to be read."""
        return self.folder / MAP


@dataclass(frozen=True)
class Ledgers:
    """All that were uploaded and not deleted, each in a folder below ``folder``."""

    folder: Path

    async def begun(self, name: str, data: AsyncIterator[bytes]) -> UploadedLedger:
        """Keep a ledger that comes in pieces.

        Raises
        ------
        InputError
            If its name is none of a ledger's file, or it is too large.
        """
        is_name = is_plain(name) and "/" not in name and name not in (ABOUT, MAP)
        if not is_name or not name.lower().endswith(ENDINGS):
            why = _("must be a file whose name ends with {known}", known=listed([*ENDINGS]))
            raise InputError([problem("file", why)])
        identity = uuid4().hex[:12]
        now = datetime.now(UTC).isoformat(timespec="minutes")
        ledger = UploadedLedger(identity, name, now, self.folder / identity)
        ledger.folder.mkdir(parents=True)
        try:
            await _write(data, ledger.file)
        except BaseException:
            shutil.rmtree(ledger.folder, ignore_errors=True)
            raise
        about = {key: value for key, value in asdict(ledger).items() if key != "folder"}
        write_text_whole(ledger.folder / ABOUT, json.dumps(about, ensure_ascii=False))
        return ledger

    def get(self, identity: str) -> UploadedLedger | None:
        """The ledger of this id, which may be anything; None if there is none."""
        folder = self.folder / identity if ID.fullmatch(identity) else None
        if folder is None:
            return None
        try:
            about = json.loads((folder / ABOUT).read_text("utf-8"))
            return UploadedLedger(identity, str(about["name"]), str(about["uploaded"]), folder)
        except (OSError, ValueError, TypeError, KeyError):  # of a disk that was full, perhaps
            return None

    def listed(self) -> list[UploadedLedger]:
        """All of them, the newest first."""
        names = (place.name for place in self.folder.iterdir()) if self.folder.is_dir() else ()
        found = [one for one in map(self.get, names) if one is not None]
        return sorted(found, key=lambda one: one.uploaded, reverse=True)

    def delete(self, ledger: UploadedLedger) -> None:
        """Delete a ledger and its map."""
        shutil.rmtree(ledger.folder)


async def _write(data: AsyncIterator[bytes], file: Path) -> None:
    size = 0
    with file.open("xb") as out:
        async for piece in data:
            size += len(piece)
            if size > MOST_MEGABYTES * 1_000_000:
                why = _(
                    "is larger than {most} MB, which the app does not take", most=MOST_MEGABYTES
                )
                raise InputError([problem(file, why)])
            out.write(piece)
    if not size:
        raise InputError([problem(file, _("is empty"))])
