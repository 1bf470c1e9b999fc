"""How a study is repeated: in Python what its manifest has as a command."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from typing import Any

FUNCTIONS = {
    "run": "run",
    "sweep": "sweep",
    "sensitivity": "sensitivity",
    "seek": "seek",
    "decompose": "decompose",
    "variance": "variance",
}
"""Of the package ``sim``, by the command that does the same."""
WHOLE = {"points", "replications", "size", "at_most", "dockets", "staffs"}
"""Parameters that are whole numbers; see `DECIMAL`; all others are texts."""
DECIMAL = {"confidence"}


def in_python(about: Mapping[str, Any]) -> str:
    """A script that repeats a study from the files of its folder.

    Parameters
    ----------
    about : mapping
        The study's manifest.
    """
    _python, _m, _sim, command, file, *words = shlex.split(str(about["command"]))
    given = dict(_arguments(command, words))
    lines = "".join(f"        {name}={value!r},\n" for name, value in given.items())
    call = f"\n        scenario,\n{lines}    " if given else "scenario"
    return (
        "import sim\n\n"
        'if __name__ == "__main__":  # worker processes read this script again\n'
        f"    scenario = sim.load({file!r})\n"
        f"    results = sim.{FUNCTIONS[command]}({call})\n"
        "    print(results)\n"
    )


def _arguments(command: str, words: list[str]) -> Iterator[tuple[str, Any]]:
    """Parameters of the function, with their values, from the options of its command."""
    given = _grouped(words)
    for option, values in given.items():
        name = option.removeprefix("--").replace("-", "_")
        if name == "vary":
            yield name, _axes(values)
        elif name == "over":
            yield "ranges", values[0]
        elif name == "response":
            yield name, values[0] if command == "sensitivity" else values
        elif name == "largest":
            yield "smallest", False
        elif not values:
            yield name, True
        else:
            kind = int if name in WHOLE else float if name in DECIMAL else str
            yield name, kind(values[0])


def _axes(values: list[str]) -> dict[str, list[float]]:
    """Values of each key, whole numbers without a point."""
    from sim.analysis.design import axes

    return {
        key: [int(one) if one.is_integer() else one for one in of]
        for key, of in axes(values).items()
    }


def _grouped(words: list[str]) -> dict[str, list[str]]:
    """Options, each with the values that follow it; none for a flag."""
    given: dict[str, list[str]] = {}
    option = ""
    for word in words:
        if word.startswith("--"):
            option = word
            given.setdefault(option, [])
        else:
            given[option].append(word)
    return given
