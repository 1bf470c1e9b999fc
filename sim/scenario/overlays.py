"""Trees laid over trees: what an arm, a file that extends another and ``--set`` have in common."""

from __future__ import annotations

import re
from collections.abc import Set
from typing import NamedTuple

from sim.language import _, listed, marked
from sim.scenario.distributions import FAMILIES
from sim.scenario.governance import APPROVAL, approval_is_void
from sim.scenario.nodes import Node
from sim.scenario.origins import outdated_origins
from sim.scenario.problems import InputError, Problem, folded, nearest
from sim.scenario.rules import foreign_options
from sim.scenario.team_forms import in_one_form

WORDINGS = {  # another title is another in all languages
    "title", "question", "description", "purpose", "owner", "reviewed_by",
}  # fmt: skip
ONE_OF = ({*FAMILIES}, {"days_per_month", "working_days"})
KEYS_OF = {"teams": {"officer_speed", "assistant_speed", "division", "availability"}}
"""Keys of entries that stand there only if they are not as usual."""
ABOVE = {"regions": "intake.regions"}
"""Where lists stand that are not keys of a scenario themselves."""
MOST_ENTRIES = 10


class Entry(NamedTuple):
    """Entries of a list: what they are called by, and what a new one must say."""

    label: str
    needs: tuple[str, ...]


ENTRIES = {
    "regions": Entry("name", ("share", "home")),
    "route": Entry("stage", ("role", "work")),
    "kinds": Entry("name", ("name",)),
    "teams": Entry("name", ("name",)),
    "arms": Entry("name", ("name",)),
    "parts": Entry("name", ("name",)),
}
"""Lists to which an overlay may add. A name that is misspelt must not pass for a new one: where
entries need nothing but their name, a new one says it."""


def laid_on(base: Node, *tops: Node) -> Node:
    """A scenario with others laid over it; what was said of values that they change is void.

    That are the origins of these values, and the approval of the whole.
    """
    laid = base
    for top in tops:
        laid = overlay(laid, top)
    laid = _unapproved(base, laid, {key for top in tops for key in top.value})
    if not _origins(base):
        return laid
    stated = {key for top in tops for key in _origins(top)}
    old = outdated_origins(base.plain(), laid.plain(), stated)
    kept = {key: node for key, node in _origins(laid).items() if key not in old}
    return Node(laid.value | {"origins": Node(kept, laid.place)}, laid.place) if old else laid


def _unapproved(base: Node, laid: Node, stated: Set[str]) -> Node:
    """A draft, if what was reviewed or approved is changed without a word on its approval."""
    if not {*APPROVAL} & base.value.keys() or not approval_is_void(base.plain(), laid.plain()):
        return laid
    kept = {key: node for key, node in laid.value.items() if key not in APPROVAL or key in stated}
    return Node({"status": Node("draft", laid.place), **kept}, laid.place)


def _origins(tree: Node) -> dict[str, Node]:
    """Origins that a tree states; none, if what is there is no mapping."""
    node = tree.value.get("origins")
    return node.value if node is not None and isinstance(node.value, dict) else {}


def overlay(base: Node, top: Node, key: str = "") -> Node:
    """Lay ``top`` over ``base``: mappings key by key, anything else replaces what was there.

    A mapping laid over a list addresses its items by number, name or stage
    (``route: {measures: {work: ...}}``); null takes an item away, and a name that is not there adds
    one if it is complete. A mapping with ``count`` is a group and replaces the list; a list that
    names some of the teams changes these, adds others and keeps the rest. Of keys that
    exclude each other, such as two distributions, the upper one stays; ``{cv: 0.3}`` over a
    distribution is meant for the family that is there. Another rule takes away the options that
    it does not have.

    Parameters
    ----------
    key : str
        Under which both stand.

    Raises
    ------
    InputError
        For an item that is not there and is not complete.
    """
    top = _in_family(base, top)
    if key == "teams":
        base, top = in_one_form(base, top)
    if isinstance(base.value, dict) and isinstance(top.value, dict):
        replaced = _replaced(top.value.keys()) | _of_another_rule(key, base, top)
        base = _of_other_homes(key, base, top)
        merged = {k: v for k, v in base.value.items() if k not in replaced}
        for k, node in top.value.items():
            goes_on = k in merged and k not in WORDINGS
            within = key if (key, k) == ("teams", "list") else k
            merged[k] = overlay(_in_full(k, merged[k]), node, within) if goes_on else node
        return Node(merged, top.place)
    if key == "season":
        return top
    if isinstance(base.value, list) and isinstance(top.value, dict) and "count" not in top.value:
        return _laid_on_list(base, top, key)
    return top


def _laid_on_list(base: Node, top: Node, key: str) -> Node:
    """A list with items changed, taken away and added, as ``top`` says."""
    items: dict[int, Node] = dict(enumerate(base.value))
    changed: dict[int, str] = {}
    for name, node in top.value.items():
        i = _index(base, name)
        if i is None:
            items[len(items) + len(base.value)] = _added(base, name, node, key)
            continue
        if i in changed and (node.value is None or items[i].value is None):
            why = _("is the same entry as {other}, which stands here, too", other=changed[i])
            raise InputError([Problem(node.place, why)])
        changed[i] = name
        items[i] = node if node.value is None else overlay(items[i], node)
    gone = {i for i in changed if items[i].value is None}
    return Node([node for i, node in items.items() if i not in gone], base.place)


