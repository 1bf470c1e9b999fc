"""The scenarios that are open: each a folder of its own, with the file and what lies beside it."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import uuid4

from sim.language import _
from sim.running.files import write_text_whole
from sim.scenario.problems import InputError, problem

ID = re.compile(r"[0-9a-f]{12}")
ABOUT = "draft.json"
MOST_ENTRIES = 10_000
"""Lines and commas of a text: of more a page would be seconds behind whoever types."""


@dataclass(frozen=True)
class Draft:
    """A scenario that is open.

    Attributes
    ----------
    id : str
        By which pages name it.
    name : str
        Of its file without ending, which studies of it are called by.
    origin : str
        The scenario of the shelf that it was begun from; empty if it was uploaded.
    folder : pathlib.Path
        Its own: the file, and the tables that were uploaded with it.
    """

    id: str
    name: str
    origin: str
    folder: Path

    @property
    def file(self) -> Path:
        """The scenario itself."""
        return self.folder / f"{self.name}.yaml"

    @property
    def text(self) -> str:
        """What stands in it."""
        return self.file.read_text("utf-8-sig")


def refuse_long(text: str, file: str) -> None:
    """Refuse a text that is too long to be read anew at each change: InputError."""
    found = text.count("\n") + text.count(",")
    if found > MOST_ENTRIES:
        why = _(
            "has {found:,} lines and entries, more than the pages take ({most:,}); run it with the "
            "command  python -m sim run, or put cases and bureaus into a table (CSV)",
            found=found,
            most=MOST_ENTRIES,
        )
        raise InputError([problem(file, why)])


@dataclass(frozen=True)
class Drafts:
    """All that are open, each in a folder below ``folder``."""

    folder: Path

    def begun(self, name: str, text: str, origin: str = "") -> Draft:
        """A new draft with this text; ``name``: a plain name of a file, checked before."""
        identity = uuid4().hex[:12]
        draft = Draft(identity, name, origin, self.folder / identity)
        draft.folder.mkdir(parents=True)
        about = {key: value for key, value in asdict(draft).items() if key != "folder"}
        try:
            write_text_whole(draft.file, text)
            write_text_whole(draft.folder / ABOUT, json.dumps(about))
        except BaseException:
            shutil.rmtree(draft.folder, ignore_errors=True)
            raise
        return draft

    def get(self, identity: str) -> Draft | None:
        """The draft of this id, which may be anything; None if there is none."""
        folder = self.folder / identity if ID.fullmatch(identity) else None
        if folder is None:
            return None
        try:
            about = json.loads((folder / ABOUT).read_text("utf-8"))
            return Draft(identity, str(about["name"]), str(about["origin"]), folder)
        except (OSError, ValueError, TypeError, KeyError):  # of a disk that was full, perhaps
            return None

    def put(self, draft: Draft, text: str) -> None:
        """Give a draft another text."""
        write_text_whole(draft.file, text)

    def listed(self) -> list[Draft]:
        """All drafts, the one that was changed last first."""
        if not self.folder.is_dir():
            return []
        found = [self.get(folder.name) for folder in self.folder.iterdir()]
        there = [(one.file.stat().st_mtime, one) for one in found if one and one.file.is_file()]
        return [one for _when, one in sorted(there, key=lambda pair: -pair[0])]

    def remove(self, draft: Draft) -> None:
        """Delete a draft with all that was uploaded with it."""
        shutil.rmtree(draft.folder)
