"""A scenario, read and checked: what every later floor works from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from sim.language import LANGUAGES, Language, _, marked, speaking
from sim.scenario import checks
from sim.scenario.calendar import Calendar
from sim.scenario.conduct import Responses
from sim.scenario.days import with_days
from sim.scenario.defined import undefined_measures
from sim.scenario.made_once import MadeOnce
from sim.scenario.named_docket import refuse_tables_elsewhere
from sim.scenario.nodes import Node, tree_of
from sim.scenario.origins import origin_keys
from sim.scenario.overlays import laid_on, overlay
from sim.scenario.parts import Wording
from sim.scenario.problems import Finding, InputError, Loc, Place, Problem, nearest
from sim.scenario.reading import read_tree, setting_tree, unreadable
from sim.scenario.schema import ScenarioFile
from sim.scenario.setting import Setting
from sim.scenario.size import Size, size_of, too_large
from sim.scenario.spans import spans_without_effect
from sim.scenario.team_forms import NOT_NAMED, NamedTeams, teams_named_in
from sim.scenario.wording import messages

SETTING_KEYS = tuple(Setting.model_fields)
FIXED_KEYS = [k for k in ScenarioFile.model_fields if k not in SETTING_KEYS]
ARM_KEYS = ("name", "title", "description", "parts")
RUN_KEYS = ("calendar", "history", "docket")
"""Keys of the whole file that say in which months, and on which cases, an overlay is in force."""
ADDED = marked("Added, to show beside {arm} the same without its responses.")
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Arm:
    """A way to run the bureau: its name and the complete setting it runs under."""

    name: str
    setting: Setting
    description: Wording | None = None


@dataclass(frozen=True)
class Scenario(MadeOnce):
    """A checked scenario; ``history`` is the arm that runs in the first months.

    Arms with responses of behaviour are followed, after all others, by the same without them.
    ``same``: assignments of ``--set`` that left everything as it was. ``asked_by``: the file whose
    question this one inherits, though its arms are its own; empty if it asks itself. ``named``:
    teams that the file, or ``--set``, names of those that another file has.
    """

    name: str
    file: ScenarioFile
    history: Arm
    arms: tuple[Arm, ...]
    resolved: dict[str, Any]
    same: tuple[str, ...] = ()
    asked_by: str = ""
    named: NamedTeams = NOT_NAMED

    @property
    def calendar(self) -> Calendar:
        """The calendar of history and comparison."""
        return self.file.calendar

    @property
    def history_months(self) -> int:
        """Months that run before the comparison."""
        return self.file.history.months

    @cached_property
    def reference(self) -> Arm:
        """The arm that the others are compared with."""
        return self.arms[0]

    @property
    def size(self) -> Size:
        """How large it is, in expectation."""
        return size_of(self.file, self.history.setting, [arm.setting for arm in self.arms])

    @property
    def contrasts(self) -> tuple[tuple[str, str], ...]:
        """Pairs of arms that are compared beside those with the first arm.

        They are those of the file, and each arm with responses with the same without them.
        """
        first, names = self.arms[0].name, [arm.name for arm in self.arms]
        plain = [
            (arm.name, other.name)
            for arm in self.arms[1:]
            if arm.setting.responses.on
            for other in self.arms[1:]
            if other.setting == _plain(arm)
        ]
        asked = [pair for pair in self.file.contrasts if {*pair} <= {*names}]  # of a reform's parts
        return tuple(dict.fromkeys(pair for pair in [*asked, *plain] if pair[1] != first))

    def arm(self, name: str) -> Arm:
        """The arm of this name; KeyError if there is none."""
        return {arm.name: arm for arm in self.arms}[name]


def load(path: str | Path, settings: Sequence[str] = ()) -> Scenario:
    """Read and check a scenario file.

    Parameters
    ----------
    path : str | Path
        A YAML file.
    settings : Sequence[str]
        Assignments such as ``intake.cases_per_month=260``, laid over the file in turn.

    Raises
    ------
    InputError
        With every problem of the file, each with file, line and key.
    """
    tree = read_tree(Path(path))
    before, same, as_usual = tree.plain(), [], []
    asked_by = _asked_by(tree, str(Path(path)))
    for assignment in settings:
        tree = laid_on(tree, setting_tree(assignment))
        key, after = assignment.partition("=")[0], tree.plain()
        if after == before:
            same.append(assignment)
        elif key in after and key not in before:
            as_usual.append(assignment)  # perhaps
        before = after
    scenario = build(tree, Path(path).stem)
    same += [one for one in as_usual if _is_default(scenario.file, one.partition("=")[0])]
    named = teams_named_in(tree.value.get("teams"), str(Path(path)))
    return replace(scenario, same=tuple(same), asked_by=asked_by, named=named)


def _asked_by(tree: Node, own: str) -> str:
    """The file whose question is inherited by this one, which has arms of its own; or nothing."""
    question, arms = tree.value.get("question"), tree.value.get("arms")
    if question is None or arms is None or question.place.file == own:
        return ""
    return question.place.file if arms.is_of(own) else ""


def _is_default(file: ScenarioFile, key: str) -> bool:
    """Whether a key of the top has the value that it has if nothing is said."""
    field = ScenarioFile.model_fields[key]
    return not field.is_required() and bool(
        getattr(file, key) == field.get_default(call_default_factory=True)
    )


def from_mapping(data: Mapping[str, Any], name: str = "scenario") -> Scenario:
    """A scenario made in Python, with the keys of a file; see `load` for what it raises."""
    place = Place(name, 0, "")
    try:
        tree = tree_of(dict(data), place)
    except RecursionError:  # a value within itself
        raise InputError([Problem(place, _("is nested too deeply"))]) from None
    if problems := list(unreadable(tree)):
        raise InputError(problems)
    return build(tree, name)


def build(tree: Node, name: str, known: Mapping[str, Any] = MappingProxyType({})) -> Scenario:
    """Check a tree and lay its arms over it; see `load`.

    Parameters
    ----------
    known : Mapping[str, Any]
        Values of keys that are as in a scenario that has been checked; see `unchanged_values`.
    """
    refuse_tables_elsewhere(tree)
    tree = with_days(tree)
    file, of_file = _checked(tree, ScenarioFile, known)
    of_the_file = {(loc, p.message): p for loc, p in of_file}
    problems = list(of_the_file.values())
    laid: list[Node] = []
    checked: list[tuple[Setting | None, list[tuple[Loc, Problem]]]] = []
    of_run = {key: value for key, value in tree.plain().items() if key in RUN_KEYS}
    history = tree
    for i, tops in enumerate(overlays(tree)):
        try:
            node = laid_over(tree, tops)
        except InputError as error:
            problems += error.problems
            continue
        # The history's and an arm's are often the same.
        same = (c for other, c in zip(laid, checked, strict=True) if other.plain() == node.plain())
        setting, of_arm = next(same, None) or _checked(
            node, Setting, unchanged_values(node, tree, file), of_run
        )
        history = history if i else node
        before = history.plain() if i else None
        problems += node.problems(spans_without_effect(node.plain(), tree.plain(), before))
        laid.append(node)
        checked.append((setting, of_arm))
        # What is wrong without the arm is said once.
        problems += [p for loc, p in of_arm if (loc, p.message) not in of_the_file]
    settings = [setting for setting, _ in checked if setting is not None]
    if not problems and file is not None and (file.history.months or file.opening_backlog):
        for node in laid[1:]:
            shape = checks.same_docket_shape(laid[0].plain(), node.plain())
            problems += node.problems(shape)
        before = laid[0].plain() | {"opening_backlog": tree.plain().get("opening_backlog")}
        looked_at = checks.CHECKS[checks.opening_cases]
        if any(before.get(key) is not tree.plain().get(key) for key in looked_at):
            problems += tree.problems(checks.opening_cases(before))
    if not problems:  # a key that is misspelt is not missed twice
        problems += tree.problems(origin_keys(tree.plain()))
    if not problems and file is not None:
        whole = file, settings[0], settings[1 : 1 + len(file.arms)]  # then come parts alone
        problems += tree.problems([*too_large(*whole), *undefined_measures(*whole)])
    if problems or file is None:
        raise InputError(sorted(set(problems)))
    return _assembled(tree, name, file, settings)


def laid_over(tree: Node, tops: Sequence[Node]) -> Node:
    """The setting of a scenario's tree with overlays laid on in turn.

    Raises
    ------
    InputError
        For keys that an arm or part cannot have, and entries that are not there.
    """
    problems = [p for top in tops for p in _overlay_key_problems(top)]
    if problems:
        raise InputError(problems)
    setting = _setting(tree)
    for top in tops:
        setting = overlay(setting, _setting(top))
    return setting


def setting_of(scenario: Scenario, laid: Node) -> Setting:
    """The setting of a tree that is laid over a scenario's; InputError with all its problems."""
    around = {key: value for key, value in scenario.resolved.items() if key == "docket"}
    setting, problems = _checked(laid, Setting, around=around)
    if setting is None or problems:
        raise InputError(sorted({p for _, p in problems}))
    if scenario.history_months or scenario.file.opening_backlog:
        both = (scenario.history.setting, setting)
        history, data = (one.model_dump(mode="json", by_alias=True) for one in both)
        if problems_of_shape := laid.problems(checks.same_docket_shape(history, data)):
            raise InputError(problems_of_shape)
    return setting


