"""A folder of the user's own among the temporary files, for what cannot be kept at home."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path


def own_folder(name: str) -> Path | None:
    """The folder of this name, which is made if need be; None if there can be none.

    Nobody else can write into it: what programs keep there, they trust.
    """
    user = os.getuid() if hasattr(os, "getuid") else 0
    try:
        ours = Path(tempfile.gettempdir()) / f"bureau-sim-{user}"
        ours.mkdir(mode=0o700, exist_ok=True)
        status = ours.lstat()
        is_shared = os.name == "posix" and status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
        if status.st_uid != user or is_shared or not stat.S_ISDIR(status.st_mode):
            return None
        folder = ours / name
        folder.mkdir(exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError:
        return None
    return folder


def shelter_matplotlib() -> None:
    """Where there is no home, have Matplotlib keep its list of fonts where it finds it again."""
    if "MPLCONFIGDIR" not in os.environ and not os.access(Path("~").expanduser(), os.W_OK):
        folder = own_folder("matplotlib")
        if folder is not None:
            os.environ["MPLCONFIGDIR"] = str(folder)
