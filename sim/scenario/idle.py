"""Keys that every arm sets itself, so that what the file says of them is never in force."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sim.scenario.nodes import Node
from sim.scenario.origins import labelled
from sim.scenario.problems import Place
from sim.scenario.reading import tree_of
from sim.scenario.scenario import SETTING_KEYS, laid_over, overlays


def idle_keys(resolved: Mapping[str, Any]) -> dict[str, Any]:
    """Keys of a checked scenario that are in force in no arm nor in its history, and their values.

    A key all of whose parts are idle is there once, without them. Where nothing is laid over the
    file, as where the history is not changed, all of it is in force.

    Parameters
    ----------
    resolved : Mapping[str, Any]
        The plain data of a scenario, `Scenario.resolved`.
    """
    tree = tree_of(dict(resolved), Place("", 0, ""))
    history = resolved.get("history") or {}
    played = list(overlays(tree))[: 1 + len(resolved["arms"])]
    laid = [laid_over(tree, tops) for tops in (played if history.get("months") else played[1:])]
    # What no overlay replaces is the very same node there, not one that is equal.
    in_force = {id(leaf) for node in laid for leaf in _leaves(node)}
    keys = {key: node for key, node in tree.value.items() if key in SETTING_KEYS}
    return dict(_idle(keys, "", in_force))


def is_idle(key: str, resolved: Mapping[str, Any]) -> bool:
    """Whether a key, as ``teams.count``, or one around or within it is never in force."""
    dotted = key.replace("[", ".").replace("]", "")
    return any(f"{dotted}.".startswith(f"{idle}.") for idle in idle_keys(resolved))


def _leaves(node: Node) -> Iterator[Node]:
    """The single values of a tree."""
    if isinstance(node.value, dict | list):
        for part in node.value.values() if isinstance(node.value, dict) else node.value:
            yield from _leaves(part)
    else:
        yield node


def _idle(parts: Mapping[str, Node], above: str, in_force: set[int]) -> Iterator[tuple[str, Any]]:
    for name, node in parts.items():
        key, leaves = f"{above}{name}", list(_leaves(node))
        if leaves and all(id(leaf) not in in_force for leaf in leaves):
            yield key, node.plain()
        elif isinstance(node.value, dict):
            yield from _idle(node.value, f"{key}.", in_force)
        elif isinstance(node.value, list):
            names = labelled(node.plain())
            yield from _idle(dict(zip(names, node.value, strict=True)), f"{key}.", in_force)