def _assembled(tree: Node, name: str, file: ScenarioFile, settings: list[Setting]) -> Scenario:
    arms = tuple(
        Arm(arm.name, setting, arm.description)
        for arm, setting in zip(file.arms, settings[1:], strict=False)  # then come parts alone
    )
    arms += tuple(_without_responses(arms))
    return Scenario(name, file, Arm("history", settings[0]), arms, tree.plain())


def _without_responses(arms: Sequence[Arm]) -> Iterator[Arm]:
    """For each arm with responses on the same with none, where the scenario has no such arm.

    Arms that differ in their responses only have one in common, which is named after them all.
    """
    known = [arm.setting for arm in arms]
    missing: list[tuple[Setting, list[str]]] = []
    for arm in (arm for arm in arms if arm.setting.responses.on):
        plain = _plain(arm)
        if plain in known:
            continue
        names = next((names for setting, names in missing if setting == plain), None)
        if names is None:
            missing.append((plain, [arm.name]))
        else:
            names.append(arm.name)
    for plain, names in missing:
        name = ", ".join(names)
        yield Arm(f"{name} without responses", plain, _in_all_languages(ADDED, arm=name))


def _in_all_languages(text: str, **values: str) -> dict[Language, str]:
    """A marked text that is kept: whoever reads it may speak another language than who loads it."""
    said: dict[Language, str] = {}
    for language in LANGUAGES:
        with speaking(language):
            said[language] = _(text, **values)
    return said