def _added(base: Node, name: str, node: Node, key: str) -> Node:
    """A new item of a list; InputError if it is not complete, and so rather a name misspelt."""
    kind = ENTRIES.get(key)
    alike = folded(name) in map(folded, _labels(base))  # but for a capital or a full-width letter
    complete = isinstance(node.value, dict) and kind and set(kind.needs) <= set(node.value)
    if kind is not None and complete and not alike:
        label = node.value.get(kind.label, Node(name, node.place))
        if label.value == name:
            return type(node)({kind.label: label, **node.value}, node.place)
    raise InputError([Problem(node.place, _no_entry(base, name, node, key))])


def _no_entry(base: Node, name: str, node: Node, key: str) -> str:
    """Why a name is none of a list's entries, and what is meant."""
    kind, labels = ENTRIES.get(key), _labels(base)
    inner = {k for item in base.value if isinstance(item.value, dict) for k in item.value}
    if name in inner | KEYS_OF.get(key, set()):
        entry = labels[0] if labels else "NAME"
        path = ".".join([ABOVE.get(key, key), entry, name, *_single_path(node)])
        return _("{key} is a list here: write  {meant}", key=key, meant=path)
    if kind is None and not name.isdigit() and inner:
        entries = [f"{i} ({_in_words(item)})" for i, item in enumerate(base.value[:MOST_ENTRIES])]
        more = ["..."] * (len(base.value) > MOST_ENTRIES)
        why = marked("these entries have no names but numbers: {entries}")
        return _(why, entries=listed(entries + more))
    why = _("no such entry; {nearest}", nearest=nearest(name, labels))
    if kind is not None and isinstance(node.value, dict):
        needs = [f"{key}: {name}" if key == kind.label else key for key in kind.needs]
        why += _("; a new entry needs {keys}", keys=listed(needs))
    return why


def _single_path(node: Node) -> list[str]:
    """The keys within a value, for as long as there is one only."""
    path: list[str] = []
    while isinstance(node.value, dict) and len(node.value) == 1:
        ((name, node),) = node.value.items()
        path.append(name)
    return path


def _in_words(item: Node) -> str:
    """The single values of an entry, by which it is known."""
    parts = item.value.values() if isinstance(item.value, dict) else [item]
    return ", ".join(str(part.value) for part in parts if not isinstance(part.value, dict | list))


def _in_family(base: Node, top: Node) -> Node:
    """``{cv: 0.3}`` as ``{lognormal: {cv: 0.3}}`` where the base has a lognormal."""
    if not (isinstance(base.value, dict) and isinstance(top.value, dict) and top.value):
        return top
    family = next(iter(base.value), "")
    known = FAMILIES[family].model_fields if family in FAMILIES and len(base.value) == 1 else {}
    return Node({family: top}, top.place) if set(top.value) <= set(known) else top


def _in_full(key: str, node: Node) -> Node:
    """``allocation: top_up`` as ``allocation: {rule: top_up}``, so that a timing can be laid on."""
    if key == "allocation" and isinstance(node.value, str):
        return Node({"rule": node}, node.place)
    return node


def _replaced(keys: Set[str]) -> set[str]:
    """Keys that give way to those that are given: the others of a group that exclude each other."""
    return {key for group in ONE_OF if not group.isdisjoint(keys) for key in group - keys}


def _of_another_rule(key: str, base: Node, top: Node) -> set[str]:
    """Options that end with the rule they belong to, where another one is laid over it."""
    if key != "allocation" or "rule" not in top.value:
        return set()
    return foreign_options(base.value, top.value["rule"].value)


def _of_other_homes(key: str, base: Node, top: Node) -> Node:
    """An intake without what says in another way than the upper one which teams serve a region."""
    regions = base.value.get("regions")
    if key != "intake" or regions is None or not isinstance(regions.value, list):
        return base
    homes, above = top.value.get("homes"), top.value.get("regions")
    if homes is not None and homes.value is not None:
        kept = [
            Node({k: v for k, v in one.value.items() if k != "home"}, one.place)
            if isinstance(one.value, dict)
            else one
            for one in regions.value
        ]
        return Node(base.value | {"regions": Node(kept, regions.place)}, base.place)
    if above is not None and homes is None and _say_homes(above):
        return Node({k: v for k, v in base.value.items() if k != "homes"}, base.place)
    return base


def _say_homes(regions: Node) -> bool:
    """Whether regions say which teams serve them."""
    value = regions.plain()  # of a row of a table of bureaus there are no nodes of its parts yet
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return any(one.get("home") is not None for one in parts if isinstance(one, dict))


def _labels(items: Node) -> list[str]:
    """What the items of a list are called by: names, stages or numbers."""
    labels = []
    for i, item in enumerate(items.value):
        fields = item.value if isinstance(item.value, dict) else {}
        label = next((fields[k].value for k in ("name", "stage") if k in fields), None)
        labels.append(str(i) if label is None else str(label))
    return labels


def _index(items: Node, key: str) -> int | None:
    """Which item a key names; None if there is none."""
    labels = _labels(items)
    if key in labels:
        return labels.index(key)
    return int(key) if re.fullmatch(r"[0-9]{1,9}", key) and int(key) < len(labels) else None
