"""Names that become files or folders, on every system; and names that look the same."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field

from sim.language import _, marked

MOST_BYTES = 200
"""Of a file's name in UTF-8; systems allow 255, and some names are added to."""
FORM = r"^[\w][\w .-]*$"
NAME_FORM = marked(
    "a name starts with a letter, digit or _ and has only those, spaces, '.' and '-'"
)
RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³]) *(\..*)?$", re.I)
UNFIT = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*\u2028\u2029\ud800-\udfff]')


def why_unfit(name: str) -> str:
    """Why some system cannot have a file or folder of this name; empty if all can."""
    size = len(name.encode("utf-8", "replace"))
    if RESERVED.match(name):
        return _("must be another name: Windows keeps this one for itself")
    if name.endswith((".", " ")):
        return _("must not end with a dot or a space: folders are named after it")
    if size > MOST_BYTES:
        return _(
            "must be shorter: {size} bytes in UTF-8, at most {most} are allowed, as folders are "
            "named after it",
            size=size,
            most=MOST_BYTES,
        )
    return ""


def _fit(name: str) -> str:
    if why := why_unfit(name):
        raise ValueError(why)
    return name


def folder_name(wanted: str) -> str:
    """The nearest name that every system can have for a folder."""
    name = UNFIT.sub("_", unicodedata.normalize("NFC", wanted))
    name = name.encode("utf-8", "replace")[:MOST_BYTES].decode("utf-8", "ignore").rstrip(". ")
    return f"_{name}" if not name or RESERVED.match(name) else name


def same_looking(name: str) -> str:
    """What two names share that are written alike, letter by letter or with accents put on."""
    return unicodedata.normalize("NFC", name)


def same_folder(name: str) -> str:
    """What two names share whose folders some systems do not tell apart, as A and a."""
    return same_looking(same_looking(name).casefold())


Name = Annotated[str, Field(strict=True, min_length=1, max_length=60, pattern=FORM)]
FileName = Annotated[Name, AfterValidator(_fit)]
"""A name that files or folders bear, too."""
PlaceName = Annotated[
    str, Field(strict=True, max_length=60, pattern=r"^([\w][\w .-]*)?$"), AfterValidator(_fit)
]
"""The same, or nothing."""