def _plain(arm: Arm) -> Setting:
    """The setting of an arm without its responses."""
    return arm.setting.model_copy(update={"responses": Responses()})


def unchanged_values(laid: Node, tree: Node, file: ScenarioFile | None) -> dict[str, Any]:
    """Values of the keys that are as in the file with this tree, where they have been checked."""
    if file is None:
        return {}
    same = (key for key, node in laid.value.items() if node is tree.value.get(key))
    return {key: getattr(file, key) for key in same}


def _checked(
    tree: Node,
    model: type[Model],
    known: Mapping[str, Any] = MappingProxyType({}),
    around: Mapping[str, Any] = MappingProxyType({}),
) -> tuple[Model | None, list[tuple[Loc, Problem]]]:
    """What a tree holds, unless it does not fit the model, and all that is wrong with it.

    Parameters
    ----------
    known : Mapping[str, Any]
        Values of keys that have been checked, by themselves, before.
    around : Mapping[str, Any]
        Plain keys of the whole file that an overlay is checked against; checked elsewhere.
    """
    plain, content = tree.plain(), None
    findings: list[Finding] = []
    try:
        content = model.model_validate({**plain, **known} if known else plain)
    except ValidationError as invalid:
        findings += messages(invalid.errors(include_url=False), model, plain)
    across = checks.findings({**plain, **around} if around else plain, {*known, *around})
    findings += [(loc, why) for loc, why in across if loc[0] not in around]
    return content, [(loc, Problem(tree.at(loc), _with_line(why, tree))) for loc, why in findings]


def _with_line(why: str, tree: Node) -> str:
    return why.with_line(tree.at(why.first).line) if isinstance(why, checks.Duplicate) else why


def overlays(tree: Node) -> Iterator[list[Node]]:
    """What is laid over for the history, for each arm, and for each part alone."""
    nothing = Node({}, Place(tree.place.file, 0, ""))
    history = tree.value.get("history", nothing)
    arm = history.value.get("arm", nothing) if isinstance(history.value, dict) else nothing
    yield [arm if isinstance(arm.value, dict) else nothing]
    parts = parts_of(tree)
    for arm in _mappings(tree, "arms"):
        named = arm.value.get("parts", nothing).value
        names = [node.value for node in named] if isinstance(named, list) else []
        known = [name for name in names if isinstance(name, str) and name in parts]
        yield [*(parts[name] for name in known), arm]
    for part in parts.values():
        yield [part]


def _mappings(tree: Node, key: str) -> list[Node]:
    value = tree.value.get(key, Node([], tree.place)).value
    return [n for n in (value if isinstance(value, list) else []) if isinstance(n.value, dict)]


def parts_of(tree: Node) -> dict[str, Node]:
    """The named parts of a reform, as overlays."""
    named = [part for part in _mappings(tree, "parts") if "name" in part.value]
    return {str(part.value["name"].value): part for part in named}


def _setting(tree: Node) -> Node:
    """Only the keys that an arm may change."""
    known = {k: v for k, v in tree.value.items() if k in SETTING_KEYS}
    return Node(known, tree.place)


def _overlay_key_problems(top: Node) -> Iterator[Problem]:
    for key, node in top.value.items():
        if key in FIXED_KEYS and key not in ARM_KEYS:
            yield Problem(node.place, _("is the same for all arms; an arm cannot change it"))
        elif key not in SETTING_KEYS and key not in ARM_KEYS:
            known = nearest(key, [*ARM_KEYS, *SETTING_KEYS])
            yield Problem(node.place, _("no such key; {nearest}", nearest=known))
