"""What a user should know though the work goes on."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any


class Notice(UserWarning):
    """Said in words to whoever uses the program; nothing in the code is to be mended."""


_shown: set[str] = set()


def notice(text: str) -> None:
    """Say it once, and not by every worker process.

    Parameters
    ----------
    text : str
        In the language in use.
    """
    import multiprocessing

    if text not in _shown and multiprocessing.parent_process() is None:
        _shown.add(text)
        warnings.warn(text, Notice, stacklevel=2)


def hear_notices(say: Callable[[str], None]) -> None:
    """Have notices said in this way from now on, without the place in the code.

    Parameters
    ----------
    say : callable
        Takes the text of a notice.
    """
    usual = warnings.showwarning

    def show(message: Warning | str, category: type[Warning], *where: Any, **how: Any) -> None:
        if issubclass(category, Notice):
            say(str(message))
        else:
            usual(message, category, *where, **how)

    warnings.showwarning = show
    warnings.simplefilter("always", Notice)
