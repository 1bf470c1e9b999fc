"""What a draft said before: its first text, and those since, which undo goes back to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock, RLock

from sim.app.drafts import Draft, Drafts
from sim.running.files import write_text_whole

FOLDER = "past"
MOST_KEPT = 500
"""Texts of one draft; of more the oldest go, but the first."""
_locks: dict[str, RLock] = {}
_of_locks = Lock()


@contextmanager
def alone_with(draft: Draft) -> Iterator[None]:
    """Let nobody else change a draft for a while."""
    with _of_locks:
        lock = _locks.setdefault(draft.id, RLock())
    with lock:
        yield


def first_text(draft: Draft) -> str:
    """What a draft said when it was begun; kept from the first time that this is asked."""
    files = _texts(draft)
    if not files:
        _folder(draft).mkdir(parents=True, exist_ok=True)
        write_text_whole(_folder(draft) / _name(0), draft.text)
        return draft.text
    return files[0].read_text("utf-8")


def put(drafts: Drafts, draft: Draft, text: str) -> None:
    """Give a draft another text, and keep the one before."""
    first_text(draft)
    if text == draft.text:
        return
    files = _texts(draft)
    write_text_whole(_folder(draft) / _name(_number(files[-1]) + 1), draft.text)
    for old in files[1 : max(1, len(files) - MOST_KEPT)]:
        old.unlink()
    drafts.put(draft, text)


def undone(drafts: Drafts, draft: Draft) -> bool:
    """Go back to the text before the last change; False: there is none."""
    files = _texts(draft)
    if len(files) < 2:
        return False
    drafts.put(draft, files[-1].read_text("utf-8"))
    files[-1].unlink()
    return True


def can_undo(draft: Draft) -> bool:
    """Whether there is a text to go back to."""
    return len(_texts(draft)) > 1


def _texts(draft: Draft) -> list[Path]:
    return sorted(_folder(draft).glob("*.txt"))


def _folder(draft: Draft) -> Path:
    """Beside all drafts: what lies in a draft's own folder is the scenario's."""
    return draft.folder.parents[1] / FOLDER / draft.id


def _name(number: int) -> str:
    return f"{number:06d}.txt"


def _number(file: Path) -> int:
    return int(file.stem)
